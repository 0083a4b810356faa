"""A log whose end was half written when the power failed: what was durable is there, the rest is kept."""

import logging
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.history.batches import CO2
from twin.history.duckdb_log import list_aside, log_of, set_aside_torn_end
from twin.history.open import open_history

BATCHES, ROWS = 12, 50
_WRITE = """
import os, sys
from tests.history.batches import CO2, DAY_US, columns, open_at
from twin.history.duckdb_log import log_of
from pathlib import Path
path = Path(sys.argv[1])
history = open_at(path)
for batch in range(int(sys.argv[2])):
    rows = range(DAY_US + 1_000 * batch, DAY_US + 1_000 * batch + int(sys.argv[3]))
    history.append(columns([(CO2, time_us, float(batch)) for time_us in rows]))
    print(log_of(path).stat().st_size, flush=True)
os._exit(9)
"""


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    """A history as a killed process left it, and how long its log was after each commit."""
    path = tmp_path_factory.mktemp("torn") / "history.duckdb"
    command = [sys.executable, "-c", _WRITE, str(path), str(BATCHES), str(ROWS)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 9, said.stderr
    return path, [int(line) for line in said.stdout.split()]


def damaged(end: bytes, left_behind: tuple[Path, list[int]], folder: Path, keep: int) -> Path:
    path = folder / "history.duckdb"
    shutil.copy(left_behind[0], path)
    log = log_of(left_behind[0]).read_bytes()
    log_of(path).write_bytes(log[:keep] + end)
    return path


def stored(path: Path) -> list[float]:
    history = open_history(str(path))
    reader = history.reader()
    found = [float(row.value) for row in reader.raw([CO2], 0, 2**62, 10_000)]
    reader.close()
    history.close()
    return found


@pytest.mark.parametrize("kind", ["cut off", "zeroed", "garbage"])
@pytest.mark.parametrize("seed", range(4))
def test_whatever_became_of_the_end_every_commit_before_it_is_there(left_behind, tmp_path, kind, seed):
    rng, sizes = np.random.default_rng(seed), left_behind[1]
    durable = int(rng.integers(1, BATCHES))
    keep = int(rng.integers(sizes[durable - 1], sizes[durable]))
    ends = {"cut off": b"", "zeroed": bytes(sizes[-1] - keep), "garbage": rng.bytes(3_000)}
    found = stored(damaged(ends[kind], left_behind, tmp_path, keep))
    assert found == [float(batch) for batch in range(durable) for _ in range(ROWS)]


def test_the_log_as_it_was_is_kept_and_said(left_behind, tmp_path, caplog):
    keep = left_behind[1][4] + 100
    path = damaged(bytes(left_behind[1][-1] - keep), left_behind, tmp_path, keep)
    before = log_of(path).read_bytes()
    with caplog.at_level(logging.ERROR):
        assert len(stored(path)) == 5 * ROWS
    (copy,) = list_aside(path)
    assert copy.read_bytes() == before
    assert str(copy) in caplog.text


def test_a_message_about_something_else_changes_nothing(left_behind, tmp_path):
    path = damaged(b"", left_behind, tmp_path, left_behind[1][3])
    before = log_of(path).read_bytes()
    for said in ("no space left", f"Corrupt WAL file: entry at byte position {len(before)} computed"):
        assert set_aside_torn_end(path, said) is None
    assert log_of(path).read_bytes() == before
    assert not list_aside(path)
