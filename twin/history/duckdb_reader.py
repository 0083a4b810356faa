"""Questions to a DuckDB history, asked on a connection of their own beside the writer."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from twin.history.columns import QuarantinedMessage, SeriesKey
from twin.history.duckdb_file import DatabaseFile
from twin.history.duckdb_newest import TIE_ORDER, Row, find_newest
from twin.history.duckdb_parts import list_parts, scalar, union_sql
from twin.history.duckdb_quarantine import list_quarantined
from twin.history.store import Datapoint, Window
from twin.observation import PROPERTIES, ValueKind
from twin.things import Value


class DuckDbReader:
    """A view for one thread at a time. Each answer is of one moment, and of committed rows alone."""

    def __init__(self, file: DatabaseFile, keys: Callable[[], Mapping[int, SeriesKey]]) -> None:
        self._file, self._session, self._keys = file, file.session(), keys

    def raw(
        self, series: Sequence[int], start_us: int, end_us: int, limit: int, *, newest_first: bool = False
    ) -> list[Datapoint]:
        """Rows of `series` with start_us <= time < end_us by time, at most `limit`."""
        direction = "DESC" if newest_first else "ASC"
        with self._moment() as connection:
            rows = union_sql(list_parts(connection), series, start_us, end_us)
            found = connection.execute(
                f"SELECT * FROM ({rows}) ORDER BY time_us {direction}, series, {TIE_ORDER} LIMIT {int(limit)}"
            ).fetchall()
        return self._datapoints(found)

    def windows(
        self, series: Sequence[int], start_us: int, end_us: int, every_us: int, limit: int
    ) -> list[Window]:
        """Aggregates per window aligned to multiples of every_us since 1970, oldest first, at most `limit`.

        Booleans count as 0 and 1; text rows are left out, and so are windows without rows. `last` is the
        newest measured; of the same moment, the greatest.
        """
        with self._moment() as connection:
            rows = union_sql(list_parts(connection), series, start_us, end_us)
            found = connection.execute(
                f"""SELECT time_us - ((time_us % {every_us}) + {every_us}) % {every_us} AS start_us,
                    avg(value), min(value), max(value), arg_max(value, (time_us, value)), count(*)
                FROM ({rows}) WHERE text IS NULL AND value IS NOT NULL
                GROUP BY start_us ORDER BY start_us LIMIT {int(limit)}"""
            ).fetchall()
        return [Window(*row) for row in found]

    def newest(self, series: Sequence[int], per_series: int, before_us: int | None = None) -> list[Datapoint]:
        """The newest `per_series` rows of each series, oldest first."""
        with self._moment() as connection:
            found = find_newest(connection, list_parts(connection), series, per_series, before_us)
        return self._datapoints(found)

    def count(self) -> int:
        """How many datapoints are stored."""
        with self._moment() as connection:
            parts = list_parts(connection)
            sealed = sum(part.stored_rows for part in parts if part.sealed)
            loose = union_sql([part for part in parts if not part.sealed])
            return sealed + scalar(connection, f"SELECT count(*) FROM ({loose})")

    def quarantined(self, limit: int, after_id: int = 0) -> list[QuarantinedMessage]:
        """Messages in quarantine, oldest first."""
        with self._moment() as connection:
            return list_quarantined(connection, limit, after_id)

    def close(self) -> None:
        """Close this view."""
        self._session.drop()

    @contextmanager
    def _moment(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that sees what was committed when it was first asked."""
        self._file.mend()
        with self._session.transaction() as connection:
            yield connection

    def _datapoints(self, found: Iterable[Row]) -> list[Datapoint]:
        keys = self._keys()
        boolean = {number for number, key in keys.items() if _is_boolean(key)}
        return [
            Datapoint(series, time_us, received_us, _value(series in boolean, value, text), quality)
            for series, time_us, received_us, value, quality, text in found
        ]


def _is_boolean(key: SeriesKey) -> bool:
    known = PROPERTIES.get(key.observed_property)
    return known is not None and known.kind is ValueKind.BOOLEAN


def _value(boolean: bool, value: float | None, text: str | None) -> Value:
    if text is not None:
        return text
    if value is None:
        return math.nan
    return bool(value) if boolean else value
