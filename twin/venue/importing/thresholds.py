"""Doors in walls that have a thickness: the rooms on either side, and the floor in the doorway between."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import shapely
from shapely import LineString, Point, Polygon
from shapely.affinity import translate

from twin.venue.importing.draft import Draft, Room
from twin.venue.importing.rings import sound_area

REACH_M: Final = 0.8
"""How far from the middle of its wall a door's rooms may be: a wall of 1.6 m."""


_HAIR_M: Final = 0.001


@dataclass(frozen=True, slots=True)
class Side:
    """A room on one side of a door, and how far away it begins: a step of `shift` metres on the plan."""

    room: Room
    shift: tuple[float, float]
    away_m: float


def find_sides(line: LineString, rooms: Sequence[Room], reach_m: float = REACH_M) -> list[Side]:
    """The nearest room on either side of `line`, none or one for each side; those of `rooms` on its level."""
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    length = line.length or 1.0
    normal = ((y1 - y0) / length, (x0 - x1) / length)
    middle = line.interpolate(0.5, normalized=True)
    found = []
    for sign in (1.0, -1.0):
        direction = sign * normal[0], sign * normal[1]
        # A hair off the line, so that a room that ends at it is on one side only.
        start = Point(middle.x + direction[0] * _HAIR_M, middle.y + direction[1] * _HAIR_M)
        end = (middle.x + direction[0] * reach_m, middle.y + direction[1] * reach_m)
        probe = LineString([start, end])
        reached = [
            (_HAIR_M + start.distance(part) if start.distance(part) > 0 else 0.0, room)
            for room in rooms
            if (part := room.geometry.intersection(probe)).length > 0.01
        ]
        if reached:
            away_m, room = min(reached, key=lambda item: item[0])
            found.append(Side(room, (direction[0] * away_m, direction[1] * away_m), away_m))
    return found


def join_sides(line: LineString, sides: Sequence[Side], level: float, draft: Draft) -> LineString:
    """Give the floor of the doorway to the larger room, and lay the door on the edge of the other.

    With one side only, the door is laid on that room's edge.
    """
    if len(sides) < 2:
        return _moved(line, sides[0])
    host, other = sorted(sides, key=lambda side: (-side.room.geometry.area, side.room.id))
    at_host, at_other = _moved(line, host), _moved(line, other)
    doorway = Polygon([*at_host.coords, *reversed(at_other.coords)])
    if doorway.area > 0.001 and doorway.is_valid:
        others = [room.geometry for room in draft.rooms if room.level == level and room is not host.room]
        free = doorway.difference(shapely.union_all([shape for shape in others if shape.intersects(doorway)]))
        # Overlapping the host by a hair makes them one polygon.
        whole = sound_area(
            host.room.geometry.union(free.buffer(0.002, join_style="mitre")).difference(other.room.geometry)
        )
        if whole is not None and whole.geom_type == host.room.geometry.geom_type:
            host.room.geometry = whole
    return at_other


def _moved(line: LineString, side: Side) -> LineString:
    return translate(line, side.shift[0], side.shift[1])
