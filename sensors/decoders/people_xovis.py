"""People counters of Xovis, firmware 5: their data push in JSON, over MQTT or HTTP.

`logics_data` holds counts per interval, `live_data` single crossings of a line, `status_data` how the sensor
is; each with `sensor_info.serial_number`. The topic is set on the sensor; we ask for anything under xovis/.
A sensor counts at several lines and in several zones, so each is a device of its own: {serial}/logic/{id} for
counts, {serial}/line/{geometry id} for crossings. Draw lines so that forward leads in.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import msgspec

from sensors.device_time import Stamp, stamp_us
from sensors.message import MAX_VALUES, DecodeError, RawMessage, Reading, parse
from sensors.moments import kept_apart
from sensors.sender import DeviceName
from twin.clock import US_PER_S
from twin.things import Value

TOPIC_FILTERS = ("xovis/#",)
ANYWHERE = True

#: The balance of a zone drifts below nought when somebody entered unseen.
_Count = Annotated[float, msgspec.Meta(ge=-(2**53), le=2**53)]
_CROSSINGS = {"LINE_CROSS_FORWARD": "in", "LINE_CROSS_BACKWARD": "out"}
#: Templates that count people; others count groups, prams and carts, or people of one age or sex.
_LINES = frozenset({"XLT_LINE_IN_OUT_COUNT", "XLT_LINE_LATE_COUNT", "XLT_4X_LINE_IN_OUT_COUNT"})
_ZONES = frozenset({"XLT_ZONE_OCCUPANCY_COUNT", "XLT_4X_ZONE_COUNT"})
_LINE_COUNTS = {"fw": "people_in_interval_count", "bw": "people_out_interval_count"}
_ZONE_COUNTS = {"balance": "people_count"}


class SensorInfo(msgspec.Struct, gc=False):
    """Which sensor it is."""

    serial_number: DeviceName


class Count(msgspec.Struct, gc=False):
    """One counter of a logic: what it counted in the interval, or, of a zone, how many are there."""

    name: str
    value: _Count | None = None


class Record(msgspec.Struct, gc=False):
    """The counters of one interval."""

    since: Stamp = msgspec.field(name="from")
    until: Stamp = msgspec.field(name="to")
    counts: list[Count] = []


class Logic(msgspec.Struct, gc=False):
    """One thing that the sensor was told to count; `info` is the template it was made from."""

    id: int
    info: str = ""
    records: list[Record] = []


class LogicsData(msgspec.Struct, gc=False):
    """Counts per interval."""

    sensor_info: SensorInfo
    logics: list[Logic] = []


class Tracked(msgspec.Struct, gc=False):
    """Whether what moves is a person or a group of persons, who are counted one by one as well."""

    track_id: int
    type: str


class Attributes(msgspec.Struct, gc=False):
    """At which line; the track is looked at only to tell a group from a person."""

    geometry_id: int | None = None
    track_id: int | None = None


class Happening(msgspec.Struct, gc=False):
    """An event of a frame."""

    type: str
    attributes: Attributes = msgspec.field(default_factory=Attributes)


class Frame(msgspec.Struct, gc=False):
    """What happened at one moment."""

    time: Stamp
    tracked_objects: list[Tracked] = []
    events: list[Happening] = []


class LiveData(msgspec.Struct, gc=False):
    """Crossings one by one."""

    sensor_info: SensorInfo
    frames: list[Frame] = []


class StatusData(msgspec.Struct, gc=False):
    """That the sensor is there; how it is, is its own maintenance's concern."""

    sensor_info: SensorInfo
    states: dict[str, Any]


class Push(msgspec.Struct, gc=False):
    """One message of the data push: one of these."""

    logics_data: LogicsData | None = None
    live_data: LiveData | None = None
    status_data: StatusData | None = None


_push = msgspec.json.Decoder(Push)


def decode(message: RawMessage) -> Iterable[Reading]:
    """Yield counts at the end of their interval, a `people_passage` per person across a line, or online.

    Tracks, positions, ages, sexes, masks and groups are not read.
    """
    push = parse(_push, message)
    if push.live_data is not None:
        readings = list(_passages(push.live_data))
    elif push.logics_data is not None:
        readings = list(_counted(push.logics_data))
    elif push.status_data is not None:
        return [Reading(push.status_data.sensor_info.serial_number, None, {"connection": "online"})]
    else:
        raise DecodeError("no data push of a Xovis sensor: neither live_data, logics_data nor status_data")
    if len(readings) > MAX_VALUES:
        raise DecodeError(f"{len(readings)} readings are more than the {MAX_VALUES} of one message")
    return kept_apart(readings, message) if push.live_data is not None else readings


def _passages(live: LiveData) -> Iterator[Reading]:
    for frame in live.frames:
        others = {tracked.track_id for tracked in frame.tracked_objects if tracked.type != "PERSON"}
        for event in frame.events:
            way, line = _CROSSINGS.get(event.type), event.attributes.geometry_id
            if way is None or event.attributes.track_id in others:
                continue
            if line is None:
                raise DecodeError(f"{event.type} without geometry_id: at which line was it?")
            device = f"{live.sensor_info.serial_number}/line/{line}"
            yield Reading(device, stamp_us(frame.time), {"people_passage": way})


def _counted(data: LogicsData) -> Iterator[Reading]:
    for logic in data.logics:
        words = _LINE_COUNTS if logic.info in _LINES else _ZONE_COUNTS if logic.info in _ZONES else {}
        for record in logic.records:
            values: dict[str, Value] = {
                words[count.name]: count.value
                for count in record.counts
                if count.name in words and count.value is not None
            }
            if values:
                yield _interval(f"{data.sensor_info.serial_number}/logic/{logic.id}", record, values)


def _interval(device: str, record: Record, values: dict[str, Value]) -> Reading:
    since_us, until_us = stamp_us(record.since), stamp_us(record.until)
    if since_us is None or until_us is None or until_us <= since_us:
        raise DecodeError("an interval ends before it begins")
    if "people_count" not in values:
        values["counting_interval_s"] = (until_us - since_us) / US_PER_S
    return Reading(device, until_us, values)
