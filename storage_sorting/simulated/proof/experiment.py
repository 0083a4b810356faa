"""What a case asks for: figures that are expected, and a run that yields batches of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from storage_sorting.simulated.proof.casefile import CaseFileError
from storage_sorting.simulated.proof.estimate import BATCHES, Criterion, Expected

Batches = Mapping[str, "np.ndarray | list[float]"]
#: Nearer to full load a queue forgets its start so slowly that a run of minutes says nothing.
MOST_UTILISATION = 0.95
#: The mean of fewer is far from normal, and then neither regression nor interval can be trusted.
_LEAST_IN_BATCH = 400
_LEAST_CUSTOMERS, _MOST_CUSTOMERS = 100_000, 1_500_000


@dataclass(frozen=True, slots=True)
class Experiment:
    """One run. `run` takes chance and effort, and gives the batches of every quantity by its name."""

    case: str
    expected: tuple[Expected, ...]
    run: Callable[[np.random.Generator, float], Batches]


def figures(case: str, values: Mapping[str, float | None], criterion: Criterion) -> tuple[Expected, ...]:
    """Those quantities of a case for which the file has a value."""
    return tuple(Expected(case, q, v, criterion) for q, v in values.items() if v is not None)


def customers(case: str, utilisation: float, effort: float, *, weight: float = 1.0) -> int:
    """How many customers a run needs: the nearer to full load, the longer a queue remembers.

    The error of the mean wait over n customers falls with n (1 - rho)^2. Raises CaseFileError for a load that
    no run of this length can tell of.
    """
    if not utilisation <= MOST_UTILISATION:
        raise CaseFileError(
            case, f"a load of {utilisation:.3f} is more than can be simulated; up to {MOST_UTILISATION}"
        )
    needed = min(max(16_000 / (1 - utilisation) ** 2, _LEAST_CUSTOMERS), _MOST_CUSTOMERS)
    return max(BATCHES * _LEAST_IN_BATCH, int(needed * effort * weight))


def warm_up(count: int) -> int:
    """How many of a run's first customers are left out: a tenth of as many as are counted."""
    return count // 10


def utilisation_of(text: str, case: str) -> float:
    """A load written as the name of a figure. Raises CaseFileError."""
    try:
        utilisation = float(text)
    except ValueError as error:
        raise CaseFileError(case, f"{text!r} is not a load; write a number between 0 and 1") from error
    if not 0 < utilisation < 1:
        raise CaseFileError(case, f"a load of {text} has no steady state; write a number between 0 and 1")
    return utilisation
