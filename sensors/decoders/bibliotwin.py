"""The native protocol: bibliotwin/v1/{building}/{device}/telemetry and .../status.

Telemetry is `{"time": ISO 8601 with zone or epoch milliseconds, "values": {property: value}}` or a list of
these; status is `online` or `offline`, retained, also as last will.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated

import msgspec

from sensors.message import MAX_VALUES, DecodeError, RawMessage, Reading, parse
from twin.clock import to_us

TOPIC_FILTERS = ("bibliotwin/v1/+/+/+",)

_US_PER_MS = 1_000
#: The year 9999 in epoch milliseconds: beyond it no calendar helps.
_LAST_MS = 253_402_300_799_999

_Time = Annotated[datetime, msgspec.Meta(tz=True)] | Annotated[float, msgspec.Meta(ge=0, le=_LAST_MS)]


class Telemetry(msgspec.Struct, gc=False):
    """What was measured at one moment; without a time the moment of receipt counts."""

    values: Annotated[dict[str, float | bool | str | None], msgspec.Meta(max_length=MAX_VALUES)]
    time: _Time | None = None


_one = msgspec.json.Decoder(Telemetry)
_batch = msgspec.json.Decoder(Annotated[list[Telemetry], msgspec.Meta(max_length=MAX_VALUES)])


def decode(message: RawMessage) -> Iterable[Reading]:
    """Yield one Reading per moment; a `null` value is no reading."""
    try:
        _, _, _, device, kind = message.topic.split("/")
    except ValueError:
        raise DecodeError(f"{message.topic:.80} is no topic of the native protocol") from None
    if kind == "telemetry":
        if message.payload[:1] == b"[":
            return [_reading(device, entry) for entry in parse(_batch, message)]
        return (_reading(device, parse(_one, message)),)
    if kind == "status":
        return _status(device, message)
    raise DecodeError(f"the native protocol has telemetry and status, not {kind!r:.40}")


def _reading(device: str, entry: Telemetry) -> Reading:
    time = entry.time
    if isinstance(time, datetime):
        return Reading(device, to_us(time), entry.values)
    return Reading(device, None if time is None else round(time * _US_PER_MS), entry.values)


def _status(device: str, message: RawMessage) -> Iterator[Reading]:
    if message.payload in {b"online", b"offline"}:
        yield Reading(device, None, {"connection": message.payload.decode()})
    elif message.payload:  # an empty retained message only clears what the broker kept
        raise DecodeError(f"status is online or offline, not {message.payload[:40]!r}")
