"""Whole streams, late, repeated, reordered and with wrong clocks, against a model a child could check."""

import asyncio
import json
import zlib
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sensors.decoders.catalogue import open_decoders
from sensors.decoding import Decoding
from sensors.ingest import Ingest
from sensors.message import RawMessage
from tests.ingest.recordings import RECEIVED_US
from tests.ingest.sources import ListSource, deliveries
from twin.bus import Bus
from twin.clock import US_PER_S, ManualClock
from twin.history.open import open_history
from twin.observation import Quality
from twin.state import TwinState

MINUTE_US = 60 * US_PER_S
DAY_US = 24 * 60 * MINUTE_US


@dataclass(frozen=True)
class Told:
    """One message of one property: when it was measured, how long it was on its way, what it said."""

    device: str
    name: str
    value: float | str
    measured_us: int
    way_us: int

    @property
    def received_us(self) -> int:
        return RECEIVED_US + self.way_us

    def message(self) -> RawMessage:
        body = {"time": self.measured_us // 1_000, "values": {self.name: self.value}}
        return RawMessage(
            f"bibliotwin/v1/hall/{self.device}/telemetry", json.dumps(body).encode(), self.received_us
        )

    @property
    def quality(self) -> Quality:
        if self.measured_us > self.received_us + MINUTE_US:
            return Quality.FUTURE
        if self.measured_us < 946_684_800 * US_PER_S:
            return Quality.ANCIENT
        if self.name == "co2_ppm" and not 0 <= self.value <= 10_000:
            return Quality.OUT_OF_RANGE
        return Quality.GOOD


moments = st.one_of(
    st.integers(-20, 20).map(lambda step: RECEIVED_US + step * 1_000),  # about now, many at one moment
    st.integers(1, 400).map(lambda days: RECEIVED_US - days * DAY_US),  # stored and forwarded
    st.integers(2, 4_000).map(lambda days: RECEIVED_US + days * DAY_US),  # a clock years ahead
    st.integers(0, 1_000).map(lambda s: s * US_PER_S),  # a clock that was never set
)
ways = st.sampled_from((0, 20_000, 5 * US_PER_S))
devices = st.sampled_from(("d1", "d2"))
told = st.one_of(
    st.builds(Told, devices, st.just("co2_ppm"), st.sampled_from((400.0, -7.0, 99_999.0)), moments, ways),
    st.builds(Told, devices, st.just("action"), st.sampled_from(("single", "double", "长按")), moments, ways),
)  # fmt: skip


def rank(value: float | str) -> float:
    return zlib.crc32(value.encode()) if isinstance(value, str) else value


def run(folder, messages: list[RawMessage], size: int) -> tuple[set, dict]:
    """What the real pump and history make of the messages: rows with their quality, and the latest."""
    history = open_history(str(folder / "history.duckdb"))
    try:
        state = TwinState(Bus())
        source = ListSource(deliveries(messages, size))
        ingest = Ingest(source, Decoding(open_decoders()), history, state, ManualClock(RECEIVED_US))
        asyncio.run(ingest.run())
        ingest.close()
        names, reader = history.list_series(), history.reader()
        rows = reader.raw(list(names), -(2**62), 2**62, 1_000_000)
        reader.close()
    finally:
        history.close()
    found = [
        (key.device_id, key.observed_property, row.time_us, row.value, row.quality)
        for row in rows
        for key in (names[row.series],)
    ]
    assert len(found) == len(set(found))
    latest = {
        (thing, name): (held.value, held.time_us)
        for thing in state.thing_ids()
        for name, held in state.properties(thing).items()
    }
    return set(found), latest


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(told, min_size=1, max_size=40), st.randoms(use_true_random=False), st.integers(1, 50))
def test_any_stream_in_any_order_gives_what_the_model_gives(tmp_path_factory, stream, random, size):
    # Told twice over different ways it is one reading; what is stored beside it is of the first copy.
    by_reading = {(t.device, t.name, t.measured_us, t.value): t for t in stream}
    truth = list(by_reading.values())
    sent = truth * 2
    random.shuffle(sent)
    rows, latest = run(tmp_path_factory.mktemp("stream"), [each.message() for each in sent], size)

    def thing(each: Told) -> str:
        return f"bibliotwin:{each.device}"

    assert rows == {(thing(t), t.name, t.measured_us, t.value, t.quality) for t in truth}
    newest: dict[tuple[str, str], Told] = {}
    for t in truth:
        place = thing(t), t.name
        if t.quality != Quality.FUTURE and (
            place not in newest
            or (t.measured_us, rank(t.value)) > (newest[place].measured_us, rank(newest[place].value))
        ):
            newest[place] = t
    assert latest == {place: (t.value, t.measured_us) for place, t in newest.items()}


def test_a_value_the_broker_had_kept_is_of_an_unknown_moment_and_a_last_will_is_of_now(tmp_path):
    history = open_history(str(tmp_path / "history.duckdb"))
    state = TwinState(Bus())
    kept = [
        RawMessage("zigbee2mqtt/desk", b'{"occupancy": true}', RECEIVED_US, retained=True),
        RawMessage("bibliotwin/v1/hall/radar/status", b"offline", RECEIVED_US, retained=True),
    ]
    live = [RawMessage("zigbee2mqtt/door", b'{"contact": true}', RECEIVED_US)]
    source = ListSource(deliveries(kept + live))
    ingest = Ingest(source, Decoding(open_decoders()), history, state, ManualClock(RECEIVED_US))
    asyncio.run(ingest.run())
    ingest.close()
    history.close()
    assert state.find("zigbee2mqtt:desk", "motion").quality == Quality.STALE
    assert state.find("zigbee2mqtt:door", "contact_open").quality == Quality.GOOD
    assert state.find("bibliotwin:radar", "connection").quality == Quality.GOOD
