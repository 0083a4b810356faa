"""Events of one stamped moment: each is kept once, in whatever order and however often it comes."""

import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sensors.message import DecodeError, RawMessage, Reading
from sensors.moments import kept_apart
from tests.decoders.events import history_after
from tests.ingest.recordings import RECEIVED_US, raw
from twin.observation import EVENT_PROPERTIES, PROPERTIES

MS = 1_000
whole_ms = st.integers(0, 3).map(lambda step: RECEIVED_US + step * MS)
MESSAGE = raw("any", b"")


def action(time_us: int | None, device: str = "button", what: str = "single") -> Reading:
    return Reading(device, time_us, {"action": what})


def moments(readings: list[Reading]) -> list[tuple[str, int | None]]:
    return [(reading.device, reading.time_us) for reading in readings]


def test_equal_events_of_one_millisecond_take_one_microsecond_each_in_their_order():
    apart = kept_apart([action(RECEIVED_US)] * 3, MESSAGE)
    assert [event.time_us - RECEIVED_US for event in apart] == [0, 1, 2]


def test_other_devices_and_other_moments_are_left_alone():
    events = [action(RECEIVED_US), action(RECEIVED_US, "other"), action(RECEIVED_US + MS)]
    assert kept_apart(events, MESSAGE) == events


def test_a_number_names_the_microsecond_whatever_else_the_message_holds():
    for events, numbers in (
        ([action(RECEIVED_US)], [12_345]),
        ([action(RECEIVED_US), action(RECEIVED_US)], [7, 12_345]),
        ([action(RECEIVED_US), action(RECEIVED_US)], [None, 12_345]),
    ):
        assert kept_apart(events, MESSAGE, numbers)[-1].time_us == RECEIVED_US + 345


def test_an_event_without_a_number_gives_way_to_one_with_a_number():
    apart = kept_apart([action(RECEIVED_US), action(RECEIVED_US)], MESSAGE, [None, 1_000])
    assert [event.time_us - RECEIVED_US for event in apart] == [1, 0]


def test_an_event_told_twice_in_one_message_is_one_when_it_has_a_number():
    for time_us in (RECEIVED_US, RECEIVED_US + 1, None):
        apart = kept_apart([action(time_us)] * 2, MESSAGE, [5, 5])
        assert apart[0] == apart[1]


def test_a_stamp_in_microseconds_is_believed_unless_it_is_taken():
    fine = RECEIVED_US + 123
    apart = kept_apart([action(fine), action(fine + 1), action(fine)], MESSAGE, [9, 10, 11])
    assert [event.time_us - fine for event in apart] == [0, 1, 2]


def test_more_than_a_thousand_of_one_millisecond_spill_into_the_next():
    events = [action(RECEIVED_US)] * 1_010 + [action(RECEIVED_US + MS)]
    apart = kept_apart(events, MESSAGE)
    assert len(set(moments(apart))) == 1_011
    assert max(event.time_us for event in apart) == RECEIVED_US + 1_010


def test_events_without_a_time_follow_each_other_from_the_moment_of_receipt():
    assert [event.time_us for event in kept_apart([action(None)] * 3, MESSAGE)] == [
        None,  # which is the moment of receipt, and tells the pump that the message has no time of its own
        RECEIVED_US + 1,
        RECEIVED_US + 2,
    ]


def test_kept_events_without_a_time_stay_without_one():
    kept = RawMessage("any", b"", RECEIVED_US, retained=True)
    assert kept_apart([action(None)] * 2, kept) == [action(None)] * 2


def test_events_beyond_every_calendar_are_refused():
    last = 253_402_300_799_999_000
    with pytest.raises(DecodeError, match="set the device's clock"):
        kept_apart([action(last)] * 1_001, MESSAGE)


@given(st.lists(st.tuples(st.sampled_from("ab"), whole_ms, st.none() | st.integers(0, 5_000)), max_size=40))
def test_no_two_events_of_a_device_share_a_moment_unless_their_numbers_do(drawn):
    events = [action(time_us, device) for device, time_us, _ in drawn]
    numbers = [number for *_, number in drawn]
    apart = kept_apart(events, MESSAGE, numbers)
    assert [event.values for event in apart] == [event.values for event in events]
    shared = Counter(
        (device, time_us, number % MS) for device, time_us, number in set(drawn) if number is not None
    )
    distinct = {(device, time_us, number) for device, time_us, number in drawn if number is not None}
    unnumbered = sum(number is None for number in numbers)
    clashing = sum(count - 1 for count in shared.values())
    assert len(set(moments(apart))) == unnumbered + len(distinct) - clashing


def test_what_is_an_event_is_said_where_properties_are():
    assert {name for name, known in PROPERTIES.items() if known.event} == EVENT_PROPERTIES
    assert {"action", "people_passage", "tag_epc"} <= EVENT_PROPERTIES
    assert EVENT_PROPERTIES.isdisjoint({"people_in_count", "people_count", "co2_ppm", "connection"})


@st.composite
def presses(draw: st.DrawFn) -> list[tuple[int, int]]:
    """(stamp in ms, number) of every press there really was: many in a millisecond, and no number twice."""
    stamps = draw(st.lists(st.integers(0, 2), max_size=12).map(sorted))
    first = draw(st.integers(0, 2**40))
    return [(RECEIVED_US // MS + stamp, first + place) for place, stamp in enumerate(stamps)]


def batches_of(numbered: list[tuple[int, int]], sizes: list[int]) -> list[RawMessage]:
    """The presses as the device would send them, so many to a message."""
    messages, at = [], 0
    while at < len(numbered):
        size = sizes[len(messages) % len(sizes)]
        body = [
            {"time": stamp, "seq": number, "values": {"action": "single"}}
            for stamp, number in numbered[at : at + size]
        ]
        payload = json.dumps(body if len(body) > 1 else body[0]).encode()
        messages.append(raw("bibliotwin/v1/hall/button/telemetry", payload))
        at += size
    return messages


sizes = st.lists(st.integers(1, 5), min_size=1, max_size=4)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(presses(), sizes, sizes, st.randoms(use_true_random=False), st.integers(1, 6))
def test_numbered_events_shuffled_repeated_and_sent_in_other_batches_are_each_kept_once(
    tmp_path_factory, really, sizes_one, sizes_two, random, per_commit
):
    folder = tmp_path_factory.mktemp("presses")
    plain = history_after(folder / "plain", batches_of(really, sizes_one), 1_000)
    mixed = batches_of(really, sizes_one) + batches_of(really, sizes_two)
    random.shuffle(mixed)
    assert len(plain) == len(really)
    assert history_after(folder / "mixed", mixed, per_commit) == plain


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=6), max_size=5),
    st.randoms(use_true_random=False),
    st.integers(1, 6),
)
def test_unnumbered_events_of_a_message_are_each_kept_once_however_often_it_comes(
    tmp_path_factory, drawn, random, per_commit
):
    messages = [
        # Messages of different milliseconds: without numbers nobody can tell two of one from a repetition.
        raw(
            "bibliotwin/v1/hall/shelf/tags",
            json.dumps(
                [{"epc": "AABBCCDD", "time": RECEIVED_US // MS + 10 * place + step} for step in steps]
            ).encode(),
        )
        for place, steps in enumerate(drawn)
    ]
    folder = tmp_path_factory.mktemp("reads")
    plain = history_after(folder / "plain", messages, 1_000)
    again = messages * 2
    random.shuffle(again)
    assert len(plain) == sum(map(len, drawn))
    assert history_after(folder / "again", again, per_commit) == plain


def test_the_rows_of_one_tag_read_join_by_their_time(tmp_path):
    body = [
        {"epc": f"AABBCCD{place}", "antenna": place % 2, "rssi_dbm": -50 - place, "time": RECEIVED_US // MS}
        for place in range(4)
    ]
    message = raw("bibliotwin/v1/hall/shelf/tags", json.dumps(body).encode())
    by_time: dict[int, dict[str, object]] = {}
    for _, name, time_us, value in history_after(tmp_path / "h", [message], 1):
        by_time.setdefault(time_us, {})[name] = value
    assert list(by_time.values()) == [
        {"tag_epc": read["epc"], "tag_antenna": read["antenna"], "tag_rssi_dbm": read["rssi_dbm"]}
        for read in body
    ]
