"""A simulated figure, how sure it is, and whether it agrees with what was expected."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import stdtrit

#: Batches of a run whose means are taken as independent.
BATCHES = 50
#: How far a cycle time may be off, as a share of what is expected.
CYCLE_TOLERANCE = 0.01


class Criterion(StrEnum):
    """By what a figure is judged."""

    ONE_PERCENT = "1 %"
    INTERVAL = "ci99"


@dataclass(frozen=True, slots=True)
class Expected:
    """One number of a case file: which case and quantity it is of, and how it is judged."""

    case: str
    quantity: str
    value: float
    criterion: Criterion


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a case file beside its simulation; `difference` is simulated less expected."""

    case: str
    quantity: str
    simulated: float
    expected: float
    difference: float
    ci99_low: float
    ci99_high: float
    criterion: Criterion
    agrees: bool


def judge(expected: Expected, batches: Sequence[float] | np.ndarray, of_figures: int) -> Figure:
    """Take the mean of batches for the figure, with Student's interval around it.

    The intervals of all `of_figures` figures of a run hold together with 99 % (Bonferroni): one hundred
    intervals of 99 % each would miss one on average though nothing be wrong. A single batch has no interval.
    """
    values = np.asarray(batches, dtype=float)
    simulated, half = float(values.mean()), 0.0
    if len(values) > 1:
        beyond = 0.01 / of_figures / 2
        half = float(-stdtrit(len(values) - 1, beyond) * values.std(ddof=1) / math.sqrt(len(values)))
    difference = simulated - expected.value
    # A file rounds what it expects; a run without chance has an interval of no width.
    slack = 1e-9 * abs(expected.value)
    inside = abs(difference) <= half + slack
    near = abs(difference) <= CYCLE_TOLERANCE * abs(expected.value) + slack
    return Figure(
        case=expected.case,
        quantity=expected.quantity,
        simulated=simulated,
        expected=expected.value,
        difference=difference,
        ci99_low=simulated - half,
        ci99_high=simulated + half,
        criterion=expected.criterion,
        agrees=near if expected.criterion is Criterion.ONE_PERCENT else inside,
    )


def batch_means(values: Sequence[float], batches: int = BATCHES) -> np.ndarray:
    """The means of equal successive parts; what does not fill the last one is left out."""
    means: np.ndarray = split(values, batches).mean(axis=1)
    return means


def split(values: Sequence[float] | np.ndarray, batches: int = BATCHES) -> np.ndarray:
    """Shape (batches, size)."""
    array = np.asarray(values, dtype=float)
    size = len(array) // batches
    return array[: size * batches].reshape(batches, size)


def controlled(
    values: np.ndarray, controls: Sequence[tuple[Sequence[float] | np.ndarray, float]]
) -> np.ndarray:
    """Batches of a figure, corrected for the luck of the inputs in each.

    `controls` are inputs of the run (times between arrivals, tasks, repairs), in the order of the customers,
    each with the mean it was drawn from. What of the figure goes with their deviation is taken out by
    regression; the spread that is left is widened for what the regression fitted.
    Source: control variates, Lavenberg and Welch (1981).
    """
    batches = len(values)
    columns = [split(drawn, batches).mean(axis=1) - known for drawn, known in controls]
    off = np.column_stack(columns)
    weights, *_ = np.linalg.lstsq(off - off.mean(axis=0), values - values.mean(), rcond=None)
    corrected: np.ndarray = values - off @ weights
    mean = corrected.mean()
    widened = math.sqrt((batches - 1) / (batches - 1 - len(columns)))
    result: np.ndarray = mean + (corrected - mean) * widened
    return result
