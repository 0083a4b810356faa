"""Catalogue against shelves: gaps and overlaps between faces, and books that belong on none."""

from collections.abc import Iterable, Iterator

from navigation.callnumbers import CallNumber, ClcCallNumber
from navigation.holdings.faces import Face
from navigation.holdings.findings import Finding, Tally, found, numbered
from navigation.holdings.index import HoldingsIndex
from navigation.holdings.shelving import Shelving


def check_holdings(index: HoldingsIndex, reading: Iterable[Finding] = ()) -> list[Finding]:
    """Everything that is wrong, numbered, errors first; `reading` is what reading the file found."""
    tally = Tally()
    for shelving in index.shelving.values():
        for finding in (*_overlaps(shelving), *_gaps(index, shelving)):
            tally.add(finding)
    for finding in (*_unplaced(index), *_undescribed(index)):
        tally.add(finding)
    return numbered([*reading, *index.findings, *tally.listed()])


def _overlaps(shelving: Shelving) -> Iterator[Finding]:
    """Each face against those that begin before it ends."""
    faces = shelving.faces.faces
    for place, face in enumerate(faces):
        for other in faces[place + 1 :]:
            if other.key >= face.end:
                break
            books = shelving.count_between(other.key, min(face.end, other.end))
            last = face.last if face.end <= other.end else other.last
            message = (
                f"{face.name} ({face.first} to {face.last}) and {other.name} ({other.first} to {other.last}) "
                f"both claim {other.first} to {last}, {_books(books)}; end the first before the second begins"
            )
            rule = "faces-overlap-books" if books else "faces-overlap"
            yield found(rule, message, feature_id=other.shelf.id, call_number=str(other.first))


def _gaps(index: HoldingsIndex, shelving: Shelving) -> Iterator[Finding]:
    """Between all faces up to one and the next, unless they meet."""
    faces = shelving.faces.faces
    reached = faces[0] if faces else None
    for face in faces[1:]:
        if reached is not None and face.key >= reached.end:
            books = shelving.count_between(reached.end, face.key)
            if books or not _meet(reached.last, face.first):
                yield _gap(index, reached, face, books, shelving.first_between(reached.end, face.key))
        if reached is None or face.end > reached.end:
            reached = face


def _gap(index: HoldingsIndex, before: Face, after: Face, books: int, first: int | None) -> Finding:
    example = "" if first is None else f", the first {index.holdings.call_number_of(first)}"
    message = (
        f"between {before.name}, which ends with {before.last}, and {after.name}, which begins with "
        f"{after.first}: {_books(books)}{example}; let one of them reach to the other"
    )
    return found(
        "faces-gap-books" if books else "faces-gap",
        message,
        line=0 if first is None else index.holdings.line_of(first),
        feature_id=before.shelf.id,
        call_number=str(before.last),
    )


def _meet(last: CallNumber, first: CallNumber) -> bool:
    """Whether nothing is left out between them: the next number of a class, or the beginning of another."""
    if not (isinstance(last, ClcCallNumber) and isinstance(first, ClcCallNumber)):
        return False
    before, after = _number(last), _number(first)
    if last.class_number == first.class_number:
        return before is not None and after == before + 1
    return first.book is None or after in (0, 1)


def _number(call_number: ClcCallNumber) -> int | None:
    return None if call_number.book is None else call_number.book.number


def _unplaced(index: HoldingsIndex) -> Iterator[Finding]:
    """Books that go by their call number, and no face of their collection holds it."""
    holdings = index.holdings
    for name, shelving in index.shelving.items():
        for number, nearest in shelving.list_unplaced():
            if not index.goes_by_call_number(number):
                continue
            text = holdings.call_number_of(number)
            shelved = f"collection {name!r}" if name else "the open shelves"
            message = f"{text} {nearest} of {shelved}; give it a location, or a face that holds it"
            yield found("book-placed", message, line=holdings.line_of(number), call_number=text)


def _undescribed(index: HoldingsIndex) -> Iterator[Finding]:
    """Where all books are of one collection, its name needs no description."""
    known, named = index.library.by_name, index.holdings.collections
    for name in named:
        if name and name not in known and len(named) > 1:
            message = (
                f"{name!r} is not among the library's collections; describe it if it has its own shelves"
            )
            yield found("collection-known", message)


def _books(count: int) -> str:
    return {0: "no book listed", 1: "1 book"}.get(count, f"{count:,} books")
