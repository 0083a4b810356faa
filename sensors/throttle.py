"""The policy for a device that will not stop: its readings are thinned, everybody else's are left alone."""

import logging
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.clock import US_PER_S
from twin.history.columns import Columns

_log = logging.getLogger(__name__)
#: Fewer readings of one series in one batch are not looked at.
_FEW = 8
#: A runaway that has been quiet for this long is well again.
CALM_AFTER_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrottlePolicy:
    """How much one property of one device may say.

    Each has an allowance of `burst` readings that grows again by `per_s` a second. Readings measured more
    densely than `per_s` use up one each; those that lie further apart are a device's backlog rather than a
    loop, and use up `backlog_price`. `per_s` 0: no limit.
    """

    per_s: float = 50.0
    burst: int = 20_000
    backlog_price: float = 0.02


@dataclass(slots=True)
class Runaway:
    """A series that used up its allowance: since when, when last, and how many readings were left out."""

    since_us: int
    last_us: int
    left_out: int = 0


class Throttle:
    """Thins batches. Of a series over its limit each batch keeps only the newest measured reading.

    So its latest value stays right, and what is left out is counted.
    """

    def __init__(self, policy: ThrottlePolicy | None = None) -> None:
        self._policy = policy or ThrottlePolicy()
        self._allowance: dict[int, tuple[float, int]] = {}
        self.runaways: dict[int, Runaway] = {}
        self.left_out = 0

    def keep(self, batch: Columns, now_us: int) -> NDArray[np.bool_] | None:
        """Per row, whether it is kept; None when all are, as nearly always."""
        if self._policy.per_s <= 0 or len(batch) < _FEW:
            return None
        counts = np.bincount(batch.series)
        many = np.flatnonzero(counts >= _FEW)
        if not len(many):
            return None
        kept = np.ones(len(batch), np.bool_)
        for series in many.tolist():
            rows = np.flatnonzero(batch.series == series)
            if not self._is_allowed(series, batch.time_us[rows], now_us):
                kept[rows] = False
                kept[rows[np.argmax(batch.time_us[rows])]] = True
                self._note(series, len(rows) - 1, now_us)
        return None if kept.all() else kept

    def forget_calm(self, now_us: int) -> None:
        """Let go of runaways that have calmed down."""
        for series, runaway in list(self.runaways.items()):
            if now_us - runaway.last_us > CALM_AFTER_S * US_PER_S:
                del self.runaways[series]

    def _is_allowed(self, series: int, time_us: NDArray[np.int64], now_us: int) -> bool:
        policy = self._policy
        left, then_us = self._allowance.get(series, (float(policy.burst), now_us))
        left = min(policy.burst, left + policy.per_s * max(0, now_us - then_us) / US_PER_S)
        span_s = max(1.0, float(time_us.max() - time_us.min()) / US_PER_S)
        dense = len(time_us) / span_s > policy.per_s
        price = len(time_us) * (1.0 if dense else policy.backlog_price)
        allowed = price <= left
        self._allowance[series] = (left - price if allowed else left, now_us)
        return allowed

    def _note(self, series: int, left_out: int, now_us: int) -> None:
        runaway = self.runaways.setdefault(series, Runaway(now_us, now_us))
        runaway.last_us = now_us
        runaway.left_out += left_out
        self.left_out += left_out
