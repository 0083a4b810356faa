"""The nearest of many: times from one stand to every node, then to every candidate at once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from navigation.ground import spread
from navigation.mesh import Floats
from navigation.network import Network, Stand
from navigation.plan import Plan
from navigation.ways import ends_at_stops


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Many stands in rows: those of spot i are `first[i]` to `first[i + 1]` of nodes, metres and chains.

    `at` (K, 2) and `level` (K,) are of the spots; nodes are numbered as in the graph.
    """

    stands: tuple[Stand | None, ...]
    at: Floats
    level: NDArray[np.int64]
    filled: NDArray[np.int64]
    first: NDArray[np.int64]
    node: NDArray[np.int64]
    metres: Floats
    chain: NDArray[np.int64]


def gather(network: Network, stands: Sequence[Stand | None]) -> Spots:
    """The stands as arrays; None keeps its place and is never reached."""
    there = [stand for stand in stands if stand is not None]
    counts = np.array([0 if stand is None else len(stand.nodes) for stand in stands], dtype=np.int64)
    nodes = [network.grounds[stand.level].nodes[stand.nodes].astype(np.int64) for stand in there]
    nowhere = (math.nan, math.nan)
    at = [nowhere if stand is None else (stand.x, stand.y) for stand in stands]
    first = np.cumsum(counts) - counts
    return Spots(
        stands=tuple(stands),
        at=np.array(at, dtype=np.float64).reshape(-1, 2),
        level=np.array([-1 if stand is None else stand.level for stand in stands], dtype=np.int64),
        filled=np.flatnonzero(counts),
        first=first[counts > 0],
        node=np.concatenate([np.empty(0, dtype=np.int64), *nodes]),
        metres=np.concatenate([np.empty(0), *(stand.metres for stand in there)]),
        chain=np.array([chain for stand in there for chain in stand.back_chains], dtype=np.int64),
    )


def arrivals(plan: Plan, origin: Stand) -> Floats:
    """Seconds from the stand to every node of the graph, infinite to those that cannot be reached."""
    network = plan.network
    at_stops = _at_stops(plan, origin)
    found = np.full(len(network.space.graph.at), math.inf)
    for level, ground in enumerate(network.grounds):
        nodes, seconds = ground.stop_nodes, at_stops[ground.stops]
        if level == origin.level:
            nodes = np.concatenate((origin.nodes, nodes))
            seconds = np.concatenate((plan.stand_s(origin), seconds))
        elif not np.isfinite(seconds).any():
            continue
        elif plan.base is None or level not in plan.touched:
            found[ground.nodes] = (plan.tables(level).from_stop + seconds[:, None]).min(axis=0)
            continue
        reached, _ = spread(ground, plan.link_s(level), nodes, seconds)
        found[ground.nodes] = reached[:-1]
    return found


def _at_stops(plan: Plan, origin: Stand) -> Floats:
    """Seconds from the stand to every stop of the venue."""
    out, _ = ends_at_stops(plan, origin)
    if not len(out):
        return np.full(len(plan.network.space.stop_unit), math.inf)
    between, _ = plan.between(origin.level)
    seconds: Floats = (out[:, None] + between).min(axis=0)
    return seconds


def seconds_to(plan: Plan, origin: Stand, spots: Spots, most: int | None = None) -> Floats:
    """Seconds from the stand to each spot, infinite to those that cannot be reached.

    Only the `most` nearest need be exact; none of the others is said to be nearer than it is.
    """
    reached = np.full(len(spots.stands), math.inf)
    if not len(spots.node):
        return reached
    along = arrivals(plan, origin)[spots.node] + plan.spots_s(spots.metres, spots.chain)
    reached[spots.filled] = np.minimum.reduceat(along, spots.first)
    _look_at_spots(plan, origin, spots, reached, most)
    return reached


def _look_at_spots(plan: Plan, origin: Stand, spots: Spots, reached: Floats, most: int | None) -> None:
    """Put in the spots that the stand sees straight, where that is quicker."""
    gap = spots.at - (origin.x, origin.y)
    air_s = np.hypot(gap[:, 0], gap[:, 1]) / plan.profile.speed_m_s
    worth = np.flatnonzero((spots.level == origin.level) & (air_s < reached - 1e-9))
    limit = _worst_of_best(reached, most)
    for index in worth[np.argsort(air_s[worth])].tolist():
        if air_s[index] > limit:
            break
        stand = spots.stands[index]
        if stand is None:
            continue
        end = stand.x, stand.y
        chain = plan.network.view.sees(origin.x, origin.y, origin.triangles, end, stand.triangles)
        if chain is not None:
            reached[index] = min(float(reached[index]), plan.line_s(origin, stand, chain))
            limit = _worst_of_best(reached, most)


def _worst_of_best(reached: Floats, most: int | None) -> float:
    """Seconds to the last of the `most` nearest, infinite if all are wanted."""
    if most is None or most >= len(reached):
        return math.inf
    return float(np.partition(reached, most - 1)[most - 1])
