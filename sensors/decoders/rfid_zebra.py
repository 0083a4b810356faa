"""Tag reads of Zebra readers: IoT Connector of fixed ones, dataEVT of sleds, and what their apps post.

A fixed reader (FX7500, FX9600, ATR7000) publishes `{"data": {"idHex", "antenna", "peakRssi", "eventNum",
"reads", "hostName", ...}, "timestamp", "type"}`, one or a list of them, on a topic that is set on it:
zebra/{reader}/data and zebra/{reader}/events are what we ask for. A sled (RFD40, RFD90) publishes batches as
`{"data": {"tagData": [...]}, "timestamp", "type"}`; its apps post `{"TagList": [...]}` or `{"epcs": [...]}`.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, NamedTuple

import msgspec

from sensors.device_time import ZonedTime, stamp_us
from sensors.epc import normal_epc
from sensors.message import MAX_VALUES, DecodeError, RawMessage, Reading, parse
from sensors.moments import kept_apart
from sensors.sender import DeviceName, is_meant_for, named_in_topic

_SLED = "/DATA/clients/data1event/"
TOPIC_FILTERS = ("zebra/+/data", "zebra/+/events", f"+{_SLED}+")
ANYWHERE = True

_Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Rssi = Annotated[float, msgspec.Meta(ge=-1_000, le=1_000)]
_NO_TAG = "no tag report of a Zebra reader: neither data.idHex, data.tagData, TagList nor epcs"


class Tag(msgspec.Struct, gc=False):
    """What is read of a tag record. Its TID and USER banks, and the reader's own address, stay outside.

    `idHex` is a fixed reader's word, `EPCid` a sled's, whose `EPC` may be the whole bank. `eventNum` counts
    the reader's reports up; `reads` or `seenCount` are how often the tag was seen since the
    report before.
    """

    id_hex: str | None = msgspec.field(default=None, name="idHex")
    epc_id: str | None = msgspec.field(default=None, name="EPCid")
    epc: str | None = msgspec.field(default=None, name="EPC")
    antenna: _Count | None = None
    peak_rssi: _Rssi | None = msgspec.field(default=None, name="peakRssi")
    reads: _Count | None = None
    seen_count: _Count | None = msgspec.field(default=None, name="seenCount")
    event_num: _Count | None = msgspec.field(default=None, name="eventNum")
    host_name: DeviceName | None = msgspec.field(default=None, name="hostName")


class Data(Tag, gc=False):
    """A tag record, or a sled's batch of them."""

    tag_data: Annotated[list[Tag], msgspec.Meta(max_length=MAX_VALUES)] | None = msgspec.field(
        default=None, name="tagData"
    )


class Posted(msgspec.Struct, gc=False):
    """A tag as the apps of handheld readers post it; one of them writes numbers as texts."""

    id_hex: str | None = msgspec.field(default=None, name="IDHex")
    epc: str | None = None
    rssi_text: _Rssi | None = msgspec.field(default=None, name="RSSI")
    rssi: _Rssi | None = None
    antenna: _Count | None = None


_PostedTags = Annotated[list[Posted], msgspec.Meta(max_length=MAX_VALUES)]


class Report(msgspec.Struct, gc=False):
    """One message, or one entry of a list of them."""

    data: Data | None = None
    timestamp: ZonedTime | None = None
    type: str | None = None
    event_name: str | None = msgspec.field(default=None, name="eventName")
    tag_list: _PostedTags | None = msgspec.field(default=None, name="TagList")
    epcs: _PostedTags | None = None


_report = msgspec.json.Decoder(Report, strict=False)
_reports = msgspec.json.Decoder(Annotated[list[Report], msgspec.Meta(max_length=MAX_VALUES)], strict=False)


class _Read(NamedTuple):
    reading: Reading
    number: int | None


def decode(message: RawMessage) -> Iterable[Reading]:
    """Yield one Reading per tag read, no two of a reader at one moment; a heartbeat says it is online.

    The reader is `hostName`, or else the level of the topic before the last (the last of a sled's). Other
    management events yield nothing.
    """
    is_list = message.payload.lstrip()[:1] == b"["
    reports = parse(_reports, message) if is_list else [parse(_report, message)]
    topic = message.topic
    name = topic.rpartition("/")[2] if _SLED in topic else named_in_topic(topic)
    reads: list[_Read] = []
    others: list[Reading] = []
    for report in reports:
        found = list(_reads(report, name))
        reads += found
        if not found:
            others += _management(report, name, message)
    if len(reads) > MAX_VALUES:
        raise DecodeError(f"{len(reads)} tag reads are more than the {MAX_VALUES} of one message")
    apart = kept_apart([read.reading for read in reads], message, [read.number for read in reads])
    return [*apart, *others]


def _reads(report: Report, name: str) -> Iterator[_Read]:
    time_us = stamp_us(report.timestamp)
    if report.data is not None:
        batch = report.data.tag_data
        for tag in [report.data] if batch is None else batch:
            epc = next((code for code in (tag.id_hex, tag.epc_id, tag.epc) if code is not None), None)
            if epc is not None:  # the reader can be told to leave everything out but the number
                count = tag.seen_count if tag.reads is None else tag.reads
                yield _Read(
                    _reading(tag.host_name or name, time_us, epc, tag.antenna, tag.peak_rssi, count),
                    tag.event_num,
                )
    for posted in [*(report.tag_list or ()), *(report.epcs or ())]:
        epc = posted.id_hex or posted.epc or ""
        rssi = posted.rssi_text if posted.rssi is None else posted.rssi
        yield _Read(_reading(name, time_us, epc, posted.antenna, rssi, None), None)


def _reading(
    device: str, time_us: int | None, epc: str, antenna: int | None, rssi: float | None, count: int | None
) -> Reading:
    values = {
        "tag_epc": normal_epc(epc),
        "tag_antenna": antenna,
        "tag_rssi_dbm": rssi,
        "tag_read_count": count,
    }
    return Reading(device, time_us, values)


def _management(report: Report, name: str, message: RawMessage) -> list[Reading]:
    is_batch = report.data is not None and report.data.tag_data is not None
    if is_batch or report.tag_list is not None or report.epcs is not None:
        return []  # a batch of nothing, or of bar codes alone
    if not is_meant_for(message, "rfid_zebra", "zebra/") and _SLED not in message.topic:
        raise DecodeError(_NO_TAG)
    if "heartbeat" in (_plain(report.type), _plain(report.event_name)):
        return [Reading(name, stamp_us(report.timestamp), {"connection": "online"})]
    if report.type is None:
        raise DecodeError(_NO_TAG)
    return []


def _plain(word: str | None) -> str:
    return (word or "").lower()
