"""Questions to a DuckDB history, asked on a connection of their own beside the writer."""

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import duckdb
import numpy as np

from twin.history.columns import Columns, QuarantinedMessage, SeriesKey
from twin.history.duckdb_file import DatabaseFile, transaction
from twin.history.duckdb_moment import find_newest
from twin.history.duckdb_newest import TIE_ORDER, columns_of
from twin.history.duckdb_parts import LiveParts, Part, ask_for, scalar, union_sql
from twin.history.duckdb_quarantine import list_quarantined
from twin.history.store import Datapoint, Window
from twin.observation import PROPERTIES, ValueKind
from twin.things import Value

_Answer = TypeVar("_Answer")
_ATTEMPTS = 5


class DuckDbReader:
    """A view for one thread at a time. Each answer is of one moment, and of committed rows alone."""

    def __init__(
        self,
        file: DatabaseFile,
        parts: LiveParts,
        writing: threading.Lock,
        keys: Callable[[], Mapping[int, SeriesKey]],
    ) -> None:
        """`writing` is the lock held while `parts` changes."""
        self._file, self._parts, self._writing, self._keys = file, parts, writing, keys
        self._session = file.session()

    def raw(
        self, series: Sequence[int], start_us: int, end_us: int, limit: int, *, newest_first: bool = False
    ) -> list[Datapoint]:
        """Rows of `series` with start_us <= time < end_us by time, at most `limit`."""
        direction = "DESC" if newest_first else "ASC"

        def ask(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> Columns:
            ask_for(connection, series)
            rows = union_sql(parts, series, start_us, end_us)
            order = f"time_us {direction}, series, {TIE_ORDER}"
            found = connection.execute(f"SELECT * FROM ({rows}) ORDER BY {order} LIMIT {int(limit)}")
            return columns_of(found.fetchnumpy())

        return self._datapoints(self._answer(ask, start_us, end_us))

    def windows(
        self, series: Sequence[int], start_us: int, end_us: int, every_us: int, limit: int
    ) -> list[Window]:
        """Aggregates per window aligned to multiples of every_us since 1970, oldest first, at most `limit`.

        Booleans count as 0 and 1; text rows are left out, and so are windows without rows. `last` is the
        newest measured; of the same moment, the greatest.
        """

        def ask(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> list[Window]:
            ask_for(connection, series)
            rows = union_sql(parts, series, start_us, end_us)
            found = connection.execute(
                f"""SELECT time_us - ((time_us % {every_us}) + {every_us}) % {every_us} AS start_us,
                    avg(value), min(value), max(value), arg_max(value, (time_us, value)), count(*)
                FROM ({rows}) WHERE value IS NOT NULL
                GROUP BY start_us ORDER BY start_us LIMIT {int(limit)}"""
            )
            return [Window(*row) for row in found.fetchall()]

        return self._answer(ask, start_us, end_us)

    def newest(self, series: Sequence[int], per_series: int, before_us: int | None = None) -> list[Datapoint]:
        """The newest `per_series` rows of each series, oldest first."""

        def ask(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> Columns:
            with transaction(connection):
                return find_newest(connection, parts, series, per_series, before_us)

        return self._datapoints(self._answer(ask))

    def count(self) -> int:
        """How many datapoints are stored."""

        def ask(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> int:
            sealed = sum(part.stored_rows for part in parts if part.sealed)
            loose = union_sql([part for part in parts if not part.sealed])
            return sealed + scalar(connection, f"SELECT count(*) FROM ({loose})")

        return self._answer(ask)

    def quarantined(self, limit: int, after_id: int = 0) -> list[QuarantinedMessage]:
        """Messages in quarantine, oldest first."""
        return self._answer(lambda connection, _: list_quarantined(connection, limit, after_id))

    def close(self) -> None:
        """Close this view."""
        self._session.drop()

    def _answer(
        self,
        ask: Callable[[duckdb.DuckDBPyConnection, Sequence[Part]], _Answer],
        start_us: int = -(2**63),
        end_us: int = 2**63 - 1,
    ) -> _Answer:
        """Ask of the parts as they are now; again when packing has replaced one of them meanwhile."""
        self._file.mend()
        with self._session.use() as connection:
            for _ in range(_ATTEMPTS):
                try:
                    return ask(connection, self._parts.between(start_us, end_us))
                except duckdb.CatalogException:
                    self._wait_for_packing()
            return ask(connection, self._parts.between(start_us, end_us))

    def _wait_for_packing(self) -> None:
        """Until the list of parts is that of the file; the writer's lock is held while it changes."""
        with self._writing:
            pass

    def _datapoints(self, rows: Columns) -> list[Datapoint]:
        keys = self._keys()
        boolean = {number for number in np.unique(rows.series).tolist() if _is_boolean(keys.get(number))}
        columns = (rows.series, rows.time_us, rows.received_us, rows.value, rows.quality)
        found = zip(*(column.tolist() for column in columns), strict=True)
        return [
            Datapoint(
                series, time_us, received_us, _value(series in boolean, value, rows.texts.get(at)), quality
            )
            for at, (series, time_us, received_us, value, quality) in enumerate(found)
        ]


def _is_boolean(key: SeriesKey | None) -> bool:
    known = None if key is None else PROPERTIES.get(key.observed_property)
    return known is not None and known.kind is ValueKind.BOOLEAN


def _value(boolean: bool, value: float, text: str | None) -> Value:
    if text is not None:
        return text
    return bool(value) if boolean and not math.isnan(value) else value
