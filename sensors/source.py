"""Where messages come from, and how they are handed over."""

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from sensors.message import RawMessage
from twin.history.columns import QuarantinedMessage


class Delivery(Protocol):
    """Messages handed over by a source, to be acknowledged once they are durable."""

    messages: list[RawMessage]

    def notes(self, untimed: Sequence[int]) -> Mapping[str, bytes]:
        """What the source wants committed together with these messages, by key.

        `untimed` are the places of the messages that carry no time of their own: history cannot know such a
        message again, so a source that may deliver one twice remembers it by itself.
        """

    def acknowledge(self) -> None:
        """Tell the sender that all of these are safe. Never called for a delivery that was lost."""


@runtime_checkable
class Concerned(Protocol):
    """A delivery whose sender wants to know which of its messages nobody could read."""

    def refused(self, quarantined: Sequence[QuarantinedMessage]) -> None:
        """These are durable in quarantine now; called before `acknowledge`, and only if there are any."""


class Source(Protocol):
    """Somewhere messages come from."""

    name: str

    async def receive(self, limit: int) -> Delivery | None:
        """Wait for messages and return at most `limit` of them, or None when there will be no more.

        Cancelling it while it waits loses nothing.
        """

    def waiting(self) -> int:
        """How many messages have arrived and not been taken yet."""

    def health(self) -> tuple[bool, str, str]:
        """Whether it is connected, what to say about it, and what to do if it is not."""
