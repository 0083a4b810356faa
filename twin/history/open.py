"""Opening a history by its address."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from twin.errors import TwinError
from twin.history.duckdb import DuckDbHistory
from twin.history.duckdb_file import Limits
from twin.history.retention import Retention
from twin.history.store import HistoryStore


class UnknownHistoryError(TwinError):
    """An address of a kind of history there is none of."""

    def __init__(self, url: str) -> None:
        scheme = url.split(":", 1)[0]
        super().__init__(
            f"history address with {scheme!r}: supported are duckdb:///absolute/path/history.duckdb "
            "and a plain path to a DuckDB file"
        )
        self.url = url


def open_history(
    url: str, *, retention: Retention | None = None, limits: Limits | None = None
) -> HistoryStore:
    """Open the history at `duckdb:///absolute/path` or at a plain path, making it if there is none.

    Raises UnknownHistoryError for any other address, HistoryNotOpenedError for a file that cannot be used.
    """
    return DuckDbHistory(history_path(url), retention=retention, limits=limits)


def history_path(url: str) -> Path:
    """The file that an address names."""
    if "://" not in url:
        return Path(url).expanduser()
    parts = urlsplit(url)
    if parts.scheme != "duckdb" or parts.netloc:
        raise UnknownHistoryError(url)
    return Path(unquote(parts.path))
