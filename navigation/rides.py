"""What rides between levels cost a profile in seconds, and why some cannot be taken."""

import math

import numpy as np

from navigation.closures import Closures
from navigation.connectors import Connector, Hop, ride_s
from navigation.failures import Why
from navigation.itinerary import Conveyance
from navigation.mesh import Floats
from navigation.network import Network
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


def hop_costs(network: Network, profile: Profile) -> Floats:
    """Seconds of every ride, infinite where the profile cannot take it."""
    costs = np.full(len(network.hops), math.inf)
    for number, hop in enumerate(network.hops):
        connector = network.connectors[hop.connector]
        if why_not_boarded(connector, profile) is None:
            costs[number] = hop_s(connector, hop, profile)
    return costs


def with_closures(network: Network, hop_seconds: Floats, closures: Closures) -> Floats:
    """The same, infinite where the connector is out of service or arrives in a closed unit."""
    index = network.hop_index
    barred = [
        *(number for i in closures.connectors for number in index.of_connector.get(i, ())),
        *(number for i in closures.units for number in index.into_unit.get(i, ())),
    ]
    if not barred:
        return hop_seconds
    costs = hop_seconds.copy()
    costs[barred] = math.inf
    return costs
