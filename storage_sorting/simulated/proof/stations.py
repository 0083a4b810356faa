"""Cases of single stations: waiting for one of several servers, a full chute, a machine that fails."""

from collections.abc import Iterator

import numpy as np
import simpy

from storage_sorting.simulated.proof.casefile import AvailabilityCase, BlockingCase, ErlangCase
from storage_sorting.simulated.proof.chance import arrivals, exponential, gamma
from storage_sorting.simulated.proof.estimate import BATCHES, Criterion, batch_means, split
from storage_sorting.simulated.proof.experiment import Batches, Experiment, customers, figures, warm_up
from storage_sorting.simulated.station import Station
from storage_sorting.simulated.wear import Reliability, Wear

_H = 3600.0
#: The load at which the form asks for the wait for a machine that fails.
_LOAD_OF_FAILING = 0.8
#: Failures that a run must see, and the most customers it may take to see them.
_FAILURES, _MOST_CUSTOMERS = 1500, 1_500_000
#: Customers at a full chute: the share that finds it full needs no long memory.
_AT_CHUTE = 500_000


class _Rig:
    """A station with a Poisson stream before it and a record of every customer behind it."""

    def __init__(self, count: int, early: int) -> None:
        self.env = simpy.Environment()
        self.waits_s: list[float] = []
        self.sojourns_s: list[float] = []
        self.served_s: list[float] = []
        self._count, self.early = count + early, early
        self._stop = self.env.event()

    def done(self, arrived_at: float, began_at: float, ended_at: float) -> None:
        """Note a customer."""
        self.waits_s.append(began_at - arrived_at)
        self.sojourns_s.append(ended_at - arrived_at)
        self.served_s.append(ended_at - began_at)
        if len(self.waits_s) == self._count:
            self._stop.succeed()

    def run(self, station: Station, between_s: Iterator[float], service_s: Iterator[float]) -> None:
        """Until enough were served."""
        arrivals(self.env, between_s, lambda: station.enter(next(service_s)))
        self.env.run(until=self._stop)


def erlang(number: int, case: ErlangCase) -> Experiment:
    """Waiting in M/M/c."""
    name = f"erlang/{number}"
    arrival, service = case.lam_h / _H, case.mu_h / _H
    values = {"Pwait": case.Pwait, "Wq_s": case.Wq_s, "W_s": case.W_s}

    def run(rng: np.random.Generator, effort: float) -> Batches:
        count = customers(name, arrival / service / case.c, effort)
        rig = _Rig(count, warm_up(count))
        station = Station(rig.env, servers=case.c, done=rig.done)
        rig.run(station, exponential(rng, 1 / arrival), exponential(rng, 1 / service))
        waits_s = rig.waits_s[rig.early :]
        return {
            "Pwait": batch_means([float(wait_s > 0) for wait_s in waits_s]),
            "Wq_s": batch_means(waits_s),
            "W_s": batch_means(rig.sojourns_s[rig.early :]),
        }

    return Experiment(name, figures(name, values, Criterion.INTERVAL), run)


def blocking(number: int, case: BlockingCase) -> Experiment:
    """The share of arrivals that find M/M/1/K full."""
    name = f"mm1k_block/{number}"

    def run(rng: np.random.Generator, effort: float) -> Batches:
        count = max(BATCHES * 20, int(_AT_CHUTE * effort))
        env, refused, stop = simpy.Environment(), [], None
        station = Station(env, room=case.K)
        service_s = exponential(rng, case.rho)
        stop = env.event()

        def arrive() -> None:
            refused.append(0.0 if station.enter(next(service_s)) else 1.0)
            if len(refused) == count + warm_up(count):
                stop.succeed()

        arrivals(env, exponential(rng, 1.0), arrive)
        env.run(until=stop)
        return {"P": batch_means(refused[warm_up(count) :])}

    return Experiment(name, figures(name, {"P": case.P}, Criterion.INTERVAL), run)


def failing(number: int, case: AvailabilityCase) -> Experiment:
    """A machine that fails in working time: how much of it is work, and what waiting that makes."""
    name = f"availability/{number}"
    values = {"A": case.A, "te": case.te, "ce2": case.ce2, "Wq_rho0.8_s": case.wait_s}
    effective_s = case.t0 * (1 + case.MTTR_s / case.MTBF_s)

    def run(rng: np.random.Generator, effort: float) -> Batches:
        count = customers(name, _LOAD_OF_FAILING, 1.0)
        needed = int(_FAILURES * case.MTBF_s / case.t0)
        count = max(BATCHES * 20, int(min(max(count, needed), _MOST_CUSTOMERS) * effort))
        rig = _Rig(count, warm_up(count))
        work_s: list[float] = []

        def remembered(drawn: Iterator[float]) -> Iterator[float]:
            for seconds in drawn:
                work_s.append(seconds)
                yield seconds

        wear = Wear(Reliability(case.MTBF_s, case.MTTR_s), rng)
        station = Station(rig.env, wear=wear, done=rig.done)
        between_s = exponential(rng, effective_s / _LOAD_OF_FAILING)
        rig.run(station, between_s, remembered(gamma(rng, case.t0, case.c02)))
        served = split(rig.served_s[rig.early :])
        # One server, first come first served: the order of service is that of the draws.
        worked = split(work_s[rig.early : len(rig.served_s)])
        return {
            "A": worked.sum(axis=1) / served.sum(axis=1),
            "te": served.mean(axis=1),
            "ce2": served.var(axis=1, ddof=1) / served.mean(axis=1) ** 2,
            "Wq_rho0.8_s": batch_means(rig.waits_s[rig.early :]),
        }

    return Experiment(name, figures(name, values, Criterion.INTERVAL), run)
