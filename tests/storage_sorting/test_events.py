"""Storage events are read, written and refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage_sorting.event_json import (
    MAX_EVENTS,
    MAX_PAYLOAD_BYTES,
    StorageEventError,
    parse_events,
    write_events,
)
from storage_sorting.events import ClockQuality, EventType, Mark, Origin, StorageEvent, place_in_order
from storage_sorting.stages import Service, Stage

PICKED: dict[str, Any] = {
    "source": "plc-aisle-3",
    "source_seq": 8812,
    "type": "stage",
    "stage": "tote_picked",
    "event_time": "2026-11-21T08:00:00.250Z",
    "device": "C3",
    "location": "A3-017-22",
    "from": "A3-001-01",
    "tote_id": "T004711",
}
NOW_US = 1_795_248_001_000_000

ids = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=20)
maybe_id = st.none() | ids
times_us = st.integers(0, 4_102_444_800_000_000)


@st.composite
def some_events(draw: st.DrawFn) -> StorageEvent:
    """Any event that the format can tell."""
    kind = draw(st.sampled_from([EventType.STAGE, EventType.MARK, EventType.COUNT]))
    return StorageEvent(
        source=draw(ids),
        source_seq=draw(st.integers(0, 2**53)),
        source_epoch=draw(st.integers(0, 9)),
        type=kind,
        event_time_us=draw(times_us),
        record_time_us=draw(times_us),
        event_id=draw(st.just("") | ids),
        clock_quality=draw(st.sampled_from(ClockQuality)),
        origin=draw(st.sampled_from(Origin)),
        stage=draw(st.sampled_from(Stage)) if kind is EventType.STAGE else None,
        outcome=draw(st.sampled_from(Mark)).value if kind is EventType.MARK else None,
        location=draw(ids),
        from_location=draw(maybe_id),
        to_location=draw(maybe_id),
        request_id=draw(maybe_id),
        tote_id=draw(maybe_id),
        service=draw(st.none() | st.sampled_from(Service)),
        due_us=draw(st.none() | times_us),
        pass_no=draw(st.none() | st.integers(1, 99)),
        count=draw(st.integers(0, 99)) if kind is EventType.COUNT else None,
    )


def read(*events: dict[str, Any]) -> tuple[StorageEvent, ...]:
    return parse_events(json.dumps(events).encode(), NOW_US)


def test_an_event_is_read_as_it_was_told() -> None:
    (event,) = parse_events(json.dumps(PICKED).encode(), NOW_US)
    assert (event.stage, event.tote_id, event.from_location) == (Stage.TOTE_PICKED, "T004711", "A3-001-01")
    assert event.event_time_us == 1_795_248_000_250_000
    assert event.record_time_us == NOW_US
    assert event.id == "plc-aisle-3/0/8812"


def test_epoch_milliseconds_are_the_same_moment() -> None:
    (event,) = read({**PICKED, "event_time": 1_795_248_000_250.125})
    assert event.event_time_us == 1_795_248_000_250_125


def test_a_last_will_stands_where_it_was_recorded() -> None:
    (event,) = read({**PICKED, "clock_quality": "untrusted"})
    assert event.at_us == NOW_US


@given(st.lists(some_events(), max_size=5))
def test_what_is_written_is_read_back_the_same(events: list[StorageEvent]) -> None:
    assert parse_events(write_events(events), 0) == tuple(events)


@given(st.lists(some_events(), min_size=2, max_size=5))
def test_events_of_different_numbers_never_share_a_place(events: list[StorageEvent]) -> None:
    keys = {(event.source, event.source_epoch, event.source_seq) for event in events}
    assert len({place_in_order(event) for event in events}) >= len(keys)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"patron_name": "王小明"}, "who a reader is"),
        ({"readerCard": "4403011990"}, "who a reader is"),
        ({"shoe_size": 42}, "shoe_size"),
        ({"reader_key": "4403" * 8}, "only digits"),
        ({"type": "mark"}, "needs an outcome"),
        ({"type": "scan", "outcome": "arrived"}, "no_read"),
        ({"type": "retraction"}, "causation_id"),
        ({"type": "count", "count": 3, "location": None}, "count and location"),
        ({"stage": None}, "needs a stage"),
        ({"stage": "flying"}, "flying"),
        ({"event_time": "2026-11-21T08:00:00"}, "timezone"),
        ({"event_time": "1969-11-21T08:00:00Z"}, "before 1970"),
        ({"tote_id": "T1\u202e"}, "tote_id"),
        ({"tote_id": "T1\x00"}, "tote_id"),
        ({"tote_id": ""}, "length"),
        ({"source": "s" * 129}, "length"),
        ({"schema": 2}, "schema"),
    ],
)
def test_a_refusal_says_what_is_wrong(change: dict[str, Any], told: str) -> None:
    with pytest.raises(StorageEventError, match=told):
        read({**PICKED, **change})


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b'{"source": ' + b"[" * 100_000,
        b" " * (MAX_PAYLOAD_BYTES + 1),
        json.dumps([PICKED] * (MAX_EVENTS + 1), separators=(",", ":")).encode()[:MAX_PAYLOAD_BYTES],
        b'{"source": "\xff"}',
        json.dumps(PICKED).encode().replace(b"T004711", b"\\ud800"),
    ],
)
def test_a_hostile_payload_is_refused(payload: bytes) -> None:
    with pytest.raises(StorageEventError) as refused:
        parse_events(payload, NOW_US)
    assert len(str(refused.value)) < 500


Damage = Callable[[bytes, int, int], bytes]
DAMAGES: tuple[Damage, ...] = (
    lambda data, at, byte: data[:at],
    lambda data, at, byte: data[:at] + bytes([byte]) + data[at + 1 :],
    lambda data, at, byte: data[:at] + bytes([byte]) + data[at:],
    lambda data, at, byte: data[:at] + data[at + 1 :],
    lambda data, at, byte: data[:at] + data[at // 2 :],
)


@given(st.sampled_from(DAMAGES), st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_payload_raises_only_storage_event_error(damage: Damage, at: int, byte: int) -> None:
    payload = json.dumps([PICKED, {**PICKED, "source_seq": 8813, "reason": "满"}]).encode()
    try:
        parse_events(damage(payload, at % len(payload), byte), NOW_US)
    except StorageEventError:
        return
