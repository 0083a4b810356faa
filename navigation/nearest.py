"""The nearest of many: times from one stand to every node, then to every candidate at once."""

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from navigation.ground import Ground, spread
from navigation.mesh import Floats, Ints
from navigation.plan import Plan
from navigation.spots import Spots
from navigation.stand import Stand
from navigation.ways import ends_at_stops


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Seconds from a stand to every node of the graph, and the node before each, negative for the stand.

    Infinite seconds to what cannot be reached. `before` is all negative unless the ways are traced.
    """

    seconds: Floats
    before: Ints


def arrivals(
    plan: Plan, origin: Stand, *, traced: bool = False, levels: Collection[int] | None = None
) -> Arrivals:
    """Where the quickest ways from the stand lead; nodes of other levels than `levels` are left infinite."""
    network = plan.network
    at_stops = _at_stops(plan, origin)
    count = len(network.space.graph.at)
    found, before = np.full(count, math.inf), np.full(count, -1, dtype=np.int32)
    for level, ground in enumerate(network.grounds):
        if levels is not None and level not in levels:
            continue
        nodes, seconds = ground.stop_nodes, at_stops[ground.stops]
        if level == origin.level:
            nodes = np.concatenate((origin.nodes, nodes))
            seconds = np.concatenate((plan.stand_s(origin), seconds))
        elif not np.isfinite(seconds).any():
            continue
        elif plan.base is None or level not in plan.touched:
            tables = plan.tables(level)
            total = tables.from_stop + seconds[:, None]
            if not traced:
                found[ground.nodes] = total.min(axis=0)
                continue
            row, every = total.argmin(axis=0), np.arange(len(ground.nodes))
            found[ground.nodes] = total[row, every]
            before[ground.nodes] = _numbered(ground, tables.before[row, every], ground.stop_nodes[row])
            continue
        reached, tree = spread(ground, plan.link_s(level), nodes, seconds)
        found[ground.nodes] = reached[:-1]
        # Whoever is reached from no node of the level is seen by the stand, or is a stop.
        before[ground.nodes] = _numbered(ground, tree[:-1], np.full(len(ground.nodes), -1))
    return Arrivals(found, before)


def _numbered(ground: Ground, tree: Ints, roots: Ints) -> Ints:
    """The nodes of a tree as the graph numbers them; `roots` stand in for none, negative for none at all."""
    inside = (tree >= 0) & (tree < len(ground.nodes))
    local = np.where(inside, tree, roots)
    return np.where(local >= 0, ground.nodes[np.maximum(local, 0)], -1).astype(np.int32)


def _at_stops(plan: Plan, origin: Stand) -> Floats:
    """Seconds from the stand to every stop of the venue."""
    out, _ = ends_at_stops(plan, origin)
    if not len(out):
        return np.full(len(plan.network.space.stop_unit), math.inf)
    between, _ = plan.between(origin.level)
    seconds: Floats = (out[:, None] + between).min(axis=0)
    return seconds


def seconds_to(
    plan: Plan, origin: Stand, spots: Spots, wanted: NDArray[np.int64], most: int | None = None
) -> Floats:
    """Seconds from the stand to each of the `wanted` spots, infinite to those that cannot be reached.

    Only the `most` nearest need be exact; none of the others is said to be nearer than it is.
    """
    everything = np.full(len(spots.at), math.inf)
    if len(spots.node):
        levels = set(np.unique(spots.level[wanted]).tolist())
        reached_s = arrivals(plan, origin, levels=levels).seconds
        along = reached_s[spots.node] + plan.spots_s(spots.metres, spots.chain)
        everything[spots.filled] = np.minimum.reduceat(along, spots.first)
    reached: Floats = everything[wanted]
    _look_straight(plan, origin, spots, wanted, reached, most)
    return reached


def _look_straight(
    plan: Plan, origin: Stand, spots: Spots, wanted: NDArray[np.int64], reached: Floats, most: int | None
) -> None:
    """Put in the spots that the stand sees straight, where that is quicker."""
    gap = spots.at[wanted] - (origin.x, origin.y)
    air_s = np.hypot(gap[:, 0], gap[:, 1]) / plan.profile.speed_m_s
    worth = np.flatnonzero((spots.level[wanted] == origin.level) & (air_s < reached - 1e-9))
    limit = _worst_of_best(reached, most)
    for index in worth[np.argsort(air_s[worth])].tolist():
        if air_s[index] > limit:
            break
        x, y = spots.at[wanted[index]].tolist()
        there = plan.network.view.standing(origin.level, x, y)
        chain = plan.network.view.sees(origin.x, origin.y, origin.triangles, (x, y), there)
        if chain is not None:
            reached[index] = min(float(reached[index]), plan.line_s(origin, (x, y), chain))
            limit = _worst_of_best(reached, most)


def _worst_of_best(reached: Floats, most: int | None) -> float:
    """Seconds to the last of the `most` nearest, infinite if all are wanted."""
    if most is None or most >= len(reached):
        return math.inf
    return float(np.partition(reached, most - 1)[most - 1])
