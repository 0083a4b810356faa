"""Actility ThingPark's output: `{"DevEUI_uplink": {"Time", "DevEUI", "FPort", "FCntUp", "payload_hex"}}`.

Older versions write numbers as texts. An uplink that reached the server late (`Late`) has its own time like
any other.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

import msgspec

from sensors.decoder import Surroundings
from sensors.lorawan.reading import UplinkReader
from sensors.lorawan.uplink import Reception, Uplink, best, eui, frame_of
from sensors.message import DecodeError, RawMessage, Reading, Said, parse
from twin.clock import to_us

TOPIC_FILTERS = ("thingpark/#",)
#: Where an output is published is the operator's choice.
ANYWHERE = True

_Time = Annotated[datetime, msgspec.Meta(tz=True)]
_PREFIX = b'"DevEUI_'


class Gateway(msgspec.Struct, gc=False):
    """How one base station heard the uplink."""

    rssi: float | None = msgspec.field(default=None, name="LrrRSSI")
    snr: float | None = msgspec.field(default=None, name="LrrSNR")


class Gateways(msgspec.Struct):
    """The base stations that heard it."""

    heard: list[Gateway] = msgspec.field(default_factory=list, name="Lrr")


class Application(msgspec.Struct, gc=False):
    """The producer and the model of the device."""

    maker: str = msgspec.field(default="", name="pId")
    model: str = msgspec.field(default="", name="mId")


class Driver(msgspec.Struct, gc=False):
    """The driver that ThingPark has for the device."""

    app: Application | None = None


class Customer(msgspec.Struct, gc=False):
    """What the subscriber calls the device."""

    name: str = ""


class DevEuiUplink(msgspec.Struct, rename="pascal"):
    """The parts of an uplink that we read; `payload` is what ThingPark's driver made of the bytes."""

    time: _Time
    dev_eui: str = msgspec.field(name="DevEUI")
    f_port: int = 0
    f_cnt_up: int | None = None
    payload_hex: str = msgspec.field(default="", name="payload_hex")
    payload: Any = msgspec.field(default=None, name="payload")
    rssi: float | None = msgspec.field(default=None, name="LrrRSSI")
    snr: float | None = msgspec.field(default=None, name="LrrSNR")
    lrrs: Gateways | None = None
    driver_cfg: Driver | None = None
    customer_data: Customer | None = None


class Notification(msgspec.Struct):
    """A device has joined, or something else has happened to it."""

    dev_eui: str = msgspec.field(name="DevEUI")
    time: _Time | None = msgspec.field(default=None, name="Time")
    kind: str = msgspec.field(default="", name="Type")


class Output(msgspec.Struct):
    """One message of the output."""

    uplink: DevEuiUplink | None = msgspec.field(default=None, name="DevEUI_uplink")
    notification: Notification | None = msgspec.field(default=None, name="DevEUI_notification")


_output = msgspec.json.Decoder(Output, strict=False)


def open_decoder(around: Surroundings) -> "ThingPark":
    """A decoder that asks `around` for codecs and registered models."""
    return ThingPark(around)


class ThingPark:
    """Reads the output of ThingPark applications."""

    TOPIC_FILTERS = TOPIC_FILTERS
    ANYWHERE = ANYWHERE

    def __init__(self, around: Surroundings) -> None:
        self._reader = UplinkReader("thingpark", around)

    def decode(self, message: RawMessage) -> Iterable[Said]:
        """Yield an uplink's readings, a join as online, and who the device is; downlinks yield nothing."""
        if message.payload[:1] == b"<":
            raise DecodeError("ThingPark's XML is not read: set the application's content type to JSON")
        said = parse(_output, message)
        if said.uplink is not None:
            return self._reader.read(_uplink(said.uplink, message.received_us))
        if said.notification is not None and said.notification.kind == "join":
            time = said.notification.time
            device = eui(said.notification.dev_eui)
            return (Reading(device, to_us(time) if time else None, {"connection": "online"}),)
        if _PREFIX not in message.payload:
            raise DecodeError("there is no DevEUI_uplink in it, so it is no output of ThingPark")
        return ()


def _uplink(sent: DevEuiUplink, received_us: int) -> Uplink:
    driver = (sent.driver_cfg.app if sent.driver_cfg else None) or Application()
    rssi, snr = best((*(sent.lrrs.heard if sent.lrrs else ()), Reception(sent.rssi, sent.snr)))
    return Uplink(
        device=eui(sent.dev_eui), time_us=to_us(sent.time), received_us=received_us, f_port=sent.f_port,
        f_cnt=sent.f_cnt_up, payload=frame_of(sent.payload_hex),
        decoded=sent.payload if isinstance(sent.payload, dict) else None, rssi_dbm=rssi, snr_db=snr,
        name=sent.customer_data.name if sent.customer_data else "", models=(driver.model,),
        maker=driver.maker,
    )  # fmt: skip
