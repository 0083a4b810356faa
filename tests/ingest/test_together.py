"""Several sources as one: each gets its turn, nothing is lost when waiting is cut short."""

import asyncio

from sensors.together import SourcesTogether
from tests.ingest.recordings import raw
from tests.ingest.sources import ListDelivery, ListSource


class Slow(ListSource):
    """Gives each delivery a little later."""

    async def receive(self, limit: int) -> ListDelivery | None:
        await asyncio.sleep(0.02)
        return await super().receive(limit)


def source(kind: type[ListSource], name: str, count: int) -> ListSource:
    return kind([ListDelivery([raw(f"{name}/{n}", b"")]) for n in range(count)])


async def test_every_delivery_of_every_source_comes_once_and_then_it_ends():
    together = SourcesTogether(
        [source(ListSource, "fast", 50), source(Slow, "slow", 5), source(Slow, "none", 0)]
    )
    topics = []
    while (delivery := await together.receive(10)) is not None:
        topics += [message.topic for message in delivery.messages]
    assert sorted(topics) == sorted([f"fast/{n}" for n in range(50)] + [f"slow/{n}" for n in range(5)])
    assert await together.receive(10) is None


async def test_a_busy_source_does_not_starve_another():
    together = SourcesTogether([source(ListSource, "a", 20), source(ListSource, "b", 20)])
    names = [(await together.receive(10)).messages[0].topic[0] for _ in range(20)]
    assert names.count("b") == 10


async def test_waiting_that_is_cut_short_loses_nothing():
    together = SourcesTogether([source(Slow, "slow", 3)])
    topics = []
    while True:
        try:
            async with asyncio.timeout(0.005):
                delivery = await together.receive(10)
        except TimeoutError:
            continue
        if delivery is None:
            break
        topics += [message.topic for message in delivery.messages]
    assert topics == ["slow/0", "slow/1", "slow/2"]


async def test_what_was_handed_over_and_not_taken_yet_is_waiting():
    together = SourcesTogether([source(ListSource, "a", 2), source(ListSource, "b", 1)])
    await together.receive(10)
    await asyncio.sleep(0)
    assert together.waiting() == 2
    await together.stop()


async def test_whoever_is_receiving_while_it_is_stopped_is_told_that_this_was_the_end():
    together = SourcesTogether([source(Slow, "slow", 3), source(Slow, "slower", 3)])
    receiving = asyncio.ensure_future(together.receive(10))
    await asyncio.sleep(0)
    await together.stop()
    assert await receiving is None
