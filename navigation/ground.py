"""One level of a sight graph on its own, and the quickest times between its stops and everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from navigation.mesh import Floats, Ints
from navigation.space import Space

FAR = -9999
"""What scipy writes for "no node before this one"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Links of one level in rows, nodes numbered from 0: `nodes` are their numbers in the graph.

    `links` are the links' numbers in the graph. `back_first` and `back_to` are the same links by the node
    they lead to, `back` (an order of `links`) says which. `stops` are the level's stops, `stop_nodes` their
    numbers here. Seconds of links are given in the order of `links`.
    """

    nodes: Ints
    first: Ints
    to: Ints
    links: Ints
    back_first: Ints
    back_to: Ints
    back: Ints
    stops: Ints
    stop_nodes: Ints


Shapes = Mapping[int, tuple[int, int]]
"""How many stops and nodes each level has."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Seconds (K, N) from each stop of a level to each node, and the node before; the same towards stops."""

    from_stop: Floats
    before: Ints
    to_stop: Floats
    after: Ints


def split(space: Space, levels: int) -> tuple[list[Ground], Ints]:
    """A ground for each level, and the number that each node of the graph has on its own."""
    graph, level = space.graph, space.level_of_node
    row_of = np.repeat(np.arange(len(graph.at)), np.diff(graph.first))
    local = np.zeros(len(graph.at), dtype=np.int32)
    grounds = []
    for number in range(levels):
        nodes = np.flatnonzero(level == number).astype(np.int32)
        local[nodes] = np.arange(len(nodes))
        links = np.flatnonzero(level[row_of] == number).astype(np.int32)
        rows, to = local[row_of[links]], local[graph.to[links]]
        back = np.lexsort((rows, to))
        stop_nodes = np.flatnonzero(nodes >= graph.corners).astype(np.int32)
        counting = np.arange(len(nodes) + 1)
        grounds.append(Ground(
            nodes=nodes, to=to, links=links, first=np.searchsorted(rows, counting).astype(np.int32),
            back_to=rows[back], back=back.astype(np.int32), stops=nodes[stop_nodes] - graph.corners,
            back_first=np.searchsorted(to[back], counting).astype(np.int32), stop_nodes=stop_nodes,
        ))  # fmt: skip
    return grounds, local


def tables_of(ground: Ground, link_s: Floats) -> Tables:
    """The tables of a level for these seconds of its links."""
    if not len(ground.stops):
        none = np.empty((0, len(ground.nodes)))
        return Tables(none, none.astype(np.int32), none, none.astype(np.int32))
    count = len(ground.nodes)
    there = csr_matrix((link_s, ground.to, ground.first), shape=(count, count))
    back = csr_matrix((link_s[ground.back], ground.back_to, ground.back_first), shape=(count, count))
    from_stop, before = dijkstra(there, indices=ground.stop_nodes, return_predecessors=True)
    to_stop, after = dijkstra(back, indices=ground.stop_nodes, return_predecessors=True)
    return Tables(from_stop, before, to_stop, after)


def spread(
    ground: Ground,
    link_s: Floats,
    nodes: NDArray[np.integer[Any]],
    seconds: Floats,
    *,
    backward: bool = False,
    limit_s: float = np.inf,
) -> tuple[Floats, Ints]:
    """Seconds from a point `seconds` away from `nodes` to every node, and the node before each.

    Backward, it is the time from every node to the point. The point itself is node N. What is farther than
    `limit_s` is left infinite.
    """
    count = len(ground.nodes)
    first, to = (ground.back_first, ground.back_to) if backward else (ground.first, ground.to)
    matrix = csr_matrix(
        (
            np.concatenate((link_s[ground.back] if backward else link_s, seconds)),
            np.concatenate((to, nodes)).astype(np.int32),
            np.concatenate((first, [len(to) + len(nodes)])).astype(np.int32),
        ),
        shape=(count + 1, count + 1),
    )
    reached, before = dijkstra(matrix, indices=count, return_predecessors=True, limit=limit_s)
    return reached, before
