"""A device's way to the broker: frame counters, batteries and signal strength, and what gets lost on it."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

import numpy as np

from sensors.simulated.agenda import US_PER_S
from sensors.simulated.payloads import (
    LorawanNetwork,
    TimedMessage,
    Uplink,
    Values,
    local_time,
    native_tags,
    native_telemetry,
    native_topic,
    zigbee_availability,
    zigbee_state,
    zigbee_topic,
)
from twin.venue.model import Device

#: One LoRaWAN uplink in seventy is heard by no gateway; Zigbee repeats until it is heard, nearly always.
LORAWAN_LOSS, ZIGBEE_LOSS = 0.014, 0.002
#: A broker declares a client gone after one and a half keepalives of 60 s (MQTT 5.0, section 3.1.2.10).
LAST_WILL_US = 90 * US_PER_S
#: Batteries last about three years.
BATTERY_DAYS_PER_PERCENT = 11.0
_US_PER_DAY = 86_400 * US_PER_S


class Link(Protocol):
    """How one device's readings become messages."""

    def telemetry(self, now_us: int, values: Values) -> TimedMessage | None:
        """The message of one reading; None if it was lost on the air."""

    def found(self, now_us: int, /) -> TimedMessage | None:
        """What the broker already keeps of a device that was running when the simulation began."""

    def online(self, now_us: int) -> TimedMessage | None:
        """What is published when the device has started."""

    def offline(self, now_us: int, /) -> TimedMessage | None:
        """What is published once it is noticed that the device is gone; None where nobody notices."""


class NativeLink:
    """A device with its own connection to the broker, on the mains, and a last will; `wired` or on Wi-Fi."""

    def __init__(
        self, device: Device, building: str, rng: np.random.Generator, clock_offset_us: int = 0,
        *, wired: bool = False,
    ) -> None:  # fmt: skip
        self._rng, self._clock_offset_us, self._wired = rng, clock_offset_us, wired
        self._telemetry_topic = native_topic(building, device, "telemetry")
        self._status_topic = native_topic(building, device, "status")
        self._tags_topic = native_topic(building, device, "tags")
        self._rssi_dbm = float(rng.normal(-58, 7))

    def telemetry(self, now_us: int, values: Values) -> TimedMessage | None:
        """Arrives always; the time is that of the device's own clock."""
        said = dict(values)
        if not self._wired:
            said["rssi_dbm"] = round(self._rssi_dbm + self._rng.normal(0, 1.5))
        return TimedMessage(
            now_us, self._telemetry_topic, native_telemetry(now_us + self._clock_offset_us, said), 1, False
        )

    def tags(self, now_us: int, reads: Sequence[Mapping[str, object]]) -> TimedMessage:
        """What an RFID reader read since its last report."""
        return TimedMessage(now_us, self._tags_topic, native_tags(reads), 1, False)

    def found(self, now_us: int, /) -> TimedMessage | None:
        """The same as when it starts."""
        return self.online(now_us)

    def online(self, now_us: int) -> TimedMessage | None:
        """Its birth message."""
        return TimedMessage(now_us, self._status_topic, b"online", 1, True)

    def offline(self, now_us: int) -> TimedMessage | None:
        """Its last will."""
        return TimedMessage(now_us, self._status_topic, b"offline", 1, True)


class Battery:
    """Charge that sinks by a percent every few days."""

    def __init__(self, rng: np.random.Generator, start_us: int) -> None:
        self._full_percent, self._start_us = float(rng.uniform(35, 100)), start_us

    def percent(self, now_us: int) -> int:
        """What is left, 0 to 100."""
        days = (now_us - self._start_us) / _US_PER_DAY
        return max(0, int(self._full_percent - days / BATTERY_DAYS_PER_PERCENT))


class ZigbeeLink:
    """A device behind Zigbee2MQTT, which publishes for it."""

    def __init__(self, device: Device, zone: ZoneInfo, rng: np.random.Generator, start_us: int) -> None:
        self._rng, self._zone = rng, zone
        self._topic = zigbee_topic(device)
        self._quality = float(rng.normal(120, 35))
        self._battery = Battery(rng, start_us)

    def telemetry(self, now_us: int, values: Values) -> TimedMessage | None:
        """The bridge stamps the moment it heard, whatever the device's clock says."""
        if self._rng.random() < ZIGBEE_LOSS:
            return None
        quality = int(min(255, max(8, self._quality + self._rng.normal(0, 8))))
        said = {**values, "battery_percent": self._battery.percent(now_us)}
        payload = zigbee_state(local_time(now_us, self._zone), said, quality)
        return TimedMessage(now_us, self._topic, payload, 1, False)

    def found(self, now_us: int, /) -> TimedMessage | None:
        """The same as when it starts."""
        return self.online(now_us)

    def online(self, now_us: int) -> TimedMessage | None:
        """The bridge saw it announce itself."""
        return TimedMessage(now_us, f"{self._topic}/availability", zigbee_availability(True), 1, True)

    def offline(self, _: int, /) -> TimedMessage | None:
        """Of a sleeping device on battery the bridge says so only after 25 hours."""
        return None


class LorawanLink:
    """A device heard by one to three gateways and published by ChirpStack."""

    def __init__(
        self, device: Device, network: LorawanNetwork, rng: np.random.Generator, start_us: int
    ) -> None:
        self._device, self._network, self._rng = device, network, rng
        self._frame = int(rng.integers(40, 30_000))
        self._battery = Battery(rng, start_us)
        gateways = 1 + int(rng.integers(3))
        self._gateways = tuple((g, float(rng.normal(-88 - 6 * g, 7))) for g in range(gateways))

    def telemetry(self, now_us: int, values: Values) -> TimedMessage | None:
        """The network server stamps the moment it heard; a lost frame still counts."""
        self._frame += 1
        if self._rng.random() < LORAWAN_LOSS:
            return None
        said = {**values, "battery_percent": self._battery.percent(now_us)}
        payload = self._network.up(self._device, self._uplink(now_us), said)
        return TimedMessage(now_us, self._network.topic(self._device, "up"), payload, 1, False)

    def found(self, _: int, /) -> TimedMessage | None:
        """It joined long ago, and ChirpStack retains nothing."""
        return None

    def online(self, now_us: int) -> TimedMessage | None:
        """A join, after which frames count from 0 again."""
        self._frame = -1
        payload = self._network.join(self._device, self._uplink(now_us))
        return TimedMessage(now_us, self._network.topic(self._device, "join"), payload, 1, False)

    def offline(self, _: int, /) -> TimedMessage | None:
        """LoRaWAN does not know when a device is gone."""
        return None

    def _uplink(self, now_us: int) -> Uplink:
        rng = self._rng
        heard = []
        for gateway, level_dbm in self._gateways:
            rssi = round(level_dbm + rng.normal(0, 3))
            heard.append((gateway, rssi, round(min(13.0, (rssi + 118) / 3.5) * 4) / 4))
        return Uplink(now_us, self._frame, rng.bytes(16), int(rng.integers(1000)), tuple(heard))
