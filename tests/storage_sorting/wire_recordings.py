"""Recordings of the store's protocols, what they must give, and ways to damage bytes."""

import json
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st

from storage_sorting.conformance.verdict import Finding
from storage_sorting.events import StorageEvent

FOLDER = Path(__file__).parent.parent / "recordings"
#: Beside the checkout, for tests that skip where it is absent.
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
#: 2026-11-27 08:00 UTC, when every recording begins.
BEGAN_US = 1_795_766_400_000_000

_PLAIN = {"source", "source_epoch", "event_time_us", "record_time_us"}


def lines(name: str, file: str = "messages.jsonl") -> list[Any]:
    """The lines of a recording, or of what it must give."""
    return [json.loads(line) for line in (FOLDER / name / file).read_text().splitlines()]


def plain_event(event: StorageEvent) -> dict[str, Any]:
    """An event as `expected.jsonl` has it: what it says beyond the defaults, times in s since BEGAN_US."""
    told = msgspec.to_builtins(event)
    defaults = dict(
        zip(StorageEvent.__struct_fields__[::-1], StorageEvent.__struct_defaults__[::-1], strict=False)
    )
    kept = {
        name: value
        for name, value in told.items()
        if name not in _PLAIN and (name not in defaults or value != defaults[name])
    }
    kept["at_s"] = (event.event_time_us - BEGAN_US) / 1e6
    if event.record_time_us != event.event_time_us:
        kept["recorded_s"] = (event.record_time_us - BEGAN_US) / 1e6
    return kept


def plain_finding(finding: Finding) -> list[str]:
    """A finding as `expected.jsonl` has it."""
    return [finding.rule.id, finding.subject, finding.verdict, finding.en]


@st.composite
def damaged_bytes(draw: st.DrawFn, messages: list[bytes]) -> bytes:
    """One of the messages with bytes changed, cut, put in, repeated, or the tail of another."""
    payload = bytearray(draw(st.sampled_from(messages)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(payload)))
        match draw(st.sampled_from(("flip", "cut", "insert", "repeat", "other"))):
            case "flip" if at < len(payload):
                payload[at] ^= draw(st.integers(1, 255))
            case "cut":
                del payload[at : at + draw(st.integers(1, 20))]
            case "insert":
                odd = (
                    b"\x00",
                    b"\xff\xfe",
                    b"1e999",
                    b"[" * 2_000,
                    b'"',
                    b"null",
                    b"9" * 400,
                    b"{}",
                    b"|",
                    b"\r",
                )
                payload[at:at] = draw(st.sampled_from(odd))
            case "repeat":
                payload += payload[at:]
            case "other":
                payload[at:] = draw(st.sampled_from(messages))[at:]
    return bytes(payload)
