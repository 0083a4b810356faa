"""Recordings as files: what is written is read back, and damage is told by its line."""

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sensors.recording import (
    MAX_LINE_BYTES,
    RecordedMessage,
    RecordingError,
    RecordingSource,
    read_recording,
    write_message,
)
from twin.clock import ManualClock

MESSAGES = st.builds(
    RecordedMessage,
    offset_s=st.integers(0, 10**12).map(lambda us: us / 1_000_000),
    topic=st.text(st.characters(exclude_characters="+#\x00", codec="utf-8"), min_size=1, max_size=30),
    payload=st.one_of(st.binary(max_size=60), st.text(max_size=60).map(str.encode)),
    qos=st.integers(0, 2),
    retain=st.booleans(),
)  # fmt: skip


def lines(*written: bytes, folder: Path) -> Path:
    path = folder / "recording.jsonl"
    path.write_bytes(b"".join(line + b"\n" for line in written))
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MESSAGES, max_size=5))
def test_what_is_written_is_read_back(tmp_path: Path, messages: list[RecordedMessage]) -> None:
    out = io.BytesIO()
    for message in messages:
        write_message(out, message)
    path = tmp_path / "recording.jsonl"
    path.write_bytes(out.getvalue())
    assert list(read_recording(path)) == messages


def test_a_line_written_by_hand_is_read_with_its_defaults(tmp_path: Path) -> None:
    path = lines(b'{"offset": 1.5, "topic": "a/b", "payload": "{}"}', b"", folder=tmp_path)
    assert list(read_recording(path)) == [RecordedMessage(1.5, "a/b", b"{}", 1, False)]


@pytest.mark.parametrize(
    "damaged",
    [
        b"not json",
        b"[]",
        b'{"offset": 0, "topic": "a"}',
        b'{"offset": 0, "topic": "a", "payload": "x", "payload_base64": "eA=="}',
        b'{"offset": 0, "topic": "a", "payload_base64": "x"}',
        b'{"offset": -1, "topic": "a", "payload": ""}',
        b'{"offset": 1e999, "topic": "a", "payload": ""}',
        b'{"offset": 0, "topic": "", "payload": ""}',
        b'{"offset": 0, "topic": "a/#", "payload": ""}',
        b'{"offset": 0, "topic": "a", "payload": "", "qos": 3}',
        b'{"offset": 0, "topic": "a", "payload": "", "colour": 3}',
        b'{"offset": 0, "topic": "a", "payload": "\xff"}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_line_is_named_by_its_number(tmp_path: Path, damaged: bytes) -> None:
    path = lines(b'{"offset": 0, "topic": "a", "payload": ""}', damaged, folder=tmp_path)
    messages = read_recording(path)
    next(messages)
    with pytest.raises(RecordingError, match="line 2") as caught:
        next(messages)
    assert caught.value.line == 2


def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = lines(b"x" * (3 * MAX_LINE_BYTES), folder=tmp_path)
    with pytest.raises(RecordingError, match="longer than"):
        next(read_recording(path))


async def test_a_recording_is_a_source_that_needs_no_broker(tmp_path: Path) -> None:
    path = lines(*(b'{"offset": 0, "topic": "t", "payload": "%d"}' % i for i in range(5)), folder=tmp_path)
    source = RecordingSource(path, ManualClock(now_us=7))
    received: list[bytes] = []
    while (delivery := await source.receive(2)) is not None:
        assert len(delivery.messages) <= 2
        assert {message.received_us for message in delivery.messages} == {7}
        received += [message.payload for message in delivery.messages]
        delivery.acknowledge()
    assert received == [b"0", b"1", b"2", b"3", b"4"]
