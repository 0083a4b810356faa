"""How a request stands, from everything that happened on its behalf."""

from collections.abc import Sequence

from storage_sorting.events import FAILED, EventType, Mark, ScanOutcome, StorageEvent
from storage_sorting.logs import Entry
from storage_sorting.objects import Reached, Request, Status, Whereabouts
from storage_sorting.stages import CLOSED, READY, STAGES, Service, Stage, Trouble, Waiting

#: Troubles that no machine overcomes by itself.
NEEDS_A_PERSON = frozenset({Trouble.ITEM_MISSING, Trouble.TOTE_MISSING, Trouble.NO_BIN_OF_SIZE})
#: Troubles of requests; jams and the like belong to devices, and are looked up there.
_OF_A_REQUEST = NEEDS_A_PERSON | {Trouble.CANCELLED}
_BAD_SCANS = frozenset(ScanOutcome) - {ScanOutcome.GOOD}
#: What only pre-loans pass, so that a request whose beginning was lost is still told apart.
_TO_BRANCHES = frozenset({Stage.DIVERTED, Stage.CRATE_CLOSED, Stage.LOADED, Stage.DEPARTED, Stage.ARRIVED})


def whereabouts(event: StorageEvent) -> Whereabouts | None:
    """The place an event tells of, or None; `since_us` is its own time."""
    if event.location is None:
        return None
    towards = event.to_location if event.outcome == Mark.LEFT else None
    return Whereabouts(event.location, event.at_us, event.id, towards)


def last_place(entries: Sequence[Entry]) -> Whereabouts | None:
    """The place that the latest of these entries tells of, if any does."""
    for entry in reversed(entries):
        if entry[5].location is not None:
            return whereabouts(entry[5])
    return None


def reached(event: StorageEvent) -> Reached | None:
    """The stage an event tells of as reached, or None."""
    if event.type is not EventType.STAGE or event.outcome == FAILED or event.stage is None:
        return None
    return Reached(event.stage, event.at_us, event.id, event.device, event.location)


def waiting_after(event: StorageEvent, before: Waiting) -> Waiting:
    """What the time after an event is spent on; `before` where the event does not say."""
    if event.type is EventType.MARK:
        return _AFTER_MARK[Mark(event.outcome or "")]
    if event.type is EventType.STAGE and event.stage is not None and event.outcome != FAILED:
        return STAGES[event.stage].then
    if event.outcome in {Trouble.JAM_START, Trouble.CHUTE_FULL}:
        return Waiting.BLOCKED
    if event.outcome in {Trouble.JAM_CLEAR, Trouble.CHUTE_CLEAR}:
        return Waiting.MOVING
    return before


_AFTER_MARK = {
    Mark.ARRIVED: Waiting.DECISION,
    Mark.DECIDED: Waiting.RESOURCE,
    Mark.GRANTED: Waiting.MOVING,
    Mark.BLOCKED: Waiting.BLOCKED,
    Mark.UNBLOCKED: Waiting.MOVING,
    Mark.LEFT: Waiting.MOVING,
}


def follow_request(request_id: str, entries: Sequence[Entry]) -> Request:
    """The request as its timeline tells it; `entries` must not be empty.

    A trouble lasts until the next stage is reached, a bad scan until a good one. Cancelling is final, and so
    is collecting.
    """
    stages: list[Reached] = []
    troubles: list[str] = []
    waiting = Waiting.DECISION
    for entry in entries:
        event = entry[5]
        step = reached(event)
        if step is not None:
            stages.append(step)
            if Trouble.CANCELLED not in troubles:
                troubles.clear()
        else:
            trouble = _trouble(event, request_id)
            if trouble is not None and trouble not in troubles:
                troubles.append(trouble)
            elif event.outcome == ScanOutcome.GOOD:
                troubles = [still for still in troubles if still not in _BAD_SCANS]
        waiting = waiting_after(event, waiting)
    return _described(request_id, entries, stages, tuple(troubles), waiting, last_place(entries))


def _described(
    request_id: str,
    entries: Sequence[Entry],
    stages: list[Reached],
    troubles: tuple[str, ...],
    waiting: Waiting,
    place: Whereabouts | None,
) -> Request:
    events = [entry[5] for entry in entries]
    own = [event for event in events if event.request_id == request_id]
    ready_us = next((step.at_us for step in stages if step.stage in READY), None)
    status = _status(stages, troubles, ready_us)
    return Request(
        id=request_id,
        service=_service(own, stages),
        status=status,
        stage=stages[-1].stage if stages else None,
        since_us=stages[-1].at_us if stages else entries[0][0],
        heard_us=entries[-1][0],
        reached=tuple(stages),
        waiting=waiting,
        troubles=troubles,
        item_id=next((event.item_id for event in own if event.item_id), None),
        tote_id=_last(events, "tote_id"),
        carrier_id=_last(events, "carrier_id"),
        crate_id=_last(events, "crate_id"),
        slot_id=_last(events, "slot_id"),
        destination=_last(own, "destination"),
        requested_us=next((step.at_us for step in stages if step.stage is Stage.REQUESTED), None),
        due_us=next((event.due_us for event in reversed(own) if event.due_us is not None), None),
        ready_us=ready_us,
        closed_us=_closed_us(request_id, events, stages, status),
        place=place,
    )


def _closed_us(
    request_id: str, events: Sequence[StorageEvent], stages: Sequence[Reached], status: Status
) -> int | None:
    if status is Status.CLOSED:
        return next(step.at_us for step in stages if step.stage in CLOSED)
    if status is Status.CANCELLED:
        return next(event.at_us for event in events if _trouble(event, request_id) == Trouble.CANCELLED)
    return None


def _last(events: Sequence[StorageEvent], name: str) -> str | None:
    return next((value for event in reversed(events) if (value := getattr(event, name)) is not None), None)


def _service(own: Sequence[StorageEvent], stages: Sequence[Reached]) -> Service:
    told = next((event.service for event in reversed(own) if event.service is not None), None)
    if told is not None:
        return Service(told)
    return Service.PRELOAN if any(step.stage in _TO_BRANCHES for step in stages) else Service.RETRIEVAL


def _trouble(event: StorageEvent, request_id: str) -> str | None:
    if event.type is EventType.EXCEPTION and event.outcome in _OF_A_REQUEST:
        if event.outcome == Trouble.CANCELLED and event.request_id != request_id:
            return None
        return event.outcome
    if event.type is EventType.SCAN and event.outcome not in {None, ScanOutcome.GOOD}:
        return event.outcome
    if event.type is EventType.STAGE and event.outcome == FAILED:
        return f"{event.stage} failed"
    return None


def _status(stages: Sequence[Reached], troubles: tuple[str, ...], ready_us: int | None) -> Status:
    if Trouble.CANCELLED in troubles:
        return Status.CANCELLED
    if any(step.stage in CLOSED for step in stages):
        return Status.CLOSED
    if any(trouble in NEEDS_A_PERSON for trouble in troubles):
        return Status.FAILED
    return Status.OPEN if ready_us is None else Status.READY
