"""What the sensors of a Tasmota device measured: its nested telemetry as observed properties.

The names must not depend on which sensors answered this time, so they follow from what Tasmota calls them:
a sensor it numbers (DS18B20-1) is always named, one that it does not is named only beside another that
measures the same; phases are a, b, c; what we have no word for is always named in full.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sensors.message import MAX_VALUES, DecodeError
from sensors.units import converted
from sensors.vocabulary import unit_of
from twin.things import Value

_MAX_DEPTH = 5
#: Tasmota's words: the property, and the unit it is written in; an empty one is ours.
_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "Temperature": ("air_temperature_c", "TempUnit"),
        "DewPoint": ("dew_point_c", "TempUnit"),
        "Humidity": ("relative_humidity_percent", ""),
        "Pressure": ("pressure_hpa", "PressureUnit"),
        "Illuminance": ("illuminance_lx", ""),
        "CarbonDioxide": ("co2_ppm", ""),
        "TVOC": ("tvoc_ppb", ""),
        "PM2.5": ("pm2_5_ug_m3", ""),
        "PM10": ("pm10_ug_m3", ""),
        "Distance": ("distance_m", "cm"),
        "Battery": ("battery_percent", ""),
        "Power": ("power_w", ""),
        "ApparentPower": ("apparent_power_va", ""),
        "ReactivePower": ("reactive_power_var", ""),
        "Factor": ("power_factor", ""),
        "Frequency": ("frequency_hz", ""),
        "Voltage": ("voltage_v", ""),
        "Current": ("current_a", ""),
        "Total": ("energy_kwh", ""),
        "Energy": ("energy_kwh", ""),
        "Today": ("energy_today_kwh", ""),
        "Yesterday": ("energy_yesterday_kwh", ""),
        "ExportActive": ("energy_returned_kwh", ""),
    }
)
_DEFAULT_UNITS = MappingProxyType({"TempUnit": "C", "PressureUnit": "hPa"})
#: What reads cards and fingers or hears phones, and the words under which others pass on who was there.
_WHO_READERS = frozenset(
    {"PN532", "RC522", "RDM6300", "RDM630", "WIEGAND", "FPRINT", "R503", "IBEACON", "BLE", "BLEDEVICES"}
)
_WHO = frozenset({"id", "uid", "mac", "address", "rfid", "serial"})
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")
_NUMBERED = re.compile(r"(.+?)([0-9]+)")
_NAMED_SENSOR = re.compile(r".+-[0-9A-Za-z]+")
_NOT_WORD = re.compile(r"\W+")
_SWITCH = re.compile(r"Switch([0-9]{1,2})")
_PHASES = "abc"


@dataclass(frozen=True, slots=True)
class _Measured:
    """One value of `sensor`; `property` is empty for a word we do not know, `within` where it stood."""

    sensor: str
    property: str
    within: tuple[str, ...]
    value: float | bool | None


def measured(body: Mapping[str, object], is_on: Mapping[str, bool]) -> dict[str, Value]:
    """The values of a SENSOR message by observed property; `is_on` are the device's words for on and off.

    Numbers may be texts; other texts and nulls are no readings. Raises DecodeError.
    """
    found: list[_Measured] = []
    values: dict[str, Value] = {}
    units = {name: str(body.get(name, usual)) for name, usual in _DEFAULT_UNITS.items()}
    for word, said in body.items():
        switch = _SWITCH.fullmatch(word)
        if switch is not None:
            if isinstance(said, str) and said in is_on:
                values[f"switch_{switch[1]}_on"] = is_on[said]
        elif isinstance(said, dict):
            if word.upper() not in _WHO_READERS:
                found += _leaves(word, (), said, units)
        elif word not in ("Time", "Epoch"):
            found += _leaves("", (word,), said, units)
        if len(found) > MAX_VALUES:
            raise DecodeError(f"more than {MAX_VALUES} values in one message")
    sensors_of = defaultdict(set)
    for one in found:
        sensors_of[one.property, one.within].add(one.sensor)
    for one in found:
        if one.value is not None:
            values[_name(one, is_only=len(sensors_of[one.property, one.within]) == 1)] = one.value
    return values


def _leaves(
    sensor: str, path: tuple[str, ...], said: object, units: Mapping[str, str]
) -> Iterator[_Measured]:
    if len(path) > _MAX_DEPTH:
        raise DecodeError("nested too deeply")
    if isinstance(said, dict):
        for word, below in said.items():
            if str(word).lower() not in _WHO:
                yield from _leaves(sensor, (*path, word), below, units)
    elif isinstance(said, list):
        for place, below in enumerate(said):
            is_phase = sensor == "ENERGY" and path[-1] in _WORDS and len(said) <= len(_PHASES)
            part = f"phase_{_PHASES[place]}" if is_phase else str(place + 1)
            yield from _leaves(sensor, (*path[:-1], part, path[-1]), below, units)
    else:
        yield _leaf(sensor, path, said, units)


def _leaf(sensor: str, path: tuple[str, ...], said: object, units: Mapping[str, str]) -> _Measured:
    *within, word = path
    numbered = _NUMBERED.fullmatch(word)
    if word not in _WORDS and numbered is not None and numbered[1] in _WORDS:
        within, word = [*within, numbered[2]], numbered[1]
    # Without a sensor's name around it a word may mean anything.
    known = _WORDS.get(word) if sensor else None
    if known is None:
        return _Measured(sensor, "", path, _number(said))
    name, unit = known
    value = _number(said)
    if value is None and said is not None:
        raise DecodeError(f"{sensor:.40}.{word}: expected a number, got {said!r:.40}")
    if unit and value is not None:
        # Tasmota writes C or F where everybody else means coulomb and farad.
        written = f"°{units[unit]}" if unit == "TempUnit" else units.get(unit, unit)
        ready = converted(value, written, unit_of(name))
        if ready is None:
            return _Measured(sensor, "", path, value)
        value = ready
    if name == "air_temperature_c" and sensor.startswith("ESP32"):
        name = "device_temperature_c"
    return _Measured(sensor, name, tuple(within), value)


def _number(said: object) -> float | bool | None:
    if isinstance(said, str) and _NUMBER.fullmatch(said):
        said = float(said)
    if isinstance(said, bool):
        return said
    if not isinstance(said, int | float):
        return None
    try:
        value = float(said)
    except OverflowError:
        raise DecodeError("the number is too large") from None
    if value in (float("inf"), float("-inf")):
        raise DecodeError("the number is too large")
    return value


def _name(one: _Measured, *, is_only: bool) -> str:
    is_plain = one.property and is_only and not _NAMED_SENSOR.fullmatch(one.sensor)
    is_phase = one.sensor == "ENERGY" and len(one.within) == 1 and one.within[0].startswith("phase_")
    parts = [] if (is_plain and not one.within) or is_phase else [one.sensor]
    return "_".join(filter(None, (*map(_slug, (*parts, *one.within)), one.property)))


def _slug(word: str) -> str:
    return _NOT_WORD.sub("_", word).strip("_").lower()
