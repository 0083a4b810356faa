"""How far one gets in a given time: from every bend of a quickest way, what lies behind it.

A point that is reached round a corner lies between the line on which the corner was reached and the wall
behind it; so each corner need only look there, and the views of all corners hardly overlap.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from navigation.nearest import Arrivals, arrivals
from navigation.outline import Outliner
from navigation.plan import Plan
from navigation.reached import Reach
from navigation.stand import Stand

_QUARTER = 8
"""Segments of a quarter circle."""
_LEAST_M = 0.5
"""A corner with less to go than this adds nothing that is worth drawing."""
_SAME_M = 1e-6
_Vector = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A part of a level in sight from (x, y) in `cell`, which is reached after `seconds`."""

    level: int
    cell: int
    x: float
    y: float
    seconds: float
    shape: shapely.Polygon


def list_reach(plan: Plan, origin: Stand, minutes: Sequence[float]) -> list[Reach]:
    """The areas reached within each of `minutes`, by level id.

    Doors that cost time are not seen through: beyond them one begins at the door's sides.
    """
    longest_s = max(minutes, default=0.0) * 60
    reached = arrivals(plan, origin, traced=True)
    seen = list(_views(plan, origin, reached, longest_s))
    return [Reach(minutes=limit, areas=_areas(plan, reached, seen, limit * 60)) for limit in minutes]


def _views(plan: Plan, origin: Stand, reached: Arrivals, longest_s: float) -> Iterator[_Seen]:
    network = plan.network
    space, clear = network.space, plan.passage_s == 0
    outliner = Outliner(space.mesh, clear)
    for shape in outliner.polygons(origin.x, origin.y, origin.triangles):
        yield _Seen(origin.level, origin.cell, origin.x, origin.y, 0.0, shape)
    standing: dict[int, list[int]] = defaultdict(list)
    corners, graph = space.corners, space.graph
    for node, triangle in zip(corners.triangle_node.tolist(), corners.triangle.tolist(), strict=True):
        standing[node].append(triangle)
    for stop, triangle in zip(space.stop_standing.tolist(), space.stop_triangle.tolist(), strict=True):
        standing[graph.corners + stop].append(triangle)
    near = reached.seconds < longest_s - _LEAST_M / plan.profile.speed_m_s
    level_of = space.level_of_node.tolist()
    for node in np.flatnonzero(near).tolist():
        x, y = graph.at[node].tolist()
        cone = _cone_behind(plan, origin, reached, node) if node < graph.corners else None
        for shape in outliner.polygons(x, y, standing[node], cone):
            yield _Seen(level_of[node], int(graph.cell[node]), x, y, float(reached.seconds[node]), shape)


def _cone_behind(plan: Plan, origin: Stand, reached: Arrivals, node: int) -> tuple[_Vector, _Vector] | None:
    """From the line on which a corner was reached to the wall behind it; None if it must look all round."""
    graph, corners = plan.network.space.graph, plan.network.space.corners
    x, y = graph.at[node].tolist()
    before = int(reached.before[node])
    from_x, from_y = graph.at[before].tolist() if before >= 0 else (origin.x, origin.y)
    dx, dy = x - from_x, y - from_y
    if corners.loose[node] or math.hypot(dx, dy) < _SAME_M:  # a door's side, just come through
        return None
    walls = (tuple(corners.before[node].tolist()), tuple(corners.after[node].tolist()))
    turns = [math.atan2(dx * wy - dy * wx, dx * wx + dy * wy) for wx, wy in walls]
    if sum(turns) >= 0:
        return (dx, dy), walls[0] if abs(turns[0]) < abs(turns[1]) else walls[1]
    return (walls[0] if abs(turns[0]) < abs(turns[1]) else walls[1]), (dx, dy)


def _areas(plan: Plan, reached: Arrivals, seen: Sequence[_Seen], limit_s: float) -> dict[str, BaseGeometry]:
    by_level: dict[int, list[tuple[_Seen, float]]] = defaultdict(list)
    for view in seen:
        radius_m = (limit_s - view.seconds) * plan.profile.speed_m_s
        if radius_m >= _LEAST_M:
            by_level[view.level].append((view, radius_m))
    areas = {}
    for level, views in by_level.items():
        last_s = _last_s(plan, reached, level)
        if last_s < limit_s - _LEAST_M / plan.profile.speed_m_s and _is_whole(views):
            areas[plan.network.venue.levels[level].id] = _floor(plan, {view.cell for view, _ in views})
            continue
        shapes = np.array([view.shape for view, _ in views], dtype=object)
        centres = shapely.points([(view.x, view.y) for view, _ in views])
        discs = shapely.buffer(centres, [radius for _, radius in views], quad_segs=_QUARTER)
        parts = shapely.intersection(shapely.make_valid(shapes), discs)
        area = shapely.union_all(parts[shapely.area(parts) > 0])
        areas[plan.network.venue.levels[level].id] = area
    return areas


def _last_s(plan: Plan, reached: Arrivals, level: int) -> float:
    """When the last corner of a level is reached, of those that ever are."""
    seconds = reached.seconds[plan.network.grounds[level].nodes]
    return float(seconds[np.isfinite(seconds)].max(initial=0.0))


def _is_whole(views: Sequence[tuple[_Seen, float]]) -> bool:
    """Whether time is left at the far end of every view."""
    coordinates, owner = shapely.get_coordinates([view.shape for view, _ in views], return_index=True)
    gap = coordinates - np.array([(view.x, view.y) for view, _ in views])[owner]
    radii = np.array([radius for _, radius in views])[owner]
    return bool((np.hypot(gap[:, 0], gap[:, 1]) <= radii).all())


def _floor(plan: Plan, cells: set[int]) -> BaseGeometry:
    """The floor of cells."""
    mesh = plan.network.space.mesh
    here = np.isin(mesh.cell_of, list(cells))
    return shapely.coverage_union_all(shapely.polygons(mesh.points[mesh.triangles[here]]))
