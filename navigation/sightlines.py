"""What many points see at once: rays spread from triangle to triangle, all of them in step.

This is the triangular expansion of Bungiu et al. (2014), "Efficient computation of visibility polygons", done
with whole arrays: the time is that of what is seen, not of what there is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from navigation.mesh import NONE, Floats, Ints, Mesh

_BATCH = 1500
"""Sources expanded together: enough to be quick, few enough to stay small in memory."""


@dataclass(slots=True)
class Chains:
    """The sequences of passages that sight lines run through, numbered; 0 is the empty one."""

    parent: list[int] = field(default_factory=lambda: [0])
    last: list[int] = field(default_factory=lambda: [NONE])
    _known: dict[tuple[int, int], int] = field(default_factory=dict)
    _back: dict[int, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def restored(cls, parent: list[int], last: list[int]) -> "Chains":
        """Chains that were numbered before."""
        known = {
            (chain, passage): i for i, (chain, passage) in enumerate(zip(parent, last, strict=True)) if i
        }
        return cls(parent, last, known)

    def extend(self, chain: int, passage: int) -> int:
        """The chain that goes on through `passage`."""
        key = chain, passage
        found = self._known.get(key)
        if found is not None:
            return found
        with self._lock:  # queries run in several threads, and any may see a new chain
            if key not in self._known:
                self.parent.append(chain)
                self.last.append(passage)
                self._known[key] = len(self.parent) - 1
            return self._known[key]

    def passages(self, chain: int) -> list[int]:
        """The passages of a chain, in order."""
        found = []
        while chain:
            found.append(self.last[chain])
            chain = self.parent[chain]
        return found[::-1]

    def reverse(self, chain: int) -> int:
        """The chain of the way back."""
        known = self._back.get(chain)
        if known is not None:
            return known
        back, whole = 0, chain
        while chain:
            back = self.extend(back, self.last[chain] ^ 1)
            chain = self.parent[chain]
        self._back[whole] = back
        return back


@dataclass(frozen=True, slots=True)
class Sights:
    """Who sees which point of the mesh from where: equal lengths. `triangle` is where the point was met."""

    source: Ints
    point: Ints
    triangle: Ints
    chain: Ints


@dataclass(frozen=True, slots=True)
class Sources:
    """Points that look round: (S, 2) metres, and the triangles they stand in, by source (N,) each."""

    at: Floats
    source: Ints
    triangle: Ints


def see_all(mesh: Mesh, sources: Sources, chains: Chains) -> Sights:
    """Every point of the mesh that each source sees; walls and corners may be touched."""
    parts = [part for batch in _batches(sources) for part in _spread(mesh, sources.at, *batch, chains)]
    if not parts:
        empty = np.empty(0, dtype=np.int32)
        return Sights(empty, empty, empty, empty)
    return Sights(*(np.concatenate([part[i] for part in parts]) for i in range(4)))


def _batches(sources: Sources) -> Iterator[tuple[Ints, Ints]]:
    order = np.argsort(sources.source, kind="stable")
    source, triangle = sources.source[order], sources.triangle[order]
    for low in range(0, len(sources.at), _BATCH):
        a, b = np.searchsorted(source, (low, low + _BATCH))
        if a < b:
            yield source[a:b], triangle[a:b]


@dataclass(slots=True)
class _Front:
    """Rays about to enter a triangle: from `source` through side `side` of `triangle`, between two arms."""

    source: Ints
    triangle: Ints
    side: Ints
    right: Floats
    left: Floats
    chain: Ints

    def pick(self, chosen: NDArray[np.bool_]) -> "_Front":
        return _Front(*(getattr(self, name)[chosen] for name in self.__slots__))


def _cross(a: Floats, b: Floats) -> Floats:
    product: Floats = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return product


def _spread(
    mesh: Mesh, at: Floats, source: Ints, triangle: Ints, chains: Chains
) -> Iterator[tuple[Ints, Ints, Ints, Ints]]:
    for corner in range(3):
        yield source, mesh.triangles[triangle, corner], triangle, np.zeros(len(source), dtype=np.int32)
    front = _start(mesh, at, source, triangle, chains)
    while len(front.source):
        apex = mesh.triangles[front.triangle, (front.side + 2) % 3]
        towards = mesh.points[apex] - at[front.source]
        off_right, off_left = _cross(front.right, towards), _cross(front.left, towards)
        seen = (off_right >= 0) & (off_left <= 0)
        yield front.source[seen], apex[seen], front.triangle[seen], front.chain[seen]
        right_part = _Front(
            front.source, front.triangle, (front.side + 1) % 3, front.right,
            np.where((off_left <= 0)[:, None], towards, front.left), front.chain,
        ).pick(off_right > 0)  # fmt: skip
        left_part = _Front(
            front.source, front.triangle, (front.side + 2) % 3,
            np.where((off_right >= 0)[:, None], towards, front.right), front.left, front.chain,
        ).pick(off_left < 0)  # fmt: skip
        front = _cross_over(mesh, _joined(right_part, left_part), chains)


def _start(mesh: Mesh, at: Floats, source: Ints, triangle: Ints, chains: Chains) -> _Front:
    fronts = []
    for side in range(3):
        right = mesh.points[mesh.triangles[triangle, side]] - at[source]
        left = mesh.points[mesh.triangles[triangle, (side + 1) % 3]] - at[source]
        front = _Front(
            source, triangle, np.full(len(source), side, dtype=np.int32), right, left,
            np.zeros(len(source), dtype=np.int32),
        )  # fmt: skip
        fronts.append(front.pick(_cross(right, left) > 0))
    return _cross_over(mesh, _joined(*fronts), chains)


def _joined(*fronts: _Front) -> _Front:
    return _Front(*(np.concatenate([getattr(f, name) for f in fronts]) for name in _Front.__slots__))


def _cross_over(mesh: Mesh, front: _Front, chains: Chains) -> _Front:
    """Leave each triangle by its side into the neighbour, where there is one."""
    beyond = mesh.neighbours[front.triangle, front.side]
    front = front.pick(beyond != NONE)
    passage = mesh.passages[front.triangle, front.side]
    chain = front.chain
    through = np.flatnonzero(passage != NONE)
    if len(through):
        chain = chain.copy()
        keys = chain[through].astype(np.int64) * len(mesh.passage_door) + passage[through]
        unique, inverse = np.unique(keys, return_inverse=True)
        made = [chains.extend(*divmod(key, len(mesh.passage_door))) for key in unique.tolist()]
        chain[through] = np.array(made, dtype=np.int32)[inverse]
    beyond = mesh.neighbours[front.triangle, front.side]
    side = mesh.entries[front.triangle, front.side]
    return _Front(front.source, beyond, side, front.right, front.left, chain)
