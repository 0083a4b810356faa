"""Messages pushed to us: bounded, answered when durable, and each told what became of it."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.contention import Contention
from sensors.ingest import Ingest
from sensors.push import PushQueueFullError, PushSource
from sensors.receipt import Stamps
from tests.ingest.sources import pump_of
from tests.web.memory_history import MemoryHistory
from twin.clock import US_PER_S, ManualClock, SystemClock

GOOD, BAD = ("zigbee2mqtt/x", b'{"co2":500}'), ("zigbee2mqtt/x", b"{")


async def pumped(source: PushSource, history: MemoryHistory) -> tuple[Ingest, asyncio.Task[None]]:
    pump = pump_of(source, history)
    return pump, asyncio.create_task(pump.run())


async def test_an_offer_is_done_once_it_is_durable_and_not_before():
    source, history = PushSource(SystemClock()), MemoryHistory()
    offer = source.offer("zigbee2mqtt", [GOOD])
    await asyncio.sleep(0.05)
    assert not offer.done.done()
    _, task = await pumped(source, history)
    async with asyncio.timeout(5):
        done = await offer.done
    assert (done.messages, dict(done.refused)) == (1, {})
    assert history.count() == 1
    task.cancel()


async def test_each_refusal_is_told_by_its_place():
    source, history = PushSource(SystemClock()), MemoryHistory()
    first, second = source.offer("zigbee2mqtt", [GOOD, BAD, GOOD, BAD]), source.offer("nothing", [GOOD])
    personal = source.offer("zigbee2mqtt", [("zigbee2mqtt/x", b'{"card_number":"17","a"')])
    _, task = await pumped(source, history)
    async with asyncio.timeout(5):
        told = [await offer.done for offer in (first, second, personal)]
    assert sorted(told[0].refused) == [1, 3]
    assert "not valid JSON" in told[0].refused[1]
    assert told[1].refused == {0: "there is no decoder named nothing"}
    assert "names a person" in told[2].refused[0]
    assert sum(history.quarantine_counts().values()) == 4
    assert source.counters == {"received": 6, "stored": 6, "quarantined": 4, "full": 0, "withdrawn": 0}
    task.cancel()


async def test_a_full_queue_refuses_and_drops_nothing():
    source = PushSource(SystemClock(), max_waiting=3)
    source.offer("zigbee2mqtt", [GOOD, GOOD])
    with pytest.raises(PushQueueFullError):
        source.offer("zigbee2mqtt", [GOOD, GOOD])
    source.offer("zigbee2mqtt", [GOOD])
    assert not source.health()[0]
    assert len((await source.receive(10)).messages) == 3
    assert source.health()[0]
    assert source.counters["full"] == 2


async def test_bytes_are_bounded_too_but_an_empty_queue_takes_anything():
    source = PushSource(SystemClock(), max_waiting_bytes=100)
    source.offer("zigbee2mqtt", [("t", b"x" * 500)])
    with pytest.raises(PushQueueFullError):
        source.offer("zigbee2mqtt", [("t", b"x")])


async def test_what_is_taken_back_in_time_is_never_stored():
    source = PushSource(SystemClock())
    first, second = source.offer("zigbee2mqtt", [GOOD]), source.offer("zigbee2mqtt", [GOOD, GOOD])
    assert source.withdraw(first)
    assert source.waiting() == 2
    delivery = await source.receive(10)
    assert not source.withdraw(second)
    delivery.acknowledge()
    assert second.done.done()
    assert not first.done.done()


async def test_a_sender_that_has_gone_does_not_disturb():
    source = PushSource(SystemClock())
    offer = source.offer("zigbee2mqtt", [GOOD])
    offer.done.cancel()
    (await source.receive(10)).acknowledge()


@given(sizes=st.lists(st.integers(1, 20), min_size=1), limit=st.integers(1, 30))
def test_offers_are_taken_whole_and_in_order(sizes, limit):
    asyncio.run(_take_all(sizes, limit))


async def _take_all(sizes, limit):
    source, expected = PushSource(ManualClock(1_000_000)), []
    for number, size in enumerate(sizes):
        source.offer("p", [("t", b"%d.%d" % (number, place)) for place in range(size)])
        expected += [b"%d.%d" % (number, place) for place in range(size)]
    found, ends = [], set()
    while source.waiting():
        delivery = await source.receive(limit)
        messages = [message.payload for message in delivery.messages]
        assert len(messages) <= max(limit, *sizes)
        found += messages
        ends.add(len(found))
    assert found == expected
    boundaries = {sum(sizes[: n + 1]) for n in range(len(sizes))}
    assert ends <= boundaries, "no offer is split"


@given(st.lists(st.integers(-3 * US_PER_S, 3 * US_PER_S), max_size=50))
def test_moments_of_receipt_are_never_the_same(steps):
    clock = ManualClock(100 * US_PER_S)
    stamps, seen = Stamps(clock), []
    for step in steps:
        clock.set(max(0, clock.now_us() + step))
        seen += [stamps.next_us() for _ in range(3)]
        assert seen[-3] < seen[-2] < seen[-1]
        assert abs(seen[-1] - clock.now_us()) <= US_PER_S + 3 * len(seen), "it stays with the clock"


def test_connections_that_follow_each_other_quickly_are_noticed():
    clock = ManualClock(0, 1_000.0)
    contention, connections = Contention(clock), 0
    for _ in range(5):
        clock.advance(100)
        connections += 1
        contention.look(connections)
    assert not contention.is_likely(), "a connection now and then"
    for _ in range(5):
        clock.advance(4)
        connections += 1
        contention.look(connections)
    assert contention.is_likely()
    clock.advance(120)
    contention.look(connections)
    assert not contention.is_likely()
