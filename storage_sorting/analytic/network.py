"""Open networks of queues, and how long a chain of stations takes at the worst."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import expm

from storage_sorting.analytic.queues import mmc_sojourn_s
from twin.errors import TwinError

#: Halvings of an interval after which nothing is left of it but rounding.
_HALVINGS = 52


class NetworkError(TwinError):
    """Stations and routing that do not make an open network."""


@dataclass(frozen=True, slots=True)
class Node:
    """A station of a Jackson network: what reaches it from outside, its servers, and the rate of each."""

    name: str
    outside_per_s: float
    servers: int
    service_per_s: float


@dataclass(frozen=True, slots=True)
class NodeLoad:
    """What flows through a station: arrivals of all kinds, time at each visit, and how many are there."""

    name: str
    arrival_per_s: float
    sojourn_s: float
    number: float


@dataclass(frozen=True, slots=True)
class NetworkLoad:
    """A whole network: each station, and the time from entry to exit by Little's law."""

    nodes: tuple[NodeLoad, ...]
    number: float
    end_to_end_s: float


def jackson(nodes: Sequence[Node], routing: Sequence[Sequence[float]]) -> NetworkLoad:
    """An open network of exponential stations; `routing[i][j]` is the share that goes from i to j.

    Source: Jackson (1957): solve lambda = gamma + lambda R, then each station is an M/M/c of its own.
    Raises NetworkError where something never leaves, UnstableQueueError where a station cannot keep up.
    """
    gamma = np.array([node.outside_per_s for node in nodes])
    shares = np.array(routing, dtype=float).reshape(len(nodes), len(nodes))
    if shares.min(initial=0.0) < 0 or shares.sum(axis=1).max(initial=0.0) > 1 + 1e-12:
        raise NetworkError("the shares that leave a station must be 0 or more, and no more than 1 together")
    try:
        flows = np.linalg.solve((np.eye(len(nodes)) - shares).T, gamma)
    except np.linalg.LinAlgError as error:
        raise NetworkError(
            "what enters this network never leaves it; let some share of a cycle out"
        ) from error
    loads = []
    for node, flow in zip(nodes, flows.tolist(), strict=True):
        sojourn_s = mmc_sojourn_s(node.servers, flow, node.service_per_s)
        loads.append(NodeLoad(node.name, flow, sojourn_s, flow * sojourn_s))
    number = sum(load.number for load in loads)
    return NetworkLoad(tuple(loads), number, number / float(gamma.sum()))


def hypoexponential_cdf(time_s: float, rates_per_s: Sequence[float]) -> float:
    """The chance that exponential stages one after another are all over within a time; rates may be equal.

    Source: phase-type distribution, 1 - (first row of exp(Q t)) 1, with Q of -r_i and r_i beside it.
    """
    if time_s <= 0:
        return 0.0
    rates = np.array(rates_per_s)
    generator = np.diag(-rates) + np.diag(rates[:-1], k=1)
    return float(1.0 - expm(generator * time_s)[0].sum())


def hypoexponential_quantile_s(share: float, rates_per_s: Sequence[float]) -> float:
    """The time within which this share (above 0, below 1) of passages through the stages is over.

    Sojourns in a chain of M/M/1 queues are such stages, of rates mu - lambda (Burke, Reich).
    """
    if not 0 < share < 1:
        raise NetworkError(f"there is no quantile {share}; give a share between 0 and 1")
    least_s, most_s = 0.0, sum(1 / rate for rate in rates_per_s)
    while hypoexponential_cdf(most_s, rates_per_s) < share:
        least_s, most_s = most_s, 2 * most_s
    for _ in range(_HALVINGS):
        middle_s = (least_s + most_s) / 2
        if hypoexponential_cdf(middle_s, rates_per_s) < share:
            least_s = middle_s
        else:
            most_s = middle_s
    return (least_s + most_s) / 2
