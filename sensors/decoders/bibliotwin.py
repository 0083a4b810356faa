"""The native protocol: bibliotwin/v1/{building}/{device}/telemetry, .../status and .../tags.

Telemetry is `{"time": ISO 8601 with zone or epoch milliseconds, "values": {property: value}}` or a list of
these; status is `online` or `offline`, retained, also as last will; tags are what an RFID reader read, a list
of `{"epc", "antenna", "rssi_dbm", "count", "time"}`. An event may carry `seq`, a number that its device
counts up, by which two of one millisecond are told apart and one sent again is known.

Other topics of bibliotwin/v1, such as storage/events, are not subscribed to here: their own decoders do.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Annotated

import msgspec

from sensors.epc import normal_epc
from sensors.message import MAX_VALUES, DecodeError, RawMessage, Reading, parse
from sensors.moments import has_no_event, kept_apart
from twin.clock import to_us
from twin.things import Value

TOPIC_FILTERS = ("bibliotwin/v1/+/+/telemetry", "bibliotwin/v1/+/+/status", "bibliotwin/v1/+/+/tags")

_US_PER_MS = 1_000
#: The year 9999 in epoch milliseconds: beyond it no calendar helps.
_LAST_MS = 253_402_300_799_999

_Time = Annotated[datetime, msgspec.Meta(tz=True)] | Annotated[float, msgspec.Meta(ge=0, le=_LAST_MS)]
_Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Telemetry(msgspec.Struct, gc=False):
    """What was measured at one moment; without a time the moment of receipt counts."""

    values: Annotated[dict[str, float | bool | str | None], msgspec.Meta(max_length=MAX_VALUES)]
    time: _Time | None = None
    seq: _Number | None = None


class TagRead(msgspec.Struct, gc=False):
    """One tag that an antenna saw `count` times since the reader's last report of it."""

    epc: str
    antenna: _Number | None = None
    rssi_dbm: float | None = None
    count: _Number | None = None
    time: _Time | None = None
    seq: _Number | None = None


_one = msgspec.json.Decoder(Telemetry)
_batch = msgspec.json.Decoder(Annotated[list[Telemetry], msgspec.Meta(max_length=MAX_VALUES)])
_tags = msgspec.json.Decoder(Annotated[list[TagRead], msgspec.Meta(max_length=MAX_VALUES)])


def decode(message: RawMessage) -> Iterable[Reading]:
    """Yield one Reading per moment or event; a `null` value is no reading."""
    try:
        _, _, _, device, kind = message.topic.split("/")
    except ValueError:
        raise DecodeError(f"{message.topic:.80} is no topic of the native protocol") from None
    if kind == "telemetry":
        if message.payload[:1] == b"[":
            return _several(device, parse(_batch, message), message)
        entry = parse(_one, message)
        if entry.seq is not None:
            return _several(device, [entry], message)
        return (_reading(device, entry),)
    if kind == "status":
        return _status(device, message)
    if kind == "tags":
        return _tag_reads(device, message)
    raise DecodeError(f"of the native protocol telemetry, status and tags are read here, not {kind!r:.40}")


def _reading(device: str, entry: Telemetry) -> Reading:
    time = entry.time  # as in `_time_us`, without the call: every reading of every device passes here
    if isinstance(time, datetime):
        return Reading(device, to_us(time), entry.values)
    return Reading(device, None if time is None else round(time * _US_PER_MS), entry.values)


def _time_us(time: datetime | float | None) -> int | None:
    if isinstance(time, datetime):
        return to_us(time)
    return None if time is None else round(time * _US_PER_MS)


def _several(device: str, entries: list[Telemetry], message: RawMessage) -> list[Reading]:
    """All of a batch as it came, but for its events, which are kept apart."""
    readings = [_reading(device, entry) for entry in entries]
    if not has_no_event(chain.from_iterable([entry.values for entry in entries])):
        events = [place for place, entry in enumerate(entries) if not has_no_event(entry.values)]
        chosen, numbers = [readings[place] for place in events], [entries[place].seq for place in events]
        for place, event in zip(events, kept_apart(chosen, message, numbers), strict=True):
            readings[place] = event
    return readings


def _tag_reads(device: str, message: RawMessage) -> list[Reading]:
    reads = parse(_tags, message)
    readings = [Reading(device, _time_us(read.time), _tag_values(read)) for read in reads]
    return kept_apart(readings, message, [read.seq for read in reads])


def _tag_values(read: TagRead) -> dict[str, Value | None]:
    return {
        "tag_epc": normal_epc(read.epc),
        "tag_antenna": read.antenna,
        "tag_rssi_dbm": read.rssi_dbm,
        "tag_read_count": read.count,
    }


def _status(device: str, message: RawMessage) -> Iterator[Reading]:
    if message.payload in {b"online", b"offline"}:
        yield Reading(device, None, {"connection": message.payload.decode()})
    elif message.payload:  # an empty retained message only clears what the broker kept
        raise DecodeError(f"status is online or offline, not {message.payload[:40]!r}")
