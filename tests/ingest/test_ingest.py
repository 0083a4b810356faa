"""The pump: durable before acknowledged, nothing stops it, nothing is kept twice."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sensors.decoders.catalogue import MODULES, open_decoders
from sensors.decoding import Decoding
from sensors.ingest import Ingest
from sensors.message import MAX_PAYLOAD_BYTES, RawMessage
from sensors.registry import MAX_PROPERTIES, DeviceRegistry
from tests.ingest.recordings import RECEIVED_US, damaged, raw, recording
from tests.ingest.sources import ListDelivery, ListSource, deliveries, pump_of
from twin.bus import Bus
from twin.clock import SystemClock
from twin.history.open import open_history
from twin.history.store import NO_NOTES, HistoryStore, HistoryUnavailableError
from twin.state import Committed, TwinState
from twin.venue.model import Device


@contextmanager
def a_history(folder: Path) -> Iterator[HistoryStore]:
    history = open_history(str(folder / "history.duckdb"))
    try:
        yield history
    finally:
        history.close()


def pumped(history: HistoryStore, messages: list[RawMessage], size: int = 7) -> Ingest:
    ingest = pump_of(ListSource(deliveries(messages, size)), history)
    try:
        asyncio.run(ingest.run())
    finally:
        ingest.close()
    return ingest


def telemetry(device: str, time_us: int, **values: object) -> RawMessage:
    body = json.dumps({"time": time_us // 1000, "values": values}).encode()
    return raw(f"bibliotwin/v1/hall/{device}/telemetry", body)


def kept(history: HistoryStore) -> set[tuple[str, str, int, object]]:
    reader = history.reader()
    names = history.list_series()
    rows = reader.raw(list(names), 0, 2**62, 1_000_000)
    reader.close()
    found = [
        (names[row.series].device_id, names[row.series].observed_property, row.time_us, row.value)
        for row in rows
    ]
    assert len(found) == len(set(found))
    return set(found)


def test_every_recorded_message_is_stored_or_quarantined(tmp_path):
    messages = [message for name in MODULES for message in recording(name)]
    with a_history(tmp_path) as history:
        counters = pumped(history, messages).counters
        assert counters.messages == len(messages)
        assert counters.quarantined == sum(history.quarantine_counts().values()) > 0
        assert len(kept(history)) == counters.datapoints > 0


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(sorted(MODULES)).flatmap(damaged), min_size=1, max_size=20), st.data())
def test_a_payload_of_any_bytes_on_any_topic_never_stops_the_pump(tmp_path_factory, messages, data):
    junk = data.draw(st.lists(st.builds(raw, st.text(max_size=60), st.binary(max_size=100)), max_size=10))
    good = telemetry("healthy", RECEIVED_US, co2_ppm=612)
    with a_history(tmp_path_factory.mktemp("junk")) as history:
        source = ListSource(deliveries([*messages, *junk, good]))
        ingest = pump_of(source, history)
        asyncio.run(ingest.run())
        ingest.close()
        assert all(delivery.acknowledged for delivery in source.given)
        assert ("bibliotwin:healthy", "co2_ppm", RECEIVED_US, 612.0) in kept(history)


day = st.lists(
    st.builds(
        telemetry,
        st.sampled_from(("d1", "d2")),
        st.integers(1, 8).map(lambda step: RECEIVED_US + 1_000 * step),
        co2_ppm=st.integers(400, 403),
    ),
    max_size=25,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(day, st.randoms(use_true_random=False), st.integers(1, 9))
def test_a_day_in_order_shuffled_or_twice_gives_the_same_history_and_state(
    tmp_path_factory, messages, random, size
):
    shuffled = messages * 2
    random.shuffle(shuffled)
    ends = []
    for variant, batch in ((messages, 7), (shuffled, size), (sorted(shuffled, key=str), 1_000)):
        with a_history(tmp_path_factory.mktemp("day")) as history:
            state = TwinState(Bus())
            source = ListSource(deliveries(variant, batch))
            ingest = Ingest(source, Decoding(open_decoders()), history, state, SystemClock())
            asyncio.run(ingest.run())
            ingest.close()
            latest = {
                thing: {name: (held.value, held.time_us) for name, held in state.properties(thing).items()}
                for thing in state.thing_ids()
            }
            ends.append((kept(history), latest))
    assert ends[0] == ends[1] == ends[2]


class Failing:
    """A history whose disk is full until told otherwise."""

    def __init__(self, history: HistoryStore) -> None:
        self._history = history
        self.mended = threading.Event()
        self.refusals = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._history, name)

    def append(self, batch: object, quarantined: object = (), notes: object = NO_NOTES) -> int:
        if not self.mended.is_set():
            self.refusals += 1
            raise HistoryUnavailableError("no space left on the disk")
        return self._history.append(batch, quarantined, notes)


async def test_while_history_takes_nothing_nothing_is_acknowledged_and_then_all_is_kept(tmp_path):
    with a_history(tmp_path) as history:
        failing = Failing(history)
        source = ListSource([ListDelivery([telemetry("d", RECEIVED_US, co2_ppm=612)])])
        ingest = pump_of(source, failing)
        running = asyncio.create_task(ingest.run())
        async with asyncio.timeout(10):
            while failing.refusals < 2:
                await asyncio.sleep(0.01)
        assert not source.given[0].acknowledged
        ok, message = next((ok, message) for name, ok, message, _ in ingest.health() if name == "history")
        assert not ok
        assert "no space" in message
        failing.mended.set()
        async with asyncio.timeout(10):
            await running
        assert source.given[0].acknowledged
        assert all(ok for _, ok, _, _ in ingest.health())
        assert len(kept(history)) == 1
        ingest.close()


async def test_a_message_is_durable_before_it_is_acknowledged_and_acknowledged_before_it_shows(tmp_path):
    order: list[str] = []
    with a_history(tmp_path) as history:

        class Noted(Failing):
            def append(self, batch: object, quarantined: object = (), notes: object = NO_NOTES) -> int:
                new = self._history.append(batch, quarantined, notes)
                order.append("committed")
                return new

        class NotedDelivery(ListDelivery):
            def acknowledge(self) -> None:
                order.append("acknowledged")

        bus = Bus()
        bus.subscribe(Committed, lambda _: order.append("applied"))
        source = ListSource([NotedDelivery([telemetry("d", RECEIVED_US, co2_ppm=612)])])
        ingest = pump_of(source, Noted(history), bus=bus)
        await ingest.run()
        ingest.close()
    assert order == ["committed", "acknowledged", "applied"]


def test_a_message_refused_half_way_leaves_no_half_behind(tmp_path):
    half = b'[{"time":1795248000250,"values":{"co2_ppm":1}},{"time":1e15,"values":{"co2_ppm":2}}]'
    with a_history(tmp_path) as history:
        counters = pumped(history, [raw("bibliotwin/v1/hall/d/telemetry", half)]).counters
        assert (counters.datapoints, counters.quarantined) == (0, 1)
        assert kept(history) == set()


def test_too_large_a_payload_and_too_many_properties_are_quarantined_with_the_limit(tmp_path):
    large = raw("bibliotwin/v1/hall/d/telemetry", b" " * (MAX_PAYLOAD_BYTES + 1))
    wide = telemetry("w", RECEIVED_US, **{f"p{number}": 1 for number in range(MAX_PROPERTIES + 1)})
    with a_history(tmp_path) as history:
        pumped(history, [large, wide])
        reader = history.reader()
        reasons = [message.reason for message in reader.quarantined(10)]
        reader.close()
        assert kept(history) == set()
    assert [str(MAX_PAYLOAD_BYTES) in reasons[0], str(MAX_PROPERTIES) in reasons[1]] == [True, True]


def test_a_decoder_that_fails_itself_quarantines_its_message_and_the_pump_goes_on(tmp_path, caplog):
    class Broken:
        TOPIC_FILTERS = ("broken/#",)

        @staticmethod
        def decode(message: RawMessage) -> list[object]:
            raise ZeroDivisionError(message.topic)

    with a_history(tmp_path) as history:
        source = ListSource(deliveries([raw("broken/x", b"1"), telemetry("d", RECEIVED_US, co2_ppm=612)]))
        decoders = {**open_decoders(), "broken": Broken()}
        ingest = Ingest(source, Decoding(decoders), history, TwinState(Bus()), SystemClock())
        asyncio.run(ingest.run())
        ingest.close()
        assert history.quarantine_counts() == {"broken": 1}
        assert len(kept(history)) == 1


def test_a_registered_devices_readings_are_about_its_feature(tmp_path):
    device = Device(id="dev-1", external_id="d", protocol="bibliotwin", feature_of_interest="room-3")
    with a_history(tmp_path) as history:
        state = TwinState(Bus())
        source = ListSource(deliveries([telemetry("d", RECEIVED_US, co2_ppm=612)]))
        ingest = Ingest(
            source, Decoding(open_decoders(), DeviceRegistry([device])), history, state, SystemClock()
        )
        asyncio.run(ingest.run())
        ingest.close()
        assert state.find("room-3", "co2_ppm").value == 612.0
        assert state.find("room-3", "co2_ppm").cause == "dev-1"


@pytest.mark.parametrize("count", [1, 3])
def test_after_a_restart_the_latest_values_are_restored(tmp_path, count):
    messages = [telemetry(f"d{n}", RECEIVED_US + n, co2_ppm=600 + n) for n in range(count)]
    with a_history(tmp_path) as history:
        pumped(history, messages)
    with a_history(tmp_path) as history:
        state = TwinState(Bus())
        state.add_series(history.list_series())
        state.apply(history.latest())
        for number in range(count):
            assert state.find(f"bibliotwin:d{number}", "co2_ppm").value == 600.0 + number
