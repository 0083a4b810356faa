"""The quickest way between two stands: inside a level by A*, between levels over the times between stops."""

import heapq
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from navigation.ground import FAR
from navigation.mesh import Floats, Ints
from navigation.plan import Plan
from navigation.stand import Stand

_START: Final = -1


@dataclass(frozen=True, slots=True)
class Stretch:
    """A walk on one level over `nodes` (the level's own numbers), between two stands or from and to stops."""

    level: int
    nodes: tuple[int, ...]
    origin: Stand | None = None
    goal: Stand | None = None


@dataclass(frozen=True, slots=True)
class Boarding:
    """A ride from stop to stop, whatever carries it; both are numbers of the space's stops."""

    origin: int
    destination: int


@dataclass(frozen=True, slots=True)
class Found:
    """The quickest way: seconds, and its stretches and rides in order."""

    seconds: float
    parts: tuple[Stretch | Boarding, ...]


def find_way(plan: Plan, origin: Stand, goal: Stand) -> Found | None:
    """The quickest way from one stand to another; None if there is none."""
    best = None
    if origin.level == goal.level:
        best = _straight(plan, origin, goal)
        if best is not None and best.seconds <= _air_s(plan, origin, goal):
            return best
    over = _OverStops(plan, origin, goal)
    if origin.level == goal.level:
        bound = min(over.seconds, math.inf if best is None else best.seconds)
        if over.out.around is None:
            best = _inside(plan, origin, goal, bound) or best
        else:
            goal_s = plan.stand_s(goal, backward=True)
            best = _through(goal_s, goal, origin, over.out.around, bound) or best
    if math.isfinite(over.seconds) and (best is None or over.seconds < best.seconds):
        return over.build()
    return best


def seconds_between(plan: Plan, origin: Stand, goal: Stand) -> float:
    """Seconds of the quickest way, infinite if there is none."""
    found = find_way(plan, origin, goal)
    return math.inf if found is None else found.seconds


def _air_s(plan: Plan, origin: Stand, goal: Stand) -> float:
    """Seconds as the crow flies: no way is quicker, but for rounding."""
    return math.hypot(goal.x - origin.x, goal.y - origin.y) / plan.profile.speed_m_s + 1e-9


def _straight(plan: Plan, origin: Stand, goal: Stand) -> Found | None:
    chain = plan.network.view.sees(origin.x, origin.y, origin.triangles, (goal.x, goal.y), goal.triangles)
    seconds = math.inf if chain is None else plan.line_s(origin, (goal.x, goal.y), chain)
    return Found(seconds, (Stretch(origin.level, (), origin, goal),)) if math.isfinite(seconds) else None


class _OverStops:
    """The quickest way that changes level, or comes by a stop."""

    def __init__(self, plan: Plan, origin: Stand, goal: Stand) -> None:
        self._plan, self._origin, self._goal = plan, origin, goal
        self.out, self.into = ends_at_stops(plan, origin), ends_at_stops(plan, goal, backward=True)
        self._first = plan.network.grounds[origin.level].stops
        self._last = plan.network.grounds[goal.level].stops
        self._stops: list[int] | None = None
        self.seconds = math.inf
        if not len(self._first) or not len(self._last):
            return
        if plan.base is not None:
            self.seconds, self._stops = plan.detours.quickest(
                self._first, self.out.seconds, self._last, self.into.seconds
            )
            return
        between, self._before = plan.between(origin.level)
        total = self.out.seconds[:, None] + between[:, self._last] + self.into.seconds
        self._best = int(total.argmin())
        self.seconds = float(total.flat[self._best])

    def _list_stops(self) -> list[int]:
        if self._stops is None:
            first, last = divmod(self._best, len(self._last))
            self._stops = _trace(self._before[first], int(self._last[last]))
        return self._stops

    def build(self) -> Found:
        """The way, stop by stop."""
        stops, level_of = self._list_stops(), self._plan.network.level_of_stop
        first = int(np.flatnonzero(self._first == stops[0])[0])
        last = int(np.flatnonzero(self._last == stops[-1])[0])
        parts: list[Stretch | Boarding] = [
            Stretch(self._origin.level, self.out.nodes(first), origin=self._origin)
        ]
        for a, b in pairwise(stops):
            if level_of[a] == level_of[b]:
                parts.append(Stretch(level_of[a], stop_to_stop(self._plan, a, b)))
            else:
                parts.append(Boarding(a, b))
        parts.append(Stretch(self._goal.level, self.into.nodes(last), goal=self._goal))
        return Found(self.seconds, tuple(parts))


def _trace(before: Ints, end: int) -> list[int]:
    """The nodes up to `end` in a tree of predecessors, first to last."""
    found = [end]
    while before[found[-1]] != FAR:
        found.append(int(before[found[-1]]))
    return found[::-1]


class _Nodes:
    """The nodes between a stand and the stop of a row, in order of travel."""

    def __init__(self, before: Ints, ends: Ints, *, backward: bool) -> None:
        self._before, self._ends, self._backward = before, ends, backward

    def __call__(self, row: int) -> tuple[int, ...]:
        before = self._before if self._before.ndim == 1 else self._before[row]
        end = int(self._ends[row])
        nodes = [end]
        count = len(before) if self._before.ndim == 2 else len(before) - 1
        while before[nodes[-1]] not in (FAR, count):
            nodes.append(int(before[nodes[-1]]))
        # Out of a table the tree grows from the stop and `end` is seen by the stand; else it is the reverse.
        towards_stand = self._before.ndim == 1
        return tuple(nodes if towards_stand == self._backward else nodes[::-1])


@dataclass(frozen=True, slots=True)
class Ends:
    """Seconds between a stand and the stops of its level, and `nodes`, by stop, on each way.

    `around` are the seconds to or from every node and the tree of these ways, where they had to be found.
    """

    seconds: Floats
    nodes: _Nodes
    around: tuple[Floats, Ints] | None = None


def ends_at_stops(plan: Plan, stand: Stand, *, backward: bool = False) -> Ends:
    """The ways from the stand to the stops of its level, or from them to it."""
    ground = plan.network.grounds[stand.level]
    if plan.base is not None and stand.level in plan.touched:
        reached, before = plan.spread(stand, backward=backward)
        nodes = _Nodes(before, ground.stop_nodes, backward=backward)
        return Ends(reached[ground.stop_nodes], nodes, (reached, before))
    tables = plan.tables(stand.level)
    seconds = plan.stand_s(stand, backward=backward)
    table, tree = (tables.from_stop, tables.before) if backward else (tables.to_stop, tables.after)
    if not len(seconds) or not len(table):
        return Ends(np.full(len(table), math.inf), _Nodes(tree, np.empty(0, np.int32), backward=backward))
    total = table[:, stand.nodes] + seconds
    choice = total.argmin(axis=1)
    ends = stand.nodes[choice].astype(np.int32)
    return Ends(total[np.arange(len(table)), choice], _Nodes(tree, ends, backward=backward))


def stop_to_stop(plan: Plan, origin: int, goal: int) -> tuple[int, ...]:
    """The nodes from one stop to another of the same level, both included."""
    level = plan.network.level_of_stop[origin]
    ground = plan.network.grounds[level]
    rows = {stop: row for row, stop in enumerate(ground.stops.tolist())}
    start, end = int(ground.stop_nodes[rows[origin]]), int(ground.stop_nodes[rows[goal]])
    if not plan.cuts(level)[rows[origin], rows[goal]]:
        return tuple(_trace((plan.base or plan).tables(level).before[rows[origin]], end))
    _, before = plan.from_stop(level, rows[origin])
    nodes = [end]
    while nodes[-1] != start:
        nodes.append(int(before[nodes[-1]]))
    return tuple(nodes[::-1])


def _through(
    goal_s: Floats, goal: Stand, origin: Stand, around: tuple[Floats, Ints], bound: float
) -> Found | None:
    """The quickest way within the level out of the ways to every node, None unless below `bound`."""
    reached, before = around
    total = reached[goal.nodes] + goal_s
    best = int(total.argmin()) if len(total) else -1
    if best < 0 or not total[best] < bound:
        return None
    nodes = [int(goal.nodes[best])]
    while before[nodes[-1]] != len(reached) - 1:
        nodes.append(int(before[nodes[-1]]))
    return Found(float(total[best]), (Stretch(origin.level, tuple(nodes[::-1]), origin, goal),))


def _inside(plan: Plan, origin: Stand, goal: Stand, bound: float) -> Found | None:
    """The quickest way within the level, None unless it takes less than `bound` seconds."""
    lists = plan.lists(origin.level)
    rest = _lower_bounds(plan, goal).tolist()
    end: dict[int, float] = {}
    for node, seconds in zip(goal.nodes.tolist(), plan.stand_s(goal, backward=True).tolist(), strict=True):
        end[node] = min(seconds, end.get(node, math.inf))
    best: dict[int, float] = {}
    came: dict[int, int] = {}
    queue: list[tuple[float, float, int]] = []
    last = None
    for node, seconds in zip(origin.nodes.tolist(), plan.stand_s(origin).tolist(), strict=True):
        if seconds < best.get(node, math.inf) and seconds + rest[node] < bound:
            best[node], came[node] = seconds, _START
            heapq.heappush(queue, (seconds + rest[node], seconds, node))
    first, to, cost = lists.first, lists.to, lists.seconds
    while queue:
        estimate, seconds, node = heapq.heappop(queue)
        if estimate >= bound:
            break
        if seconds > best[node]:
            continue
        if node in end and seconds + end[node] < bound:
            bound, last = seconds + end[node], node
        for link in range(first[node], first[node + 1]):
            other, reached = to[link], seconds + cost[link]
            if reached < best.get(other, math.inf) and reached + rest[other] < bound:
                best[other], came[other] = reached, node
                heapq.heappush(queue, (reached + rest[other], reached, other))
    if last is None:
        return None
    nodes = [last]
    while came[nodes[-1]] != _START:
        nodes.append(came[nodes[-1]])
    return Found(bound, (Stretch(origin.level, tuple(nodes[::-1]), origin, goal),))


def _lower_bounds(plan: Plan, goal: Stand) -> Floats:
    """Seconds that the way from each node to the goal takes at the least.

    As the crow flies, and by the triangle inequality over the stops (the landmarks of ALT: Goldberg and
    Harrelson 2005). Closures only make ways longer, so that the times without closures serve. Only times from
    stops do: a node is linked only to where a way may bend at it, so that its way to a stop may be longer.
    """
    plan = plan.base or plan
    ground, graph = plan.network.grounds[goal.level], plan.network.space.graph
    gap = graph.at[ground.nodes] - (goal.x, goal.y)
    least: Floats = np.hypot(gap[:, 0], gap[:, 1]) / plan.profile.speed_m_s
    tables = plan.tables(goal.level)
    if len(ground.stops) and len(goal.nodes):
        into = (tables.from_stop[:, goal.nodes] + plan.stand_s(goal, backward=True)).min(axis=1)
        with np.errstate(invalid="ignore"):  # infinite less infinite says nothing, and fmax leaves it out
            least = np.fmax(least, np.fmax.reduce(into[:, None] - tables.from_stop, axis=0))
    return least - 1e-9
