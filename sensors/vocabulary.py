"""What vendors call things, and the observed property and unit each of their words stands for."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from sensors.message import DecodeError
from sensors.units import converted
from twin.observation import PROPERTIES
from twin.things import Value

_MAX_NAME = 64
_MAX_TEXT = 1_000
_TRUE_WORDS = frozenset({"occupied", "true", "on", "open", "detected", "yes", "leak"})
_FALSE_WORDS = frozenset(
    {"vacant", "unoccupied", "free", "false", "off", "closed", "close", "clear", "no", "normal"}
)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DecodeError(f"expected a number, got {value!r:.40}")
    try:
        return float(value)
    except OverflowError:
        raise DecodeError("the number is too large") from None


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float) and value in (0, 1):
        return bool(value)
    if isinstance(value, str):
        word = value.strip().lower()
        if word in _TRUE_WORDS or word in _FALSE_WORDS:
            return word in _TRUE_WORDS
    raise DecodeError(f"expected true or false, got {value!r:.40}")


def _opposite(value: object) -> bool:
    return not _truth(value)


def _thousandth(value: object) -> float:
    return _number(value) / 1_000


def _text(value: object) -> str:
    return str(value)[:_MAX_TEXT]


_Word = tuple[str, Callable[[object], Value]]

#: Words that mean the same with every vendor we know.
COMMON: Mapping[str, _Word] = MappingProxyType(
    {
        "temperature": ("air_temperature_c", _number),
        "device_temperature": ("device_temperature_c", _number),
        "humidity": ("relative_humidity_percent", _number),
        "co2": ("co2_ppm", _number),
        "tvoc": ("tvoc_ppb", _number),
        "voc": ("tvoc_ppb", _number),
        "pm2_5": ("pm2_5_ug_m3", _number),
        "pm25": ("pm2_5_ug_m3", _number),
        "pm10": ("pm10_ug_m3", _number),
        "pressure": ("pressure_hpa", _number),
        "illuminance": ("illuminance_lx", _number),
        "illuminance_lux": ("illuminance_lx", _number),
        "light": ("illuminance_lx", _number),
        "battery": ("battery_percent", _number),
        "linkquality": ("link_quality", _number),
        "power": ("power_w", _number),
        "energy": ("energy_kwh", _number),
        "motion": ("motion", _truth),
        "pir": ("motion", _truth),
        "presence": ("occupied", _truth),
        "occupied": ("occupied", _truth),
        "people_count": ("people_count", _number),
        "water_leak": ("water_leak", _truth),
        "action": ("action", _text),
    }
)

#: Zigbee2MQTT's own: its `occupancy` is a motion sensor's word, its voltage is in millivolts, and a contact
#: that is true is closed.
ZIGBEE: Mapping[str, _Word] = MappingProxyType(
    {**COMMON, "occupancy": ("motion", _truth), "voltage": ("battery_v", _thousandth),
     "contact": ("contact_open", _opposite), "current": ("current_a", _number),
     "ac_frequency": ("frequency_hz", _number), "power_factor": ("power_factor", _number),
     "power_apparent": ("apparent_power_va", _number), "power_reactive": ("reactive_power_var", _number),
     "produced_energy": ("energy_returned_kwh", _number), "target_distance": ("distance_m", _number)}
)  # fmt: skip

#: The same for what is fed by the mains, whose voltage is the mains' own, in volts.
ZIGBEE_MAINS: Mapping[str, _Word] = MappingProxyType({**ZIGBEE, "voltage": ("voltage_v", _number)})


def _movement(value: object) -> bool:
    """Movement as a truth, as a maker's word for it, or as a count of movements."""
    if isinstance(value, str) and value.strip().lower() in ("trigger", "triggered", "idle"):
        return value.strip().lower() != "idle"
    return _more_than_none(value)


def _more_than_none(value: object) -> bool:
    """A count, or a state of several, where anything but 0 is a yes."""
    return _number(value) > 0 if isinstance(value, int | float) and value not in (0, 1) else _truth(value)


def _bright(value: object) -> bool:
    return value == "light" if value in ("light", "dark") else _truth(value)


def _high(value: object) -> bool:
    return value == "high" if value in ("high", "low") else _truth(value)


def _alarm(value: object) -> bool:
    """An alarm as a truth, or as a text that names it, and says so when it is over."""
    if isinstance(value, str) and "alarm" in value.lower():
        return "release" not in value.lower()
    return _truth(value)


def _people() -> dict[str, _Word]:
    """Words of people counters: of the device, of its lines and of its regions."""
    flows = {
        "total_in": "in", "total_out": "out", "period_in": "in_interval", "period_out": "out_interval"
    }  # fmt: skip
    of_device = {**flows, "people_total_in": "in", "people_total_out": "out", "people_in": "in_interval",
                 "people_out": "out_interval"}  # fmt: skip
    words = {word: f"people_{way}_count" for word, way in of_device.items()}
    words |= {
        f"line_{line}_{word}": f"line_{line}_people_{way}_count"
        for line in range(1, 5)
        for word, way in flows.items()
    }
    words |= {f"region_{n}_count": f"region_{n}_people_count" for n in range(1, 17)}
    words |= {"people_count_all": "people_count", "people_counter_all": "people_count"}
    return {word: (name, _number) for word, name in words.items()}


#: Codecs of LoRaWAN desk sensors say `occupancy` for presence at the desk. With Elsys 2 is occupied; 1, which
#: is somebody coming or leaving, is taken for presence too: a place is free only when it surely is.
LORAWAN: Mapping[str, _Word] = MappingProxyType(
    {
        **COMMON,
        **_people(),
        **{f"region_{n}": (f"region_{n}_occupied", _more_than_none) for n in range(1, 17)},
        "occupancy": ("occupied", _more_than_none),
        "motion": ("motion", _movement),
        "pir": ("motion", _movement),
        "daylight": ("daylight", _bright),
        "light_level": ("light_level", _number),
        "illumination": ("illuminance_lx", _number),
        "vdd": ("battery_v", _thousandth),
        "tvoc_rating": ("tvoc_rating", _number),
        "tvoc_ug_m3": ("tvoc_ug_m3", _number),
        "hcho": ("formaldehyde_mg_m3", _number),
        "o3": ("ozone_ppm", _number),
        "pm2.5": ("pm2_5_ug_m3", _number),
        "beep": ("buzzer_on", _truth),
        "buzzer_status": ("buzzer_on", _truth),
        "magnet_status": ("contact_open", _truth),
        "leakage_status": ("water_leak", _more_than_none),
        "waterleak": ("water_leak", _more_than_none),
        "gpio": ("input_on", _high),
        "distance_mm": ("distance_m", _thousandth),
        "externalTemperature": ("external_temperature_c", _number),
        "soundAvg": ("sound_level_db", _number),
        "soundPeak": ("sound_peak_db", _number),
        "temperature_alarm": ("temperature_alarm", _alarm),
        "total_count_alarm": ("people_total_alarm", _alarm),
        "period_count_alarm": ("people_interval_alarm", _alarm),
    }
)


def unit_of(name: str) -> str:
    """The unit of an observed property; empty when it has none, or when we do not know it."""
    known = PROPERTIES.get(name)
    return "" if known is None else known.unit


def translate(
    words: Mapping[str, _Word],
    said: Mapping[str, object],
    skip: Iterable[str] = (),
    units: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Value]:
    """What `said` means by observed property; `units` are those that the device declares for its words.

    Numbers and truths under words we do not know keep their word, so that nothing measured is lost; unknown
    texts, nulls and nested values are settings rather than readings and are left out. A known word whose
    declared unit does not lead to ours keeps its word too. Raises DecodeError when a known word has a value
    of the wrong kind.
    """
    skipped = frozenset(skip)
    meant: dict[str, Value] = {}
    for word, value in said.items():
        if value is None or word in skipped:
            continue
        known = words.get(word)
        if known is not None:
            try:
                if word in units and (ours := unit_of(known[0])):
                    number = _number(value)
                    ready = converted(number, units[word], ours)
                    meant[word if ready is None else known[0]] = number if ready is None else ready
                else:
                    meant[known[0]] = known[1](value)
            except DecodeError as error:
                raise DecodeError(f"{word}: {error.reason}") from None
        elif isinstance(value, bool | int | float) and 0 < len(word) <= _MAX_NAME:
            meant[word] = value if isinstance(value, bool) else _number(value)
    return meant
