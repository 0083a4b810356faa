"""Call numbers of the Dewey Decimal Classification: REF 823.914 R884h 1998 v.2 c.3."""

import re
from dataclasses import dataclass, field
from typing import Final

from navigation.callnumbers.errors import CallNumberError
from navigation.callnumbers.parts import YEAR, Cutter, Part, parts_key, read_parts, written
from navigation.callnumbers.prefix import without_prefix
from navigation.callnumbers.rules import CallNumberRules
from navigation.callnumbers.sortkey import END, InShelfOrder
from navigation.callnumbers.suffix import Suffix, find_number

SCHEME_BYTE: Final = b"\x02"
_CLASS: Final = re.compile(r"([0-9]{1,3})(?: ?[/']? ?\. ?([0-9][0-9/']*))?(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class DeweyCallNumber(InShelfOrder):
    """One call number, read. `class_number` has three digits before the point: 005.133.

    `parts` are cutters, years, volumes and copies in the order written.
    """

    collection: str
    class_number: str
    parts: tuple[Part, ...] = ()
    key: bytes = field(default=b"", compare=False, repr=False)

    @property
    def cutters(self) -> tuple[Cutter, ...]:
        """The cutters alone."""
        return tuple(part for part in self.parts if isinstance(part, Cutter))

    @property
    def suffixes(self) -> tuple[Suffix, ...]:
        """Years, volumes and copies alone."""
        return tuple(part for part in self.parts if isinstance(part, Suffix))

    @property
    def volume(self) -> int | None:
        """The number behind `v.`."""
        return find_number(self.suffixes, "v.")

    @property
    def year(self) -> int | None:
        """The year of publication."""
        return find_number(self.suffixes, YEAR)

    def __str__(self) -> str:
        return " ".join(filter(None, (self.collection, self.class_number, *map(written, self.parts))))


def read_dewey(text: str, rules: CallNumberRules) -> DeweyCallNumber:
    """The call number in `text`, which `spelling.plain` has made plain; raises CallNumberError.

    Marks of segmentation (823/.914, 823'.914) are left out. Fewer than three digits are filled up: 5.1 is
    005.1.
    """
    collection, rest = without_prefix(text, rules)
    match = _CLASS.match(rest)
    if match is None:
        raise CallNumberError(text, "a Dewey number begins with up to three digits, as in 823.914 ROW")
    whole, decimals = f"{int(match[1]):03d}", re.sub("[/']", "", match[2] or "")
    parts = read_parts(rest, match.end())
    number = f"{whole}.{decimals}" if decimals else whole
    key = bytes((1 + rules.prefix_ranks[collection],)) + SCHEME_BYTE
    key += whole.encode() + decimals.encode() + END + parts_key(parts)
    return DeweyCallNumber(collection, number, parts, key)
