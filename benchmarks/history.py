"""What history costs: rows per second, bytes per datapoint, restart, questions, and stalls while packing.

    python -m benchmarks.history [--quick] [--rows 10000000] [--series 10000]

Prints JSON. The load: every series is measured once a minute with some jitter (in whole milliseconds,
as devices send them), heard 20 ms and more later (in microseconds), values walk at random by 0.1, rows
in the order in which they were heard, in batches of 30,000. Beside it SQLite in the same run, with the same
rows but fewer of them: one table WITHOUT ROWID, primary key (series, time), WAL, a commit per batch,
synchronous FULL so that both are durable on return.
"""

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from twin.history.columns import Columns, SeriesKey
from twin.history.duckdb import DuckDbHistory
from twin.history.packing import US_PER_DAY

BATCH_ROWS = 30_000
START_US = 20_400 * US_PER_DAY
HOUR_US = 3_600_000_000
QUESTIONS = 60


@dataclass(frozen=True)
class Load:
    """All rows of a run, in the order in which they are heard."""

    rows: Columns
    series: int

    def batches(self, most: int | None = None) -> Iterator[Columns]:
        """The rows in batches."""
        for first in range(0, min(most or len(self.rows), len(self.rows)), BATCH_ROWS):
            yield pick(self.rows, slice(first, first + BATCH_ROWS))

    @property
    def end_us(self) -> int:
        """A whole minute at the end of the measured times."""
        return int(self.rows.time_us.max()) // 60_000_000 * 60_000_000


def make_load(rows: int, series: int) -> Load:
    """The load described above."""
    rng = np.random.default_rng(20_261_121)
    rounds = rows // series
    number = np.tile(np.arange(series, dtype=np.int32), rounds)
    minute = np.repeat(np.arange(rounds, dtype=np.int64), series)
    phase_ms = rng.integers(0, 60_000, series)[number]
    time_us = START_US + (phase_ms + minute * 60_000 + rng.integers(0, 200, len(number))) * 1000
    received_us = time_us + 20_000 + rng.exponential(60_000, len(number)).astype(np.int64)
    steps = rng.choice([-0.1, 0.0, 0.0, 0.0, 0.1], (rounds, series))
    value = np.round(rng.uniform(15, 25, series) + np.cumsum(steps, axis=0), 1).reshape(-1)
    heard = np.argsort(received_us, kind="stable")
    quality = np.zeros(len(number), np.uint8)
    columns = Columns(series=number, time_us=time_us, received_us=received_us, value=value, quality=quality)
    return Load(pick(columns, heard), series)


def pick(columns: Columns, which: Any) -> Columns:
    """Some rows."""
    return Columns(
        series=columns.series[which], time_us=columns.time_us[which], received_us=columns.received_us[which],
        value=columns.value[which], quality=columns.quality[which],
    )  # fmt: skip


def timed(work: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_ms(work: Callable[[int], object], count: int = QUESTIONS) -> float:
    """Median milliseconds of calls with 0, 1, 2, ..."""
    return round(statistics.median(timed(partial(work, at)) for at in range(count)) * 1e3, 2)


def fill(history: DuckDbHistory, load: Load) -> dict[str, Any]:
    """Append everything, packing after every million rows."""
    keys = [SeriesKey(f"device-{number}", f"room-{number % 300}", "co2_ppm") for number in range(load.series)]
    history.register(keys)
    seconds: list[float] = []
    packing_s, cpu_s = 0.0, 0.0
    for at, batch in enumerate(load.batches(), 1):
        before = time.process_time()
        seconds.append(timed(partial(history.append, batch)))
        cpu_s += time.process_time() - before
        if at % (1_000_000 // BATCH_ROWS) == 0:
            packing_s += timed(partial(history.compact, int(load.rows.received_us[at * BATCH_ROWS - 1])))
    day_after_us = load.end_us + 2 * US_PER_DAY
    packing_s += timed(lambda: history.compact(day_after_us)) + timed(lambda: history.compact(day_after_us))
    rows = len(load.rows)
    return {
        "rows_per_s": round(rows / sum(seconds)),
        "cpu_us_per_row": round(cpu_s / rows * 1e6, 3),
        "batch_of_30000_ms": round(statistics.median(seconds) * 1e3, 2),
        "packing_s_per_million_rows": round(packing_s / rows * 1e6, 2),
    }


def small_batches(history: DuckDbHistory, load: Load) -> float:
    """Median milliseconds of a commit of 30 rows."""
    first = pick(load.rows, slice(0, 30))
    newest_us = int(load.rows.time_us.max()) + 1_000_000

    def append(at: int) -> None:
        history.append(
            replace(first, series=np.arange(30, dtype=np.int32), time_us=np.full(30, newest_us + at))
        )

    return median_ms(append)


def size(path: Path, rows: int) -> dict[str, float]:
    """Bytes per datapoint: of the blocks in use, and of the whole file with free ones to be used again."""
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.execute("SELECT block_size, used_blocks, total_blocks FROM pragma_database_size()")
        block, used, total = found.fetchall()[0]
    return {"in_use": round(block * used / rows, 2), "whole_file": round(block * total / rows, 2)}


def questions(history: DuckDbHistory, load: Load) -> dict[str, float]:
    """Median milliseconds of questions about packed rows."""
    reader = history.reader()
    from_us, to_us = load.end_us - 6 * HOUR_US, load.end_us
    every = range(load.series)
    answers = {
        "raw_6_h": median_ms(lambda at: reader.raw([at * 191 % load.series], from_us, to_us, 100_000)),
        "windows_6_h": median_ms(
            lambda at: reader.windows([at * 191 % load.series], from_us, to_us, 300_000_000, 10_000)
        ),
        "newest_of_every_series": median_ms(lambda _: reader.newest(every, 1), 5),
        "state_of_every_series_at_a_moment": median_ms(
            lambda at: reader.newest(every, 1, to_us - at * HOUR_US), 5
        ),
    }
    reader.close()
    return answers


def late_rows(history: DuckDbHistory, load: Load) -> dict[str, float]:
    """Milliseconds to append rows older than the newest of their series."""
    rng = np.random.default_rng(7)
    new: list[float] = []
    stored: list[float] = []
    for each in range(3):
        again = pick(load.rows, rng.integers(0, len(load.rows), 50_000))
        stored.append(timed(partial(history.append, again)))
        late = replace(again, time_us=again.time_us + 1 + each)
        new.append(timed(partial(history.append, late)))
    few = median_ms(lambda at: history.append(pick(load.rows, slice(45 * at, 45 * at + 10))), 20)
    return {
        "50000_new_ms": round(statistics.median(new) * 1e3),
        "50000_stored_already_ms": round(statistics.median(stored) * 1e3),
        "10_stored_already_ms": few,
    }


def while_packing(history: DuckDbHistory, load: Load, seconds: float) -> dict[str, float]:
    """Append 50,000 rows/s in batches of 2,500 while another thread calls compact all the time."""
    done = threading.Event()
    end_us = load.end_us + US_PER_DAY

    def pack() -> None:
        while not done.is_set():
            history.compact(end_us)
            time.sleep(0.2)

    packing = threading.Thread(target=pack)
    packing.start()
    delays: list[float] = []
    started = time.perf_counter()
    for at, first in enumerate(range(0, int(seconds * 50_000), 2_500)):
        first %= len(load.rows) - 2_500  # noqa: PLW2901
        batch = pick(load.rows, slice(first, first + 2_500))
        batch.time_us = batch.time_us + 2 * US_PER_DAY
        due = started + at * 0.05
        time.sleep(max(0.0, due - time.perf_counter()))
        delays.append(timed(partial(history.append, batch)))
    done.set()
    packing.join()
    ordered = sorted(delays)
    return {
        "append_ms_median": round(statistics.median(delays) * 1e3, 1),
        "append_ms_p99": round(ordered[int(len(ordered) * 0.99)] * 1e3, 1),
        "append_ms_worst": round(ordered[-1] * 1e3, 1),
        "behind_at_the_end_s": round(max(0.0, time.perf_counter() - started - seconds), 2),
    }


def restart(path: Path) -> dict[str, float]:
    """Open a history in a process of its own, and get from it what a restart needs. Seconds."""
    command = [sys.executable, "-m", "benchmarks.history", "--restart", str(path)]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(3)]
    return sorted(runs, key=lambda run: run["total_s"])[1]  # type: ignore[no-any-return]


def restart_once(path: Path) -> None:
    """What `restart` measures."""
    start = time.perf_counter()
    history = DuckDbHistory(path)
    opened = time.perf_counter()
    latest = history.latest()
    newest = history.reader().newest(list(history.list_series()), 1)
    end = time.perf_counter()
    seconds = {"open_s": opened - start, "latest_and_newest_s": end - opened, "total_s": end - start}
    counts = {"latest": len(latest), "newest": len(newest)}
    print(json.dumps({name: round(value, 3) for name, value in seconds.items()} | counts), flush=True)
    os._exit(0)  # as a kill would: closing must not tidy up what the next run is to find


def sqlite(path: Path, load: Load, rows: int) -> dict[str, Any]:
    """The same with SQLite and fewer rows."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("""
        PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
        CREATE TABLE datapoint (
            series INTEGER, time_us INTEGER, received_us INTEGER, value REAL, quality INTEGER,
            PRIMARY KEY (series, time_us)) WITHOUT ROWID""")
    seconds = 0.0
    for batch in load.batches(rows):
        columns = (batch.series, batch.time_us, batch.received_us, batch.value, batch.quality)
        listed = [column.tolist() for column in columns]
        start = time.perf_counter()
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT OR IGNORE INTO datapoint VALUES (?, ?, ?, ?, ?)", zip(*listed, strict=True)
        )
        connection.execute("COMMIT")
        seconds += time.perf_counter() - start
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (stored,) = connection.execute("SELECT count(*) FROM datapoint").fetchone()
    end_us = int(load.rows.time_us[stored - 1])
    question = "SELECT * FROM datapoint WHERE series = ? AND time_us >= ? AND time_us < ? ORDER BY time_us"
    return {
        "rows": stored,
        "rows_per_s": round(stored / seconds),
        "bytes_per_datapoint": round(path.stat().st_size / stored, 2),
        "raw_6_h_ms": median_ms(
            lambda at: connection.execute(
                question, (at * 191 % load.series, end_us - 6 * HOUR_US, end_us)
            ).fetchall()
        ),
    }


def run(rows: int, series: int, packing_s: float, sqlite_rows: int) -> dict[str, Any]:
    """Everything, in a folder that is gone afterwards."""
    load = make_load(rows, series)
    with tempfile.TemporaryDirectory(prefix="bibliotwin-history-") as folder:
        path = Path(folder) / "history.duckdb"
        history = DuckDbHistory(path)
        result: dict[str, Any] = {"rows": len(load.rows), "series": series, "append": fill(history, load)}
        result["question_ms"] = questions(history, load)
        history.close()
        result["bytes_per_datapoint"] = size(path, len(load.rows))
        result["restart"] = restart(path)
        history = DuckDbHistory(path)
        result["append"]["batch_of_30_ms"] = small_batches(history, load)
        result["late"] = late_rows(history, load)
        result["while_packing"] = while_packing(history, load, packing_s)
        history.close()
        result["sqlite"] = sqlite(Path(folder) / "history.sqlite", load, sqlite_rows)
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--series", type=int, default=10_000)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--restart", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.restart is not None:
        restart_once(options.restart)
    share = 0.1 if options.quick else 1.0
    result = run(
        round(options.rows * share), round(options.series * share), 60 * share, round(1_000_000 * share)
    )
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
