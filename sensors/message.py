"""What arrives from outside, and everything that decoding one message may yield."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from twin.errors import TwinError
from twin.things import Value

Parsed = TypeVar("Parsed")

#: The largest payload we look at; larger ones are quarantined unread.
MAX_PAYLOAD_BYTES = 262_144
#: The most values one reading may carry, and the most readings one message.
MAX_VALUES = 1_024
#: How long a property's name and a text value may be.
MAX_NAME_CHARS, MAX_TEXT_CHARS = 100, 1_000


class RawMessage(msgspec.Struct, frozen=True, gc=False):
    """One message as it came: `received_us` is when, `retained` whether the broker had kept it for us.

    `protocol` is the decoder that its sender was set up for, where a source knows it; otherwise the topic
    decides.
    """

    topic: str
    payload: bytes
    received_us: int
    retained: bool = False
    protocol: str = ""


class Reading(msgspec.Struct, frozen=True, gc=False):
    """What one device said about one moment.

    `device` is its name in its own protocol. `time_us` is when it was measured, or None when the message
    does not say, and then the time of receipt stands in. `values` are by observed property, in its unit;
    None is no reading. One object per moment rather than per value, because decoding is the hot path
    (`benchmarks/ingest.py`).
    """

    device: str
    time_us: int | None
    values: Mapping[str, Value | None]


class Announcement(msgspec.Struct, frozen=True, gc=False):
    """A device that tells of itself, by its name in its own protocol; readings are not needed for it."""

    device: str
    name: str = ""
    model: str = ""
    maker: str = ""


class Stale(msgspec.Struct, frozen=True, gc=False):
    """What `device` said up to `time_us` (None: the time of receipt) is no longer vouched for.

    `properties` None means all of them but `connection`.
    """

    device: str
    time_us: int | None = None
    properties: tuple[str, ...] | None = None


class Answer(msgspec.Struct, frozen=True, gc=False):
    """A message that the protocol wants from us, such as a request to begin anew."""

    topic: str
    payload: bytes
    qos: int = 0
    retain: bool = False


class Follow(msgspec.Struct, frozen=True, gc=False):
    """From now on messages on `topic`, which may be a filter, are for this decoder; `on` False: no longer."""

    topic: str
    on: bool = True


class Remember(msgspec.Struct, frozen=True, gc=False):
    """Show this message to the decoder again after each restart, in place of an earlier one under `key`.

    With `on` False, what was remembered under `key` is forgotten. It is as durable as a datapoint.
    """

    key: str
    on: bool = True


Said = Reading | Announcement | Stale | Answer | Follow | Remember
"""Everything that a decoder may yield."""


class DecodeError(TwinError):
    """A message that its decoder cannot read; `reason` is for the technician who looks at the quarantine."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse(decoder: msgspec.json.Decoder[Parsed], message: RawMessage) -> Parsed:
    """The payload as `decoder` types it; every way a payload can be wrong becomes a DecodeError."""
    try:
        return decoder.decode(message.payload)
    except msgspec.ValidationError as error:
        raise DecodeError(f"not the expected fields: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DecodeError(f"not valid JSON: {error}") from error
    except RecursionError as error:
        raise DecodeError("nested too deeply") from error


def levels(message: RawMessage, count: int) -> list[str]:
    """The `count` levels of the topic; raises DecodeError if there are more or fewer."""
    parts = message.topic.split("/")
    if len(parts) != count:
        raise DecodeError(f"the topic has {len(parts)} levels, expected {count}")
    return parts
