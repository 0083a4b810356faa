"""The catalogue of North Hall: books drawn onto its faces and into its closed stack."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np

from navigation.callnumbers import ClcCallNumber, parse_call_number
from navigation.catalogue.classics import list_works
from navigation.catalogue.titles import Composed, Composer
from navigation.holdings.faces import Face, FaceRow, order_key, read_faces
from navigation.holdings.holding import Holding, ItemStatus
from navigation.holdings.library import Library
from twin.errors import TwinError
from twin.venue.model import Venue
from twin.venue.northhall.callnumbers import OUTLINE

BOOKS: Final = 20_000
_COLLECTION: Final = "中文图书"
_CLOSED_SHARE: Final = 0.15
_IN_HIGH_BAY: Final = 0.8
_ON_LOAN, _MISSING = 0.05, 0.003
_SECOND_COPIES: Final = 0.06
_TITLES_PER_FACE: Final = 300
"""What a face of North Hall holds; only so many numbers of a class that begins on it are drawn."""


class NoClassedShelvesError(TwinError):
    """A venue whose shelves carry no call numbers, so that no catalogue fits it."""

    def __init__(self) -> None:
        super().__init__("no shelf of this venue has call numbers; give the North Hall venue")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One title's place: its class and number, and the face; None: the closed stack."""

    class_number: str
    number: int
    face: Face | None


def north_hall_catalogue(venue: Venue, rng: np.random.Generator, books: int = BOOKS) -> Iterator[Holding]:
    """About `books` copies for the shelves and the closed stack, the same for one state of `rng`.

    Known works come first, then composed titles face by face. Raises NoClassedShelvesError.
    """
    rows, _ = read_faces(venue, Library())
    row = rows.get("")
    if row is None:
        raise NoClassedShelvesError
    used: set[tuple[str, int]] = set()
    composer = Composer(rng)
    barcodes = iter(range(1_000_001, 10_000_000))
    for drawn, known in _known_works(row, used):
        composer.reserve(known.title)
        yield from _copies(drawn, known, rng, barcodes)
    titles = max(0, round(books / (1 + _SECOND_COPIES)) - len(used))
    for drawn in _draw(row, titles, used, rng):
        yield from _copies(drawn, composer.compose(drawn.class_number), rng, barcodes)


def _known_works(row: FaceRow, used: set[tuple[str, int]]) -> Iterator[tuple[_Drawn, Composed]]:
    """Every known work on the first number of its class that is free and lies on a face."""
    for work in list_works():
        for number in range(1, _TITLES_PER_FACE):
            place = row.find(order_key(parse_call_number(f"{work.class_number}/{number}")))
            if place is not None and (work.class_number, number) not in used:
                used.add((work.class_number, number))
                drawn = _Drawn(work.class_number, number, row.faces[place])
                yield drawn, Composed(work.title, work.title_en, work.author)
                break


def _draw(
    row: FaceRow, titles: int, used: set[tuple[str, int]], rng: np.random.Generator
) -> Iterator[_Drawn]:
    """`titles` call numbers, equally many on every face; a share of them in the closed stack instead."""
    outline = _outline()
    counts = np.diff(np.linspace(0, titles, len(row.faces) + 1).astype(int))
    for face, count in zip(row.faces, counts.tolist(), strict=True):
        free = [pair for pair in _numbers(face, outline) if pair not in used]
        chosen = rng.choice(len(free), size=min(count, len(free)), replace=False)
        for class_number, number in (free[i] for i in np.sort(chosen)):
            used.add((class_number, number))
            yield _Drawn(class_number, number, None if rng.random() < _CLOSED_SHARE else face)


def _outline() -> list[ClcCallNumber]:
    """The classes of the open collection in shelf order."""
    entries = (entry.partition("*")[0] for classes in OUTLINE.values() for entry in classes.split())
    read = (parse_call_number(entry) for entry in entries)
    return sorted(number for number in read if isinstance(number, ClcCallNumber))


def _numbers(face: Face, outline: Sequence[ClcCallNumber]) -> list[tuple[str, int]]:
    """Every class and number that stands on a face, a class that ends on it taken to fill what is left."""
    if not (isinstance(face.first, ClcCallNumber) and isinstance(face.last, ClcCallNumber)):
        return []
    begin, end = _number(face.first), _number(face.last)
    first, last = face.first.class_number, face.last.class_number
    if first == last:
        return [(first, n) for n in range(begin, end + 1)]
    between = [c.class_number for c in outline if face.first < c < face.last and c.class_number != last]
    share = max(1, (_TITLES_PER_FACE - end) // (1 + len(between)))
    found = [(first, n) for n in range(begin, begin + share)]
    found += [(name, n) for name in between for n in range(1, share + 1)]
    return found + [(last, n) for n in range(1, end + 1)]


def _number(call_number: ClcCallNumber) -> int:
    number = None if call_number.book is None else call_number.book.number
    return 1 if number is None else number


def _copies(
    drawn: _Drawn, book: Composed, rng: np.random.Generator, barcodes: Iterator[int]
) -> Iterator[Holding]:
    """One copy of a title, now and then two, each with its status."""
    for _ in range(1 + (rng.random() < _SECOND_COPIES)):
        location = ""
        if drawn.face is None:
            location = "B3" if rng.random() < _IN_HIGH_BAY else "B2"
        barcode = f"NH{next(barcodes)}"
        yield Holding(
            call_number=f"{drawn.class_number}/{drawn.number}",
            title=book.title,
            title_en=book.title_en,
            author=book.author,
            collection=_COLLECTION,
            barcode=barcode,
            status=_status(rng),
            location=location,
            epc=_epc(barcode),
        )


def _epc(barcode: str) -> str:
    """What the tag of a copy says: 96 bits, as most tags hold, that tell nothing about the book."""
    return blake2b(barcode.encode(), digest_size=12, person=b"north-hall").hexdigest().upper()


def _status(rng: np.random.Generator) -> ItemStatus:
    chance = rng.random()
    if chance < _MISSING:
        return ItemStatus.MISSING
    return ItemStatus.ON_LOAN if chance < _MISSING + _ON_LOAN else ItemStatus.AVAILABLE
