"""Which zones and rooms a venue has, of what category, and how far from the door: all that stays the same."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from shapely import Point
from shapely.geometry.base import BaseGeometry

from twin.things import Labels
from twin.venue.model import Feature, Seat, Venue

#: What one storey counts in metres of walking, for ordering: stairs up and down, or a wait for the lift.
FLOOR_M = 30.0

# The first that matches in a category or a name wins: a quiet children's room is for children first.
_CATEGORIES = tuple(
    (category, re.compile(pattern, re.IGNORECASE))
    for category, pattern in (
        ("24h", r"24[\s_-]?h|24[\s_-]?小时|二十四小时"),
        ("children", r"child|kid|juvenile|少儿|儿童|亲子|绘本"),
        ("quiet", r"quiet|silen|静"),
        ("group", r"group|seminar|meeting|discussion|conference|研讨|讨论|小组|会议|共享"),
        ("study", r"study|自习|自修|研修"),
        ("reading", r"reading|library|阅览|阅读|书房"),
    )
)
_ENTRANCES = re.compile(r"^(entrance|entry|pedestrian\.principal)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Zone:
    """Seats that are counted together, or a room without seats that is watched as a whole (`kind` room).

    `category` is reading, study, children, quiet, 24h, group or other. `distance_m` is the straight way from
    the nearest entrance, None where the venue has none.
    """

    id: str
    name: Labels
    level_id: str
    kind: str
    category: str
    seats: tuple[Seat, ...]
    distance_m: float | None


def zones_of(venue: Venue, rooms: Iterable[str] = ()) -> list[Zone]:
    """The zones that seats name, then the given rooms, each in the venue's order."""
    seats: defaultdict[str, list[Seat]] = defaultdict(list)
    for seat in venue.seats:
        seats[seat.zone_id].append(seat)
    doors = list(_entrances(venue))
    ordinals = {level.id: level.ordinal for level in venue.levels}

    def zone(zone_id: str, level_id: str, kind: str, sitting: tuple[Seat, ...]) -> Zone:
        feature = venue.by_id.get(zone_id)
        centre, here = _centre(feature, sitting), ordinals.get(level_id, 0)
        ways_m = [
            centre.distance(door) + FLOOR_M * abs(here - there) for door, there in doors if centre is not None
        ]
        distance_m = round(min(ways_m), 1) if ways_m else None
        category = category_of(feature, otherwise="other")
        return Zone(zone_id, feature.name if feature else {}, level_id, kind, category, sitting, distance_m)

    zones = [zone(zone_id, found[0].level_id, "zone", tuple(found)) for zone_id, found in seats.items()]
    return zones + [zone(room_id, venue.level_of[room_id], "room", ()) for room_id in rooms]


def category_of(feature: Feature | None, otherwise: str) -> str:
    """What a zone is for, told from the category and the names of its unit or section."""
    if feature is None:
        return otherwise
    words = " ".join((feature.category, *feature.name.values(), *feature.alt_name.values()))
    return next((category for category, pattern in _CATEGORIES if pattern.search(words)), otherwise)


def _entrances(venue: Venue) -> Iterable[tuple[BaseGeometry, int]]:
    """Each way in, and the ordinal of its level."""
    ordinals = {level.id: level.ordinal for level in venue.levels}
    for feature in (*venue.amenities, *venue.openings):
        if feature.geometry is not None and _ENTRANCES.match(feature.category):
            yield feature.geometry, ordinals.get(venue.level_of.get(feature.id, ""), 0)


def _centre(feature: Feature | None, seats: tuple[Seat, ...]) -> Point | None:
    points = [seat.geometry.centroid for seat in seats if seat.geometry is not None]
    if points:
        return Point(sum(p.x for p in points) / len(points), sum(p.y for p in points) / len(points))
    if feature is None or feature.geometry is None:
        return None
    return feature.display_point or feature.geometry.centroid
