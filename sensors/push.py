"""Messages that others push to us, over HTTP for example: each sender hears when its own are durable."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sensors.message import RawMessage
from sensors.receipt import Stamps
from twin.clock import Clock
from twin.errors import TwinError
from twin.history.columns import QuarantinedMessage

#: How much may wait for the pump before senders are told to come back later.
MAX_WAITING, MAX_WAITING_BYTES = 20_000, 64 * 2**20
_NOTHING: Mapping[str, bytes] = MappingProxyType({})


class PushQueueFullError(TwinError):
    """As much is waiting as may wait; the sender should send again in a moment."""

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} pushed messages wait to be stored already; send this again in a moment")
        self.waiting = waiting


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of one offer: all of it is durable. `refused` are reasons by place in the offer."""

    messages: int
    refused: Mapping[int, str]


@dataclass(slots=True, eq=False)
class Offer:
    """Messages pushed together. `done` is set once all of them are durable."""

    messages: list[RawMessage]
    done: asyncio.Future[Pushed]
    refused: dict[int, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of payload."""
        return sum(len(message.payload) for message in self.messages)


class PushDelivery:
    """Whole offers; an offer is never split over two commits."""

    def __init__(self, offers: Sequence[Offer], counters: dict[str, int]) -> None:
        self.messages = [message for offer in offers for message in offer.messages]
        self._offers, self._counters = tuple(offers), counters

    def notes(self, untimed: Sequence[int]) -> Mapping[str, bytes]:
        """None: whoever sends a message twice without a time has sent two."""
        _ = untimed
        return _NOTHING

    def refused(self, quarantined: Sequence[QuarantinedMessage]) -> None:
        """Tell each message's offer why nobody could read it; stamps are unique within a delivery."""
        reasons = {held.received_us: held.reason for held in quarantined}
        for offer in self._offers:
            for place, message in enumerate(offer.messages):
                if message.received_us in reasons:
                    offer.refused[place] = reasons[message.received_us]
        self._counters["quarantined"] += len(reasons)

    def acknowledge(self) -> None:
        """Wake the senders."""
        self._counters["stored"] += len(self.messages)
        for offer in self._offers:
            if not offer.done.done():
                offer.done.set_result(Pushed(len(offer.messages), offer.refused))


class PushSource:
    """A Source that others put messages into.

    Bounded by messages and bytes; what does not fit is refused, never dropped. Nothing that waits here has
    been acknowledged to anybody.
    """

    name = "push"

    def __init__(
        self, clock: Clock, *, max_waiting: int = MAX_WAITING, max_waiting_bytes: int = MAX_WAITING_BYTES
    ) -> None:
        self._stamps = Stamps(clock)
        self._max_waiting, self._max_waiting_bytes = max_waiting, max_waiting_bytes
        self._offers: deque[Offer] = deque()
        self._waiting = self._waiting_bytes = 0
        self._arrived = asyncio.Event()
        self.counters = {"received": 0, "stored": 0, "quarantined": 0, "full": 0, "withdrawn": 0}

    def offer(self, protocol: str, topic_payloads: Sequence[tuple[str, bytes]]) -> Offer:
        """Put in (topic, payload) pairs for the decoder `protocol`; raises PushQueueFullError."""
        messages = [
            RawMessage(topic, payload, self._stamps.next_us(), protocol=protocol)
            for topic, payload in topic_payloads
        ]
        offer = Offer(messages, asyncio.get_running_loop().create_future())
        size = offer.size
        # A single offer that is larger than the whole queue must still have a chance.
        if self._offers and (
            self._waiting + len(messages) > self._max_waiting
            or self._waiting_bytes + size > self._max_waiting_bytes
        ):
            self.counters["full"] += len(messages)
            raise PushQueueFullError(self._waiting)
        self._offers.append(offer)
        self._count(len(messages), size)
        self.counters["received"] += len(messages)
        self._arrived.set()
        return offer

    def withdraw(self, offer: Offer) -> bool:
        """Take an offer back whose sender no longer waits; False if the pump has it already."""
        try:
            self._offers.remove(offer)
        except ValueError:
            return False
        self._count(-len(offer.messages), -offer.size)
        self.counters["withdrawn"] += len(offer.messages)
        return True

    async def receive(self, limit: int) -> PushDelivery:
        """Wait for offers; whole ones, together at most `limit` messages unless the first is larger."""
        while not self._offers:
            self._arrived.clear()
            await self._arrived.wait()
        taken = [self._offers.popleft()]
        count = len(taken[0].messages)
        while self._offers and count + len(self._offers[0].messages) <= limit:
            taken.append(self._offers.popleft())
            count += len(taken[-1].messages)
        self._count(-count, -sum(offer.size for offer in taken))
        return PushDelivery(taken, self.counters)

    def waiting(self) -> int:
        """How many messages have arrived and not been taken yet."""
        return self._waiting

    def health(self) -> tuple[bool, str, str]:
        """Well unless the queue is full."""
        if self._waiting < self._max_waiting and self._waiting_bytes < self._max_waiting_bytes:
            return True, f"{self._waiting} pushed messages wait", ""
        return (
            False,
            f"{self._waiting} pushed messages ({self._waiting_bytes} bytes) wait, as many as may",
            "history is slow or cannot be written; senders are told to come back",
        )

    def _count(self, messages: int, size: int) -> None:
        self._waiting += messages
        self._waiting_bytes += size
