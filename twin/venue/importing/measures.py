"""Widths, heights, inclines and counts as map makers write them: `1.2`, `1,2 m`, `90 cm`, `3'6"`, `8%`."""

import math
import re
from typing import Final

_FEET = re.compile(r"(\d{1,4})'\s*(?:(\d{1,2}(?:\.\d+)?)(?:\"|''))?", re.ASCII)
_LENGTH = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?)\s*(m|meter|metre|metres|cm|mm|ft|in|\")?", re.ASCII)
_METRES: Final = {
    None: 1.0, "m": 1.0, "meter": 1.0, "metre": 1.0, "metres": 1.0, "cm": 0.01, "mm": 0.001, "ft": 0.3048,
    "in": 0.0254, '"': 0.0254,
}  # fmt: skip
_INCLINE = re.compile(r"([+-]?\d{1,3}(?:[.,]\d{1,4})?)\s*(%|°)", re.ASCII)


def find_length_m(text: str | None) -> float | None:
    """The length in metres, or None where there is none or it cannot be read; plain numbers are metres."""
    if text is None:
        return None
    plain = text.strip().lower()[:40]
    feet = _FEET.fullmatch(plain)
    if feet:
        return round(int(feet[1]) * 0.3048 + float(feet[2] or 0) * 0.0254, 4)
    found = _LENGTH.fullmatch(plain)
    if not found:
        return None
    return round(float(found[1].replace(",", ".")) * _METRES[found[2]], 4)


def find_width_m(text: str | None, least_m: float, most_m: float) -> float | None:
    """As `find_length_m`, where it is a width that can be: of `least_m` to `most_m`."""
    width_m = find_length_m(text)
    return width_m if width_m is not None and least_m <= width_m <= most_m else None


def find_count(text: str | None, most: int) -> int | None:
    """The count of 1 to `most`, or None."""
    plain = "" if text is None else text.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) < 7):
        return None
    return int(plain) if 1 <= int(plain) <= most else None


def find_slope(text: str | None) -> float | None:
    """The incline as rise over run, without its sign: `8%` is 0.08, `45°` is 1; None for `up` and `down`."""
    found = _INCLINE.fullmatch("" if text is None else text.strip()[:20])
    if not found:
        return None
    value = abs(float(found[1].replace(",", ".")))
    if found[2] == "%":
        return round(value / 100, 4) if value <= 200 else None
    return round(math.tan(math.radians(value)), 4) if value < 80 else None


def find_way_up(text: str | None) -> bool | None:
    """Whether an incline rises along the way: None where it does not say."""
    plain = "" if text is None else text.strip().lower()
    if plain in ("up", "down"):
        return plain == "up"
    found = _INCLINE.fullmatch(plain)
    if not found or float(found[1].replace(",", ".")) == 0:
        return None
    return not plain.startswith("-")
