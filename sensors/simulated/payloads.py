"""What devices put on the wire, byte for byte: the native protocol, Zigbee2MQTT and ChirpStack v4."""

import base64
import struct
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from twin.clock import from_us
from twin.things import Value
from twin.venue.model import Device

Values = Mapping[str, Value]
_encode = msgspec.json.encode


class TimedMessage(NamedTuple):
    """One MQTT message and the moment it is published, microseconds since 1970-01-01 UTC."""

    time_us: int
    topic: str
    payload: bytes
    qos: int
    retain: bool


def iso_ms(time_us: int) -> str:
    """ISO 8601 in UTC with milliseconds, such as 2026-11-21T08:00:00.250Z."""
    return from_us(time_us).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def native_topic(building: str, device: Device, kind: str) -> str:
    """`kind` is telemetry, status or tags."""
    return f"bibliotwin/v1/{building}/{device.external_id}/{kind}"


def native_telemetry(measured_us: int, values: Values) -> bytes:
    """One reading of a device that speaks the native protocol."""
    return _encode({"time": iso_ms(measured_us), "values": values})


def native_tags(reads: Sequence[Mapping[str, object]]) -> bytes:
    """What an RFID reader read: a list of `epc`, `antenna`, `rssi_dbm`, `count` and `time`."""
    return _encode(reads)


#: Our words for what a device measures, as Zigbee2MQTT and LoRaWAN codecs say them.
_WORDS = {
    "air_temperature_c": "temperature",
    "relative_humidity_percent": "humidity",
    "co2_ppm": "co2",
    "battery_percent": "battery",
    "motion": "occupancy",
}


def zigbee_topic(device: Device) -> str:
    """The friendly name may itself hold slashes."""
    return f"zigbee2mqtt/{device.external_id}"


def zigbee_state(last_seen: datetime, values: Values, link_quality: int) -> bytes:
    """The device's whole state, with `advanced.last_seen` set to `ISO_8601_local`."""
    said: dict[str, Value] = {_WORDS.get(name, name): value for name, value in values.items()}
    said["linkquality"] = link_quality
    said["last_seen"] = last_seen.isoformat(timespec="seconds")
    return _encode(said)


def zigbee_availability(online: bool) -> bytes:
    """Published retained beside every device, and as the state of the bridge."""
    return b'{"state":"online"}' if online else b'{"state":"offline"}'


def zigbee_devices(devices: Sequence[Device]) -> bytes:
    """The retained list of `zigbee2mqtt/bridge/devices`, as short as the fields that clients read allow."""
    return _encode([_zigbee_device(device) for device in devices])


def _zigbee_device(device: Device) -> dict[str, object]:
    measures = ("temperature", "humidity", "co2") if device.category == "climate" else ("occupancy",)
    return {
        "ieee_address": "0x" + uuid.uuid5(uuid.NAMESPACE_URL, device.id).hex[:16],
        "friendly_name": device.external_id,
        "type": "EndDevice",
        "power_source": "Battery",
        "definition": {
            "model": device.model,
            "exposes": [{"property": name} for name in (*measures, "battery")],
        },
    }


class Uplink(NamedTuple):
    """How one LoRaWAN frame was heard."""

    received_us: int
    frame: int
    deduplication: bytes
    nanoseconds: int
    heard: tuple[tuple[int, int, float], ...]
    """Gateway number, signal strength in dBm and signal to noise in dB."""


class LorawanNetwork:
    """The constants of one ChirpStack server, derived from the venue's id, so that they never change."""

    def __init__(self, venue_id: str, name: str) -> None:
        space = uuid.uuid5(uuid.NAMESPACE_URL, venue_id)
        self.name = name
        self.tenant_id = str(uuid.uuid5(space, "tenant"))
        self.application_id = str(uuid.uuid5(space, "application"))
        self.profiles = {kind: str(uuid.uuid5(space, kind)) for kind in ("desk", "climate")}

    def topic(self, device: Device, event: str) -> str:
        """`event` is up, join or status."""
        return f"application/{self.application_id}/device/{device.external_id}/event/{event}"

    def event(self, device: Device, time: str, deduplication: bytes) -> dict[str, object]:
        """What all events of a device begin with."""
        kind = "climate" if device.category == "climate" else "desk"
        return {
            "deduplicationId": str(uuid.UUID(bytes=deduplication)),
            "time": time,
            "deviceInfo": {
                "tenantId": self.tenant_id,
                "tenantName": self.name,
                "applicationId": self.application_id,
                "applicationName": self.name,
                "deviceProfileId": self.profiles[kind],
                "deviceProfileName": device.model or kind,
                "deviceName": device.name.get("en") or device.external_id,
                "devEui": device.external_id,
                "tags": {},
            },
            "devAddr": f"{int(device.external_id[-8:], 16) & 0x01FFFFFF:08x}",
        }

    def up(self, device: Device, uplink: Uplink, values: Values) -> bytes:
        """An uplink as ChirpStack v4 publishes it, with the codec's `object` beside the bytes."""
        time = _rfc3339_ns(uplink)
        said = self.event(device, time, uplink.deduplication)
        said |= {
            "adr": True,
            "dr": 5,
            "fCnt": uplink.frame,
            "fPort": 85,
            "confirmed": False,
            "data": base64.b64encode(lorawan_bytes(values)).decode(),
            "object": {_WORDS.get(name, name): value for name, value in values.items()},
            "rxInfo": [
                {
                    "gatewayId": f"{0xA84041FFFF000000 + gateway:016x}",
                    "uplinkId": int.from_bytes(uplink.deduplication[:2]),
                    "rssi": rssi,
                    "snr": snr,
                    "crcStatus": "CRC_OK",
                }
                for gateway, rssi, snr in uplink.heard
            ],
            "txInfo": {
                "frequency": 486_300_000,
                "modulation": {"lora": {"bandwidth": 125_000, "spreadingFactor": 7, "codeRate": "CR_4_5"}},
            },
        }
        return _encode(said)

    def join(self, device: Device, uplink: Uplink) -> bytes:
        """A device that has just joined; its frame counter starts again at 0."""
        return _encode(self.event(device, _rfc3339_ns(uplink), uplink.deduplication))


def lorawan_bytes(values: Values) -> bytes:
    """The frame as Milesight devices build it: channel, type, value (little endian), again and again.

    01 75 battery in percent; 03 67 temperature in 0.1 °C; 04 68 humidity in 0.5 %; 07 7d CO2 in ppm; and on
    the desk sensors 03 00 occupied. Values no field can hold are cut off, as firmware does.
    """
    frame = bytearray()
    if "battery_percent" in values:
        frame += bytes((0x01, 0x75, int(values["battery_percent"]) & 0xFF))
    if "occupied" in values:
        frame += bytes((0x03, 0x00, int(bool(values["occupied"]))))
    if "air_temperature_c" in values:
        tenths = round(float(values["air_temperature_c"]) * 10)
        frame += b"\x03\x67" + struct.pack("<H", tenths & 0xFFFF)
    if "relative_humidity_percent" in values:
        frame += bytes((0x04, 0x68, round(float(values["relative_humidity_percent"]) * 2) & 0xFF))
    if "co2_ppm" in values:
        frame += b"\x07\x7d" + struct.pack("<H", int(values["co2_ppm"]) & 0xFFFF)
    return bytes(frame)


def _rfc3339_ns(uplink: Uplink) -> str:
    return f"{from_us(uplink.received_us):%Y-%m-%dT%H:%M:%S.%f}{uplink.nanoseconds:03d}+00:00"


def local_time(time_us: int, zone: ZoneInfo) -> datetime:
    """The moment with the library's own offset."""
    return from_us(time_us).astimezone(zone)


def damaged(payload: bytes, rng: np.random.Generator) -> bytes:
    """The payload cut short, with bytes flipped, or replaced by noise."""
    how = int(rng.integers(3))
    if how == 0:
        return payload[: int(rng.integers(len(payload)))]
    if how == 1:
        broken = bytearray(payload)
        for _ in range(4):
            broken[int(rng.integers(len(broken)))] ^= 0x80
        return bytes(broken)
    return rng.bytes(24)
