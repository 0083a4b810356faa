"""Tag reads of Impinj R700 and R720 readers, as their IoT device interface sends them over MQTT and HTTP.

`{"timestamp", "hostname", "eventType", "tagInventoryEvent": {"epcHex" or "epc" in base64url, "antennaPort",
"peakRssiCdbm", "lastSeenTime", ...}}`, one or a list of them. The topic is set on the reader:
impinj/{reader}/events is what we ask for.
"""

import base64
import binascii
from collections.abc import Iterable
from typing import Annotated, Any

import msgspec

from sensors.device_time import ZonedTime, stamp_us
from sensors.epc import normal_epc
from sensors.message import MAX_VALUES, DecodeError, RawMessage, Reading, parse
from sensors.moments import kept_apart
from sensors.sender import DeviceName, named_in_topic

TOPIC_FILTERS = ("impinj/+/events",)
ANYWHERE = True

_CDBM_PER_DBM = 100
_MOST_BASE64_CHARS = 200


class TagInventory(msgspec.Struct, rename="camel", gc=False):
    """One tag as one antenna saw it. Its TID and what was read of its memory stay outside."""

    epc_hex: str | None = None
    epc: str | None = None
    antenna_port: Annotated[int, msgspec.Meta(ge=0, le=65_535)] | None = None
    peak_rssi_cdbm: Annotated[float, msgspec.Meta(ge=-100_000, le=100_000)] | None = None
    last_seen_time: ZonedTime | None = None


class Event(msgspec.Struct, rename="camel", gc=False):
    """One event of the reader; all but `tagInventoryEvent` are of its own running, or made of such events."""

    timestamp: ZonedTime | None = None
    hostname: DeviceName | None = None
    tag_inventory_event: TagInventory | None = None
    inventory_status_event: dict[str, Any] | None = None
    antenna_connected_event: dict[str, Any] | None = None
    antenna_disconnected_event: dict[str, Any] | None = None
    gpi_transition_event: dict[str, Any] | None = None
    tag_location_entry_event: dict[str, Any] | None = None
    tag_location_update_event: dict[str, Any] | None = None
    tag_location_exit_event: dict[str, Any] | None = None

    def is_known(self) -> bool:
        """Whether it is any event of these readers."""
        members = (getattr(self, name) for name in self.__struct_fields__ if name.endswith("_event"))
        return any(member is not None for member in members)


_event = msgspec.json.Decoder(Event)
_events = msgspec.json.Decoder(Annotated[list[Event], msgspec.Meta(max_length=MAX_VALUES)])


def decode(message: RawMessage) -> Iterable[Reading]:
    """Yield one Reading per tag read; events of the reader itself yield nothing.

    The reader is `hostname`, or else the level of the topic before the last.
    """
    is_list = message.payload.lstrip()[:1] == b"["
    readings = []
    for event in parse(_events, message) if is_list else [parse(_event, message)]:
        if not event.is_known():
            raise DecodeError("no event of an Impinj reader: it has no tagInventoryEvent")
        if event.tag_inventory_event is not None:
            name = event.hostname or named_in_topic(message.topic)
            readings.append(_reading(name, event.timestamp, event.tag_inventory_event))
    return kept_apart(readings, message)


def _reading(device: str, timestamp: ZonedTime | None, tag: TagInventory) -> Reading:
    rssi = tag.peak_rssi_cdbm
    values = {
        "tag_epc": _epc(tag),
        "tag_antenna": tag.antenna_port,
        "tag_rssi_dbm": None if rssi is None else rssi / _CDBM_PER_DBM,
    }
    return Reading(device, stamp_us(tag.last_seen_time or timestamp), values)


def _epc(tag: TagInventory) -> str:
    if tag.epc_hex is not None:
        return normal_epc(tag.epc_hex)
    if tag.epc is None:
        raise DecodeError("the tag has neither epcHex nor epc: enable one in the reader's eventConfig")
    if len(tag.epc) > _MOST_BASE64_CHARS:
        raise DecodeError(f"an epc of {len(tag.epc)} characters is too long")
    try:
        code = base64.b64decode(tag.epc + "=" * (-len(tag.epc) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise DecodeError(f"epc is not base64url: {tag.epc!r:.60}") from None
    return normal_epc(code.hex())
