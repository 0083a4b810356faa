"""Units of measurement as devices and standards write them, and the straight line from one to another."""

from collections.abc import Mapping
from types import MappingProxyType

_Line = tuple[str, float, float]
"""A unit's quantity, and what makes of a value the value in that quantity's first unit: scale, offset."""

_LINES: Mapping[str, _Line] = MappingProxyType(
    {
        "°C": ("temperature", 1.0, 0.0),
        "°F": ("temperature", 5 / 9, -160 / 9),
        "K": ("temperature", 1.0, -273.15),
        "hPa": ("pressure", 1.0, 0.0),
        "Pa": ("pressure", 0.01, 0.0),
        "kPa": ("pressure", 10.0, 0.0),
        "bar": ("pressure", 1_000.0, 0.0),
        "mmHg": ("pressure", 1.333223874, 0.0),
        "inHg": ("pressure", 33.86388667, 0.0),
        "W": ("power", 1.0, 0.0),
        "mW": ("power", 0.001, 0.0),
        "kW": ("power", 1_000.0, 0.0),
        "MW": ("power", 1_000_000.0, 0.0),
        "kWh": ("energy", 1.0, 0.0),
        "Wh": ("energy", 0.001, 0.0),
        "MWh": ("energy", 1_000.0, 0.0),
        "J": ("energy", 1 / 3_600_000, 0.0),
        "kJ": ("energy", 1 / 3_600, 0.0),
        "MJ": ("energy", 1 / 3.6, 0.0),
        "V": ("voltage", 1.0, 0.0),
        "mV": ("voltage", 0.001, 0.0),
        "kV": ("voltage", 1_000.0, 0.0),
        "A": ("current", 1.0, 0.0),
        "mA": ("current", 0.001, 0.0),
        "VA": ("apparent power", 1.0, 0.0),
        "kVA": ("apparent power", 1_000.0, 0.0),
        "var": ("reactive power", 1.0, 0.0),
        "VAR": ("reactive power", 1.0, 0.0),
        "kvar": ("reactive power", 1_000.0, 0.0),
        "Hz": ("frequency", 1.0, 0.0),
        "kHz": ("frequency", 1_000.0, 0.0),
        "MHz": ("frequency", 1_000_000.0, 0.0),
        "m": ("length", 1.0, 0.0),
        "cm": ("length", 0.01, 0.0),
        "mm": ("length", 0.001, 0.0),
        "km": ("length", 1_000.0, 0.0),
        "s": ("time", 1.0, 0.0),
        "ms": ("time", 0.001, 0.0),
        "min": ("time", 60.0, 0.0),
        "h": ("time", 3_600.0, 0.0),
        "ppm": ("parts", 1.0, 0.0),
        "ppb": ("parts", 0.001, 0.0),
        "µg/m³": ("density", 1.0, 0.0),
        "mg/m³": ("density", 1_000.0, 0.0),
        "dB": ("level", 1.0, 0.0),
        "lx": ("illuminance", 1.0, 0.0),
        "klx": ("illuminance", 1_000.0, 0.0),
    }
)
#: The same unit in other letters, among them the second micro sign of Unicode.
_SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        "℃": "°C", "degC": "°C", "℉": "°F", "degF": "°F", "lux": "lx", "μg/m³": "µg/m³", "ug/m3": "µg/m³",
        "µg/m3": "µg/m³", "μg/m3": "µg/m³", "mg/m3": "mg/m³", "mbar": "hPa", "dBA": "dB",
    }
)  # fmt: skip
#: Digits that survive a conversion: enough for any sensor, few enough that binary fractions do not show.
_DIGITS = 12


def converted(value: float, unit: str, wanted: str) -> float | None:
    """`value` in the unit `wanted`, or None when no line we know leads there from `unit`."""
    unit, wanted = _SPELLINGS.get(unit, unit), _SPELLINGS.get(wanted, wanted)
    if unit == wanted:
        return value
    start, end = _LINES.get(unit), _LINES.get(wanted)
    if start is None or end is None or start[0] != end[0]:
        return None
    return float(f"{(value * start[1] + start[2] - end[2]) / end[1]:.{_DIGITS}g}")
