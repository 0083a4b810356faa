"""The reference model: which messages there are, which rows they must leave, and which value is the latest.

1,000 devices speak in turn. One half says when it measured (native protocol, in blocks of four that come in
reverse order, as from a device with a memory). The other half says nothing of time: native, Zigbee2MQTT
without `last_seen`, and 20 motion sensors whose messages are all the same, byte for byte. Every other
message carries a number of its own, and the numbers go up and down, so that the greatest is not the latest.
"""

import json
from collections.abc import Iterator, Mapping
from enum import Enum

from twin.clock import US_PER_S

#: The property that tells one message from every other, and one that stands beside it in the same message.
NUMBER, BESIDE = "message_number", "co2_ppm"
MOTION = "motion"
#: Numbers are n * _STEP mod _PRIME: all different, in no order.
_STEP, _PRIME, _SHIFT = 48_271, 1_000_003, 11
#: How long before it is sent the newest reading of a block was measured.
_AGE_US = 5 * US_PER_S
#: A device is believed to have the wrong time from so many seconds ahead of the twin.
FUTURE_S = 60


class Kind(Enum):
    """How a device speaks."""

    TIMED = "timed"
    NATIVE = "native"
    ZIGBEE = "zigbee"
    EVENT = "event"


class Building:
    """The messages of one run, each made from its place alone.

    `hours_off` says of a message how many hours its device's clock is wrong, if it has one.
    """

    def __init__(
        self, messages: int, rate_per_s: float, start_us: int, *, devices: int = 1_000,
        hours_off: dict[int, int] | None = None,
    ) -> None:  # fmt: skip
        if messages >= _PRIME:
            raise ValueError(f"at most {_PRIME - 1} messages have numbers of their own")
        self.messages, self.rate_per_s, self.devices = messages, rate_per_s, min(devices, messages)
        self._start_us, self.hours_off = start_us // 1_000 * 1_000, hours_off or {}
        self._place_of = {self.number(place): place for place in range(messages)}

    def kind(self, device: int) -> Kind:
        """How a device speaks."""
        if device % 50 == 49:
            return Kind.EVENT
        if device % 2 == 0:
            return Kind.TIMED
        return Kind.NATIVE if device % 4 == 1 else Kind.ZIGBEE

    def device_of(self, place: int) -> int:
        """Which device sends the message at a place."""
        return place % self.devices

    def places_of(self, device: int) -> range:
        """The places of all messages of a device, in the order in which they are sent."""
        return range(device, self.messages, self.devices)

    def number(self, place: int) -> int:
        """What the message at a place carries and no other does."""
        return (place * _STEP + _SHIFT) % _PRIME

    def place_of(self, number: float) -> int | None:
        """Which message carries a number, or None."""
        return self._place_of.get(int(number))

    def thing_id(self, device: int) -> str:
        """What the twin calls the device, which nobody has registered."""
        native = self.kind(device) in (Kind.TIMED, Kind.NATIVE)
        return f"{'bibliotwin' if native else 'zigbee2mqtt'}:{self._name(device)}"

    def device_of_thing(self) -> dict[str, int]:
        """The devices by what the twin calls them."""
        return {self.thing_id(device): device for device in range(self.devices)}

    def measured_us(self, place: int) -> int:
        """When a device that knows the time says it measured, microseconds since 1970."""
        turn = place // self.devices ^ 3
        planned_s = (turn * self.devices + place % self.devices) / self.rate_per_s
        off_us = self.hours_off.get(place, 0) * 3_600 * US_PER_S
        return self._start_us - _AGE_US + round(planned_s * 1_000) * 1_000 + off_us

    def message(self, place: int) -> tuple[str, bytes]:
        """Topic and payload."""
        device = self.device_of(place)
        kind, name = self.kind(device), self._name(device)
        if kind is Kind.EVENT:
            return f"zigbee2mqtt/{name}", b'{"occupancy":true}'
        number, beside = self.number(place), 400 + place % 1_600
        if kind is Kind.ZIGBEE:
            return f"zigbee2mqtt/{name}", json.dumps({"co2": beside, NUMBER: number}).encode()
        said: dict[str, object] = {"values": {BESIDE: beside, NUMBER: number}}
        if kind is Kind.TIMED:
            said["time"] = self.measured_us(place) // 1_000
        return f"bibliotwin/v1/hall/{name}/telemetry", json.dumps(said).encode()

    def place_of_payload(self, payload: bytes) -> int | None:
        """The place of a message on the wire; None for a motion sensor's, which are all the same."""
        said = json.loads(payload)
        number = said.get("values", said).get(NUMBER)
        return None if number is None else self.place_of(number)

    def latest(self, stored: set[int], order: Mapping[int, int] | None = None) -> Iterator[tuple[str, int]]:
        """(thing, number) that must be the latest of each device, given the places of the stored messages.

        Of a device that knows the time the newest measured, unless its clock was ahead; of one that does not,
        the last one that came: the last one sent, unless `order` says which came when.
        """
        for device in range(self.devices):
            kind = self.kind(device)
            places = [place for place in self.places_of(device) if place in stored]
            if kind is Kind.TIMED:
                places = [place for place in places if self.hours_off.get(place, 0) <= 0]
                places.sort(key=self.measured_us)
            elif order is not None:
                places.sort(key=lambda place: order.get(place, -1))
            if places and kind is not Kind.EVENT:
                yield self.thing_id(device), self.number(places[-1])

    def _name(self, device: int) -> str:
        return f"{self.kind(device).value}-{device:04d}"
