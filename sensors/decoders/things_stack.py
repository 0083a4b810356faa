"""The Things Stack v3: v3/{application}@{tenant}/devices/{device}/{up,join,down/...}.

It publishes over MQTT 3.1.1 with QoS 0 only: what is lost shows as a gap in `frame_count`. Its JSON leaves
out what is 0 or empty.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

import msgspec

from sensors.decoder import Surroundings
from sensors.lorawan.reading import UplinkReader
from sensors.lorawan.uplink import Reception, Uplink, best, eui
from sensors.message import DecodeError, RawMessage, Reading, Said, parse
from twin.clock import to_us

TOPIC_FILTERS = ("v3/+/devices/+/#",)

_Time = Annotated[datetime, msgspec.Meta(tz=True)]


class EndDevice(msgspec.Struct, gc=False):
    """Who the event is about."""

    device_id: str
    dev_eui: str = ""


class Version(msgspec.Struct, gc=False):
    """Which product of the device repository the device was registered as."""

    brand_id: str = ""
    model_id: str = ""


class UplinkMessage(msgspec.Struct):
    """The frame."""

    f_port: int = 0
    f_cnt: int = 0
    frm_payload: bytes = b""
    decoded_payload: dict[str, Any] | None = None
    rx_metadata: list[Reception] = []
    received_at: _Time | None = None
    version_ids: Version | None = None


class JoinAccept(msgspec.Struct):
    """A device has joined."""

    received_at: _Time | None = None


class Event(msgspec.Struct):
    """The parts of an event that we read; which event it is shows in what is there."""

    end_device_ids: EndDevice | None = None
    received_at: _Time | None = None
    uplink_message: UplinkMessage | None = None
    join_accept: JoinAccept | None = None
    simulated: bool = False


_event = msgspec.json.Decoder(Event)


def open_decoder(around: Surroundings) -> "ThingsStack":
    """A decoder that asks `around` for codecs and registered models."""
    return ThingsStack(around)


class ThingsStack:
    """Reads the events of one cluster."""

    TOPIC_FILTERS = TOPIC_FILTERS

    def __init__(self, around: Surroundings) -> None:
        self._reader = UplinkReader("things_stack", around)

    def decode(self, message: RawMessage) -> Iterable[Said]:
        """Yield an uplink's readings, a join as online, and who the device is.

        Downlinks, locations and normalised copies of uplinks yield nothing.
        """
        event = parse(_event, message)
        ids = event.end_device_ids
        if ids is None:
            raise DecodeError("there is no end_device_ids in it, so it is no event of The Things Stack")
        _check_topic(message.topic, ids.device_id)
        device = eui(ids.dev_eui) if ids.dev_eui else ids.device_id
        if event.uplink_message is not None:
            if event.simulated:
                raise DecodeError("an uplink simulated in the console; the device itself did not send it")
            return self._reader.read(_uplink(event, event.uplink_message, device, message.received_us))
        if event.join_accept is not None:
            time_us = _measured_us(event.join_accept.received_at, event)
            return [
                Reading(device, time_us, {"connection": "online"}),
                *self._reader.introduce(device, ids.device_id, ""),
            ]
        return ()


def _check_topic(topic: str, device_id: str) -> None:
    parts = topic.split("/")
    if len(parts) >= 5 and parts[0] == "v3" and parts[2] == "devices" and parts[3] != device_id:
        raise DecodeError(f"the topic names device {parts[3]:.40}, the payload {device_id:.40}")


def _measured_us(received_at: datetime | None, event: Event) -> int | None:
    """When the network server had the frame; else when the application server had it."""
    moment = received_at or event.received_at
    return None if moment is None else to_us(moment)


def _uplink(event: Event, sent: UplinkMessage, device: str, received_us: int) -> Uplink:
    rssi, snr = best(sent.rx_metadata)
    version = sent.version_ids or Version()
    return Uplink(
        device=device, time_us=_measured_us(sent.received_at, event), received_us=received_us,
        f_port=sent.f_port, f_cnt=sent.f_cnt, payload=sent.frm_payload, decoded=sent.decoded_payload,
        rssi_dbm=rssi, snr_db=snr, name=event.end_device_ids.device_id if event.end_device_ids else "",
        models=(version.model_id,), maker=version.brand_id,
    )  # fmt: skip
