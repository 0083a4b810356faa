"""The nearest of many: times from one stand to every node, then to every candidate at once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from navigation.ground import spread
from navigation.mesh import Floats
from navigation.network import Network, Stand
from navigation.plan import Plan
from navigation.ways import ends_at_stops


@dataclass(frozen=True, slots=True)
class Spots:
    """Many stands in rows, grouped by level: those of spot i are `first[i]` to `first[i + 1]` of the rest."""

    stands: tuple[Stand | None, ...]
    level: NDArray[np.int64]
    first: NDArray[np.int64]
    node: NDArray[np.int64]
    metres: Floats
    chain: NDArray[np.int64]


def gather(stands: Sequence[Stand | None]) -> Spots:
    """The stands as arrays; None keeps its place and is never reached."""
    there = [stand for stand in stands if stand is not None]
    counts = [0 if stand is None else len(stand.nodes) for stand in stands]
    empty: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    return Spots(
        stands=tuple(stands),
        level=np.array([-1 if stand is None else stand.level for stand in stands], dtype=np.int64),
        first=np.concatenate(([0], np.cumsum(counts, dtype=np.int64))),
        node=np.concatenate(empty + [stand.nodes for stand in there]),
        metres=np.concatenate([np.empty(0), *(stand.metres for stand in there)]),
        chain=np.array([chain for stand in there for chain in stand.back_chains], dtype=np.int64),
    )


def arrivals(plan: Plan, origin: Stand) -> dict[int, Floats]:
    """Seconds from the stand to every node of every level that can be reached."""
    found = {}
    network = plan.network
    at_stops = _at_stops(plan, origin)
    for level, ground in enumerate(network.grounds):
        if level == origin.level:
            nodes: NDArray[np.int64] = np.concatenate((origin.nodes, ground.stop_nodes))
            seconds = np.concatenate((plan.stand_s(origin), at_stops[ground.stops]))
            found[level] = _from(plan, level, nodes, seconds)
        elif len(ground.stops) and np.isfinite(at_stops[ground.stops]).any():
            if plan.base is None or level not in plan.touched:
                table = plan.tables(level).from_stop
                found[level] = (table + at_stops[ground.stops][:, None]).min(axis=0)
            else:
                found[level] = _from(plan, level, ground.stop_nodes, at_stops[ground.stops])
    return found


def _from(plan: Plan, level: int, nodes: NDArray[np.integer[Any]], seconds: Floats) -> Floats:
    reached, _ = spread(plan.network.grounds[level], plan.link_s, nodes, seconds)
    return reached[:-1]


def _at_stops(plan: Plan, origin: Stand) -> Floats:
    """Seconds from the stand to every stop of the venue."""
    out, _ = ends_at_stops(plan, origin)
    if not len(out):
        return np.full(len(plan.network.space.stop_unit), math.inf)
    between, _ = plan.between(origin.level)
    seconds: Floats = (out[:, None] + between).min(axis=0)
    return seconds


def seconds_to(plan: Plan, origin: Stand, spots: Spots) -> Floats:
    """Seconds from the stand to each spot, infinite to those that cannot be reached."""
    reached = np.full(len(spots.stands), math.inf)
    if not len(spots.stands):
        return reached
    at = np.full(len(spots.node), math.inf)
    level_of_row = np.repeat(spots.level, np.diff(spots.first))
    for level, seconds in arrivals(plan, origin).items():
        rows = level_of_row == level
        at[rows] = seconds[spots.node[rows]]
    at += spots.metres / plan.profile.speed_m_s + plan.chains_s(spots.chain)
    filled = np.flatnonzero(np.diff(spots.first))
    if len(filled):
        reached[filled] = np.minimum.reduceat(at, spots.first[filled])
    for index, stand in enumerate(spots.stands):
        if stand is not None and stand.level == origin.level:
            reached[index] = min(reached[index], _in_sight_s(plan, origin, stand, float(reached[index])))
    return reached


def _in_sight_s(plan: Plan, origin: Stand, stand: Stand, known_s: float) -> float:
    """Seconds of the straight line, if it can be shorter than what is known and nothing bars it."""
    gap_m = math.hypot(stand.x - origin.x, stand.y - origin.y)
    if gap_m / plan.profile.speed_m_s >= known_s - 1e-9:
        return known_s
    view: Network = plan.network
    chain = view.view.sees(origin.x, origin.y, origin.triangles, (stand.x, stand.y), stand.triangles)
    return known_s if chain is None else plan.line_s(origin, stand, chain)
