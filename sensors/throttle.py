"""The policy for a device that will not stop: its readings are thinned, everybody else's are left alone."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.clock import US_PER_S
from twin.history.columns import Columns, SeriesKey
from twin.observation import EVENT_PROPERTIES

#: A runaway that has been quiet for this long is well again.
CALM_AFTER_S = 60.0
_WINDOW_US = US_PER_S
#: Readings of one batch are taken to lie at least so far apart, first to last.
_SHORTEST_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrottlePolicy:
    """How much one property of one device may say.

    Each has an allowance of `burst` readings that grows again by `per_s` a second. Readings measured more
    densely than `per_s` use up one each; those that lie further apart are a device's backlog rather than a
    loop, and use up `backlog_price`. `per_s` 0: no limit. Of events (a tag read, a button) each one counts,
    and a healthy reader has hundreds a second, so they may say `event_factor` times as much.
    """

    per_s: float = 50.0
    burst: int = 20_000
    backlog_price: float = 0.02
    event_factor: float = 40.0


@dataclass(slots=True)
class Runaway:
    """A series that used up its allowance: since when, when last, and how many readings were left out."""

    since_us: int
    last_us: int
    left_out: int = 0


class Throttle:
    """Thins batches. Of a series over its limit each batch keeps only the newest measured reading.

    So its latest value stays right, and what is left out is counted. Only series that said more than
    `per_s` in the last second are looked at; counting costs one pass over the batch.
    """

    def __init__(self, policy: ThrottlePolicy | None = None) -> None:
        self._policy = policy or ThrottlePolicy()
        self._counts = np.zeros(0, np.int64)
        self._per_s = np.zeros(0)
        self._is_suspect = np.zeros(0, np.bool_)
        self._allowance = np.zeros(0)
        self._then_us = np.zeros(0, np.int64)
        self._window_began_us: int | None = None
        self.runaways: dict[int, Runaway] = {}
        self.left_out = 0

    def add_series(self, series: Mapping[int, SeriesKey]) -> None:
        """Learn which new series are of events."""
        size = max(series, default=-1) + 1
        if size > len(self._per_s):
            missing = max(size, 2 * len(self._per_s)) - len(self._per_s)
            policy = self._policy
            self._per_s = np.append(self._per_s, np.full(missing, policy.per_s))
            self._counts = np.append(self._counts, np.zeros(missing, np.int64))
            self._is_suspect = np.append(self._is_suspect, np.zeros(missing, np.bool_))
            self._allowance = np.append(self._allowance, np.full(missing, float(policy.burst)))
            self._then_us = np.append(self._then_us, np.zeros(missing, np.int64))
        events = [number for number, key in series.items() if key.observed_property in EVENT_PROPERTIES]
        self._per_s[events] = self._policy.per_s * self._policy.event_factor

    def keep(self, batch: Columns, now_us: int) -> NDArray[np.bool_] | None:
        """Per row, whether it is kept; None when all are, as nearly always."""
        if self._policy.per_s <= 0 or not len(batch):
            return None
        self._count(batch, now_us)
        rows = np.flatnonzero(self._is_suspect[batch.series])
        return self._thinned(batch, rows, now_us) if len(rows) else None

    def forget_calm(self, now_us: int) -> None:
        """Let go of runaways that have calmed down."""
        for series, runaway in list(self.runaways.items()):
            if not 0 <= now_us - runaway.last_us <= CALM_AFTER_S * US_PER_S:
                del self.runaways[series]

    def _count(self, batch: Columns, now_us: int) -> None:
        self._counts += np.bincount(batch.series, minlength=len(self._counts))
        began_us = self._window_began_us
        if began_us is None or now_us < began_us:  # at first, and when our clock was set back
            self._window_began_us = now_us
        elif now_us - began_us >= _WINDOW_US:
            self._is_suspect = self._counts > self._per_s * ((now_us - began_us) / US_PER_S)
            self._counts[:] = 0
            self._window_began_us = now_us

    def _thinned(self, batch: Columns, rows: NDArray[np.intp], now_us: int) -> NDArray[np.bool_] | None:
        """Judge the suspects, whose rows these are; the last of equal times is the newest."""
        rows = rows[np.lexsort((batch.time_us[rows], batch.series[rows]))]
        series, time_us = batch.series[rows], batch.time_us[rows]
        first = np.flatnonzero(np.append(True, series[1:] != series[:-1]))
        last = np.append(first[1:], len(rows)) - 1
        count = last - first + 1
        span_s = np.maximum(_SHORTEST_S, (time_us[last] - time_us[first]) / US_PER_S)
        over = ~self._pay(series[first], count, count / span_s > self._per_s[series[first]], now_us)
        if not over.any():
            return None
        kept = np.ones(len(batch), np.bool_)
        kept[rows[np.repeat(over, count)]] = False
        kept[rows[last[over]]] = True
        for number, said in zip(series[first[over]].tolist(), count[over].tolist(), strict=True):
            self._note(number, said - 1, now_us)
        return kept

    def _pay(
        self, series: NDArray[np.int32], count: NDArray[np.intp], dense: NDArray[np.bool_], now_us: int
    ) -> NDArray[np.bool_]:
        """Take the price of their readings from the allowances of these series; whether each could pay."""
        policy = self._policy
        elapsed_s = np.maximum(0, now_us - self._then_us[series]) / US_PER_S
        left = np.minimum(policy.burst, self._allowance[series] + self._per_s[series] * elapsed_s)
        price = count * np.where(dense, 1.0, policy.backlog_price)
        paid: NDArray[np.bool_] = price <= left
        self._allowance[series] = np.where(paid, left - price, left)
        self._then_us[series] = now_us
        return paid

    def _note(self, series: int, left_out: int, now_us: int) -> None:
        runaway = self.runaways.setdefault(series, Runaway(now_us, now_us))
        runaway.last_us = now_us
        runaway.left_out += left_out
        self.left_out += left_out
