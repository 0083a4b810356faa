"""What a component of a Shelly device says in its status, as observed properties.

A status may be a part: what it leaves out has not changed and is no reading. The first component of a kind
(id 0; of those a user adds, such as presence zones, 200; of BTHome sensors none) says `power_w`, any other
`switch_1_power_w`; the phases of a meter say `phase_a_power_w`. Which one a component is follows from its id
alone, so a name never depends on what else was in the message.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from sensors.message import DecodeError
from twin.things import Value

_MAX_ID = 9_999
#: Ids of components that are added by hand begin here.
_FIRST_ADDED_ID = 200
_MAX_TEXT = 100


def _number(said: object) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float):
        raise DecodeError(f"expected a number, got {said!r:.40}")
    try:
        return float(said)
    except OverflowError:
        raise DecodeError("the number is too large") from None


def _kilo(said: object) -> float:
    """Thousandths of what is wanted, such as Wh for kWh."""
    return _number(said) / 1_000


def _truth(said: object) -> bool:
    if not isinstance(said, bool):
        raise DecodeError(f"expected true or false, got {said!r:.40}")
    return said


def _either(said: object) -> Value:
    """Of sensors that measure anything: a number or a truth as it is."""
    return said if isinstance(said, bool) else _number(said)


def _text(said: object) -> str:
    if not isinstance(said, str):
        raise DecodeError(f"expected a text, got {said!r:.40}")
    return said[:_MAX_TEXT]


_Field = tuple[str, Callable[[object], Value]]
_ENERGY: Mapping[str, _Field] = MappingProxyType(
    {
        "output": ("output_on", _truth),
        "apower": ("power_w", _number),
        "voltage": ("voltage_v", _number),
        "current": ("current_a", _number),
        "pf": ("power_factor", _number),
        "freq": ("frequency_hz", _number),
        "aenergy.total": ("energy_kwh", _kilo),
        "ret_aenergy.total": ("energy_returned_kwh", _kilo),
        "temperature.tC": ("device_temperature_c", _number),
    }
)
_LIGHT: Mapping[str, _Field] = MappingProxyType({**_ENERGY, "brightness": ("brightness_percent", _number)})
_PHASE: Mapping[str, _Field] = MappingProxyType(
    {
        "act_power": ("power_w", _number),
        "aprt_power": ("apparent_power_va", _number),
        "voltage": ("voltage_v", _number),
        "current": ("current_a", _number),
        "pf": ("power_factor", _number),
        "freq": ("frequency_hz", _number),
    }
)
_PHASE_ENERGY: Mapping[str, _Field] = MappingProxyType(
    {
        "total_act_energy": ("energy_kwh", _kilo),
        "total_act_ret_energy": ("energy_returned_kwh", _kilo),
    }
)


def _of_phases(fields: Mapping[str, _Field]) -> dict[str, _Field]:
    return {
        f"{phase}_{field}": (f"phase_{phase}_{name}", read)
        for phase in "abc"
        for field, (name, read) in fields.items()
    }


#: By kind of component, the fields that are measurements; a dot goes one object down. Addresses of the
#: network (`mac`, `ssid`, `bssid`, `sta_ip`) are in none of them, nor the energy of single minutes.
_FIELDS: Mapping[str, Mapping[str, _Field]] = MappingProxyType(
    {
        "switch": _ENERGY,
        "pm1": _ENERGY,
        "light": _LIGHT,
        "rgb": _LIGHT,
        "rgbw": _LIGHT,
        "cct": _LIGHT,
        "cover": {**_ENERGY, "current_pos": ("position_percent", _number), "state": ("cover_state", _text)},
        "input": {
            "state": ("input_on", _truth),
            "percent": ("input_percent", _number),
            "counts.total": ("input_count", _number),
        },
        "temperature": {"tC": ("air_temperature_c", _number)},
        "humidity": {"rh": ("relative_humidity_percent", _number)},
        "illuminance": {"lux": ("illuminance_lx", _number)},
        "voltmeter": {"voltage": ("voltage_v", _number)},
        "devicepower": {"battery.percent": ("battery_percent", _number), "battery.V": ("battery_v", _number)},
        "smoke": {"alarm": ("smoke", _truth)},
        "flood": {"alarm": ("water_leak", _truth)},
        "presence": {"value": ("occupied", _truth), "num_objects": ("people_count", _number)},
        "presencezone": {"value": ("occupied", _truth), "num_objects": ("people_count", _number)},
        "em": {
            **_of_phases(_PHASE),
            "n_current": ("neutral_current_a", _number),
            "total_act_power": ("power_w", _number),
            "total_aprt_power": ("apparent_power_va", _number),
            "total_current": ("current_a", _number),
        },
        "em1": _PHASE,
        "emdata": {
            **_of_phases(_PHASE_ENERGY),
            "total_act": ("energy_kwh", _kilo),
            "total_act_ret": ("energy_returned_kwh", _kilo),
        },
        "em1data": _PHASE_ENERGY,
        "bthomesensor": {"value": ("value", _either)},
        "bthomedevice": {"rssi": ("rssi_dbm", _number), "battery": ("battery_percent", _number)},
        "wifi": {"rssi": ("rssi_dbm", _number)},
        "sys": {"uptime": ("uptime_s", _number)},
    }
)
#: What a gateway passes on is another device's, so it never goes under the gateway's own plain names.
_FOREIGN = frozenset({"bthomesensor", "bthomedevice"})
#: Meters and their counters are one thing to whoever reads them.
_CALLED = MappingProxyType({"emdata": "em", "em1data": "em1"})


def values_of(component: str, status: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    """(property, value) of each measurement in a component's status; `component` as in `switch:0`.

    A null is no reading; kinds of components that measure nothing yield nothing. Raises DecodeError.
    """
    kind, colon, number = component.partition(":")
    fields = _FIELDS.get(kind)
    if fields is None:
        return
    prefix = _prefix(kind, _id(component, number) if colon else 0)
    for field, (name, read) in fields.items():
        said: object = status
        for part in field.split("."):
            said = said.get(part) if isinstance(said, dict) else None
        if said is None:
            continue
        try:
            value = read(said)
        except DecodeError as error:
            raise DecodeError(f"{component:.40}.{field}: {error.reason}") from None
        if not isinstance(value, float) or math.isfinite(value):
            yield (prefix + name.removeprefix(f"{kind}_") if prefix else name), value


def action_of(component: str, event: str) -> str:
    """An event of an input as a value of `action`: `single_push`, or `1_single_push` of input:1."""
    kind, _, number = component.partition(":")
    return f"{number}_{event}" if _prefix(kind, _id(component, number)) else event


def _prefix(kind: str, number: int) -> str:
    if kind not in _FOREIGN and number in (0, _FIRST_ADDED_ID):
        return ""
    return f"{_CALLED.get(kind, kind)}_{number}_"


def _id(component: str, number: str) -> int:
    if not (number.isascii() and number.isdigit() and len(number) <= 4 and int(number) <= _MAX_ID):
        raise DecodeError(f"{component!r:.40} is no component: its id is a number up to {_MAX_ID}")
    return int(number)
