"""From what a device says of itself to the entities that we read of it."""

from collections.abc import Callable

from sensors.discovery.availability import only_on, read_availability
from sensors.discovery.book import Entity, Page
from sensors.discovery.config import Introduction, Part, is_config
from sensors.discovery.entities import FORBIDDEN, read_attributes, read_channels
from sensors.message import DecodeError

IsAnothers = Callable[[str], bool]
"""Whether another decoder reads a topic by itself."""


def page_of(said: Introduction, payload: bytes, is_anothers: IsAnothers) -> Page | None:
    """The entities that are ours to read; None when others read all of them. Raises DecodeError.

    Of a device that describes itself whole, entities about people are left out; alone they are refused.
    """
    harmless = [part for part in said.parts if part.component not in FORBIDDEN]
    entities = [_entity(said, part, is_anothers) for part in harmless or said.parts]
    ours = tuple(entity for entity in entities if entity is not None)
    if entities and not ours:
        return None
    topics = frozenset(topic for entity in ours for topic in entity.topics())
    return Page(payload, said, ours, topics)


def _entity(said: Introduction, part: Part, is_anothers: IsAnothers) -> Entity | None:
    channels, attributes = read_channels(said, part), read_attributes(said, part)
    availability = read_availability(part)
    for channel in channels:
        if is_config(channel.topic):
            raise DecodeError(f"{channel.topic:.80} is for introductions, not for what a device says")
    if any(map(is_anothers, [channel.topic for channel in channels] or part.options.topics())):
        return None
    if attributes is not None and is_anothers(attributes.topic):
        attributes = None
    signs = () if availability is None else availability.signs
    ours = [sign.topic for sign in signs if not is_anothers(sign.topic)]
    return Entity(part.object_id, tuple(channels), attributes, only_on(availability, ours))
