"""Cases of networks: stations one after another with books that go round again, and cranes kept apart."""

from collections.abc import Iterator

import numpy as np
import simpy

from storage_sorting.simulated.proof.casefile import CaseFileError, JacksonCase, StationCase
from storage_sorting.simulated.proof.chance import arrivals, endless, exponential
from storage_sorting.simulated.proof.estimate import BATCHES, Criterion, Expected, batch_means, split
from storage_sorting.simulated.proof.experiment import (
    Batches,
    Experiment,
    customers,
    figures,
    utilisation_of,
    warm_up,
)
from storage_sorting.simulated.station import Station

_H = 3600.0
#: The names that the form gives to stations with a part of their own.
_PICK, _POOL, _LAST_TWO = "pick", "crane_pool", ("lift", "put_wall")


class _Meter:
    """What one station does in each batch of time: arrivals, visits, and how many are there."""

    def __init__(self, env: simpy.Environment, servers: int) -> None:
        self.station = Station(env, servers=servers)
        self._last = (0, 0, 0.0, 0.0)
        self.arrived: list[float] = []
        self.number: list[float] = []
        self.visit_s: list[float] = []

    def cut(self, span_s: float) -> None:
        """End a batch that took so long."""
        station = self.station
        now = (station.arrived, station.served, station.sojourn_s, station.number.area())
        arrived, served, sojourn_s, area = (a - b for a, b in zip(now, self._last, strict=True))
        self._last = now
        self.arrived.append(arrived / span_s)
        self.number.append(area / span_s)
        self.visit_s.append(sojourn_s / served if served else 0.0)


class _Line:
    """The stations in a row; from the pick desk a share goes to it again."""

    def __init__(self, case: JacksonCase, rng: np.random.Generator) -> None:
        self.env = simpy.Environment()
        self._names = list(case.stations)
        self.meters = {name: _Meter(self.env, station.c) for name, station in case.stations.items()}
        self._service_s = {n: exponential(rng, _H / s.mu_h) for n, s in case.stations.items()}
        self._again = endless(rng.random)
        self._returned = case.no_read_return_p
        self.passages_s: list[float] = []
        self.last_two_s: list[float] = []

    def enter(self) -> None:
        """One more from outside."""
        self._visit(0, self.env.now, 0.0)

    def _visit(self, index: int, entered_at: float, before_last_at: float) -> None:
        if index == len(self._names):
            self.passages_s.append(self.env.now - entered_at)
            self.last_two_s.append(self.env.now - before_last_at)
            return
        name = self._names[index]
        if name == _LAST_TWO[0]:
            before_last_at = self.env.now
        station, service_s = self.meters[name].station, next(self._service_s[name])
        station.enter(service_s, lambda: self._leave(index, entered_at, before_last_at))

    def _leave(self, index: int, entered_at: float, before_last_at: float) -> None:
        returns = self._names[index] == _PICK and next(self._again) < self._returned
        self._visit(index if returns else index + 1, entered_at, before_last_at)


def network(case: JacksonCase) -> Iterator[Experiment]:
    """The whole network, and its cranes kept apart."""
    name = "jackson"
    values: dict[str, float | None] = {"total_L": case.total_L, "end_to_end_W_s": case.end_to_end_W_s}
    for station_name, station in case.stations.items():
        for quantity in ("lam", "W_s", "L"):
            values[f"{station_name}/{quantity}"] = getattr(station, quantity)
    if case.lift_plus_wall_quantiles_s and tuple(case.stations)[-2:] != _LAST_TWO:
        raise CaseFileError(
            name, f"lift_plus_wall_quantiles_s needs {' and '.join(_LAST_TWO)} as last stations"
        )
    for share, at_s in case.lift_plus_wall_quantiles_s.items():
        values[f"lift_plus_wall_quantiles_s/{share}"] = at_s
    expected = figures(name, values, Criterion.INTERVAL)
    yield Experiment(name, expected, lambda rng, effort: _run_line(case, rng, effort))
    pool = case.stations.get(_POOL)
    if case.aisle_captive_4xMM1_W_s is not None and pool is not None:
        quantity = "aisle_captive_4xMM1_W_s"
        apart = (Expected(name, quantity, case.aisle_captive_4xMM1_W_s, Criterion.INTERVAL),)
        yield Experiment(
            name, apart, lambda rng, effort: {quantity: _run_apart(case.gamma_h, pool, rng, effort)}
        )


def _busiest(case: JacksonCase) -> float:
    """The greatest load of a station."""
    loads = [
        case.gamma_h / (1 - (case.no_read_return_p if name == _PICK else 0)) / station.mu_h / station.c
        for name, station in case.stations.items()
    ]
    return max(loads)


def _run_line(case: JacksonCase, rng: np.random.Generator, effort: float) -> Batches:
    # The tail of a sojourn needs more of them than its mean.
    span_s = customers("jackson", _busiest(case), effort, weight=4.0) / (case.gamma_h / _H)
    line = _Line(case, rng)
    arrivals(line.env, exponential(rng, _H / case.gamma_h), line.enter)
    line.env.run(until=span_s / 10)
    for meter in line.meters.values():
        meter.cut(span_s)
    early = len(line.passages_s)
    for batch in range(1, BATCHES + 1):
        line.env.run(until=span_s / 10 + span_s * batch / BATCHES)
        for meter in line.meters.values():
            meter.cut(span_s / BATCHES)
    result: dict[str, np.ndarray | list[float]] = {}
    for name, meter in line.meters.items():
        result[f"{name}/lam"] = np.array(meter.arrived[1:]) * _H
        result[f"{name}/W_s"] = meter.visit_s[1:]
        result[f"{name}/L"] = meter.number[1:]
    result["total_L"] = np.sum([meter.number[1:] for meter in line.meters.values()], axis=0)
    result["end_to_end_W_s"] = batch_means(line.passages_s[early:])
    last_two = split(line.last_two_s[early:])
    for share in case.lift_plus_wall_quantiles_s:
        at = utilisation_of(share, "jackson/lift_plus_wall_quantiles_s")
        result[f"lift_plus_wall_quantiles_s/{share}"] = np.quantile(last_two, at, axis=1)
    return result


def _run_apart(arrival_h: float, pool: StationCase, rng: np.random.Generator, effort: float) -> np.ndarray:
    """The servers of the pool, each with the queue of its own aisle; requests fall on aisles by chance."""
    count = customers("jackson", arrival_h / pool.c / pool.mu_h, effort)
    env, stop = simpy.Environment(), None
    stop = env.event()
    sojourns_s: list[float] = []

    def done(arrived_at: float, _: float, ended_at: float) -> None:
        sojourns_s.append(ended_at - arrived_at)
        if len(sojourns_s) == count + warm_up(count):
            stop.succeed()

    cranes = [Station(env, done=done) for _ in range(pool.c)]
    service_s = exponential(rng, _H / pool.mu_h)
    aisle = endless(lambda size: rng.integers(0, pool.c, size))
    arrivals(env, exponential(rng, _H / arrival_h), lambda: cranes[int(next(aisle))].enter(next(service_s)))
    env.run(until=stop)
    return batch_means(sojourns_s[warm_up(count) :])
