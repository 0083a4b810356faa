"""Times for one profile under one set of closures: what a query reads, made once for each pair and kept."""

import math
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from navigation.detours import Detours
from navigation.ground import Ground, Tables, spread, tables_of
from navigation.mesh import Floats, Ints
from navigation.network import Network
from navigation.profiles import Profile
from navigation.stand import Stand


@dataclass(frozen=True, slots=True)
class Lists:
    """The links of a level as plain lists, for searches step by step."""

    first: list[int]
    to: list[int]
    seconds: list[float]


@dataclass(eq=False)
class Plan:
    """Seconds of every link, passage and ride. `base` is the plan of the profile without closures.

    `touched` are the levels on which closures change anything; on all others what `base` knows holds.
    `zones` are the outlines of closed sections by level: they are no rooms, so that lines are cut instead.
    """

    network: Network
    profile: Profile
    passage_s: Floats
    hop_s: Floats
    zones: dict[int, list[shapely.Geometry]] = field(default_factory=dict)
    base: "Plan | None" = None
    touched: frozenset[int] = field(init=False)
    _chain_s: list[float] = field(init=False)
    _link_s: dict[int, Floats] = field(default_factory=dict)
    _tables: dict[int, Tables] = field(default_factory=dict)
    _lists: dict[int, Lists] = field(default_factory=dict)
    _between: dict[int, tuple[Floats, Ints]] = field(default_factory=dict)
    _walks: Floats | None = None
    _detours: Detours | None = None
    _cuts: dict[int, NDArray[np.bool_]] = field(default_factory=dict)
    _from_stop: dict[tuple[int, int], tuple[Floats, Ints]] = field(default_factory=dict)
    _growing: Lock = field(default_factory=Lock)
    _spots_s: dict[int, Floats] = field(default_factory=dict)
    _matrix: csr_matrix | None = None

    def __post_init__(self) -> None:
        parents = self.network.space.chains.parent
        known = sum(len(chains) for chains, _, _ in self.network.chain_steps) + 1
        seconds = np.zeros(min(known, len(parents)))
        for chains, before, last in self.network.chain_steps:
            seconds[chains] = seconds[before] + self.passage_s[last]
        self._chain_s = seconds.tolist()
        self._static_chain_s = seconds
        self.touched = frozenset() if self.base is None else self._find_touched(self.base)

    def _find_touched(self, base: "Plan") -> frozenset[int]:
        changed = np.flatnonzero(self.passage_s != base.passage_s)
        mesh = self.network.space.mesh
        levels: set[int] = set(mesh.level_of_cell[mesh.passage_from[changed]].tolist())
        return frozenset(levels | self.zones.keys())

    def is_as_base(self, level: int) -> bool:
        """Whether no closure changes anything on the level."""
        return self.base is not None and level not in self.touched

    def link_s(self, level: int) -> Floats:
        """Seconds of the level's links."""
        if self.base is not None and level not in self.touched:
            return self.base.link_s(level)
        found = self._link_s.get(level)
        if found is None:
            graph, links = self.network.space.graph, self.network.grounds[level].links
            found = graph.length_m[links] / self.profile.speed_m_s + self._static_chain_s[graph.chain[links]]
            if level in self.zones:
                found[self._cut_links(level)] = math.inf
            self._link_s[level] = found
        return found

    def _cut_links(self, level: int) -> NDArray[np.bool_]:
        graph, ground = self.network.space.graph, self.network.grounds[level]
        a, b = graph.at[ground.nodes[_rows(ground)]], graph.at[ground.nodes[ground.to]]
        return self.is_cut(level, a, b)

    def is_cut(self, level: int, a: Floats, b: Floats) -> NDArray[np.bool_]:
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
        if len(known) <= chain:
            with self._growing:  # queries run in several threads
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

    def spots_s(self, level: int) -> Floats:
        """Seconds from nodes to the spots of a level that see them, in the order of its rows; kept."""
        found = self._spots_s.get(level)
        if found is None:
            spots, rows = self.network.spots, self.network.level_spots[level].rows
            found = spots.metres[rows] / self.profile.speed_m_s + self.chains_s(spots.chain[rows])
            self._spots_s[level] = found
        return found

    def stand_s(self, stand: Stand, *, backward: bool = False) -> Floats:
        """Seconds from the stand to each node it sees, or from each node to it."""
        chains = stand.back_chains if backward else stand.chains
        known = self._chain_s
        if stand.last_chain >= len(known):
            self.chain_s(stand.last_chain)
        seconds: Floats = stand.metres / self.profile.speed_m_s + [known[chain] for chain in chains]
        if stand.level in self.zones and len(seconds):
            graph, ground = self.network.space.graph, self.network.grounds[stand.level]
            nodes, here = graph.at[ground.nodes[stand.nodes]], np.tile((stand.x, stand.y), (len(seconds), 1))
            ends = (nodes, here) if backward else (here, nodes)
            seconds[self.is_cut(stand.level, *ends)] = math.inf
        return seconds

    def line_s(self, origin: Stand, goal: tuple[float, float], chain: int) -> float:
        """Seconds straight from a stand to a point of its level through the doors of a chain."""
        if origin.level in self.zones:
            a, b = np.array([[origin.x, origin.y]]), np.array([goal])
            if self.is_cut(origin.level, a, b)[0]:
                return math.inf
        return math.dist((origin.x, origin.y), goal) / self.profile.speed_m_s + self.chain_s(chain)

    def has_tables(self, level: int) -> bool:
        """Whether times from the level's stops are known, or have to be found under these closures."""
        return self.base is None or level not in self.touched

    def tables(self, level: int) -> Tables:
        """The tables of a level."""
        if self.base is not None and level not in self.touched:
            return self.base.tables(level)
        found = self._tables.get(level)
        if found is None:
            found = self._tables[level] = tables_of(self.network.grounds[level], self.link_s(level))
        return found

    def restore(self, level: int, tables: Tables) -> None:
        """Take tables made before, for the same venue and profile."""
        self._tables[level] = tables

    def lists(self, level: int) -> Lists:
        """The level's links as lists."""
        if self.base is not None and level not in self.touched:
            return self.base.lists(level)
        found = self._lists.get(level)
        if found is None:
            ground, shared = self.network.grounds[level], self.base and self.base.lists(level)
            found = self._lists[level] = Lists(
                shared.first if shared else ground.first.tolist(),
                shared.to if shared else ground.to.tolist(),
                self.link_s(level).tolist(),
            )
        return found

    def spread(self, stand: Stand, *, backward: bool = False) -> tuple[Floats, Ints]:
        """Seconds from the stand to every node of its level, or back; see `ground.spread`."""
        seconds = self.stand_s(stand, backward=backward)
        ground, link_s = self.network.grounds[stand.level], self.link_s(stand.level)
        return spread(ground, link_s, stand.nodes, seconds, backward=backward)

    def within(self, level: int) -> Floats:
        """Seconds between the stops of a level, (K, K)."""
        if self.base is None:
            rows: Floats = self.tables(level).from_stop[:, self.network.grounds[level].stop_nodes]
            return rows
        return self._anew(level, self.base) if level in self.touched else self.base.within(level)

    def _anew(self, level: int, base: "Plan") -> Floats:
        """As `within`: most closures leave the ways between stops alone, so only those cut are redone."""
        nodes, cut = self.network.grounds[level].stop_nodes, self.cuts(level).copy()
        seconds = base.within(level).copy()
        while cut.any():
            row, column = divmod(int(cut.argmax()), len(cut))
            backward = _more_in_column(cut, row, column)
            one = column if backward else row
            reached, _ = self._from_stop_node(level, one, backward=backward)
            if backward:
                seconds[:, column], cut[:, column] = reached[nodes], False
            else:
                seconds[row], cut[row] = reached[nodes], False
        return seconds

    def cuts(self, level: int) -> NDArray[np.bool_]:
        """Which walks between the stops of a level (K, K) closures may have made longer."""
        found = self._cuts.get(level)
        if found is None:
            ground = self.network.grounds[level]
            found = np.zeros((len(ground.stops), len(ground.stops)), dtype=bool)
            if self.base is not None and level in self.touched and len(found):
                changed = np.flatnonzero(self.link_s(level) != self.base.link_s(level))
                slow = set(zip(_rows(ground)[changed].tolist(), ground.to[changed].tolist(), strict=True))
                before = self.base.tables(level).before
                found[:] = [_uses(before[row], ground.stop_nodes.tolist(), slow) for row in range(len(found))]
            self._cuts[level] = found
        return found

    def _from_stop_node(self, level: int, row: int, *, backward: bool) -> tuple[Floats, Ints]:
        ground = self.network.grounds[level]
        node = ground.stop_nodes[row : row + 1]
        return spread(ground, self.link_s(level), node, np.zeros(1), backward=backward)

    def from_stop(self, level: int, row: int) -> tuple[Floats, Ints]:
        """Seconds from a stop of a level to every node of it, and the node before each; kept."""
        found = self._from_stop.get((level, row))
        if found is None:
            found = self._from_stop[level, row] = self._from_stop_node(level, row, backward=False)
        return found

    @property
    def detours(self) -> Detours:
        """The ways over stops, which closures may have made longer."""
        if self._detours is None:
            walks = (self.base or self)._walk_matrix().copy()
            sure = np.ones(walks.shape, dtype=bool)
            for level in self.touched:
                stops = self.network.grounds[level].stops
                sure[np.ix_(stops, stops)] = ~self.cuts(level)
            self._detours = Detours(walks, self._ride_matrix(), sure, self._look)
        return self._detours

    def _look(self, origin: int, goal: int) -> tuple[bool, Floats]:
        """True seconds from a stop to all stops, or, marked so, to a stop of its level from all."""
        level = self.network.level_of_stop[origin]
        ground = self.network.grounds[level]
        rows = {stop: row for row, stop in enumerate(ground.stops.tolist())}
        backward = _more_in_column(self.cuts(level), rows[origin], rows[goal])
        if backward:
            reached, _ = self._from_stop_node(level, rows[goal], backward=True)
        else:
            reached, _ = self.from_stop(level, rows[origin])
        seconds = np.full(len(self.network.space.stop_unit), math.inf)
        seconds[ground.stops] = reached[ground.stop_nodes]
        seconds[goal if backward else origin] = math.inf
        return backward, seconds

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

    def _walk_matrix(self) -> Floats:
        """Seconds between stops of the same level, (S, S)."""
        if self._walks is None:
            grounds = self.network.grounds
            stops = len(self.network.space.stop_unit)
            walks = np.full((stops, stops), math.inf)
            if self.base is not None:
                walks = self.base._walk_matrix().copy()
            for level in range(len(grounds)) if self.base is None else self.touched:
                if len(grounds[level].stops):
                    walks[np.ix_(grounds[level].stops, grounds[level].stops)] = self.within(level)
            np.fill_diagonal(walks, math.inf)
            self._walks = walks
        return self._walks

    def _ride_matrix(self) -> Floats:
        """Seconds of the quickest ride from stop to stop, (S, S)."""
        stops, index = len(self.network.space.stop_unit), self.network.hop_index
        seconds = np.full((stops, stops), math.inf)
        np.minimum.at(seconds, (index.origin, index.destination), self.hop_s)
        return seconds

    def _stop_matrix(self) -> csr_matrix:
        seconds = np.minimum(self._walk_matrix(), self._ride_matrix())
        rows, columns = np.nonzero(np.isfinite(seconds))
        return csr_matrix((seconds[rows, columns], (rows, columns)), shape=seconds.shape)


def _rows(ground: Ground) -> NDArray[np.int64]:
    """The node that each link of a level begins at."""
    return np.repeat(np.arange(len(ground.nodes)), np.diff(ground.first))


def _more_in_column(cut: NDArray[np.bool_], row: int, column: int) -> bool:
    """Whether a column has more to renew than a row: one spread, backward or not, renews either."""
    return bool(cut[:, column].sum() > cut[row].sum())


def _uses(before: Ints, goals: list[int], slow: set[tuple[int, int]]) -> list[bool]:
    """Whether the way to each of `goals` in the tree `before` goes along one of the `slow` links."""
    parents: list[int] = before.tolist()
    known: dict[int, bool] = {}
    answers = []
    for goal in goals:
        path, node = [], goal
        while node not in known and parents[node] >= 0:
            path.append(node)
            node = parents[node]
        cut = known.setdefault(node, False)
        for step in reversed(path):
            cut = known[step] = cut or (parents[step], step) in slow
        answers.append(cut)
    return answers
