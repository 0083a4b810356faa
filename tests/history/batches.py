"""Small batches for the tests of history, and the set of rows that they must become."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from twin.history.columns import Columns, SeriesKey
from twin.history.duckdb import DuckDbHistory
from twin.history.packing import US_PER_DAY, PackingRules
from twin.history.store import HistoryReader

#: A day long past; tests count from its first microsecond.
DAY_US = 20_000 * US_PER_DAY
KEYS = (
    SeriesKey("meter", "room", "co2_ppm"),
    SeriesKey("desk", "seat", "motion"),
    SeriesKey("button", "door", "action"),
)
CO2, MOTION, ACTION = range(3)
#: Packs whatever there is as soon as compact is called.
EAGER = PackingRules(ripe_rows=1, ripe_after_us=0, least_rows=1, most_left_over=0)
#: series, time, number or text
Row = tuple[int, int, float | str]


def columns(rows: Sequence[Row], quality: int = 0, delay_us: int = 5) -> Columns:
    """The rows as a batch, heard `delay_us` after they were measured."""
    numbers = [np.nan if isinstance(value, str) else value for _, _, value in rows]
    times = np.array([time_us for _, time_us, _ in rows], np.int64)
    return Columns(
        series=np.array([series for series, _, _ in rows], np.int32),
        time_us=times,
        received_us=times + delay_us,
        value=np.array(numbers, np.float64),
        quality=np.full(len(rows), quality, np.uint8),
        texts={at: value for at, (_, _, value) in enumerate(rows) if isinstance(value, str)},
    )


def open_at(path: Path, **options: Any) -> DuckDbHistory:
    """A history with the three series of KEYS, packing whatever there is when told to."""
    history = DuckDbHistory(path, **{"packing": EAGER, **options})
    assert history.register(KEYS) == [0, 1, 2]
    return history


def stored(history: DuckDbHistory) -> list[Row]:
    """Every row of a history, in order."""
    reader = history.reader()
    rows = rows_of(reader, history.list_series())
    reader.close()
    return rows


def rows_of(reader: HistoryReader, series: Iterable[int]) -> list[Row]:
    """Every row of some series, with booleans as numbers and NaN as text, so that they can be compared."""
    found = reader.raw(list(series), -(2**60), 2**60, 10_000_000)
    return sorted(((row.series, row.time_us, comparable(row.value)) for row in found), key=repr)


def expected(rows: Iterable[Row]) -> list[Row]:
    """What a history holds that was given `rows`, in whatever order and how often ever."""
    return sorted({(series, time_us, comparable(value)) for series, time_us, value in rows}, key=repr)


def comparable(value: float | str) -> float | str:
    """NaN and both zeros, so that equal things are equal."""
    if isinstance(value, str):
        return f"text {value}"
    return "nan" if math.isnan(value) else float(value) + 0.0
