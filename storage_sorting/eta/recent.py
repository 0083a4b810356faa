"""The latest durations of one kind, of which quantiles are asked: bounded, and so it follows what changes."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
#: Below so few values beyond the time already spent, the rest is taken as exponential.
_FEW = 8


class Recent:
    """The last `kept` values, in seconds."""

    def __init__(self, kept: int = 500) -> None:
        self._values: deque[float] = deque(maxlen=kept)
        self._sorted: Numbers | None = None

    def __len__(self) -> int:
        return len(self._values)

    def add(self, value: float) -> None:
        """Note a value; the oldest goes when there are too many."""
        self._values.append(value)
        self._sorted = None

    @property
    def mean(self) -> float:
        """Their mean; there must be one."""
        return float(self._ordered().mean())

    def draw(self, uniform: Numbers) -> Numbers:
        """The values at these levels in [0, 1)."""
        ordered = self._ordered()
        return ordered[(uniform * len(ordered)).astype(np.intp)]

    def draw_rest(self, uniform: Numbers, spent: float) -> Numbers:
        """What remains of a duration of which `spent` is over, at these levels.

        Where hardly any value is that long, the rest is exponential with the mean excess of the longest ones:
        what has lasted unusually long goes on, rather than ends at once.
        """
        ordered = self._ordered()
        beyond = ordered[np.searchsorted(ordered, spent, side="right") :] - spent
        if len(beyond) >= _FEW or spent <= 0:
            rest: Numbers = beyond if len(beyond) else ordered
            return rest[(uniform * len(rest)).astype(np.intp)]
        longest = ordered[-2 * _FEW :]
        scale = max(float(longest.mean() - longest[0]), 0.1 * float(ordered.mean()), 1.0)
        tail: Numbers = -scale * np.log1p(-uniform)
        return tail

    def quantile(self, level: float) -> float:
        """The value below which the share `level` lies."""
        return float(np.quantile(self._ordered(), level))

    def _ordered(self) -> Numbers:
        if self._sorted is None:
            self._sorted = np.sort(np.fromiter(self._values, np.float64, len(self._values)))
        return self._sorted
