"""The quickest time to any point: from every bend of a quickest way, rays to all that lies behind it.

A point that is reached round a corner lies between the line on which the corner was reached and the wall
behind it; so each corner need only look there, and what the corners see hardly overlaps.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from navigation.mesh import NONE, Floats, Ints, Mesh
from navigation.nearest import Arrivals
from navigation.plan import Plan
from navigation.stand import Stand

_SAME_M: Final = 1e-6
_FLAT: Final = 1e-12
_EDGE: Final = 1e-7
"""A point this far beside a ray, as a sine, is still on it: so that neighbours agree on their common side."""
_PAIRS: Final = 2_000_000
"""Points and rays compared at once: some 200 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bends:
    """Where ways bend, begin or alight: `at` (S, 2) metres after `seconds` (S,), looking between two arms.

    `right` and `left` (S, 2) are the arms; both zero to look all round. `source` and `triangle` (N,) tell in
    which triangles each stands.
    """

    at: Floats
    seconds: Floats
    right: Floats
    left: Floats
    source: Ints
    triangle: Ints


def bends_of(plan: Plan, origin: Stand, reached: Arrivals, until_s: float) -> Bends:
    """The stand itself, and every corner and stop that is reached before `until_s`."""
    space = plan.network.space
    graph, corners = space.graph, space.corners
    nodes = np.flatnonzero(reached.seconds < until_s)
    number = np.full(len(graph.at), NONE, dtype=np.int32)
    number[nodes] = np.arange(1, len(nodes) + 1)
    right, left = np.zeros((len(nodes) + 1, 2)), np.zeros((len(nodes) + 1, 2))
    bent = np.flatnonzero(nodes < graph.corners)
    right[bent + 1], left[bent + 1] = _behind(plan, origin, reached, nodes[bent])
    owner = np.concatenate((corners.triangle_node, graph.corners + space.stop_standing))
    triangle = np.concatenate((corners.triangle, space.stop_triangle))
    stands = number[owner] != NONE
    own = np.array(origin.triangles, dtype=np.int32)
    return Bends(
        at=np.vstack(([[origin.x, origin.y]], graph.at[nodes])),
        seconds=np.concatenate(([0.0], reached.seconds[nodes])), right=right, left=left,
        source=np.concatenate((np.zeros(len(own), dtype=np.int32), number[owner[stands]])),
        triangle=np.concatenate((own, triangle[stands])),
    )  # fmt: skip


def _behind(plan: Plan, origin: Stand, reached: Arrivals, nodes: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """The arms from the line on which each corner was reached to the wall behind it, right and left."""
    graph, corners = plan.network.space.graph, plan.network.space.corners
    start = np.array((origin.x, origin.y))
    towards, before = np.zeros((len(nodes), 2)), nodes
    for _ in range(3):  # a corner on a door is reached from its twin beyond, and that from elsewhere
        here = (np.hypot(towards[:, 0], towards[:, 1]) < _SAME_M) & (before >= 0)
        before = np.where(here, reached.before[before], before)
        came = np.where((before >= 0)[:, None], graph.at[before], start)
        towards = np.where(here[:, None], graph.at[nodes] - came, towards)
    walls = np.stack((corners.before[nodes], corners.after[nodes]))
    turns = np.arctan2(_cross(towards, walls), (towards * walls).sum(axis=-1))
    # The other wall may lie straight back, where it is neither left nor right.
    nearer = np.abs(turns).argmin(axis=0), np.arange(len(nodes))
    wall, turn = walls[nearer], turns[nearer]
    leftwards = (turn >= 0)[:, None]
    right, left = np.where(leftwards, towards, wall), np.where(leftwards, wall, towards)
    round_about = corners.loose[nodes] | (np.abs(turn) > math.pi - _SAME_M)
    round_about |= np.hypot(towards[:, 0], towards[:, 1]) < _SAME_M
    right[round_about] = left[round_about] = 0.0
    return right, left


@dataclass(frozen=True, slots=True)
class Rays:
    """What is seen of triangles: from `source` (R,) between the unit vectors `right` and `left` (R, 2).

    `seconds` (R,) is when the rays set out, with the doors on their way. Those that lie in triangle t are
    `first[t]` to `first[t + 1]`; none comes there before `earliest_s` (T,).
    """

    first: NDArray[np.int64]
    source: Ints
    right: Floats
    left: Floats
    seconds: Floats
    earliest_s: Floats


@dataclass(slots=True)
class _Front:
    """Rays about to leave a triangle by side `side`, between two arms."""

    source: Ints
    triangle: Ints
    side: Ints
    right: Floats
    left: Floats
    seconds: Floats

    def pick(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> "_Front":
        return _Front(*(getattr(self, name)[chosen] for name in self.__slots__))


def spread_rays(mesh: Mesh, bends: Bends, passage_s: Floats, speed_m_s: float, least_s: Floats) -> Rays:
    """The rays of all bends; those that come to a triangle later than `least_s` (T,) go no farther.

    By `least_s` all of a triangle is known to be reached, or nobody asks any more.
    """
    front = _start(mesh, bends)
    kept, earliest_s = [front], np.full(len(mesh.triangles), np.inf)
    np.minimum.at(earliest_s, front.triangle, front.seconds)
    while len(front.source):
        front = _crossed(mesh, front, passage_s)
        towards = mesh.points[mesh.triangles[front.triangle, front.side]] - bends.at[front.source]
        beyond = mesh.points[mesh.triangles[front.triangle, (front.side + 1) % 3]] - bends.at[front.source]
        entered_s = front.seconds + _nearest_m(towards, beyond) / speed_m_s
        in_time = entered_s <= least_s[front.triangle]
        front = front.pick(in_time)
        np.minimum.at(earliest_s, front.triangle, entered_s[in_time])
        kept.append(front)
        front = _parted(mesh, bends, front)
    whole = _joined(kept)
    order = np.argsort(whole.triangle, kind="stable")
    whole = whole.pick(order)
    first = np.searchsorted(whole.triangle, np.arange(len(mesh.triangles) + 1))
    # Arms of one length, so that what is beside them is measured as a sine.
    right, left = (arm / np.hypot(arm[:, 0], arm[:, 1])[:, None] for arm in (whole.right, whole.left))
    return Rays(first, whole.source, right, left, whole.seconds, earliest_s)


def _cross(a: Floats, b: Floats) -> Floats:
    product: Floats = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return product


def _joined(fronts: list[_Front]) -> _Front:
    return _Front(*(np.concatenate([getattr(f, name) for f in fronts]) for name in _Front.__slots__))


def _nearest_m(a: Floats, b: Floats) -> Floats:
    """Metres from the origin to the nearest point between each `a` and `b` (K, 2)."""
    along = b - a
    share = -(a * along).sum(axis=1) / np.maximum((along * along).sum(axis=1), _FLAT)
    nearest = a + np.clip(share, 0.0, 1.0)[:, None] * along
    distance: Floats = np.hypot(nearest[:, 0], nearest[:, 1])
    return distance


def _start(mesh: Mesh, bends: Bends) -> _Front:
    """The rays in the triangles that bends stand in, towards each side, within the arms of the bend."""
    fronts = []
    source, triangle = bends.source, bends.triangle
    for side in range(3):
        right = mesh.points[mesh.triangles[triangle, side]] - bends.at[source]
        left = mesh.points[mesh.triangles[triangle, (side + 1) % 3]] - bends.at[source]
        sides = np.full(len(source), side, dtype=np.int32)
        front = _Front(source, triangle, sides, right, left, bends.seconds[source])
        front = front.pick(_cross(right, left) > _FLAT)
        fronts.append(_within(front, bends.right[front.source], bends.left[front.source]))
    return _joined(fronts)


def _within(front: _Front, right: Floats, left: Floats) -> _Front:
    """The part of the rays that lies between two more arms, each pair less than half a turn apart."""
    all_round = (right == 0).all(axis=1) & (left == 0).all(axis=1)
    own_right = _between(right, front.right, left)
    own_left = _between(right, front.left, left)
    new_right = np.where((own_right | all_round)[:, None], front.right, right)
    new_left = np.where((own_left | all_round)[:, None], front.left, left)
    sound = own_right | _between(front.right, right, front.left)
    sound &= own_left | _between(front.right, left, front.left)
    narrowed = _Front(front.source, front.triangle, front.side, new_right, new_left, front.seconds)
    return narrowed.pick(all_round | (sound & (_cross(new_right, new_left) > _FLAT)))


def _between(right: Floats, arm: Floats, left: Floats) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (_cross(right, arm) >= 0) & (_cross(arm, left) >= 0)
    return inside


def _crossed(mesh: Mesh, front: _Front, passage_s: Floats) -> _Front:
    """Over each side into the triangle beyond, if there is one and its door opens; `side` is then its own."""
    beyond = mesh.neighbours[front.triangle, front.side]
    passage = mesh.passages[front.triangle, front.side]
    seconds = front.seconds + np.where(passage == NONE, 0.0, np.append(passage_s, 0.0)[passage])
    entry = mesh.entries[front.triangle, front.side]
    crossed = _Front(front.source, beyond, entry, front.right, front.left, seconds)
    return crossed.pick((beyond != NONE) & np.isfinite(seconds))


def _parted(mesh: Mesh, bends: Bends, front: _Front) -> _Front:
    """Rays that entered by `side`, parted at the far corner between the two other sides."""
    apex = mesh.points[mesh.triangles[front.triangle, (front.side + 2) % 3]] - bends.at[front.source]
    off_right, off_left = _cross(front.right, apex), _cross(front.left, apex)
    right_part = _Front(
        front.source, front.triangle, (front.side + 1) % 3, front.right,
        np.where((off_left <= 0)[:, None], apex, front.left), front.seconds,
    ).pick(off_right > 0)  # fmt: skip
    left_part = _Front(
        front.source, front.triangle, (front.side + 2) % 3,
        np.where((off_right >= 0)[:, None], apex, front.right), front.left, front.seconds,
    ).pick(off_left < 0)  # fmt: skip
    return _joined([right_part, left_part])


Barred = Callable[[Floats, Floats], NDArray[np.bool_]]
"""Whether lines from each of some points to each of as many others (K, 2) are barred."""


def seconds_at(
    rays: Rays,
    bends: Bends,
    points: Floats,
    triangles: NDArray[np.int64],
    speed_m_s: float,
    barred: Barred | None = None,
) -> Floats:
    """Seconds to each point (P, 2) of the triangle it lies in (P,), infinite where no ray comes."""
    found = np.full(len(points), np.inf)
    ends = np.cumsum(np.diff(rays.first)[triangles])
    low = 0
    while low < len(points):
        before = 0 if low == 0 else int(ends[low - 1])
        high = max(int(np.searchsorted(ends, before + _PAIRS, side="right")), low + 1)
        part = slice(low, high)
        found[part] = _seconds_at(rays, bends, points[part], triangles[part], speed_m_s, barred)
        low = high
    return found


def _seconds_at(
    rays: Rays,
    bends: Bends,
    points: Floats,
    triangles: NDArray[np.int64],
    speed_m_s: float,
    barred: Barred | None,
) -> Floats:
    counts = np.diff(rays.first)[triangles]
    point = np.repeat(np.arange(len(points)), counts)
    nth = np.arange(len(point)) - np.repeat(np.cumsum(counts) - counts, counts)
    ray = np.repeat(rays.first[triangles], counts) + nth
    towards = points[point] - bends.at[rays.source[ray]]
    metres = np.hypot(towards[:, 0], towards[:, 1])
    lit = _cross(rays.right[ray], towards) >= -_EDGE * metres
    lit &= _cross(rays.left[ray], towards) <= _EDGE * metres
    seconds = np.where(lit, rays.seconds[ray] + metres / speed_m_s, np.inf)
    if barred is not None:
        seconds[lit & barred(bends.at[rays.source[ray]], points[point])] = np.inf
    found = np.full(len(points), np.inf)
    some = counts > 0
    if some.any():
        found[some] = np.minimum.reduceat(seconds, (np.cumsum(counts) - counts)[some])
    return found
