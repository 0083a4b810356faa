"""Recordings of every payload format, and ways to damage them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from sensors.message import RawMessage, Reading
from twin.clock import from_us

FOLDER = Path(__file__).parent.parent / "recordings"
RECEIVED_US = 1_795_260_000_000_000


def raw(topic: str, payload: bytes) -> RawMessage:
    """A message received at RECEIVED_US."""
    return RawMessage(topic, payload, RECEIVED_US)


def recording(name: str) -> list[RawMessage]:
    """The messages recorded for a decoder."""
    lines = (FOLDER / name / "messages.jsonl").read_text().splitlines()
    return [raw(line["topic"], line["payload"].encode()) for line in map(json.loads, lines)]


def expected(name: str) -> list[Any]:
    """What each of them must yield."""
    return [json.loads(line) for line in (FOLDER / name / "expected.jsonl").read_text().splitlines()]


def plain(readings: Iterator[Reading]) -> list[list[Any]]:
    """Readings in the form that `expected.jsonl` holds."""
    return [
        [
            reading.device,
            None if reading.time_us is None else from_us(reading.time_us).isoformat(),
            {name: value for name, value in reading.values.items() if value is not None},
        ]
        for reading in readings
    ]


@st.composite
def damaged(draw: st.DrawFn, name: str) -> RawMessage:
    """A recorded message with bytes changed, cut, repeated or swapped; sometimes its topic too."""
    messages = recording(name)
    message = draw(st.sampled_from(messages))
    payload = bytearray(message.payload)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(payload)))
        match draw(st.sampled_from(("flip", "cut", "insert", "repeat", "other"))):
            case "flip" if at < len(payload):
                payload[at] ^= draw(st.integers(1, 255))
            case "cut":
                del payload[at : at + draw(st.integers(1, 20))]
            case "insert":
                payload[at:at] = draw(
                    st.sampled_from(
                        (b"\x00", b"\xff\xfe", b"1e999", b"[" * 2_000, b'"', b"null", b"9" * 400, b"{}")
                    )
                )
            case "repeat":
                payload += payload[at:]
            case "other":
                payload[at:] = draw(st.sampled_from(messages)).payload[at:]
    topic = draw(st.one_of(st.just(message.topic), st.just(message.topic + "/x"), st.text(max_size=40)))
    return raw(topic, bytes(payload))
