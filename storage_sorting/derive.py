"""What is known of books, totes, carriers, crates and slots, from their events."""

from collections.abc import Callable, Iterable, Sequence

from storage_sorting.events import EventType, StorageEvent
from storage_sorting.journeys import find_last, lift_trip, mission, sort_pass, vehicle_order
from storage_sorting.logs import Entry, ObjectLogs
from storage_sorting.objects import (
    Carrier,
    Crate,
    Item,
    Kind,
    ObjectKey,
    PickupSlot,
    Tote,
    View,
    Whereabouts,
)
from storage_sorting.stages import CLOSED, RANK, Stage, Trouble
from storage_sorting.timeline import outline, own_entries
from storage_sorting.workflow import follow_request, last_place

#: What holds a book after each stage: the field of the event that names it.
_HOLDER: dict[Stage, Kind | None] = {
    Stage.ALLOCATED: Kind.TOTE,
    Stage.ITEM_SCANNED: None,
    Stage.PUT_WALL: Kind.CARRIER,
    Stage.CARRIER_LOADED: Kind.CARRIER,
    Stage.SORT_INDUCTED: Kind.SORT_PASS,
    Stage.RECIRCULATED: Kind.SORT_PASS,
    Stage.DIVERTED: Kind.CRATE,
    Stage.SHELVED: Kind.SLOT,
    Stage.COLLECTED: None,
    Stage.EXPIRED: None,
    Stage.TOTE_STORED: Kind.TOTE,
}


def describe(logs: ObjectLogs, kind: Kind, identifier: str) -> View | None:
    """The object as its events tell it now, or None if none does."""
    if not logs.of(kind, identifier):
        return None
    return _DESCRIBED_BY[kind](logs, identifier)


def _request(logs: ObjectLogs, identifier: str) -> View:
    return follow_request(identifier, outline(logs, identifier))


def _item(logs: ObjectLogs, identifier: str) -> Item:
    entries = logs.of(Kind.ITEM, identifier)
    held_by, missing = _held_by(entries)
    return Item(
        id=identifier,
        heard_us=entries[-1][0],
        place=_carried_place(logs, held_by) or last_place(entries),
        held_by=held_by,
        request_id=find_last(entries, "request_id"),
        missing=missing,
    )


def _held_by(entries: Sequence[Entry]) -> tuple[ObjectKey | None, bool]:
    """What holds a book, and whether it was found missing and not seen since."""
    seen = False
    for entry in reversed(entries):
        event = entry[5]
        if event.outcome == Trouble.ITEM_MISSING:
            return None, not seen
        if event.stage is not None and event.type is EventType.STAGE and event.outcome is None:
            if event.stage in _HOLDER:
                return _holder(event, _HOLDER[event.stage]), False
            seen = True
    return None, False


def _list_held(logs: ObjectLogs, holder: ObjectKey, items: Iterable[str]) -> tuple[str, ...]:
    """Those of the books that the holder holds now, sorted."""
    return tuple(sorted(item for item in items if _held_by(logs.of(Kind.ITEM, item))[0] == holder))


def _holder(event: StorageEvent, kind: Kind | None) -> ObjectKey | None:
    identifier = None if kind is None else getattr(event, f"{kind}_id")
    return None if kind is None or identifier is None else (kind, identifier)


def _carried_place(logs: ObjectLogs, held_by: ObjectKey | None) -> Whereabouts | None:
    """A book is where its tote, carrier or crate is."""
    if held_by is None or held_by[0] not in {Kind.TOTE, Kind.CARRIER, Kind.CRATE}:
        return None
    return last_place(logs.of(*held_by))


def _stage(entries: Sequence[Entry], stages: Iterable[Stage]) -> Stage | None:
    wanted = frozenset(stages)
    return next(
        (
            entry[5].stage
            for entry in reversed(entries)
            if entry[5].stage in wanted and entry[5].type is EventType.STAGE and entry[5].outcome is None
        ),
        None,
    )


_OF_TOTES = [stage for stage in Stage if RANK[stage] <= RANK[Stage.TOTE_STORED]]
_OF_CARRIERS = (Stage.PUT_WALL, Stage.CARRIER_LOADED, Stage.LIFT_DEPART, Stage.LIFT_ARRIVE)
_OF_CRATES = (Stage.DIVERTED, Stage.CRATE_CLOSED, Stage.LOADED, Stage.DEPARTED, Stage.ARRIVED)
_PUT_INTO_TOTES = frozenset({Stage.ALLOCATED, Stage.RELEASED})


def _tote(logs: ObjectLogs, identifier: str) -> Tote:
    every, entries = logs.of(Kind.TOTE, identifier), logs.story(Kind.TOTE, identifier)
    return Tote(
        id=identifier,
        heard_us=every[-1][0],
        place=last_place(every),
        stage=_stage(entries, _OF_TOTES),
        mission_id=find_last(entries, "mission_id"),
        serving=tuple(
            request
            for kind, request in sorted(logs.linked((Kind.TOTE, identifier)))
            if kind is Kind.REQUEST and _still_in(logs, identifier, request)
        ),
        missing=_is_missing(entries),
    )


def _is_missing(entries: Sequence[Entry]) -> bool:
    for entry in reversed(entries):
        if entry[5].outcome == Trouble.TOTE_MISSING:
            return True
        if entry[5].stage is not None:
            return False
    return False


def _still_in(logs: ObjectLogs, tote_id: str, request_id: str) -> bool:
    """Whether the request's book was allocated from this tote and not taken out since."""
    waits = False
    for entry in own_entries(logs, request_id):
        event = entry[5]
        if event.outcome in {Trouble.CANCELLED, Trouble.ITEM_MISSING}:
            waits = False
        if event.type is EventType.STAGE and event.outcome is None and event.stage is not None:
            if event.stage in _PUT_INTO_TOTES and event.tote_id is not None:
                waits = event.tote_id == tote_id
            elif RANK[event.stage] >= RANK[Stage.ITEM_SCANNED]:
                waits = False
    return waits


def _carrier(logs: ObjectLogs, identifier: str) -> Carrier:
    every, entries = logs.of(Kind.CARRIER, identifier), logs.story(Kind.CARRIER, identifier)
    requests: set[str] = set()
    arrived = False
    for entry in entries:
        event = entry[5]
        if event.stage in {Stage.PUT_WALL, Stage.CARRIER_LOADED}:
            if arrived:
                requests.clear()
            arrived = False
            if event.request_id is not None:
                requests.add(event.request_id)
        elif event.stage is Stage.LIFT_ARRIVE:
            arrived = True
        elif event.stage is not None and RANK[event.stage] >= RANK[Stage.SORT_INDUCTED] and event.request_id:
            requests.discard(event.request_id)
    return Carrier(
        id=identifier,
        heard_us=every[-1][0],
        place=last_place(every),
        stage=_stage(entries, _OF_CARRIERS),
        requests=tuple(sorted(requests)),
    )


def _crate(logs: ObjectLogs, identifier: str) -> Crate:
    every, entries = logs.of(Kind.CRATE, identifier), logs.story(Kind.CRATE, identifier)
    items: set[str] = set()
    arrived = False
    for entry in entries:
        event = entry[5]
        if event.stage is Stage.DIVERTED:
            if arrived:
                items.clear()
            arrived = False
            if event.item_id is not None:
                items.add(event.item_id)
        elif event.stage is Stage.ARRIVED:
            arrived = True
    return Crate(
        id=identifier,
        heard_us=every[-1][0],
        place=last_place(every),
        stage=_stage(entries, _OF_CRATES),
        items=_list_held(logs, (Kind.CRATE, identifier), items),
        destination=find_last(entries, "destination"),
    )


def _slot(logs: ObjectLogs, identifier: str) -> PickupSlot:
    entries = logs.of(Kind.SLOT, identifier)
    since: dict[str, int] = {}
    for entry in entries:
        event = entry[5]
        if event.item_id is not None and event.stage is Stage.SHELVED:
            since[event.item_id] = entry[0]
        elif event.item_id is not None and event.stage in CLOSED:
            since.pop(event.item_id, None)
    waiting = _list_held(logs, (Kind.SLOT, identifier), since)
    return PickupSlot(
        id=identifier,
        heard_us=entries[-1][0],
        items=waiting,
        since_us=min((since[item] for item in waiting), default=None),
    )


_DESCRIBED_BY: dict[Kind, Callable[[ObjectLogs, str], View]] = {
    Kind.REQUEST: _request,
    Kind.ITEM: _item,
    Kind.TOTE: _tote,
    Kind.CARRIER: _carrier,
    Kind.MISSION: mission,
    Kind.LIFT_TRIP: lift_trip,
    Kind.VEHICLE_ORDER: vehicle_order,
    Kind.SORT_PASS: sort_pass,
    Kind.CRATE: _crate,
    Kind.SLOT: _slot,
}
