"""Columns that hold a million texts in a few flat arrays instead of a million objects."""

from array import array
from collections.abc import Iterable, Sequence
from typing import overload


class BytesColumn(Sequence[bytes]):
    """Byte strings one after another, with where each ends. Reading one makes it anew."""

    __slots__ = ("_ends", "_joined")

    def __init__(self, items: Iterable[bytes] = ()) -> None:
        self._joined = bytearray()
        self._ends = array("Q", [0])
        for item in items:
            self.append(item)

    def append(self, item: bytes) -> None:
        """Add one at the end."""
        self._joined += item
        self._ends.append(len(self._joined))

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        # A search by halves comes here twenty times, so the array's own check of the upper bound must do.
        ends = self._ends
        if place < 0:
            place += len(ends) - 1
            if place < 0:
                raise IndexError(place)
        return bytes(self._joined[ends[place] : ends[place + 1]])

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return len(self._joined) + len(self._ends) * self._ends.itemsize


class TextColumn:
    """Texts one after another, kept as UTF-8."""

    __slots__ = ("_bytes",)

    def __init__(self) -> None:
        self._bytes = BytesColumn()

    def append(self, text: str) -> None:
        """Add one at the end."""
        self._bytes.append(text.encode())

    def __len__(self) -> int:
        return len(self._bytes)

    def __getitem__(self, place: int) -> str:
        return self._bytes[place].decode()

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return self._bytes.nbytes


class CodedColumn:
    """Texts of which few differ: a number for each, and the texts once."""

    __slots__ = ("_codes", "_numbers", "_texts")

    def __init__(self) -> None:
        self._codes = array("I")
        self._texts: list[str] = []
        self._numbers: dict[str, int] = {}

    def append(self, text: str) -> None:
        """Add one at the end."""
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self._texts)
            self._texts.append(text)
        self._codes.append(number)

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, place: int) -> str:
        return self._texts[self._codes[place]]

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that occurs, in order of first use."""
        return tuple(self._texts)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held by the numbers."""
        return len(self._codes) * self._codes.itemsize
