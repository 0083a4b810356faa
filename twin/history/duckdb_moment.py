"""The newest rows of many series before a moment in a DuckDB history: the state of any time."""

from collections.abc import Iterator, Sequence

import duckdb
import numpy as np
from numpy.typing import NDArray

from twin.history.columns import Columns
from twin.history.duckdb_newest import TIE_ORDER_DESCENDING, columns_of
from twin.history.duckdb_parts import Part, ask_for, overlaps, rows_sql, union_sql

#: A piece of a part is first taken so long that it should hold so many times the rows that are wanted,
_PLENTY = 1.5
#: and then each time so much longer.
_LONGER = 8
_SHORTEST_US = 60_000_000


def find_newest(
    connection: duckdb.DuckDBPyConnection,
    parts: Sequence[Part],
    series: Sequence[int],
    per_series: int,
    before_us: int | None,
) -> Columns:
    """The newest `per_series` rows of each series before a moment, oldest first.

    Looks at the newest part first, backwards from its end, and leaves a series alone once it has enough rows
    that nothing older can beat.
    """
    wanted = np.unique(np.asarray(series, np.int32))
    ask_for(connection, wanted.tolist())
    loose = union_sql([part for part in parts if not part.sealed], wanted.tolist(), None, before_us)
    held = _newest_in(connection, loose, per_series)
    sealed = [part for part in parts if part.sealed and overlaps(part, None, before_us)]
    for part in sorted(sealed, key=lambda part: part.last_us, reverse=True):
        for start_us, end_us in _pieces(part, before_us, per_series * len(wanted)):
            wanting = _wanting(wanted, held, per_series, end_us).tolist()
            ask_for(connection, wanting)
            rows = rows_sql(part, wanting, start_us, end_us) if wanting else None
            if rows is not None:
                found = columns_of(connection.execute(rows).fetchnumpy())
                held = _newest_of(_together(held, found), per_series)
    return _by_time(held)


def _pieces(part: Part, before_us: int | None, rows: int) -> Iterator[tuple[int, int]]:
    """From the end of a part backwards, ever longer pieces of its time, the first for about `rows` rows."""
    end_us = part.last_us + 1 if before_us is None else min(before_us, part.last_us + 1)
    span_us = part.last_us - part.first_us + 1
    length_us = max(int(span_us * _PLENTY * rows / max(part.stored_rows, 1)), _SHORTEST_US)
    while end_us > part.first_us:
        start_us = max(end_us - length_us, part.first_us)
        yield start_us, end_us
        end_us, length_us = start_us, length_us * _LONGER


def _newest_in(connection: duckdb.DuckDBPyConnection, rows: str, per_series: int) -> Columns:
    return columns_of(
        connection.execute(
            f"""SELECT * FROM ({rows}) QUALIFY {int(per_series)} >=
                row_number() OVER (PARTITION BY series ORDER BY time_us DESC, {TIE_ORDER_DESCENDING})"""
        ).fetchnumpy()
    )


def _wanting(wanted: NDArray[np.int32], held: Columns, per_series: int, end_us: int) -> NDArray[np.int32]:
    """Those series of which rows before `end_us` could still be among the newest."""
    enough, counts = np.unique(held.series[held.time_us >= end_us], return_counts=True)
    return np.setdiff1d(wanted, enough[counts >= per_series], assume_unique=True)


def _newest_of(rows: Columns, per_series: int) -> Columns:
    """The newest rows of each series; of the same moment, those with the greatest values."""
    order = np.lexsort((*_tie_keys(rows), rows.time_us, rows.series))[::-1]
    series = rows.series[order]
    starts = np.flatnonzero(np.append(True, series[1:] != series[:-1])) if len(order) else order
    lengths = np.diff(np.append(starts, len(order)))
    place = np.arange(len(order)) - np.repeat(starts, lengths)
    return _pick(rows, order[place < per_series])


def _by_time(rows: Columns) -> Columns:
    return _pick(rows, np.lexsort((*_tie_keys(rows), rows.series, rows.time_us)))


def _tie_keys(rows: Columns) -> tuple[NDArray[np.generic], ...]:
    """What orders rows of the same moment: the value and then, if there are any, the text."""
    value = np.nan_to_num(rows.value)
    if not rows.texts:
        return (value,)
    ranks = np.zeros(len(rows), np.int64)
    known = {text: rank for rank, text in enumerate(sorted(set(rows.texts.values())), 1)}
    for row, text in rows.texts.items():
        ranks[row] = known[text]
    return ranks, value


def _together(first: Columns, second: Columns) -> Columns:
    return Columns(
        series=np.append(first.series, second.series),
        time_us=np.append(first.time_us, second.time_us),
        received_us=np.append(first.received_us, second.received_us),
        value=np.append(first.value, second.value),
        quality=np.append(first.quality, second.quality),
        texts={**first.texts, **{len(first) + row: text for row, text in second.texts.items()}},
    )


def _pick(rows: Columns, chosen: NDArray[np.intp]) -> Columns:
    texts = {}
    if rows.texts:
        texts = {at: rows.texts[row] for at, row in enumerate(chosen.tolist()) if row in rows.texts}
    return Columns(
        series=rows.series[chosen], time_us=rows.time_us[chosen], received_us=rows.received_us[chosen],
        value=rows.value[chosen], quality=rows.quality[chosen], texts=texts,
    )  # fmt: skip
