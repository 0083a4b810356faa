"""SenML packs resolved: base values applied, times made absolute, names whole.

Source: RFC 8428, sections 4 and 12.3.1; RFC 9100 for versions above 10.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sensors.message import MAX_VALUES, DecodeError
from twin.clock import US_PER_S

#: Seconds below this are counted from now, those from it on since 1970 (section 4.5.3).
RELATIVE_BELOW_S = 2**28
#: 10 is RFC 8428; 26 adds the bit of feature 4, secondary units, which we know.
_VERSIONS = frozenset({*range(1, 11), 26})
_DEFAULT_VERSION = 10
_LAST_S = 253_402_300_799
_MAX_NAME_CHARS = 200
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9:./_-]*")

_NUMBERS, _TEXTS = ("bt", "bv", "bs", "bver", "v", "s", "t", "ut"), ("bn", "bu", "n", "u", "vs", "vd")
_BASES = ("bn", "bt", "bu", "bv", "bs", "bver")
_VALUES = ("v", "vs", "vb", "vd")
#: The fields of which a pack must have one somewhere to say anything.
VALUED = frozenset({*_VALUES, "s", "bv", "bs"})
_LABELS = frozenset({*_NUMBERS, *_TEXTS, "vb"})


@dataclass(frozen=True, slots=True)
class Measurement:
    """One resolved record: its name is `base_name` and `name` together.

    `time_us` None is about now. `value` is None where only a sum was sent.
    """

    base_name: str
    name: str
    unit: str
    value: float | bool | str | None
    sum: float | None
    time_us: int | None

    @property
    def full_name(self) -> str:
        """What identifies the sensor and its quantity."""
        return self.base_name + self.name


@dataclass(slots=True)
class _Bases:
    bn: str = ""
    bt: float = 0.0
    bu: str = ""
    bv: float | None = None
    bs: float | None = None


def resolve(records: Sequence[Mapping[str, Any]], received_us: int) -> list[Measurement]:
    """The records in order of time, those about now last; binary values (`vd`) are left out.

    Raises DecodeError where the RFC calls a pack wrong, or wants a field to be understood that we do not.
    """
    if len(records) > MAX_VALUES:
        raise DecodeError(f"more than {MAX_VALUES} records in one pack")
    bases, version = _Bases(), None
    resolved: list[Measurement] = []
    for record in records:
        _check(record)
        if "bver" in record:
            if version not in (None, record["bver"]):
                raise DecodeError("the records of a pack have one version, not several")
            version = record["bver"]
        for label in ("bn", "bt", "bu", "bv", "bs"):
            if label in record:
                setattr(bases, label, record[label])
        measurement = _resolved(record, bases, received_us)
        if measurement is not None:
            resolved.append(measurement)
    if (_DEFAULT_VERSION if version is None else version) not in _VERSIONS:
        raise DecodeError(f"version {version} of SenML is not one we understand, up to {_DEFAULT_VERSION}")
    return sorted(resolved, key=lambda one: received_us if one.time_us is None else one.time_us)


def _check(record: Mapping[str, Any]) -> None:
    for label, said in record.items():
        if label not in _LABELS:
            # Others must be ignored, and these must not (section 12.3.1).
            if label.endswith("_"):
                raise DecodeError(f"the field {label!r:.40} must be understood, and we do not know it")
        elif label == "vb":
            if not isinstance(said, bool):
                raise DecodeError(f"vb is true or false, not {said!r:.40}")
        elif label in _TEXTS:
            if not isinstance(said, str):
                raise DecodeError(f"{label} is a text, not {said!r:.40}")
        elif isinstance(said, bool) or not isinstance(said, int | float) or abs(said) > 1e300:
            raise DecodeError(f"{label} is a number, not {said!r:.40}")
    if sum(label in record for label in _VALUES) > 1:
        raise DecodeError("a record has one value, not several")


def _resolved(record: Mapping[str, Any], bases: _Bases, received_us: int) -> Measurement | None:
    if not record.keys() - set(_BASES):
        return None  # only sets base values for those that follow
    name = bases.bn + record.get("n", "")
    if not _NAME.fullmatch(name) or len(name) > _MAX_NAME_CHARS:
        raise DecodeError(
            f"a name has 1 to {_MAX_NAME_CHARS} letters, digits and - : . / _ and begins with a letter or "
            f"digit, not {name!r:.60}"
        )
    if "vd" in record:
        return None
    total = _together(record.get("s"), bases.bs)
    value: float | bool | str | None = record.get("vs", record.get("vb"))
    if value is None:
        value = _together(record.get("v"), bases.bv)
    if value is None and total is None:
        raise DecodeError(f"the record of {name:.60} has neither a value nor a sum")
    return Measurement(
        bases.bn,
        record.get("n", ""),
        record.get("u", bases.bu),
        value,
        total,
        _time_us(bases.bt + record.get("t", 0), received_us),
    )


def _together(own: float | None, base: float | None) -> float | None:
    """Where only one is given the other counts as zero."""
    if own is None and base is None:
        return None
    added = float(own or 0) + float(base or 0)
    if not math.isfinite(added):
        raise DecodeError("the number is too large")
    return added


def _time_us(said_s: float, received_us: int) -> int | None:
    if said_s == 0:
        return None
    start_us = received_us if said_s < RELATIVE_BELOW_S else 0
    if not -_LAST_S <= said_s <= _LAST_S or not 0 <= start_us / US_PER_S + said_s <= _LAST_S:
        raise DecodeError(f"the time {said_s!r:.30} lies outside of every calendar")
    return start_us + round(said_s * US_PER_S)


#: Units by symbol: scale and offset that lead to ours, ours, the end of a name in it, and the property of a
#: sensor that has no name of its own. Ratios are ratios: `%` is 0 to 1 here (section 12.1, note 1).
UNITS: Mapping[str, tuple[float, float, str, str, str]] = MappingProxyType(
    {
        "Cel": (1, 0, "°C", "c", "air_temperature_c"),
        "K": (1, -273.15, "°C", "c", "air_temperature_c"),
        "%RH": (1, 0, "%", "percent", "relative_humidity_percent"),
        "%EL": (1, 0, "%", "percent", "battery_percent"),
        "EL": (1, 0, "s", "s", "battery_left_s"),
        "/": (1, 0, "ratio", "ratio", "ratio"),
        "%": (1, 0, "ratio", "ratio", "ratio"),
        "/100": (1, 0, "%", "percent", "percent"),
        "ppm": (1, 0, "ppm", "ppm", "concentration_ppm"),
        "ppb": (1, 0, "ppb", "ppb", "concentration_ppb"),
        "ug/m3": (1, 0, "µg/m³", "ug_m3", "concentration_ug_m3"),
        "lx": (1, 0, "lx", "lx", "illuminance_lx"),
        "Pa": (0.01, 0, "hPa", "hpa", "pressure_hpa"),
        "hPa": (1, 0, "hPa", "hpa", "pressure_hpa"),
        "dB": (1, 0, "dB", "db", "level_db"),
        "Bspl": (10, 0, "dB", "db", "sound_level_db"),
        "dBW": (1, 30, "dBm", "dbm", "level_dbm"),
        "dBm": (1, 0, "dBm", "dbm", "level_dbm"),
        "W": (1, 0, "W", "w", "power_w"),
        "kW": (1_000, 0, "W", "w", "power_w"),
        "J": (1 / 3_600_000, 0, "kWh", "kwh", "energy_kwh"),
        "Wh": (0.001, 0, "kWh", "kwh", "energy_kwh"),
        "kWh": (1, 0, "kWh", "kwh", "energy_kwh"),
        "V": (1, 0, "V", "v", "voltage_v"),
        "mV": (0.001, 0, "V", "v", "voltage_v"),
        "A": (1, 0, "A", "a", "current_a"),
        "mA": (0.001, 0, "A", "a", "current_a"),
        "VA": (1, 0, "VA", "va", "apparent_power_va"),
        "kVA": (1_000, 0, "VA", "va", "apparent_power_va"),
        "var": (1, 0, "var", "var", "reactive_power_var"),
        "kvar": (1_000, 0, "var", "var", "reactive_power_var"),
        "Hz": (1, 0, "Hz", "hz", "frequency_hz"),
        "MHz": (1_000_000, 0, "Hz", "hz", "frequency_hz"),
        "m": (1, 0, "m", "m", "distance_m"),
        "cm": (0.01, 0, "m", "m", "distance_m"),
        "mm": (0.001, 0, "m", "m", "distance_m"),
        "km": (1_000, 0, "m", "m", "distance_m"),
        "s": (1, 0, "s", "s", "duration_s"),
        "ms": (0.001, 0, "s", "s", "duration_s"),
        "min": (60, 0, "s", "s", "duration_s"),
        "h": (3_600, 0, "s", "s", "duration_s"),
        "count": (1, 0, "", "count", "count"),
        "lat": (1, 0, "°", "latitude_deg", "latitude_deg"),
        "lon": (1, 0, "°", "longitude_deg", "longitude_deg"),
    }
)
