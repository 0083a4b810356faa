"""The newest rows in a DuckDB history: what restart begins with, and the state of any moment."""

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from twin.history.columns import Columns
from twin.history.duckdb_parts import Part, ask_for, overlaps, rows_sql, union_sql
from twin.history.once import NewestTimes
from twin.observation import Quality

#: How far back from the end of a part the newest rows are looked for, each time further.
_LOOKBACKS_US = (900_000_000, 7_200_000_000, 86_400_000_000)
#: What ranks rows of the same moment: the greatest value wins; of texts the last in the alphabet.
TIE_ORDER = "coalesce(value, 0), text NULLS FIRST"

#: series, time, received, value (None for text and NaN), quality, text
Row = tuple[int, int, int, float | None, int, str | None]


def newest_rows_sql(rows: str) -> str:
    """SELECT the newest measured row that is not FUTURE of each series in `rows`."""
    return f"""
        WITH candidate AS ({rows}),
        newest AS (
            SELECT series, max(time_us) AS time_us FROM candidate
            WHERE quality <> {int(Quality.FUTURE)} GROUP BY series)
        SELECT candidate.* FROM candidate JOIN newest USING (series, time_us)
        WHERE quality <> {int(Quality.FUTURE)}
        QUALIFY row_number() OVER (PARTITION BY series ORDER BY {_descending()}) = 1"""


def load_latest(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> Columns:
    """The newest measured row of each series that is not FUTURE."""
    loose = union_sql([part for part in parts if not part.sealed])
    rows = newest_rows_sql(f"SELECT * FROM sealed_newest UNION ALL ({loose})")
    return _columns(connection.execute(f"{rows} ORDER BY series").fetchnumpy())


def load_newest_times(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], latest: Columns
) -> NewestTimes:
    """What decides which rows are new without a look-up."""
    newest = NewestTimes()
    newest.note(latest.series, latest.time_us, latest.quality)
    loose = union_sql([part for part in parts if not part.sealed])
    for end in ("from_us", "to_us"):
        future = connection.execute(
            f"""SELECT series, {end} AS time_us FROM sealed_future UNION ALL
            SELECT series, time_us FROM ({loose}) WHERE quality = {int(Quality.FUTURE)}"""
        ).fetchnumpy()
        series = np.asarray(future["series"], np.int32)
        newest.note(
            series, np.asarray(future["time_us"], np.int64), np.full(len(series), Quality.FUTURE, np.uint8)
        )
    return newest


def find_newest(
    connection: duckdb.DuckDBPyConnection,
    parts: Sequence[Part],
    series: Sequence[int],
    per_series: int,
    before_us: int | None,
) -> list[Row]:
    """The newest rows of each series before a moment, oldest first.

    Looks at the newest part first and leaves a series alone once it has enough rows that no older part beats.
    """
    loose = [part for part in parts if not part.sealed]
    sealed = sorted((part for part in parts if part.sealed), key=lambda part: part.last_us, reverse=True)
    held: dict[int, list[Row]] = {each: [] for each in series}
    ask_for(connection, series)
    _take(held, _newest_of(connection, union_sql(loose, list(held), None, before_us), per_series), per_series)
    for part in sealed:
        if not overlaps(part, None, before_us):
            continue
        end_us = part.last_us + 1 if before_us is None else min(before_us, part.last_us + 1)
        for start_us in (*(end_us - lookback for lookback in _LOOKBACKS_US), part.first_us):
            wanting = [each for each, rows in held.items() if _wanting(rows, per_series, end_us)]
            ask_for(connection, wanting)
            rows_of_part = rows_sql(part, wanting, start_us, end_us) if wanting else None
            if rows_of_part is not None:
                _take(held, _newest_of(connection, rows_of_part, per_series), per_series)
            if start_us <= part.first_us:
                break
            end_us = start_us
    return sorted((row for rows in held.values() for row in rows), key=lambda row: (row[1], row[0]))


def _wanting(rows: Sequence[Row], per_series: int, end_us: int) -> bool:
    """Whether rows before end_us could still be among the newest."""
    return len(rows) < per_series or rows[0][1] < end_us


def _newest_of(connection: duckdb.DuckDBPyConnection, rows: str, per_series: int) -> list[Row]:
    return connection.execute(
        f"""SELECT * FROM ({rows}) QUALIFY {int(per_series)} >=
            row_number() OVER (PARTITION BY series ORDER BY time_us DESC, {_descending()})"""
    ).fetchall()


def _take(
    held: dict[int, list[Row]],
    found: Sequence[Row],
    per_series: int,
) -> None:
    """Add rows, keeping the newest of each series, oldest first."""
    touched = set()
    for row in found:
        held[row[0]].append(row)
        touched.add(row[0])
    for series in touched:
        held[series] = sorted(held[series], key=_rank)[-per_series:] if per_series else []


def _rank(row: Row) -> tuple[int, float, str]:
    return (row[1], row[3] or 0.0, row[5] or "")


def _descending() -> str:
    return "coalesce(value, 0) DESC, text DESC NULLS LAST"


def _columns(found: dict[str, NDArray[Any]]) -> Columns:
    """Rows as numpy gives them, as Columns."""
    text = np.ma.asarray(found["text"])
    present = np.flatnonzero(~np.ma.getmaskarray(text))
    return Columns(
        series=np.asarray(found["series"], np.int32),
        time_us=np.asarray(found["time_us"], np.int64),
        received_us=np.asarray(found["received_us"], np.int64),
        value=np.ma.filled(np.ma.asarray(found["value"], np.float64), np.nan),
        quality=np.asarray(found["quality"], np.uint8),
        texts={int(row): str(text[row]) for row in present if text[row] is not None},
    )
