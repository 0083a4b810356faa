"""The DuckDB file: opening it, one connection per thread, and opening it anew after the disk has failed."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakSet

import duckdb

from twin.errors import TwinError
from twin.history.duckdb_log import set_aside_torn_end
from twin.history.duckdb_schema import SCHEMA_VERSION, create_schema, stored_version
from twin.history.store import HistoryUnavailableError

_log = logging.getLogger(__name__)
#: After these the database refuses everything until it is opened anew.
_BREAKING = (duckdb.FatalException, duckdb.InternalException, duckdb.IOException)


class HistoryNotOpenedError(TwinError):
    """The file that holds the history cannot be used; the message says why and what to do."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"cannot open the history {path}: {reason}")
        self.path, self.reason = path, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the database may use of a small machine."""

    memory_mb: int = 512
    threads: int = 2
    #: The write-ahead log is folded into the file beyond this size, should nobody ever call compact.
    log_mb: int = 256


class DatabaseFile:
    """One open DuckDB file. `generation` grows when it had to be opened anew: cached rows are void then."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self._limits = path, limits
        self._sessions: WeakSet[Session] = WeakSet()
        self._mending = threading.Lock()
        self._broken = False
        self.generation = 1
        self._root: duckdb.DuckDBPyConnection | None = self._open()
        self._prepare(self._root)

    def session(self) -> "Session":
        """A connection of its own for one more thread."""
        session = Session(self)
        self._sessions.add(session)
        return session

    def connect(self) -> duckdb.DuckDBPyConnection:
        """One more connection to the open file."""
        if self._root is None:
            raise HistoryUnavailableError(f"the history {self.path} is closed")
        return self._root.cursor()

    def note(self, error: duckdb.Error) -> None:
        """Remember that the file must be opened anew before anything else."""
        self._broken = self._broken or isinstance(error, _BREAKING)

    def mend(self) -> None:
        """Open the file anew if an error has made it unusable; committed data are found again.

        To be called without holding any lock, for it waits for all connections to become idle.
        """
        if not self._is_broken():
            return
        with self._mending:
            if not self._is_broken():
                return
            self._close_connections()
            try:
                self._root = self._open()
            except HistoryNotOpenedError as error:
                raise HistoryUnavailableError(str(error)) from error
            self.generation += 1
            self._broken = False

    def close(self) -> None:
        """Close every connection; safe to call twice."""
        with self._mending:
            self._broken = False
            self._close_connections()

    def _is_broken(self) -> bool:
        return self._broken

    def _close_connections(self) -> None:
        for session in list(self._sessions):
            session.drop()
        root, self._root = self._root, None
        if root is not None:
            with suppress(duckdb.Error):  # a broken database may complain once more while it closes
                root.close()

    def _open(self) -> duckdb.DuckDBPyConnection:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{self._limits.memory_mb}MB",
            "threads": self._limits.threads,
            "checkpoint_threshold": f"{self._limits.log_mb}MB",
            "autoinstall_known_extensions": "false",
        }
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                return duckdb.connect(str(self.path), config=settings)
            except duckdb.Error as error:
                aside = set_aside_torn_end(self.path, str(error))
                if aside is None:
                    raise
                _log.error(
                    "the end of the log of %s was half written, as after a power cut; it is left out, and "
                    "the log as it was is kept as %s", self.path, aside,
                )  # fmt: skip
                return duckdb.connect(str(self.path), config=settings)
        except (duckdb.Error, OSError) as error:
            raise HistoryNotOpenedError(self.path, _explain(error)) from error

    def _prepare(self, root: duckdb.DuckDBPyConnection) -> None:
        try:
            version = stored_version(root)
            if version is None:
                create_schema(root)
        except (duckdb.Error, TwinError) as error:
            self._close_connections()
            raise HistoryNotOpenedError(self.path, _explain(error)) from error
        if version is not None and version != SCHEMA_VERSION:
            self._close_connections()
            raise HistoryNotOpenedError(
                self.path,
                f"it has schema version {version}, this Bibliotwin knows version {SCHEMA_VERSION}; "
                "install the newer Bibliotwin, or name another file",
            )


class Session:
    """A connection used by one thread at a time; it outlives the opening anew of the file."""

    def __init__(self, file: DatabaseFile) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None

    @contextmanager
    def use(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The connection; errors of the database come out as HistoryUnavailableError."""
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._file.connect()
                yield self._connection
            except duckdb.Error as error:
                self._file.note(error)
                raise HistoryUnavailableError(f"{self._file.path}: {_explain(error)}") from error

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All or nothing of what is executed inside, durable on leaving; one moment's view for reading."""
        with self.use() as connection, transaction(connection):
            yield connection

    def drop(self) -> None:
        """Close the connection, ending what it is doing."""
        while not self._lock.acquire(timeout=0.02):
            connection = self._connection
            if connection is not None:
                connection.interrupt()
        connection, self._connection = self._connection, None
        self._lock.release()
        if connection is not None:
            with suppress(duckdb.Error):  # see DatabaseFile._close_connections
                connection.close()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit on leaving, roll back on any error."""
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(duckdb.Error):  # a failed commit has rolled back already
            connection.execute("ROLLBACK")
        raise


def _explain(error: Exception) -> str:
    """What happened and what to do about it, for the person who runs this."""
    said = str(error).strip()
    first_line = said.splitlines()[0] if said else type(error).__name__
    if "lock on file" in said:
        return f"another process has it open ({first_line}); stop that process, or name another file"
    if "No space left" in said:
        return f"the disk is full; free some space, what is committed is safe ({first_line})"
    if any(sign in said for sign in ("not a valid DuckDB", "Corrupt", "checksum", "Serialization Error")):
        return f"the file is damaged or is no history ({first_line}); restore a backup, or name another file"
    return first_line
