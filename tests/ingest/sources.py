"""A source whose messages are at hand, and one pump around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sensors.decoders.catalogue import open_decoders
from sensors.decoding import Decoding
from sensors.ingest import Ingest
from sensors.message import RawMessage
from twin.bus import Bus
from twin.clock import Clock, SystemClock
from twin.history.store import HistoryStore
from twin.state import TwinState


@dataclass
class ListDelivery:
    """A delivery that remembers whether it was acknowledged."""

    messages: list[RawMessage]
    acknowledged: bool = False

    def notes(self, untimed: Sequence[int]) -> Mapping[str, bytes]:
        return {}

    def acknowledge(self) -> None:
        self.acknowledged = True


@dataclass
class ListSource:
    """Gives the deliveries it was made of, and then ends."""

    name = "list"
    deliveries: list[ListDelivery]
    given: list[ListDelivery] = field(default_factory=list)

    async def receive(self, limit: int) -> ListDelivery | None:
        if not self.deliveries:
            return None
        self.given.append(self.deliveries.pop(0))
        return self.given[-1]

    def waiting(self) -> int:
        return sum(len(delivery.messages) for delivery in self.deliveries)

    def health(self) -> tuple[bool, str, str]:
        return True, "a list", ""


def deliveries(messages: list[RawMessage], size: int = 7) -> list[ListDelivery]:
    """The messages in deliveries of `size`."""
    return [ListDelivery(messages[first : first + size]) for first in range(0, len(messages), size)]


def pump_of(
    source: ListSource, history: HistoryStore, clock: Clock | None = None, bus: Bus | None = None
) -> Ingest:
    """A pump from `source` into `history` with every decoder and no registered device."""
    ingest = Ingest(
        source,
        Decoding(open_decoders()),
        history,
        TwinState(bus or Bus()),
        clock or SystemClock(),
    )
    ingest.add_series(history.list_series())
    return ingest
