"""Where a door drawn as a point lies in its wall: a straight line along it, as wide as the door."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

STRAIGHT_DEG: Final = 12.0
"""A wall that bends by less at a corner is still one wall."""
_AT_CORNER_M: Final = 0.01


@dataclass(frozen=True, slots=True)
class DoorLine:
    """The line of a door. `at_corner`: it had to be moved off a corner; `narrowed`: the wall is too short."""

    line: LineString
    at_corner: bool
    narrowed: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """The straight wall through a point: its direction, and how far it goes on behind and ahead, metres."""

    direction: tuple[float, float]
    behind_m: float
    ahead_m: float
    at_corner: bool

    @property
    def rank(self) -> tuple[bool, float, float]:
        return not self.at_corner, min(self.behind_m, self.ahead_m), self.behind_m + self.ahead_m


def lay_door(point: Point, outlines: Sequence[BaseGeometry], width_m: float) -> DoorLine | None:
    """The door's line in the best of the walls of `outlines` (polygons) at `point`; None where there is none.

    It is centred on `point` where the wall goes on straight by half its width to both sides, else shifted
    along the wall, else as long as the wall is.
    """
    runs = [run for outline in outlines for run in _runs(point, outline, width_m)]
    if not runs:
        return None
    best = max(runs, key=lambda run: run.rank)
    half = width_m / 2
    start = max(-best.behind_m, min(-half, best.ahead_m - width_m))
    end = min(best.ahead_m, start + width_m)
    (dx, dy), x, y = best.direction, point.x, point.y
    # Its ends in one order, whichever way round the outline is drawn.
    ends = sorted([(x + dx * start, y + dy * start), (x + dx * end, y + dy * end)])
    line = LineString(ends)
    if line.length < 0.05:
        return None
    return DoorLine(line, best.at_corner, end - start < width_m - 0.01)


def _runs(point: Point, outline: BaseGeometry, reach_m: float) -> list[_Run]:
    boundary = outline.boundary
    if boundary is None or boundary.is_empty:
        return []
    ring = min(shapely.get_parts(boundary), key=lambda part: part.distance(point))
    at_m = ring.project(point)
    coords = shapely.get_coordinates(ring)[:-1]
    if len(coords) < 3:
        return []
    lengths = np.hypot(*(np.roll(coords, -1, axis=0) - coords).T)
    starts = np.concatenate(([0.0], np.cumsum(lengths)))
    index = min(int(np.searchsorted(starts, at_m + _AT_CORNER_M, side="right")) - 1, len(coords) - 1)
    into_m = at_m - float(starts[index])
    if into_m <= _AT_CORNER_M or float(lengths[index]) - into_m <= _AT_CORNER_M:
        return _at_vertex(coords, index if into_m <= _AT_CORNER_M else (index + 1) % len(coords), reach_m)
    direction = _direction(coords, index)
    behind = into_m + _straight_m(coords, index, -1, reach_m)
    ahead = float(lengths[index]) - into_m + _straight_m(coords, index, 1, reach_m)
    return [_Run(direction, behind, ahead, at_corner=False)]


def _at_vertex(coords: NDArray[np.float64], vertex: int, reach_m: float) -> list[_Run]:
    before, after = (vertex - 1) % len(coords), vertex
    a, b = _direction(coords, before), _direction(coords, after)
    behind = _length(coords, before) + _straight_m(coords, before, -1, reach_m)
    ahead = _length(coords, after) + _straight_m(coords, after, 1, reach_m)
    if _turn_deg(a, b) <= STRAIGHT_DEG:
        dx, dy = a[0] + b[0], a[1] + b[1]
        size = math.hypot(dx, dy)
        return [_Run((dx / size, dy / size), behind, ahead, at_corner=False)]
    return [_Run(a, behind, 0.0, at_corner=True), _Run(b, 0.0, ahead, at_corner=True)]


def _straight_m(coords: NDArray[np.float64], edge: int, step: int, reach_m: float) -> float:
    """How far the wall goes on straight beyond `edge`, up to `reach_m`; `step` -1 is backwards."""
    gone_m, current, count = 0.0, edge, len(coords)
    for _ in range(count - 1):
        following = (current + step) % count
        if (
            gone_m >= reach_m
            or _turn_deg(_direction(coords, edge), _direction(coords, following)) > STRAIGHT_DEG
        ):
            break
        gone_m += _length(coords, following)
        current = following
    return gone_m


def _direction(coords: NDArray[np.float64], edge: int) -> tuple[float, float]:
    dx, dy = coords[(edge + 1) % len(coords)] - coords[edge]
    size = math.hypot(dx, dy)
    return (0.0, 0.0) if size == 0 else (float(dx / size), float(dy / size))


def _length(coords: NDArray[np.float64], edge: int) -> float:
    dx, dy = coords[(edge + 1) % len(coords)] - coords[edge]
    return math.hypot(dx, dy)


def _turn_deg(a: tuple[float, float], b: tuple[float, float]) -> float:
    return abs(math.degrees(math.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1])))
