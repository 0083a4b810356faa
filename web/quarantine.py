"""A second try for messages that no decoder could read, after a fix."""

from collections.abc import Sequence
from dataclasses import dataclass

from sensors.decoders.catalogue import DECODERS
from sensors.ingest import Ingest
from sensors.message import MAX_PAYLOAD_BYTES, DecodeError, RawMessage
from sensors.topics import TopicTree
from twin.history.columns import QuarantinedMessage
from twin.history.store import HistoryStore

_topics = TopicTree({name: decoder.TOPIC_FILTER for name, decoder in DECODERS.items()})


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many messages were tried, and how many of them could be read this time."""

    tried: int
    read: int

    @property
    def left(self) -> int:
        """How many stay in quarantine."""
        return self.tried - self.read


@dataclass(slots=True)
class _Again:
    """A delivery that nobody waits to have acknowledged."""

    messages: list[RawMessage]

    def acknowledge(self) -> None:
        """The sender was told long ago."""


async def replay(held: Sequence[QuarantinedMessage], ingest: Ingest, history: HistoryStore) -> Replayed:
    """Put the messages that can be read now through `ingest`, and let them out of quarantine.

    They keep their time of receipt. Those that still cannot be read stay as they are.
    """
    readable = [message for message in held if _can_be_read(message)]
    if readable:
        await ingest.take(_Again([RawMessage(m.topic, m.payload, m.received_us) for m in readable]))
        ids = [message.id for message in readable]
        await ingest.on_writer(lambda: history.release_quarantined(ids))
    return Replayed(len(held), len(readable))


def _can_be_read(held: QuarantinedMessage) -> bool:
    names = _topics.find(held.topic)
    if not names or len(held.payload) > MAX_PAYLOAD_BYTES:
        return False
    try:
        for _ in DECODERS[names[0]].decode(RawMessage(held.topic, held.payload, held.received_us)):
            pass
    except DecodeError:
        return False
    return True
