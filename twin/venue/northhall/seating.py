"""Seats: each zone's furniture set out in its room, and what each seat offers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from twin.venue.model import Fixture, Seat, Section
from twin.venue.northhall.furniture import Fill, Place, place, set_out
from twin.venue.northhall.ids import both, make_id
from twin.venue.northhall.plan import union
from twin.venue.northhall.storey import Storey, Zone

WINDOW_M = 2.4
"""A seat is at the window when the facade is nearer than this."""
ACCESSIBLE_EVERY = 24
"""One seat in so many, at a table that a wheelchair can roll under."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_ROLL_UNDER = ("desk", "study_room", "child")


@dataclass(frozen=True, slots=True)
class SeatedZone:
    """A zone as built: its id as a feature, its seats in order of their numbers."""

    zone: Zone
    id: str
    level: str
    letter: str
    point: Point
    seats: tuple[Seat, ...]


@dataclass(slots=True)
class _Work:
    """A zone while it is being furnished."""

    zone: Zone
    id: str
    letter: str
    seats: list[Seat] = field(default_factory=list)


@dataclass(slots=True)
class Seating:
    """Builds the seats of one level, zone by zone; `taken` grows as furniture stands."""

    storey: Storey
    rooms: Mapping[str, Polygon]
    taken: list[BaseGeometry]
    glass: BaseGeometry
    rng: np.random.Generator
    tables: list[Fixture] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    zones: list[SeatedZone] = field(default_factory=list)

    def furnish(self) -> None:
        """Furnish every zone of the level."""
        for letter, zone in zip(_LETTERS, self.storey.zones, strict=False):
            keys = (zone.room, *zone.more_rooms)
            area = union([self.rooms[k] for k in keys])
            if zone.region is not None:
                area = shapely.intersection(area, zone.region, grid_size=0.01)
            work = _Work(zone, self._zone_id(zone, area), letter)
            for key in keys:
                own = area if zone.region is not None else self.rooms[key]
                for fill in zone.fills:
                    self._fill(work, key, fill, own)
            point = area.representative_point()
            self.zones.append(SeatedZone(zone, work.id, self.storey.key, letter, point, tuple(work.seats)))

    def _zone_id(self, zone: Zone, area: BaseGeometry) -> str:
        """The unit's id where the zone is a whole unit; otherwise a new section's."""
        if zone.region is None and not zone.more_rooms:
            return make_id(self.storey.key, "unit", zone.room)
        section = Section(
            id=make_id(self.storey.key, "section", zone.key),
            level_id=make_id("level", self.storey.key),
            name=both(zone.zh, zone.en),
            category="seating",
            geometry=area,
            display_point=area.representative_point(),
        )
        self.sections.append(section)
        return section.id

    def _fill(self, work: _Work, room: str, fill: Fill, area: Polygon) -> None:
        if fill.region is not None:
            area = shapely.intersection(area, fill.region, grid_size=0.01)
        if area.is_empty:
            return
        for station in set_out(fill, area, self._standing_in(area)):
            tables, places = place(fill.group, station)
            table_id = self._stand(work, tables) if tables else None
            sitters = shapely.convex_hull(shapely.MultiPoint([p[:2] for p in places]))
            self.taken.append(shapely.buffer(sitters, 0.45, quad_segs=3))
            socket = work.zone.sockets > 0 and bool(self.rng.random() < work.zone.sockets)
            for spot in places:
                seat = self._seat(work, room, fill.group.category, spot)
                work.seats.append(
                    replace(seat, table_id=table_id, socket=socket or seat.category == "carrel")
                )

    def _standing_in(self, area: Polygon) -> BaseGeometry:
        """What already stands, or must stay clear, in the bounds of `area`."""
        things = np.array(self.taken, dtype=object)
        frame = shapely.box(*area.bounds)
        near = things[shapely.intersects(shapely.envelope(things), frame)]
        return shapely.union_all(shapely.intersection(near, frame))

    def _stand(self, work: _Work, tables: list[Polygon]) -> str:
        key = (self.storey.key, work.zone.key, "table", len(work.seats))
        self.taken += tables
        level_id = make_id("level", self.storey.key)
        self.tables += [
            Fixture(
                id=make_id(*key, *([i] if i else [])), level_id=level_id, category="furniture", geometry=table
            )
            for i, table in enumerate(tables)
        ]
        return make_id(*key)

    def _seat(self, work: _Work, room: str, category: str, spot: Place) -> Seat:
        x, y, bearing = spot
        count = len(work.seats) + 1
        number = f"{work.letter}{count:03d}"
        label = f"{self.storey.short}-{number}"
        return Seat(
            id=make_id(self.storey.key, work.zone.key, "seat", number),
            level_id=make_id("level", self.storey.key),
            name=both(f"{label}座", f"Seat {label}"),
            category=category,
            geometry=Point(x, y),
            unit_id=make_id(self.storey.key, "unit", room),
            zone_id=work.id,
            bearing_deg=bearing,
            quiet=work.zone.quiet,
            window=bool(self.glass.distance(Point(x, y)) < WINDOW_M),
            accessible=category in _ROLL_UNDER and count % ACCESSIBLE_EVERY == 4,
        )
