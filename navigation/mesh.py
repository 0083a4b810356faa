"""Free floor as triangles that know their neighbours: what sight lines and points are found in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

NONE: Final = -1
_TILE_M: Final = 2.0
_MOST_TILES: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of free floor: polygons of one level, within which nothing bars the way."""

    level: int
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Gap:
    """A straight edge between two cells that can be crossed; `door` is the number its caller knows it by."""

    level: int
    door: int
    line: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesh:
    """Triangles, counter-clockwise. Side k of a triangle runs from its corner k to its corner k + 1.

    `points` (P, 2) metres; a point belongs to one level. `triangles` (T, 3) points; `neighbours` (T, 3)
    triangles, NONE at a wall, entered by their side `entries` (T, 3); `passages` (T, 3) what is passed in
    leaving by that side, NONE if nothing; `cell_of` (T,); `level_of_cell` (C,). A passage is a door crossed
    in one sense: `passage_door`, `passage_from` and `passage_to` (cells), (Q,) each; passage q ^ 1 is its
    opposite.
    """

    points: Floats
    triangles: Ints
    neighbours: Ints
    entries: Ints
    passages: Ints
    cell_of: Ints
    level_of_cell: Ints
    passage_door: Ints
    passage_from: Ints
    passage_to: Ints


def triangulate(cells: Sequence[Cell], gaps: Sequence[Gap] = ()) -> Mesh:
    """The mesh of the cells; two cells are neighbours only along a gap, whose ends are corners of both."""
    corners, cell_of = _triangles(cells)
    level_of_cell = np.array([cell.level for cell in cells], dtype=np.int32)
    points, level_of_point, index = _distinct(corners.reshape(-1, 2), level_of_cell[cell_of].repeat(3))
    triangles = index.reshape(-1, 3).astype(np.int32)
    door_of = _doors(points, level_of_point, gaps)
    neighbours, entries, passages, table = _join(len(points), triangles, cell_of, door_of)
    return Mesh(
        points=points,
        triangles=triangles,
        neighbours=neighbours,
        entries=entries,
        passages=passages,
        cell_of=cell_of,
        level_of_cell=level_of_cell,
        passage_door=table[:, 0],
        passage_from=table[:, 1],
        passage_to=table[:, 2],
    )


def only_cells(mesh: Mesh, kept: NDArray[np.bool_]) -> Mesh:
    """The mesh of the cells marked in `kept` (C,); none of the others may have a passage."""
    triangles = kept[mesh.cell_of]
    number = np.cumsum(triangles, dtype=np.int32) - 1
    cell_number = np.cumsum(kept, dtype=np.int32) - 1
    neighbours = mesh.neighbours[triangles]
    return Mesh(
        points=mesh.points, triangles=mesh.triangles[triangles], entries=mesh.entries[triangles],
        neighbours=np.where(neighbours == NONE, NONE, number[neighbours]).astype(np.int32),
        passages=mesh.passages[triangles], cell_of=cell_number[mesh.cell_of[triangles]],
        level_of_cell=mesh.level_of_cell[kept], passage_door=mesh.passage_door,
        passage_from=cell_number[mesh.passage_from], passage_to=cell_number[mesh.passage_to],
    )  # fmt: skip


def _distinct(points: Floats, level: Ints) -> tuple[Floats, Ints, NDArray[np.int64]]:
    """Each point of each level once, in order of level, and which of them every given one is."""
    order = np.lexsort((points[:, 1], points[:, 0], level))
    points, level = points[order], level[order]
    fresh = np.ones(len(points), dtype=bool)
    fresh[1:] = (points[1:] != points[:-1]).any(axis=1) | (level[1:] != level[:-1])
    index = np.empty(len(points), dtype=np.int64)
    index[order] = np.cumsum(fresh) - 1
    return np.ascontiguousarray(points[fresh]), level[fresh], index


def _triangles(cells: Sequence[Cell]) -> tuple[Floats, Ints]:
    """Corners (T, 3, 2) counter-clockwise and the cell of each triangle."""
    polygons, owner = shapely.get_parts([cell.shape for cell in cells], return_index=True)
    pieces, of_polygon = shapely.get_parts(
        shapely.constrained_delaunay_triangles(polygons), return_index=True
    )
    corners = shapely.get_coordinates(pieces).reshape(-1, 4, 2)[:, :3]
    ab, ac = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    doubled = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    corners = np.where((doubled < 0)[:, None, None], corners[:, ::-1], corners)
    sound = doubled != 0
    return np.ascontiguousarray(corners[sound]), owner[of_polygon][sound].astype(np.int32)


def _join(
    points: int, triangles: Ints, cell_of: Ints, door_of: Mapping[int, int]
) -> tuple[Ints, Ints, Ints, Ints]:
    """Neighbours, their sides, passages, and the table of passages (door, from cell, to cell)."""
    one, other, key = _meeting_sides(points, triangles)
    within = cell_of[one // 3] == cell_of[other // 3]
    pairs = [np.column_stack((one[within], other[within], np.full(int(within.sum()), NONE)))]
    table: list[tuple[int, int, int]] = []
    known: dict[tuple[int, int, int], int] = {}
    rows = zip(one[~within].tolist(), other[~within].tolist(), key[~within].tolist(), strict=True)
    for a, b, side in rows:
        door = door_of.get(side)
        if door is None:
            continue
        crossing = door, int(cell_of[a // 3]), int(cell_of[b // 3])
        if crossing not in known:
            back = door, crossing[2], crossing[1]
            known[crossing], known[back] = len(table), len(table) + 1
            table += [crossing, back]
        pairs.append(np.array([[a, b, known[crossing]]]))
    joined = np.concatenate(pairs)
    a, b, passage = joined[:, 0], joined[:, 1], joined[:, 2]
    neighbours, entries, passages = (np.full(len(triangles) * 3, NONE, dtype=np.int32) for _ in range(3))
    neighbours[a], neighbours[b] = b // 3, a // 3
    entries[a], entries[b] = b % 3, a % 3
    passages[a], passages[b] = passage, np.where(passage == NONE, NONE, passage ^ 1)
    shape = triangles.shape
    crossings = np.array(table, dtype=np.int32).reshape(-1, 3)
    return neighbours.reshape(shape), entries.reshape(shape), passages.reshape(shape), crossings


def _meeting_sides(points: int, triangles: Ints) -> tuple[NDArray[np.int64], ...]:
    """Pairs of sides (3 x triangle + side) that lie on one another, and their common key."""
    start, end = triangles.ravel(), np.roll(triangles, -1, axis=1).ravel()
    low, high = np.minimum(start, end).astype(np.int64), np.maximum(start, end).astype(np.int64)
    key = low * points + high
    order = np.argsort(key, kind="stable")
    same = np.flatnonzero(key[order][1:] == key[order][:-1])
    one, other = order[same], order[same + 1]
    opposite = start[one] != start[other]  # two that run the same way overlap, which sound cells never do
    one, other = one[opposite], other[opposite]
    return one, other, key[one]


def _doors(points: Floats, level: Ints, gaps: Sequence[Gap]) -> dict[int, int]:
    """The door by the key of the side it lies on."""
    ends = {(gap.level, *gap.line[:2]) for gap in gaps} | {(gap.level, *gap.line[2:]) for gap in gaps}
    rows = enumerate(zip(level.tolist(), points[:, 0].tolist(), points[:, 1].tolist(), strict=True))
    number = {row: i for i, row in rows if row in ends}
    found = {}
    for gap in gaps:
        x0, y0, x1, y1 = gap.line
        a, b = number.get((gap.level, x0, y0)), number.get((gap.level, x1, y1))
        if a is not None and b is not None:
            found[min(a, b) * len(points) + max(a, b)] = gap.door
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """Which triangles touch each square of a level: `members[first[t] : first[t + 1]]`."""

    origin: Floats
    columns: Ints
    base: Ints
    rows: Ints
    size_m: float
    first: Ints
    members: Ints


def tile(mesh: Mesh, size_m: float = _TILE_M) -> Tiles:
    """The squares of every level of the mesh, coarser than `size_m` where there would be too many."""
    levels = int(mesh.level_of_cell.max(initial=-1)) + 1
    corners = mesh.points[mesh.triangles]
    low, high = corners.min(axis=1), corners.max(axis=1)
    level = mesh.level_of_cell[mesh.cell_of]
    origin, far = np.zeros((levels, 2)), np.zeros((levels, 2))
    for number in range(levels):
        here = level == number
        if here.any():
            origin[number], far[number] = low[here].min(axis=0), high[here].max(axis=0)
    extent = (far - origin).prod(axis=1).sum() if levels else 0.0
    size_m = max(size_m, float(np.sqrt(extent / _MOST_TILES)))
    shape = np.floor((far - origin) / size_m).astype(np.int32) + 1
    base = np.concatenate(([0], np.cumsum(shape.prod(axis=1)))).astype(np.int32)
    first_tile = np.floor((low - origin[level]) / size_m).astype(np.int64)
    span = np.floor((high - origin[level]) / size_m).astype(np.int64) - first_tile + 1
    touched = span.prod(axis=1)
    which = np.repeat(np.arange(len(corners)), touched)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(touched) - touched, touched)
    column = first_tile[which, 0] + nth % span[which, 0]
    row = first_tile[which, 1] + nth // span[which, 0]
    tiles = base[level[which]] + row * shape[level[which], 0] + column
    order = np.argsort(tiles, kind="stable")
    first = np.searchsorted(tiles[order], np.arange(base[-1] + 1)).astype(np.int32)
    return Tiles(
        origin=origin, columns=shape[:, 0].copy(), rows=shape[:, 1].copy(), base=base, size_m=size_m,
        first=first, members=which[order].astype(np.int32),
    )  # fmt: skip
