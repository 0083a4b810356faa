"""From the nodes of a way to the route a traveller reads: taut lines, doors passed, rides."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from navigation.connectors import Hop, stair_count_of
from navigation.itinerary import Conveyance, DoorPassed, Leg, Place, Ride, Route, Walk
from navigation.plan import Plan
from navigation.rides import hop_s, wait_s
from navigation.stand import Stand
from navigation.ways import Boarding, Found, Stretch

_SAME_M = 1e-6
_STRAIGHT = 1e-7


@dataclass(frozen=True, slots=True)
class _Line:
    """One straight piece: where it ends, the passages on it, and its seconds."""

    end: tuple[float, float]
    chain: int
    seconds: float


def assemble(plan: Plan, found: Found, origin: Place, destination: Place) -> Route:
    """The route of a way that was found."""
    legs = _alternating(
        [_walk(plan, part) if isinstance(part, Stretch) else _ride(plan, part) for part in found.parts]
    )
    return Route(
        origin=origin,
        destination=destination,
        profile=plan.profile.name,
        legs=tuple(legs),
        length_m=sum(leg.length_m for leg in legs if isinstance(leg, Walk)),
        duration_s=sum(leg.duration_s for leg in legs),
    )


def _alternating(legs: list[Leg]) -> list[Leg]:
    """Walks that follow one another made one, and a walk of no length where one ride follows another."""
    joined: list[Leg] = []
    for leg in legs:
        last = joined[-1] if joined else None
        if isinstance(leg, Walk) and isinstance(last, Walk):
            joined[-1] = _joined(last, leg)
        else:
            if isinstance(leg, Ride) and isinstance(last, Ride):
                point = leg.start.x_m, leg.start.y_m
                still = Walk(level_id=leg.start.level_id, points=(point, point), length_m=0.0, duration_s=0.0)
                joined.append(still)
            joined.append(leg)
    return joined


def _joined(a: Walk, b: Walk) -> Walk:
    points = _taut([*a.points, *b.points[1:]])
    return Walk(
        level_id=a.level_id,
        points=tuple(points) if len(points) > 1 else (points[0], points[0]),
        length_m=a.length_m + b.length_m,
        duration_s=a.duration_s + b.duration_s,
        doors=a.doors + tuple(replace(door, at_m=door.at_m + a.length_m) for door in b.doors),
    )


def _walk(plan: Plan, stretch: Stretch) -> Walk:
    start, lines = _lines(plan, stretch)
    points, length_m, seconds = [start], 0.0, 0.0
    doors: list[DoorPassed] = []
    for line in lines:
        doors += _doors(plan, points[-1], line, length_m)
        length_m += math.dist(points[-1], line.end)
        seconds += line.seconds
        points.append(line.end)
    taut = _taut(points)
    return Walk(
        level_id=plan.network.venue.levels[stretch.level].id,
        points=tuple(taut) if len(taut) > 1 else (start, points[-1]),
        length_m=length_m,
        duration_s=seconds,
        doors=tuple(doors),
    )


def _lines(plan: Plan, stretch: Stretch) -> tuple[tuple[float, float], list[_Line]]:
    ground, graph = plan.network.grounds[stretch.level], plan.network.space.graph
    at = [(x, y) for x, y in graph.at[ground.nodes[list(stretch.nodes)]].tolist()]
    link_s = plan.link_s(stretch.level)
    lines = []
    if stretch.origin is None:
        start = at[0]
    else:
        start = stretch.origin.x, stretch.origin.y
        if stretch.nodes:
            lines.append(_Line(at[0], *_seen(plan, stretch.origin, stretch.nodes[0], backward=False)))
    for node, other, end in zip(stretch.nodes, stretch.nodes[1:], at[1:], strict=False):
        row = slice(ground.first[node], ground.first[node + 1])
        seconds = np.where(ground.to[row] == other, link_s[row], np.inf)
        best = int(seconds.argmin())
        chain = int(graph.chain[ground.links[row][best]])
        lines.append(_Line(end, chain, float(seconds[best])))
    if stretch.goal is not None:
        end = stretch.goal.x, stretch.goal.y
        if stretch.nodes:
            lines.append(_Line(end, *_seen(plan, stretch.goal, stretch.nodes[-1], backward=True)))
        elif stretch.origin is not None:
            lines.append(_straight_line(plan, stretch.origin, stretch.goal))
    return start, lines


def _straight_line(plan: Plan, origin: Stand, goal: Stand) -> _Line:
    end = goal.x, goal.y
    chain = plan.network.view.sees(origin.x, origin.y, origin.triangles, end, goal.triangles) or 0
    return _Line(end, chain, plan.line_s(origin, end, chain))


def _seen(plan: Plan, stand: Stand, node: int, *, backward: bool) -> tuple[int, float]:
    seconds = plan.stand_s(stand, backward=backward).tolist()
    chains = stand.back_chains if backward else stand.chains
    choices = [i for i, other in enumerate(stand.nodes.tolist()) if other == node]
    best = min(choices, key=lambda i: seconds[i])
    return chains[best], seconds[best]


def _doors(plan: Plan, start: tuple[float, float], line: _Line, after_m: float) -> Iterator[DoorPassed]:
    """The doors on a line; a corner on the line of a door is passed where it stands."""
    network = plan.network
    mesh, venue = network.space.mesh, network.venue
    length_m = math.dist(start, line.end)
    for passage in network.space.chains.passages(line.chain):
        opening = venue.openings[int(mesh.passage_door[passage])]
        (ax, ay), (bx, by) = network.door_ends[int(mesh.passage_door[passage])]
        dx, dy = line.end[0] - start[0], line.end[1] - start[1]
        across = dx * (by - ay) - dy * (bx - ax)
        share = 0.0
        if abs(across) > _STRAIGHT:
            share = ((ax - start[0]) * (by - ay) - (ay - start[1]) * (bx - ax)) / across
        out, into = (network.space.unit_of_cell[i[passage]] for i in (mesh.passage_from, mesh.passage_to))
        yield DoorPassed(
            opening_id=opening.id,
            at_m=after_m + min(max(share, 0.0), 1.0) * length_m,
            from_unit_id=venue.units[int(out)].id,
            to_unit_id=venue.units[int(into)].id,
        )


def _taut(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The line without points that repeat or lie straight between their neighbours."""
    found: list[tuple[float, float]] = []
    for point in points:
        if found and math.dist(found[-1], point) < _SAME_M:
            continue
        if len(found) > 1 and _is_straight(found[-2], found[-1], point):
            found.pop()
        found.append(point)
    return found


def _is_straight(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    ab, bc = (b[0] - a[0], b[1] - a[1]), (c[0] - b[0], c[1] - b[1])
    cross, dot = ab[0] * bc[1] - ab[1] * bc[0], ab[0] * bc[0] + ab[1] * bc[1]
    return dot > 0 and abs(cross) <= _STRAIGHT * dot


def _ride(plan: Plan, boarding: Boarding) -> Ride:
    network = plan.network
    hop = _hop(plan, boarding)
    connector = network.connectors[hop.connector]
    is_stairs = connector.conveyance is Conveyance.STAIRS
    forward = connector.stops.index(hop.origin) < connector.stops.index(hop.destination)
    swapped = {"left": "right", "right": "left"}
    rails = connector.handrails if forward else tuple(sorted(swapped[side] for side in connector.handrails))
    return Ride(
        connector_id=connector.id,
        conveyance=connector.conveyance,
        start=_stop_place(plan, boarding.origin, hop.origin),
        end=_stop_place(plan, boarding.destination, hop.destination),
        levels_up=hop.levels_up,
        duration_s=hop_s(connector, hop, plan.profile),
        wait_s=wait_s(connector, plan.profile),
        stair_count=stair_count_of(connector, hop.rise_m) if is_stairs and connector.stair_count else None,
        handrails=rails,
    )


def _hop(plan: Plan, boarding: Boarding) -> Hop:
    """The quickest ride between the two stops."""
    network = plan.network
    rides = network.hop_index.between[boarding.origin, boarding.destination]
    return network.hops[min(rides, key=lambda number: float(plan.hop_s[number]))]


def _stop_place(plan: Plan, stop: int, unit_id: str) -> Place:
    network = plan.network
    x, y = network.space.graph.at[network.space.graph.corners + stop].tolist()
    level = network.venue.levels[network.level_of_stop[stop]]
    return Place(level_id=level.id, x_m=x, y_m=y, feature_id=unit_id)
