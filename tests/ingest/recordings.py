"""Recordings of every payload format, and ways to damage them."""

import base64
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from sensors.decoder import Decoder, Surroundings
from sensors.decoders.catalogue import open_decoders
from sensors.dispatch import Dispatch
from sensors.message import RawMessage, Reading, Said
from twin.clock import US_PER_S, from_us

FOLDER = Path(__file__).parent.parent / "recordings"
RECEIVED_US = 1_795_260_000_000_000
_ALL = Dispatch(open_decoders())


def raw(topic: str, payload: bytes, *, retained: bool = False) -> RawMessage:
    """A message received at RECEIVED_US."""
    return RawMessage(topic, payload, RECEIVED_US, retained)


def open_decoder(name: str) -> Decoder:
    """A decoder that has heard nothing yet, among all the others."""
    return open_decoders(Surroundings(reader_of=_ALL.reader_of), only=name)[name]


def recording(name: str) -> list[RawMessage]:
    """The messages recorded for a decoder."""
    return [message for message in steps(name) if isinstance(message, RawMessage)]


def steps(name: str) -> list[RawMessage | int]:
    """A recording in order: messages, and the moments, in microseconds, at which what is due is asked."""
    lines = (FOLDER / name / "messages.jsonl").read_text().splitlines()
    return [_step(json.loads(line)) for line in lines]


def _step(line: dict[str, Any]) -> RawMessage | int:
    received_us = RECEIVED_US + round(line.get("after_s", 0) * US_PER_S)
    if "topic" not in line:
        return received_us
    payload = base64.b64decode(line["base64"]) if "base64" in line else line["payload"].encode()
    return RawMessage(line["topic"], payload, received_us, line.get("retained", False))


def expected(name: str) -> list[Any]:
    """What each step must yield."""
    return [json.loads(line) for line in (FOLDER / name / "expected.jsonl").read_text().splitlines()]


def plain(items: Iterable[Said]) -> list[Any]:
    """What a decoder said in the form that `expected.jsonl` holds."""
    return [_plain_reading(said) if isinstance(said, Reading) else _plain_other(said) for said in items]


def _plain_reading(reading: Reading) -> list[Any]:
    return [
        reading.device,
        _iso(reading.time_us),
        {name: value for name, value in reading.values.items() if value is not None},
    ]


def _plain_other(said: Said) -> dict[str, Any]:
    fields = {name: getattr(said, name) for name in said.__struct_fields__}
    defaults = dict(zip(said.__struct_fields__[::-1], said.__struct_defaults__[::-1], strict=False))
    told = {name: value for name, value in fields.items() if name not in defaults or value != defaults[name]}
    if "time_us" in told:
        told["time"] = _iso(told.pop("time_us"))
    if isinstance(told.get("payload"), bytes):
        told["payload"] = told["payload"].decode("utf-8", "backslashreplace")
    return {type(said).__name__.lower(): json.loads(json.dumps(told))}


def _iso(time_us: int | None) -> str | None:
    return None if time_us is None else from_us(time_us).isoformat()


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
