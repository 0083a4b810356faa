"""The test servers really start, keep what they should keep, and end."""

import socket
from pathlib import Path

import aiomqtt
import pytest

from tests.conftest import StartMosquitto
from tests.servers import ServerError, find_free_port, require_service

pytestmark = pytest.mark.service


async def publish_retained(port: int, payload: bytes) -> None:
    async with aiomqtt.Client("127.0.0.1", port) as client:
        await client.publish("twin/test", payload, qos=1, retain=True)


async def read_retained(port: int) -> bytes:
    async with aiomqtt.Client("127.0.0.1", port) as client:
        await client.subscribe("twin/test", qos=1)
        async for message in client.messages:
            assert isinstance(message.payload, bytes)
            return message.payload
    raise AssertionError("the broker closed the connection")


def test_a_free_port_can_be_listened_on(free_port: int) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", free_port))


async def test_a_broker_passes_a_message_on(mosquitto: StartMosquitto) -> None:
    broker = mosquitto()
    await publish_retained(broker.port, b"open")
    assert await read_retained(broker.port) == b"open"


async def test_a_persistent_broker_keeps_a_message_over_a_restart(mosquitto: StartMosquitto) -> None:
    broker = mosquitto(persistence=True)
    await publish_retained(broker.port, b"kept")
    broker.stop()
    broker.start()
    assert await read_retained(broker.port) == b"kept"


async def test_a_persistent_broker_keeps_what_it_saved_over_a_kill(mosquitto: StartMosquitto) -> None:
    broker = mosquitto(persistence=True, autosave_interval=1)
    await publish_retained(broker.port, b"first")
    await publish_retained(broker.port, b"second")
    broker.kill()
    broker.start()
    assert await read_retained(broker.port) in {b"first", b"second"}


def test_two_brokers_run_side_by_side_with_limits_of_their_own(mosquitto: StartMosquitto) -> None:
    first, second = mosquitto(max_inflight_messages=1), mosquitto(max_queued_messages=10)
    assert first.port != second.port
    assert "max_inflight_messages 1\n" in first.config.read_text()
    assert "max_queued_messages 10\n" in second.config.read_text()


def test_a_stopped_broker_listens_no_more(mosquitto: StartMosquitto) -> None:
    broker = mosquitto()
    broker.stop()
    assert not broker.is_running
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", broker.port), timeout=1)


def test_a_broker_that_cannot_start_says_why(mosquitto: StartMosquitto) -> None:
    with pytest.raises(ServerError, match="no_such_option"):
        mosquitto(extra=("no_such_option true",))


def test_a_missing_service_skips_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BIBLIOTWIN_REQUIRE_SERVICES", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-server is not on this machine"):
        require_service("no-such-server")


def test_a_missing_service_fails_where_services_are_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIBLIOTWIN_REQUIRE_SERVICES", "1")
    with pytest.raises(pytest.fail.Exception, match="no-such-server is not on this machine"):
        require_service("no-such-server")


def test_ports_are_given_out_of_the_free_ones() -> None:
    assert all(1024 < find_free_port() < 65536 for _ in range(5))


def test_data_sets_are_a_folder_beside_the_checkout(shared_data: Path) -> None:
    assert shared_data.is_dir()
