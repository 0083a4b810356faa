"""Cases of loop sorters: how much a ring takes in when every induction always has a book."""

import re
from collections.abc import Iterator, Mapping

import numpy as np
import simpy

from storage_sorting.simulated.loop import LoopPlan, LoopSorter, spread_evenly
from storage_sorting.simulated.proof.casefile import CaseFileError
from storage_sorting.simulated.proof.chance import endless
from storage_sorting.simulated.proof.estimate import BATCHES, Criterion, Expected
from storage_sorting.simulated.proof.experiment import Batches, Experiment

#: Pitches between inductions, and pitches that a batch counts.
_ARC, _TICKS = 30, 2000
_MOST_INDUCTIONS, _MOST_MISSED = 24, 0.9


def loops(table: Mapping[str, Mapping[str, float] | str]) -> Iterator[Experiment]:
    """A run for each number of inductions `k1`, `k2`... and each share of failed diverts."""
    for key, row in table.items():
        found = re.fullmatch(r"k(\d{1,3})", key)
        if found is None or isinstance(row, str):
            continue
        inductions = int(found[1])
        for missed, capacity in row.items():
            yield _loop(f"loop_sorter/{key}", inductions, missed, capacity)


def _loop(case: str, inductions: int, missed: str, capacity: float) -> Experiment:
    try:
        share = float(missed)
    except ValueError as error:
        raise CaseFileError(case, f"{missed!r} is not a share of failed diverts") from error
    if not (1 <= inductions <= _MOST_INDUCTIONS and 0 <= share <= _MOST_MISSED):
        raise CaseFileError(
            case,
            f"give 1 to {_MOST_INDUCTIONS} inductions and a share of failed diverts up to {_MOST_MISSED}",
        )
    quantity = f"Xmax/C at p={missed}"

    def run(rng: np.random.Generator, effort: float) -> Batches:
        return {quantity: saturated(inductions, share, rng, max(40, int(_TICKS * effort)))}

    return Experiment(case, (Expected(case, quantity, capacity, Criterion.INTERVAL),), run)


def saturated(inductions: int, missed: float, rng: np.random.Generator, ticks: int) -> np.ndarray:
    """Books taken in for each carrier that passes a point, in each of the batches of so many pitches."""
    env = simpy.Environment()
    starts, chutes = spread_evenly(inductions, _ARC)
    plan = LoopPlan(carriers=inductions * _ARC, pitch_s=1.0, inductions=starts, chutes=chutes)
    chance = endless(rng.random)
    next_chute = endless(lambda size: rng.integers(0, len(chutes), size))

    def try_divert(book: int, chute: int, passes: int) -> bool:  # noqa: ARG001
        return next(chance) >= missed

    def top_up(book: int, induction: int) -> None:
        sorter.feed(induction, book, int(next(next_chute)))

    sorter: LoopSorter[int] = LoopSorter(env, plan, try_divert, inducted=top_up)
    for induction in range(inductions):
        sorter.feed(induction, induction, int(next(next_chute)))
    # Ten laps, and ten more for each lap that a book may have to ride again.
    env.run(until=plan.carriers * 10 / (1 - missed) + 0.5)
    taken = [sorter.diverted + sorter.riding]
    for _ in range(BATCHES):
        env.run(until=env.now + ticks)
        taken.append(sorter.diverted + sorter.riding)
    return np.diff(taken) / ticks
