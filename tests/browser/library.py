"""The library that the browser looks at: a real server with a small venue, and devices that speak to it."""

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiomqtt

from tests.servers import Mosquitto, Server, ServerError, find_free_port
from tests.venue.small_venue import id_of, small_venue
from twin.venue.model import Device, Venue

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 240.0
#: What the devices have said before a test begins. Nobody has heard the device of seat 4.
SAID = {1: False, 2: False, 3: True, 5: False, 6: False}
GROUND, UPPER = id_of("level 0"), id_of("level 1")
QUIET_ZONE, STUDY = id_of("quiet zone"), id_of("study")


def seat_id(number: int) -> str:
    """The id of seat A-1 to A-6."""
    return id_of(f"seat {number}")


def venue() -> Venue:
    """The small venue with named seats, each with a desk sensor that speaks the native protocol."""
    small = small_venue()
    seats = tuple(
        replace(seat, name={"zh": f"A-{n} 座", "en": f"Seat A-{n}"}) for n, seat in enumerate(small.seats, 1)
    )
    devices = tuple(
        Device(
            id=id_of(f"desk {n}"),
            external_id=f"desk-{n}",
            protocol="bibliotwin",
            category="desk",
            model="D-1",
            feature_of_interest=seat.id,
            report_interval_s=600,
        )
        for n, seat in enumerate(seats, 1)
    )
    return replace(small, seats=seats, devices=devices)


class Devices:
    """The desk sensors of the library."""

    def __init__(self, broker: Mosquitto) -> None:
        self._broker = broker

    def say(self, presence: dict[int, bool]) -> None:
        """Publish whether somebody is there, by number of seat; returns once the broker has it all."""
        # Playwright's loop runs in this thread, so that ours needs another.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, self._publish(presence)).result()

    async def _publish(self, presence: dict[int, bool]) -> None:
        async with aiomqtt.Client(self._broker.host, self._broker.port) as client:
            for number, present in presence.items():
                payload = json.dumps({"values": {"occupied": present}})
                await client.publish(f"bibliotwin/v1/main/desk-{number}/telemetry", payload, qos=1)


class Library(Server):
    """`bibliotwin serve` as a child process; `kill` and then `start` is a crash and a restart."""

    def __init__(self, directory: Path, path: Path, broker: Mosquitto) -> None:
        port = find_free_port()
        command = [sys.executable, "-m", "web", "serve"]
        inherited = {name: text for name, text in os.environ.items() if not name.startswith("BIBLIOTWIN_")}
        environment = inherited | {
            "BIBLIOTWIN_VENUE": str(path),
            "BIBLIOTWIN_DATA_DIR": str(directory / "data"),
            "BIBLIOTWIN_WEB_PORT": str(port),
            "BIBLIOTWIN_MQTT_URL": broker.url,
            "BIBLIOTWIN_MQTT_CLIENT_ID": directory.name,
        }
        super().__init__("bibliotwin", command, port, directory / "server.log", environment)
        self.origin = f"http://{self.host}:{port}"

    def start(self) -> None:
        """Start, and return once /readyz says so."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._env, cwd=ROOT
            )
        limit = time.monotonic() + START_LIMIT_S
        while not self.is_ready():
            if self._process.poll() is not None:
                raise ServerError(self.name, f"ended at once with {self._process.returncode}", self.log)
            if time.monotonic() > limit:
                self.kill()
                raise ServerError(self.name, f"was not ready within {START_LIMIT_S:.0f} s", self.log)
            time.sleep(0.1)

    def is_ready(self) -> bool:
        """Whether /readyz answers that all is well."""
        with suppress(OSError):
            return bool(self.ask("/readyz")["status"] == "ready")
        return False

    def ask(self, path: str) -> Any:
        """The answer of the API; raises OSError if there is none."""
        with urllib.request.urlopen(self.origin + path, timeout=10) as answer:
            return json.load(answer)

    def wait_for(self, free: int) -> None:
        """Wait until that many seats are free."""
        limit = time.monotonic() + 15
        while self.ask("/api/v1/seats/zones")["totals"]["free"] != free:
            if time.monotonic() > limit:
                raise ServerError(self.name, f"never had {free} free seats", self.log)
            time.sleep(0.1)
