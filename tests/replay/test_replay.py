"""Recordings played to a real broker and recorded from it again."""

import asyncio
import contextlib
import io
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import aiomqtt
import numpy as np
import pytest

from sensors.address import BrokerAddress
from sensors.recording import RecordedMessage, read_recording, record, write_message
from sensors.replay import Replayed, replay
from tests.conftest import StartMosquitto
from tests.servers import Mosquitto
from twin.clock import SystemClock

pytestmark = pytest.mark.service

#: A broker that neither drops nor holds back.
GENEROUS = ("max_inflight_bytes 0",)


def recording(folder: Path, count: int, every_s: float = 0.0, payload: bytes = b"%d") -> Path:
    path = folder / "recording.jsonl"
    with path.open("wb") as out:
        for i in range(count):
            write_message(out, RecordedMessage(i * every_s, f"library/d{i % 16}", payload % i))
    return path


def address(broker: Mosquitto) -> BrokerAddress:
    return BrokerAddress(broker.host, broker.port)


class Listener:
    """Counts what a broker delivers, over a session that outlives the connection."""

    def __init__(self) -> None:
        self.payloads: list[bytes] = []

    async def until(self, count: int, limit_s: float = 60) -> None:
        async with asyncio.timeout(limit_s):
            while len(set(self.payloads)) < count:
                await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def listening(broker: Mosquitto) -> AsyncIterator[Listener]:
    listener = Listener()
    ready = asyncio.Event()

    async def listen() -> None:
        while True:
            with contextlib.suppress(aiomqtt.MqttError):
                async with aiomqtt.Client(
                    broker.host, broker.port, identifier="listener", clean_session=False
                ) as client:
                    await client.subscribe("library/#", qos=1)
                    ready.set()
                    async for message in client.messages:
                        assert isinstance(message.payload, bytes)
                        listener.payloads.append(message.payload)
            await asyncio.sleep(0.05)

    task = asyncio.create_task(listen())
    await asyncio.wait_for(ready.wait(), 10)
    yield listener
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_every_message_arrives_once_and_in_order(mosquitto: StartMosquitto, tmp_path: Path) -> None:
    broker = mosquitto(max_inflight_messages=0)
    told: list[Replayed] = []
    async with listening(broker) as listener:
        done = await replay(
            recording(tmp_path, 5_000), address(broker), SystemClock(), on_progress=told.append
        )
        await listener.until(5_000)
    assert listener.payloads == [b"%d" % i for i in range(5_000)]
    assert (done.acknowledged, done.repeated, done.connections) == (5_000, 0, 1)
    assert done.per_second > 0
    assert told[-1].acknowledged == 5_000


async def test_repeated_and_shuffled_the_same_messages_arrive(
    mosquitto: StartMosquitto, tmp_path: Path
) -> None:
    broker = mosquitto(max_inflight_messages=0)
    async with listening(broker) as listener:
        done = await replay(
            recording(tmp_path, 500),
            address(broker),
            SystemClock(),
            repeat=3,
            shuffle=np.random.default_rng(1),
        )
        async with asyncio.timeout(30):
            while len(listener.payloads) < 1_500:
                await asyncio.sleep(0.02)
    assert done.acknowledged == 1_500
    assert Counter(listener.payloads) == Counter({b"%d" % i: 3 for i in range(500)})
    assert listener.payloads[:500] != sorted(listener.payloads[:500], key=int)
    assert listener.payloads[:500] != listener.payloads[500:1_000]


async def test_a_replay_keeps_the_pace_it_is_given(mosquitto: StartMosquitto, tmp_path: Path) -> None:
    broker = mosquitto()
    path = recording(tmp_path, 11, every_s=6)
    done = await replay(path, address(broker), SystemClock(), speed=60)
    assert 0.95 <= done.seconds < 5
    assert done.offset_s == 60


async def test_a_replay_survives_the_crash_of_its_broker(mosquitto: StartMosquitto, tmp_path: Path) -> None:
    broker = mosquitto(max_inflight_messages=0)
    path = recording(tmp_path, 20_000, payload=b"%d " + b"x" * 200)
    crashed = asyncio.Event()

    def crash_once(progress: Replayed) -> None:
        if progress.acknowledged > 1_000 and not crashed.is_set():
            crashed.set()
            broker.kill()
            asyncio.get_running_loop().call_later(0.3, broker.start)

    done = await replay(path, address(broker), SystemClock(), on_progress=crash_once)
    assert crashed.is_set()
    assert done.acknowledged == 20_000
    assert done.connections == 2
    assert 0 < done.repeated <= 1_000


async def test_nothing_is_lost_over_a_broken_connection(mosquitto: StartMosquitto, tmp_path: Path) -> None:
    """A relay between replay and broker is cut; the broker itself remembers everything it acknowledged."""
    broker = mosquitto(max_inflight_messages=0)
    connections = 0
    pipes: set[asyncio.Task[None]] = set()

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit: int) -> None:
        with contextlib.suppress(OSError):
            while limit > 0 and (data := await reader.read(65_536)):
                limit -= len(data)
                writer.write(data)
                await writer.drain()
        writer.close()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        limit = 60_000 if connections < 4 else 10**12
        to_reader, to_writer = await asyncio.open_connection(broker.host, broker.port)
        back = asyncio.create_task(pipe(to_reader, writer, 10**12))
        pipes.add(back)
        await pipe(reader, to_writer, limit)
        writer.close()

    server = await asyncio.start_server(relay, "127.0.0.1", 0)
    async with listening(broker) as listener:
        port = server.sockets[0].getsockname()[1]
        done = await replay(recording(tmp_path, 10_000), BrokerAddress("127.0.0.1", port), SystemClock())
        await listener.until(10_000)
    server.close()
    await asyncio.gather(*pipes)
    assert connections == 4
    assert done.acknowledged == 10_000
    assert set(listener.payloads) == {b"%d" % i for i in range(10_000)}


async def test_a_replay_waits_for_a_broker_that_is_not_there_yet(
    mosquitto: StartMosquitto, tmp_path: Path
) -> None:
    broker = mosquitto()
    broker.stop()
    asyncio.get_running_loop().call_later(0.5, broker.start)
    done = await replay(recording(tmp_path, 10), address(broker), SystemClock())
    assert done.acknowledged == 10


async def test_what_is_recorded_can_be_replayed_and_is_the_same(
    mosquitto: StartMosquitto, tmp_path: Path
) -> None:
    broker, out, heard = mosquitto(max_inflight_messages=0), io.BytesIO(), asyncio.Event()
    source = tmp_path / "source.jsonl"
    with source.open("wb") as file:
        for i in range(50):
            write_message(
                file, RecordedMessage(i * 0.01, f"library/{i}", bytes([i, 255]), i % 2, retain=i == 3)
            )

    async def listen() -> int:
        heard.set()
        return await record(address(broker), ["library/#"], out, SystemClock(), limit=50)

    task = asyncio.create_task(listen())
    await heard.wait()
    await asyncio.sleep(0.5)
    await replay(source, address(broker), SystemClock(), speed=1)
    assert await asyncio.wait_for(task, 20) == 50
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(out.getvalue())
    sent, received = list(read_recording(source)), list(read_recording(copy))
    assert [(m.topic, m.payload, m.qos) for m in received] == [(m.topic, m.payload, m.qos) for m in sent]
    offsets = [message.offset_s for message in received]
    assert offsets == sorted(offsets)
    assert 0.3 < offsets[-1] - offsets[0] < 5


async def test_recording_ends_after_its_time(mosquitto: StartMosquitto) -> None:
    out = io.BytesIO()
    assert await record(address(mosquitto()), ["#"], out, SystemClock(), duration_s=0.3) == 0
    assert out.getvalue() == b""
