"""SIGKILL while a file is followed: lines without a time are stored once each, none is lost."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from tests.ingest.test_kill import wait_until_quiet
from twin.history.open import open_history

LINES, KILLS = 40_000, 6
LIMIT_S = 60.0


class Tail:
    """A process that follows a file."""

    def __init__(self, file: Path, history: Path) -> None:
        command = [sys.executable, "-m", "tests.ingest.tail_process", str(file), str(history)]
        self._child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._child.stdout is not None
        assert self._child.stdout.readline() == "ready\n"

    def wait_for_a_commit(self) -> None:
        assert self._child.stdout is not None
        assert self._child.stdout.readline()

    def drain(self) -> None:
        """Read on, so that its pipe never fills."""
        assert self._child.stdout is not None
        threading.Thread(target=lambda: list(self._child.stdout), daemon=True).start()

    def kill(self) -> None:
        self._child.kill()
        self._child.wait()


def write(file: Path, rng: np.random.Generator) -> None:
    """Append LINES numbered lines in pieces that begin and end anywhere; rotate twice."""
    lines = (
        json.dumps({"offset": 0, "topic": "zigbee2mqtt/gate", "payload": json.dumps({"n": n})})
        for n in range(LINES)
    )
    pending = b""
    for n, line in enumerate(lines):
        pending += line.encode() + b"\n"
        if len(pending) > 2_500:
            cut = int(rng.integers(1, len(pending)))
            with file.open("ab") as out:
                out.write(pending[:cut])
            pending = pending[cut:]
            time.sleep(0.01)
        if n in (LINES // 3, 2 * LINES // 3):
            with file.open("ab") as out:
                out.write(pending)
            pending = b""
            rotate(file)
    with file.open("ab") as out:
        out.write(pending)


def rotate(file: Path) -> None:
    for number in (2, 1):
        if (older := file.with_name(f"{file.name}.{number}")).exists():
            older.rename(file.with_name(f"{file.name}.{number + 1}"))
    file.rename(file.with_name(f"{file.name}.1"))
    file.touch()


@pytest.mark.timeout(180)
def test_six_kills_lose_no_line_and_keep_each_once(tmp_path):
    rng = np.random.default_rng(20_261_123)
    file, history = tmp_path / "gate.jsonl", tmp_path / "history.duckdb"
    file.touch()
    writer = threading.Thread(target=write, args=(file, rng), daemon=True)
    tail = Tail(file, history)
    kills_while_writing = 0
    try:
        writer.start()
        for _ in range(KILLS):
            tail.wait_for_a_commit()
            time.sleep(rng.uniform(0.0, 0.2))
            tail.kill()
            kills_while_writing += writer.is_alive()
            tail = Tail(file, history)
        tail.drain()
        writer.join(LIMIT_S)
        assert not writer.is_alive()
        time.sleep(5)  # for the rotated files to be known to have ended
        wait_until_quiet(history)
    finally:
        tail.kill()
    assert kills_while_writing >= KILLS - 3
    found = open_history(str(history))
    reader = found.reader()
    numbers = [row.value for row in reader.raw(list(found.list_series()), 0, 2**62, 10 * LINES)]
    held = reader.quarantined(10)
    reader.close()
    found.close()
    assert not held
    assert numbers == list(range(LINES)), "each once, in the order they were written"
