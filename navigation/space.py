"""A venue made ready for walking with one clearance: floor, sight graph, and where connectors are boarded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from navigation.connectors import Connector
from navigation.corners import Corners, find_corners
from navigation.mesh import Ints, Mesh, Tiles, only_cells, tile, triangulate
from navigation.sightgraph import SightGraph, Stop, link
from navigation.sightlines import Chains
from navigation.view import View
from navigation.walkable import LevelFloor, floor_of_level
from twin.venue.model import Venue

_STEP_INSIDE_M = 0.6
"""How far behind its door a connector is boarded."""
_NEAR_M = 0.4
_REACH_M = 2.5
"""A stop without floor of its own, such as a narrow lift, is boarded from floor within this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Floor of all levels, numbered as in `Venue.levels`. `unit_of_cell` and `stop_unit` index `Venue.units`.

    `passage_door` of the mesh indexes `Venue.openings`. Stops are the last nodes of the graph, in order.
    """

    clearance_m: float
    mesh: Mesh
    tiles: Tiles
    corners: Corners
    graph: SightGraph
    chains: Chains
    unit_of_cell: Ints
    stop_unit: Ints
    stop_standing: Ints
    stop_triangle: Ints

    @property
    def level_of_node(self) -> Ints:
        """The level of each node of the graph."""
        levels: Ints = self.mesh.level_of_cell[self.graph.cell]
        return levels


def build_space(venue: Venue, connectors: Iterable[Connector], clearance_m: float) -> Space:
    """The space of a venue for travellers of this clearance."""
    floors = [floor_of_level(venue, level.id, n, clearance_m) for n, level in enumerate(venue.levels)]
    mesh, unit_of_cell = _mesh(floors)
    tiles, corners, chains = tile(mesh), find_corners(mesh), Chains()
    view = View(mesh, tiles, corners, chains)
    boarded = {unit for connector in connectors for unit in connector.stops}
    stops = _stops(venue, view, unit_of_cell, boarded)
    points = [stop for _, stop in stops]
    graph = link(mesh, corners, points, chains, _in_sight_of_one_another(view, points))
    standing = [(i, triangle) for i, stop in enumerate(points) for triangle in stop.standing]
    table = np.array(standing, dtype=np.int32).reshape(-1, 2)
    return Space(
        clearance_m=clearance_m, mesh=mesh, tiles=tiles, corners=corners, graph=graph, chains=chains,
        unit_of_cell=unit_of_cell, stop_unit=np.array([unit for unit, _ in stops], dtype=np.int32),
        stop_standing=table[:, 0].copy(), stop_triangle=table[:, 1].copy(),
    )  # fmt: skip


def _mesh(floors: Sequence[LevelFloor]) -> tuple[Mesh, Ints]:
    cells = [cell for floor in floors for cell in floor.cells]
    owners = np.array([unit for floor in floors for unit in floor.unit_of_cell], dtype=np.int32)
    mesh = triangulate(cells, [gap for floor in floors for gap in floor.gaps])
    kept = ~_pockets(mesh, owners)
    if kept.all():
        return mesh, owners
    return only_cells(mesh, kept), owners[kept]


def _pockets(mesh: Mesh, owners: Ints) -> NDArray[np.bool_]:
    """Cells that no door leads to although one leads to another cell of their unit: between tables, say."""
    doors = np.zeros(len(owners), dtype=bool)
    doors[mesh.passage_from] = True
    unit_has_door = np.zeros(owners.max(initial=0) + 1, dtype=bool)
    unit_has_door[owners[doors]] = True
    pockets: NDArray[np.bool_] = ~doors & unit_has_door[owners]
    return pockets


def _stops(venue: Venue, view: View, unit_of_cell: Ints, boarded: set[str]) -> list[tuple[int, Stop]]:
    """Where each unit of a connector is boarded; those that no floor is near are left out."""
    level_number = {level.id: n for n, level in enumerate(venue.levels)}
    doors = [o for o in venue.openings if o.geometry is not None]
    # A door whose end only touches the unit leads past it, so that its middle counts.
    middles = shapely.line_interpolate_point([o.geometry for o in doors], 0.5, normalized=True)
    found = []
    for index, unit in enumerate(venue.units):
        if unit.id not in boarded or unit.level_id not in level_number or unit.geometry is None:
            continue
        beside = shapely.dwithin(middles, unit.geometry, _NEAR_M).nonzero()[0].tolist()
        near = [doors[i].geometry for i in beside if doors[i].level_id == unit.level_id]
        wanted = _boarding_point(unit.geometry, near)
        stop = _stand(view, level_number[unit.level_id], wanted, np.flatnonzero(unit_of_cell == index))
        if stop is not None:
            found.append((index, stop))
    return found


def _boarding_point(shape: shapely.Geometry, doors: Sequence[shapely.Geometry]) -> shapely.Point:
    """A step behind the longest door of the unit, towards its middle; its middle if it has no door."""
    middle = shapely.point_on_surface(shape)
    if not doors:
        return middle
    door = max(doors, key=lambda g: float(g.length)).interpolate(0.5, normalized=True)
    way = shapely.LineString([door, middle])
    return way.interpolate(min(_STEP_INSIDE_M, way.length))


def _stand(view: View, level: int, wanted: shapely.Point, cells: NDArray[np.int64]) -> Stop | None:
    mesh = view.mesh
    own = np.isin(mesh.cell_of, cells)
    reach = np.inf
    if not own.any():
        own, reach = mesh.level_of_cell[mesh.cell_of] == level, _REACH_M
    return nearest_stand(view, level, wanted.x, wanted.y, np.flatnonzero(own), reach)


def nearest_stand(
    view: View, level: int, x: float, y: float, triangles: NDArray[np.int64], reach_m: float
) -> Stop | None:
    """The point of these triangles nearest to (x, y), None where it is farther than `reach_m`."""
    mesh = view.mesh
    if not len(triangles):
        return None
    point = shapely.Point(x, y)
    shapes = shapely.polygons(mesh.points[mesh.triangles[triangles]])
    distance = shapely.distance(shapes, point)
    best = int(distance.argmin())
    if distance[best] > reach_m:
        return None
    at_x, at_y = shapely.get_coordinates(shapely.shortest_line(shapes[best], point))[0].tolist()
    standing = view.standing(level, at_x, at_y) or [int(triangles[best])]
    cell = int(mesh.cell_of[triangles[best]])
    return Stop(at_x, at_y, cell, tuple(t for t in standing if mesh.cell_of[t] == cell) or (standing[0],))


def _in_sight_of_one_another(view: View, stops: Sequence[Stop]) -> list[tuple[int, int, int]]:
    """Pairs of stops that see one another, and the chain from the first to the second."""
    targets: dict[int, list[tuple[int, float, float]]] = {}
    for number, stop in enumerate(stops):
        for triangle in stop.standing:
            targets.setdefault(triangle, []).append((number, stop.x, stop.y))
    found: set[tuple[int, int, int]] = set()
    for number, stop in enumerate(stops):
        seen = view.look(stop.x, stop.y, stop.standing, targets)
        found |= {(number, other, chain) for other, chain in seen.targets if other != number}
    return sorted(found)
