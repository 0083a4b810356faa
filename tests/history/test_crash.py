"""What was said to be durable is there after a kill, a torn log and a full disk, each row once."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.history.batches import CO2, DAY_US, columns, open_at, stored
from tests.history.writer_process import ROWS, RULES, batch_at
from twin.history.columns import Columns
from twin.history.duckdb import DuckDbHistory
from twin.history.store import HistoryUnavailableError


def run_and_kill(path: Path, seconds: float) -> int:
    """Let a writer run for some time, kill it, and return the last batch that it said was durable."""
    command = [sys.executable, "-m", "tests.history.writer_process", str(path)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    said = child.stdout.readline()
    time.sleep(seconds)
    child.kill()
    lines = [said, *child.stdout.read().splitlines(keepends=True)]
    child.wait()
    return max(int(line) for line in lines if line.endswith("\n"))


def test_kills_at_any_moment_of_writing_and_packing_lose_nothing_and_keep_each_row_once(tmp_path):
    rng = np.random.default_rng(20_261_121)
    path = tmp_path / "history.duckdb"
    for _ in range(5):
        last = run_and_kill(path, rng.uniform(0.1, 1.0))
        history = open_at(path, packing=RULES)
        rows = stored(history)
        assert len(rows) == history.reader().count() == len(set(rows))
        assert len(rows) in ((last + 1) * ROWS, (last + 2) * ROWS), "the batch in flight may be there too"
        assert history.append(batch_at(last)) == 0
        assert history.append(batch_at(0)) == 0
        history.close()


def test_a_torn_end_of_the_log_costs_no_earlier_commit(tmp_path):
    path, torn = tmp_path / "history.duckdb", tmp_path / "torn.duckdb"
    history = open_at(path)
    for number in range(5):
        history.append(batch_at(number))
    log = Path(f"{path}.wal").read_bytes()
    for cut in (1, 50, 2_000):
        shutil.copy(path, torn)
        Path(f"{torn}.wal").write_bytes(log[:-cut])
        reopened = open_at(torn)
        assert reopened.reader().count() == 4 * ROWS
        assert reopened.append(batch_at(4)) == ROWS
        reopened.close()
        reopened = open_at(torn)
        assert reopened.reader().count() == 5 * ROWS
        reopened.close()
    history.close()


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A file system of 12 MB."""
    mount = tmp_path / "disk"
    mount.mkdir()
    try:
        command = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(mount)]
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command")
    if done.returncode:
        pytest.skip("mounting a small disk needs root")
    yield mount
    subprocess.run(["umount", "-l", str(mount)], check=True)


def noise(number: int, count: int = 5_000) -> Columns:
    """A batch that cannot be compressed."""
    time_us = DAY_US + (number * count + np.arange(count, dtype=np.int64)) * 1_000
    value = np.random.default_rng(number).random(count)
    return Columns(series=np.zeros(count, np.int32), time_us=time_us, received_us=time_us, value=value,
                   quality=np.zeros(count, np.uint8))  # fmt: skip


def fill(history: DuckDbHistory) -> int:
    """Append until the disk is full; returns how many batches were taken."""
    for committed in range(1_000):
        try:
            history.append(noise(committed))
        except HistoryUnavailableError:
            return committed
    raise AssertionError("the disk never became full")


def test_a_full_disk_is_said_stores_no_half_batch_and_goes_on_when_there_is_space(small_disk):
    history = open_at(small_disk / "history.duckdb")
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(6_000_000))
    committed = fill(history)
    assert committed > 5
    for _ in range(3):
        with pytest.raises(HistoryUnavailableError, match="free some space"):
            history.append(noise(committed))
    assert history.reader().count() == committed * 5_000
    ballast.unlink()
    assert history.append(noise(committed)) == 5_000
    assert history.append(noise(committed)) == 0
    assert history.append(columns([(CO2, DAY_US - 1, 1.0)])) == 1
    assert len(stored(history)) == history.reader().count() == (committed + 1) * 5_000 + 1
    history.close()
    history = open_at(small_disk / "history.duckdb")
    assert history.reader().count() == (committed + 1) * 5_000 + 1
    history.close()


def test_a_disk_that_fills_up_while_packing_leaves_every_row_where_it_was(small_disk):
    history = open_at(small_disk / "history.duckdb")
    for number in range(20):
        history.append(noise(number))
    ballast = small_disk / "ballast"
    with ballast.open("wb") as file:
        try:
            while True:
                file.write(bytes(65_536))
                file.flush()
        except OSError:
            pass
    with pytest.raises(HistoryUnavailableError, match="free some space"):
        history.compact(DAY_US)
    assert history.reader().count() == 100_000
    ballast.unlink()
    history.compact(DAY_US)
    assert history.reader().count() == len(stored(history)) == 100_000
    history.close()
