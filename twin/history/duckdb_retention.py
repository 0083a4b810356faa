"""Deleting what has expired from a DuckDB history, in steps that keep each transaction small."""

from collections.abc import Iterator, Sequence

import duckdb

from twin.history.duckdb_parts import Part, drop_part, numbers, scalar, time_sql
from twin.history.retention import Expiry

#: Rows looked at per step.
_STEP_ROWS = 2_000_000


def wholly_expired(part: Part, expired: Sequence[Expiry]) -> bool:
    """Whether nothing of a sealed part is to be kept, whatever series it holds."""
    return any(part.last_us < each.before_us and each.series is None and not each.spared for each in expired)


def touches(part: Part, each: Expiry) -> bool:
    """Whether a sealed part may hold something that expired."""
    return part.first_us < each.before_us


def expired_steps(connection: duckdb.DuckDBPyConnection, part: Part, each: Expiry) -> Iterator[str]:
    """Conditions that between them name every expired row of a part, few rows each."""
    time = time_sql(part) if part.sealed else "time_us"
    condition = f"{_of_series(each)} AND {time} < {each.before_us}"
    count = scalar(connection, f"SELECT max(rowid) + 1 FROM {part.table}")
    for first in range(0, count, _STEP_ROWS):
        yield f"rowid BETWEEN {first} AND {first + _STEP_ROWS - 1} AND {condition}"


def delete_rows(connection: duckdb.DuckDBPyConnection, part: Part, condition: str) -> int:
    """Delete rows of a part and keep its count; returns how many went."""
    gone = scalar(connection, f"DELETE FROM {part.table} WHERE {condition}")
    if gone and part.sealed:
        connection.execute(
            "UPDATE part SET stored_rows = stored_rows - ?, gone_rows = gone_rows + ? WHERE part = ?",
            [gone, gone, part.part],
        )
        if scalar(connection, f"SELECT stored_rows FROM part WHERE part = {part.part}") == 0:
            drop_part(connection, part)
    return gone


def forget_newest(connection: duckdb.DuckDBPyConnection, each: Expiry) -> None:
    """Forget the newest rows that have expired."""
    connection.execute(f"DELETE FROM sealed_newest WHERE {_of_series(each)} AND time_us < {each.before_us}")
    connection.execute(f"DELETE FROM sealed_future WHERE {_of_series(each)} AND to_us < {each.before_us}")


def _of_series(each: Expiry) -> str:
    if each.series is not None:
        return f"series IN ({numbers(each.series)})"
    return f"series NOT IN ({numbers(each.spared)})" if each.spared else "true"
