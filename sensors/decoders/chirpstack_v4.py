"""ChirpStack v4: application/{application}/device/{devEui}/event/{up,join,status,...}."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

import msgspec

from sensors.message import DecodeError, RawMessage, Reading, levels, parse
from sensors.vocabulary import LORAWAN, translate
from twin.clock import to_us
from twin.things import Value

TOPIC_FILTERS = ("application/+/device/+/event/+",)

_Time = Annotated[datetime, msgspec.Meta(tz=True)]


class DeviceInfo(msgspec.Struct, rename="camel"):
    """Who the event is about."""

    dev_eui: str


class Reception(msgspec.Struct):
    """How one gateway heard the uplink."""

    rssi: float | None = None
    snr: float | None = None


class Event(msgspec.Struct, rename="camel"):
    """The parts of `up`, `join` and `status` events that we read."""

    device_info: DeviceInfo
    time: _Time | None = None
    f_port: int | None = None
    data: str | None = None
    object: dict[str, Any] | None = None
    rx_info: list[Reception] = []
    battery_level: float | None = None
    battery_level_unavailable: bool = False
    external_power_source: bool = False


_event = msgspec.json.Decoder(Event)


def decode(message: RawMessage) -> Iterable[Reading]:
    """Yield an uplink's decoded object and best reception, a status's battery, a join as online.

    Acknowledgements, logs and locations yield nothing.
    """
    _, _, _, dev_eui, _, kind = levels(message, 6)
    if kind not in ("up", "join", "status"):
        return ()
    event = parse(_event, message)
    if event.device_info.dev_eui.lower() != dev_eui.lower():
        raise DecodeError(f"the topic names device {dev_eui}, the payload {event.device_info.dev_eui:.40}")
    values = _VALUES[kind](event)
    return (Reading(dev_eui.lower(), to_us(event.time) if event.time else None, values),) if values else ()


def _uplink(event: Event) -> dict[str, Value]:
    if event.object is None and event.data and event.f_port:
        raise DecodeError(
            f"the uplink on port {event.f_port} was not decoded: give the device profile a codec"
        )
    values = translate(LORAWAN, event.object or {})
    best = max((heard for heard in event.rx_info if heard.rssi is not None), key=_rssi, default=None)
    if best is not None:
        values["rssi_dbm"] = _rssi(best)
        if best.snr is not None:
            values["snr_db"] = best.snr
    return values


def _rssi(heard: Reception) -> float:
    return heard.rssi if heard.rssi is not None else float("-inf")


def _join(_: Event) -> dict[str, Value]:
    return {"connection": "online"}


def _status(event: Event) -> dict[str, Value]:
    if event.external_power_source or event.battery_level_unavailable or event.battery_level is None:
        return {}
    return {"battery_percent": event.battery_level}


_VALUES = {"up": _uplink, "join": _join, "status": _status}
