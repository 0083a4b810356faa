"""What staff are shifting now: whole ranges, or all books between two call numbers."""

from collections.abc import Iterable
from typing import Final

from navigation.callnumbers import parse_call_number
from navigation.holdings.faces import order_key
from navigation.holdings.library import Library


class Moving:
    """Marks that a book may not be where it should. A plain value, handed to each question."""

    def __init__(
        self,
        *,
        shelves: Iterable[str] = (),
        intervals: Iterable[tuple[str, str]] = (),
        library: Library | None = None,
    ) -> None:
        """`shelves` are ids of ranges; `intervals` first and last call number, both included.

        Raises CallNumberError.
        """
        self.shelves = frozenset(shelves)
        self._intervals = [_bounds(first, last, library or Library()) for first, last in intervals]

    def covers(self, shelf_id: str | None, collection: str, key: bytes) -> bool:
        """Whether the shelf, or the call number with this key in this collection, is being moved."""
        if shelf_id in self.shelves:
            return True
        return any(c == collection and first <= key < end for c, first, end in self._intervals)


def _bounds(first: str, last: str, library: Library) -> tuple[str, bytes, bytes]:
    begin, end = parse_call_number(first, library.rules), parse_call_number(last, library.rules)
    return library.named_by(begin.collection), order_key(begin), order_key(end)[:-1] + b"\xff"


NOTHING_MOVES: Final = Moving()
