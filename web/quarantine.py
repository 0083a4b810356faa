"""A second try for messages that no decoder could read, after a fix."""

from collections.abc import Sequence
from dataclasses import dataclass

from sensors.ingest import Ingest
from sensors.message import RawMessage
from twin.history.columns import QuarantinedMessage
from twin.history.store import HistoryStore


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many messages were tried, and how many of them could be read this time."""

    tried: int
    read: int

    @property
    def left(self) -> int:
        """How many stay in quarantine."""
        return self.tried - self.read


async def replay(held: Sequence[QuarantinedMessage], ingest: Ingest, history: HistoryStore) -> Replayed:
    """Put the messages that can be read now through `ingest`, and let them out of quarantine.

    They keep their time of receipt. Those that still cannot be read stay as they are.
    """
    read = await ingest.try_again([_as_it_came(message, ingest) for message in held])
    if read:
        ids = [held[place].id for place in read]
        await ingest.on_writer(lambda: history.release_quarantined(ids))
    return Replayed(len(held), len(read))


def _as_it_came(held: QuarantinedMessage, ingest: Ingest) -> RawMessage:
    """A message on a topic we read is dispatched by it; any other goes to the decoder it was sent to."""
    by_topic = held.decoder == "none" or ingest.decoding.dispatch.is_claimed(held.topic)
    return RawMessage(held.topic, held.payload, held.received_us, protocol="" if by_topic else held.decoder)
