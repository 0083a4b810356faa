"""ChirpStack v3: application/{id}/device/{devEUI}/event/{up,join,status,...}, in either of its JSON forms."""

import base64
import binascii
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

import msgspec

from sensors.decoder import Surroundings
from sensors.lorawan.events import Status, place_of, presence
from sensors.lorawan.reading import UplinkReader
from sensors.lorawan.uplink import Uplink, best, eui
from sensors.message import DecodeError, RawMessage, Said, parse
from twin.clock import to_us

TOPIC_FILTERS = ("application/+/device/+/event/+",)

_Time = Annotated[datetime, msgspec.Meta(tz=True)]
#: Eight bytes are twelve characters of base64.
_BASE64_EUI_CHARS = 12


class Gateway(msgspec.Struct, gc=False):
    """How one gateway heard the uplink."""

    rssi: float | None = None
    snr: float | None = msgspec.field(default=None, name="loRaSNR")


class Event(Status, rename="camel"):
    """The parts of `up`, `join` and `status` events that we read.

    `objectJSON` is a text, in the form that also writes EUIs in base64; `object` is the older form's. Only
    late versions say when they published an event.
    """

    dev_eui: str | None = msgspec.field(default=None, name="devEUI")
    device_name: str = ""
    device_profile_name: str = ""
    published_at: _Time | None = None
    f_port: int = 0
    f_cnt: int | None = None
    data: bytes | None = None
    object_json: str | None = msgspec.field(default=None, name="objectJSON")
    object: dict[str, Any] | None = None
    rx_info: list[Gateway] | None = None


_event = msgspec.json.Decoder(Event)
_object: msgspec.json.Decoder[dict[str, Any] | None] = msgspec.json.Decoder(dict[str, Any] | None)


def open_decoder(around: Surroundings) -> "ChirpStackV3":
    """A decoder that asks `around` for codecs and registered models."""
    return ChirpStackV3(around)


class ChirpStackV3:
    """Reads the events of one ChirpStack application server."""

    TOPIC_FILTERS = TOPIC_FILTERS

    def __init__(self, around: Surroundings) -> None:
        self._reader = UplinkReader("chirpstack_v3", around)

    def decode(self, message: RawMessage) -> Iterable[Said]:
        """Yield an uplink's readings, a status's battery, a join as online, and who the device is.

        Acknowledgements, errors and locations yield nothing.
        """
        place = place_of(message)
        if place.event not in ("up", "join", "status"):
            return ()
        event = parse(_event, message)
        if event.dev_eui is None:
            raise DecodeError("there is no devEUI in it, so it is no event of ChirpStack v3")
        device = _eui(event.dev_eui)
        place.check(device)
        time_us = to_us(event.published_at) if event.published_at else None
        if place.event == "up":
            return self._reader.read(_uplink(event, device, time_us, message.received_us))
        return [
            *presence(place, event, device, time_us),
            *self._reader.introduce(device, event.device_name, event.device_profile_name),
        ]


def _eui(text: str) -> str:
    if len(text) == _BASE64_EUI_CHARS:
        try:
            return eui(base64.b64decode(text, validate=True).hex())
        except binascii.Error:
            raise DecodeError(f"devEUI is neither hexadecimal nor base64: {text!r:.40}") from None
    return eui(text)


def _uplink(event: Event, device: str, time_us: int | None, received_us: int) -> Uplink:
    rssi, snr = best(event.rx_info or ())
    return Uplink(
        device=device, time_us=time_us, received_us=received_us, f_port=event.f_port, f_cnt=event.f_cnt,
        payload=event.data or b"", decoded=_decoded(event), rssi_dbm=rssi, snr_db=snr, name=event.device_name,
        models=(event.device_profile_name,),
    )  # fmt: skip


def _decoded(event: Event) -> dict[str, Any] | None:
    if not event.object_json:
        return event.object
    try:
        return _object.decode(event.object_json)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise DecodeError(f"objectJSON is not a JSON object: {error}") from error
