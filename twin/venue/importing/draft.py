"""The venue while it is drawn: rooms, doors and links that steps of an import add to and change."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from twin.venue.importing.ids import make_id
from twin.venue.importing.outcome import ImportOptions
from twin.venue.importing.problems import Problems, VenueImportError
from twin.venue.importing.rings import sound_area
from twin.venue.model import Door

Attributes = Mapping[str, float | str | bool]
VERTICAL: Final = frozenset({"elevator", "escalator", "ramp", "stairs"})
_SLIVER_M2: Final = 0.05


@dataclass(slots=True)
class Room:
    """A unit to be: what one source element is on one level, in local metres."""

    source_id: str
    level: float
    category: str
    geometry: BaseGeometry
    tags: Mapping[str, str] = field(default_factory=dict)
    accessibility: tuple[str, ...] = ()
    id: str = ""

    def __post_init__(self) -> None:
        self.id = self.id or make_id(self.source_id, "unit", self.level)


@dataclass(slots=True)
class Gap:
    """An opening to be: a line along a wall of one level."""

    source_id: str
    level: float
    line: LineString
    category: str = "pedestrian"
    door: Door | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    accessibility: tuple[str, ...] = ()
    id: str = ""

    def __post_init__(self) -> None:
        self.id = self.id or make_id(self.source_id, "opening", self.level)


@dataclass(slots=True)
class Link:
    """A way between levels to be: its rooms from origin to destination, and the stops between."""

    source_id: str
    category: str
    rooms: tuple[Room, ...]
    directed: bool = False
    attributes: dict[str, float | str | bool] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Draft:
    """Everything drawn so far, with the problems met and what was counted on the way."""

    file: str
    options: ImportOptions
    problems: Problems = field(default_factory=Problems)
    counts: Counter[str] = field(default_factory=Counter)
    rooms: list[Room] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    connectors: int = 0
    groups: dict[str, tuple[tuple[float, ...], ...]] = field(default_factory=dict)
    """The copies of each source element that is drawn as areas, each with its levels."""
    gap_ids: set[str] = field(default_factory=set)
    lengths_m: dict[str, float] = field(default_factory=dict)
    """How long the way in a stairwell is, by `source|lower level|upper level`."""

    def add_room(self, room: Room) -> Room:
        """Keep `room`; raises VenueImportError where there are more than the limits allow."""
        self._check(len(self.rooms))
        self.rooms.append(room)
        return room

    def add_gap(self, gap: Gap) -> None:
        """Keep `gap`; raises VenueImportError where there are more than the limits allow."""
        self._check(len(self.gaps))
        self.gaps.append(gap)
        self.gap_ids.add(gap.id)

    def count_connector(self, what: str) -> None:
        """One more lift, stair or ramp that is cut out of rooms; raises VenueImportError where too many."""
        self.counts[what] += 1
        self.connectors += 1
        most = self.options.limits.connectors
        if self.connectors > most:
            reason = f"it has more than {most:,} lifts and stairs; cut out the building"
            raise VenueImportError(self.file, reason)

    def _check(self, count: int) -> None:
        most = self.options.limits.features
        if count >= most:
            raise VenueImportError(
                self.file, f"it makes more than {most:,} rooms or doors; cut out the building"
            )

    def by_level(self) -> dict[float, list[Room]]:
        """The rooms by level, in the order they were drawn."""
        found: dict[float, list[Room]] = defaultdict(list)
        for room in self.rooms:
            found[room.level].append(room)
        return found

    def cut_out(self, shape: BaseGeometry, level: float, keep: Iterable[str] = ()) -> list[Room]:
        """Take `shape` out of the rooms of `level` that lead to no other level; those cut are given back."""
        cut, gone = [], []
        kept = set(keep)
        for room in self.rooms:
            if room.level != level or room.category in VERTICAL or room.source_id in kept:
                continue
            if not room.geometry.intersects(shape) or room.geometry.intersection(shape).area <= _SLIVER_M2:
                continue
            rest = sound_area(room.geometry.difference(shape))
            if rest is None or rest.area <= _SLIVER_M2:
                gone.append(room)
                continue
            room.geometry = rest
            cut.append(room)
        self.rooms = [room for room in self.rooms if not any(room is other for other in gone)]
        return cut


def largest(geometry: BaseGeometry) -> BaseGeometry:
    """The largest part of `geometry` by area, or by length where it is lines."""
    parts = list(shapely.get_parts(geometry))
    return max(parts, key=lambda part: (part.area, part.length), default=geometry)
