"""What follows the book number: volume, year or edition, part, copy."""

from dataclasses import dataclass

from navigation.callnumbers.sortkey import number_key, word_key

_FIRST_YEAR = 1000


@dataclass(frozen=True, slots=True)
class Suffix:
    """One field: `label` says what it counts, then a number (None: only a word) and a word or letters."""

    label: str
    number: int | None = None
    word: str = ""

    def key(self, rank: int) -> bytes:
        """What sorts it, where `rank` (3 to 255) is that of its label. Numbers come before words."""
        if self.number is None:
            return bytes((rank, 3)) + word_key(self.word)
        return bytes((rank, 2)) + number_key(self.number) + word_key(self.word)


def find_number(suffixes: tuple[Suffix, ...], label: str) -> int | None:
    """The number of the first suffix so labelled."""
    return next((s.number for s in suffixes if s.label == label and s.number is not None), None)


def find_year(suffixes: tuple[Suffix, ...], label: str) -> int | None:
    """The first number so labelled that can be a year; smaller ones count editions."""
    numbers = (s.number for s in suffixes if s.label == label and s.number is not None)
    return next((number for number in numbers if number >= _FIRST_YEAR), None)
