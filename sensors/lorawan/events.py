"""Where an event of ChirpStack says what it is: in its topic, or in the address it was pushed to."""

from typing import NamedTuple

import msgspec

from sensors.message import DecodeError, RawMessage, Reading

_EVENTS = frozenset({"up", "join", "status", "ack", "txack", "log", "location", "integration", "error"})


class Status(msgspec.Struct, rename="camel"):
    """What a `status` event tells of the device's supply, alike in both versions."""

    battery_level: float | None = None
    battery_level_unavailable: bool = False
    external_power_source: bool = False


class Place(NamedTuple):
    """The kind of event, and the device that the topic names; empty where it names none."""

    event: str
    device: str

    def check(self, device: str) -> None:
        """Raise DecodeError unless the payload's device is the topic's."""
        if self.device and device != self.device:
            raise DecodeError(f"the topic names device {self.device:.40}, the payload {device}")


def place_of(message: RawMessage) -> Place:
    """The place of a message on `application/{id}/device/{devEui}/event/{event}`, or of one pushed or routed.

    Elsewhere the topic's last level counts if it is an event's name, and otherwise it is taken for an uplink.
    """
    parts = message.topic.split("/")
    if len(parts) == 6 and parts[0] == "application" and parts[2] == "device" and parts[4] == "event":
        return Place(parts[5], parts[3].lower())
    return Place(parts[-1] if parts[-1] in _EVENTS else "up", "")


def presence(place: Place, status: Status, device: str, time_us: int | None) -> tuple[Reading, ...]:
    """What a `join` or a `status` event says: that the device is there, or how full its battery is."""
    if place.event == "join":
        return (Reading(device, time_us, {"connection": "online"}),)
    if status.external_power_source or status.battery_level_unavailable or status.battery_level is None:
        return ()
    return (Reading(device, time_us, {"battery_percent": status.battery_level}),)
