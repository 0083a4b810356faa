"""The newest row of each series in a DuckDB history: what restart begins with."""

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from twin.history.columns import Columns
from twin.history.duckdb_parts import Part, ask_for, union_sql
from twin.history.once import NewestTimes
from twin.observation import Quality

#: What ranks rows of the same moment: the greatest value wins; of texts the last in the alphabet.
TIE_ORDER = "coalesce(value, 0), text NULLS FIRST"
TIE_ORDER_DESCENDING = "coalesce(value, 0) DESC, text DESC NULLS LAST"


def newest_rows_sql(rows: str) -> str:
    """SELECT the newest measured row that is not FUTURE of each series in `rows`."""
    return f"""
        WITH candidate AS ({rows}),
        newest AS (
            SELECT series, max(time_us) AS time_us FROM candidate
            WHERE quality <> {int(Quality.FUTURE)} GROUP BY series)
        SELECT candidate.* FROM candidate JOIN newest USING (series, time_us)
        WHERE quality <> {int(Quality.FUTURE)}
        QUALIFY row_number() OVER (PARTITION BY series ORDER BY {TIE_ORDER_DESCENDING}) = 1"""


def load_latest(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], until_us: int | None = None
) -> Columns:
    """The newest measured row of each series that is not FUTURE, of those measured by `until_us`."""
    loose = union_sql([part for part in parts if not part.sealed])
    rows = newest_rows_sql(f"SELECT * FROM sealed_newest UNION ALL ({loose})")
    latest = columns_of(connection.execute(f"{rows} ORDER BY series").fetchnumpy())
    if until_us is None or not (ahead := latest.time_us > until_us).any():
        return latest
    # Rare, so that it may be slow: every part is searched, for these series only.
    series = latest.series[ahead].tolist()
    ask_for(connection, series)
    rows = newest_rows_sql(union_sql(parts, series, None, until_us + 1))
    earlier = columns_of(connection.execute(f"{rows} ORDER BY series").fetchnumpy())
    return latest.chosen(~ahead).followed_by(earlier)


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


def columns_of(found: dict[str, NDArray[Any]]) -> Columns:
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
