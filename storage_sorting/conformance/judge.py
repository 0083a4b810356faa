"""All rules on one request, one tote, one device, one place or one source, from what the state holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import eq

from storage_sorting.conformance import (
    capacity,
    clock_jump,
    conservation,
    lateness,
    missing_stage,
    one_tote,
    partial_order,
    repetition,
    travel_speed,
    two_places,
)
from storage_sorting.conformance.capture import UNKNOWN, Capture
from storage_sorting.conformance.verdict import Finding
from storage_sorting.events import StorageEvent
from storage_sorting.objects import Kind
from storage_sorting.state import StorageState


def nowhere_known(_from: str, _to: str) -> float | None:
    """The shortest time between two places when nothing is known of the layout."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the rules need to know of the store: completeness of the record, room, distances, places."""

    capture: Capture = UNKNOWN
    capacities: Mapping[str, int] = field(default_factory=dict)
    stocks: Mapping[str, int] = field(default_factory=dict)
    least_s: Callable[[str, str], float | None] = nowhere_known
    same_place: Callable[[str, str], bool] = eq


def judge_request(state: StorageState, request_id: str, ground: Ground) -> tuple[Finding, ...]:
    """C1, C2, and C3, C5, C6 on its book; raises UnknownObjectError."""
    request = state.get_request(request_id)
    trace = state.trace(Kind.REQUEST, request_id)
    findings = [
        partial_order.judge(request_id, request.service, trace),
        missing_stage.judge(request_id, request.service, trace, ground.capture),
    ]
    if request.item_id is not None:
        item = state.trace(Kind.ITEM, request.item_id)
        findings += [repetition.judge_passes(request.item_id, item), *_moving(request.item_id, item, ground)]
    return tuple(findings)


def judge_tote(state: StorageState, tote_id: str, ground: Ground) -> tuple[Finding, ...]:
    """C5 and C6 on a tote."""
    return _moving(tote_id, state.trace(Kind.TOTE, tote_id), ground)


def judge_crane(state: StorageState, device: str, ground: Ground) -> tuple[Finding, ...]:
    """C8 on a crane."""
    events = [entry[5] for entry in state.logs.of_device(device)]
    return (one_tote.judge(device, events, ground.capture),)


def judge_location(state: StorageState, location: str, ground: Ground) -> tuple[Finding, ...]:
    """C7 and C9 on a place."""
    events = [entry[5] for entry in state.logs.at(location)]
    return (
        conservation.judge(location, events, ground.capture, ground.stocks.get(location)),
        capacity.judge(location, events, ground.capacities.get(location), ground.capture),
    )


def judge_source(source: str, held: list[StorageEvent], state: StorageState) -> tuple[Finding, ...]:
    """C3, C4 and C10 on a source: `held` are its events in the state; conflicting messages are added."""
    messages = [*held]
    for known, other in state.totals.conflicts:
        if known.source == source:
            messages += [known, other]
    return (
        repetition.judge_numbers(source, messages),
        lateness.judge(source, held),
        clock_jump.judge(source, held),
    )


def _moving(subject: str, events: tuple[StorageEvent, ...], ground: Ground) -> tuple[Finding, ...]:
    return (
        two_places.judge(subject, events, ground.capture, ground.same_place),
        travel_speed.judge(subject, events, ground.least_s),
    )
