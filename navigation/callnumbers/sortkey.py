"""The bytes by which call numbers are sorted: what comes first on the shelf is less.

A key is made of parts that are either of fixed length or closed by END, which is less than every byte that
could continue them, so that nothing comes before something.
"""

import struct
from typing import Final, Protocol

END: Final = b"\x01"
LARGEST: Final = 999_999_999
"""The largest number a call number may hold; nine digits fit four bytes."""

_pack = struct.Struct(">I").pack

_WORDS: Final = {
    character: bytes((2 + rank,))
    for rank, character in enumerate("上中下首末甲乙丙丁戊己庚辛壬癸一二三四五六七八九十")
}


def number_key(number: int) -> bytes:
    """Four bytes for 0 to LARGEST."""
    return _pack(number)


def word_key(word: str) -> bytes:
    """A volume's name: 上 before 中 before 下, stems and numerals as they are counted, then the rest."""
    return b"".join(_WORDS.get(c) or c.encode() for c in word) + END


class Keyed(Protocol):
    """Anything that stands on a shelf by its key."""

    @property
    def key(self) -> bytes:
        """What sorts it."""


class InShelfOrder:
    """Comparison by `key`: `<` means that it stands before."""

    __slots__ = ()

    def __lt__(self: Keyed, other: Keyed) -> bool:
        return self.key < other.key

    def __le__(self: Keyed, other: Keyed) -> bool:
        return self.key <= other.key

    def __gt__(self: Keyed, other: Keyed) -> bool:
        return self.key > other.key

    def __ge__(self: Keyed, other: Keyed) -> bool:
        return self.key >= other.key
