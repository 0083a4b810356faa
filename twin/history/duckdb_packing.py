"""Packing in a DuckDB history: loose rows into sealed parts, and several sealed parts into one.

Every function works inside the caller's transaction, so that at any moment each row is in one part: a crash
leaves either all the old parts or all the new ones.
"""

from collections.abc import Sequence

import duckdb

from twin.history.duckdb_newest import newest_rows_sql
from twin.history.duckdb_parts import (
    US_PER_MS,
    Part,
    add_part,
    drop_part,
    next_part_number,
    numbers,
    union_sql,
)
from twin.history.duckdb_schema import LOOSE_COLUMNS
from twin.history.packing import PERIODS_DAYS, US_PER_DAY, PackingRules, Period, choose_periods
from twin.observation import Quality

#: Added before dividing, because DuckDB rounds a quotient towards zero: days since long before any date.
_SHIFT_DAYS = 1_000_000
_DAY = f"(time_us + {_SHIFT_DAYS * US_PER_DAY}) // {US_PER_DAY} - {_SHIFT_DAYS}"


def begin_loose_part(
    connection: duckdb.DuckDBPyConnection, now_us: int, leftover: tuple[int, int] | None = None
) -> Part:
    """A new, empty loose part; `leftover` is the span of the times of rows that packing has passed over."""
    number = next_part_number(connection)
    first_us, last_us = leftover or (0, 0)
    part = Part(part=number, sealed=False, period_days=PERIODS_DAYS[-1] if leftover else 0, stored_rows=0,
                gone_rows=0, first_us=first_us, last_us=last_us, start_us=now_us, span_ms=0)  # fmt: skip
    connection.execute(f"CREATE TABLE {part.table} ({LOOSE_COLUMNS})")
    add_part(connection, part)
    return part


def seal(
    connection: duckdb.DuckDBPyConnection, loose: Sequence[Part], rules: PackingRules, now_us: int
) -> None:
    """Pack loose parts, to which nothing is appended any more, by period."""
    rows = union_sql(loose)
    found = connection.execute(
        f"SELECT {_DAY} AS day, count(*), min(time_us), max(time_us) FROM ({rows}) GROUP BY day"
    ).fetchall()
    spans = {day: (count, first_us, last_us) for day, count, first_us, last_us in found}
    periods = choose_periods({day: count for day, (count, _, _) in spans.items()}, rules)
    for period in periods:
        stored = sum(spans[day][0] for day in period.days)
        first_us = min(spans[day][1] for day in period.days)
        last_us = max(spans[day][2] for day in period.days)
        _pack(connection, _rows_of(rows, period), period.length_days, stored, first_us, last_us)
    _note_newest(connection, rows)
    packed = {day for period in periods for day in period.days}
    left = [day for day in spans if day not in packed]
    if left:
        span = min(spans[day][1] for day in left), max(spans[day][2] for day in left)
        leftover = begin_loose_part(connection, now_us, leftover=span)
        connection.execute(
            f"INSERT INTO {leftover.table} SELECT * FROM ({rows}) WHERE {_DAY} IN ({numbers(left)})"
        )
    for part in loose:
        drop_part(connection, part)


def merge(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> None:
    """Pack sealed parts of one period into one."""
    stored = sum(part.stored_rows for part in parts)
    if stored:
        first_us, last_us = min(part.first_us for part in parts), max(part.last_us for part in parts)
        _pack(connection, union_sql(parts), parts[0].period_days, stored, first_us, last_us)
    for part in parts:
        drop_part(connection, part)


def _pack(
    connection: duckdb.DuckDBPyConnection,
    rows: str,
    period_days: int,
    stored: int,
    first_us: int,
    last_us: int,
) -> None:
    """Make a sealed part of `rows`."""
    start_us = first_us // US_PER_MS * US_PER_MS
    span_ms = (last_us - start_us) // US_PER_MS + 1
    number = next_part_number(connection)
    part = Part(part=number, sealed=True, period_days=period_days, stored_rows=stored, gone_rows=0,
                first_us=first_us, last_us=last_us, start_us=start_us, span_ms=span_ms)  # fmt: skip
    connection.execute(
        f"""CREATE TABLE {part.table} AS
        SELECT series, series::BIGINT * {span_ms} + (time_us - {start_us}) // {US_PER_MS} AS place_ms,
            ((time_us - {start_us}) % {US_PER_MS})::SMALLINT AS rest_us, received_us - time_us AS delay_us,
            value, quality, text
        FROM ({rows}) ORDER BY place_ms, rest_us"""
    )
    add_part(connection, part)


def _rows_of(rows: str, period: Period) -> str:
    if len(period.days) == 1:
        start_us = period.days[0] * US_PER_DAY
        return f"SELECT * FROM ({rows}) WHERE time_us >= {start_us} AND time_us < {start_us + US_PER_DAY}"
    return f"SELECT * FROM ({rows}) WHERE {_DAY} IN ({numbers(period.days)})"


def _note_newest(connection: duckdb.DuckDBPyConnection, rows: str) -> None:
    """Keep what restart needs of rows that are about to be sealed."""
    newest = newest_rows_sql(f"SELECT * FROM sealed_newest UNION ALL ({rows})")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE next_newest AS {newest}")
    connection.execute("DELETE FROM sealed_newest")
    connection.execute("INSERT INTO sealed_newest SELECT * FROM next_newest")
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE next_future AS
        SELECT series, min(from_us) AS from_us, max(to_us) AS to_us FROM (
            SELECT * FROM sealed_future UNION ALL
            SELECT series, time_us, time_us FROM ({rows}) WHERE quality = {int(Quality.FUTURE)})
        GROUP BY series"""
    )
    connection.execute("DELETE FROM sealed_future")
    connection.execute("INSERT INTO sealed_future SELECT * FROM next_future")
