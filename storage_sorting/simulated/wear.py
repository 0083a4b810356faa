"""Breakdowns that come in working time, and how long each repair takes."""

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Reliability:
    """Mean working time between failures, and mean time to repair; both exponential."""

    mtbf_s: float
    mttr_s: float


class Wear:
    """The working time left until the next failure of one machine. Without a reliability it never fails."""

    def __init__(self, reliability: Reliability | None, rng: np.random.Generator) -> None:
        self._reliability, self._rng = reliability, rng
        self.left_s = math.inf if reliability is None else float(rng.exponential(reliability.mtbf_s))
        self.down_s = 0.0
        self.failures = 0

    def work(self, seconds: float) -> float:
        """Work for so long, which must not be longer than `left_s`; gives it back."""
        self.left_s -= seconds
        return seconds

    def repair_s(self) -> float:
        """Fail now: how long the repair takes. The next failure is drawn anew."""
        if self._reliability is None:
            return 0.0
        repair_s = float(self._rng.exponential(self._reliability.mttr_s))
        self.left_s = float(self._rng.exponential(self._reliability.mtbf_s))
        self.failures += 1
        self.down_s += repair_s
        return repair_s

    def stretched_s(self, seconds: float) -> float:
        """A task of so much work, with the repairs that fall into it."""
        if seconds <= self.left_s:
            self.left_s -= seconds
            return seconds
        total_s = 0.0
        while seconds > self.left_s:
            total_s += self.left_s
            seconds -= self.left_s
            total_s += self.repair_s()
        return total_s + self.work(seconds)
