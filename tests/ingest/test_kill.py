"""SIGKILL at random moments: nothing acknowledged is lost and nothing is kept twice."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from benchmarks import load
from tests.servers import Mosquitto
from twin.history.open import open_history

MESSAGES, VALUES, KILLS = 20_000, 3, 5
PUBLISH_PER_S = 4_000
LIMIT_S = 60.0


class Pump:
    """A pump process, and what it says."""

    def __init__(self, port: int, history: Path) -> None:
        command = [sys.executable, "-m", "tests.ingest.pump_process", str(port), str(history)]
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


def stored(path: Path) -> tuple[int, int]:
    """(rows, distinct rows) of the history, opened when nobody else has it."""
    history = open_history(str(path))
    reader = history.reader()
    rows = reader.raw(list(history.list_series()), 0, 2**62, 10 * MESSAGES * VALUES)
    reader.close()
    history.close()
    return len(rows), len({(row.series, row.time_us) for row in rows})


@pytest.mark.timeout(180)
def test_five_kills_lose_no_message_and_keep_each_once(tmp_path):
    broker = Mosquitto(tmp_path / "broker", persistence=True, autosave_interval=100_000)
    broker.start()
    rng = np.random.default_rng(20_261_122)
    history = tmp_path / "history.duckdb"
    pump = Pump(broker.port, history)
    sent = load.packets(load.messages(MESSAGES), qos=1)
    publisher = threading.Thread(
        target=load.publish, args=("127.0.0.1", broker.port, sent, 1, PUBLISH_PER_S), daemon=True
    )
    try:
        publisher.start()
        kills_while_publishing = 0
        for _ in range(KILLS):
            pump.wait_for_a_commit()
            time.sleep(rng.uniform(0.0, 0.3))
            pump.kill()
            kills_while_publishing += publisher.is_alive()
            pump = Pump(broker.port, history)
        pump.drain()
        publisher.join(LIMIT_S)
        assert not publisher.is_alive()
        wait_until_quiet(history)
    finally:
        pump.kill()
        broker.stop()
    assert kills_while_publishing >= KILLS - 2
    assert stored(history) == (MESSAGES * VALUES, MESSAGES * VALUES)


def wait_until_quiet(history: Path) -> None:
    """Until neither the database nor its log has grown for a second."""
    files = (history, history.with_name(history.name + ".wal"))
    before, since = None, time.monotonic()
    limit = since + LIMIT_S
    while time.monotonic() - since < 1.0 and time.monotonic() < limit:
        now = [(file.stat().st_size, file.stat().st_mtime_ns) for file in files if file.exists()]
        if now != before:
            before, since = now, time.monotonic()
        time.sleep(0.05)
