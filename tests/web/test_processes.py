"""The real command: it serves, ends on a signal with everything it started, and goes on where it was."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import websockets.sync.client

from tests.servers import find_free_port
from tests.web.small_venue import small_venue
from twin.venue.imdf import write_venue

pytestmark = pytest.mark.service
_UP_S, _DOWN_S = 40.0, 6.0
_ROOT = Path(__file__).resolve().parents[2]


class Command:
    """`bibliotwin` as a child in a session of its own, so that whatever it starts can be found."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.web_port, self.mqtt_port = find_free_port(), find_free_port()
        self.folder = folder
        self.environment = os.environ | {
            "BIBLIOTWIN_WEB_PORT": str(self.web_port),
            "BIBLIOTWIN_MQTT_PORT": str(self.mqtt_port),
            "BIBLIOTWIN_DATA_DIR": str(folder / "data"),
            "BIBLIOTWIN_OPEN_BROWSER": "0",
        }
        self.log = folder / "log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "web", *arguments],
                cwd=_ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.web_port}{path}", timeout=5) as answer:
            return json.load(answer)

    def wait_until_up(self) -> None:
        limit_s = time.monotonic() + _UP_S
        while time.monotonic() < limit_s:
            with suppress(OSError):
                if self.get("/healthz") == {"status": "ok"}:
                    return
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)
        pytest.fail(f"not up within {_UP_S:.0f} s:\n{self.log.read_text()}")

    def also(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another `bibliotwin` with the same settings, run to its end."""
        return subprocess.run(
            [sys.executable, "-m", "web", *arguments],
            cwd=self.folder,
            env=self.environment | {"PYTHONPATH": str(_ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def children(self) -> set[int]:
        """Every process that descends from the command."""
        found, wanted = set(), {self.process.pid}
        while wanted:
            found |= wanted
            wanted = {pid for pid, parent in _parents().items() if parent in found} - found
        return found - {self.process.pid}

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(_DOWN_S)


def _parents() -> dict[int, int]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                found[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    return found


def _alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if pid in _parents()}


@pytest.fixture
def started() -> Iterator[list[Command]]:
    commands: list[Command] = []
    yield commands
    for command in commands:
        if command.process.poll() is None:
            command.process.kill()
            command.process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything_even_while_pages_are_open(
    tmp_path: Path, started: list[Command], number: signal.Signals
) -> None:
    write_venue(small_venue(), tmp_path / "venue")
    command = Command(tmp_path, "serve", "--venue", str(tmp_path / "venue"))
    started.append(command)
    command.wait_until_up()
    children = command.children()
    assert children, "the embedded broker is a process of its own"
    with websockets.sync.client.connect(f"ws://127.0.0.1:{command.web_port}/api/v1/feed") as page:
        assert json.loads(page.recv())["type"] == "snapshot"
        assert command.end(number) == 0
    time.sleep(0.2)
    assert not _alive(children)
    assert "Traceback" not in command.log.read_text()
    assert "http://localhost:" in command.log.read_text()


def test_commands_beside_a_running_server_ask_it(tmp_path: Path, started: list[Command]) -> None:
    write_venue(small_venue(), tmp_path / "venue")
    command = Command(tmp_path, "serve", "--venue", str(tmp_path / "venue"))
    started.append(command)
    command.wait_until_up()
    recording = tmp_path / "two.jsonl"
    recording.write_text(
        '{"offset":0,"topic":"zigbee2mqtt/desk-0","payload":"{\\"occupancy\\":true}"}\n'
        '{"offset":1,"topic":"zigbee2mqtt/desk-1","payload":"{"}\n'
    )
    played = command.also("replay", str(recording), "--max", "--repeat", "2", "--json")
    assert played.returncode == 0, played.stderr
    assert json.loads(played.stdout)["published"] == 4
    held = json.loads(command.also("quarantine", "list", "--json").stdout)
    assert held["counts"] == {"zigbee2mqtt": 2}
    again = json.loads(command.also("quarantine", "replay", "--json").stdout)
    assert again == {"tried": 2, "read": 0, "left": 2}
    doctor = json.loads(command.also("doctor", "--json").stdout)
    checks = {check["name"]: check["ok"] for check in doctor["checks"]}
    assert checks["web port"]
    assert checks["server: broker"]
    assert command.end(signal.SIGTERM) == 0


def test_what_a_killed_server_started_ends_too(tmp_path: Path, started: list[Command]) -> None:
    write_venue(small_venue(), tmp_path / "venue")
    command = Command(tmp_path, "serve", "--venue", str(tmp_path / "venue"))
    started.append(command)
    command.wait_until_up()
    children = command.children()
    command.end(signal.SIGKILL)
    limit_s = time.monotonic() + 5
    while _alive(children) and time.monotonic() < limit_s:
        time.sleep(0.1)
    assert not _alive(children)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_demo_lives_and_goes_on_where_it_stopped(tmp_path: Path, started: list[Command]) -> None:
    write_venue(small_venue(), tmp_path / "venue")
    first = Command(tmp_path, "demo", "--venue", str(tmp_path / "venue"), "--speed", "60")
    started.append(first)
    first.wait_until_up()
    assert first.get("/api/v1/venue")["mode"] == "simulated"
    _wait_for(lambda: first.get("/api/v1/ingest")["stored"] > 0)
    _wait_for(lambda: first.get("/api/v1/seats/zones")["totals"]["unknown"] < 10)
    children = first.children()
    assert len(children) == 2, "the broker and the simulated library"
    stored, then = first.get("/api/v1/ingest")["stored"], first.get("/api/v1/seats/zones")["as_of"]
    assert first.end(signal.SIGINT) == 0
    time.sleep(0.2)
    assert not _alive(children)
    assert "Traceback" not in first.log.read_text()
    second = Command(tmp_path, "demo", "--venue", str(tmp_path / "venue"), "--speed", "60")
    started.append(second)
    second.wait_until_up()
    assert second.get("/api/v1/ingest")["stored"] >= stored
    assert second.get("/api/v1/seats/zones")["as_of"] > then[:16]
    assert second.get("/api/v1/seats/zones")["totals"]["unknown"] < 10
    assert second.end(signal.SIGTERM) == 0


def _wait_for(so: Any) -> None:
    limit_s = time.monotonic() + _UP_S
    while not so():
        assert time.monotonic() < limit_s
        time.sleep(0.2)
