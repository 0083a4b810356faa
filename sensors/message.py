"""What arrives from outside: raw messages, where they come from, and what decoding one yields."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

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
    """One message as it came: `received_us` is when, `retained` whether the broker had kept it for us."""

    topic: str
    payload: bytes
    received_us: int
    retained: bool = False


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


class DecodeError(TwinError):
    """A message that its decoder cannot read; `reason` is for the technician who looks at the quarantine."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Decoder(Protocol):
    """A payload format: a module of `sensors.decoders` with these two names. It performs no I/O."""

    TOPIC_FILTER: str

    def decode(self, message: RawMessage) -> Iterable[Reading]:
        """Yield what the message says; DecodeError is the only way out."""


class Delivery(Protocol):
    """Messages handed over by a source, to be acknowledged once they are durable."""

    messages: list[RawMessage]

    def acknowledge(self) -> None:
        """Tell the sender that all of these are safe. Never called for a delivery that was lost."""


class Source(Protocol):
    """Somewhere messages come from."""

    async def receive(self, limit: int) -> Delivery | None:
        """Wait for messages and return at most `limit` of them, or None when there will be no more."""

    def waiting(self) -> int:
        """How many messages have arrived and not been taken yet."""

    def health(self) -> tuple[bool, str, str]:
        """Whether it is connected, what to say about it, and what to do if it is not."""


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
