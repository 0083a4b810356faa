"""Shelf faces as intervals of call numbers, in shelf order, and which of them holds a call number."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from navigation.callnumbers import CallNumber, CallNumberError, parse_call_number
from navigation.holdings.findings import Finding, found
from navigation.holdings.library import Library
from navigation.holdings.standing import Standing, standing_at
from twin.venue.model import Shelf, ShelfFace, Unit, Venue


@dataclass(frozen=True, slots=True)
class Face:
    """One side of a range and what it holds: from `first` to `last`, with all volumes of `last`."""

    shelf: Shelf
    side: str
    bays: int
    layers: int
    collection: str
    first: CallNumber
    last: CallNumber
    standing: Standing
    closed: bool

    @property
    def key(self) -> bytes:
        """Where it begins."""
        return order_key(self.first)

    @property
    def end(self) -> bytes:
        """Greater than the key of everything on it: keys end with a byte that all that follows exceeds."""
        return order_key(self.last)[:-1] + b"\xff"

    @property
    def name(self) -> str:
        """How messages call it."""
        name = self.shelf.name.get("en") or self.shelf.name.get("zh") or self.shelf.id
        return f"{name} {self.side}"


def order_key(call_number: CallNumber) -> bytes:
    """What sorts within one collection: the key without its first byte, which tells prefixes apart."""
    return call_number.key[1:]


class FaceRow:
    """All faces of one collection in shelf order."""

    def __init__(self, faces: Iterable[Face]) -> None:
        self.faces = tuple(sorted(faces, key=lambda face: (face.key, face.end)))
        self._begins = [face.key for face in self.faces]
        self._ends = [face.end for face in self.faces]
        self._furthest = list(accumulate(self._ends, max))

    def find(self, key: bytes) -> int | None:
        """The face whose interval holds the key; of several the one that begins last."""
        place = bisect_right(self._begins, key) - 1
        while place >= 0 and self._furthest[place] > key:
            if self._ends[place] > key:
                return place
            place -= 1
        return None

    def find_before(self, key: bytes) -> int | None:
        """The face after which a key in a gap stands; None before the first and behind the last."""
        place = bisect_right(self._begins, key) - 1
        return place if 0 <= place < len(self.faces) - 1 else None


def read_faces(venue: Venue, library: Library) -> tuple[dict[str, FaceRow], list[Finding]]:
    """The faces of every collection, and what is wrong with their call numbers. Empty faces are left out."""
    units = {unit.id: unit for unit in venue.units}
    closed = {level.id for level in venue.levels if level.restriction is not None} | library.closed
    by_collection: dict[str, list[Face]] = {}
    findings: list[Finding] = []
    for shelf in venue.shelves:
        unit = units.get(shelf.unit_id)
        shut = bool(closed & {shelf.id, shelf.unit_id, shelf.level_id}) or _is_restricted(unit)
        for place, face in enumerate(shelf.faces):
            if not (face.first_call_number and face.last_call_number):
                findings += _half_empty(shelf, face)
                continue
            try:
                made = _make(shelf, place, unit, shut, library)
            except CallNumberError as error:
                findings.append(
                    found("face-readable", str(error) + "; correct the shelf", feature_id=shelf.id)
                )
                continue
            if made.end <= made.key:
                findings.append(_reversed(made))
                continue
            by_collection.setdefault(made.collection, []).append(made)
    return {name: FaceRow(faces) for name, faces in by_collection.items()}, findings


def _make(shelf: Shelf, place: int, unit: Unit | None, shut: bool, library: Library) -> Face:
    face = shelf.faces[place]
    collection = library.by_place.get(shelf.id) or library.by_place.get(shelf.unit_id) or ""
    rules = library.rules_of(collection)
    first, last = (parse_call_number(text, rules) for text in (face.first_call_number, face.last_call_number))
    if not collection:
        collection = library.named_by(first.collection)
        if library.named_by(last.collection) != collection:
            raise CallNumberError(face.last_call_number, f"{first} is of another collection; part the face")
    standing = standing_at(shelf, place, None if unit is None else unit.geometry)
    bays, layers = max(1, face.bays), max(1, face.layers)
    return Face(shelf, face.side, bays, layers, collection, first, last, standing, shut)


def _is_restricted(unit: Unit | None) -> bool:
    return unit is not None and unit.restriction is not None


def _reversed(face: Face) -> Finding:
    message = f"{face.name} ends with {face.last}, which stands before its first, {face.first}; exchange them"
    return found("face-order", message, feature_id=face.shelf.id)


def _half_empty(shelf: Shelf, face: ShelfFace) -> list[Finding]:
    if not (face.first_call_number or face.last_call_number):
        return []
    message = f"side {face.side} of {shelf.id} lacks its first or last call number; give both"
    return [found("face-readable", message, feature_id=shelf.id)]
