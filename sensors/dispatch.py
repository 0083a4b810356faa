"""Which decoders are tried on a message, and in what order."""

from collections.abc import Callable, Iterable, Mapping

from sensors.decoder import Decoder
from sensors.message import RawMessage, Said
from sensors.topics import TopicTree

Reader = tuple[str, Callable[[RawMessage], Iterable[Said]]]
"""A decoder's name and its decode function."""

_REMEMBERED = 100_000


class Dispatch:
    """Decoders by topic.

    Tried are, in this order: the decoder that the message's source was set up for, and nothing else; those
    that a route names; those whose own filters match, the most specific first; those that follow the topic;
    and for a topic that nobody claims, every decoder that knows its payload by its shape. Of several the one
    that read the last message of this topic comes first. A topic seen before costs one look-up.
    """

    def __init__(self, decoders: Mapping[str, Decoder], routes: Mapping[str, str] | None = None) -> None:
        """`routes` are decoder names by topic filter, as an operator has set them."""
        self._readers: dict[str, Reader] = {name: (name, d.decode) for name, d in decoders.items()}
        self._routed, self._own, self._followed = TopicTree(), TopicTree(), TopicTree()
        for topic_filter, name in (routes or {}).items():
            self._routed.add(topic_filter, name)
        for name, decoder in decoders.items():
            for topic_filter in decoder.TOPIC_FILTERS:
                self._own.add(topic_filter, name)
        self.anywhere = tuple(name for name, d in decoders.items() if getattr(d, "ANYWHERE", False))
        self._by_topic: dict[str, tuple[Reader, ...]] = {}

    def find(self, message: RawMessage) -> tuple[Reader, ...]:
        """The decoders to try, the likeliest first; empty when there is none."""
        if message.protocol:
            reader = self._readers.get(message.protocol)
            return () if reader is None else (reader,)
        return self._by_topic.get(message.topic) or self._found(message.topic)

    def prefer(self, topic: str, place: int) -> None:
        """The decoder at `place` has read a message of this topic: try it first from now on."""
        readers = self._by_topic.get(topic)
        if readers is not None and place < len(readers):
            self._by_topic[topic] = (readers[place], *readers[:place], *readers[place + 1 :])

    def reader_of(self, topic: str) -> str | None:
        """The decoder that reads a topic because of a route or of its own filters, or None."""
        return next(iter((*self._routed.find(topic), *self._own.find(topic))), None)

    def is_claimed(self, topic: str) -> bool:
        """Whether a decoder wants messages on `topic`, rather than only trying them by their shape."""
        return bool(self._routed.find(topic) or self._own.find(topic) or self._followed.find(topic))

    def follow(self, topic_filter: str, name: str, *, on: bool) -> None:
        """Give messages on `topic_filter` to decoder `name`, or no longer."""
        change = self._followed.add if on else self._followed.remove
        change(topic_filter, name)
        self._by_topic.clear()

    def _found(self, topic: str) -> tuple[Reader, ...]:
        names = (
            self._routed.find(topic) or (*self._own.find(topic), *self._followed.find(topic)) or self.anywhere
        )
        if len(self._by_topic) >= _REMEMBERED:
            self._by_topic.clear()
        found = self._by_topic[topic] = tuple(self._readers[name] for name in dict.fromkeys(names))
        return found


def refusal(message: RawMessage, refused: Iterable[tuple[str, str]], *, claimed: bool) -> str:
    """Why nobody could read a message: each decoder that was tried and its reason."""
    reasons = list(refused)
    if message.protocol and not reasons:
        return f"there is no decoder named {message.protocol:.40}"
    if claimed and len(reasons) == 1:
        return reasons[0][1]
    told = "; ".join(f"{name}: {reason}" for name, reason in reasons)
    if claimed:
        return f"none of {len(reasons)} decoders could read it. {told}"
    advice = (
        "no decoder reads this topic: name one for it in mqtt_routes, or subscribe to less in mqtt_topics"
    )
    return f"{advice}. By its content it was tried as {told}" if told else advice
