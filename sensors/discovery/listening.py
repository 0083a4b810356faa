"""What the entities that read a topic make of one message on it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sensors.discovery.availability import Sign
from sensors.discovery.book import Entity, KnownDevice
from sensors.discovery.entities import Channel
from sensors.discovery.heard import Heard
from sensors.message import DecodeError, RawMessage, Reading
from twin.things import Value

_TOLD_FAULTS = 3


@dataclass(slots=True)
class Found:
    """Values by device and property, events one by one, who spoke, and what tells of availability.

    `is_past`: the message is what was kept, so events in it happened before we listened.
    """

    is_past: bool = False
    values: dict[str, dict[str, Value]] = field(default_factory=lambda: defaultdict(dict))
    events: list[tuple[str, str]] = field(default_factory=list)
    spoke: list[tuple[Channel, Value]] = field(default_factory=list)
    verdicts: dict[Sign, bool] = field(default_factory=dict)

    def readings(self, time_us: int | None) -> Iterable[Reading]:
        """What was measured."""
        for device, values in self.values.items():
            if values:
                yield Reading(device, time_us, values)
        for device, event in self.events:
            yield Reading(device, time_us, {"action": event})

    def is_anything(self) -> bool:
        """Whether any entity could make something of the message."""
        return bool(self.spoke or self.verdicts or any(self.values.values()))


def listen(
    devices: Mapping[str, KnownDevice],
    readers: Mapping[Entity, str],
    message: RawMessage,
    heard: Heard,
    *,
    is_past: bool = False,
) -> Found:
    """Let every entity read the message; of one that `is_past` no events, because they are over.

    An entity that cannot must not take with it what the others read; raises DecodeError when none could.
    """
    found, faults = Found(is_past or message.retained), list[str]()
    for entity, device in readers.items():
        for read in (_read_values, _read_attributes, _read_availability):
            try:
                read(found, entity, devices[device], message, heard)
            except DecodeError as error:
                faults.append(f"{entity.object_id}: {error.reason}")
    if faults and not found.is_anything():
        raise DecodeError("; ".join(dict.fromkeys(faults[:_TOLD_FAULTS])))
    return found


def _read_values(
    found: Found, entity: Entity, device: KnownDevice, message: RawMessage, heard: Heard
) -> None:
    for channel in entity.channels:
        if channel.topic != message.topic or (channel.is_event and found.is_past):
            continue
        value = channel.read(heard)
        if value is None:
            continue
        found.spoke.append((channel, value))
        if channel.is_event:
            found.events.append((channel.device, _event(channel, value, device)))
        else:
            found.values[channel.device][device.names[channel]] = value


def _read_attributes(
    found: Found, entity: Entity, _device: KnownDevice, message: RawMessage, heard: Heard
) -> None:
    attributes = entity.attributes
    if attributes is not None and attributes.topic == message.topic:
        found.values[attributes.device].update(attributes.read(heard))


def _read_availability(
    found: Found, entity: Entity, _device: KnownDevice, message: RawMessage, heard: Heard
) -> None:
    for sign in entity.signs_on(message.topic):
        verdict = sign.verdict(heard)
        if verdict is None:
            raise DecodeError(
                f"availability is {sign.available:.20} or {sign.not_available:.20}, not {heard.text!r:.40}"
            )
        found.verdicts[sign] = verdict


def _event(channel: Channel, value: Value, device: KnownDevice) -> str:
    """What happened; with the entity's id where a device has several that can happen."""
    return f"{channel.object_id}_{value}" if device.event_count() > 1 else str(value)
