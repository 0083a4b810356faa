"""The picture of the store follows from the set of events alone."""

from dataclasses import replace
from functools import cache

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.storage_day import START_US, make_day
from storage_sorting.events import EventType, Mark, ScanOutcome, StorageEvent
from storage_sorting.objects import Kind, Request, Status, Tote
from storage_sorting.stages import Service, Stage, Trouble, Waiting
from storage_sorting.state import StorageState, UnknownObjectError
from storage_sorting.timeline import timeline
from storage_sorting.workflow import follow_request

S = 1_000_000
chances = st.integers(0, 2**32).map(np.random.default_rng)


@cache
def day(seed: int) -> tuple[StorageEvent, ...]:
    """A whole small day: about 40 requests on shared totes, 30 returns."""
    rng = np.random.default_rng(seed)
    return tuple(make_day(rng, requests=40, returns=30, zones=2, totes=30))


@cache
def picture_of(seed: int) -> dict[tuple[Kind, str], object]:
    state = StorageState()
    state.apply(day(seed))
    return dict(state.picture())


def shuffled(events: list[StorageEvent], chance: np.random.Generator) -> list[StorageEvent]:
    return [events[place] for place in chance.permutation(len(events))]


class Teller:
    """Makes events one after the other: `say` at a second."""

    def __init__(self) -> None:
        self.said: list[StorageEvent] = []

    def say(self, at_s: float, stage: Stage | None = None, **what: object) -> StorageEvent:
        event = StorageEvent(
            source="test",
            source_seq=len(self.said),
            event_time_us=START_US + round(at_s * S),
            record_time_us=START_US + round(at_s * S) + 1000,
            stage=stage,
            **{"type": EventType.STAGE, **what},  # type: ignore[arg-type]
        )
        self.said.append(event)
        return event

    def state(self) -> StorageState:
        state = StorageState()
        state.apply(self.said)
        return state


def two_requests_of_one_tote() -> Teller:
    """R1 and R2 want books of T1; the crane and the conveyor know only T1."""
    told = Teller()
    for n in (1, 2):
        who = {"request_id": f"R{n}", "item_id": f"B{n}"}
        told.say(n, Stage.REQUESTED, service=Service.RETRIEVAL, **who)
        told.say(n + 5, Stage.ALLOCATED, tote_id="T1", **who)
    told.say(10, Stage.RELEASED, tote_id="T1")
    told.say(20, Stage.CRANE_START, tote_id="T1", mission_id="M1", device="C1")
    told.say(30, Stage.TOTE_PICKED, tote_id="T1", mission_id="M1", device="C1", location="A1-cell")
    told.say(45, Stage.TOTE_AT_PORT, tote_id="T1", mission_id="M1", device="C1", location="A1-port")
    told.say(60, Stage.TOTE_ARRIVED, tote_id="T1", location="S1")
    return told


@settings(max_examples=15)
@given(st.integers(0, 3), chances, st.integers(1, 500))
def test_a_day_gives_the_same_picture_in_any_order_and_any_portions(
    seed: int, chance: np.random.Generator, portion: int
) -> None:
    events = list(day(seed))
    events = shuffled(events + shuffled(events, chance)[: len(events) // 3], chance)
    state = StorageState()
    for first in range(0, len(events), portion):
        state.apply(events[first : first + portion])
        if chance.random() < 0.2:
            state.changes()
    assert state.picture() == picture_of(seed)
    assert state.totals.new == len(day(seed))


@settings(max_examples=10)
@given(st.integers(0, 3), chances)
def test_what_is_told_adds_up_to_the_picture(seed: int, chance: np.random.Generator) -> None:
    events = list(day(seed))
    events = shuffled(events, chance)
    state = StorageState()
    told: dict[tuple[Kind, str], object] = {}
    for first in range(0, len(events), 97):
        state.apply(events[first : first + 97])
        for change in state.changes():
            assert told.get((change.kind, change.id)) == change.before
            told[change.kind, change.id] = change.after
    assert told == state.picture()
    assert state.changes() == ()


@settings(max_examples=10)
@given(st.integers(0, 3), chances, st.sets(st.integers(0, 100), max_size=8))
def test_a_retraction_undoes_its_event_in_any_order(
    seed: int, chance: np.random.Generator, which: set[int]
) -> None:
    events = list(day(seed))
    wrong = [events[place * len(events) // 101] for place in sorted(which)]
    without = StorageState()
    without.apply([event for event in events if event not in wrong])
    retractions = [
        StorageEvent(
            source="operator",
            source_seq=number,
            type=EventType.RETRACTION,
            event_time_us=event.event_time_us,
            record_time_us=event.record_time_us,
            causation_id=event.id,
        )
        for number, event in enumerate(wrong)
    ]
    events += retractions
    events = shuffled(events, chance)
    state = StorageState()
    state.apply(events)
    assert state.picture() == without.picture()


@settings(max_examples=10)
@given(st.integers(0, 3), chances)
def test_of_two_messages_of_one_number_the_one_recorded_first_counts(
    seed: int, chance: np.random.Generator
) -> None:
    events = list(day(seed))
    forged = [
        msgspec.structs.replace(event, location="nowhere", record_time_us=event.record_time_us + 1)
        for event in events[:: int(chance.integers(3, 9))]
    ]
    mixed = events + forged
    mixed = shuffled(mixed, chance)
    state = StorageState()
    state.apply(mixed)
    assert state.picture() == picture_of(seed)
    assert state.totals.conflicting == len(forged)


def test_a_tote_carries_every_request_it_serves() -> None:
    state = two_requests_of_one_tote().state()
    for request in state.list_requests():
        assert request.stage is Stage.TOTE_ARRIVED
        assert [step.stage for step in request.reached][-3:] == [
            Stage.TOTE_PICKED,
            Stage.TOTE_AT_PORT,
            Stage.TOTE_ARRIVED,
        ]
    tote = state.get(Kind.TOTE, "T1")
    assert isinstance(tote, Tote)
    assert tote.serving == ("R1", "R2")
    assert tote.place is not None
    assert tote.place.location == "S1"


def test_a_tote_that_gave_up_a_book_no_longer_carries_its_request() -> None:
    told = two_requests_of_one_tote()
    told.say(70, Stage.ITEM_SCANNED, item_id="B1", location="S1")
    told.say(80, Stage.CONVEYED, tote_id="T1", location="loop")
    state = told.state()
    assert state.get_request("R1").stage is Stage.ITEM_SCANNED
    assert state.get_request("R2").stage is Stage.CONVEYED
    tote = state.get(Kind.TOTE, "T1")
    assert isinstance(tote, Tote)
    assert tote.serving == ("R2",)


def test_the_next_journey_of_a_tote_is_not_of_a_request_whose_scan_was_lost() -> None:
    told = two_requests_of_one_tote()
    told.say(90, Stage.TOTE_STORED, tote_id="T1")
    told.say(200, Stage.CRANE_START, tote_id="T1", device="C1")
    assert told.state().get_request("R1").stage is Stage.TOTE_ARRIVED


def test_news_of_a_tote_is_news_of_its_requests_and_late_news_is_said_to_correct() -> None:
    told = two_requests_of_one_tote()
    *before, picked, port, arrived = told.said
    state = StorageState()
    state.apply([*before, port, arrived])
    state.changes()
    state.apply([picked])
    changes = {(change.kind, change.id): change for change in state.changes()}
    assert {(Kind.REQUEST, "R1"), (Kind.REQUEST, "R2"), (Kind.MISSION, "M1")} <= set(changes)
    corrected = changes[Kind.REQUEST, "R1"]
    assert corrected.corrected
    assert isinstance(corrected.after, Request)
    assert corrected.after.find(Stage.TOTE_PICKED) is not None


def test_a_bad_scan_troubles_until_a_good_one_and_a_missing_book_waits_for_a_person() -> None:
    told = two_requests_of_one_tote()
    scan = {"type": EventType.SCAN, "item_id": "B1", "device": "RD1"}
    told.say(61, outcome=ScanOutcome.MISMATCH.value, **scan)
    assert told.state().get_request("R1").troubles == ("mismatch",)
    told.say(62, outcome=ScanOutcome.GOOD.value, **scan)
    assert told.state().get_request("R1").troubles == ()
    told.say(63, type=EventType.EXCEPTION, outcome=Trouble.ITEM_MISSING.value, item_id="B2")
    assert told.state().get_request("R2").status is Status.FAILED
    told.say(99, Stage.ITEM_SCANNED, item_id="B2", request_id="R2")
    assert told.state().get_request("R2").status is Status.OPEN


def test_a_request_whose_book_is_missing_stays_behind_when_the_tote_goes_on() -> None:
    told = two_requests_of_one_tote()
    told.say(65, type=EventType.EXCEPTION, outcome=Trouble.ITEM_MISSING.value, request_id="R1", item_id="B1")
    told.say(70, Stage.CONVEYED, tote_id="T1", location="loop")
    state = told.state()
    assert state.get_request("R1").status is Status.FAILED
    assert state.get_request("R1").stage is Stage.TOTE_ARRIVED
    tote = state.get(Kind.TOTE, "T1")
    assert isinstance(tote, Tote)
    assert tote.serving == ("R2",)


def test_a_cancelled_request_stays_cancelled_while_its_tote_goes_on() -> None:
    told = two_requests_of_one_tote()
    told.say(25, type=EventType.EXCEPTION, outcome=Trouble.CANCELLED.value, request_id="R1")
    state = told.state()
    assert state.get_request("R1").status is Status.CANCELLED
    assert state.get_request("R1").closed_us == START_US + 25 * S
    assert state.get_request("R2").status is Status.OPEN


def test_marks_say_what_is_waited_for() -> None:
    told = two_requests_of_one_tote()
    for at_s, mark, waiting in (
        (61, Mark.ARRIVED, Waiting.DECISION),
        (62, Mark.DECIDED, Waiting.RESOURCE),
        (63, Mark.BLOCKED, Waiting.BLOCKED),
        (64, Mark.LEFT, Waiting.MOVING),
    ):
        told.say(at_s, type=EventType.MARK, outcome=mark.value, tote_id="T1", location="S1")
        assert told.state().get_request("R1").waiting is waiting


def test_forgetting_keeps_open_requests_and_where_things_are() -> None:
    state = StorageState()
    state.apply(day(0))
    told = two_requests_of_one_tote()
    state.apply(told.said)
    open_before = state.get_request("R1")
    totes = [key for key in picture_of(0) if key[0] is Kind.TOTE]
    places = {key: state.find(*key) for key in totes}
    dropped = state.forget(START_US + 36 * 3600 * S)
    assert dropped > 500
    assert state.get_request("R1") == open_before
    for key, before in places.items():
        after = state.find(*key)
        assert isinstance(after, Tote)
        assert isinstance(before, Tote)
        assert after.place == before.place
    state.apply(day(0))
    assert state.totals.too_old > 500
    assert state.logs.list_ids(Kind.REQUEST) == ["R1", "R2"]


def test_an_object_nobody_told_of_is_named_in_the_error() -> None:
    with pytest.raises(UnknownObjectError, match="R404"):
        StorageState().get_request("R404")


@given(st.integers(0, 3), chances)
@settings(max_examples=10)
def test_the_outline_of_a_request_says_what_its_whole_timeline_says(
    seed: int, chance: np.random.Generator
) -> None:
    state = StorageState()
    state.apply([event for event in day(seed) if chance.random() < 0.9])
    for request in state.list_requests():
        assert follow_request(request.id, timeline(state.logs, request.id)) == request


def test_every_request_of_a_day_is_followed_to_its_reader() -> None:
    for view in picture_of(1).values():
        if isinstance(view, Request):
            assert view.status is Status.CLOSED
            passed = [step.stage for step in view.reached]
            assert passed == sorted(passed, key=list(Stage).index)
            assert replace(view, troubles=()) == view
