"""The JSON of storage events, as sent on `bibliotwin/v1/{building}/storage/events`: one event or a list."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Final

import msgspec

from storage_sorting.events import (
    FAILED,
    SCHEMA,
    ClockQuality,
    EventType,
    Mark,
    Origin,
    ScanOutcome,
    StorageEvent,
)
from storage_sorting.stages import Service, Stage, Trouble
from twin.clock import from_us, to_us
from twin.errors import TwinError

TOPIC_FILTER: Final = "bibliotwin/v1/+/storage/events"
#: The largest payload looked at, and the most events in one.
MAX_PAYLOAD_BYTES, MAX_EVENTS = 262_144, 1_024
MAX_ID_CHARS, MAX_TEXT_CHARS = 128, 300
_US_PER_MS = 1_000
#: The year 9999 in epoch milliseconds: beyond it no calendar helps.
_LAST_MS = 253_402_300_799_999
_MESSAGE_CHARS = 300

#: What `outcome` may be, by the type of the event.
_OUTCOMES: dict[EventType, frozenset[str]] = {
    EventType.STAGE: frozenset({FAILED}),
    EventType.MARK: frozenset(Mark),
    EventType.SCAN: frozenset(ScanOutcome),
    EventType.EXCEPTION: frozenset(Trouble),
    EventType.COUNT: frozenset(),
    EventType.RETRACTION: frozenset(),
}
_UNKNOWN_FIELD = re.compile(r"unknown field `([^`]{1,60})")
_PERSONAL = re.compile(
    r"patron|borrower|student|member|user|card|passport|name|face|photo|image|picture|e_?mail|phone|mobile"
    r"|address|birth|gender",
    re.IGNORECASE,
)

_Time = Annotated[datetime, msgspec.Meta(tz=True)] | Annotated[float, msgspec.Meta(ge=0, le=_LAST_MS)]
_Id = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_ID_CHARS)]
_Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT_CHARS)]
_Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32,64}$")]


class StorageEventError(TwinError):
    """A payload that holds no storage events; `reason` is for whoever sends them."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"no storage events: {reason}; see docs/storage-events.md")
        self.reason = reason


class _Written(
    msgspec.Struct,
    gc=False,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename={"from_location": "from", "to_location": "to", "due": "due_time"},
):
    """An event as JSON has it. Unknown fields are refused: one of them might tell who the reader is."""

    source: _Id
    source_seq: _Number
    type: EventType
    event_time: _Time
    record_time: _Time | None = None
    schema: Annotated[int, msgspec.Meta(ge=SCHEMA, le=SCHEMA)] = SCHEMA
    source_epoch: _Number = 0
    event_id: Annotated[str, msgspec.Meta(max_length=MAX_ID_CHARS)] = ""
    clock_quality: ClockQuality = ClockQuality.UNKNOWN
    origin: Origin = Origin.OBSERVED
    stage: Stage | None = None
    outcome: _Id | None = None
    device: _Id | None = None
    location: _Id | None = None
    from_location: _Id | None = None
    to_location: _Id | None = None
    decision: _Id | None = None
    reason: _Text | None = None
    request_id: _Id | None = None
    item_id: _Id | None = None
    tote_id: _Id | None = None
    carrier_id: _Id | None = None
    mission_id: _Id | None = None
    lift_trip_id: _Id | None = None
    vehicle_order_id: _Id | None = None
    sort_pass_id: _Id | None = None
    crate_id: _Id | None = None
    slot_id: _Id | None = None
    causation_id: _Id | None = None
    service: Service | None = None
    destination: _Id | None = None
    due: _Time | None = None
    pass_no: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | None = None
    count: _Number | None = None
    reader_key: _Hash | None = None


_one: msgspec.json.Decoder[_Written] = msgspec.json.Decoder(_Written)
_several: msgspec.json.Decoder[list[_Written]] = msgspec.json.Decoder(
    Annotated[list[_Written], msgspec.Meta(max_length=MAX_EVENTS)]
)
_encoder = msgspec.json.Encoder()


def parse_events(payload: bytes, received_us: int) -> tuple[StorageEvent, ...]:
    """The events of a payload; one without a time of record was recorded at `received_us`.

    Raises StorageEventError, and nothing else, whatever the bytes are. A payload is taken whole or not.
    """
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise StorageEventError(f"{len(payload)} bytes in one message, {MAX_PAYLOAD_BYTES} are the most")
    written = _decode(payload)
    # Control characters and the like cannot hide in plain ASCII without a backslash, so most skip the search.
    hiding = not payload.isascii() or b"\\" in payload or b"\x7f" in payload
    for place, one in enumerate(written):
        _check(one, place, hiding)
    return tuple([_read(one, received_us) for one in written])


def write_events(events: Iterable[StorageEvent]) -> bytes:
    """The events as one payload that `parse_events` reads back as the same events."""
    return _encoder.encode([_write(event) for event in events])


def _decode(payload: bytes) -> list[_Written]:
    try:
        if payload.lstrip()[:1] == b"[":
            return _several.decode(payload)
        return [_one.decode(payload)]
    except msgspec.ValidationError as error:
        raise StorageEventError(_explained(str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StorageEventError(f"not valid JSON: {str(error)[:_MESSAGE_CHARS]}") from None
    except RecursionError:
        raise StorageEventError("nested too deeply") from None


def _explained(message: str) -> str:
    unknown = _UNKNOWN_FIELD.search(message)
    if unknown is not None and _PERSONAL.search(unknown[1]):
        return f"the field {unknown[1]!r} would tell who a reader is, and must not be sent"
    return message[:_MESSAGE_CHARS]


def _check(one: _Written, place: int, hiding: bool) -> None:
    allowed = _OUTCOMES[one.type]
    fault = None
    if one.outcome is not None and one.outcome not in allowed:
        fault = f"the outcome of a {one.type} is {_listed(allowed)}, not {one.outcome!r:.60}"
    elif one.outcome is None and one.type in {EventType.MARK, EventType.SCAN, EventType.EXCEPTION}:
        fault = f"a {one.type} needs an outcome: {_listed(allowed)}"
    elif one.type is EventType.STAGE and one.stage is None:
        fault = "an event of type stage needs a stage"
    elif one.type is EventType.RETRACTION and one.causation_id is None:
        fault = "a retraction needs the causation_id of the event that did not happen"
    elif one.type is EventType.COUNT and (one.count is None or one.location is None):
        fault = "a count needs count and location"
    elif one.reader_key is not None and one.reader_key.isdecimal():
        fault = "reader_key has only digits, as a card number has; send a salted hash"
    elif hiding and (name := _unprintable(one)) is not None:
        fault = f"{name} has characters that cannot be shown"
    if fault is not None:
        raise StorageEventError(f"event {place}: {fault}")


def _listed(words: frozenset[str]) -> str:
    return ", ".join(sorted(words)) or "not given"


def _unprintable(one: _Written) -> str | None:
    for name in one.__struct_fields__:
        value = getattr(one, name)
        if isinstance(value, str) and not value.isprintable():
            return name
    return None


def _us(time: datetime | float) -> int:
    time_us = to_us(time) if isinstance(time, datetime) else round(time * _US_PER_MS)
    if time_us < 0:
        raise StorageEventError("a time before 1970; set the clock of the source")
    return time_us


def _read(one: _Written, received_us: int) -> StorageEvent:
    return StorageEvent(
        source=one.source,
        source_seq=one.source_seq,
        type=one.type,
        event_time_us=_us(one.event_time),
        record_time_us=received_us if one.record_time is None else _us(one.record_time),
        source_epoch=one.source_epoch,
        event_id=one.event_id,
        clock_quality=one.clock_quality,
        origin=one.origin,
        stage=one.stage,
        outcome=one.outcome,
        device=one.device,
        location=one.location,
        from_location=one.from_location,
        to_location=one.to_location,
        decision=one.decision,
        reason=one.reason,
        request_id=one.request_id,
        item_id=one.item_id,
        tote_id=one.tote_id,
        carrier_id=one.carrier_id,
        mission_id=one.mission_id,
        lift_trip_id=one.lift_trip_id,
        vehicle_order_id=one.vehicle_order_id,
        sort_pass_id=one.sort_pass_id,
        crate_id=one.crate_id,
        slot_id=one.slot_id,
        causation_id=one.causation_id,
        service=one.service,
        destination=one.destination,
        due_us=None if one.due is None else _us(one.due),
        pass_no=one.pass_no,
        count=one.count,
        reader_key=one.reader_key,
    )


_SAME = tuple(set(_Written.__struct_fields__) & set(StorageEvent.__struct_fields__))


def _write(event: StorageEvent) -> _Written:
    plain = {name: getattr(event, name) for name in _SAME}
    return _Written(
        event_time=from_us(event.event_time_us),
        record_time=from_us(event.record_time_us),
        due=None if event.due_us is None else from_us(event.due_us),
        **plain,
    )
