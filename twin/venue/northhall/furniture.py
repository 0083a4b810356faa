"""Tables, counters, carrels and armchairs, and how they fill a zone in good order."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
import shapely.affinity
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from twin.venue.northhall.plan import on_arc, tangent_deg

CHAIR_M = 0.3
"""From the table's edge to the sitter's point, and the room a sitter takes round it."""

Place = tuple[float, float, float]
"""x, y and bearing: where the sitter looks, degrees clockwise from +y."""


@dataclass(frozen=True, slots=True)
class Group:
    """A piece of furniture with its seats, about its own origin; its long side lies along x."""

    category: str
    tables: tuple[Polygon, ...]
    seats: tuple[Place, ...]
    together: bool = True

    @property
    def footprint(self) -> Polygon:
        """The ground that tables and sitters need."""
        bodies = [shapely.Point(x, y).buffer(CHAIR_M, 4) for x, y, _ in self.seats]
        return shapely.convex_hull(shapely.union_all([*self.tables, *bodies]))


def long_table(seats: int, pitch: float = 0.85, width: float = 1.2, category: str = "desk") -> Group:
    """Readers facing each other along both sides."""
    n, half = seats // 2, width / 2
    xs = [(i - (n - 1) / 2) * pitch for i in range(n)]
    length = n * pitch + 0.1
    top = shapely.box(-length / 2, -half, length / 2, half)
    row = [(x, half + CHAIR_M, 180.0) for x in xs] + [(x, -half - CHAIR_M, 0.0) for x in xs]
    return Group(category, (top,), tuple(row))


def round_table(seats: int, radius: float = 0.6, category: str = "desk") -> Group:
    """Readers round a round table."""
    top = shapely.Point(0, 0).buffer(radius, 3)
    turns = [2 * math.pi * (i + 0.5) / seats for i in range(seats)]
    reach = radius + CHAIR_M
    places = [(reach * math.cos(t), reach * math.sin(t), (270.0 - math.degrees(t)) % 360) for t in turns]
    return Group(category, (top,), tuple(places))


def counter(seats: int, pitch: float = 0.9, depth: float = 0.55, category: str = "stool") -> Group:
    """A bar with readers on its +y side, looking towards -y: to the window, or into the void."""
    length = seats * pitch
    top = shapely.box(-length / 2, -depth / 2, length / 2, depth / 2)
    xs = [(i - (seats - 1) / 2) * pitch for i in range(seats)]
    return Group(category, (top,), tuple((x, depth / 2 + CHAIR_M, 180.0) for x in xs))


def carrels(seats: int, pitch: float = 1.1, depth: float = 0.75) -> Group:
    """Screened desks in two rows, back to back."""
    n = seats // 2
    xs = [(i - (n - 1) / 2) * pitch for i in range(n)]
    top = shapely.box(-n * pitch / 2, -depth, n * pitch / 2, depth)
    row = [(x, depth + CHAIR_M, 180.0) for x in xs] + [(x, -depth - CHAIR_M, 0.0) for x in xs]
    return Group("carrel", (top,), tuple(row))


def armchairs(seats: int = 2, category: str = "armchair") -> Group:
    """Two or four armchairs turned towards a low round table."""
    top = shapely.Point(0, 0).buffer(0.35, 3)
    if seats == 2:
        return Group(category, (top,), ((-0.95, 0.1, 80.0), (0.95, 0.1, 280.0)))
    places = [(0.8, 0.8, 225.0), (-0.8, 0.8, 135.0), (-0.8, -0.8, 45.0), (0.8, -0.8, 315.0)]
    return Group(category, (top,), tuple(places))


def sofa(seats: int = 3) -> Group:
    """A sofa with its low table in front."""
    top = shapely.box(-0.6, -0.3, 0.6, 0.3)
    xs = [(i - (seats - 1) / 2) * 0.75 for i in range(seats)]
    return Group("sofa", (top,), tuple((x, 0.75, 180.0) for x in xs))


def bench(seats: int, pitch: float = 0.8, bearing: float = 180.0) -> Group:
    """A row of cushions without a table."""
    xs = [(i - (seats - 1) / 2) * pitch for i in range(seats)]
    return Group("bench", (), tuple((x, 0.0, bearing) for x in xs), together=False)


_PHASES = (0.5, 0.25, 0.75, 0.0, 0.1, 0.9, 0.4, 0.6)
"""By what part of its pitch a grid may be shifted; the first is tried first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """Groups set out at a `pitch` in a region. With `arc`, rows lie at those distances behind the facade."""

    group: Group
    pitch: tuple[float, float]
    angle: float = 0.0
    arc: tuple[float, ...] | None = None
    region: Polygon | None = None
    at: tuple[Place, ...] | None = None
    most: int = 999
    margin: float = 0.25


def _grids(fill: Fill, region: Polygon) -> NDArray[np.float64]:
    """Candidate places of every grid: rows of x, y, turn and the number of the grid they belong to."""
    if fill.at is not None:
        return np.array([(*place_, 0.0) for place_ in fill.at], dtype=float)
    x0, y0, x1, y1 = region.bounds
    du, dv = fill.pitch
    found = []
    for number, (pu, pv) in enumerate(
        (u, v) for u in _PHASES for v in (_PHASES if fill.arc is None else (0.0,))
    ):
        xs = np.arange(x0 + pu * du, x1, du)
        if fill.arc is not None:
            points = [(*on_arc(x, d), fill.angle + tangent_deg(x), number) for d in fill.arc for x in xs]
        else:
            points = [(x, y, fill.angle, number) for y in np.arange(y0 + pv * dv, y1, dv) for x in xs]
        found += points
    return np.array(found, dtype=float).reshape(-1, 4)


def _turned(outline: NDArray[np.float64], stations: NDArray[np.float64]) -> NDArray[np.float64]:
    """The outline at every station: shape (stations, points, 2)."""
    t = np.radians(stations[:, 2])
    spin = np.stack((np.stack((np.cos(t), -np.sin(t)), -1), np.stack((np.sin(t), np.cos(t)), -1)), -2)
    turned: NDArray[np.float64] = np.einsum("nij,pj->npi", spin, outline) + stations[:, None, :2]
    return turned


def set_out(fill: Fill, region: Polygon, keep_clear: BaseGeometry) -> NDArray[np.float64]:
    """The stations (x, y, turn) where the group stands inside `region` and off `keep_clear`.

    Of the grids tried, the one that holds most groups is taken, and of equals the one nearest to the middle.
    """
    stations = _grids(fill, region)
    if not len(stations):
        return np.empty((0, 3))
    room = shapely.buffer(region, -fill.margin)
    local = shapely.intersection(keep_clear, shapely.box(*region.bounds))
    shapely.prepare(room)
    shapely.prepare(local)
    outline = shapely.get_coordinates(fill.group.footprint.simplify(0.05))
    shapes = shapely.polygons(_turned(outline, stations))
    inside = shapely.contains(room, shapes)
    inside[inside] = ~shapely.intersects(local, shapes[inside])
    kept = stations[inside]
    middle = np.array(region.centroid.coords[0])

    def worth(number: float) -> tuple[int, float]:
        grid = kept[kept[:, 3] == number]
        return len(grid), -round(float(np.hypot(*(grid[:, :2].mean(0) - middle))), 2)

    if not len(kept):
        return np.empty((0, 3))
    best = max(np.unique(kept[:, 3]).tolist(), key=worth)
    chosen: NDArray[np.float64] = kept[kept[:, 3] == best][: fill.most, :3]
    return chosen


def place(group: Group, station: Sequence[float]) -> tuple[list[Polygon], list[Place]]:
    """The group's tables and seats at a station, in centimetres."""
    x, y, turn = station
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    tables = [shapely.affinity.affine_transform(t, (c, -s, s, c, x, y)) for t in group.tables]
    seats = [
        (round(x + c * sx - s * sy, 2), round(y + s * sx + c * sy, 2), round((b - turn) % 360, 1))
        for sx, sy, b in group.seats
    ]
    return [shapely.set_precision(t, 0.01) for t in tables], seats
