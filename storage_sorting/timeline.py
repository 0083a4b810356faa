"""Everything that happened on behalf of one request, though most of it never named the request.

A crane knows a tote, a lift a carrier, a truck a crate. `allocated` binds a request to its book and tote,
later stages bind it to a carrier or crate, and what happened to these meanwhile happened to the request.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from storage_sorting.events import FAILED, EventType, StorageEvent
from storage_sorting.logs import Entry, ObjectLogs, between
from storage_sorting.objects import Kind
from storage_sorting.stages import CARRIER_STAGES, CRATE_STAGES, RANK, TOTE_STAGES, Stage, Trouble

#: Clocks of a building differ by so much without anyone noticing, so binding reaches back a little.
CLOCK_SLACK_US = 5_000_000
_FOR_EVER_US = 2**62
#: After these a request has nothing more to do with what carries others' books.
_PARTS = frozenset({Trouble.CANCELLED, Trouble.ITEM_MISSING})
_LEAVES_TOTE = RANK[Stage.ITEM_SCANNED]
_LEAVES_CARRIER = RANK[Stage.SORT_INDUCTED]
_LEAVES_CRATE = RANK[Stage.SHELVED]
_CLAIMS = frozenset({Stage.REQUESTED, Stage.ALLOCATED})
_BOARDS_CARRIER = frozenset({Stage.PUT_WALL, Stage.CARRIER_LOADED})


def timeline(logs: ObjectLogs, request_id: str) -> list[Entry]:
    """All entries that concern a request, in order, each once; empty for a request nothing names."""
    own = own_entries(logs, request_id)
    merged = [*own]
    for kind, identifier, from_us, to_us in _rides(logs, own):
        merged += [
            entry
            for entry in between(logs.of(kind, identifier), from_us, to_us)
            if _concerns(entry[5], request_id, _TELLS[kind])
        ]
    return in_order(merged)


def outline(logs: ObjectLogs, request_id: str) -> list[Entry]:
    """The timeline without the marks of what carried the book, but for the last one of each.

    A tote passes hundreds of points; how a request stands follows from the last of them
    (`benchmarks/storage_state.py`).
    """
    own = own_entries(logs, request_id)
    merged = [*own]
    for kind, identifier, from_us, to_us in _rides(logs, own):
        merged += [
            entry
            for entry in between(logs.story(kind, identifier), from_us, to_us)
            if _concerns(entry[5], request_id, _TELLS[kind])
        ]
        last = _last_mark(logs.of(kind, identifier), request_id, from_us, to_us)
        if last is not None:
            merged.append(last)
    return in_order(merged)


def _last_mark(entries: Sequence[Entry], request_id: str, from_us: int, to_us: int) -> Entry | None:
    at = bisect_left(entries, (to_us,))
    while at and entries[at - 1][0] >= from_us:
        at -= 1
        event = entries[at][5]
        if event.type is EventType.MARK and event.item_id is None and event.request_id in {None, request_id}:
            return entries[at]
    return None


def in_order(entries: list[Entry]) -> list[Entry]:
    """The entries sorted, each once."""
    entries.sort()
    return [entry for at, entry in enumerate(entries) if not at or entry[5] is not entries[at - 1][5]]


def own_entries(logs: ObjectLogs, request_id: str) -> list[Entry]:
    """What names the request, and what names its book while the request has the claim on it."""
    named = logs.of(Kind.REQUEST, request_id)
    since: dict[str, int] = {}
    for entry in named:
        item = entry[5].item_id
        if item is not None:
            since.setdefault(item, entry[0])
    own = [*named]
    for item, from_us in since.items():
        for entry in between(logs.of(Kind.ITEM, item), from_us - CLOCK_SLACK_US, _FOR_EVER_US):
            event = entry[5]
            if event.request_id is None:
                own.append(entry)
            elif event.request_id != request_id and event.stage in _CLAIMS and entry[0] > from_us:
                break
    return in_order(own)


_Ride = tuple[Kind, str, int, int]


def _rides(logs: ObjectLogs, own: Sequence[Entry]) -> Iterator[_Ride]:
    """What carried the request's book, and from when to when."""
    last: dict[Kind, str] = {}
    for at, entry in enumerate(own):
        event = entry[5]
        boards = event.stage is not None and event.outcome is None
        if boards and event.tote_id is not None and RANK[event.stage] < _LEAVES_TOTE:  # type: ignore[index]
            if last.get(Kind.TOTE) != event.tote_id:
                last[Kind.TOTE] = event.tote_id
                yield _ride(logs, own, at, Kind.TOTE, event.tote_id)
        elif boards and event.carrier_id is not None and event.stage in _BOARDS_CARRIER:
            if last.get(Kind.CARRIER) != event.carrier_id:
                last[Kind.CARRIER] = event.carrier_id
                yield _ride(logs, own, at, Kind.CARRIER, event.carrier_id)
        elif (
            boards
            and event.crate_id is not None
            and (event.stage is Stage.DIVERTED or event.stage in CRATE_STAGES)
            and last.get(Kind.CRATE) != event.crate_id
        ):
            last[Kind.CRATE] = event.crate_id
            yield _ride(logs, own, at, Kind.CRATE, event.crate_id)


_LEAVES = {Kind.TOTE: _LEAVES_TOTE, Kind.CARRIER: _LEAVES_CARRIER, Kind.CRATE: _LEAVES_CRATE}
_TELLS = {Kind.TOTE: TOTE_STAGES, Kind.CARRIER: CARRIER_STAGES, Kind.CRATE: CRATE_STAGES}
#: A journey ends with the second of these after the first; the next one carries other books.
_JOURNEY = {
    Kind.TOTE: (Stage.TOTE_ARRIVED, Stage.TOTE_STORED),
    Kind.CARRIER: (Stage.LIFT_ARRIVE, Stage.CARRIER_LOADED),
    Kind.CRATE: (Stage.ARRIVED, Stage.DIVERTED),
}


def _ride(logs: ObjectLogs, own: Sequence[Entry], at: int, kind: Kind, identifier: str) -> _Ride:
    from_us = own[at][0] - CLOCK_SLACK_US
    until_us = min(
        _left_us(own, at, kind, identifier), _journey_end_us(logs.story(kind, identifier), own[at], kind)
    )
    return kind, identifier, from_us, until_us


def _left_us(own: Sequence[Entry], at: int, kind: Kind, identifier: str) -> int:
    """When the book itself was seen to have left: a later stage, another tote, or no request any more."""
    for entry in own[at + 1 :]:
        event = entry[5]
        if event.outcome in _PARTS:
            return entry[0] + 1
        if event.stage is None or event.outcome == FAILED or event.type is not EventType.STAGE:
            continue
        other = event.tote_id if kind is Kind.TOTE else None
        reallocated = event.stage is Stage.ALLOCATED and other not in {None, identifier}
        if reallocated or (RANK[event.stage] >= _LEAVES[kind] and event.stage is not Stage.TOTE_STORED):
            return entry[0]
    return _FOR_EVER_US


def _journey_end_us(entries: Sequence[Entry], boarded: Entry, kind: Kind) -> int:
    arrives, ends = _JOURNEY[kind]
    arrived = False
    for entry in between(entries, boarded[0], _FOR_EVER_US):
        if entry > boarded:
            stage = entry[5].stage
            if stage is arrives:
                arrived = True
            elif arrived and stage is ends:
                return entry[0]
    return _FOR_EVER_US


def _concerns(event: StorageEvent, request_id: str, stages: frozenset[Stage]) -> bool:
    """Whether what happened to a container happened to everything in it."""
    if event.type is EventType.STAGE:
        return event.stage in stages
    return event.item_id is None and event.request_id in {None, request_id}
