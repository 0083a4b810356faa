"""How far one gets in a given time, as areas that end where a route would take longer, to a second."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from navigation.contour import Pieces, Values, below, halved_to, wholly_below
from navigation.mesh import NONE, Floats
from navigation.nearest import Arrivals, arrivals
from navigation.plan import Plan
from navigation.reached import Reach
from navigation.stand import Stand
from navigation.wavefront import Bends, Rays, bends_of, seconds_at, spread_rays

_STEP_S: Final = 0.8
"""A triangle that is crossed in less is small: its part in reach ends on a straight line."""
_GRID_M: Final = 0.001


def list_reach(plan: Plan, origin: Stand, minutes: Sequence[float]) -> list[Reach]:
    """The areas reached within each of `minutes`, by level id.

    They end within a second of where a route takes that long; behind a closed section, which has no walls,
    within a metre.
    """
    longest_s = max(minutes, default=0.0) * 60
    mesh = plan.network.space.mesh
    reached = arrivals(plan, origin)
    known_s = _known_s(plan, reached)
    bends = bends_of(plan, origin, reached, longest_s)
    rays = spread_rays(mesh, bends, plan.passage_s, plan.profile.speed_m_s, np.minimum(known_s, longest_s))
    areas = _Areas(plan, origin, bends, rays, known_s)
    return [Reach(minutes=limit, areas=areas.within(limit * 60)) for limit in minutes]


def _known_s(plan: Plan, reached: Arrivals) -> Floats:
    """When each triangle is wholly reached at the latest (T,): from its corners straight across.

    Nothing is known where a closed section may bar the way.
    """
    mesh = plan.network.space.mesh
    node = plan.network.space.corners.node_of
    at = np.where(node == NONE, math.inf, reached.seconds[np.maximum(node, 0)])
    corners = mesh.points[mesh.triangles]
    sides = np.linalg.norm(np.roll(corners, -1, axis=1) - corners, axis=2)
    across = np.maximum(sides, np.roll(sides, 1, axis=1)) / plan.profile.speed_m_s
    known: Floats = (at + across).min(axis=1)
    known[np.isin(mesh.level_of_cell[mesh.cell_of], list(plan.zones))] = math.inf
    return known


class _Areas:
    """Areas below a limit, level by level."""

    def __init__(self, plan: Plan, origin: Stand, bends: Bends, rays: Rays, known_s: Floats) -> None:
        self._plan, self._origin, self._bends, self._rays, self._known_s = plan, origin, bends, rays, known_s
        self._mesh = plan.network.space.mesh
        self._level = self._mesh.level_of_cell[self._mesh.cell_of]
        self._pace = 1 / plan.profile.speed_m_s

    def within(self, limit_s: float) -> dict[str, BaseGeometry]:
        """The area of each level of which any is reached by then."""
        whole = self._known_s <= limit_s
        open_s = np.where(whole, math.inf, self._rays.earliest_s)
        areas = {}
        for number, level in enumerate(self._plan.network.venue.levels):
            here = self._level == number
            area = self._area(number, here & whole, np.flatnonzero(here & (open_s < limit_s)), limit_s)
            if not area.is_empty:
                areas[level.id] = area
        return areas

    def _area(
        self, level: int, whole: NDArray[np.bool_], touched: NDArray[np.int64], limit_s: float
    ) -> BaseGeometry:
        """What is reached of a level: `whole` triangles (T,), and parts of those `touched`."""
        pieces = self._pieces(touched, level)
        if level in self._plan.zones:  # what lies in the shadow of a section is not told by far corners
            floor, rest = np.flatnonzero(whole), halved_to(pieces, _STEP_S / self._pace, self._values(level))
        else:
            done = wholly_below(pieces, limit_s, self._pace)
            floor, rest = np.concatenate((np.flatnonzero(whole), touched[done])), pieces.pick(~done)
        inside, cut = below(rest, limit_s, self._pace, _STEP_S / self._pace, self._values(level))
        area = self._union(floor, [*shapely.polygons(inside.corners), *cut])
        for zone in self._plan.zones.get(level, ()):
            if not shapely.contains_xy(zone, self._origin.x, self._origin.y):
                area = shapely.difference(area, zone)
        return area

    def _pieces(self, triangles: NDArray[np.int64], level: int) -> Pieces:
        corners = self._mesh.points[self._mesh.triangles[triangles]]
        seconds = self._values(level)(corners.reshape(-1, 2), triangles.repeat(3))
        return Pieces(corners, triangles, seconds.reshape(-1, 3))

    def _values(self, level: int) -> Values:
        """Seconds to points of a level."""
        barred = partial(self._plan.is_cut, level) if level in self._plan.zones else None
        return partial(
            seconds_at, self._rays, self._bends, speed_m_s=self._plan.profile.speed_m_s, barred=barred
        )

    def _union(self, whole: NDArray[np.int64], parts: list[shapely.Polygon]) -> BaseGeometry:
        mesh = self._mesh
        floor = shapely.coverage_union_all(shapely.polygons(mesh.points[mesh.triangles[whole]]))
        if not parts:
            return floor
        # Halves meet but for rounding; the grid closes what gapes between them.
        return shapely.set_precision(shapely.union(floor, shapely.union_all(parts)), _GRID_M)
