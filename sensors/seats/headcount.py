"""True head counts of a room, from a CSV of times and counts."""

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin.clock import to_us
from twin.errors import TwinError

_MAX_COUNT = 1_000_000


class HeadCountError(TwinError):
    """A file of head counts that cannot be used; `line` counts from 1."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}, line {line}: {reason}; a line is an ISO 8601 time and a count")
        self.path, self.line, self.reason = path, line, reason


@dataclass(frozen=True, slots=True)
class HeadCount:
    """How many people there were at each moment; times in order, shape (n,) each."""

    time_us: NDArray[np.int64]
    count: NDArray[np.int64]


def read_head_count(path: Path) -> HeadCount:
    """The head counts of a CSV with the columns time and count; a time without zone is UTC.

    Raises HeadCountError, and OSError if there is no such file.
    """
    times_us: list[int] = []
    counts: list[int] = []
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = csv.reader(file)
        try:
            if next(rows, None) != ["time", "count"]:
                raise HeadCountError(path, 1, "the columns should be time and count")
            for row in rows:
                time_us, count = _entry(row)
                if times_us and time_us <= times_us[-1]:
                    raise ValueError("it is not later than the line before")
                times_us.append(time_us)
                counts.append(count)
        except (ValueError, csv.Error) as error:
            raise HeadCountError(path, rows.line_num, str(error)) from error
    return HeadCount(np.array(times_us, np.int64), np.array(counts, np.int64))


def _entry(row: list[str]) -> tuple[int, int]:
    """Time and count of one line; raises ValueError."""
    time, count_text = row
    moment = datetime.fromisoformat(time)
    count = int(count_text)
    if not 0 <= count <= _MAX_COUNT:
        raise ValueError(f"{count} people are not plausible")
    return to_us(moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)), count
