"""The write-ahead log of a DuckDB file after a power cut: an end that was half written is set aside.

A commit is synchronised to disk before anything is acknowledged, so a power cut can only damage what came
after the last one. DuckDB leaves out a log that breaks off by itself; one whose last entry has its full
length and not its content (blocks of zeros, or of an earlier file) it refuses, and with it the database.
"""

import os
import re
import shutil
from pathlib import Path

_TORN = re.compile(r"Corrupt WAL file: entry at byte position (\d+)")
_MOST_ASIDE = 100


def log_of(database: Path) -> Path:
    """Where DuckDB writes the log of a database file."""
    return database.with_name(database.name + ".wal")


def list_aside(database: Path) -> list[Path]:
    """Logs that were set aside, oldest first."""
    found = database.parent.glob(f"{database.name}.wal.torn-*")
    return sorted(found, key=lambda path: (len(path.name), path.name))


def set_aside_torn_end(database: Path, said: str) -> Path | None:
    """Cut the log off where DuckDB's message `said` finds it torn; the whole log is kept beside it.

    Returns the copy, or None when the message is about something else. Raises OSError.
    """
    found, log = _TORN.search(said), log_of(database)
    if found is None or not log.exists() or not int(found[1]) < log.stat().st_size:
        return None
    copy = _free_name(database)
    if copy is None:
        return None
    shutil.copyfile(log, copy)
    with copy.open("rb") as kept:
        os.fsync(kept.fileno())
    with log.open("r+b") as torn:
        torn.truncate(int(found[1]))
        os.fsync(torn.fileno())
    return copy


def _free_name(database: Path) -> Path | None:
    names = (database.with_name(f"{database.name}.wal.torn-{n}") for n in range(1, _MOST_ASIDE + 1))
    return next((name for name in names if not name.exists()), None)
