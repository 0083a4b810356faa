"""Our own presence as a Sparkplug host application: spBv1.0/STATE/{host}."""

from collections.abc import Iterator

import msgspec

from sensors.message import Answer, RawMessage, parse
from sensors.sparkplug.topics import NAMESPACE

_US_PER_MS = 1_000
#: How long a broken connection of ours has to be made anew before we contradict its last will, and how often
#: we contradict anybody.
_PATIENCE_US = 5_000_000


class State(msgspec.Struct):
    """The payload of a STATE message."""

    online: bool
    timestamp: int


_state = msgspec.json.Decoder(State)


class HostState:
    """Publishes that we are online, leaves a will that we are not, and contradicts whoever says so wrongly.

    The will and the birth of one connection carry the same time; edge nodes tell by it that a will delivered
    late is of a connection before. An empty host name has no presence.
    """

    def __init__(self, host: str) -> None:
        self._host = host
        self._since_ms: int | None = None
        self._doubted_us: int | None = None
        self._insisted_us: int | None = None

    def last_will(self, now_us: int) -> Answer | None:
        """What the broker is to publish when the connection that is made now breaks."""
        if not self._host:
            return None
        self._since_ms = now_us // _US_PER_MS
        return self._answer(self._since_ms, online=False)

    def greet(self, now_us: int) -> Iterator[Answer]:
        """That we are online, since our last connection was begun."""
        self._doubted_us = None
        if self._host:
            since_ms = now_us // _US_PER_MS if self._since_ms is None else self._since_ms
            self._since_ms = since_ms
            yield self._answer(since_ms, online=True)

    def hear(self, host: str, message: RawMessage) -> Iterator[Answer]:
        """Someone's STATE. That we ourselves are offline is contradicted; it may be a will come late."""
        said = parse(_state, message) if message.payload else None
        if said is None or host != self._host or said.online or self._since_ms is None:
            return
        if said.timestamp == self._since_ms:
            # The will of this very connection: it broke, and the greeting of the next one is to come.
            self._doubted_us = message.received_us
        else:
            yield from self._insist(message.received_us)

    def due(self, now_us: int) -> Iterator[Answer]:
        """Contradict a will of ours that no new connection followed."""
        if self._doubted_us is not None and now_us - self._doubted_us >= _PATIENCE_US:
            self._doubted_us = None
            yield from self._insist(now_us)

    def _insist(self, now_us: int) -> Iterator[Answer]:
        is_due = self._insisted_us is None or abs(now_us - self._insisted_us) >= _PATIENCE_US
        if self._since_ms is not None and is_due:
            self._insisted_us = now_us
            yield self._answer(self._since_ms, online=True)

    def _answer(self, since_ms: int, *, online: bool) -> Answer:
        payload = msgspec.json.encode(State(online, since_ms))
        return Answer(f"{NAMESPACE}/STATE/{self._host}", payload, qos=1, retain=True)
