"""Serving over HTTP: the port taken early, signals turned into one orderly end."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from fastapi import FastAPI

from twin.errors import TwinError
from web.feed import Feed

_log = logging.getLogger(__name__)
#: How long live pages have to take in that the server goes away.
_FAREWELL_S = 0.3
_GRACE_S = 2
_NEAR = 50


class WebPortTakenError(TwinError):
    """Another program listens where the pages should."""

    def __init__(self, host: str, port: int, free: int | None) -> None:
        instead = f", for example BIBLIOTWIN_WEB_PORT={free}" if free else ""
        super().__init__(f"port {port} on {host} is taken: set BIBLIOTWIN_WEB_PORT to a free one{instead}")
        self.host, self.port, self.free = host, port, free


class BrokerPortTakenError(TwinError):
    """Another program listens where the embedded broker should."""

    def __init__(self, port: int, free: int | None) -> None:
        instead = f", for example BIBLIOTWIN_MQTT_PORT={free}" if free else ""
        super().__init__(
            f"port {port} for the embedded broker is taken: set BIBLIOTWIN_MQTT_PORT to a free one{instead}, "
            "or BIBLIOTWIN_MQTT_URL to use the broker that runs there"
        )
        self.port, self.free = port, free


class WebAddressError(TwinError):
    """An address this machine does not have, or may not listen on."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(
            f"cannot listen on {host} port {port}: {why}; set BIBLIOTWIN_WEB_HOST or BIBLIOTWIN_WEB_PORT"
        )
        self.host, self.port = host, port


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address; raises WebPortTakenError or WebAddressError."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise WebAddressError(host, port, error.strerror or "no such address") from error
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2_048)
    except OSError as error:
        listening.close()
        if isinstance(error, PermissionError) or error.errno not in _TAKEN:
            raise WebAddressError(host, port, error.strerror or str(error)) from error
        raise WebPortTakenError(host, port, find_free_port(host, port)) from error
    listening.setblocking(False)
    return listening


_TAKEN = {98, 48, 10_048}  # EADDRINUSE on Linux, macOS and Windows


def find_free_port(host: str, near: int) -> int | None:
    """A free port a little above `near`, or None."""
    for port in range(near + 1, min(near + _NEAR, 65_535) + 1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((host if host != "::" else "", port))
                return port
    return None


class _Server(uvicorn.Server):
    """Leaves the signals to us, because live pages are told first; says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@contextlib.asynccontextmanager
async def serving(app: FastAPI, listening: socket.socket, feed: Feed) -> AsyncIterator[None]:
    """Serve `app` on the socket while the block runs; then close live pages with 1001 and stop."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", ws="websockets-sansio", ws_max_size=4_096,
        ws_per_message_deflate=False, timeout_graceful_shutdown=_GRACE_S, server_header=False, loop="none",
        proxy_headers=False, backlog=2_048, h11_max_incomplete_event_size=32_768,
    )  # fmt: skip
    server = _Server(config)
    task = asyncio.create_task(server.serve([listening]), name="web")
    try:
        await server.ready.wait()
        yield
    finally:
        feed.close()
        if feed.client_count:
            await asyncio.sleep(_FAREWELL_S)
        server.should_exit = True
        await task


@contextlib.contextmanager
def until_signalled() -> Iterator[asyncio.Event]:
    """An event that SIGINT and SIGTERM set while the block runs; a second signal ends at once."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def on_signal(number: signal.Signals) -> None:
        if stop.is_set():
            os._exit(130)  # what was committed is safe, and children end with their standard input
        _log.info("stopping on %s", number.name)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal, number)
    try:
        yield stop
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
