"""Every device that has introduced itself: its entities, who reads which topic, and bounds on all of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sensors.discovery.availability import Availability, Sign
from sensors.discovery.config import MAX_ENTITIES, Introduction
from sensors.discovery.entities import Attributes, Channel
from sensors.discovery.naming import names_of
from sensors.message import Announcement, DecodeError

#: Introductions, their bytes, followed topics, and how many entities may read one topic.
MAX_CONFIGS, MAX_BYTES, MAX_TOPICS, MAX_READERS = 5_000, 33_554_432, 20_000, 200
#: Topics of one device, so that it leaves room for others.
MAX_TOPICS_PER_DEVICE = 400


@dataclass(frozen=True, slots=True, eq=False)
class Entity:
    """One announced entity: what it reads, and how it tells that it can be reached."""

    object_id: str
    channels: tuple[Channel, ...]
    attributes: Attributes | None
    availability: Availability | None

    def topics(self) -> Iterator[str]:
        """What it is followed on."""
        for channel in self.channels:
            yield channel.topic
        if self.attributes is not None:
            yield self.attributes.topic
        if self.availability is not None:
            for sign in self.availability.signs:
                yield sign.topic

    def signs_on(self, topic: str) -> Iterator[Sign]:
        """What on this topic tells whether it can be reached."""
        if self.availability is not None:
            yield from (sign for sign in self.availability.signs if sign.topic == topic)


@dataclass(frozen=True, slots=True)
class Page:
    """What one message introduced: its payload, to know it again, and the entities."""

    payload: bytes
    said: Introduction
    entities: tuple[Entity, ...]
    topics: frozenset[str]


@dataclass(slots=True)
class KnownDevice:
    """A device by its pages: `names` are the properties of its channels, `connection` what was last said."""

    pages: dict[str, Page] = field(default_factory=dict)
    names: dict[Channel, str] = field(default_factory=dict)
    connection: str | None = None
    announced: Announcement | None = None

    def entities(self) -> Iterator[Entity]:
        """Of all pages, in an order that does not depend on when they came."""
        for _, page in sorted(self.pages.items()):
            yield from page.entities

    def event_count(self) -> int:
        """How many of its channels are events."""
        return sum(channel.is_event for channel in self.names)


class Book:
    """The introductions in force, by the topic they came on; and the entities by the topics they read."""

    def __init__(self) -> None:
        self.devices: dict[str, KnownDevice] = {}
        self._device_of: dict[str, str] = {}
        self._readers: dict[str, dict[Entity, str]] = {}
        self._bytes = 0

    def announcement(self, config_topic: str, page: Page) -> Announcement:
        """What the pages of a device tell of it, `page` among them; some name only its identifiers."""
        device = self.devices.get(page.said.device)
        pages = {**({} if device is None else device.pages), config_topic: page}
        said = [one.said for _, one in sorted(pages.items())]
        return Announcement(
            page.said.device,
            name=next((one.name for one in said if one.name), ""),
            model=next((one.model for one in said if one.model), ""),
            maker=next((one.maker for one in said if one.maker), ""),
        )

    def page(self, config_topic: str) -> Page | None:
        """What was introduced on a topic."""
        device = self._device_of.get(config_topic)
        return None if device is None else self.devices[device].pages[config_topic]

    def readers(self, topic: str) -> dict[Entity, str] | None:
        """The entities that read a topic, with their device."""
        return self._readers.get(topic)

    def is_new(self, topic: str, page: Page | None) -> bool:
        """Whether nobody but the entities of `page` reads a topic."""
        readers = self._readers.get(topic, {})
        return page is not None and readers.keys() <= set(page.entities)

    def check_room(self, config_topic: str, page: Page) -> None:
        """Raise DecodeError when `page` would be too much in place of what that topic introduced before."""
        before = self.page(config_topic)
        if before is None and len(self._device_of) >= MAX_CONFIGS:
            raise DecodeError(f"{MAX_CONFIGS} introductions are known already; clear old ones first")
        size = self._bytes + len(page.payload) - (0 if before is None else len(before.payload))
        if size > MAX_BYTES:
            raise DecodeError(f"introductions of {MAX_BYTES} bytes are known already; clear old ones first")
        device = self.devices.get(page.said.device)
        others = [] if device is None else [p for topic, p in device.pages.items() if topic != config_topic]
        if sum(len(p.entities) for p in others) + len(page.entities) > MAX_ENTITIES:
            raise DecodeError(f"device {page.said.device:.40} has {MAX_ENTITIES} entities already")
        if len(frozenset().union(page.topics, *(p.topics for p in others))) > MAX_TOPICS_PER_DEVICE:
            raise DecodeError(
                f"device {page.said.device:.40} speaks on {MAX_TOPICS_PER_DEVICE} topics already"
            )
        fresh = [topic for topic in page.topics if topic not in self._readers]
        if len(self._readers) + len(fresh) > MAX_TOPICS:
            raise DecodeError(f"{MAX_TOPICS} topics are followed already; clear old introductions first")
        was_there = frozenset() if before is None else frozenset(before.entities)
        wanted = Counter(topic for entity in page.entities for topic in frozenset(entity.topics()))
        for topic, count in wanted.items():
            if len(self._readers.get(topic, {}).keys() - was_there) + count > MAX_READERS:
                raise DecodeError(f"{MAX_READERS} entities read the topic {topic:.60} already")

    def put(self, config_topic: str, page: Page) -> None:
        """Take in what a topic introduced; `check_room` comes first, and `take_out` what was there."""
        device = self.devices.setdefault(page.said.device, KnownDevice())
        device.pages[config_topic] = page
        self._device_of[config_topic] = page.said.device
        self._bytes += len(page.payload)
        for entity in page.entities:
            for topic in entity.topics():
                self._readers.setdefault(topic, {})[entity] = page.said.device
        _rename(device)

    def take_out(self, config_topic: str) -> Page | None:
        """Forget what a topic introduced."""
        name = self._device_of.pop(config_topic, None)
        if name is None:
            return None
        device = self.devices[name]
        page = device.pages.pop(config_topic)
        self._bytes -= len(page.payload)
        for entity in page.entities:
            for topic in entity.topics():
                readers = self._readers.get(topic, {})
                readers.pop(entity, None)
                if not readers:
                    self._readers.pop(topic, None)
        _rename(device)
        if not device.pages:
            del self.devices[name]
        return page


def _rename(device: KnownDevice) -> None:
    device.names = names_of(channel for entity in device.entities() for channel in entity.channels)
