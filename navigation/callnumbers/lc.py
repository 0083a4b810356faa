"""Call numbers of the Library of Congress Classification: QA76.73 .P98 L88 1998 v.2 c.3."""

import re
from dataclasses import dataclass, field
from typing import Final

from navigation.callnumbers.errors import CallNumberError
from navigation.callnumbers.parts import YEAR, Cutter, Part, parts_key, read_parts, written
from navigation.callnumbers.prefix import without_prefix
from navigation.callnumbers.rules import CallNumberRules
from navigation.callnumbers.sortkey import END, InShelfOrder
from navigation.callnumbers.suffix import Suffix, find_number

SCHEME_BYTE: Final = b"\x03"
_CLASS: Final = re.compile(r"([A-Za-z]{1,3})(?![A-Za-z])(?: ?([0-9]{1,4})(?: ?\. ?([0-9]{1,9}))?)?(?![0-9])")


@dataclass(frozen=True, slots=True)
class LcCallNumber(InShelfOrder):
    """One call number, read. The class is `letters`, a whole `number` (None: none) and `decimals`.

    `parts` are cutters, dates, volumes and copies in the order written.
    """

    collection: str
    letters: str
    number: int | None = None
    decimals: str = ""
    parts: tuple[Part, ...] = ()
    key: bytes = field(default=b"", compare=False, repr=False)

    @property
    def class_number(self) -> str:
        """The class as it is spelt: QA76.73."""
        number = "" if self.number is None else str(self.number)
        return f"{self.letters}{number}{'.' if self.decimals else ''}{self.decimals}"

    @property
    def cutters(self) -> tuple[Cutter, ...]:
        """The cutters alone."""
        return tuple(part for part in self.parts if isinstance(part, Cutter))

    @property
    def suffixes(self) -> tuple[Suffix, ...]:
        """Dates, volumes and copies alone."""
        return tuple(part for part in self.parts if isinstance(part, Suffix))

    @property
    def volume(self) -> int | None:
        """The number behind `v.`."""
        return find_number(self.suffixes, "v.")

    @property
    def year(self) -> int | None:
        """The last date: one right behind the class belongs to the topic."""
        return find_number(self.suffixes[::-1], YEAR)

    def __str__(self) -> str:
        words = [self.collection, self.class_number]
        for place, part in enumerate(self.parts):
            words.append(f".{part}" if place == 0 and isinstance(part, Cutter) else written(part))
        return " ".join(filter(None, words))


def read_lc(text: str, rules: CallNumberRules) -> LcCallNumber:
    """The call number in `text`, which `spelling.plain` has made plain; raises CallNumberError.

    The whole number of the class compares as an integer, its decimals and the cutters as decimals.
    """
    collection, rest = without_prefix(text, rules)
    match = _CLASS.match(rest)
    if match is None:
        raise CallNumberError(text, "it begins with one to three letters and up to four digits: QA76.73 .P98")
    letters, number, decimals = match[1].upper(), match[2], match[3] or ""
    parts = read_parts(rest, match.end())
    key = bytes((1 + rules.prefix_ranks[collection],)) + SCHEME_BYTE + letters.encode() + END
    key += (0 if number is None else 1 + int(number)).to_bytes(2, "big") + decimals.encode() + END
    key += parts_key(parts)
    return LcCallNumber(collection, letters, None if number is None else int(number), decimals, parts, key)
