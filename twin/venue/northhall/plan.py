"""The geometric vocabulary of the plan: the bowed bar, bands and plates, rooms cut from a plate, doorways.

The building is a bar on a structural grid of 8.4 m. Its south facade is an arc; what lies behind it is
described by `d`, the distance from the facade along the radius, so that rooms, voids and furniture follow
the bow.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge

from twin.errors import TwinError

BAY = 8.4
LENGTH = 14 * BAY
NORTH = 46.2
STREET = (34.2, 37.8)
"""The inner street, from y to y: it runs the length of the house between the cores and the halls."""

_RISE = 6.0
_MIDDLE = LENGTH / 2
RADIUS = (_MIDDLE**2 + _RISE**2) / (2 * _RISE)
GRID_M = 0.01
"""Coordinates are whole centimetres."""


class PlanError(TwinError):
    """The drawing contradicts itself: a room in two pieces, or a door between rooms that do not touch."""


def on_arc(x: float, d: float = 0.0) -> tuple[float, float]:
    """The point `d` metres behind the south facade at `x`."""
    r = RADIUS - d
    return x, RADIUS - math.sqrt(r * r - (x - _MIDDLE) ** 2)


def tangent_deg(x: float) -> float:
    """How far the facade at `x` is turned from the x axis, counter-clockwise."""
    return math.degrees(math.asin((x - _MIDDLE) / RADIUS))


def box(x0: float, y0: float, x1: float, y1: float) -> Polygon:
    """A rectangle by two corners."""
    return shapely.box(x0, y0, x1, y1)


def _stations(x0: float, x1: float) -> list[float]:
    step = BAY / 2
    inner = [i * step for i in range(math.ceil((x0 + 0.01) / step), math.floor((x1 - 0.01) / step) + 1)]
    return [x0, *inner, x1]


def band(d0: float, d1: float, x0: float, x1: float) -> Polygon:
    """What lies between `d0` and `d1` metres behind the facade, from `x0` to `x1`."""
    xs = _stations(x0, x1)
    return tidy(Polygon([on_arc(x, d0) for x in xs] + [on_arc(x, d1) for x in reversed(xs)]))


def bow(d: float, x0: float, x1: float, north: float) -> Polygon:
    """From `d` metres behind the facade to the straight line y = `north`."""
    xs = _stations(x0, x1)
    return tidy(Polygon([*(on_arc(x, d) for x in xs), (x1, north), (x0, north)]))


def disc(x: float, y: float, radius: float, sides: int = 48) -> Polygon:
    """A round room, as a polygon of `sides`."""
    turns = [2 * math.pi * i / sides for i in range(sides)]
    return tidy(Polygon([(x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns]))


def tidy(shape: BaseGeometry) -> BaseGeometry:
    """The shape on the centimetre grid."""
    return shapely.set_precision(shape, GRID_M)


def union(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """All shapes as one, on the centimetre grid."""
    return shapely.union_all(list(shapes), grid_size=GRID_M)


def minus(a: BaseGeometry, b: BaseGeometry) -> BaseGeometry:
    """`a` without `b`, on the centimetre grid."""
    return shapely.difference(a, b, grid_size=GRID_M)


def bar(x0: float = 0.0, x1: float = LENGTH, setback: float = 0.0) -> Polygon:
    """A floor plate from `x0` to `x1`, south edge `setback` behind the facade, south-west corner cut."""
    plate = bow(setback, x0, x1, NORTH)
    corner = Polygon([(-1, -1), (-1, 2 * BAY + 1), (0, 2 * BAY), on_arc(BAY), (BAY, -1)])
    return minus(plate, corner)


LOBE = disc(13.5 * BAY, 20.0, 2 * BAY, 48)
"""The children's wing: a drum that leans out of the east end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One unit to be: what it is called and the shape it asks for; earlier rooms of a level go first."""

    key: str
    category: str
    zh: str
    en: str
    shape: Polygon | None = None
    restriction: str | None = None
    accessibility: tuple[str, ...] = ()
    alt: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """A way between two rooms, or out of the house if `b` is `outside`; `kind` is a row of `doors.KINDS`."""

    a: str
    b: str
    kind: str = "door"
    at: tuple[float, float] | None = None
    width_m: float | None = None
    name: tuple[str, str] | None = None


def cut(plate: Polygon, rooms: Sequence[Room]) -> dict[str, Polygon]:
    """Each room's share of the plate, in order of the list; a room without a shape takes what is left."""
    left: BaseGeometry = tidy(plate)
    found: dict[str, Polygon] = {}
    for room in rooms:
        share = left if room.shape is None else shapely.intersection(left, tidy(room.shape), grid_size=GRID_M)
        parts = [p for p in shapely.get_parts(share) if p.geom_type == "Polygon" and p.area > 0.01]
        if len(parts) != 1:
            raise PlanError(f"room {room.key} is in {len(parts)} pieces: {[p.bounds for p in parts]}")
        found[room.key] = shapely.orient_polygons(parts[0])
        left = minus(left, parts[0])
    if left.area > 0.01:
        raise PlanError(f"{left.area:.1f} m2 belong to no room, near {left.representative_point().wkt}")
    return found


def shared_edges(a: Polygon, b: BaseGeometry) -> list[LineString]:
    """The lines along which room `a` meets `b` (a room, or the outline), each as long as it can be."""
    edge = b.boundary if b.geom_type.endswith("Polygon") else b
    meeting = shapely.intersection(a.boundary, edge)
    lines = [g for g in shapely.get_parts(meeting) if g.geom_type == "LineString"]
    merged = linemerge(lines) if lines else shapely.MultiLineString()
    return [g for g in shapely.get_parts(merged) if g.length > 0.05]


def _straights(lines: Iterable[LineString]) -> list[LineString]:
    out = []
    for line in lines:
        coords = list(shapely.simplify(line, 0.004).coords)
        out += [LineString(pair) for pair in pairwise(coords)]
    return out


def doorway(lines: Sequence[LineString], width_m: float, at: tuple[float, float] | None) -> LineString:
    """A stretch of `width_m` on a straight piece of `lines`: nearest to `at`, else amid the longest."""
    wide = [s for s in _straights(lines) if s.length >= width_m]
    if not wide:
        raise PlanError(f"no wall of {width_m} m for a door near {at}")
    if at is None:
        wall = max(wide, key=lambda s: (round(s.length, 2), -s.bounds[0], -s.bounds[1]))
        middle = wall.length / 2
    else:
        point = shapely.Point(at)
        wall = min(wide, key=lambda s: s.distance(point))
        middle = wall.project(point)
    margin = min(0.2, (wall.length - width_m) / 2)
    middle = min(max(middle, width_m / 2 + margin), wall.length - width_m / 2 - margin)
    ends = [wall.interpolate(middle - width_m / 2), wall.interpolate(middle + width_m / 2)]
    return tidy(LineString(ends))
