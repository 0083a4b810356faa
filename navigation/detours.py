"""The quickest way over stops under closures: what it was without them is believed until a way relies on it.

Closures only make ways longer. So a way that is the quickest by times that are too good, and whose own times
turn out to be true, is the quickest; most closures are answered after one or two looks.
"""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from navigation.mesh import Floats, Ints

Look = Callable[[int, int], tuple[bool, Floats]]
"""Given two stops of a level: true seconds from the first to all stops (S,); if so marked, to the second."""


class Detours:
    """Walks (S, S) in seconds between stops, of which those `sure` are true, and rides (S, S).

    Walks that are looked at are corrected in place. Threads may do so at once, for all write the same, and
    each compares the way it found with what the walks are by then.
    """

    def __init__(self, walks: Floats, rides: Floats, sure: NDArray[np.bool_], look: Look) -> None:
        self._walks, self._rides, self._sure, self._look = walks, rides, sure, look

    def quickest(self, first: Ints, out: Floats, last: Ints, into: Floats) -> tuple[float, list[int]]:
        """Seconds and stops of the quickest way: `out` to the stops `first`, and `into` the goal from `last`.

        Infinite and empty if there is none.
        """
        count = len(self._walks)
        while True:
            links = np.full((count + 1, count + 1), np.inf)
            np.minimum(self._walks, self._rides, out=links[:count, :count])
            links[count, first] = out
            seconds, stops = _hoped(links, last, into)
            if not self._corrected(stops, links):
                return seconds, stops

    def _corrected(self, stops: list[int], hoped: Floats) -> bool:
        """Look at the walks of a way; whether any takes longer than was hoped, whoever found that out."""
        longer = False
        for a, b in pairwise(stops):
            if not self._sure[a, b] and self._walks[a, b] < self._rides[a, b]:
                backward, seconds = self._look(a, b)
                row = (slice(None), b) if backward else (a, slice(None))
                self._walks[row] = seconds
                self._sure[row] = True
            longer |= bool(min(self._walks[a, b], self._rides[a, b]) > hoped[a, b])
        return longer


def _hoped(links: Floats, last: Ints, into: Floats) -> tuple[float, list[int]]:
    """Seconds and stops of the quickest way over `links` from the last row, which is where one sets out."""
    start = len(links) - 1
    rows, columns = np.nonzero(np.isfinite(links))
    matrix = csr_matrix((links[rows, columns], (rows, columns)), shape=links.shape)
    reached, before = dijkstra(matrix, indices=start, return_predecessors=True)
    total = reached[last] + into
    best = int(total.argmin())
    if not np.isfinite(total[best]):
        return math.inf, []
    stops = [int(last[best])]
    while before[stops[-1]] != start:
        stops.append(int(before[stops[-1]]))
    return float(total[best]), stops[::-1]
