"""The main job on real input: a real campus, real readings, a real broker, and the twin as a user runs it."""

import csv
import json
import math
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers import Mosquitto, find_free_port
from twin.history.open import open_history

LIMIT_S = 300.0


class Twin:
    """`bibliotwin serve` in a process of its own, in the time of the recording."""

    def __init__(self, folder: Path, venue: Path, devices: Path) -> None:
        self.broker = Mosquitto(folder / "broker", max_inflight_messages=0)
        self.broker.start()
        self.port, self.data = find_free_port(), folder / "data"
        settings = {
            "VENUE": venue, "DEVICES": devices, "DATA_DIR": self.data, "CLOCK": "measured",
            "WEB_PORT": self.port, "MQTT_URL": self.broker.url, "MQTT_PORT": self.broker.port,
        }  # fmt: skip
        self._env = {**os.environ, **{f"BIBLIOTWIN_{name}": str(value) for name, value in settings.items()}}
        self._server = subprocess.Popen([sys.executable, "-m", "web", "serve"], env=self._env)
        limit = time.monotonic() + 60
        while not self._ready():
            assert time.monotonic() < limit
            time.sleep(0.1)

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return json.load(answer)

    def replay(self, *arguments: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "web", "replay", "--max", "--json", *arguments]
        done = subprocess.run(
            command, env=self._env, capture_output=True, text=True, timeout=LIMIT_S, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def stop(self) -> None:
        self._server.send_signal(signal.SIGTERM)
        assert self._server.wait(20) == 0
        self.broker.stop()

    def kill(self) -> None:
        """End whatever a failed test left running."""
        self._server.kill()
        self._server.wait()
        self.broker.kill()

    def _ready(self) -> bool:
        try:
            return self.get("/readyz")["status"] == "ready"
        except OSError:
            return False


def columns_of(data: Path) -> tuple[Counter[str], dict[str, float]]:
    """Rows and sum of each device's column, from the history alone."""
    history = open_history(str(data / "history.duckdb"))
    reader = history.reader()
    count: Counter[str] = Counter()
    values: defaultdict[str, list[float]] = defaultdict(list)
    for series, key in history.list_series().items():
        rows = reader.raw([series], 0, 2**62, 1_000_000)
        assert len(rows) == len({row.time_us for row in rows})
        name = f"{key.device_id}:{key.observed_property}"
        count[name] += len(rows)
        values[name] += [float(row.value) for row in rows]
    reader.close()
    history.close()
    return count, {name: math.fsum(column) for name, column in values.items()}


def columns_in(file: Path) -> tuple[list[int], list[float]]:
    """The same of the file itself, ordered by sum, since its columns have other names."""
    with file.open() as lines:
        rows = list(csv.DictReader(lines))
    names = [name for name in rows[0] if name.startswith("S") and name[1].isdigit()]
    cells = {name: [float(row[name]) for row in rows if row[name]] for name in names}
    return sorted(map(len, cells.values())), sorted(math.fsum(column) for column in cells.values())


def final_state(twin: Twin) -> tuple[Any, Any]:
    """What the twin says of the room and its devices, without when it heard it."""
    zones = [zone for zone in twin.get("/api/v1/seats/zones")["zones"] if zone["kind"] == "room"]
    room = twin.get(f"/api/v1/things/{zones[0]['id']}")["properties"]
    return [{**zone, "day": None} for zone in zones], {
        name: (held["value"], held["since"], held["cause"]) for name, held in room.items()
    }


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[Callable[[str, Path, Path], Twin]]:
    """Starts twins, each in a folder of that name, and ends those still running."""
    started: list[Twin] = []

    def start(name: str, venue: Path, devices: Path) -> Twin:
        started.append(Twin(tmp_path / name, venue, devices))
        return started[-1]

    yield start
    for each in started:
        each.kill()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_ten_thousand_rows_of_a_real_room_are_kept_once_and_scored_in_any_order(tmp_path, shared_data, twin):
    file = shared_data / "occupancy/uci864_room_occupancy_estimation/Occupancy_Estimation.csv"
    campus = shared_data / "indoor/spbstu-imdf"
    uci = tmp_path / "uci"
    command = [sys.executable, "-m", "web", "record", "convert", "uci864", str(file)]
    subprocess.run([*command, "--out", str(uci), "--venue", str(campus)], check=True, timeout=120)
    once = twin("once", campus, uci / "devices.csv")
    result = once.replay(str(uci / "uci864.jsonl"), "--truth", str(uci / "truth.csv"))
    assert result["best"]["f1"] >= 0.95
    state = final_state(once)
    once.stop()
    count, sums = columns_of(once.data)
    counted, summed = columns_in(file)
    assert sorted(count.values()) == counted
    assert sorted(sums.values()) == pytest.approx(summed, rel=1e-12)
    assert result["datapoints_in_history"] == count.total() == sum(counted)

    mixed = twin("mixed", campus, uci / "devices.csv")
    again = mixed.replay(str(uci / "uci864.jsonl"), "--repeat", "2", "--shuffle", "5")
    assert again["datapoints_in_history"] == count.total()
    zones, room = final_state(mixed)
    assert zones == state[0]
    assert room == state[1]
    mixed.stop()
    assert columns_of(mixed.data) == (count, sums)
