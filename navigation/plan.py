"""Times for one profile under one set of closures: what a query reads, made once for each pair and kept."""

import math
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from navigation.closures import Closures
from navigation.connectors import Connector, Hop, ride_s
from navigation.failures import Why
from navigation.ground import Tables, spread, tables_of
from navigation.itinerary import Conveyance
from navigation.mesh import Floats, Ints
from navigation.network import Network, Stand
from navigation.profiles import Profile


def why_not_boarded(connector: Connector, profile: Profile) -> Why | None:
    """Why the profile cannot take the connector at all; None if it can."""
    if connector.conveyance not in profile.conveyances or (
        not profile.steps and connector.wheelchair is False
    ):
        return Why.STEPS
    if connector.min_width_m is not None and connector.min_width_m < profile.min_width_m:
        return Why.TOO_NARROW
    if connector.conveyance is Conveyance.RAMP and (connector.max_slope or 0.0) > profile.max_slope + 1e-9:
        return Why.STEPS
    return None


def wait_s(connector: Connector, profile: Profile) -> float:
    """Seconds of waiting before the ride."""
    return profile.lift_wait_s if connector.conveyance is Conveyance.LIFT else 0.0


def hop_s(connector: Connector, hop: Hop, profile: Profile) -> float:
    """Seconds of one ride, waiting included."""
    step_s = profile.step_up_s if hop.rise_m >= 0 else profile.step_down_s
    return wait_s(connector, profile) + ride_s(connector, hop.rise_m, profile.speed_m_s, step_s)


@dataclass(frozen=True, slots=True)
class Lists:
    """The links of a level as plain lists, for searches step by step."""

    first: list[int]
    to: list[int]
    seconds: list[float]
    x: list[float]
    y: list[float]


@dataclass(eq=False)
class Plan:
    """Seconds of every link, passage and ride. `base` is the plan of the profile without closures.

    `touched` are the levels on which closures change anything; on all others the tables of `base` hold.
    `zones` are the outlines of closed sections by level: they are no rooms, so that lines are cut instead.
    """

    network: Network
    profile: Profile
    passage_s: Floats
    hop_s: Floats
    zones: dict[int, list[shapely.Geometry]] = field(default_factory=dict)
    base: "Plan | None" = None
    link_s: Floats = field(init=False)
    touched: frozenset[int] = field(init=False)
    _chain_s: list[float] = field(init=False)
    _tables: dict[int, Tables] = field(default_factory=dict)
    _lists: dict[int, Lists] = field(default_factory=dict)
    _between: dict[int, tuple[Floats, Ints]] = field(default_factory=dict)
    _matrix: csr_matrix | None = None

    def __post_init__(self) -> None:
        chains = self.network.space.chains
        self._chain_s = [0.0]
        self.chain_s(len(chains.parent) - 1)
        graph = self.network.space.graph
        self.link_s = graph.length_m / self.profile.speed_m_s + np.array(self._chain_s)[graph.chain]
        self.touched = frozenset() if self.base is None else self._find_touched(self.base)
        for level in self.zones:
            self._cut_links(level)

    def _find_touched(self, base: "Plan") -> frozenset[int]:
        changed = np.flatnonzero(self.passage_s != base.passage_s)
        mesh = self.network.space.mesh
        levels: set[int] = set(mesh.level_of_cell[mesh.passage_from[changed]].tolist())
        return frozenset(levels | self.zones.keys())

    def _cut_links(self, level: int) -> None:
        graph, ground = self.network.space.graph, self.network.grounds[level]
        origin = np.repeat(np.arange(len(ground.nodes)), np.diff(ground.first))
        a, b = graph.at[ground.nodes[origin]], graph.at[ground.nodes[ground.to]]
        self.link_s[ground.links[self._is_cut(level, a, b)]] = math.inf

    def _is_cut(self, level: int, a: Floats, b: Floats) -> NDArray[np.bool_]:
        """Whether a line from each of `a` to each of `b` leads into or through a closed section."""
        cut = np.zeros(len(a), dtype=bool)
        for zone in self.zones.get(level, ()):
            inner = shapely.buffer(zone, -0.01)
            shapely.prepare(inner)
            lines = shapely.linestrings(np.stack((a, b), axis=1))
            cut |= shapely.intersects(inner, lines) & ~shapely.contains_xy(zone, a[:, 0], a[:, 1])
        return cut

    def chain_s(self, chain: int) -> float:
        """Seconds of the doors on a chain."""
        known, chains = self._chain_s, self.network.space.chains
        while len(known) <= chain:
            number = len(known)
            known.append(known[chains.parent[number]] + float(self.passage_s[chains.last[number]]))
        return known[chain]

    def chains_s(self, chains: NDArray[np.int64]) -> Floats:
        """Seconds of the doors on each of many chains."""
        if len(chains):
            self.chain_s(int(chains.max()))
        seconds: Floats = np.array(self._chain_s)[chains]
        return seconds

    def stand_s(self, stand: Stand, *, backward: bool = False) -> Floats:
        """Seconds from the stand to each node it sees, or from each node to it."""
        chains = stand.back_chains if backward else stand.chains
        seconds: Floats = stand.metres / self.profile.speed_m_s + [self.chain_s(c) for c in chains]
        if stand.level in self.zones and len(seconds):
            graph, ground = self.network.space.graph, self.network.grounds[stand.level]
            nodes, here = graph.at[ground.nodes[stand.nodes]], np.tile((stand.x, stand.y), (len(seconds), 1))
            ends = (nodes, here) if backward else (here, nodes)
            seconds[self._is_cut(stand.level, *ends)] = math.inf
        return seconds

    def line_s(self, origin: Stand, goal: Stand, chain: int) -> float:
        """Seconds straight from one stand to another through the doors of a chain."""
        a, b = np.array([[origin.x, origin.y]]), np.array([[goal.x, goal.y]])
        if origin.level in self.zones and self._is_cut(origin.level, a, b)[0]:
            return math.inf
        return math.dist(a[0], b[0]) / self.profile.speed_m_s + self.chain_s(chain)

    def tables(self, level: int) -> Tables:
        """The tables of a level."""
        if self.base is not None and level not in self.touched:
            return self.base.tables(level)
        found = self._tables.get(level)
        if found is None:
            found = self._tables[level] = tables_of(self.network.grounds[level], self.link_s)
        return found

    def lists(self, level: int) -> Lists:
        """The level's links as lists."""
        if self.base is not None and level not in self.touched:
            return self.base.lists(level)
        found = self._lists.get(level)
        if found is None:
            ground = self.network.grounds[level]
            at = self.network.space.graph.at[ground.nodes]
            shared = self.base.lists(level) if self.base is not None else None
            found = self._lists[level] = Lists(
                shared.first if shared else ground.first.tolist(),
                shared.to if shared else ground.to.tolist(),
                self.link_s[ground.links].tolist(),
                at[:, 0].tolist(),
                at[:, 1].tolist(),
            )
        return found

    def spread(self, stand: Stand, *, backward: bool = False) -> tuple[Floats, Ints]:
        """Seconds from the stand to every node of its level, or back; see `ground.spread`."""
        seconds = self.stand_s(stand, backward=backward)
        return spread(self.network.grounds[stand.level], self.link_s, stand.nodes, seconds, backward=backward)

    def within(self, level: int) -> Floats:
        """Seconds between the stops of a level, (K, K)."""
        if self.base is None:
            seconds: Floats = self.tables(level).from_stop[:, self.network.grounds[level].stop_nodes]
            return seconds
        if level not in self.touched:
            return self.base.within(level)
        # Most closures leave the ways between stops alone; only rows whose way is cut are looked for anew.
        return self._rows_anew(level, self.base)

    def _rows_anew(self, level: int, base: "Plan") -> Floats:
        ground = self.network.grounds[level]
        table, nodes = base.tables(level), ground.stop_nodes
        seconds = table.from_stop[:, nodes].copy()
        changed = self.link_s[ground.links] != base.link_s[ground.links]
        origin = np.repeat(np.arange(len(ground.nodes)), np.diff(ground.first))
        slow = set(zip(origin[changed].tolist(), ground.to[changed].tolist(), strict=True))
        for row in range(len(nodes)):
            if not slow or not _uses(table.before[row], nodes.tolist(), slow):
                continue
            start = np.array([nodes[row]], dtype=np.int64)
            reached, _ = spread(ground, self.link_s, start, np.zeros(1))
            seconds[row] = reached[nodes]
        return seconds

    def between(self, level: int) -> tuple[Floats, Ints]:
        """Seconds from the stops of a level to all stops of the venue (K, S), and the stop before each."""
        found = self._between.get(level)
        if found is None:
            if self._matrix is None:
                self._matrix = self._stop_matrix()
            stops = self.network.grounds[level].stops
            seconds, before = dijkstra(self._matrix, indices=stops, return_predecessors=True)
            found = self._between[level] = np.atleast_2d(seconds), np.atleast_2d(before)
        return found

    def _stop_matrix(self) -> csr_matrix:
        network = self.network
        seconds = np.full((len(network.space.stop_unit),) * 2, math.inf)
        for level, ground in enumerate(network.grounds):
            if len(ground.stops):
                seconds[np.ix_(ground.stops, ground.stops)] = self.within(level)
        for hop, cost in zip(network.hops, self.hop_s.tolist(), strict=True):
            a, b = network.stop_of_unit[hop.origin], network.stop_of_unit[hop.destination]
            seconds[a, b] = min(seconds[a, b], cost)
        np.fill_diagonal(seconds, math.inf)
        rows, columns = np.nonzero(np.isfinite(seconds))
        return csr_matrix((seconds[rows, columns], (rows, columns)), shape=seconds.shape)


def _uses(before: Ints, goals: list[int], slow: set[tuple[int, int]]) -> bool:
    """Whether a way to one of `goals` in the tree `before` goes along one of the `slow` links."""
    known: set[int] = set()
    parents = before.tolist()
    for goal in goals:
        node = goal
        while node >= 0 and node not in known:
            known.add(node)
            if parents[node] >= 0 and (parents[node], node) in slow:
                return True
            node = parents[node]
    return False


def hop_costs(network: Network, profile: Profile, closures: Closures) -> Floats:
    """Seconds of every ride, infinite where the profile cannot take it or it is out of service."""
    costs = np.full(len(network.hops), math.inf)
    for number, hop in enumerate(network.hops):
        connector = network.connectors[hop.connector]
        shut = connector.id in closures.connectors or hop.destination in closures.units
        if not shut and why_not_boarded(connector, profile) is None:
            costs[number] = hop_s(connector, hop, profile)
    return costs
