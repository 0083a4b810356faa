"""People counters: totals are totals, intervals are intervals, and nobody is recognised."""

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sensors.decoders import people_axis, people_milesight, people_xovis
from sensors.message import DecodeError, RawMessage
from tests.decoders.events import history_after
from tests.ingest.recordings import expected, raw, recording

DECODERS = {
    "people_axis": people_axis.decode,
    "people_milesight": people_milesight.decode,
    "people_xovis": people_xovis.decode,
}
NUMBERS = {
    "people_in_count",
    "people_out_count",
    "people_passed_count",
    "people_in_interval_count",
    "people_out_interval_count",
    "counting_interval_s",
    "people_count",
}
WORDS = NUMBERS | {"people_passage", "occupied", "connection"}
#: What counters can be told to send of single persons.
OF_A_PERSON = {
    "face": "9j4AAQSkZJRgABAQ",
    "snapshot": "9j4AAQSkZJRgABAQ",
    "image": "9j4AAQSkZJRgABAQ",
    "gender": "FEMALE",
    "age": 41,
    "people_id": 9_000_519,
    "track_id": 9_000_519,
    "objectId": "9000519",
    "position": [0.1, 0.2, 1.741741],
    "tag": "staff-0451",
    "mask": True,
    "name": "Wang Xiaoming",
}


def read(name: str) -> list[RawMessage]:
    """The recorded messages that are not refused."""
    return [
        message
        for message, answer in zip(recording(name), expected(name), strict=True)
        if isinstance(answer, list)
    ]


def laden(body: object, more: dict[str, object]) -> object:
    """`body` with `more` in every object of it that has no such field."""
    if isinstance(body, dict):
        return {**more, **{name: laden(value, more) for name, value in body.items()}}
    return [laden(value, more) for value in body] if isinstance(body, list) else body


@pytest.mark.parametrize("name", DECODERS)
@given(data=st.data())
def test_whatever_else_a_message_tells_of_persons_changes_nothing(name, data):
    message = data.draw(st.sampled_from(read(name)))
    words = data.draw(st.sets(st.sampled_from(sorted(OF_A_PERSON))))
    if name == "people_xovis":
        words -= {"track_id", "name"}  # words of its own: a crossing's group is told by its track
    more = {word: OF_A_PERSON[word] for word in words}
    payload = json.dumps(laden(json.loads(message.payload), more)).encode()
    decode: Callable[[RawMessage], object] = DECODERS[name]
    assert list(decode(RawMessage(message.topic, payload, message.received_us))) == list(decode(message))


@pytest.mark.parametrize("name", DECODERS)
def test_only_counts_and_passages_come_out_and_no_text_but_in_and_out(name):
    readings = [reading for message in read(name) for reading in DECODERS[name](message)]
    assert readings
    for reading in readings:
        assert reading.values.keys() <= WORDS
        assert not NUMBERS & {word for word, value in reading.values.items() if isinstance(value, str)}
        assert {value for value in reading.values.values() if isinstance(value, str)} <= {
            "in",
            "out",
            "online",
        }


def test_counts_of_an_interval_are_not_running_totals_and_say_how_long_it_was():
    readings = [r for name in DECODERS for message in read(name) for r in DECODERS[name](message)]
    intervals = [r.values for r in readings if "people_in_interval_count" in r.values]
    assert intervals
    for values in intervals:
        assert values["counting_interval_s"] > 0
        assert not values.keys() & {"people_in_count", "people_out_count", "people_passed_count"}


def test_a_track_that_the_frame_calls_a_group_is_not_counted_beside_its_members():
    def crossing(kind: str) -> bytes:
        event = {"type": "LINE_CROSS_FORWARD", "attributes": {"track_id": 7, "geometry_id": 2}}
        frame = {
            "time": 1_795_248_000_250,
            "tracked_objects": [{"track_id": 7, "type": kind}],
            "events": [event],
        }
        return json.dumps({"live_data": {"sensor_info": {"serial_number": "s"}, "frames": [frame]}}).encode()

    assert len(list(people_xovis.decode(raw("xovis/s", crossing("PERSON"))))) == 1
    assert list(people_xovis.decode(raw("xovis/s", crossing("GROUP")))) == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(("FORWARD", "BACKWARD")), max_size=4), max_size=5),
    st.randoms(use_true_random=False),
    st.integers(1, 5),
    st.integers(1, 3),
)
def test_everybody_who_crosses_in_one_frame_is_counted_once_however_frames_are_batched(
    tmp_path_factory, drawn, random, per_commit, per_message
):
    frames = [
        {
            "time": 1_795_248_000_250 + 80 * place,
            "events": [{"type": f"LINE_CROSS_{way}", "attributes": {"geometry_id": 2}} for way in ways],
        }
        for place, ways in enumerate(drawn)
    ]

    def sent(size: int) -> list[RawMessage]:
        parts = [frames[at : at + size] for at in range(0, len(frames), size)]
        bodies = [{"live_data": {"sensor_info": {"serial_number": "s"}, "frames": part}} for part in parts]
        return [raw("xovis/s", json.dumps(body).encode()) for body in bodies]

    folder = tmp_path_factory.mktemp("crossings")
    plain = history_after(folder / "plain", sent(1), 100)
    mixed = sent(per_message) + sent(1)
    random.shuffle(mixed)
    assert len(plain) == sum(map(len, drawn))
    assert history_after(folder / "mixed", mixed, per_commit) == plain


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("UTC+8:00", 8), ("UTC-3:30 Newfoundland", 19.5), ("UTC+0:00", 16), ("", None), ("CST", None)],
)
def test_local_time_is_led_to_utc_by_the_zone_beside_it_and_is_no_time_without(zone, hour):
    body = {
        "device_info": {"device_sn": "s"},
        "time_info": {"timezone": zone, "end_time": "2026/11/21 16:00:00"},
        "current_total": 3,
    }
    (reading,) = people_milesight.decode(raw("milesight/people/s", json.dumps(body).encode()))
    midnight_us = 1_795_219_200_000_000
    assert reading.time_us == (None if hour is None else midnight_us + hour * 3_600_000_000)


def test_a_counter_that_runs_from_an_unknown_start_is_refused():
    body = {
        "topic": "axis:CameraApplicationPlatform/ObjectAnalytics/Device1Scenario1",
        "timestamp": 1_795_248_000_250,
        "serial": "ACCC8E012345",
        "message": {"data": {"totalHuman": "3"}},
    }
    with pytest.raises(DecodeError, match="startTime"):
        list(people_axis.decode(raw("axis/s/event", json.dumps(body).encode())))
