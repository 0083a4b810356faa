"""The reduced visibility graph of a mesh: every straight piece that a shortest way may be made of.

Only corners that jut out are nodes and only lines that graze the walls at both ends are links, because a
shortest way bends nowhere else. Beside corners there are stops: points where a way may change level.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from navigation.corners import Corners, grazes
from navigation.mesh import NONE, Floats, Ints, Mesh
from navigation.sightlines import Chains, Sources, see_all


@dataclass(frozen=True, slots=True, kw_only=True)
class SightGraph:
    """Links in rows: those of node n are `first[n]` to `first[n + 1]` of `to`, `length_m` and `chain`.

    Nodes are the corners, then the stops; `at` (N, 2) metres, `cell` (N,). A corner on a door is one node in
    each cell; such nodes are linked with length 0 through the door.
    """

    at: Floats
    cell: Ints
    corners: int
    first: Ints
    to: Ints
    length_m: Floats
    chain: Ints


@dataclass(frozen=True, slots=True)
class Stop:
    """A point of the floor that ways may begin and end at, and the triangles it stands in."""

    x: float
    y: float
    cell: int
    standing: tuple[int, ...]


def link(
    mesh: Mesh,
    corners: Corners,
    stops: Sequence[Stop],
    chains: Chains,
    in_sight: Sequence[tuple[int, int, int]] = (),
) -> SightGraph:
    """The graph of the mesh with these stops; `in_sight` are (stop, stop, chain) that see one another."""
    count = len(corners.at)
    at = np.vstack((corners.at, np.array([(s.x, s.y) for s in stops]).reshape(-1, 2)))
    cell = np.concatenate((corners.cell, np.array([s.cell for s in stops], dtype=np.int32)))
    standing = [(count + i, triangle) for i, s in enumerate(stops) for triangle in s.standing]
    extra = np.array(standing, dtype=np.int32).reshape(-1, 2)
    sources = Sources(
        at,
        np.concatenate((corners.triangle_node, extra[:, 0])),
        np.concatenate((corners.triangle, extra[:, 1])),
    )
    source, to, chain = _taut_links(mesh, corners, sources, chains)
    # What a stop sees sees the stop; corners do not look for stops themselves.
    from_stop = source >= count
    back = np.array([chains.reverse(c) for c in chain[from_stop].tolist()], dtype=np.int32)
    mutual = np.array(in_sight, dtype=np.int32).reshape(-1, 3)
    beside, beyond, through = _across_doors(mesh, corners, chains)
    source, to, chain = (
        np.concatenate((source, to[from_stop], beside, mutual[:, 0] + count)),
        np.concatenate((to, source[from_stop], beyond, mutual[:, 1] + count)),
        np.concatenate((chain, back, through, mutual[:, 2])),
    )
    order = np.lexsort((to, source))
    source, to, chain = source[order], to[order], chain[order]
    step = at[to] - at[source]
    return SightGraph(
        at=at, cell=cell, corners=count, to=to, chain=chain, length_m=np.hypot(step[:, 0], step[:, 1]),
        first=np.searchsorted(source, np.arange(len(at) + 1)).astype(np.int32),
    )  # fmt: skip


def _taut_links(mesh: Mesh, corners: Corners, sources: Sources, chains: Chains) -> tuple[Ints, Ints, Ints]:
    """Sources, corners and chains of all lines that graze the walls at both ends, each once."""
    seen = see_all(mesh, sources, chains)
    side = (mesh.triangles[seen.triangle] == seen.point[:, None]).argmax(axis=1)
    to = corners.node_of[seen.triangle, side]
    kept = (to != NONE) & (to != seen.source)
    source, to, chain = seen.source[kept], to[kept], seen.chain[kept]
    towards = sources.at[to] - sources.at[source]
    apart = (towards != 0).any(axis=1)
    source, to, chain, towards = source[apart], to[apart], chain[apart], towards[apart]
    taut = grazes(corners, to, towards)
    of_corner = source < len(corners.at)
    taut[of_corner] &= grazes(corners, source[of_corner], towards[of_corner])
    nodes, kinds = len(sources.at), len(chains.parent)
    key = np.unique((source[taut].astype(np.int64) * nodes + to[taut]) * kinds + chain[taut])
    pair, chain = np.divmod(key, kinds)
    source, to = np.divmod(pair, nodes)
    return source.astype(np.int32), to.astype(np.int32), chain.astype(np.int32)


def _across_doors(mesh: Mesh, corners: Corners, chains: Chains) -> tuple[Ints, Ints, Ints]:
    """Links of length 0 between the two nodes of a corner that stands on the line of a door."""
    triangle, side = np.nonzero(mesh.passages != NONE)
    beyond, entry = mesh.neighbours[triangle, side], mesh.entries[triangle, side]
    chain = [chains.extend(0, passage) for passage in mesh.passages[triangle, side].tolist()]
    here = np.concatenate((corners.node_of[triangle, side], corners.node_of[triangle, (side + 1) % 3]))
    there = np.concatenate((corners.node_of[beyond, (entry + 1) % 3], corners.node_of[beyond, entry]))
    kept = here != NONE
    twice = np.array(chain + chain, dtype=np.int32)
    return here[kept], there[kept], twice[kept]
