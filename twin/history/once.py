"""Exactly once: which rows of a batch cannot be stored already, and which must be looked up."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from twin.history.columns import Columns
from twin.observation import Quality

_NEVER = np.iinfo(np.int64).min
_ALWAYS = np.iinfo(np.int64).max


class NewestTimes:
    """The newest time stored of each series, by which most rows are known to be new without a look-up.

    Readings of the future are remembered apart, as the span of time they fill: otherwise one device with a
    fast clock would make every later row of its series a late one. Times in microseconds since 1970.
    """

    def __init__(self) -> None:
        self._newest_us = np.full(0, _NEVER, np.int64)
        self._future_from_us = np.full(0, _ALWAYS, np.int64)
        self._future_to_us = np.full(0, _NEVER, np.int64)

    def may_be_stored(self, series: NDArray[np.int32], time_us: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Per row, whether a row of this series and time may be stored already."""
        self._make_room(series)
        late = time_us <= self._newest_us[series]
        late |= (time_us >= self._future_from_us[series]) & (time_us <= self._future_to_us[series])
        return late

    def note(self, series: NDArray[np.int32], time_us: NDArray[np.int64], quality: NDArray[np.uint8]) -> None:
        """Remember rows that have just been stored."""
        self._make_room(series)
        future = quality == Quality.FUTURE
        if future.any():
            np.minimum.at(self._future_from_us, series[future], time_us[future])
            np.maximum.at(self._future_to_us, series[future], time_us[future])
            series, time_us = series[~future], time_us[~future]
        np.maximum.at(self._newest_us, series, time_us)

    def _make_room(self, series: NDArray[np.int32]) -> None:
        size = int(series.max(initial=-1)) + 1
        if size > len(self._newest_us):
            missing = max(size, 2 * len(self._newest_us)) - len(self._newest_us)
            self._newest_us = np.append(self._newest_us, np.full(missing, _NEVER))
            self._future_from_us = np.append(self._future_from_us, np.full(missing, _ALWAYS))
            self._future_to_us = np.append(self._future_to_us, np.full(missing, _NEVER))


def plain(batch: Columns) -> Columns:
    """The same batch with one kind of zero and of NaN, and NaN beside each text: equal results equal bits."""
    value = batch.value + 0.0
    value[np.isnan(value)] = np.nan
    value[list(batch.texts)] = np.nan
    return replace(batch, value=value)


def repeated_rows(batch: Columns) -> NDArray[np.bool_]:
    """Per row, whether an earlier row of the plain batch has the same series, time and value or text."""
    repeated = np.zeros(len(batch), np.bool_)
    rows = np.flatnonzero(_out_of_order_series(batch)[batch.series])
    if not len(rows):
        return repeated
    columns = (
        _text_numbers(batch, rows),
        batch.value[rows].view(np.int64),
        batch.time_us[rows],
        batch.series[rows],
    )
    order = np.lexsort(columns)
    same = np.ones(len(rows) - 1, np.bool_)
    for column in columns:
        same &= column[order][1:] == column[order][:-1]
    repeated[rows[order[1:][same]]] = True
    return repeated


def _out_of_order_series(batch: Columns) -> NDArray[np.bool_]:
    """By series number, whether its times do not strictly increase within the batch."""
    size = int(batch.series.max(initial=-1)) + 1
    # Numbers of 16 bits are sorted by counting, which is several times faster.
    keys = batch.series.astype(np.uint16) if size <= np.iinfo(np.uint16).max else batch.series
    order = np.argsort(keys, kind="stable")
    series, time_us = batch.series[order], batch.time_us[order]
    flagged = np.zeros(size, np.bool_)
    flagged[series[1:][(series[1:] == series[:-1]) & (time_us[1:] <= time_us[:-1])]] = True
    return flagged


def _text_numbers(batch: Columns, rows: NDArray[np.intp]) -> NDArray[np.int64]:
    """Equal numbers for equal texts; 0 for rows without."""
    numbers = np.zeros(len(batch), np.int64)
    known: dict[str, int] = {}
    for row, text in batch.texts.items():
        numbers[row] = known.setdefault(text, len(known) + 1)
    return numbers[rows]
