"""The area that one point sees, or part of it, as polygons: rays spread in order, from right to left."""

import math
from collections.abc import Collection, Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from navigation.mesh import NONE, Mesh

_Vector = tuple[float, float]


class Outliner:
    """Outlines what points of a mesh see; of passages only those marked `clear` (Q,) are seen through."""

    def __init__(self, mesh: Mesh, clear: NDArray[np.bool_]) -> None:
        self._x, self._y = mesh.points[:, 0].tolist(), mesh.points[:, 1].tolist()
        self._corner, self._entry = mesh.triangles.ravel().tolist(), mesh.entries.ravel().tolist()
        opaque = (mesh.passages != NONE) & ~np.append(clear, True)[mesh.passages]
        self._beyond = np.where(opaque, NONE, mesh.neighbours).ravel().tolist()

    def polygons(
        self, x: float, y: float, standing: Collection[int], cone: tuple[_Vector, _Vector] | None = None
    ) -> list[shapely.Polygon]:
        """What (x, y) sees, in one polygon for each side of the triangles it stands in.

        Only what lies within `cone`, from its right arm to its left, less than half a turn.
        """
        found = []
        for triangle in standing:
            for side in range(3):
                arms = self._arms(triangle, side, x, y)
                if arms[0][0] * arms[1][1] - arms[0][1] * arms[1][0] <= 0:
                    continue
                within = arms if cone is None else _common(arms, cone)
                if within is not None and within[0][0] * within[1][1] - within[0][1] * within[1][0] > 0:
                    ring = [(0.0, 0.0), *self._hits(triangle, side, x, y, *within)]
                    found.append(shapely.Polygon([(x + dx, y + dy) for dx, dy in ring]))
        return found

    def _arms(self, triangle: int, side: int, x: float, y: float) -> tuple[_Vector, _Vector]:
        a, b = self._corner[3 * triangle + side], self._corner[3 * triangle + (side + 1) % 3]
        return (self._x[a] - x, self._y[a] - y), (self._x[b] - x, self._y[b] - y)

    def _hits(
        self, triangle: int, side: int, x: float, y: float, right: _Vector, left: _Vector
    ) -> Iterator[_Vector]:
        """Where rays between two arms meet a wall, from right to left."""
        stack = [(triangle, side, right, left)]
        while stack:
            triangle, side, right, left = stack.pop()
            beyond = self._beyond[3 * triangle + side]
            if beyond == NONE:
                a, b = self._arms(triangle, side, x, y)
                yield from (_meet(right, a, b), _meet(left, a, b))
                continue
            entry = self._entry[3 * triangle + side]
            apex = self._arms(beyond, (entry + 2) % 3, x, y)[0]
            off_right = right[0] * apex[1] - right[1] * apex[0]
            off_left = left[0] * apex[1] - left[1] * apex[0]
            if off_left < 0:
                stack.append((beyond, (entry + 2) % 3, apex if off_right >= 0 else right, left))
            if off_right > 0:
                stack.append((beyond, (entry + 1) % 3, right, apex if off_left <= 0 else left))


def _common(arms: tuple[_Vector, _Vector], cone: tuple[_Vector, _Vector]) -> tuple[_Vector, _Vector] | None:
    """The common part of two angles of less than half a turn each."""
    right, left = (_turn(cone[0], arm) for arm in arms)
    width = _turn(cone[0], cone[1])
    if right > left:  # the cone's right arm lies between the two
        return cone[0], (arms[1] if left < width else cone[1])
    if right >= width:
        return None
    return arms[0], (arms[1] if left < width else cone[1])


def _turn(origin: _Vector, to: _Vector) -> float:
    """The angle from one arm to another, counter-clockwise, from 0 up to a full turn."""
    cross, dot = origin[0] * to[1] - origin[1] * to[0], origin[0] * to[0] + origin[1] * to[1]
    return math.atan2(cross, dot) % (2 * math.pi)


def _meet(arm: _Vector, a: _Vector, b: _Vector) -> _Vector:
    """Where the ray along `arm` meets the line from `a` to `b`."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    across = arm[0] * dy - arm[1] * dx
    if abs(across) < 1e-12:
        return a
    share = (a[0] * dy - a[1] * dx) / across
    return arm[0] * share, arm[1] * share
