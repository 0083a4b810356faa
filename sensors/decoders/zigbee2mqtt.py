"""Zigbee2MQTT: zigbee2mqtt/{friendly_name}, where the name may itself contain slashes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from sensors.message import DecodeError, RawMessage, Reading, parse
from sensors.vocabulary import ZIGBEE, translate
from twin.clock import to_us

TOPIC_FILTERS = ("zigbee2mqtt/#",)

_PREFIX = "zigbee2mqtt/"
_AVAILABILITY = "/availability"
#: Commands to devices pass by on the same topics; they are not readings.
_COMMANDS = ("/set", "/get")
_US_PER_MS = 1_000
_LAST_MS = 253_402_300_799_999

_state = msgspec.json.Decoder(dict[str, Any])
_time = msgspec.json.Decoder(datetime)


class Availability(msgspec.Struct):
    """The JSON form of availability; older versions send the bare word."""

    state: str


_availability = msgspec.json.Decoder(Availability)


def decode(message: RawMessage) -> Iterable[Reading]:
    """Yield the device's state as one Reading; the bridge's own messages and commands yield nothing."""
    name = message.topic.removeprefix(_PREFIX)
    if name.startswith("bridge/") or name.endswith(_COMMANDS) or not message.payload:
        return ()
    if name.endswith(_AVAILABILITY):
        return (_connection(name.removesuffix(_AVAILABILITY), message),)
    said = parse(_state, message)
    return (
        Reading(
            name, _measured_us(said.get("last_seen")), translate(ZIGBEE, _one_light(said), ("last_seen",))
        ),
    )


def _one_light(said: dict[str, Any]) -> dict[str, Any]:
    """Old converters send a raw `illuminance` beside `illuminance_lux`; the lux is the measurement."""
    if "illuminance_lux" in said:
        return {word: value for word, value in said.items() if word != "illuminance"}
    return said


def _measured_us(last_seen: object) -> int | None:
    """`last_seen` as Zigbee2MQTT can be told to write it: ISO 8601 with zone, or epoch milliseconds."""
    if last_seen is None:
        return None
    if isinstance(last_seen, int | float) and not isinstance(last_seen, bool) and 0 <= last_seen <= _LAST_MS:
        return round(last_seen * _US_PER_MS)
    if isinstance(last_seen, str):
        try:
            moment = _time.decode(msgspec.json.encode(last_seen))
        except msgspec.DecodeError:
            raise DecodeError(f"last_seen is not a time: {last_seen!r:.40}") from None
        if moment.tzinfo is not None:
            return to_us(moment)
    raise DecodeError(
        f"last_seen is neither ISO 8601 with a zone nor milliseconds: {last_seen!r:.40}; "
        "set advanced.last_seen to ISO_8601 in Zigbee2MQTT"
    )


def _connection(name: str, message: RawMessage) -> Reading:
    word = message.payload.decode("ascii", "replace")
    if word.startswith("{"):
        word = parse(_availability, message).state
    if word not in ("online", "offline"):
        raise DecodeError(f"availability is online or offline, not {word!r:.40}")
    return Reading(name, None, {"connection": word})
