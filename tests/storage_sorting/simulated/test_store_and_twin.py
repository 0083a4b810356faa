"""What the simulated store tells, as the twin understands it: the same picture, and no rule broken."""

from collections import Counter

import pytest

from storage_sorting.conformance.capture import Capture
from storage_sorting.conformance.judge import Ground, judge_crane, judge_request, judge_source, judge_tote
from storage_sorting.conformance.verdict import Verdict
from storage_sorting.objects import Kind
from storage_sorting.simulated.injection import parse_injection
from storage_sorting.simulated.scenario import HOUR_S
from storage_sorting.stages import Trouble
from storage_sorting.state import StorageState
from tests.storage_sorting.north_hall_store import MIDNIGHT_US, morning, north_hall_layout, store_of

WHOLE_DAY = Capture(MIDNIGHT_US, MIDNIGHT_US + 86_400_000_000, ())


@pytest.mark.parametrize("faults", [False, True])
def test_the_twins_picture_is_the_truth_for_every_tote_and_request_at_every_moment(faults):
    mishaps = ("jam@conveyor-3", "down@crane-2", "full@chute-5", "estop@store") if faults else ()
    layout = north_hall_layout()
    ordered = tuple(parse_injection(m, layout, (9.2 + n / 5) * HOUR_S) for n, m in enumerate(mishaps))
    store, events = store_of(morning(faults=faults), injections=ordered)
    twin, heard = StorageState(), 0
    for minute in range(1, 200, 4):
        store.run(9 * HOUR_S + 60 * minute + 0.5)
        twin.apply(events[heard:])
        heard = len(events)
        truth = store.truth()
        # A request whose book is missing stays at its desk; where its tote goes then concerns it no more.
        missing = {event.request_id for event in events if event.outcome == Trouble.ITEM_MISSING}
        for tote_id, place in truth.totes.items():
            seen = twin.get(Kind.TOTE, tote_id).place
            assert seen is not None
            assert seen.location == place
        for request_id, stage in truth.requests.items():
            assert request_id in missing or twin.get_request(request_id).stage is stage


@pytest.mark.parametrize("faults", [False, True])
def test_a_morning_breaks_no_rule(faults):
    store, events = store_of(morning(faults=faults, tote_misplaced=0.02, no_read=0.02))
    store.run()
    twin = StorageState()
    twin.apply(events)
    ground = Ground(capture=WHOLE_DAY)
    findings = [f for request in twin.list_requests() for f in judge_request(twin, request.id, ground)]
    for tote_id in {event.tote_id for event in events if event.tote_id}:
        findings += judge_tote(twin, tote_id, ground)
    for aisle in north_hall_layout().aisles:
        findings += judge_crane(twin, aisle.crane, ground)
    for source in {event.source for event in events}:
        findings += judge_source(source, [e for e in events if e.source == source], twin)
    bad = [f for f in findings if f.verdict in {Verdict.FAIL, Verdict.INCONCLUSIVE}]
    assert bad == []
    passed = Counter(f.rule.id for f in findings if f.verdict is Verdict.PASS)
    assert set(passed) >= {"C1", "C2", "C3", "C4", "C5", "C8", "C10"}
