"""Crossline counting of AXIS Object Analytics, as Axis cameras publish their events over MQTT.

`{"topic": "axis:CameraApplicationPlatform/ObjectAnalytics/Device1Scenario1", "timestamp": epoch ms, "serial",
"message": {"data": {"startTime", "totalHuman": "811", ...}}}` on
axis/{serial}/event/CameraApplicationPlatform/ObjectAnalytics/... A scenario counts one direction across one
line, so each is a device of its own: {serial}/Device1Scenario1.
"""

from collections.abc import Iterable
from typing import Annotated

import msgspec

from sensors.device_time import Milliseconds, stamp_us
from sensors.message import DecodeError, RawMessage, Reading, parse
from sensors.sender import DeviceName

_PATH = "CameraApplicationPlatform/ObjectAnalytics/"
TOPIC_FILTERS = (f"axis/+/event/{_PATH}#",)
ANYWHERE = True

_MOST_SCENARIO_CHARS = 60


class Counts(msgspec.Struct, rename="camel", gc=False):
    """The counts since `startTime`, when they last began at nought; only people are read."""

    start_time: str | None = None
    total_human: Annotated[int, msgspec.Meta(ge=0, le=2**53)] | None = None


class Inner(msgspec.Struct, gc=False):
    """Where the camera puts what an event says; its `source` and `key` are empty for these."""

    data: Counts


class AxisEvent(msgspec.Struct, gc=False):
    """One event of the camera."""

    topic: str
    serial: Annotated[DeviceName, msgspec.Meta(min_length=1)]
    timestamp: Milliseconds
    message: Inner


#: The camera writes its numbers as texts.
_event = msgspec.json.Decoder(AxisEvent, strict=False)


def decode(message: RawMessage) -> Iterable[Reading]:
    """Yield the running total of people across the line; alarms of other scenarios yield nothing."""
    event = parse(_event, message)
    namespace, _, path = event.topic.partition(":")
    scenario = path.removeprefix(_PATH)
    if namespace not in ("axis", "tnsaxis") or scenario == path:
        raise DecodeError("no event of AXIS Object Analytics")
    if not 0 < len(scenario) <= _MOST_SCENARIO_CHARS:
        raise DecodeError(f"the scenario's name has 1 to {_MOST_SCENARIO_CHARS} characters")
    counts = event.message.data
    if counts.total_human is None:
        return ()
    if counts.start_time is None:
        raise DecodeError(
            "totals without startTime are not of a crossline counting scenario, and only those are read"
        )
    values = {"people_passed_count": counts.total_human}
    return (Reading(f"{event.serial}/{scenario}", stamp_us(event.timestamp), values),)
