"""What tests of the web share: a small library that really runs, and ways to speak to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest

from tests.servers import find_free_port
from tests.web.small_venue import small_venue
from web.app import create_app, run_twin
from web.running import RunningTwin
from web.settings import Settings


class RunSmall(Protocol):
    """Run the small library, or another `building`: `async with run_small(web_port=...) as running`."""

    def __call__(self, **changes: Any) -> AbstractAsyncContextManager[RunningTwin]: ...


@pytest.fixture
def run_small(tmp_path: Path) -> RunSmall:
    """Run the small library with an embedded broker and a history of its own."""

    @asynccontextmanager
    async def run(**changes: Any) -> AsyncIterator[RunningTwin]:
        run_options = {name: changes.pop(name) for name in ("mode", "clock_from") if name in changes}
        venue = changes.pop("building", None) or small_venue()
        # No host says that it is online, because the broker would hand that back as one more message.
        quiet = {"data_dir": tmp_path, "mqtt_port": find_free_port(), "sparkplug_host_id": ""}
        settings = Settings(**{**quiet, **changes})
        async with run_twin(settings, venue, venue.devices, **run_options) as running:
            async with asyncio.timeout(10):
                while not (running.source.health()[0] and running.navigation.is_ready):
                    await asyncio.sleep(0.01)
            yield running

    return run


@pytest.fixture
async def running(run_small: RunSmall) -> AsyncIterator[RunningTwin]:
    """The small library, running."""
    async with run_small() as twin:
        yield twin


def client_of(
    running: RunningTwin, *, address: str = "127.0.0.1", host: str = "localhost"
) -> httpx.AsyncClient:
    """A client that asks the application directly, from `address`."""
    transport = httpx.ASGITransport(create_app(running), raise_app_exceptions=False, client=(address, 5_000))
    return httpx.AsyncClient(transport=transport, base_url=f"http://{host}")


@pytest.fixture
async def staff(running: RunningTwin) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on the machine itself."""
    async with client_of(running) as client:
        yield client


@pytest.fixture
async def public(running: RunningTwin) -> AsyncIterator[httpx.AsyncClient]:
    """A browser elsewhere in the house."""
    async with client_of(running, address="10.1.2.3", host="library.example") as client:
        yield client
