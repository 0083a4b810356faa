"""Cases of single stations: waiting for one of several servers, a full chute, a machine that fails."""

from collections.abc import Iterator

import numpy as np
import simpy

from storage_sorting.simulated.proof.casefile import AvailabilityCase, BlockingCase, ErlangCase
from storage_sorting.simulated.proof.chance import Remembered, arrivals, exponential, gamma
from storage_sorting.simulated.proof.estimate import BATCHES, Criterion, batch_means, controlled, split
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
        between_s, service_s = (
            Remembered(exponential(rng, 1 / arrival)),
            Remembered(exponential(rng, 1 / service)),
        )
        rig.run(station, between_s, service_s)
        # With several servers the order of the ends is nearly that of the arrivals: enough for a control.
        span = slice(rig.early, rig.early + count)
        controls = [(between_s.values[span], 1 / arrival), (service_s.values[span], 1 / service)]
        waits_s = rig.waits_s[span]
        return {
            "Pwait": controlled(batch_means([float(wait_s > 0) for wait_s in waits_s]), controls),
            "Wq_s": controlled(batch_means(waits_s), controls),
            "W_s": controlled(batch_means(rig.sojourns_s[span]), controls),
        }

    return Experiment(name, figures(name, values, Criterion.INTERVAL), run)


def blocking(number: int, case: BlockingCase) -> Experiment:
    """The share of arrivals that find M/M/1/K full."""
    name = f"mm1k_block/{number}"

    def run(rng: np.random.Generator, effort: float) -> Batches:
        count = max(BATCHES * 400, int(_AT_CHUTE * effort))
        env = simpy.Environment()
        refused: list[float] = []
        station, stop = Station(env, room=case.K), env.event()
        between_s, service_s = Remembered(exponential(rng, 1.0)), Remembered(exponential(rng, case.rho))

        def arrive() -> None:
            refused.append(0.0 if station.enter(next(service_s)) else 1.0)
            if len(refused) == count + warm_up(count):
                stop.succeed()

        arrivals(env, between_s, arrive)
        env.run(until=stop)
        span = slice(warm_up(count), warm_up(count) + count)
        controls = [(between_s.values[span], 1.0), (service_s.values[span], case.rho)]
        return {"P": controlled(batch_means(refused[span]), controls)}

    return Experiment(name, figures(name, {"P": case.P}, Criterion.INTERVAL), run)


def failing(number: int, case: AvailabilityCase) -> Experiment:
    """A machine that fails in working time: how much of it is work, and what waiting that makes."""
    name = f"availability/{number}"
    values = {"A": case.A, "te": case.te, "ce2": case.ce2, "Wq_rho0.8_s": case.wait_s}
    effective_s = case.t0 * (1 + case.MTTR_s / case.MTBF_s)

    def run(rng: np.random.Generator, effort: float) -> Batches:
        count = customers(name, _LOAD_OF_FAILING, 1.0)
        needed = int(_FAILURES * case.MTBF_s / case.t0)
        count = max(BATCHES * 400, int(min(max(count, needed), _MOST_CUSTOMERS) * effort))
        rig = _Rig(count, warm_up(count))
        wear = Wear(Reliability(case.MTBF_s, case.MTTR_s), rng)
        station = Station(rig.env, wear=wear, done=rig.done)
        between_s = Remembered(exponential(rng, effective_s / _LOAD_OF_FAILING))
        work_s = Remembered(gamma(rng, case.t0, case.c02))
        rig.run(station, between_s, work_s)
        span = slice(rig.early, rig.early + count)
        served_s, worked_s = np.array(rig.served_s[span]), np.array(work_s.values[span])
        # One server, first come first served: the order of service is that of the draws.
        repair_s = served_s - worked_s
        controls = [
            (between_s.values[span], effective_s / _LOAD_OF_FAILING),
            (worked_s, case.t0),
            (repair_s, case.t0 * case.MTTR_s / case.MTBF_s),
            (repair_s**2, _repair_squared_s2(case)),
        ]
        served, worked = split(served_s), split(worked_s)
        return {
            "A": worked.sum(axis=1) / served.sum(axis=1),
            "te": served.mean(axis=1),
            "ce2": served.var(axis=1, ddof=1) / served.mean(axis=1) ** 2,
            "Wq_rho0.8_s": controlled(batch_means(rig.waits_s[span]), controls),
        }

    return Experiment(name, figures(name, values, Criterion.INTERVAL), run)


def _repair_squared_s2(case: AvailabilityCase) -> float:
    """The mean square of the repairs of one task: a Poisson number of exponential times, given its length."""
    failures = case.t0 / case.MTBF_s
    pairs = case.t0**2 * (1 + case.c02) / case.MTBF_s**2
    return case.MTTR_s**2 * (2 * failures + pairs)
