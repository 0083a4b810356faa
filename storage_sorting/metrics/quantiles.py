"""Median and 95th percentile of durations, and of how many."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Spread:
    """How long it took: of `count` durations half took at most `p50_s`, 95 % at most `p95_s` seconds."""

    count: int
    p50_s: float
    p95_s: float


def spread_of(durations_us: Sequence[int]) -> Spread | None:
    """The spread of durations in microseconds; None of none."""
    if not durations_us:
        return None
    p50_s, p95_s = np.quantile(np.asarray(durations_us, np.float64) / 1e6, (0.5, 0.95)).tolist()
    return Spread(len(durations_us), p50_s, p95_s)
