"""People counters of Milesight with a network port: VS125, VS133 and VS135 at doors, VS121-P in rooms.

JSON over MQTT or HTTP with `device_info.device_sn` and `time_info`. The topic is set on the sensor:
milesight/people/$devsn is what we ask for. Each line and each region is a device of its own:
{serial}/line/{number} and {serial}/region/{number}; a room sensor's total is of {serial}.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Annotated

import msgspec

from sensors.message import MAX_VALUES, DecodeError, RawMessage, Reading, parse
from sensors.sender import DeviceName
from twin.clock import to_us
from twin.things import Value

TOPIC_FILTERS = ("milesight/people/+",)
ANYWHERE = True

_Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Few = msgspec.Meta(max_length=MAX_VALUES)
_OFFSET = re.compile(r"UTC([+-])(\d{1,2}):(\d{2})\b")
_LARGEST_OFFSET = timedelta(hours=14)


class DeviceInfo(msgspec.Struct, gc=False):
    """Which sensor it is."""

    device_sn: Annotated[DeviceName, msgspec.Meta(min_length=1)]


class TimeInfo(msgspec.Struct, gc=False):
    """When: ISO 8601 with an offset, or the sensor's local time with the zone beside it."""

    time: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    time_zone: str | None = None
    timezone: str | None = None
    dst_status: bool | int = False


class Interval(msgspec.Struct, gc=False):
    """People in the interval; staff, children and groups are not told apart."""

    people_in: _Count | None = msgspec.field(default=None, name="in")
    people_out: _Count | None = msgspec.field(default=None, name="out")


class Totals(msgspec.Struct, gc=False):
    """People since the sensor's counters were last reset."""

    in_counted: _Count | None = None
    out_counted: _Count | None = None


class LineInterval(msgspec.Struct, gc=False):
    """One line's interval."""

    line: int
    total: Interval


class LineTotals(msgspec.Struct, gc=False):
    """One line's running totals."""

    line: int
    total: Totals


class Present(msgspec.Struct, gc=False):
    """How many people there are."""

    current_total: _Count | None = None


class RegionCount(msgspec.Struct, gc=False):
    """How many people there are in one region."""

    region: int
    total: Present


class RegionData(msgspec.Struct, gc=False):
    """What a door counter says of its regions; how long single persons stayed is not read."""

    region_count_data: Annotated[list[RegionCount], _Few] = []


class Report(msgspec.Struct, gc=False):
    """One report of a counter. Pictures, single persons' stays and triggers are not read."""

    device_info: DeviceInfo
    time_info: TimeInfo
    line_periodic_data: Annotated[list[LineInterval], _Few] = []
    line_total_data: Annotated[list[LineTotals], _Few] = []
    region_data: RegionData | None = None
    current_total: _Count | None = None
    numbering_regions: Annotated[list[int], _Few] = []
    current_counted: Annotated[list[_Count], _Few] = []
    occupancy: Annotated[list[bool | int], _Few] = []


_report = msgspec.json.Decoder(Report)
_time = msgspec.json.Decoder(datetime)


def decode(message: RawMessage) -> Iterable[Reading]:
    """Yield counts of the interval at its end, running totals, and how many are in a region or a room."""
    report = parse(_report, message)
    name, when = report.device_info.device_sn, report.time_info
    time_us = _us(when.end_time or when.time, when)
    return [Reading(place, time_us, values) for place, values in _told(name, report) if values]


def _told(name: str, report: Report) -> Iterator[tuple[str, dict[str, Value | None]]]:
    length_s = _length_s(report.time_info)
    for period in report.line_periodic_data:
        yield (
            f"{name}/line/{period.line}",
            {
                "people_in_interval_count": period.total.people_in,
                "people_out_interval_count": period.total.people_out,
                "counting_interval_s": length_s,
            },
        )
    for sums in report.line_total_data:
        totals = {"people_in_count": sums.total.in_counted, "people_out_count": sums.total.out_counted}
        yield f"{name}/line/{sums.line}", dict(totals)
    for region in report.region_data.region_count_data if report.region_data else ():
        yield f"{name}/region/{region.region}", {"people_count": region.total.current_total}
    if report.current_total is not None:
        yield name, {"people_count": report.current_total}
    yield from _regions(name, report, "people_count", report.current_counted)
    yield from _regions(name, report, "occupied", [bool(state) for state in report.occupancy])


def _regions(
    name: str, report: Report, word: str, said: Iterable[Value]
) -> Iterator[tuple[str, dict[str, Value | None]]]:
    values = list(said)
    if values and len(values) != len(report.numbering_regions):
        raise DecodeError(f"{len(values)} values for {len(report.numbering_regions)} regions")
    for number, value in zip(report.numbering_regions, values, strict=False):
        yield f"{name}/region/{number}", {word: value}


def _length_s(when: TimeInfo) -> float | None:
    if when.start_time is None or when.end_time is None:
        return None
    since, until = _moment(when.start_time), _moment(when.end_time)
    if (since.tzinfo is None) is not (until.tzinfo is None) or until < since:
        raise DecodeError("the interval ends before it begins")
    return (until - since).total_seconds()


def _us(said: str | None, when: TimeInfo) -> int | None:
    """The moment, or None when only local time is known.

    Local time without an offset is led to UTC by the zone beside it. While summer time is on it is not known
    whether that zone counts it, and without a zone nothing is known; then the moment of receipt has to do,
    which is at most some seconds later, since the sensor reports at the end of its interval.
    """
    if said is None:
        return None
    moment = _moment(said)
    if moment.tzinfo is not None:
        return to_us(moment)
    zone = _OFFSET.search((when.time_zone or when.timezone or "")[:100])
    if zone is None or when.dst_status:
        return None
    offset = timedelta(hours=int(zone[2]), minutes=int(zone[3])) * (-1 if zone[1] == "-" else 1)
    if abs(offset) > _LARGEST_OFFSET:
        raise DecodeError(f"no zone is {zone[0]}")
    return to_us(moment.replace(tzinfo=timezone(offset)))


def _moment(said: str) -> datetime:
    try:
        return _time.decode(msgspec.json.encode(said.replace("/", "-")))
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise DecodeError(f"not a time: {said!r:.40}") from None
