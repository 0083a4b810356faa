"""What one point sees, quickly: the rays of `sightlines`, in plain numbers for a single query."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from navigation.corners import Corners
from navigation.mesh import NONE, Mesh, Tiles
from navigation.sightlines import Chains

Targets = Mapping[int, Collection[tuple[int, float, float]]]
"""Points to be found, (number, x, y), by the triangle they stand in."""

_EDGE = -1e-9
"""A point this far outside a side, relative to the side's length in metres, still stands in the triangle."""


@dataclass(slots=True)
class Seen:
    """Nodes in sight at which a way may bend, targets in sight, and the chains of passages to them."""

    nodes: list[int] = field(default_factory=list)
    chains: list[int] = field(default_factory=list)
    targets: list[tuple[int, int]] = field(default_factory=list)


class View:
    """Looks round from points of a mesh. Plain lists, because single numbers of arrays are slow to read."""

    def __init__(self, mesh: Mesh, tiles: Tiles, corners: Corners, chains: Chains) -> None:
        self.mesh, self.chains = mesh, chains
        self._x, self._y = mesh.points[:, 0].tolist(), mesh.points[:, 1].tolist()
        self._corner = mesh.triangles.ravel().tolist()
        self._beyond = mesh.neighbours.ravel().tolist()
        self._entry = mesh.entries.ravel().tolist()
        self._passage = mesh.passages.ravel().tolist()
        self._node = corners.node_of.ravel().tolist()
        # A corner with several walls is given none, so that every line grazes it.
        walls = np.hstack((corners.before, corners.after)) * ~corners.loose[:, None]
        self._walls: list[list[float]] = walls.tolist()
        self._first, self._members = tiles.first, tiles.members
        self._origin, self._base = tiles.origin.tolist(), tiles.base.tolist()
        self._columns, self._rows, self._size = tiles.columns.tolist(), tiles.rows.tolist(), tiles.size_m

    def standing(self, level: int, x: float, y: float) -> list[int]:
        """The triangles (x, y) stands in: several on a common side or corner, none off the floor."""
        column = int((x - self._origin[level][0]) // self._size)
        row = int((y - self._origin[level][1]) // self._size)
        if not (0 <= column < self._columns[level] and 0 <= row < self._rows[level]):
            return []
        number = self._base[level] + row * self._columns[level] + column
        members = self._members[self._first[number] : self._first[number + 1]].tolist()
        return [triangle for triangle in members if self._holds(triangle, x, y)]

    def _holds(self, triangle: int, x: float, y: float) -> bool:
        corner, xs, ys = self._corner, self._x, self._y
        a, b, c = corner[3 * triangle], corner[3 * triangle + 1], corner[3 * triangle + 2]
        ax, ay, bx, by, cx, cy = xs[a], ys[a], xs[b], ys[b], xs[c], ys[c]
        inside: bool = (
            (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= _EDGE * (abs(bx - ax) + abs(by - ay))
            and (cx - bx) * (y - by) - (cy - by) * (x - bx) >= _EDGE * (abs(cx - bx) + abs(cy - by))
            and (ax - cx) * (y - cy) - (ay - cy) * (x - cx) >= _EDGE * (abs(ax - cx) + abs(ay - cy))
        )
        return inside

    def look(
        self,
        x: float,
        y: float,
        standing: Collection[int],
        targets: Targets | None = None,
        shut: Collection[int] = (),
    ) -> Seen:
        """What (x, y) sees, standing in these triangles, without passing the passages `shut`."""
        seen = Seen()
        stack: list[tuple[int, int, float, float, float, float, int]] = []
        for triangle in standing:
            for side in range(3):
                self._note(seen, x, y, 3 * triangle + side, 0)
                a, b = self._corner[3 * triangle + side], self._corner[3 * triangle + (side + 1) % 3]
                rx, ry, lx, ly = self._x[a] - x, self._y[a] - y, self._x[b] - x, self._y[b] - y
                if rx * ly - ry * lx > 0:
                    self._push(stack, 3 * triangle + side, (rx, ry, lx, ly), 0, shut)
            if targets is not None:
                seen.targets.extend((number, 0) for number, _, _ in targets.get(triangle, ()))
        self._spread(seen, x, y, stack, targets or {}, shut)
        return seen

    def sees(
        self, x: float, y: float, standing: Collection[int], goal: tuple[float, float], there: Collection[int]
    ) -> int | None:
        """The chain of the straight line from (x, y) to `goal`, which stands `there`; None if barred."""
        xs, ys, corner = self._x, self._y, self._corner
        gx, gy = goal[0] - x, goal[1] - y
        stack = [(triangle, 0) for triangle in standing]
        done = set()
        while stack:
            triangle, chain = stack.pop()
            if triangle in there:
                return chain
            done.add(triangle)
            for side in range(3 * triangle, 3 * triangle + 3):
                beyond = self._beyond[side]
                if beyond == NONE or beyond in done:
                    continue
                a, b = corner[side], corner[3 * triangle + (side + 1) % 3]
                ax, ay, bx, by = xs[a] - x, ys[a] - y, xs[b] - x, ys[b] - y
                if ax * gy - ay * gx >= 0 >= bx * gy - by * gx and ax * by - ay * bx > 0:
                    passage = self._passage[side]
                    stack.append((beyond, chain if passage == NONE else self.chains.extend(chain, passage)))
        return None

    def _note(self, seen: Seen, x: float, y: float, at: int, chain: int) -> None:
        """Keep the node at corner `at` if the line to it grazes its walls; see `corners.grazes`."""
        node = self._node[at]
        if node == NONE:
            return
        point = self._corner[at]
        dx, dy = self._x[point] - x, self._y[point] - y
        before_x, before_y, after_x, after_y = self._walls[node]
        product = (dx * before_y - dy * before_x) * (dx * after_y - dy * after_x)
        if product >= -1e-9 * (dx * dx + dy * dy):
            seen.nodes.append(node)
            seen.chains.append(chain)

    def _push(
        self,
        stack: list[tuple[int, int, float, float, float, float, int]],
        side: int,
        arms: tuple[float, float, float, float],
        chain: int,
        shut: Collection[int],
    ) -> None:
        beyond, passage = self._beyond[side], self._passage[side]
        if beyond == NONE or passage in shut:
            return
        if passage != NONE:
            chain = self.chains.extend(chain, passage)
        stack.append((beyond, self._entry[side], *arms, chain))

    def _spread(  # noqa: C901, PLR0912
        self,
        seen: Seen,
        x: float,
        y: float,
        stack: list[tuple[int, int, float, float, float, float, int]],
        targets: Targets,
        shut: Collection[int],
    ) -> None:
        """Follow the rays; written out at length, since this is the innermost loop of every query."""
        xs, ys, corner, beyond_of = self._x, self._y, self._corner, self._beyond
        entry_of, passage_of, node_of = self._entry, self._passage, self._node
        nodes, chains = seen.nodes, seen.chains
        pop, push, walls = stack.pop, stack.append, self._walls
        while stack:
            triangle, side, rx, ry, lx, ly, chain = pop()
            base = 3 * triangle
            if triangle in targets:
                for number, tx, ty in targets[triangle]:
                    dx, dy = tx - x, ty - y
                    if rx * dy - ry * dx >= 0 and lx * dy - ly * dx <= 0:
                        seen.targets.append((number, chain))
            apex = base + (side + 2) % 3
            point = corner[apex]
            cx, cy = xs[point] - x, ys[point] - y
            off_right, off_left = rx * cy - ry * cx, lx * cy - ly * cx
            node = node_of[apex]
            if node >= 0 and off_right >= 0 and off_left <= 0:
                before_x, before_y, after_x, after_y = walls[node]
                product = (cx * before_y - cy * before_x) * (cx * after_y - cy * after_x)
                if product >= 0 or product >= -1e-9 * (cx * cx + cy * cy):
                    nodes.append(node)
                    chains.append(chain)
            if off_right > 0:
                out = base + (side + 1) % 3
                beyond = beyond_of[out]
                if beyond != NONE:
                    inner = (cx, cy) if off_left <= 0 else (lx, ly)
                    if passage_of[out] == NONE:
                        push((beyond, entry_of[out], rx, ry, *inner, chain))
                    else:
                        self._push(stack, out, (rx, ry, *inner), chain, shut)
            if off_left < 0:
                beyond = beyond_of[apex]
                if beyond != NONE:
                    inner = (cx, cy) if off_right >= 0 else (rx, ry)
                    if passage_of[apex] == NONE:
                        push((beyond, entry_of[apex], *inner, lx, ly, chain))
                    else:
                        self._push(stack, apex, (*inner, lx, ly), chain, shut)
