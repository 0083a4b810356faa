"""Which device is where and what it speaks: names in protocols to devices of the twin."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from sensors.message import Announcement, DecodeError
from twin.history.columns import SeriesKey
from twin.venue.model import Device

#: How many devices nobody registered may show up before further ones are refused: names come from outside.
MAX_UNREGISTERED = 20_000
#: How long the name of such a device may be.
MAX_DEVICE_CHARS = 300
#: How many properties one device may have.
MAX_PROPERTIES = 200


class KnownDevice:
    """A device and the series numbers of its properties, filled in as they are first seen.

    `layouts` are the numbers of properties that came together before, by their names in order; `claimed`
    counts the properties it ever named, so that a runaway device cannot fill the register.
    """

    __slots__ = ("claimed", "device_id", "feature_of_interest", "layouts", "series")

    def __init__(self, device_id: str, feature_of_interest: str) -> None:
        self.device_id, self.feature_of_interest = device_id, feature_of_interest
        self.series: dict[str, int] = {}
        self.layouts: dict[tuple[str, ...], array[int]] = {}
        self.claimed = 0

    def key(self, observed_property: str) -> SeriesKey:
        """What a series of this device is of."""
        return SeriesKey(self.device_id, self.feature_of_interest, observed_property)


class DeviceRegistry:
    """Devices by protocol and by their name in it.

    A device that nobody registered is kept under its own name, about itself, so that its readings are not
    lost and it can be placed later. `announced` is what devices told of themselves, registered or not.
    """

    def __init__(self, devices: Iterable[Device]) -> None:
        self._known: dict[str, dict[str, KnownDevice]] = {}
        self._registered: dict[tuple[str, str], Device] = {}
        self.unregistered: Counter[str] = Counter()
        self.announced: dict[tuple[str, str], Announcement] = {}
        for device in devices:
            self._registered[device.protocol, device.external_id] = device
            self._known.setdefault(device.protocol, {})[device.external_id] = KnownDevice(
                device.id, device.feature_of_interest
            )

    def find(self, protocol: str, external_id: str) -> KnownDevice:
        """The device of that name; raises DecodeError when there are too many unregistered ones."""
        devices = self._known.get(protocol)
        if devices is None:
            devices = self._known[protocol] = {}
        known = devices.get(external_id)
        if known is None:
            self._make_room(external_id)
            self.unregistered[protocol] += 1
            name = f"{protocol}:{external_id}"
            known = devices[external_id] = KnownDevice(name, name)
        return known

    def restore(self, series: Mapping[int, SeriesKey]) -> None:
        """Know again the unregistered devices of stored series."""
        registered = {device.id for device in self._registered.values()}
        for key in series.values():
            protocol, colon, external_id = key.device_id.partition(":")
            unplaced = key.feature_of_interest == key.device_id and key.device_id not in registered
            if colon and unplaced and self.unregistered.total() < MAX_UNREGISTERED:
                self.find(protocol, external_id)

    def announce(self, protocol: str, announcement: Announcement) -> bool:
        """Take note of a device that tells of itself; returns whether that was news. Raises DecodeError."""
        place = (protocol, announcement.device)
        if self.announced.get(place) == announcement:
            return False
        if place not in self.announced:
            self._make_room(announcement.device)
        self.announced[place] = announcement
        return True

    def model_of(self, protocol: str, external_id: str) -> str:
        """A registered device's model, or an empty string."""
        device = self._registered.get((protocol, external_id))
        return "" if device is None else device.model

    def list_unassigned(self) -> Iterator[tuple[str, Announcement]]:
        """(protocol, what is known) of every device that reported or announced itself and has no place."""
        for protocol, devices in self._known.items():
            for external_id in devices:
                place = (protocol, external_id)
                if place not in self._registered and place not in self.announced:
                    yield protocol, Announcement(external_id)
        for place, announcement in self.announced.items():
            if place not in self._registered:
                yield place[0], announcement

    def _make_room(self, external_id: str) -> None:
        if len(external_id) > MAX_DEVICE_CHARS:
            raise DecodeError(
                f"the device name {external_id:.60}... is over {MAX_DEVICE_CHARS} characters long"
            )
        if max(self.unregistered.total(), len(self.announced)) >= MAX_UNREGISTERED:
            raise DecodeError(
                f"device {external_id:.60} is not registered, and {MAX_UNREGISTERED} unregistered ones "
                "are kept already: add it to the venue's devices"
            )
