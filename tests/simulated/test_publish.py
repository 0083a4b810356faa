"""Publishing to a real Mosquitto: all of it, in order, at its time, and over a restart of the broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import islice

import aiomqtt
import pytest

from sensors.simulated.library import SimulatedLibrary
from sensors.simulated.payloads import TimedMessage
from sensors.simulated.publish import Progress, publish
from tests.conftest import StartMosquitto
from tests.servers import Mosquitto
from tests.simulated.listening import generator
from tests.simulated.reading_house import H, at, reading_house
from twin.clock import US_PER_S, ScaledClock

pytestmark = pytest.mark.service


def numbered(count: int, every_us: int = 1000) -> list[TimedMessage]:
    return [TimedMessage(at(9) + n * every_us, f"t/{n % 7}", b"%d" % n, 1, False) for n in range(count)]


@asynccontextmanager
async def listening(broker: Mosquitto) -> AsyncIterator[list[bytes]]:
    """Payloads as they arrive at a subscriber; on leaving, waits until nothing more arrives."""
    heard: list[bytes] = []
    async with aiomqtt.Client(broker.host, broker.port) as client:
        await client.subscribe("#", qos=1)

        async def listen() -> None:
            async for message in client.messages:
                assert isinstance(message.payload, bytes)
                heard.append(message.payload)

        task = asyncio.create_task(listen())
        yield heard
        before = -1
        while before != len(heard):
            before = len(heard)
            await asyncio.sleep(0.3)
        task.cancel()


@pytest.mark.parametrize("mqtt5", [False, True], ids=["3.1.1", "5"])
async def test_the_past_is_published_at_once_and_in_order(mosquitto: StartMosquitto, mqtt5: bool) -> None:
    broker = mosquitto(max_inflight_messages=0)
    messages = numbered(3000)
    async with listening(broker) as heard:
        done = await publish(messages, ScaledClock(at(10), 1), broker.host, broker.port, mqtt5=mqtt5)
    assert heard == [message.payload for message in messages]
    assert (done.published, done.repeated, done.connections) == (3000, 0, 1)
    assert done.time_us == messages[-1].time_us


async def test_the_future_waits_for_its_time(mosquitto: StartMosquitto) -> None:
    broker = mosquitto()
    clock = ScaledClock(at(9), 60)
    arrived: dict[bytes, int] = {}

    def note(progress: Progress) -> None:
        told.append(progress)

    told: list[Progress] = []
    messages = numbered(20, every_us=5 * US_PER_S)
    async with aiomqtt.Client(broker.host, broker.port) as client:
        await client.subscribe("#", qos=1)
        task = asyncio.create_task(
            publish(messages, clock, broker.host, broker.port, speed=60, on_progress=note)
        )
        async for message in client.messages:
            assert isinstance(message.payload, bytes)
            arrived[message.payload] = clock.now_us()
            if len(arrived) == len(messages):
                break
        await task
    late_s = [(arrived[m.payload] - m.time_us) / US_PER_S for m in messages]
    assert min(late_s) >= 0
    assert sorted(late_s)[10] < 60  # a second of real time
    assert any(progress.caught_up for progress in told)


async def test_a_restart_of_the_broker_loses_nothing(mosquitto: StartMosquitto) -> None:
    broker = mosquitto(persistence=True, max_inflight_messages=0)

    def subscriber() -> aiomqtt.Client:
        return aiomqtt.Client(broker.host, broker.port, identifier="keeper", clean_session=False)

    async with subscriber() as client:
        await client.subscribe("#", qos=1)
    messages = numbered(400, every_us=US_PER_S // 10)
    told: list[Progress] = []
    clock = ScaledClock(at(9), 20)
    task = asyncio.create_task(
        publish(messages, clock, broker.host, broker.port, speed=20, on_progress=told.append)
    )
    while clock.now_us() < messages[150].time_us:
        await asyncio.sleep(0.02)
    await asyncio.to_thread(broker.stop)
    await asyncio.sleep(0.5)
    await asyncio.to_thread(broker.start)
    done = await asyncio.wait_for(task, 30)
    assert done.published == 400
    assert done.connections == 2
    assert any(not progress.connected for progress in told)
    heard: list[int] = []
    async with subscriber() as client, asyncio.timeout(20):
        async for message in client.messages:
            assert isinstance(message.payload, bytes)
            heard.append(int(message.payload))
            if set(heard) == set(range(400)):
                break
    assert len(heard) - 400 <= done.repeated


async def test_cancelling_ends_it_cleanly(mosquitto: StartMosquitto) -> None:
    broker = mosquitto()
    library = SimulatedLibrary(reading_house(), generator(1), at(9))
    task = asyncio.create_task(publish(library, ScaledClock(at(9.1), 1), broker.host, broker.port))
    await asyncio.sleep(0.5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert not others


async def test_a_broker_that_is_not_there_is_waited_for(mosquitto: StartMosquitto, free_port: int) -> None:
    task = asyncio.create_task(publish(numbered(10), ScaledClock(at(10), 1), "127.0.0.1", free_port))
    await asyncio.sleep(0.4)
    broker = mosquitto(port=free_port)
    done = await asyncio.wait_for(task, 20)
    assert broker.is_running
    assert (done.published, done.repeated) == (10, 0)


async def test_a_morning_of_the_library_arrives_whole(mosquitto: StartMosquitto) -> None:
    broker = mosquitto(max_inflight_messages=0)
    library = SimulatedLibrary(reading_house(), generator(1), at(9), live_us=at(10))
    messages = list(islice(library, 5000))
    async with listening(broker) as heard:
        await publish(messages, ScaledClock(at(9) + 20 * H, 1), broker.host, broker.port)
    assert heard == [message.payload for message in messages]
