"""Networks and plans, made when first asked for and kept: one a clearance, one a profile and closures."""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock, RLock
from typing import Final, Protocol

import shapely

from navigation.closures import Closures
from navigation.connectors import Connector
from navigation.costs import passage_costs
from navigation.ground import Shapes, Tables
from navigation.network import Network
from navigation.plan import Plan
from navigation.profiles import Profile
from navigation.rides import hop_costs, with_closures
from navigation.space import Space, build_space
from navigation.spots import Spots
from twin.venue.model import Section, Venue

_KEPT: Final = 32
_Key = tuple[Profile, frozenset[str], tuple[tuple[str, float], ...]]


class Store(Protocol):
    """Where built spaces and tables outlive the process."""

    def load_space(self, clearance_m: float) -> tuple[Space, Spots] | None:
        """The space for a clearance, None if there is none."""

    def save_space(self, space: Space, spots: Spots) -> None:
        """Keep a space and what was gathered in it."""

    def load_tables(self, profile: Profile, shapes: Shapes) -> dict[int, Tables] | None:
        """The tables of a profile by level, None if there are none that fit."""

    def save_tables(self, profile: Profile, tables: Mapping[int, Tables]) -> None:
        """Keep the tables of a profile."""


class Planner:
    """Makes plans, out of the store where it can."""

    def __init__(self, venue: Venue, connectors: tuple[Connector, ...], store: Store | None = None) -> None:
        self.venue, self.connectors = venue, connectors
        self._store = store
        self._networks: dict[float, Network] = {}
        self._bases: dict[Profile, Plan] = {}
        self._plans: OrderedDict[_Key, Plan] = OrderedDict()
        self._lock, self._plans_lock = RLock(), Lock()

    def network(self, clearance_m: float) -> Network:
        """The network for travellers of this clearance."""
        with self._lock:
            found = self._networks.get(clearance_m)
            if found is None:
                found = self._networks[clearance_m] = self._make_network(clearance_m)
            return found

    def _make_network(self, clearance_m: float) -> Network:
        loaded = None if self._store is None else self._store.load_space(clearance_m)
        if loaded is not None:
            return Network(self.venue, loaded[0], self.connectors, loaded[1])
        space = build_space(self.venue, self.connectors, clearance_m)
        network = Network(self.venue, space, self.connectors)
        if self._store is not None:
            self._store.save_space(space, network.spots)
        return network

    def prepare(self, profile: Profile) -> None:
        """Make the plan of a profile without closures, with all that queries will read of it."""
        plan = self._base(profile)
        plan.network.gather_spots()
        for level, ground in enumerate(plan.network.grounds):
            if len(ground.stops):
                plan.between(level)
            plan.lists(level)
            plan.spots_s(level)

    def plan(self, profile: Profile, closures: Closures) -> Plan:
        """The plan of a profile under these closures."""
        base = self._bases.get(profile) or self._base(profile)
        key = profile, closures.shut, tuple(sorted(closures.crowding.items()))
        if key[1:] == (frozenset(), ()):
            return base
        with self._plans_lock:
            found = self._plans.get(key)
            if found is None:
                found = self._plans[key] = self._closed(base, closures)
                while len(self._plans) > _KEPT:
                    self._plans.popitem(last=False)
            self._plans.move_to_end(key)
            return found

    def _base(self, profile: Profile) -> Plan:
        """The plan without closures; while it is made, profiles that have theirs are not kept waiting."""
        with self._lock:
            found = self._bases.get(profile)
            if found is None:
                network = self.network(profile.clearance_m)
                costs = passage_costs(self.venue, network.space, profile)
                found = Plan(network, profile, costs, hop_costs(network, profile))
                self._fill_tables(found)
                self._bases[profile] = found
            return found

    def _fill_tables(self, plan: Plan) -> None:
        """Take a new plan's tables out of the store, or make them and store them."""
        grounds = plan.network.grounds
        if self._store is None:
            return
        shapes = {level: (len(ground.stops), len(ground.nodes)) for level, ground in enumerate(grounds)}
        stored = self._store.load_tables(plan.profile, shapes)
        if stored is not None:
            for level, tables in stored.items():
                plan.restore(level, tables)
        else:
            self._store.save_tables(plan.profile, {level: plan.tables(level) for level in shapes})

    def _closed(self, base: Plan, closures: Closures) -> Plan:
        network = base.network
        passages = network.passages.with_closures(base.passage_s, closures, base.profile)
        hops = with_closures(network, base.hop_s, closures)
        return Plan(network, base.profile, passages, hops, self._zones(network, closures), base)

    def _zones(self, network: Network, closures: Closures) -> dict[int, list[shapely.Geometry]]:
        """The outlines of closed sections by level."""
        zones: dict[int, list[shapely.Geometry]] = {}
        for identifier in sorted(closures.units):
            section = self.venue.by_id.get(identifier)
            if isinstance(section, Section) and section.geometry is not None:
                level = network.level_number.get(section.level_id)
                if level is not None:
                    zones.setdefault(level, []).append(section.geometry)
        return zones
