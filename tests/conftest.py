"""What all tests share: free ports, real servers, and the recordings that lie beside the checkout."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

from tests.servers import Mosquitto, find_free_port, require_service

# How long an example takes depends on who else uses the machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class StartMosquitto(Protocol):
    """Start one more Mosquitto; takes the options of `tests.servers.Mosquitto`."""

    def __call__(
        self,
        *,
        port: int | None = None,
        persistence: bool = False,
        max_inflight_messages: int = 20,
        max_queued_messages: int = 0,
        autosave_interval: int = 1,
        extra: tuple[str, ...] = (),
    ) -> Mosquitto: ...


@pytest.fixture
def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on."""
    return find_free_port()


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[StartMosquitto]:
    """Start real Mosquitto brokers: `broker = mosquitto(persistence=True)`. All end with the test."""
    started: list[Mosquitto] = []

    def start(**options: object) -> Mosquitto:
        broker = Mosquitto(tmp_path / f"mosquitto-{len(started)}", **options)  # type: ignore[arg-type]
        started.append(broker)
        broker.start()
        return broker

    yield start
    for broker in started:
        broker.stop()


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The path of Debian's Chromium, for Playwright's `executable_path`."""
    return require_service("chromium")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public data sets beside the checkout; tests that need it are skipped without."""
    folder = PROJECT_ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no data sets at ../{folder.relative_to(PROJECT_ROOT.parent)}")
    return folder
