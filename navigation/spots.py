"""Many places at once, as arrays: what each sees, so that one look-up serves them all."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from navigation.ground import Ground
from navigation.mesh import Floats
from navigation.stand import Stand


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Spots:
    """Stands in rows: row r is of spot `filled[r]` and begins at `first[r]` of nodes, metres and chains.

    `at` (K, 2) and `level` (K,) are of the spots, NaN and -1 for those that are nowhere; nodes are numbered
    as in the graph, and chains lead from the nodes to the spots. The triangles that spot k stands in are
    `standing[k]` to `standing[k + 1]` of `triangle`.
    """

    at: Floats
    level: NDArray[np.int64]
    filled: NDArray[np.int64]
    first: NDArray[np.int64]
    node: NDArray[np.int64]
    metres: Floats
    chain: NDArray[np.int64]
    standing: NDArray[np.int64]
    triangle: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class LevelSpots:
    """Those of one level: `rows` are their numbers among all rows, `filled` and `first` as in `Spots`."""

    rows: NDArray[np.int64]
    node: NDArray[np.int64]
    filled: NDArray[np.int64]
    first: NDArray[np.int64]


def on_levels(spots: Spots, levels: int) -> list[LevelSpots]:
    """The spots level by level, so that a look-up need not read those of others."""
    lengths = np.diff(np.append(spots.first, len(spots.node)))
    level_of_row = np.repeat(spots.level[spots.filled], lengths)
    found = []
    for level in range(levels):
        here = spots.level[spots.filled] == level
        rows = np.flatnonzero(level_of_row == level)
        first = np.cumsum(lengths[here]) - lengths[here]
        found.append(LevelSpots(rows, spots.node[rows], spots.filled[here], first))
    return found


def gather(grounds: Sequence[Ground], stands: Sequence[Stand | None]) -> Spots:
    """The stands as arrays; None keeps its place and is never reached."""
    there = [stand for stand in stands if stand is not None]
    counts = np.array([0 if stand is None else len(stand.nodes) for stand in stands], dtype=np.int64)
    nodes = [grounds[stand.level].nodes[stand.nodes].astype(np.int64) for stand in there]
    nowhere = (math.nan, math.nan)
    at = [nowhere if stand is None else (stand.x, stand.y) for stand in stands]
    first = np.cumsum(counts) - counts
    triangles = [() if stand is None else stand.triangles for stand in stands]
    return Spots(
        at=np.array(at, dtype=np.float64).reshape(-1, 2),
        level=np.array([-1 if stand is None else stand.level for stand in stands], dtype=np.int64),
        filled=np.flatnonzero(counts),
        first=first[counts > 0],
        node=np.concatenate([np.empty(0, dtype=np.int64), *nodes]),
        metres=np.concatenate([np.empty(0), *(stand.metres for stand in there)]),
        chain=np.array([chain for stand in there for chain in stand.back_chains], dtype=np.int64),
        standing=np.cumsum([0, *map(len, triangles)], dtype=np.int64),
        triangle=np.array([t for own in triangles for t in own], dtype=np.int64),
    )
