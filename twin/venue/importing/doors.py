"""Doors drawn as nodes on outlines, to openings along the wall; and passages where two open areas meet."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from twin.venue.importing.areas import groups_of
from twin.venue.importing.draft import VERTICAL, Draft, Gap, Room
from twin.venue.importing.elements import Element
from twin.venue.importing.ids import make_id
from twin.venue.importing.measures import find_width_m
from twin.venue.importing.rooms_at import RoomsAt
from twin.venue.importing.tags import (
    DOOR_TYPES,
    accessibility,
    door_is_automatic,
    door_material,
    opening_category,
)
from twin.venue.importing.walls import lay_door
from twin.venue.model import Door

DOOR_WIDTH_M: Final = 0.9
"""Clear width of a door that says none: 0.1 m over what wheelchairs need (GB 50763-2012, 3.5.3)."""
_WIDTHS: Final = ("door:width", "width", "entrance:width", "maxwidth:physical")
_WIDTH_RANGE_M: Final = (0.4, 12.0)
_TOUCH_M: Final = 0.05
_SNAP_M: Final = 1.0
_SAME_M: Final = 0.05
_PASSAGE_M: Final = 0.8
_STRAIGHT_M: Final = 0.01
_Seen = dict[tuple[float, int, int], list[Gap]]
_OPEN: Final = frozenset({"walkway", "unenclosedarea", "lobby"})


def is_door(element: Element) -> bool:
    """Whether an element is a door, an entrance, or a hole in a wall."""
    tags = element.tags
    tagged = "door" in tags or tags.get("entrance", "no") != "no" or tags.get("indoor") == "door"
    if element.geometry.geom_type == "LineString":
        return tagged and "indoor" not in tags
    return tagged and element.geometry.geom_type == "Point"


def draw_doors(elements: Iterable[Element], draft: Draft) -> None:
    """Add an opening for each door on each of its levels, in the wall of a room of that level."""
    rooms = RoomsAt(draft.rooms)
    seen: _Seen = {}
    for element in elements:
        draft.counts["doors"] += 1
        width_m = _width_m(element, draft)
        if isinstance(element.geometry, LineString):
            point = element.geometry.interpolate(0.5, normalized=True)
            width_m = min(element.geometry.length, _WIDTH_RANGE_M[1])
        else:
            point = Point(element.geometry.coords[0])
        for level in _levels(element, point, rooms, draft):
            gap = _gap(element, point, level, width_m, rooms.touching(point, level, _TOUCH_M), draft)
            if gap is None:
                gap = _snapped(element, point, level, width_m, rooms, draft)
            if gap is not None and not _is_repeated(gap, seen, draft):
                draft.add_gap(gap)


def _levels(element: Element, point: Point, rooms: RoomsAt, draft: Draft) -> list[float]:
    levels = sorted({level for group in groups_of(element, draft) for level in group})
    if levels:
        return levels
    levels = rooms.levels_touching(point, _TOUCH_M)
    if not levels:
        if "door" in element.tags or "indoor" in element.tags:
            what = "a door has no level and lies on no wall"
            draft.problems.add("door-off-wall", element.id, what, "left out")
        else:
            draft.counts["entrances of no room drawn"] += 1
        return []
    what, done = "doors have no level", "put on the levels of the rooms whose wall they are in"
    draft.problems.add("level-missing", element.id, what, done, once=True)
    return levels


def _width_m(element: Element, draft: Draft) -> float:
    for key in _WIDTHS:
        text = element.tags.get(key)
        if text is None:
            continue
        width_m = find_width_m(text, *_WIDTH_RANGE_M)
        if width_m is not None:
            return width_m
        what = f"{key} {text[:40]!r} is no width of a door"
        draft.problems.add("width-unreadable", element.id, what, f"{DOOR_WIDTH_M} m is taken")
    return DOOR_WIDTH_M


def _gap(
    element: Element, point: Point, level: float, width_m: float, walls: Sequence[Room], draft: Draft
) -> Gap | None:
    laid = lay_door(point, [room.geometry for room in walls], width_m)
    if laid is None:
        return None
    at = f"on level {level:g}"
    if laid.at_corner:
        what = f"{at} it lies on a corner of every room it touches"
        draft.problems.add("door-corner", element.id, what, "laid along the longer wall")
    if laid.narrowed:
        what = f"{at} the wall is {laid.line.length:.2f} m long, the door {width_m:g} m wide"
        draft.problems.add("door-narrowed", element.id, what, "drawn as wide as the wall is long")
    return Gap(
        element.id, level, laid.line, opening_category(element.tags), _door(element, draft), element.tags,
        accessibility(element.tags),
    )  # fmt: skip


def _snapped(
    element: Element, point: Point, level: float, width_m: float, rooms: RoomsAt, draft: Draft
) -> Gap | None:
    """The door in the nearest wall of its level, no more than a metre away."""
    near = rooms.nearest_wall(point, level, _SNAP_M)
    elsewhere = rooms.levels_touching(point, _TOUCH_M)
    kind = "door-level" if elsewhere else "door-off-wall"
    what = f"on level {level:g} no room has a wall here"
    if elsewhere:
        what += f"; rooms of level {', '.join(f'{other:g}' for other in elsewhere)} have"
    if near is None:
        draft.problems.add(kind, element.id, what, "left out on that level")
        return None
    room, place = near
    moved_m = place.distance(point)
    gap = _gap(element, place, level, width_m, [room], draft)
    done = f"moved {moved_m:.2f} m to the nearest" if gap is not None else "left out on that level"
    draft.problems.add(kind, element.id, what, done)
    return gap


def _door(element: Element, draft: Draft) -> Door:
    value = element.tags.get("door", "yes")
    kind = DOOR_TYPES.get(value.split(";")[0].strip())
    if kind is None:
        what = f"door={value[:40]} is not known"
        draft.problems.add("tag-unknown", element.id, what, "taken as a door of unspecified type", once=True)
        kind = "unspecified"
    automatic = door_is_automatic(element.tags)
    return Door(type=kind, automatic=automatic, material=door_material(element.tags))


def _is_repeated(gap: Gap, seen: _Seen, draft: Draft) -> bool:
    middle = gap.line.interpolate(0.5, normalized=True)
    x, y = round(middle.x), round(middle.y)
    for place in ((gap.level, x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
        for other in seen.get(place, ()):
            if other.line.hausdorff_distance(gap.line) < _SAME_M:
                what = f"on level {gap.level:g} it is the same as {other.source_id}"
                draft.problems.add("door-repeated", gap.source_id, what, "left out")
                return True
    seen.setdefault((gap.level, x, y), []).append(gap)
    return False


def draw_passages(
    draft: Draft, walls: Sequence[tuple[float, BaseGeometry]], categories: frozenset[str] = _OPEN
) -> None:
    """Add an opening without a door where two areas or corridors of a level meet and none is drawn.

    In Simple Indoor Tagging an area has no walls and a corridor none towards other open space; where a door
    is drawn between them, or `walls` (level and shape) stand, there is one. `categories` are those of rooms
    that are open to each other where they meet.
    """
    by_level = draft.by_level()
    for level, rooms in sorted(by_level.items()):
        open_rooms = [room for room in rooms if room.category in categories - VERTICAL]
        if len(open_rooms) < 2:
            continue
        gaps = [gap.line for gap in draft.gaps if gap.level == level]
        solid = [shape.buffer(_TOUCH_M) for of, shape in walls if of == level]
        doors = shapely.STRtree(gaps)
        blocked = shapely.union_all(solid) if solid else None
        shapes = [room.geometry for room in open_rooms]
        left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        for i, j in sorted(zip(left.tolist(), right.tolist(), strict=True)):
            if i < j:
                _passage(draft, level, open_rooms[i], open_rooms[j], doors, blocked)


def _passage(
    draft: Draft, level: float, a: Room, b: Room, doors: shapely.STRtree, blocked: BaseGeometry | None
) -> None:
    shared = a.geometry.boundary.intersection(b.geometry.boundary)
    if shared.length < _PASSAGE_M or a.geometry.intersection(b.geometry).area > 0.1:
        return
    if len(doors.query(shared, predicate="dwithin", distance=_TOUCH_M)):
        return
    free = shared if blocked is None else shared.difference(blocked)
    lines = [part for part in shapely.get_parts(free) if part.length > 0]
    if not lines:
        return
    merged = shapely.line_merge(shapely.MultiLineString(lines)).simplify(_STRAIGHT_M)
    # An opening is straight; of a border with corners its longest side is taken.
    sides = [pair for part in shapely.get_parts(merged) for pair in pairwise(part.coords)]
    line = LineString(sorted(max(sides, key=lambda side: math.dist(*side))))
    if line.length < _PASSAGE_M:
        return
    draft.counts["passages between open areas"] += 1
    source = "|".join(sorted((a.source_id, b.source_id)))
    identifier = make_id(source, "passage", level)
    draft.add_gap(Gap(source, level, line, "pedestrian", Door(type="open"), {}, (), identifier))
