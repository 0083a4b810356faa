"""Where shortest ways may bend: corners that jut out into the free floor, and which lines graze them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from navigation.mesh import NONE, Floats, Ints, Mesh

_STRAIGHT: Final = 1e-9
"""Sines below this count as none: a corner that is no corner, a line along a wall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corners:
    """The nodes of a sight graph. A corner on the line of a door is one node for each cell that meets there.

    `at` (N, 2) metres; `point` of the mesh, `cell` (N,); `before` and `after` (N, 2) are the unit vectors to
    its neighbours along the wall; `loose` (N,) corners have several walls and may bend any way.
    `node_of` (T, 3) is the node at each corner of each triangle, NONE where no way bends.
    `triangle_node`, `triangle` (M,) list the triangles round each node.
    """

    at: Floats
    point: Ints
    cell: Ints
    before: Floats
    after: Floats
    loose: NDArray[np.bool_]
    node_of: Ints
    triangle_node: Ints
    triangle: Ints


def find_corners(mesh: Mesh) -> Corners:
    """Every corner at which the free angle is 180 degrees or more, and every point that walls share."""
    before, after, walls = _walls(mesh)
    turn = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    # The wall runs from `before` over the corner to `after`, with the floor on its left.
    juts = (walls == 1) & (turn >= -_STRAIGHT)
    bends = juts | (walls > 1)
    corner_cell = np.repeat(mesh.cell_of, 3)
    flat = mesh.triangles.ravel()
    chosen = np.flatnonzero(bends[flat])
    cells = len(mesh.level_of_cell)
    unique, inverse = np.unique(
        flat[chosen].astype(np.int64) * cells + corner_cell[chosen], return_inverse=True
    )
    node_of = np.full(len(flat), NONE, dtype=np.int32)
    node_of[chosen] = inverse.ravel()
    point, cell = (part.astype(np.int32) for part in divmod(unique, cells))
    return Corners(
        at=mesh.points[point], point=point, cell=cell,
        before=before[point], after=after[point], loose=walls[point] > 1,
        node_of=node_of.reshape(-1, 3),
        triangle_node=inverse.ravel().astype(np.int32), triangle=(chosen // 3).astype(np.int32),
    )  # fmt: skip


def _walls(mesh: Mesh) -> tuple[Floats, Floats, Ints]:
    """Unit vectors to the wall points before and after each point, and how many walls begin there."""
    start, end = mesh.triangles.ravel(), np.roll(mesh.triangles, -1, axis=1).ravel()
    wall = mesh.neighbours.ravel() == NONE
    start, end = start[wall], end[wall]
    walls = np.bincount(start, minlength=len(mesh.points)).astype(np.int32)
    along = mesh.points[end] - mesh.points[start]
    along /= np.hypot(along[:, 0], along[:, 1])[:, None]
    before, after = np.zeros_like(mesh.points), np.zeros_like(mesh.points)
    after[start] = along
    before[end] = -along
    return before, after, walls


def grazes(corners: Corners, node: Ints, towards: Floats) -> NDArray[np.bool_]:
    """Whether a line through each node in the direction `towards` (K, 2) leaves its walls on one side.

    A shortest way bends at a node only between two such lines.
    """
    length = np.hypot(towards[:, 0], towards[:, 1])
    before, after = corners.before[node], corners.after[node]
    a = towards[:, 0] * before[:, 1] - towards[:, 1] * before[:, 0]
    b = towards[:, 0] * after[:, 1] - towards[:, 1] * after[:, 0]
    taut: NDArray[np.bool_] = (a * b >= -_STRAIGHT * length * length) | corners.loose[node]
    return taut
