"""Lifts drawn as nodes, to a car's room on each level."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import shapely
import shapely.ops
from shapely import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from twin.venue.importing.areas import groups_of
from twin.venue.importing.draft import Draft, Gap, Room, largest
from twin.venue.importing.elements import Element
from twin.venue.importing.ids import make_id
from twin.venue.importing.rings import sound_area
from twin.venue.importing.rooms_at import RoomsAt
from twin.venue.importing.tags import accessibility
from twin.venue.model import Door

CAR_M: Final = 1.6
"""Width and depth of a lift drawn as a node: a car of 1.1 m by 1.4 m (EN 81-70, type 2) and its walls."""
DOOR_M: Final = 0.9
_CAR_ROOM_M2: Final = 12.0
_NEAR_M: Final = 0.5


def is_lift_node(element: Element) -> bool:
    """Whether an element is a lift drawn as a point, or as a line that is no area."""
    return element.tags.get("highway") == "elevator" and not element.geometry.geom_type.endswith("Polygon")


def draw_lifts(elements: Iterable[Element], draft: Draft) -> None:
    """Give each lift node a room on each of its levels.

    A small room around the node is the lift; else a car is cut out of the larger room it stands in, with a
    door on its longest free side.
    """
    for element in elements:
        groups = groups_of(element, draft)
        levels = sorted({level for group in groups for level in group})
        if not levels:
            what = "the lift says no levels"
            draft.problems.add("connector-levels", element.id, what, "left out")
            continue
        draft.count_connector("lifts as nodes or lines")
        draft.groups[element.id] = (tuple(levels),)
        place = (
            Point(element.geometry.interpolate(0.5, normalized=True))
            if _is_line(element)
            else element.geometry
        )
        car = _car(element, place)
        rooms = RoomsAt(draft.rooms)
        for level in levels:
            _stop(element, Point(place), car, level, rooms.containing(Point(place), level, _NEAR_M), draft)


def _is_line(element: Element) -> bool:
    return isinstance(element.geometry, LineString)


def _car(element: Element, place: BaseGeometry) -> BaseGeometry:
    if _is_line(element) and element.geometry.length > 0.5:
        return element.geometry.buffer(CAR_M / 2, cap_style="square")
    x, y, half = place.x, place.y, CAR_M / 2
    return box(x - half, y - half, x + half, y + half)


def _stop(
    element: Element, place: Point, car: BaseGeometry, level: float, around: Sequence[Room], draft: Draft
) -> None:
    known = next((room for room in around if room.category == "elevator"), None)
    small = next((r for r in around if r.geometry.area <= _CAR_ROOM_M2 and r.category == "room"), None)
    chosen = known or small
    if chosen is not None and chosen.geometry.distance(place) == 0:
        chosen.category = "elevator"
        chosen.source_id = element.id
        chosen.accessibility = chosen.accessibility or accessibility(element.tags)
        return
    host = around[0] if around else None
    shape = car if host is None else sound_area(car.intersection(host.geometry))
    if host is None or shape is None or shape.area < 0.5:
        what = f"the lift stands in no room of level {level:g}"
        draft.problems.add("connector-place", element.id, what, "drawn there without a door")
        draft.add_room(_room(element, level, car))
        return
    shape = largest(shape)
    draft.cut_out(shape, level)
    draft.add_room(_room(element, level, shape))
    edge = _free_edge(shape, [room.geometry for room in draft.rooms if room.id == host.id])
    if edge is None:
        what = f"on level {level:g} the lift fills its room"
        draft.problems.add("connector-place", element.id, what, "drawn there without a door")
        return
    identifier = make_id(element.id, "lift door", level)
    draft.add_gap(
        Gap(element.id, level, edge, "pedestrian", Door(type="sliding", automatic=True), {}, (), identifier)
    )


def _room(element: Element, level: float, shape: BaseGeometry) -> Room:
    return Room(element.id, level, "elevator", shape, element.tags, accessibility(element.tags))


def _free_edge(car: BaseGeometry, hosts: Sequence[BaseGeometry]) -> LineString | None:
    """The middle of the longest side of the car that borders on what is left of its host."""
    if not hosts:
        return None
    coords = shapely.get_coordinates(car.exterior)
    sides = [LineString([a, b]) for a, b in pairwise(coords)]
    free = [side for side in sides if hosts[0].boundary.buffer(0.01).covers(side) and side.length >= 0.6]
    if not free:
        return None
    side = max(free, key=lambda line: (round(line.length, 2), _depth_m(line, hosts[0])))
    half = min(DOOR_M, side.length) / 2
    return shapely.ops.substring(side, side.length / 2 - half, side.length / 2 + half)


def _depth_m(side: LineString, host: BaseGeometry) -> float:
    """How far one can go from the side into the host, up to 5 m."""
    middle = side.interpolate(0.5, normalized=True)
    (x0, y0), (x1, y1) = side.coords
    dx, dy = (y1 - y0) / side.length * 5, (x0 - x1) / side.length * 5
    rays = [LineString([middle, (middle.x + s * dx, middle.y + s * dy)]) for s in (1, -1)]
    return max(float(ray.intersection(host).length) for ray in rays)
