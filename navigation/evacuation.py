"""The nearest exit from everywhere: times towards exits, over stairs and ramps only."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from navigation.itinerary import Conveyance
from navigation.mesh import Floats
from navigation.plan import Plan
from navigation.profiles import Profile
from navigation.stand import Stand
from navigation.ways import ends_at_stops


def in_an_emergency(profile: Profile) -> Profile:
    """The profile when the alarm sounds: every door opens outwards, and lifts and escalators do not count."""
    return replace(
        profile,
        name=f"{profile.name}_emergency",
        emergency=True,
        badge=True,
        may_enter=frozenset({"employeesonly", "restricted"}),
        conveyances=profile.conveyances & {Conveyance.STAIRS, Conveyance.RAMP},
    )


def nearest_exits(
    plan: Plan, exits: Mapping[str, Stand], places: Mapping[str, Stand]
) -> dict[str, tuple[str, float] | None]:
    """For each of `places` the exit that is soonest reached, and seconds; None where there is none."""
    names = list(exits)
    times = [seconds_towards(plan, exits[name]) for name in names]
    found: dict[str, tuple[str, float] | None] = {}
    for name, stand in places.items():
        nodes = plan.network.grounds[stand.level].nodes[stand.nodes]
        out = plan.stand_s(stand)
        best = [float((seconds[nodes] + out).min(initial=math.inf)) for seconds in times]
        best = [min(s, _straight_s(plan, stand, exits[e])) for s, e in zip(best, names, strict=True)]
        first = int(np.argmin(best)) if best else -1
        found[name] = (names[first], best[first]) if best and math.isfinite(best[first]) else None
    return found


def _straight_s(plan: Plan, stand: Stand, goal: Stand) -> float:
    if stand.level != goal.level:
        return math.inf
    end = goal.x, goal.y
    chain = plan.network.view.sees(stand.x, stand.y, stand.triangles, end, goal.triangles)
    return math.inf if chain is None else plan.line_s(stand, end, chain)


def seconds_towards(plan: Plan, goal: Stand) -> Floats:
    """Seconds from every node of the graph to the stand, infinite from where it cannot be reached."""
    network = plan.network
    found = np.full(len(network.space.graph.at), math.inf)
    into = ends_at_stops(plan, goal, backward=True).seconds
    last = network.grounds[goal.level].stops
    for level, ground in enumerate(network.grounds):
        seconds = np.full(len(ground.nodes), math.inf)
        if len(ground.stops) and len(last):
            between, _ = plan.between(level)
            from_stop = (between[:, last] + into).min(axis=1)
            seconds = (plan.tables(level).to_stop + from_stop[:, None]).min(axis=0)
        if level == goal.level:
            inside, _ = plan.spread(goal, backward=True)
            seconds = np.minimum(seconds, inside[:-1])
        found[ground.nodes] = seconds
    return found
