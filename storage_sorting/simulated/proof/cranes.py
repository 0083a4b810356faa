"""Cases of cranes: cycles over drawn cells, over reference points, and waiting for a crane."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import simpy

from storage_sorting.analytic.crane import fem_points, single_command_s
from storage_sorting.simulated.crane import Cell, Crane, Mission, NoPorts
from storage_sorting.simulated.proof.casefile import BozerWhite, CaseFileError, CraneCase, FemCase, Trapezoid
from storage_sorting.simulated.proof.chance import (
    Remembered,
    arrivals,
    endless,
    exponential,
    stratified,
)
from storage_sorting.simulated.proof.estimate import BATCHES, Criterion, batch_means, controlled, split
from storage_sorting.simulated.proof.experiment import (
    Batches,
    Experiment,
    customers,
    figures,
    utilisation_of,
    warm_up,
)
from storage_sorting.simulated.watching import Unwatched
from storage_sorting.simulated.wear import Wear
from storage_sorting.travel import Axis, CraneMotion

#: Cycles in a batch; cells are stratified within it.
_CYCLES = 1500


class _Rig(Unwatched):
    """A crane alone in its aisle with a stop-watch."""

    def __init__(self, motion: CraneMotion, handling_s: float, stores: Iterator[Cell] | None = None) -> None:
        self.env = simpy.Environment()
        self.cycles_s: list[float] = []
        self.between_s: list[float] = []
        self.waits_s: list[float] = []
        self.enough = 0
        self.stop = self.env.event()
        self._handling_s = handling_s
        ports = NoPorts(stores)
        wear = Wear(None, np.random.default_rng(0))
        self.crane = Crane(self.env, "C", motion, handling_s, ports=(ports, ports), wear=wear, watcher=self)

    def tote_picked(self, crane: Crane, fetch: Mission) -> None:  # noqa: ARG002
        self.between_s.append(self.env.now - fetch.began_at_s - self._handling_s)

    def cycle_ended(
        self,
        crane: Crane,  # noqa: ARG002
        fetch: Mission | None,
        store: Mission | None,
    ) -> None:
        first = store if store is not None else fetch
        if first is not None and fetch is not None:
            self.cycles_s.append(self.env.now - first.began_at_s)
            self.waits_s.append(fetch.began_at_s - fetch.asked_at_s)
            if len(self.waits_s) == self.enough:
                self.stop.succeed()


def single_cycles_s(motion: CraneMotion, handling_s: float, cells: Iterable[Cell]) -> np.ndarray:
    """The single-command cycle to each of the cells, timed at the crane."""
    rig = _Rig(motion, handling_s)
    for cell in cells:
        rig.crane.fetch(Mission("out", cell, 0.0))
    rig.env.run()
    return np.array(rig.cycles_s)


def dual_cycles_s(
    motion: CraneMotion, handling_s: float, stores: Sequence[Cell], fetches: Sequence[Cell]
) -> tuple[np.ndarray, np.ndarray]:
    """The dual-command cycles to pairs of cells, and the travel between the cells of each."""
    rig = _Rig(motion, handling_s, iter(stores))
    for cell in fetches:
        rig.crane.fetch(Mission("out", cell, 0.0))
    rig.env.run()
    return np.array(rig.cycles_s), np.array(rig.between_s)


def _drawn(rng: np.random.Generator, size: tuple[float, ...], effort: float) -> list[tuple[float, ...]]:
    """Cells of all batches, stratified in each."""
    count = max(20, int(_CYCLES * effort))
    batches = [stratified(rng, count, len(size)) * np.array(size) for _ in range(BATCHES)]
    return [tuple(point) for point in np.concatenate(batches).tolist()]


def _pairs(points: list[tuple[float, ...]]) -> tuple[list[Cell], list[Cell]]:
    return [(p[0], p[1]) for p in points], [(p[2], p[3]) for p in points]


def _cycles(
    motion: CraneMotion, handling_s: float, size: Cell, rng: np.random.Generator, effort: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Single cycles, dual cycles and travel between, each of shape (batches, cycles)."""
    singles = single_cycles_s(motion, handling_s, [(p[0], p[1]) for p in _drawn(rng, size, effort)])
    stores, fetches = _pairs(_drawn(rng, (*size, *size), effort))
    duals, between = dual_cycles_s(motion, handling_s, stores, fetches)
    return split(singles), split(duals), split(between)


def normalised(table: BozerWhite) -> Iterator[Experiment]:
    """A crane of speed 1 in racks of length 1, for each shape factor."""
    for row in table.rows:
        values: dict[str, float | None] = dict(zip(table.columns, row, strict=False))
        b = values.pop("b", None)
        if b is None or b > 1:
            raise CaseFileError("bozer_white_normalised", f"a row needs b from 0 to 1, not {b}")
        case = f"bozer_white_normalised/{b:g}"

        def run(rng: np.random.Generator, effort: float, b: float = b) -> Batches:
            unit = CraneMotion(Axis(1.0), Axis(1.0))
            single, dual, between = _cycles(unit, 0.0, (1.0, b), rng, effort)
            return {
                "E_SC": single.mean(axis=1),
                "Var_SC": single.var(axis=1),
                "E_TB": between.mean(axis=1),
                "E_DC": dual.mean(axis=1),
            }

        yield Experiment(case, figures(case, values, Criterion.ONE_PERCENT), run)


def crane_case(case: CraneCase) -> Iterator[Experiment]:
    """The cycles of one crane, and the wait for it at each load."""
    name = f"crane_cases/{case.id}"
    motion = CraneMotion(Axis(case.drive_m_s), Axis(case.lift_m_s))

    def cycles(rng: np.random.Generator, effort: float) -> Batches:
        size = (case.length_m, case.height_m)
        single, dual, _ = _cycles(motion, case.handling_s, size, rng, effort)
        return {
            "E_SC_s": single.mean(axis=1),
            "E_DC_s": dual.mean(axis=1),
            "SC_per_h": 3600 / single.mean(axis=1),
            "DC_ops_per_h": 2 * 3600 / dual.mean(axis=1),
            "sd_SC": single.std(axis=1),
        }

    wanted = ("E_SC_s", "E_DC_s", "SC_per_h", "DC_ops_per_h", "sd_SC")
    values = {quantity: getattr(case, quantity) for quantity in wanted}
    yield Experiment(name, figures(name, values, Criterion.ONE_PERCENT), cycles)
    for load, wait_s in case.Wq_s.items():
        quantity = f"Wq_s/{load}"

        def wait(
            rng: np.random.Generator, effort: float, load: str = load, quantity: str = quantity
        ) -> Batches:
            return {quantity: waits_for_crane_s(motion, case, utilisation_of(load, name), rng, effort)}

        yield Experiment(name, figures(name, {quantity: wait_s}, Criterion.INTERVAL), wait)


def waits_for_crane_s(
    motion: CraneMotion, case: CraneCase, utilisation: float, rng: np.random.Generator, effort: float
) -> np.ndarray:
    """Batches of how long requests that come at random waited before the crane set out for them."""
    # A crane takes three times as long to simulate as a station, and its service varies less.
    count = customers(f"crane_cases/{case.id}", utilisation, effort, weight=0.5)
    early = warm_up(count)
    rig = _Rig(motion, case.handling_s)
    rig.enough = count + early
    length_m, height_m = case.length_m, case.height_m
    mean_s = single_command_s(length_m / case.drive_m_s, height_m / case.lift_m_s, case.handling_s)
    between_s = Remembered(exponential(rng, mean_s / utilisation))
    xs = Remembered(endless(lambda size: rng.uniform(0, length_m, size)))
    ys = Remembered(endless(lambda size: rng.uniform(0, height_m, size)))
    arrivals(
        rig.env,
        between_s,
        lambda: rig.crane.fetch(Mission("out", (next(xs), next(ys)), rig.env.now)),
    )
    rig.env.run(until=rig.stop)
    span = slice(early, early + count)
    controls = [
        (between_s.values[span], mean_s / utilisation),
        (xs.values[span], length_m / 2),
        (ys.values[span], height_m / 2),
    ]
    return controlled(batch_means(rig.waits_s[span]), controls)


def fem_case(crane: CraneCase, fem: FemCase) -> Experiment:
    """The crane of a case with acceleration: over the reference points, and over drawn cells."""
    name = f"fem_points_with_accel_case_{crane.id}"
    motion = CraneMotion(Axis(crane.drive_m_s, fem.ax), Axis(crane.lift_m_s, fem.ay))
    p1, p2 = fem_points(crane.length_m, crane.height_m)

    def run(rng: np.random.Generator, effort: float) -> Batches:
        to_p1_s, to_p2_s = (single_cycles_s(motion, 0.0, [p])[0] for p in (p1, p2))
        dual_s, between_s = (both[0] for both in dual_cycles_s(motion, 0.0, [p1], [p2]))
        handled = single_cycles_s(motion, crane.handling_s, [p1, p2])
        handled_dual, _ = dual_cycles_s(motion, crane.handling_s, [p1], [p2])
        size = (crane.length_m, crane.height_m)
        single, dual, _ = _cycles(motion, 0.0, size, rng, effort)
        return {
            "t_E_P1": [to_p1_s / 2],
            "t_E_P2": [to_p2_s / 2],
            "t_P1_P2": [between_s],
            "SC_travel": [(to_p1_s + to_p2_s) / 2],
            "DC_travel": [dual_s],
            f"SC_with_2x_pd{crane.handling_s:g}": [handled.mean()],
            f"DC_with_4x_pd{crane.handling_s:g}": [handled_dual[0]],
            "monte_carlo_uniform_SC_travel": single.mean(axis=1),
            "monte_carlo_uniform_DC_travel": dual.mean(axis=1),
        }

    return Experiment(name, figures(name, fem.expected, Criterion.ONE_PERCENT), run)


def trapezoid(number: int, vector: Trapezoid) -> Experiment:
    """One move along the aisle, there and back."""
    name = f"trapezoid_vectors/{number}"
    motion = CraneMotion(Axis(vector.v, vector.a), Axis(1.0))

    def run(rng: np.random.Generator, effort: float) -> Batches:  # noqa: ARG001
        return {"t": single_cycles_s(motion, 0.0, [(vector.d, 0.0)]) / 2}

    return Experiment(name, figures(name, {"t": vector.t}, Criterion.ONE_PERCENT), run)
