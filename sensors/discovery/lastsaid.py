"""What each followed topic said last, for entities that are announced only afterwards."""

from sensors.message import RawMessage

#: A longer state is not kept, and all together have this many bytes; beyond it the oldest go.
MAX_KEPT_BYTES, MAX_ALL_BYTES = 4_096, 16_777_216


class LastSaid:
    """The last message on each topic, with the order in which they came."""

    def __init__(self) -> None:
        self._count = self._bytes = 0
        self._messages: dict[str, tuple[int, RawMessage]] = {}

    def keep(self, message: RawMessage) -> int:
        """Keep a message in place of the topic's last; returns its place in the order."""
        self.forget(message.topic)
        self._count += 1
        if len(message.payload) <= MAX_KEPT_BYTES:
            self._messages[message.topic] = self._count, message
            self._bytes += len(message.payload)
            while self._bytes > MAX_ALL_BYTES:
                self.forget(next(iter(self._messages)))
        return self._count

    def find(self, topic: str) -> tuple[int, RawMessage] | None:
        """The last message on a topic and its place in the order."""
        return self._messages.get(topic)

    def forget(self, topic: str) -> None:
        """Keep nothing of a topic."""
        kept = self._messages.pop(topic, None)
        if kept is not None:
            self._bytes -= len(kept[1].payload)
