"""What a payload format is to the pump: a decoder, stateless or one that holds a conversation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from sensors.lorawan.codecs import UplinkCodecs
from sensors.message import Answer, RawMessage, Said


class Decoder(Protocol):
    """A payload format: a module of `sensors.decoders`, or the object that its `open_decoder` makes.

    It performs no I/O. A module may also have `ANYWHERE = True`: its payload is known by its shape, so it is
    tried on topics that nobody claims; and `ANNOUNCED_ON`, those of its filters on which the broker is asked
    for what it keeps at every connection, because devices introduce themselves there.
    """

    TOPIC_FILTERS: tuple[str, ...]

    def decode(self, message: RawMessage) -> Iterable[Said]:
        """Yield what the message says; DecodeError is the only way out."""


@runtime_checkable
class Attentive(Protocol):
    """A decoder that also acts when time passes."""

    def due(self, now_us: int) -> Iterable[Said]:
        """What follows from nothing having been said; asked about once a second."""


@runtime_checkable
class Conversing(Protocol):
    """A decoder whose devices expect to be greeted."""

    def greet(self, now_us: int) -> Iterable[Answer]:
        """What to publish whenever our connection has been made."""

    def last_will(self, now_us: int) -> Answer | None:
        """What the broker is to publish when our connection breaks; one decoder at most has one."""


def _unknown(_protocol: str, _device: str) -> str:
    return ""


def _nobody(_topic: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a decoder may ask about: filled in where everything is wired, plain defaults in tests.

    `model_of` gives a registered device's model by protocol and name in it, or an empty string; `reader_of`
    the decoder that reads a topic by its own filters, or None.
    """

    codecs: UplinkCodecs = field(default_factory=UplinkCodecs)
    model_of: Callable[[str, str], str] = _unknown
    reader_of: Callable[[str], str | None] = _nobody
    sparkplug_host: str = "bibliotwin"
