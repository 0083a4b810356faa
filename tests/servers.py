"""Real servers and programs for tests: found on this machine, started as children, ended by handle."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

# Debian keeps some servers outside the PATH of an ordinary user.
_SEARCH_PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/bin", "/usr/local/sbin"))

START_LIMIT_S = 10.0
STOP_LIMIT_S = 10.0


def require_service(name: str) -> Path:
    """Give the path of a program such as `mosquitto` or `chromium`.

    Where it is missing the test is skipped in one line, or fails if BIBLIOTWIN_REQUIRE_SERVICES is 1.
    """
    found = shutil.which(name, path=_SEARCH_PATH)
    if found is not None:
        return Path(found)
    reason = f"{name} is not on this machine (on Debian: sudo apt-get install {name})"
    if os.environ.get("BIBLIOTWIN_REQUIRE_SERVICES") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def find_free_port() -> int:
    """Give a TCP port of 127.0.0.1 that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class ServerError(RuntimeError):
    """A server did not start, or ended by itself; carries the end of what it logged."""

    def __init__(self, name: str, what: str, log: Path) -> None:
        tail = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        super().__init__(f"{name} {what}; it said:\n{tail}")
        self.name, self.log = name, log


class Server:
    """One child process that listens on a port of 127.0.0.1.

    `kill` and then `start` is a crash and a restart: the same port, the same directory.
    """

    host = "127.0.0.1"
    start_limit_s = START_LIMIT_S

    def __init__(
        self, name: str, command: list[str], port: int, log: Path, env: Mapping[str, str] | None = None
    ) -> None:
        self.name, self.command, self.port, self.log = name, command, port, log
        self._env = None if env is None else dict(env)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        if self._process is None:
            raise ServerError(self.name, "is not running", self.log)
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start, and return once the port accepts a connection."""
        if self.is_running:
            return
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._env
            )
        limit = time.monotonic() + self.start_limit_s
        while not self._accepts():
            if self._process.poll() is not None:
                raise ServerError(self.name, f"ended at once with {self._process.returncode}", self.log)
            if time.monotonic() > limit:
                self.kill()
                raise ServerError(self.name, f"did not listen within {self.start_limit_s:.0f} s", self.log)
            time.sleep(0.02)

    def stop(self) -> None:
        """End the server politely, and by force if it does not listen."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """End the server with SIGKILL, as a power cut would."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        self._process = None

    def _accepts(self) -> bool:
        try:
            with socket.create_connection((self.host, self.port), timeout=0.5):
                return True
        except OSError:
            return False


class Mosquitto(Server):
    """Debian's Mosquitto on a port of its own, with a configuration made for one test.

    With `persistence` it keeps sessions and messages in `directory` over a `stop` and `start`
    (over a `kill` only what the last autosave wrote; `autosave_interval` counts changes, or seconds
    without `autosave_on_changes`).
    A limit of 0 means none.
    """

    def __init__(
        self,
        directory: Path,
        *,
        port: int | None = None,
        persistence: bool = False,
        max_inflight_messages: int = 20,
        max_queued_messages: int = 0,
        autosave_interval: int = 1,
        autosave_on_changes: bool = True,
        extra: tuple[str, ...] = (),
    ) -> None:
        program = require_service("mosquitto")
        directory.mkdir(parents=True, exist_ok=True)
        port = find_free_port() if port is None else port
        lines = [
            f"listener {port} {self.host}",
            "allow_anonymous true",
            "log_dest stderr",
            "log_type error",
            "log_type warning",
            "log_type notice",
            "set_tcp_nodelay true",
            f"max_inflight_messages {max_inflight_messages}",
            f"max_queued_messages {max_queued_messages}",
            f"persistence {'true' if persistence else 'false'}",
        ]
        if persistence:
            lines += [
                f"persistence_location {directory}/",
                f"autosave_on_changes {'true' if autosave_on_changes else 'false'}",
                f"autosave_interval {autosave_interval}",
            ]
        if os.geteuid() == 0:
            # It would otherwise give up root and lose the right to write into the test's directory.
            lines.append("user root")
        self.config = directory / "mosquitto.conf"
        self.config.write_text("\n".join([*lines, *extra, ""]))
        super().__init__(
            "mosquitto", [str(program), "-c", str(self.config)], port, directory / "mosquitto.log"
        )

    @property
    def url(self) -> str:
        """The address as BIBLIOTWIN_MQTT_URL takes it."""
        return f"mqtt://{self.host}:{self.port}"
