"""Judgement of readings by themselves: range and clock, over whole columns at once.

Only what a row says about itself is judged here, so that history is the same in whatever order the rows
came. What takes several readings to see (silence, a stuck value, a drifting clock) is in `sensors.health`.
"""

import numpy as np
from numpy.typing import NDArray

from twin.clock import US_PER_S
from twin.history.columns import Columns, SeriesKey
from twin.observation import FUTURE_TOLERANCE_S, PROPERTIES, Quality, ValueKind

#: 2000-01-01: a device that says less has lost its clock (many start at 1970).
ANCIENT_BEFORE_US = 946_684_800 * US_PER_S


class QualityCheck:
    """Knows the plausible range of each series and judges batches by it."""

    def __init__(self, future_tolerance_s: float = FUTURE_TOLERANCE_S) -> None:
        self._tolerance_us = int(future_tolerance_s * US_PER_S)
        self._low: NDArray[np.float64] = np.zeros(0)
        self._high: NDArray[np.float64] = np.zeros(0)

    def add_series(self, series: dict[int, SeriesKey]) -> None:
        """Learn the ranges of new series; text and unknown properties have none."""
        size = max(series, default=-1) + 1
        if size > len(self._low):
            grown = max(size, 2 * len(self._low)) - len(self._low)
            self._low = np.concatenate((self._low, np.full(grown, -np.inf)))
            self._high = np.concatenate((self._high, np.full(grown, np.inf)))
        for number, key in series.items():
            known = PROPERTIES.get(key.observed_property)
            if known is not None and known.kind is ValueKind.NUMBER:
                self._low[number] = -np.inf if known.low is None else known.low
                self._high[number] = np.inf if known.high is None else known.high

    def judge(self, batch: Columns) -> NDArray[np.uint8]:
        """A Quality per row, shape (n,); a wrong clock outweighs a value out of range."""
        value, series = batch.value, batch.series
        quality = np.where(
            (value < self._low[series]) | (value > self._high[series]),
            np.uint8(Quality.OUT_OF_RANGE),
            np.uint8(0),
        )
        quality[batch.quality == Quality.STALE] = Quality.STALE  # said by the row itself, see sensors.rows
        quality[batch.time_us < ANCIENT_BEFORE_US] = Quality.ANCIENT
        quality[batch.time_us > batch.received_us + self._tolerance_us] = Quality.FUTURE
        return quality
