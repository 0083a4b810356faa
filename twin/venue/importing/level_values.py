"""The `level` and `repeat_on` of Simple Indoor Tagging: lists, ranges, halves, and as people write them.

Source: OpenStreetMap wiki, Simple Indoor Tagging and Key:level, Key:repeat_on.
"""

import math
import re
from dataclasses import dataclass
from typing import Final

LOWEST, HIGHEST = -100.0, 300.0
_MOST_CHARS: Final = 200
_NUMBER = r"[+-]?\d{1,3}(?:\.\d{1,4})?"
_SINGLE = re.compile(_NUMBER, re.ASCII)
_RANGE = re.compile(rf"({_NUMBER})-({_NUMBER})", re.ASCII)
_HALF = re.compile(r"([+-]?\d{1,3}),(25|5|50|75)", re.ASCII)
_NAMED = re.compile(
    r"(?P<ground>eg|g|gf|ground)|(?P<over>\d{1,2})\.?og|(?P<under>\d{0,2})\.?ug|[ub](?P<below>\d{1,2})"
    r"|(?:level|etage|ebene|l)(?P<plain>-?\d{1,2})",
    re.ASCII,
)
_DASHES = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-"})
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels as numbers in rising order. `is_range` says that they were given as one.

    `remarks` are pairs of a problem's kind and what is odd about the text.
    """

    values: tuple[float, ...] = ()
    is_range: bool = False
    remarks: tuple[tuple[str, str], ...] = ()


def parse_levels(text: str | None, most: int = 100) -> Levels:
    """The levels that `text` names; none where it is None, blank or cannot be read. At most `most`.

    `0-3` are four levels, `-1-3` five, `0.5-2.5` three; `-2;-1;0` is a list. `0,5` is half a level, any other
    comma divides a list.
    """
    if text is None or not text.strip():
        return Levels()
    remarks: list[tuple[str, str]] = []
    values: set[float] = set()
    is_range = False
    plain = _SPACES.sub("", text[:_MOST_CHARS].translate(_DASHES)).lower()
    if plain != text.lower() or len(text) > _MOST_CHARS:
        remarks.append(("level-unusual", f"level {text[:60]!r} has spaces, odd dashes or is very long"))
    for part in _parts(plain, text, remarks):
        found = _numbers(part, text, remarks, most)
        is_range = is_range or len(found) > 1
        values |= set(found)
    if len(values) > most:
        remarks.append(("level-unreadable", f"level {text[:60]!r} names more than {most} levels"))
        values = set(sorted(values)[:most])
    return Levels(tuple(sorted(values)), is_range, tuple(remarks))


def repeated(base: Levels, repeat_on: Levels) -> tuple[tuple[float, ...], ...]:
    """The copies of a feature: its own levels, and these shifted so that they begin at each repeat.

    A feature on `0-1` that repeats on `1;2` is there on 0-1, 1-2 and 2-3.
    """
    if not base.values:
        return tuple((value,) for value in repeat_on.values)
    copies = {base.values: None}
    for start in repeat_on.values:
        shifted = tuple(round(value - base.values[0] + start, 4) for value in base.values)
        copies.setdefault(shifted, None)
    return tuple(copies)


def level_text(value: float) -> str:
    """The level as it is written: `0`, `-1`, `0.5`."""
    return f"{value:g}"


def _parts(plain: str, text: str, remarks: list[tuple[str, str]]) -> list[str]:
    parts = []
    for part in plain.split(";"):
        half = _HALF.fullmatch(part)
        if half:
            parts.append(f"{half[1]}.{half[2]}")
            remarks.append(("level-comma", f"level {text[:60]!r} has a comma: read as {half[1]}.{half[2]}"))
        elif "," in part:
            parts += part.split(",")
            remarks.append(("level-comma", f"level {text[:60]!r} has a comma: read as a list"))
        else:
            parts.append(part)
    return [part for part in parts if part]


def _numbers(part: str, text: str, remarks: list[tuple[str, str]], most: int) -> list[float]:
    if _SINGLE.fullmatch(part):
        return _within([float(part)], text, remarks)
    between = _RANGE.fullmatch(part)
    if between:
        first, last = float(between[1]), float(between[2])
        if first > last:
            remarks.append(("level-unusual", f"level {text[:60]!r} runs downwards"))
            first, last = last, first
        count = min(math.floor(last - first + 1e-9) + 1, most)
        steps = [round(first + i, 4) for i in range(count)]
        return _within(steps if steps[-1] == last or count == most else [*steps, last], text, remarks)
    named = _NAMED.fullmatch(part)
    if named:
        remarks.append(("level-unusual", f"level {text[:60]!r} is a name, not a number"))
        return _within([_named(named)], text, remarks)
    remarks.append(("level-unreadable", f"level {text[:60]!r} is not a number, a list or a range"))
    return []


def _named(found: re.Match[str]) -> float:
    if found["ground"]:
        return 0.0
    if found["over"] or found["plain"]:
        return float(found["over"] or found["plain"])
    return -float(found["below"] or found["under"] or 1)


def _within(values: list[float], text: str, remarks: list[tuple[str, str]]) -> list[float]:
    kept = [value + 0.0 for value in values if LOWEST <= value <= HIGHEST]
    if len(kept) < len(values):
        remarks.append(("level-unreadable", f"level {text[:60]!r} is not in any building"))
    return kept
