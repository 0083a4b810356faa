"""North Hall put together: levels, links between them, call numbers, sensors and the store."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from twin.venue.model import (
    Address,
    Building,
    Device,
    Footprint,
    Opening,
    Relationship,
    Shelf,
    ShelfFace,
    Unit,
    Venue,
)
from twin.venue.northhall.building_level import BuiltLevel, build_level
from twin.venue.northhall.callnumbers import intervals, share_out
from twin.venue.northhall.cores import TOP
from twin.venue.northhall.devices import (
    SMART_RANGES,
    climate_devices,
    controller_devices,
    counter_devices,
    reader_devices,
    seat_devices,
)
from twin.venue.northhall.ids import both, make_id
from twin.venue.northhall.links import escalators, lift, stairs
from twin.venue.northhall.plan import union
from twin.venue.northhall.programme import STOREYS
from twin.venue.northhall.shelving import Range
from twin.venue.northhall.store import make_store
from twin.venue.plane import LocalPlane

HOURS = "08:30-22:00"
PLANE = LocalPlane(lon=114.0512, lat=22.6584, rotation_deg=14.0)
_SITE = Polygon([(-26, -58), (148, -58), (158, -40), (158, 62), (-26, 62), (-34, 40), (-34, -40)])
_BUILDING = make_id("building")
_ADDRESS = make_id("address")
_AIRED = (
    "library",
    "lobby",
    "classroom",
    "theater",
    "foodservice",
    "storage",
    "room",
    "conferenceroom",
    "serverroom",
    "lounge",
    "walkway",
    "office",
)
LIFTS = {f"lift{n}": f"lift-{n}" for n in (1, 2, 3, 4)} | {
    f"{side}_{kind}": f"lift-{side}-{kind}" for side in "we" for kind in ("staff", "books")
}
"""The lifts by the key of their units, with the name of their controller on site."""
T = TypeVar("T")


def build_north_hall(rng: np.random.Generator) -> Venue:
    """The demonstration venue; the same for the same state of `rng`."""
    levels = [build_level(storey(), _BUILDING, HOURS, rng) for storey in STOREYS]
    below = union([b.level.geometry for b in levels if b.level.ordinal < 0] or [Polygon()])
    zones = [z for b in levels for z in b.seating.zones]
    links = _links(levels)
    devices = [
        *seat_devices(zones, rng),
        *climate_devices(_climate_places(levels)),
        *counter_devices(_counted(levels)),
        *controller_devices(_controlled(levels, links)),
    ]
    shelves = _shelves(levels, rng)
    devices += _shelf_readers(levels, shelves)
    return Venue(
        id=make_id("venue"),
        name=both("北馆", "North Hall"),
        category="governmentfacility",
        alt_name=both("市图书馆北馆", "City Library North Hall"),
        time_zone="Asia/Shanghai",
        hours=HOURS,
        plane=PLANE,
        outline=_SITE,
        display_point=Point(58.8, 21.0),
        address_id=_ADDRESS,
        addresses=(_address(),),
        buildings=(
            Building(
                id=_BUILDING,
                name=both("北馆", "North Hall"),
                category="unspecified",
                display_point=Point(58.8, 21.0),
                address_id=_ADDRESS,
            ),
        ),
        footprints=tuple(_footprints(_ground(levels), below)),
        levels=tuple(b.level for b in levels),
        units=_all(b.units for b in levels),
        openings=_all(b.openings for b in levels),
        fixtures=_all(b.fixtures for b in levels),
        kiosks=_all(b.kiosks for b in levels),
        sections=_all(b.seating.sections for b in levels),
        amenities=_all(b.amenities for b in levels),
        anchors=_all(b.anchors for b in levels),
        occupants=_all(b.occupants for b in levels),
        relationships=tuple(links),
        seats=_all(z.seats for z in zones),
        shelves=tuple(shelves),
        devices=tuple(devices),
        equipment=make_store(),
    )


def _all(parts: Iterable[Iterable[T]]) -> tuple[T, ...]:
    return tuple(item for part in parts for item in part)


def _address() -> Address:
    return Address(
        id=_ADDRESS, address="1 Library Avenue", locality="Shenzhen", province="CN-GD", country="CN"
    )


def _ground(levels: list[BuiltLevel]) -> BaseGeometry:
    return next(b.level.geometry for b in levels if b.level.ordinal == 0)


def _footprints(ground: BaseGeometry, below: BaseGeometry) -> list[Footprint]:
    shapes = {"ground": ground, "subterranean": below}
    return [
        Footprint(
            id=make_id("footprint", kind),
            category=kind,
            geometry=shape,
            building_ids=(_BUILDING,),
            name=both("北馆", "North Hall"),
        )
        for kind, shape in shapes.items()
        if not shape.is_empty
    ]


def _links(levels: list[BuiltLevel]) -> list[Relationship]:
    """Lifts, stairs, escalators and the reading stair."""
    rising = sorted(levels, key=lambda b: b.level.ordinal)

    def shaft(key: str, category: str) -> list[Unit]:
        return [
            u
            for b in rising
            for u in b.units
            if u.id == make_id(b.storey.key, "unit", key) and u.category == category
        ]

    found = [lift(key, shaft(key, "elevator")) for key in LIFTS]
    for key in ("s1", "s2", "s3", "s4", "reading_stair"):
        found += stairs(key, shaft(key, "stairs"))
    names = {b.level.ordinal: b.storey.key for b in levels}
    return found + escalators(names, {u.id: u for b in levels for u in b.units})


def _controlled(levels: list[BuiltLevel], links: list[Relationship]) -> list[tuple[str, Relationship, Unit]]:
    """Every lift and escalator: what it is called on site, the way itself, and the unit it begins in."""
    units = {u.id: u for b in levels for u in b.units}
    slugs = {make_id("lift", key): slug for key, slug in LIFTS.items()}
    for low in range(TOP):
        for way in ("up", "down"):
            slugs[make_id("escalator", low, way)] = f"escalator-{low + 1}-{low + 2}-{way}"
    return [(slugs[link.id], link, units[link.origin_id or ""]) for link in links if link.id in slugs]


def _shelves(levels: list[BuiltLevel], rng: np.random.Generator) -> list[Shelf]:
    """Every range with its faces: classes in order from level to level, intervals in order within a class."""
    stacks = [b for b in sorted(levels, key=lambda b: b.level.ordinal) if b.storey.classes]
    shares = share_out(
        {b.storey.key: b.storey.classes for b in stacks}, {b.storey.key: len(b.ranges) for b in stacks}
    )
    dealt = _dealt(shares, rng)
    return [
        _shelf(built, number, letter, dealt[letter])
        for built in stacks
        for number, letter in enumerate(c for c, n in shares[built.storey.key] for _ in range(n))
    ]


def _shelf_readers(levels: list[BuiltLevel], shelves: list[Shelf]) -> list[Device]:
    """Readers in the first ranges of the lowest level that has any, as far as they stand in one room."""
    key = next(b.storey.key for b in sorted(levels, key=lambda b: b.level.ordinal) if b.storey.classes)
    first = next(s for s in shelves if s.level_id == make_id("level", key))
    room = [s for s in shelves if s.unit_id == first.unit_id]
    return reader_devices(key, room[:SMART_RANGES])


def _dealt(
    shares: Mapping[str, Sequence[tuple[str, int]]], rng: np.random.Generator
) -> dict[str, Iterator[tuple[str, str]]]:
    """For each main class its intervals, two to a range, ready to be handed out in shelf order."""
    ranges: Counter[str] = Counter()
    for share in shares.values():
        ranges.update(dict(share))
    return {letter: iter(intervals(letter, 2 * n, rng)) for letter, n in sorted(ranges.items())}


def _shelf(built: BuiltLevel, number: int, letter: str, faces: Iterator[tuple[str, str]]) -> Shelf:
    room, range_ = built.ranges[number]
    key, label = built.storey.key, f"{built.storey.short}-{number + 1:03d}"
    return Shelf(
        id=make_id(key, "shelf", number),
        level_id=make_id("level", key),
        category=letter,
        geometry=range_.shape,
        name=both(f"{label}架", f"Range {label}"),
        unit_id=make_id(key, "unit", room),
        faces=tuple(_face(side, range_, *next(faces)) for side in "AB"),
    )


def _face(side: str, range_: Range, first: str, last: str) -> ShelfFace:
    return ShelfFace(
        side=side, bays=range_.bays, layers=range_.layers, first_call_number=first, last_call_number=last
    )


def _climate_places(levels: list[BuiltLevel]) -> list[tuple[str, str, str, Point]]:
    """Every zone of seats, and the rooms where people gather or collections need care."""
    places = [(z.level, z.zone.key, z.id, z.point) for b in levels for z in b.seating.zones]
    measured = {
        (z.level, room) for b in levels for z in b.seating.zones for room in (z.zone.room, *z.zone.more_rooms)
    }
    places += [
        (b.storey.key, room.key.replace("_", "-"), unit.id, unit.display_point or Point())
        for b in levels
        for room, unit in zip(b.storey.rooms, b.units, strict=True)
        if unit.category in _AIRED and (b.storey.key, room.key) not in measured
    ]
    return places


def _counted(levels: list[BuiltLevel]) -> list[tuple[str, str, Opening]]:
    """Entrances, and the ways into wings and rooms that carry a name."""
    return [
        (b.storey.key, f"door-{i}", o)
        for b in levels
        for i, o in enumerate((o for o in b.openings if o.name), 1)
    ]
