"""ChirpStack v4: application/{application}/device/{devEui}/event/{up,join,status,...}."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

import msgspec

from sensors.decoder import Surroundings
from sensors.lorawan.events import Status, place_of, presence
from sensors.lorawan.reading import UplinkReader
from sensors.lorawan.uplink import Reception, Uplink, best, eui
from sensors.message import DecodeError, RawMessage, Said, parse
from twin.clock import to_us

TOPIC_FILTERS = ("application/+/device/+/event/+",)

_Time = Annotated[datetime, msgspec.Meta(tz=True)]


class DeviceInfo(msgspec.Struct, rename="camel", gc=False):
    """Who the event is about."""

    dev_eui: str
    device_name: str = ""
    device_profile_name: str = ""


class Event(Status, rename="camel"):
    """The parts of `up`, `join` and `status` events that we read."""

    device_info: DeviceInfo | None = None
    time: _Time | None = None
    f_port: int = 0
    f_cnt: int | None = None
    data: bytes | None = None
    object: dict[str, Any] | None = None
    rx_info: list[Reception] = msgspec.field(default_factory=list)


_event = msgspec.json.Decoder(Event)


def open_decoder(around: Surroundings) -> "ChirpStackV4":
    """A decoder that asks `around` for codecs and registered models."""
    return ChirpStackV4(around)


class ChirpStackV4:
    """Reads the events of one ChirpStack server."""

    TOPIC_FILTERS = TOPIC_FILTERS

    def __init__(self, around: Surroundings) -> None:
        self._reader = UplinkReader("chirpstack_v4", around)

    def decode(self, message: RawMessage) -> Iterable[Said]:
        """Yield an uplink's readings, a status's battery, a join as online, and who the device is.

        Acknowledgements, logs and locations yield nothing.
        """
        place = place_of(message)
        if place.event not in ("up", "join", "status"):
            return ()
        event = parse(_event, message)
        info = event.device_info
        if info is None:
            raise DecodeError("there is no deviceInfo in it, so it is no event of ChirpStack v4")
        device = eui(info.dev_eui)
        place.check(device)
        time_us = to_us(event.time) if event.time else None
        if place.event == "up":
            return self._reader.read(_uplink(event, info, device, time_us, message.received_us))
        return [
            *presence(place, event, device, time_us),
            *self._reader.introduce(device, info.device_name, info.device_profile_name),
        ]


def _uplink(event: Event, info: DeviceInfo, device: str, time_us: int | None, received_us: int) -> Uplink:
    rssi, snr = best(event.rx_info)
    return Uplink(
        device=device, time_us=time_us, received_us=received_us, f_port=event.f_port, f_cnt=event.f_cnt,
        payload=event.data or b"", decoded=event.object, rssi_dbm=rssi, snr_db=snr, name=info.device_name,
        models=(info.device_profile_name,),
    )  # fmt: skip
