"""Home Assistant's MQTT discovery: homeassistant/{component}/[{node}/]{object}/config, retained.

A device introduces itself, whole or entity by entity, with the topics on which it will speak and how to read
them; those topics are followed, and introductions are remembered over restarts. What another decoder reads
by itself is left to it. The parts are in `sensors/discovery`.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from sensors.decoder import Surroundings
from sensors.discovery.book import Book, Entity, Page
from sensors.discovery.config import Introduction, is_config, read_introduction
from sensors.discovery.connections import Connections
from sensors.discovery.expiry import Expiry
from sensors.discovery.heard import Heard
from sensors.discovery.introducing import page_of
from sensors.discovery.lastsaid import LastSaid
from sensors.discovery.listening import Found, listen
from sensors.discovery.pace import Pace
from sensors.message import Answer, DecodeError, Follow, RawMessage, Reading, Remember, Said, Stale

TOPIC_FILTERS = ("homeassistant/+/+/config", "homeassistant/+/+/+/config")
ANNOUNCED_ON = TOPIC_FILTERS
_NAME = "home_assistant"
_BIRTH = Answer("homeassistant/status", b"online")
#: Of how many devices is counted how often they introduce themselves.
_MAX_PACES = 10_000
#: The bytes of a message times the entities that read it: templates cost the more the longer a state is.
MAX_WORK_BYTES = 1_048_576


def open_decoder(surroundings: Surroundings) -> "HomeAssistant":
    """A decoder to whom no device has introduced itself yet."""
    return HomeAssistant(surroundings)


class HomeAssistant:
    """Knows every device that has introduced itself."""

    TOPIC_FILTERS = TOPIC_FILTERS
    ANNOUNCED_ON = ANNOUNCED_ON

    def __init__(self, surroundings: Surroundings) -> None:
        self._reader_of = surroundings.reader_of
        self._book, self._last = Book(), LastSaid()
        self._connections, self._expiry = Connections(), Expiry()
        self._paces: dict[str, Pace] = {}

    def decode(self, message: RawMessage) -> Iterator[Said]:
        """Yield what follows from an introduction, or the readings of a message on a followed topic."""
        if is_config(message.topic):
            return self._introduce(message)
        readers = self._book.readers(message.topic)
        if readers is None:
            raise DecodeError("no device that introduced itself in Home Assistant's way speaks on this topic")
        return self._read(message, readers)

    def due(self, now_us: int) -> Iterator[Said]:
        """What is no longer vouched for, because it has not been said again in time."""
        for channel in self._expiry.due(now_us):
            yield Stale(channel.device, None, (self._book.devices[channel.device].names[channel],))

    def greet(self, now_us: int) -> Iterable[Answer]:  # noqa: ARG002
        """Say that somebody is there who wants introductions, as Home Assistant does."""
        return (_BIRTH,)

    def last_will(self, now_us: int) -> Answer | None:  # noqa: ARG002
        """None: a real Home Assistant may be there too, and we cannot say that it is gone."""
        return None

    def _introduce(self, message: RawMessage) -> Iterator[Said]:
        topic, before = message.topic, self._book.page(message.topic)
        if before is not None and before.payload == message.payload:
            return
        said = read_introduction(message)
        page = None
        if said is not None:
            self._keep_pace(said, message.received_us)
            page = page_of(said, message.payload, self._is_anothers)
        if page is not None:
            # These may be refused for want of room, so they come before anything is changed.
            self._book.check_room(topic, page)
            yield Remember(topic)
            yield self._book.announcement(topic, page)
        elif before is not None:
            yield Remember(topic, on=False)
        yield from self._replace(message, before, page)

    def _replace(self, message: RawMessage, before: Page | None, page: Page | None) -> Iterator[Said]:
        """Put `page` in the place of `before`, and say what that changes."""
        devices = sorted({one.said.device for one in (before, page) if one is not None})
        names = {device: self._names(device) for device in devices}
        self._book.take_out(message.topic)
        if page is not None:
            self._book.put(message.topic, page)
        if before is not None:
            self._expiry.forget(channel for entity in before.entities for channel in entity.channels)
        if page is not None:
            self._expiry.watch(channel for entity in page.entities for channel in entity.channels)
        yield from self._follow(before, page)
        for device in devices:
            now = self._names(device)
            gone = tuple(sorted(name for name, who in names[device].items() if now.get(name) != who))
            if gone:
                yield Stale(device, None, gone)
        if page is not None:
            yield from self._catch_up(page, message)
        for device in devices:
            yield from self._connection(device, anew=False)

    def _follow(self, before: Page | None, page: Page | None) -> Iterator[Follow]:
        """Follow what is read now, and no longer what nobody reads any more."""
        old = frozenset() if before is None else before.topics
        new = frozenset() if page is None else page.topics
        for topic in sorted(old | new):
            readers = self._book.readers(topic)
            self._connections.settle(topic, readers or ())
            if not readers:
                self._last.forget(topic)
        yield from (Follow(topic, on=False) for topic in sorted(old - new) if not self._book.readers(topic))
        yield from (Follow(topic) for topic in sorted(new - old) if self._book.is_new(topic, page))

    def _catch_up(self, page: Page, introduction: RawMessage) -> Iterator[Said]:
        """What entities that came late can still read of what their topics said last."""
        for topic in sorted(page.topics):
            order, last = self._last.find(topic) or (0, None)
            if last is None:
                continue
            readers = {entity: page.said.device for entity in page.entities if topic in entity.topics()}
            heard = Heard(last)
            with suppress(DecodeError):  # a fault of the state, told when the next one comes
                found = listen(self._book.devices, readers, last, heard, is_past=True)
                self._note(found, last, order)
                # Of what the broker had kept nobody knows since when it is so.
                yield from found.readings(heard.time_us or (None if last.retained else last.received_us))
                if last.retained and not introduction.retained and heard.time_us is None:
                    for device, values in found.values.items():
                        yield Stale(device, None, tuple(values))

    def _read(self, message: RawMessage, readers: dict[Entity, str]) -> Iterator[Said]:
        if not message.payload:  # only clears what the broker kept
            self._last.forget(message.topic)
            return
        if len(message.payload) * len(readers) > MAX_WORK_BYTES:
            raise DecodeError(
                f"{len(message.payload)} bytes that {len(readers)} entities read are too much at once: "
                "publish smaller states, or fewer entities on one topic"
            )
        heard = Heard(message)
        found = listen(self._book.devices, readers, message, heard)
        yield from found.readings(heard.time_us)
        self._note(found, message, self._last.keep(message))
        if found.verdicts:
            for device in sorted(set(readers.values())):
                yield from self._connection(device, anew=True)

    def _note(self, found: Found, message: RawMessage, order: int) -> None:
        for channel, value in found.spoke:
            self._expiry.heard(channel, value, message.received_us)
        self._connections.hear(found.verdicts, order)

    def _connection(self, device: str, *, anew: bool) -> Iterator[Said]:
        """Whether the device can be reached, if that can be said and is news or `anew`.

        Of a device that is not offline as a whole, entities that cannot be reached are stale.
        """
        known = self._book.devices.get(device)
        if known is None:
            return
        state = self._connections.state(known)
        if state is not None and (anew or state != known.connection):
            known.connection = state
            yield Reading(device, None, {"connection": state})
        if state is None and anew:
            lost = [e for e in known.entities() if self._connections.is_available(e) is False]
            names = tuple(sorted(known.names[channel] for entity in lost for channel in entity.channels))
            if names:
                yield Stale(device, None, names)

    def _names(self, device: str) -> dict[str, tuple[str, str, str]]:
        """What each property of a device is, in words that a repeated introduction does not change."""
        known = self._book.devices.get(device)
        names = {} if known is None else known.names
        return {name: (c.component, c.object_id, c.topic) for c, name in names.items() if not c.is_event}

    def _is_anothers(self, topic: str) -> bool:
        return self._reader_of(topic) not in (None, _NAME)

    def _keep_pace(self, said: Introduction, now_us: int) -> None:
        if len(self._paces) >= _MAX_PACES:
            self._paces.clear()
        pace = self._paces.setdefault(said.device, Pace())
        if not pace.allows(max(1, len(said.parts)), now_us):
            raise DecodeError(f"device {said.device:.60} introduces itself anew too often")
