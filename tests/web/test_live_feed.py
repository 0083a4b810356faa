"""The feed over real WebSockets, served by the real server."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import websockets

from tests.web.conftest import RunSmall
from tests.web.readings import sit
from tests.web.small_venue import ROOM
from web.app import create_app
from web.running import RunningTwin
from web.serving import serving


@asynccontextmanager
async def served(running: RunningTwin) -> AsyncIterator[int]:
    """The application on a free port."""
    listening = _free_socket()
    async with serving(create_app(running), listening, running.feed):
        yield listening.getsockname()[1]


def _free_socket() -> socket.socket:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(100)
    listening.setblocking(False)
    return listening


async def heard(page: websockets.ClientConnection, limit_s: float = 5) -> dict[str, Any]:
    async with asyncio.timeout(limit_s):
        message: dict[str, Any] = json.loads(await page.recv())
        return message


async def test_a_page_sees_a_seat_change(running: RunningTwin) -> None:
    async with served(running) as port, websockets.connect(f"ws://127.0.0.1:{port}/api/v1/feed") as page:
        first = await heard(page)
        assert (first["type"], first["mode"], first["speed"]) == ("snapshot", "live", 1.0)
        assert first["things"]["seat-0"]["occupancy"][0] == "unknown"
        assert first["things"][ROOM]["seats"]["capacity"] == 8
        await sit(running, 0)
        told: dict[tuple[str, str], Any] = {}
        while (ROOM, "seats") not in told or ("seat-0", "occupancy") not in told:
            message = await heard(page)
            told |= {(change[0], change[1]): change[2] for change in message.get("changes", ())}
        assert told["seat-0", "occupancy"] == "occupied"
        assert told[ROOM, "seats"]["occupied"] == 1


async def test_a_page_goes_on_where_it_stopped(running: RunningTwin) -> None:
    async with served(running) as port:
        address = f"ws://127.0.0.1:{port}/api/v1/feed?kinds=seat"
        async with websockets.connect(address) as page:
            revision = (await heard(page))["revision"]
        await sit(running, 1)
        async with websockets.connect(f"{address}&since={revision}") as page:
            message = await heard(page)
        assert (message["type"], message["from"]) == ("changes", revision)
        assert [change[:3] for change in message["changes"]] == [["seat-1", "occupancy", "occupied"]]


async def test_a_page_can_start_from_what_rest_told_it(running: RunningTwin) -> None:
    async with served(running) as port:
        await sit(running, 1)
        revision = running.state.revision
        async with websockets.connect(f"ws://127.0.0.1:{port}/api/v1/feed?since={revision}") as page:
            message = await heard(page)
            assert (message["type"], message["from"], message["changes"]) == ("changes", revision, [])


@pytest.mark.parametrize(
    ("query", "says"),
    [("kinds=dragon", "kinds: no dragon"), ("since=x", "since: not a revision"), ("kinds=", "")],
)
async def test_a_wrong_question_is_closed_with_the_reason(
    running: RunningTwin, query: str, says: str
) -> None:
    async with served(running) as port:
        async with websockets.connect(f"ws://127.0.0.1:{port}/api/v1/feed?{query}") as page:
            if not says:
                assert (await heard(page))["type"] == "snapshot"
                return
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await heard(page)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4001
        assert closed.value.rcvd.reason.startswith(says)


async def test_a_plain_request_for_the_feed_is_told_that_it_is_a_websocket(public: httpx.AsyncClient) -> None:
    answer = await public.get("/api/v1/feed?kinds=seat")
    assert (answer.status_code, answer.headers["upgrade"]) == (426, "websocket")
    assert "WebSocket" in answer.json()["error"]["message"]
    assert "ws://" in answer.json()["error"]["hint"]


async def test_devices_are_not_followed_from_another_sites_page(running: RunningTwin) -> None:
    async with served(running) as port:
        address = f"ws://127.0.0.1:{port}/api/v1/feed?kinds=device"
        async with websockets.connect(address) as page:
            assert (await heard(page))["type"] == "snapshot"
        async with websockets.connect(address, origin=websockets.Origin("https://elsewhere.example")) as page:
            with pytest.raises(websockets.ConnectionClosed):
                await heard(page)


async def test_one_page_too_many_is_told_so(run_small: RunSmall) -> None:
    async with run_small(feed_clients=1) as running, served(running) as port:
        address = f"ws://127.0.0.1:{port}/api/v1/feed"
        async with websockets.connect(address) as page:
            await heard(page)
            async with websockets.connect(address) as other:
                with pytest.raises(websockets.ConnectionClosed) as closed:
                    await heard(other)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1013


async def test_pages_are_told_when_the_server_ends_and_it_ends_at_once(running: RunningTwin) -> None:
    pages = []
    began_s = 0.0
    async with served(running) as port:
        for _ in range(20):
            page = await websockets.connect(f"ws://127.0.0.1:{port}/api/v1/feed")
            await heard(page)
            pages.append(page)
        began_s = running.clock.monotonic_s()
    assert running.clock.monotonic_s() - began_s < 3
    for page in pages:
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await heard(page)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1001


async def test_a_client_that_reads_nothing_does_not_hold_up_the_others(running: RunningTwin) -> None:
    async with served(running) as port:
        # It shakes hands and then never reads: its socket fills, then its queue, then it is closed.
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            b"GET /api/v1/feed HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        async with websockets.connect(f"ws://127.0.0.1:{port}/api/v1/feed") as page:
            await heard(page)
            for n in range(5):
                await sit(running, 0, occupied=n % 2 == 0)
                assert (await heard(page))["type"] == "changes"
        writer.close()
