"""What one Zigbee2MQTT bridge has told of its network: devices, groups, and who can be reached."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from sensors.message import Announcement, DecodeError, Reading

#: A Zigbee network has a few hundred devices; what claims to be a larger one is not believed.
MAX_DEVICES = 2_000
MAX_NAME_CHARS = 200
#: Features of a switch or a light lie one below it; nothing real is deeper.
_MAX_DEPTH = 3


class Definition(msgspec.Struct):
    """What Zigbee2MQTT knows of a kind of device; `exposes` is read leniently, being vendors' work."""

    model: str | None = None
    vendor: str | None = None
    description: str | None = None
    exposes: list[Any] = []


class ListedDevice(msgspec.Struct):
    """One entry of bridge/devices; without a definition the device is not supported, or not interviewed."""

    ieee_address: str
    friendly_name: str
    type: str | None = None
    description: str | None = None
    disabled: bool = False
    definition: Definition | None = None


class Group(msgspec.Struct):
    """One entry of bridge/groups."""

    friendly_name: str


class EventData(msgspec.Struct):
    """Whom an event is about; `definition` comes with the end of an interview."""

    friendly_name: str
    ieee_address: str = ""
    definition: Definition | None = None


class BridgeEvent(msgspec.Struct):
    """bridge/event."""

    type: str
    data: EventData


@dataclass(slots=True)
class _Member:
    """One device: `is_available` is what its own topic says, `is_told` what we last said; None is neither."""

    ieee_address: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    is_available: bool | None = None
    is_told: bool | None = None


class Network:
    """The devices under one base topic.

    A device can be reached when the bridge runs and the device's own availability, where it has one, says so.
    With a bridge that runs and no availability configured nothing is said, except to take back what was said
    while the bridge was down.
    """

    def __init__(self, base: str, prefix: str) -> None:
        """`prefix` goes before friendly names, so that two coordinators can each have a `desk-1`."""
        self.base, self._prefix = base, prefix
        self.groups: frozenset[str] = frozenset()
        self._members: dict[str, _Member] = {}
        self._is_running: bool | None = None

    def external_name(self, name: str) -> str:
        """A friendly name as the twin knows the device."""
        return self._prefix + name

    def knows(self, name: str) -> bool:
        """Whether a device of this friendly name was listed or heard."""
        return name in self._members

    def units(self, name: str) -> Mapping[str, str]:
        """The units that the device declares for its words; an empty one for a number without a unit."""
        return self._members[name].units if name in self._members else {}

    def hear(self, name: str) -> _Member:
        """Note that there is a device of this name. Raises DecodeError when there are too many."""
        member = self._members.get(name)
        if member is None:
            if not 0 < len(name) <= MAX_NAME_CHARS:
                raise DecodeError(f"a friendly name has 1 to {MAX_NAME_CHARS} characters, not {name:.60}")
            if len(self._members) >= MAX_DEVICES:
                raise DecodeError(
                    f"{self.base:.60} has {MAX_DEVICES} devices already; {name:.60} is too many"
                )
            member = self._members[name] = _Member()
        return member

    def set_running(self, is_running: bool) -> Iterator[Reading]:
        """The bridge runs, or no longer."""
        self._is_running = is_running
        return self._connections(list(self._members))

    def set_available(self, name: str, is_available: bool) -> Iterator[Reading]:
        """A device's own availability."""
        self.hear(name).is_available = is_available
        return self._connections((name,))

    def set_devices(self, listed: list[ListedDevice]) -> list[Announcement | Reading]:
        """Take in bridge/devices, which is always the whole list; disabled devices are as good as absent."""
        devices = [device for device in listed if device.type != "Coordinator" and not device.disabled]
        if len(devices) > MAX_DEVICES:
            raise DecodeError(f"{len(devices)} devices are more than the {MAX_DEVICES} of any Zigbee network")
        if wrong := [d.friendly_name for d in devices if not 0 < len(d.friendly_name) <= MAX_NAME_CHARS]:
            raise DecodeError(f"a friendly name has 1 to {MAX_NAME_CHARS} characters, not {wrong[0]:.60}")
        before = self._members
        old_names = {member.ieee_address: name for name, member in before.items() if member.ieee_address}
        self._members = {}
        said: list[Announcement | Reading] = []
        for device in devices:
            name, old = device.friendly_name, old_names.get(device.ieee_address, device.friendly_name)
            member = self._members[name] = before.get(name) or _Member()
            member.ieee_address, member.units = device.ieee_address, _units(device.definition)
            said.append(self._announcement(device, old if old != name else ""))
        gone = [name for name in before if name not in self._members and before[name].ieee_address]
        said += [self._connection(name, False) for name in gone]
        # Devices that were heard and are not listed stay known: the list may be older than they are.
        for name, member in before.items():
            if not member.ieee_address and name not in self.groups and len(self._members) < MAX_DEVICES:
                self._members.setdefault(name, member)
        said += self._connections(list(self._members))
        return said

    def set_groups(self, groups: list[Group]) -> None:
        """Take in bridge/groups. A group repeats what its members say."""
        self.groups = frozenset(group.friendly_name for group in groups[:MAX_DEVICES])
        for name in self.groups:
            if name in self._members and not self._members[name].ieee_address:
                del self._members[name]

    def take_event(self, event: BridgeEvent) -> Iterator[Announcement | Reading]:
        """A device joined, was interviewed, or left; bridge/devices follows each time and says more."""
        name = event.data.friendly_name
        if event.type == "device_leave":
            if self._members.pop(name, None) is not None:
                yield self._connection(name, False)
        elif event.type == "device_joined" and name not in self._members:
            self.hear(name)
            yield Announcement(self.external_name(name))
        elif event.type == "device_interview" and event.data.definition is not None:
            self.hear(name)
            yield self._announcement(
                ListedDevice(event.data.ieee_address, name, definition=event.data.definition), ""
            )

    def _connections(self, names: Iterable[str]) -> Iterator[Reading]:
        for name in names:
            member = self._members[name]
            is_reachable = member.is_available
            if self._is_running is False:
                is_reachable = False
            elif is_reachable is None and member.is_told is False:
                is_reachable = True
            if is_reachable is not None and is_reachable != member.is_told:
                member.is_told = is_reachable
                yield self._connection(name, is_reachable)

    def _connection(self, name: str, is_reachable: bool) -> Reading:
        word = "online" if is_reachable else "offline"
        return Reading(self.external_name(name), None, {"connection": word})

    def _announcement(self, device: ListedDevice, old_name: str) -> Announcement:
        kind = device.definition or Definition()
        title = (device.description or kind.description or "")[:MAX_NAME_CHARS]
        if old_name:
            title = f"{title} (renamed, was {old_name})".lstrip()
        return Announcement(
            self.external_name(device.friendly_name),
            name=title,
            model=(kind.model or "")[:MAX_NAME_CHARS],
            maker=(kind.vendor or "")[:MAX_NAME_CHARS],
        )


def _units(definition: Definition | None) -> dict[str, str]:
    found: dict[str, str] = {}
    if definition is not None:
        _collect_units(definition.exposes, found, 0)
    return found


def _collect_units(exposes: list[Any], found: dict[str, str], depth: int) -> None:
    for expose in exposes:
        if not isinstance(expose, dict):
            continue
        word, unit, features = expose.get("property"), expose.get("unit"), expose.get("features")
        if isinstance(word, str):
            # What lies below a composite is nested in its value, where nothing is read.
            if expose.get("type") == "numeric" and len(found) < MAX_DEVICES:
                found[word] = unit if isinstance(unit, str) else ""
        elif isinstance(features, list) and depth < _MAX_DEPTH:
            _collect_units(features, found, depth + 1)
