"""The feed: a snapshot and what follows always add up to the state, and nobody is told a thing twice."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.bus import Bus
from twin.clock import ManualClock
from twin.state import Fact, TwinState
from twin.things import Thing
from web.feed import HEARTBEAT_S, INTERVAL_S, QUEUE_LIMIT, Closing, Feed, FeedClient, TooManyClientsError
from web.shown import ShownState

SEATS = frozenset({"seat"})
THINGS = {f"s{n}": Thing(f"s{n}", "seat", {}) for n in range(4)} | {"d": Thing("d", "device", {})}


class Bench:
    """A feed whose clock moves only when told, and whose loop is stepped by hand."""

    def __init__(self, client_limit: int = 100, kept_changes: int = 50) -> None:
        self.clock = ManualClock(now_us=1_000_000)
        self.state = TwinState(Bus(), kept_changes)
        self.bus = self.state._bus
        self.state.revision = 1_000
        self.feed = Feed(
            self.state, ShownState(self.state, THINGS), self.bus, self.clock, client_limit=client_limit
        )

    def say(self, thing_id: str, value: str, name: str = "occupancy") -> None:
        self.clock.advance(0.001)
        now_us = self.clock.now_us()
        self.state.conclude([Fact(thing_id, name, value, now_us, "rule")], now_us)

    def pass_time(self, seconds: float = INTERVAL_S) -> None:
        self.clock.advance(seconds)
        for group in tuple(self.feed._groups.values()):
            self.feed._send_what_is_due(group, self.clock.monotonic_s())

    def truth(self) -> dict[str, str]:
        found = {s: self.state.find(s, "occupancy") for s in THINGS}
        return {s: str(value.value) for s, value in found.items() if value is not None}


class Page:
    """What a page that follows the feed believes, and the rules that it holds the feed to."""

    def __init__(self, client: FeedClient) -> None:
        self.client = client
        self.revision: int | None = None
        self.believed: dict[str, str] = {}
        self.kinds: list[str] = []

    def read(self) -> "Page":
        while self.client._waiting:
            self.take(json.loads(self.client._waiting.popleft()))
        return self

    def take(self, message: Mapping[str, Any]) -> None:
        self.kinds.append(message["type"])
        if message["type"] == "snapshot":
            self.believed = {thing: said["occupancy"][0] for thing, said in message["things"].items()}
        elif message["type"] == "changes":
            assert message["from"] == self.revision, "a message follows another than the last one heard"
            for thing_id, name, value, since, cause in message["changes"]:
                assert name == "occupancy"
                assert since.endswith("Z")
                assert cause == "rule"
                self.believed[thing_id] = value
        assert self.revision is None or message["revision"] >= self.revision
        self.revision = message["revision"]


async def test_the_first_message_is_a_snapshot_of_what_was_asked_for() -> None:
    bench = Bench()
    bench.say("s0", "free")
    bench.say("d", "21", name="air_temperature_c")
    page = Page(bench.feed.join(SEATS, None)).read()
    assert page.believed == {"s0": "free"}


async def test_raw_readings_of_a_seat_are_not_shown() -> None:
    bench = Bench()
    bench.say("s0", "1", name="motion")
    assert Page(bench.feed.join(SEATS, None)).read().believed == {}


async def test_changes_gather_for_a_fifth_of_a_second_and_the_newest_of_each_goes_out() -> None:
    bench = Bench()
    page = Page(bench.feed.join(SEATS, None)).read()
    bench.pass_time()
    bench.say("s0", "free")
    bench.pass_time(0)  # the last message was long ago, so the first change goes at once
    bench.say("s0", "occupied")
    bench.say("s0", "free")
    bench.say("s1", "occupied")
    bench.pass_time(INTERVAL_S / 2)
    assert page.read().kinds == ["snapshot", "changes"]
    bench.pass_time(INTERVAL_S / 2)
    assert page.read().kinds == ["snapshot", "changes", "changes"]
    assert page.believed == bench.truth()


async def test_a_heartbeat_tells_that_nothing_changed() -> None:
    bench = Bench()
    page = Page(bench.feed.join(SEATS, None)).read()
    bench.say("d", "1", name="battery_percent")
    bench.pass_time(HEARTBEAT_S)
    assert page.read().kinds == ["snapshot", "heartbeat"]
    assert page.revision == bench.state.revision


async def test_resuming_brings_only_what_was_missed() -> None:
    bench = Bench()
    bench.say("s0", "free")
    known = bench.state.revision
    bench.say("s1", "free")
    page = Page(bench.feed.join(SEATS, known))
    page.revision = known
    assert page.read().kinds == ["changes"]
    assert page.believed == {"s1": "free"}


@pytest.mark.parametrize("since", [3, 10**15])
async def test_resuming_from_another_life_brings_a_snapshot(since: int) -> None:
    bench = Bench()
    bench.say("s0", "free")
    assert Page(bench.feed.join(SEATS, since)).read().kinds == ["snapshot"]


async def test_one_who_knows_more_than_the_group_waits_for_it_to_catch_up() -> None:
    bench = Bench()
    first = Page(bench.feed.join(SEATS, None)).read()
    bench.say("d", "1", name="battery_percent")
    second = Page(bench.feed.join(SEATS, bench.state.revision))
    second.revision = bench.state.revision
    assert second.read().kinds == []
    bench.pass_time()
    bench.say("s0", "free")
    bench.pass_time()
    assert first.read().kinds == ["snapshot", "heartbeat", "changes"]
    assert second.read().kinds == ["changes", "changes"]
    assert first.believed == bench.truth()
    assert second.believed == {"s0": "free"}


async def test_a_client_that_reads_nothing_is_closed_and_told_why() -> None:
    bench = Bench()
    client = bench.feed.join(SEATS, None)
    quick = Page(bench.feed.join(SEATS, None))
    for n in range(QUEUE_LIMIT + 1):
        bench.say("s0", "free" if n % 2 else "occupied")
        bench.pass_time()
        quick.read()
    closing = await client.next()
    assert closing == Closing(4000, "too slow: reconnect with since=REV")
    assert (bench.feed.closed_slow, bench.feed.client_count) == (1, 1)
    assert quick.believed == bench.truth()


async def test_there_is_a_most_number_of_clients() -> None:
    bench = Bench(client_limit=2)
    first = bench.feed.join(SEATS, None)
    bench.feed.join(frozenset({"zone"}), None)
    with pytest.raises(TooManyClientsError, match="2 clients at most"):
        bench.feed.join(SEATS, None)
    bench.feed.leave(first)
    bench.feed.join(SEATS, None)


async def test_a_message_is_encoded_once_for_all_who_follow_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench()
    clients = [bench.feed.join(SEATS, None) for _ in range(50)]
    bench.say("s0", "free")
    bench.pass_time()
    assert len({id(client._waiting[-1]) for client in clients}) == 1
    assert len({id(client._waiting[0]) for client in clients}) == 1


async def test_the_end_of_the_server_is_said_to_everyone() -> None:
    bench = Bench()
    clients = [bench.feed.join(SEATS, None), bench.feed.join(frozenset({"zone"}), None)]
    bench.feed.close()
    for client in clients:
        closing = await client.next()
        assert isinstance(closing, Closing)
        assert closing.code == 1001


async def test_the_feed_runs_by_itself() -> None:
    bench = Bench()
    task = asyncio.create_task(bench.feed.run())
    client = bench.feed.join(SEATS, None)
    assert json.loads(str(await client.next()))["type"] == "snapshot"
    bench.clock.advance(1)
    bench.say("s0", "free")
    async with asyncio.timeout(5):
        assert json.loads(str(await client.next()))["type"] == "changes"
    task.cancel()


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("say"), st.sampled_from(["s0", "s1", "s2", "d"]), st.sampled_from(["free", "occupied"])
        ),
        st.tuples(st.just("pass"), st.sampled_from([0.0, 0.05, 0.2, 6.0]), st.just("")),
        st.tuples(st.just("join"), st.just(0), st.just("")),
        st.tuples(st.just("drop"), st.integers(0, 3), st.just("")),
        st.tuples(st.just("resume"), st.integers(0, 3), st.just("")),
        st.tuples(st.just("read"), st.integers(0, 3), st.just("")),
    ),
    max_size=60,
)


@given(STEPS)
def test_whatever_happens_every_page_ends_with_the_truth(steps: list[tuple[str, Any, str]]) -> None:
    """Pages come, go, resume and read when they like; `Page.take` sees that nothing is missed or repeated."""
    asyncio.run(_live_through(steps))


async def _live_through(steps: list[tuple[str, Any, str]]) -> None:
    bench = Bench(kept_changes=8)
    pages = [Page(bench.feed.join(SEATS, None))]
    for what, which, value in steps:
        page = pages[which % len(pages)] if isinstance(which, int) else pages[0]
        if what == "say":
            bench.say(which, value, "occupancy" if which != "d" else "motion")
        elif what == "pass":
            bench.pass_time(which)
        elif what == "join":
            pages.append(Page(bench.feed.join(SEATS, None)))
        elif what == "drop":
            bench.feed.leave(page.client)
            page.client = FeedClient()
        elif what == "resume":
            bench.feed.leave(page.client)
            page.client = bench.feed.join(SEATS, page.revision)
        else:
            page.read()
    for page in pages:
        bench.feed.leave(page.client)
        page.client = bench.feed.join(SEATS, page.read().revision)
    bench.pass_time(1)
    bench.pass_time(1)
    for page in pages:
        assert page.read().believed == bench.truth()
