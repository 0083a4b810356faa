"""Where one can walk on a level: its units without walls, furniture and shelves, a body's breadth from each.

Walls stand along the outlines of units, but for the openings. What is left is cut along the openings into
cells, each part of one unit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from navigation.mesh import Cell, Gap
from twin.venue.model import Feature, Opening, Unit, Venue

NOT_FLOOR: Final = frozenset({
    "brick", "column", "concrete", "drywall", "glass", "opentobelow", "structure", "vegetation", "wood",
})  # fmt: skip
"""Units of these IMDF categories are no floor."""
_STANDING_EQUIPMENT: Final = frozenset({
    "rack", "crane", "conveyor", "sorter", "induction", "chute", "put_wall", "desk",
})  # fmt: skip
_BELT_M: Final = 0.3
"""Half the breadth of a conveyor that is drawn as a line."""
_WALL_M: Final = 0.3
"""An opening belongs to every outline that comes this near: units are often drawn with the wall left out."""
_SMOOTH_M: Final = 0.005
_SPECK_M2: Final = 1e-4


@dataclass(frozen=True, slots=True)
class LevelFloor:
    """The cells of a level, the unit of each (an index into `Venue.units`), and the gaps between them."""

    cells: tuple[Cell, ...]
    unit_of_cell: tuple[int, ...]
    gaps: tuple[Gap, ...]


def floor_of_level(venue: Venue, level_id: str, number: int, clearance_m: float) -> LevelFloor:
    """The floor of one level, `number` in the mesh. Doors of gaps are indices into `Venue.openings`."""
    units = [(i, u) for i, u in enumerate(venue.units) if u.level_id == level_id and _has_area(u)]
    doors = [(i, o) for i, o in enumerate(venue.openings) if o.level_id == level_id and _is_line(o)]
    lines = [straight(o) for _, o in doors]
    floor = _free_floor([u for _, u in units], lines, _obstacles(venue, level_id), clearance_m)
    if floor.is_empty:
        return LevelFloor((), (), ())
    return _cut(floor, units, [(i, line) for (i, _), line in zip(doors, lines, strict=True)], number)


def straight(opening: Opening) -> LineString:
    """The opening as one segment from end to end."""
    ends = shapely.get_coordinates(opening.geometry)[[0, -1]]
    return LineString(ends)


def _has_area(feature: Feature) -> bool:
    return feature.geometry is not None and feature.geometry.area > 0


def _is_line(opening: Opening) -> bool:
    return opening.geometry is not None and opening.geometry.length > 0 and straight(opening).length > 0


def _obstacles(venue: Venue, level_id: str) -> list[BaseGeometry]:
    solid: list[Feature] = [
        *(f for f in venue.fixtures if f.level_id == level_id),
        *(f for f in venue.shelves if f.level_id == level_id),
        *(f for f in venue.kiosks if f.level_id == level_id),
        *(f for f in venue.equipment if f.level_id == level_id and f.category in _STANDING_EQUIPMENT),
    ]
    shapes = [f.geometry for f in solid if f.geometry is not None]
    return [g if g.area > 0 else shapely.buffer(g, _BELT_M) for g in shapes if not g.is_empty]


def _free_floor(
    units: Sequence[Unit], doors: Sequence[LineString], obstacles: list[BaseGeometry], clearance_m: float
) -> BaseGeometry:
    floor = [u.geometry for u in units if u.category not in NOT_FLOOR]
    if not floor:
        return shapely.Polygon()
    outlines = shapely.union_all([u.geometry.boundary for u in units if u.geometry is not None])
    slots = shapely.buffer(list(doors), _WALL_M, cap_style="flat") if doors else []
    way_through = shapely.union_all(list(slots))
    # Merged, so that a wall that turns gets one corner, not the two of ends that meet askew.
    walls = shapely.get_parts(shapely.line_merge(shapely.difference(outlines, way_through)))
    voids = [u.geometry for u in units if u.category in NOT_FLOOR]
    solid = shapely.union_all([
        *_swollen(walls, clearance_m, "square"),
        *_swollen([*obstacles, *voids], clearance_m, "flat"),
    ])  # fmt: skip
    free = shapely.difference(shapely.union_all([*floor, *slots]), solid)
    return shapely.simplify(free, _SMOOTH_M)


def _swollen(shapes: Iterable[BaseGeometry], by_m: float, cap: str) -> list[BaseGeometry]:
    shapes = list(shapes)
    if not shapes:
        return []
    return list(shapely.buffer(shapes, by_m, cap_style=cap, join_style="mitre", mitre_limit=2.0))


def _cut(
    floor: BaseGeometry,
    units: Sequence[tuple[int, Unit]],
    doors: Sequence[tuple[int, LineString]],
    number: int,
) -> LevelFloor:
    """Cut the floor along the doors; every piece goes to the unit that most of it lies in."""
    parts = shapely.get_parts(floor)
    parts = parts[shapely.area(parts) > _SPECK_M2]
    lines = [line for _, line in doors]
    work = shapely.union_all([*shapely.boundary(parts), *lines])
    faces = shapely.get_parts(shapely.polygonize([work]))
    floor_tree = shapely.STRtree(parts)
    inside = floor_tree.query(shapely.point_on_surface(faces), predicate="intersects")[0]
    faces = faces[np.unique(inside)]
    shapes = [u.geometry for _, u in units]
    face, unit = shapely.STRtree(shapes).query(faces, predicate="intersects")
    shared = shapely.area(shapely.intersection(faces[face], np.array(shapes, dtype=object)[unit]))
    cells, owners = [], []
    for i in range(len(faces)):
        here = np.flatnonzero(face == i)
        if not len(here) or shared[here].max() < _SPECK_M2:
            continue
        cells.append(Cell(number, faces[i]))
        owners.append(units[int(unit[here[shared[here].argmax()]])][0])
    return LevelFloor(tuple(cells), tuple(owners), tuple(_gaps(work, doors, number)))


def _gaps(work: BaseGeometry, doors: Sequence[tuple[int, LineString]], number: int) -> Iterable[Gap]:
    """The pieces of the drawing that lie on a door; those along a wall join no two cells and do no harm."""
    pieces = shapely.get_parts(work)
    coordinates, owner = shapely.get_coordinates(pieces, return_index=True)
    together = owner[1:] == owner[:-1]
    segments = np.hstack((coordinates[:-1], coordinates[1:]))[together]
    middles = shapely.points((segments[:, :2] + segments[:, 2:]) / 2)
    lines = [line for _, line in doors]
    if not lines or not len(segments):
        return
    segment, door = shapely.STRtree(lines).query(middles, predicate="dwithin", distance=1e-6)
    for i, k in zip(segment.tolist(), door.tolist(), strict=True):
        x0, y0, x1, y1 = segments[i].tolist()
        yield Gap(number, doors[k][0], (x0, y0, x1, y1))
