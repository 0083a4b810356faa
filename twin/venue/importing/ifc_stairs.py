"""Stairs, ramps, lifts and escalators of a building model, to rooms on their storeys and links between."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from twin.venue.importing.draft import VERTICAL, Draft, Gap, Link, Room
from twin.venue.importing.ids import make_id
from twin.venue.importing.ifc_model import IfcRising
from twin.venue.importing.ifc_rooms import area_of
from twin.venue.importing.thresholds import find_sides, join_sides
from twin.venue.model import Door

_STOREY_M: Final = 1.0
"""A stair reaches a storey whose floor is no further than this below its top, or above its foot."""
_SMALL_M2: Final = 0.05
_NARROW_M: Final = 0.4
_IS_STAIRWELL: Final = 0.6


def draw_risings(
    risings: Sequence[tuple[str, IfcRising]], floors_m: Mapping[float, float], draft: Draft
) -> None:
    """Add each of `risings` (its category and itself). `floors_m` are the heights of the levels' floors."""
    for category, rising in risings:
        shape = area_of(rising.footprint)
        if shape is None or shape.area < _SMALL_M2 or rising.z_m is None or rising.top_z_m is None:
            draft.problems.add("shape-missing", rising.id, f"the {category} has no shape", "left out")
            continue
        low_m, high_m = rising.z_m, rising.top_z_m
        levels = [
            level
            for level, floor_m in sorted(floors_m.items())
            if low_m - _STOREY_M <= floor_m <= high_m + _STOREY_M
        ]
        if len(levels) < 2:
            what = f"the {category} from {low_m:.2f} to {high_m:.2f} m joins no two storeys"
            draft.problems.add("connector-levels", rising.id, what, "left out")
            continue
        draft.count_connector(category)
        rooms = [_room(category, rising, shape, level, draft) for level in levels]
        _enter(rising, rising.bottom, rooms[0], draft)
        _enter(rising, rising.top, rooms[-1], draft)
        draft.links += _links(category, rising, rooms)


def _room(category: str, rising: IfcRising, shape: BaseGeometry, level: float, draft: Draft) -> Room:
    """A space that is the stairwell already, else the footprint, cut out of the spaces it lies in."""
    for room in draft.by_level().get(level, ()):
        shared_m2 = room.geometry.intersection(shape).area
        if shared_m2 >= _IS_STAIRWELL * room.geometry.area:
            room.category, room.source_id = category, rising.id
            return room
    draft.cut_out(shape, level)
    free = shape
    for room in draft.rooms:
        if room.level == level and room.category in VERTICAL and room.geometry.intersects(free):
            free = free.difference(room.geometry)
    return draft.add_room(Room(rising.id, level, category, shape if free.area < 0.5 else free, {}))


def _enter(rising: IfcRising, end: tuple[float, float] | None, room: Room, draft: Draft) -> None:
    """An opening at the end of the stair, unless a door leads in already."""
    edge = room.geometry.boundary
    middles = (g.line.interpolate(0.5, normalized=True) for g in draft.gaps if g.level == room.level)
    if any(edge.dwithin(middle, 0.05) for middle in middles):
        return
    line = _end_line(room.geometry, end)
    around = [other for other in draft.by_level()[room.level] if other.geometry.dwithin(line, 1.0)]
    sides = find_sides(line, around)
    outside = [side for side in sides if side.room is not room]
    if not outside or len(sides) < 2 or line.length < _NARROW_M:
        what = f"on level {room.level:g} no space borders on its end, or it is under {_NARROW_M} m wide"
        draft.problems.add("connector-place", rising.id, what, "drawn there without a way in")
        return
    laid = join_sides(line, sides, room.level, draft)
    identifier = make_id(rising.id, "end", room.level)
    draft.add_gap(Gap(rising.id, room.level, laid, "pedestrian", Door(type="open"), {}, (), identifier))


def _end_line(shape: BaseGeometry, end: tuple[float, float] | None) -> LineString:
    """The side of the stair's rectangle that is nearest to its end."""
    rectangle = shapely.minimum_rotated_rectangle(shape)
    sides = [LineString(pair) for pair in pairwise(shapely.get_coordinates(rectangle.exterior))]
    shorter = sorted(sides, key=lambda side: side.length)[:2]
    place = Point(end) if end is not None else shape.centroid
    return min(shorter, key=lambda side: side.distance(place))


def _links(category: str, rising: IfcRising, rooms: Sequence[Room]) -> list[Link]:
    facts: dict[str, float | str | bool] = {}
    if rising.stair_count is not None and len(rooms) == 2:
        facts["stair_count"] = rising.stair_count
    if rising.has_railing:
        facts["handrail"] = "yes"
    if category == "elevator":
        return [Link(rising.id, category, tuple(rooms), False, facts)]
    return [Link(rising.id, category, pair, False, dict(facts)) for pair in pairwise(rooms)]
