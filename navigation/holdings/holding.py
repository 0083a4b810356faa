"""A holding: one copy of a title as the catalogue lists it, and all holdings of a library in columns."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import overload

from navigation.holdings.columns import CodedColumn, TextColumn


class ItemStatus(StrEnum):
    """What the library system says of one copy."""

    AVAILABLE = "available"
    ON_LOAN = "on_loan"
    BEING_MOVED = "being_moved"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One copy.

    `collection` names what it is shelved with. `location` is empty where its call number decides; otherwise a
    shelf, a room or a level of the venue (`navigation.holdings.locations`). `epc` is the code of its tag.
    """

    call_number: str
    title: str
    title_en: str = ""
    author: str = ""
    collection: str = ""
    barcode: str = ""
    status: ItemStatus = ItemStatus.AVAILABLE
    location: str = ""
    epc: str = ""


class Holdings(Sequence[Holding]):
    """All holdings in the order given.

    Kept in columns, a million take some 150 MB; each is made when asked for.
    `line_of(n)` is the line of the file that the n-th came from, 0 where it came from none.
    """

    def __init__(self, holdings: Iterable[Holding] = ()) -> None:
        self._texts = {
            name: TextColumn() for name in ("call_number", "title", "title_en", "author", "barcode", "epc")
        }
        self._coded = {name: CodedColumn() for name in ("collection", "status", "location")}
        self._lines = array("I")
        for holding in holdings:
            self.append(holding)

    def append(self, holding: Holding, line: int = 0) -> None:
        """Add one at the end. Only who builds the collection does so; after that it stays as it is."""
        for name, texts in self._texts.items():
            texts.append(getattr(holding, name))
        for name, coded in self._coded.items():
            coded.append(getattr(holding, name))
        self._lines.append(line)

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> Holding: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Holding]: ...
    def __getitem__(self, place: int | slice) -> Holding | Sequence[Holding]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        text, coded = self._texts, self._coded
        return Holding(
            call_number=text["call_number"][place],
            title=text["title"][place],
            title_en=text["title_en"][place],
            author=text["author"][place],
            barcode=text["barcode"][place],
            epc=text["epc"][place],
            collection=coded["collection"][place],
            status=ItemStatus(coded["status"][place]),
            location=coded["location"][place],
        )

    def __iter__(self) -> Iterator[Holding]:
        return (self[place] for place in range(len(self)))

    def call_number_of(self, place: int) -> str:
        """The call number of one, without making the rest."""
        return self._texts["call_number"][place]

    def barcode_of(self, place: int) -> str:
        """The barcode of one, or an empty text."""
        return self._texts["barcode"][place]

    def collection_of(self, place: int) -> str:
        """The collection of one as the catalogue names it."""
        return self._coded["collection"][place]

    def location_of(self, place: int) -> str:
        """The location of one, or an empty text."""
        return self._coded["location"][place]

    def line_of(self, place: int) -> int:
        """The line it came from."""
        return self._lines[place]

    @property
    def collections(self) -> tuple[str, ...]:
        """Every collection named, in order of first use."""
        return self._coded["collection"].texts

    @property
    def locations(self) -> tuple[str, ...]:
        """Every location named, in order of first use."""
        return self._coded["location"].texts

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        held = sum(c.nbytes for c in self._texts.values()) + sum(c.nbytes for c in self._coded.values())
        return held + len(self._lines) * self._lines.itemsize
