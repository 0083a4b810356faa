"""The nearest of many: times from one stand to every node, then to every candidate at once."""

import math
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

    Infinite seconds to what cannot be reached.
    """

    seconds: Floats
    before: Ints


def arrivals(plan: Plan, origin: Stand) -> Arrivals:
    """Where the quickest ways from the stand lead, and along which nodes."""
    network = plan.network
    at_stops = _at_stops(plan, origin)
    count = len(network.space.graph.at)
    found, before = np.full(count, math.inf), np.full(count, -1, dtype=np.int32)
    for level, ground in enumerate(network.grounds):
        if level != origin.level and plan.has_tables(level):
            tables = plan.tables(level)
            if not len(ground.stops):
                continue
            total = tables.from_stop + at_stops[ground.stops][:, None]
            row, every = total.argmin(axis=0), np.arange(len(ground.nodes))
            found[ground.nodes] = total[row, every]
            before[ground.nodes] = _numbered(ground, tables.before[row, every], ground.stop_nodes[row])
            continue
        reached, tree = _spread(plan, origin, level, at_stops, math.inf)
        found[ground.nodes] = reached
        # Whoever is reached from no node of the level is seen by the stand, or is a stop.
        before[ground.nodes] = _numbered(ground, tree, np.full(len(ground.nodes), -1))
    return Arrivals(found, before)


def _spread(plan: Plan, origin: Stand, level: int, at_stops: Floats, limit_s: float) -> tuple[Floats, Ints]:
    """Seconds from the stand to the nodes of a level, and the tree; infinite after `limit_s`."""
    ground = plan.network.grounds[level]
    nodes, seconds = ground.stop_nodes, at_stops[ground.stops]
    if level == origin.level:
        nodes = np.concatenate((origin.nodes, nodes))
        seconds = np.concatenate((plan.stand_s(origin), seconds))
    reached, tree = spread(ground, plan.link_s(level), nodes, seconds, limit_s=limit_s)
    return reached[:-1], tree[:-1]


def _numbered(ground: Ground, tree: Ints, roots: Ints) -> Ints:
    """The nodes of a tree as the graph numbers them; `roots` stand in for none, negative for none at all."""
    inside = (tree >= 0) & (tree < len(ground.nodes))
    local = np.where(inside, tree, roots)
    return np.where(local >= 0, ground.nodes[np.maximum(local, 0)], -1).astype(np.int32)


def _at_stops(plan: Plan, origin: Stand) -> Floats:
    """Seconds from the stand to every stop of the venue."""
    out = ends_at_stops(plan, origin).seconds
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
    ground = plan.network.grounds[origin.level]
    at_stops = _at_stops(plan, origin)
    # First what is in sight of what is in sight, or of a way by a stop: nothing slower need be looked for.
    near = np.full(len(ground.nodes), math.inf)
    if plan.has_tables(origin.level):
        near = _by_stops(plan, origin.level, at_stops, math.inf)
    np.minimum.at(near, origin.nodes, plan.stand_s(origin))
    _put(plan, origin.level, near, everything)
    for soonest_s, level in _by_nearness(plan, origin, at_stops, spots.level[wanted]):
        limit_s = _worst_of_best(everything[wanted], most)
        if soonest_s <= limit_s:
            _put(plan, level, _nodes_of(plan, origin, level, at_stops, limit_s), everything)
    reached: Floats = everything[wanted]
    _look_straight(plan, origin, spots, wanted, reached, most)
    return reached


def _by_nearness(
    plan: Plan, origin: Stand, at_stops: Floats, levels: NDArray[np.int64]
) -> list[tuple[float, int]]:
    """The levels, each once, with the seconds in which one may be there, the stand's own first."""
    grounds = plan.network.grounds
    there = np.flatnonzero(np.bincount(levels[levels >= 0], minlength=len(grounds))).tolist()
    found = [(float(at_stops[grounds[n].stops].min(initial=math.inf)), n) for n in there]
    return sorted((0.0, level) if level == origin.level else (soonest_s, level) for soonest_s, level in found)


def _nodes_of(plan: Plan, origin: Stand, level: int, at_stops: Floats, limit_s: float) -> Floats:
    """Seconds to the nodes of a level; those later than `limit_s` may be left infinite."""
    if level == origin.level or not plan.has_tables(level):
        return _spread(plan, origin, level, at_stops, limit_s)[0]
    return _by_stops(plan, level, at_stops, limit_s)


def _by_stops(plan: Plan, level: int, at_stops: Floats, limit_s: float) -> Floats:
    """Seconds to the nodes of a level by any of its stops that is reached before `limit_s`."""
    ground = plan.network.grounds[level]
    in_time = at_stops[ground.stops] <= limit_s
    from_stop, seconds = plan.tables(level).from_stop[in_time], at_stops[ground.stops[in_time]]
    nodes: Floats = (from_stop + seconds[:, None]).min(axis=0, initial=math.inf)
    return nodes


def _put(plan: Plan, level: int, nodes_s: Floats, everything: Floats) -> None:
    """Put in seconds to the spots of a level, by the seconds to its nodes, where they are less."""
    network = plan.network
    spots = network.level_spots[level]
    if not len(spots.node):
        return
    along = nodes_s[network.local[spots.node]] + plan.spots_s(level)
    found = np.minimum.reduceat(along, spots.first)
    everything[spots.filled] = np.minimum(everything[spots.filled], found)


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
        there = plan.network.spot_triangles(int(wanted[index]))
        chain = plan.network.view.sees(origin.x, origin.y, origin.triangles, (x, y), there)
        if chain is not None:
            reached[index] = min(float(reached[index]), plan.line_s(origin, (x, y), chain))
            limit = _worst_of_best(reached, most)


def _worst_of_best(reached: Floats, most: int | None) -> float:
    """Seconds to the last of the `most` nearest, infinite if all are wanted."""
    if most is None or most >= len(reached):
        return math.inf
    return float(np.partition(reached, most - 1)[most - 1])
