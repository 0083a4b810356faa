"""History in one DuckDB file: the default, for anything that one machine can carry."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

import duckdb
import numpy as np

from twin.history.columns import Columns, QuarantinedMessage, SeriesKey
from twin.history.duckdb_append import insert_rows, new_rows
from twin.history.duckdb_file import DatabaseFile, Limits, transaction
from twin.history.duckdb_newest import load_latest, load_newest_times
from twin.history.duckdb_notes import read_notes, write_notes
from twin.history.duckdb_parts import LiveParts
from twin.history.duckdb_quarantine import Quarantine, QuarantineBounds
from twin.history.duckdb_reader import DuckDbReader
from twin.history.duckdb_series import SeriesRegister
from twin.history.duckdb_upkeep import Upkeep
from twin.history.once import NewestTimes, plain
from twin.history.packing import PackingRules
from twin.history.retention import Retention, expiries
from twin.history.store import NO_NOTES


class DuckDbHistory:
    """Keeps each datapoint once in a DuckDB file; see `twin.history.store.HistoryStore`.

    `append` and the other writes come from one thread. `compact` and `retain` should come from another:
    they work for seconds, of which the writer waits for milliseconds.
    """

    def __init__(
        self,
        path: Path,
        *,
        retention: Retention | None = None,
        limits: Limits | None = None,
        quarantine: QuarantineBounds | None = None,
        packing: PackingRules | None = None,
    ) -> None:
        """Open the file, making it if there is none. Raises HistoryNotOpenedError."""
        self._file = DatabaseFile(path, limits or Limits())
        self._writer = self._file.session()
        self._writing = threading.Lock()
        self._register = SeriesRegister()
        self._quarantine = Quarantine(quarantine or QuarantineBounds())
        self._retention = retention or Retention()
        self._parts = LiveParts()
        self._newest = NewestTimes()
        self._loaded = 0
        self._upkeep = Upkeep(self._file, self._writing, self._parts, self._load, packing or PackingRules())
        with self._writing, self._writer.use() as connection:
            self._load(connection)

    def register(self, keys: Sequence[SeriesKey]) -> list[int]:
        """The series numbers of `keys`, giving new ones (durably) to keys never seen."""
        self._file.mend()
        with self._writing:
            missing = self._register.missing(keys)
            if missing:
                with self._writer.use() as connection:
                    self._load(connection)
                    stored = self._register.store(connection, missing)
                self._register.adopt(stored)
            return self._register.numbers(keys)

    def list_series(self) -> dict[int, SeriesKey]:
        """Every series there is."""
        return dict(self._register.keys)

    def append(
        self,
        batch: Columns,
        quarantined: Sequence[QuarantinedMessage] = (),
        notes: Mapping[str, bytes | None] = NO_NOTES,
    ) -> int:
        """Store the batch and return how many rows were new, after all of them are durable on disk."""
        self._file.mend()
        batch = plain(batch)
        with self._writing, self._reloading_on_failure():
            with self._writer.use() as connection:
                self._load(connection)
                new = new_rows(connection, self._parts.all, batch, self._newest)
                self._parts.expect(batch.time_us)
                # One statement commits by itself, which costs a millisecond less.
                with transaction(connection) if batch.texts or quarantined or notes else nullcontext():
                    insert_rows(connection, self._parts.current.table, batch, new)
                    if quarantined:
                        self._quarantine.store(connection, quarantined)
                    if notes:
                        write_notes(connection, notes)
            stored = len(batch) if new is None else int(np.count_nonzero(new))
            self._newest.note(batch.series, batch.time_us, batch.quality)
            self._parts.rows += stored
            return stored

    def list_notes(self) -> dict[str, bytes]:
        """Every note there is."""
        self._file.mend()
        with self._writing, self._writer.use() as connection:
            return read_notes(connection)

    def latest(self, until_us: int | None = None) -> Columns:
        """The newest measured row of each series that is not FUTURE; among equal times the greatest value.

        `until_us`: only of rows measured by then, as when our own clock was ahead for a while.
        """
        self._file.mend()
        with self._writing, self._writer.use() as connection:
            self._load(connection)
            return load_latest(connection, self._parts.all, until_us)

    def reader(self) -> DuckDbReader:
        """A view for questions from another thread."""
        return DuckDbReader(self._file, self._parts, self._writing, lambda: self._register.keys)

    def compact(self, now_us: int) -> None:
        """Sort and pack what has settled while ingest goes on; best once a minute."""
        self._upkeep.compact(now_us)

    def retain(self, now_us: int) -> int:
        """Delete what is older than its retention; returns how many rows went. Best once an hour."""
        return self._upkeep.retain(expiries(self._retention, self._register.keys, now_us))

    def quarantine_counts(self) -> dict[str, int]:
        """How many messages are in quarantine, by decoder."""
        self._file.mend()
        with self._writing, self._writer.use() as connection:
            return self._quarantine.counts(connection)

    def quarantine_dropped(self) -> int:
        """How many quarantined messages ever had to make room for newer ones."""
        self._file.mend()
        with self._writing, self._writer.use() as connection:
            return self._quarantine.dropped(connection)

    def release_quarantined(self, ids: Sequence[int]) -> None:
        """Forget quarantined messages that have been replayed."""
        self._file.mend()
        with self._writing, self._writer.transaction() as connection:
            self._quarantine.release(connection, ids)

    def close(self) -> None:
        """Finish and close; safe to call twice."""
        self._file.close()

    @contextmanager
    def _reloading_on_failure(self) -> Iterator[None]:
        """After an error nothing in memory is trusted: a commit may have failed after it had been written."""
        try:
            yield
        except BaseException:
            self._loaded = 0
            raise

    def _load(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read what is kept in memory, at first and whenever the file was opened anew."""
        if self._loaded == self._file.generation:
            return
        self._parts.load(connection)
        self._register.load(connection)
        self._quarantine.load(connection)
        parts = self._parts.all
        self._newest = load_newest_times(connection, parts, load_latest(connection, parts))
        self._loaded = self._file.generation
