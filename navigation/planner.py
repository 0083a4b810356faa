"""Networks and plans, made when first asked for and kept: one a clearance, one a profile and closures."""

from collections import OrderedDict
from collections.abc import Callable
from threading import RLock
from typing import Final

import shapely

from navigation.closures import Closures
from navigation.connectors import Connector
from navigation.costs import passage_costs
from navigation.network import Network
from navigation.plan import Plan, hop_costs, with_closures
from navigation.profiles import Profile
from twin.venue.model import Section, Venue

_KEPT: Final = 32
_Key = tuple[Profile, frozenset[str], tuple[tuple[str, float], ...]]


class Planner:
    """Makes plans. `network_of` gives the network for a clearance in metres."""

    def __init__(
        self, venue: Venue, connectors: tuple[Connector, ...], network_of: Callable[[float], Network]
    ) -> None:
        self.venue, self.connectors = venue, connectors
        self._network_of = network_of
        self._networks: dict[float, Network] = {}
        self._bases: dict[Profile, Plan] = {}
        self._plans: OrderedDict[_Key, Plan] = OrderedDict()
        self._lock = RLock()

    def network(self, clearance_m: float) -> Network:
        """The network for travellers of this clearance."""
        with self._lock:
            found = self._networks.get(clearance_m)
            if found is None:
                found = self._networks[clearance_m] = self._network_of(clearance_m)
            return found

    def plan(self, profile: Profile, closures: Closures) -> Plan:
        """The plan of a profile under these closures."""
        key = profile, closures.shut, tuple(sorted(closures.crowding.items()))
        with self._lock:
            base = self._base(profile)
            if key[1:] == (frozenset(), ()):
                return base
            found = self._plans.get(key)
            if found is None:
                found = self._plans[key] = self._closed(base, closures)
                while len(self._plans) > _KEPT:
                    self._plans.popitem(last=False)
            self._plans.move_to_end(key)
            return found

    def _base(self, profile: Profile) -> Plan:
        found = self._bases.get(profile)
        if found is None:
            network = self.network(profile.clearance_m)
            costs = passage_costs(self.venue, network.space, profile)
            found = Plan(network, profile, costs, hop_costs(network, profile))
            self._bases[profile] = found
        return found

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
