"""Parts: the tables that hold the datapoints, and how to read rows out of each.

Rows arrive in a *loose* part, a table in order of arrival. When it has grown it is packed into *sealed*
parts, one per day of measured time, sorted by series and time. A sealed part lays its series one after
another on a line: `place_ms = series * span_ms + (time - start)`. Along that line neighbours differ by
little even where one series ends and the next begins, which is what lets DuckDB store a time in about ten
bits; and the rows of one series over some hours are one short piece of the line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

US_PER_MS = 1000
#: Of no rows: begins after everything and ends before everything.
_NO_SPAN_US = (2**63 - 1, -(2**63))
#: Up to so many series are asked for piece by piece of the line; more are filtered.
_PIECES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One table of datapoints, whose times are first_us to last_us, both included, unless it is growing."""

    part: int
    sealed: bool
    period_days: int
    stored_rows: int
    gone_rows: int
    first_us: int
    last_us: int
    start_us: int
    span_ms: int

    @property
    def table(self) -> str:
        """The table's name."""
        return f"{'sealed' if self.sealed else 'loose'}_{self.part}"

    @property
    def growing(self) -> bool:
        """Whether it is, or was until a moment ago, the one that rows are appended to."""
        return not self.sealed and self.period_days == 0


def list_parts(connection: duckdb.DuckDBPyConnection) -> list[Part]:
    """Every part there is, oldest first."""
    found = connection.execute("SELECT * FROM part").fetchall()
    return [
        Part(part=part, sealed=sealed, period_days=days, stored_rows=stored, gone_rows=gone, first_us=first,
             last_us=last, start_us=start, span_ms=span)
        for part, sealed, days, stored, gone, first, last, start, span in sorted(found)
    ]  # fmt: skip


def add_part(connection: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Put a part into the list."""
    connection.execute(
        "INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [part.part, part.sealed, part.period_days, part.stored_rows, part.gone_rows, part.first_us,
         part.last_us, part.start_us, part.span_ms],
    )  # fmt: skip


def drop_part(connection: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Take a part off the list, and its table away."""
    connection.execute("DELETE FROM part WHERE part = ?", [part.part])
    connection.execute(f"DROP TABLE {part.table}")


def next_part_number(connection: duckdb.DuckDBPyConnection) -> int:
    """A number no part has had."""
    return scalar(connection, "SELECT nextval('part_number')")


def scalar(connection: duckdb.DuckDBPyConnection, question: str) -> int:
    """The one number that answers a question."""
    # All rows, because a result left open keeps the connection from the next question.
    ((found,),) = connection.execute(question).fetchall()
    return 0 if found is None else int(found)


def rows_sql(
    part: Part, series: Sequence[int] | None = None, start_us: int | None = None, end_us: int | None = None
) -> str | None:
    """SELECT the rows of a part with start_us <= time < end_us, in the columns of a loose part.

    None when the part has none of that time. Only numbers are put into the text. For many series call
    `ask_for` first.
    """
    if not overlaps(part, start_us, end_us):
        return None
    conditions = [] if start_us is None else [f"time_us >= {start_us}"]
    conditions += [] if end_us is None else [f"time_us < {end_us}"]
    if series is not None and len(series) > _PIECES:
        conditions.append("series IN (SELECT series FROM asked_for)")
    elif series is not None and part.sealed:
        pieces = _pieces(part, series, start_us, end_us)
        # A computed time as a condition costs more than all the rest: left out where it adds nothing.
        exact = (start_us or 0) % US_PER_MS == 0 and (end_us or 0) % US_PER_MS == 0
        conditions = [pieces] if exact else [pieces, *conditions]
    elif series is not None:
        conditions.append(f"series IN ({numbers(series)})")
    columns = "series, time_us, received_us, value, quality, text"
    if part.sealed:
        of_one = series[0] if series is not None and len(series) == 1 else None
        columns = f"""series, {time_sql(part, of_one)} AS time_us, time_us + delay_us AS received_us,
            value, quality, text"""
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT {columns} FROM {part.table} {where}"


def union_sql(
    parts: Sequence[Part],
    series: Sequence[int] | None = None,
    start_us: int | None = None,
    end_us: int | None = None,
) -> str:
    """SELECT the rows of several parts, as rows_sql does; of an empty table when none of them has any."""
    found = [sql for part in parts if (sql := rows_sql(part, series, start_us, end_us)) is not None]
    return " UNION ALL ".join(found) if found else "SELECT * FROM sealed_newest LIMIT 0"


def ask_for(connection: duckdb.DuckDBPyConnection, series: Sequence[int]) -> None:
    """Make `series` known to the connection, for the next statement made by rows_sql or union_sql."""
    if len(series) > _PIECES:
        connection.register("asked_for", {"series": np.asarray(series, np.int32)})


def overlaps(part: Part, start_us: int | None, end_us: int | None) -> bool:
    """Whether a part may hold rows with start_us <= time < end_us."""
    if part.growing:
        return True
    return (end_us is None or part.first_us < end_us) and (start_us is None or part.last_us >= start_us)


def time_sql(part: Part, series: int | None = None) -> str:
    """The measured time of a row of a sealed part; shorter when all rows are of one series."""
    if series is not None:
        return f"{part.start_us - series * part.span_ms * US_PER_MS} + place_ms * {US_PER_MS} + rest_us"
    return f"{part.start_us} + (place_ms - series::BIGINT * {part.span_ms}) * {US_PER_MS} + rest_us"


def place_ms(part: Part, series: int, time_us: int) -> int:
    """Where on the line of a sealed part a time of a series lies."""
    offset_ms = (time_us - part.start_us) // US_PER_MS
    return series * part.span_ms + min(max(offset_ms, 0), part.span_ms - 1)


def numbers(values: Sequence[int]) -> str:
    """Numbers for an IN list; a list that no row meets when there are none."""
    return ", ".join(str(int(value)) for value in values) or "NULL"


def _pieces(part: Part, series: Sequence[int], start_us: int | None, end_us: int | None) -> str:
    """The pieces of the line where the rows can be."""
    first_us = part.first_us if start_us is None else start_us
    last_us = part.last_us if end_us is None else end_us - 1
    pieces = sorted((place_ms(part, each, first_us), place_ms(part, each, last_us)) for each in series)
    if not pieces:
        return "false"
    whole = f"place_ms BETWEEN {pieces[0][0]} AND {pieces[-1][1]}"
    if len(pieces) == 1:
        return whole
    return f"{whole} AND ({' OR '.join(f'place_ms BETWEEN {a} AND {b}' for a, b in pieces)})"


class LiveParts:
    """The parts as they are now, in memory; other threads read them, so they are replaced as a whole."""

    def __init__(self) -> None:
        #: Rows in the current part.
        self.rows = 0
        #: Every part, the current one of them, and the span of the times in it.
        self._now: tuple[list[Part], Part | None, tuple[int, int]] = ([], None, _NO_SPAN_US)

    @property
    def all(self) -> list[Part]:
        """Every part."""
        return self._now[0]

    @property
    def current(self) -> Part:
        """The loose part that rows are appended to."""
        return _current(self._now[0])

    def sealed(self) -> list[Part]:
        """The parts that are packed."""
        return [part for part in self.all if part.sealed]

    def settled(self) -> list[Part]:
        """Loose parts to which nothing is appended any more."""
        parts, current, _ = self._now
        return [part for part in parts if not part.sealed and part is not current]

    def between(self, start_us: int, end_us: int) -> list[Part]:
        """The parts that may hold rows with start_us <= time < end_us."""
        parts, current, (first_us, last_us) = self._now
        outside = current if first_us >= end_us or last_us < start_us else None
        return [part for part in parts if part is not outside and overlaps(part, start_us, end_us)]

    def expect(self, time_us: NDArray[np.int64]) -> None:
        """Rows of these times are about to be appended to the current part."""
        if len(time_us):
            parts, current, (first_us, last_us) = self._now
            span_us = (min(first_us, int(time_us.min())), max(last_us, int(time_us.max())))
            self._now = (parts, current, span_us)

    def load(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read the parts again."""
        parts = list_parts(connection)
        current = _current(parts)
        _, before, span_us = self._now
        if current != before:
            found = connection.execute(f"SELECT count(*), min(time_us), max(time_us) FROM {current.table}")
            self.rows, first_us, last_us = found.fetchall()[0]
            span_us = (first_us, last_us) if self.rows else _NO_SPAN_US
        self._now = (parts, current, span_us)


def _current(parts: Sequence[Part]) -> Part:
    return next(part for part in reversed(parts) if part.growing)
