"""Upkeep of a DuckDB history beside ingest: packing, deleting what has expired, folding the log in.

The work is done on a connection of its own, on tables that nobody appends to. The writer waits only while a
finished piece of work takes the place of the old one, and while the log is folded in.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import duckdb

from twin.history.duckdb_file import DatabaseFile, transaction
from twin.history.duckdb_packing import begin_loose_part, merge, seal
from twin.history.duckdb_parts import LiveParts, Part, drop_part
from twin.history.duckdb_retention import delete_rows, expired_steps, forget_newest, touches, wholly_expired
from twin.history.packing import PackingRules, choose_merge
from twin.history.retention import Expiry


class Upkeep:
    """Compaction and retention; one of them at a time, from any thread."""

    def __init__(
        self,
        file: DatabaseFile,
        writing: threading.Lock,
        parts: LiveParts,
        load: Callable[[duckdb.DuckDBPyConnection], None],
        rules: PackingRules,
    ) -> None:
        """`writing` is the lock that every write holds; `load` reads again what a reopened file made void."""
        self._file, self._writing, self._parts, self._load = file, writing, parts, load
        self._rules = rules
        self._session = file.session()
        self._one_at_a_time = threading.Lock()
        #: Parts that nothing more can expire from, by what was deleted from them.
        self._cleaned: set[tuple[int, tuple[int, ...] | None, tuple[int, ...]]] = set()

    def compact(self, now_us: int) -> None:
        """Merge the parts of days that are over, pack the rows that have arrived, fold the log in."""
        with self._one_at_a_time:
            self._file.mend()
            with self._brief():
                pass
            worked = False
            while merging := choose_merge(self._parts.sealed(), now_us, self._rules):
                with self._behind() as connection:
                    merge(connection, merging)
                worked = True
            if self._is_ripe(now_us):
                with self._brief() as connection:
                    begin_loose_part(connection, now_us)
            settled = self._parts.settled()
            if any(part.growing for part in settled):
                with self._behind() as connection:
                    seal(connection, settled, self._rules, now_us)
                worked = True
            if worked:
                self._fold_log()

    def retain(self, expired: list[Expiry]) -> int:
        """Delete what has expired; returns how many rows went."""
        with self._one_at_a_time:
            self._file.mend()
            with self._brief() as connection:
                for each in expired:
                    forget_newest(connection, each)
            gone = sum(self._retain_part(part, expired) for part in self._parts.all)
            if gone:
                self._fold_log()
            return gone

    def _retain_part(self, part: Part, expired: list[Expiry]) -> int:
        if part.sealed and wholly_expired(part, expired):
            with self._brief() as connection:
                drop_part(connection, part)
            return part.stored_rows
        gone = 0
        for each in expired:
            cleaned = (part.part, each.series, each.spared)
            if not part.growing and (not touches(part, each) or cleaned in self._cleaned):
                continue
            with self._session.use() as connection:
                steps = list(expired_steps(connection, part, each))
            for condition in steps:
                with self._brief() as connection:
                    gone += delete_rows(connection, part, condition)
            if not part.growing and part.last_us < each.before_us:
                self._cleaned.add(cleaned)
        return gone

    def _is_ripe(self, now_us: int) -> bool:
        rules, age_us = self._rules, now_us - self._parts.current.start_us
        return self._parts.rows >= (rules.least_rows if age_us >= rules.ripe_after_us else rules.ripe_rows)

    @contextmanager
    def _brief(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A short transaction, during which the writer waits."""
        with self._writing, self._session.use() as connection:
            self._load(connection)
            with transaction(connection):
                yield connection
            self._parts.load(connection)

    @contextmanager
    def _behind(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A long transaction; the writer waits only for its commit."""
        with self._session.use() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
                with self._writing:
                    connection.execute("COMMIT")
                    self._parts.load(connection)
            except BaseException:
                with suppress(duckdb.Error):  # a failed commit has rolled back already
                    connection.execute("ROLLBACK")
                raise

    def _fold_log(self) -> None:
        with self._writing, self._session.use() as connection, suppress(duckdb.TransactionException):
            # Refused while another connection writes; it will be done the next time.
            connection.execute("CHECKPOINT")
