"""What follows a Dewey or Library of Congress class: cutters, years, volumes, copies."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from navigation.callnumbers.errors import CallNumberError
from navigation.callnumbers.sortkey import END
from navigation.callnumbers.suffix import Suffix

YEAR: Final = ""
"""The label of a bare number: a year (1998, 1998b) or an ordinal (15th)."""

_SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    YEAR: (),
    "ser.": ("ser", "series"),
    "v.": ("v", "vol", "bd", "band", "t", "tome"),
    "pt.": ("pt", "part"),
    "no.": ("no", "nr"),
    "suppl.": ("suppl", "supp"),
    "ind.": ("ind", "index"),
    "c.": ("c", "cop", "copy"),
}
"""Labels as we write them, in shelf order, and how else they are spelt."""

_LABELS: Final = {spelling: label for label, spellings in _SPELLINGS.items() for spelling in spellings}
_RANKS: Final = {label: 0x10 + rank for rank, label in enumerate(_SPELLINGS)}
_CUTTER_BYTE: Final = b"\x60"
_MOST_PARTS: Final = 16

_NAME = "|".join(sorted(_LABELS, key=len, reverse=True))
_DOTTED: Final = re.compile(rf"({_NAME})\. ?([0-9]{{0,9}})(?![A-Za-z0-9])", re.IGNORECASE)
_SMALL: Final = re.compile(rf"({_NAME}) ?([0-9]{{0,9}})(?![A-Za-z0-9])")
_YEAR: Final = re.compile(r"([0-9]{1,9})([A-Za-z]{0,2})(?![A-Za-z0-9])")
_CUTTER: Final = re.compile(r"[./]? ?([A-Za-z]{1,6})([0-9]{0,9})((?:[A-Za-z]{1,3}(?![A-Za-z0-9]))?)")
_GAP: Final = re.compile(r"[ ,/]*")


@dataclass(frozen=True, slots=True)
class Cutter:
    """`letters` in upper case, `digits` read as a decimal, `mark` small letters that tell works apart."""

    letters: str
    digits: str = ""
    mark: str = ""

    @property
    def key(self) -> bytes:
        """What sorts it: A88, A88x, A888. Marks are moved below the digits, letters stay above them."""
        mark = bytes(ord(c) - ord("a") + 3 for c in self.mark)
        return _CUTTER_BYTE + self.letters.encode() + self.digits.encode() + mark + END

    def __str__(self) -> str:
        return self.letters + self.digits + self.mark


Part = Cutter | Suffix


def read_parts(text: str, at: int) -> tuple[Part, ...]:
    """Everything from `at` on; raises CallNumberError.

    A label has a dot (v.2) or is in small letters (v2, copy 2). In a text without any capital, small letters
    may be a cutter too, so there a label without dot counts only behind a cutter.
    """
    has_capitals = text != text.lower()
    found: list[Part] = []
    at = _skip(text, at)
    while at < len(text):
        labels_show = has_capitals or any(isinstance(part, Cutter) for part in found)
        match, part = _read_part(text, at, labels_show)
        found.append(part)
        if len(found) > _MOST_PARTS:
            raise CallNumberError(text, f"it has more than {_MOST_PARTS} parts")
        at = _skip(text, match.end())
    return tuple(found)


def parts_key(parts: tuple[Part, ...]) -> bytes:
    """What sorts them: nothing, then years, volumes, copies, then cutters; part by part."""
    return b"".join(p.key if isinstance(p, Cutter) else p.key(_RANKS[p.label]) for p in parts) + END


def written(part: Part) -> str:
    """A part as it is spelt."""
    if isinstance(part, Cutter):
        return str(part)
    return f"{part.label}{'' if part.number is None else part.number}{part.word}"


def _read_part(text: str, at: int, labels_show: bool) -> tuple[re.Match[str], Part]:
    for pattern in (_DOTTED, _SMALL) if labels_show else (_DOTTED,):
        match = pattern.match(text, at)
        if match is not None:
            number = int(match[2]) if match[2] else None
            return match, Suffix(_LABELS[match[1].lower()], number)
    match = _YEAR.match(text, at)
    if match is not None:
        return match, Suffix(YEAR, int(match[1]), match[2].lower())
    match = _CUTTER.match(text, at)
    if match is not None:
        return match, Cutter(match[1].upper(), match[2], match[3].lower())
    reason = f"{text[at:]!r} is no cutter (P98), year (1998), volume (v.2) or copy (c.2)"
    raise CallNumberError(text, reason)


def _skip(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return at if gap is None else gap.end()
