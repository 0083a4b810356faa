"""The twin under test: a real `bibliotwin serve` process, killed, asked and weighed from outside."""

import http.client
import json
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.faults.publisher import PROBE, PROBE_THING, Publisher
from benchmarks.faults.reference import NUMBER
from tests.servers import Server, find_free_port

_READY_S, _TAKEN_IN_S, _POLL_S = 60.0, 120.0, 0.03
#: What must be well before the twin counts as ready. Not `disk`: the small disk of one fault is never well.
_NEEDED = ("broker", "history", "tasks")


class Twin(Server):
    """`bibliotwin serve` over `venue` in its folder, with a data folder of its own.

    Nobody has registered the devices of the load: they are things by themselves. `start` returns once it is
    ready, which means connected to its broker.
    """

    start_limit_s = _READY_S

    def __init__(
        self, folder: Path, mqtt_port: int, *, module: str = "web", data: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.data = folder, data or folder / "data"
        web_port = find_free_port()
        settings = {
            "VENUE": folder / "venue", "DATA_DIR": self.data, "WEB_PORT": web_port,
            "MQTT_URL": f"mqtt://127.0.0.1:{mqtt_port}", "LOG_LEVEL": "info",
        }  # fmt: skip
        env = {**os.environ, **{f"BIBLIOTWIN_{name}": str(value) for name, value in settings.items()}}
        command = [sys.executable, "-m", module, "serve"]
        super().__init__("bibliotwin", command, web_port, folder / "twin.log", {**env, **(environment or {})})
        self.history = self.data / "history.duckdb"
        self.peak_mb = 0.0
        #: Seconds from each kill to being ready again.
        self.down_s: list[float] = []
        #: Seconds from the end of each fault until what was published by then was in the state.
        self.catch_up_s: list[float] = []
        self._killed_at_s: float | None = None
        self._http: http.client.HTTPConnection | None = None

    def start(self) -> None:
        """Start, and return once it is ready."""
        super().start()
        self.wait_until(self.is_ready, _READY_S, "did not become ready")
        if self._killed_at_s is not None:
            self.down_s.append(time.monotonic() - self._killed_at_s)
            self._killed_at_s = None

    def kill(self) -> None:
        """SIGKILL."""
        self.weigh()
        if self._killed_at_s is None:
            self._killed_at_s = time.monotonic()
        super().kill()
        self._hang_up()

    def stop(self) -> None:
        """SIGTERM, and wait."""
        self.weigh()
        super().stop()
        self._hang_up()

    def weigh(self) -> float:
        """Note the most memory this process has ever had resident; returns the most of all so far, MB."""
        if self.is_running:
            with suppress(OSError):
                status = Path(f"/proc/{self.pid}/status").read_text()
                high = next(line for line in status.splitlines() if line.startswith("VmHWM"))
                self.peak_mb = max(self.peak_mb, int(high.split()[1]) / 1024)
        return self.peak_mb

    def wait_until(self, happens: Any, limit_s: float, what: str) -> None:
        """Poll until `happens()` is true; the log is shown if it never is."""
        limit = time.monotonic() + limit_s
        while not happens():
            if time.monotonic() > limit or not self.is_running:
                raise TwinFailedError(what, self.log)
            time.sleep(_POLL_S)

    def is_ready(self) -> bool:
        """Whether broker, history and tasks are well."""
        with suppress(OSError, http.client.HTTPException):
            checks = self.checks()
            return all(checks[name]["ok"] for name in _NEEDED)
        return False

    def checks(self) -> dict[str, dict[str, Any]]:
        """The lines of /readyz by name."""
        return {check["name"]: check for check in self._get("/readyz")["checks"]}

    def metric(self, name: str) -> float:
        """A metric without labels, by its name after `bibliotwin_`."""
        for line in self._ask("/metrics").decode().splitlines():
            if line.startswith(f"bibliotwin_{name} "):
                return float(line.split()[1])
        raise KeyError(name)

    def runaways(self) -> list[dict[str, Any]]:
        """The properties that are being thinned now."""
        found: list[dict[str, Any]] = self._get("/api/v1/ingest")["runaways"]
        return found

    def latest(self, thing_id: str, name: str = NUMBER) -> Any:
        """The latest value of a property, or None."""
        try:
            said = self._get(f"/api/v1/things/{thing_id}")
        except LookupError:
            return None
        return said["properties"].get(name, {}).get("value")

    def listen(self, publisher: Publisher) -> None:
        """Let the publisher begin once the twin hears it, which takes a moment after the first connection."""
        publisher.start()
        probe = 0
        self.wait_until(lambda: publisher.connections, _READY_S, "had nobody to listen to")
        while not probe or not self._has_heard(probe):
            probe = publisher.probe()
            time.sleep(0.3)
        publisher.begin()

    def _has_heard(self, probe: int) -> bool:
        return (self.latest(PROBE_THING, PROBE) or 0) >= probe

    def catch_up(self, publisher: Publisher, limit_s: float = _TAKEN_IN_S) -> float:
        """Seconds until what is published now is in the state."""
        began, probe = time.monotonic(), publisher.probe()
        self.wait_until(lambda: self._has_heard(probe), limit_s, "did not catch up")
        self.weigh()
        return time.monotonic() - began

    def _get(self, path: str) -> Any:
        return json.loads(self._ask(path))

    def _ask(self, path: str) -> bytes:
        try:
            status, body = self._answer(path)
        except (OSError, http.client.HTTPException):
            self._hang_up()  # an idle connection is closed by the server
            status, body = self._answer(path)
        if status == http.HTTPStatus.NOT_FOUND:
            raise LookupError(path)
        return body

    def _answer(self, path: str) -> tuple[int, bytes]:
        if self._http is None:
            self._http = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        self._http.request("GET", path)
        answer = self._http.getresponse()
        return answer.status, answer.read()

    def _hang_up(self) -> None:
        if self._http is not None:
            self._http.close()
            self._http = None


class TwinFailedError(RuntimeError):
    """The twin did not do what it should; carries the end of its log."""

    def __init__(self, what: str, log: Path) -> None:
        super().__init__(f"the twin {what}; it said:\n{log.read_text(errors='replace')[-3_000:]}")
