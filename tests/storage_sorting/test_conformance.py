"""Each rule passes, fails, leaves open and abstains for the right reason, and names what proves it."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks.storage_day import START_US
from storage_sorting.conformance import (
    capacity,
    clock_jump,
    conservation,
    eta_coverage,
    lateness,
    missing_stage,
    one_tote,
    partial_order,
    repetition,
    travel_speed,
    two_places,
    vehicle_order,
)
from storage_sorting.conformance.capture import UNKNOWN, Capture, capture_of
from storage_sorting.conformance.judge import (
    Ground,
    judge_crane,
    judge_location,
    judge_request,
    judge_source,
    judge_tote,
)
from storage_sorting.conformance.verdict import Finding, Verdict
from storage_sorting.events import ClockQuality, EventType, Mark, StorageEvent
from storage_sorting.objects import Kind
from storage_sorting.stages import Service, Stage
from storage_sorting.state import StorageState
from tests.storage_sorting.test_state import S, day

COMPLETE = Capture(0, 2**60, ())
SAMPLES = Path(__file__).parents[3] / "shared/data/vda5050/opentcs_samples/v2_0"


def event(at_s: float, seq: int = 0, source: str = "a", **what: Any) -> StorageEvent:
    """One event of a synchronised clock, a stage unless said otherwise."""
    plain: dict[str, Any] = {
        "type": EventType.STAGE,
        "record_time_us": START_US + round(at_s * S) + 1000,
        "clock_quality": ClockQuality.SYNCHRONISED,
    }
    return StorageEvent(
        source=source, source_seq=seq, event_time_us=START_US + round(at_s * S), **{**plain, **what}
    )


def mark(at_s: float, outcome: Mark, location: str, tote: str = "T1", **what: Any) -> StorageEvent:
    return event(
        at_s, round(at_s), type=EventType.MARK, outcome=outcome.value, location=location, tote_id=tote, **what
    )


def count(at_s: float, number: int) -> StorageEvent:
    return event(at_s, round(at_s), type=EventType.COUNT, location="buffer", count=number)


def picked(at_s: float, tote: str, stage: Stage = Stage.TOTE_PICKED) -> StorageEvent:
    return event(at_s, round(at_s), stage=stage, tote_id=tote, device="C1")


def expect(finding: Finding, verdict: Verdict, *evidence: StorageEvent) -> None:
    """The verdict, with its reason in both languages; of a failure the events that prove it."""
    assert finding.verdict is verdict, finding.en
    assert finding.zh
    assert finding.en
    for proof in evidence:
        assert proof.id in finding.event_ids
    if verdict is Verdict.FAIL and finding.rule.id != "C12":
        assert finding.event_ids


REQUESTED, VALIDATED = event(0, 0, stage=Stage.REQUESTED), event(1, 1, stage=Stage.VALIDATED)
ALLOCATED = event(2, 2, stage=Stage.ALLOCATED)
RELEASED = event(3, 3, stage=Stage.RELEASED)


def test_c1_stages_in_order_pass_and_a_reversal_beyond_the_clocks_fails() -> None:
    def judge(*trace: StorageEvent) -> Finding:
        return partial_order.judge("R1", Service.RETRIEVAL, trace)

    expect(judge(REQUESTED, VALIDATED, ALLOCATED), Verdict.PASS, REQUESTED, ALLOCATED)
    expect(judge(REQUESTED), Verdict.UNEVALUATED)
    early = event(-5, 0, source="b", stage=Stage.VALIDATED)
    expect(judge(early, REQUESTED), Verdict.FAIL, REQUESTED, early)
    expect(judge(event(-0.5, 0, source="b", stage=Stage.VALIDATED), REQUESTED), Verdict.INCONCLUSIVE)
    untrusted = {"clock_quality": ClockQuality.UNTRUSTED}
    expect(judge(event(-99, 0, stage=Stage.VALIDATED, **untrusted), REQUESTED), Verdict.INCONCLUSIVE)


def test_c2_a_missing_stage_is_proven_only_by_a_complete_capture() -> None:
    def judge(capture: Capture, *trace: StorageEvent) -> Finding:
        return missing_stage.judge("R1", Service.RETRIEVAL, trace, capture)

    expect(judge(COMPLETE, REQUESTED, VALIDATED, ALLOCATED), Verdict.PASS, ALLOCATED)
    missing = judge(COMPLETE, REQUESTED, ALLOCATED)
    expect(missing, Verdict.FAIL, REQUESTED, ALLOCATED)
    assert missing.en == "Missing: Validated"
    expect(judge(UNKNOWN, REQUESTED, ALLOCATED), Verdict.INCONCLUSIVE)
    expect(judge(COMPLETE), Verdict.UNEVALUATED)


def test_c3_a_repeated_number_is_the_same_message_and_a_new_pass_counts_up() -> None:
    numbers = repetition.judge_numbers
    expect(numbers("a", [REQUESTED, REQUESTED, VALIDATED]), Verdict.PASS)
    changed = event(0, 0, stage=Stage.REQUESTED, item_id="B9")
    expect(numbers("a", [REQUESTED, changed]), Verdict.FAIL, REQUESTED)
    will = event(50, 0, stage=Stage.REQUESTED, clock_quality=ClockQuality.UNTRUSTED)
    earlier_will = event(40, 0, stage=Stage.REQUESTED, clock_quality=ClockQuality.UNTRUSTED)
    expect(numbers("a", [will, earlier_will]), Verdict.INCONCLUSIVE)
    expect(numbers("a", []), Verdict.UNEVALUATED)

    def scan(at_s: int, number: int | None) -> StorageEvent:
        stage = Stage.RECIRCULATED if at_s else Stage.SORT_INDUCTED
        return event(at_s, at_s, stage=stage, item_id="B1", sort_pass_id="P1", pass_no=number)

    passes = repetition.judge_passes
    expect(passes("B1", [scan(0, 1), scan(40, 2)]), Verdict.PASS)
    expect(passes("B1", [scan(0, 1), scan(40, 1)]), Verdict.FAIL, scan(0, 1), scan(40, 1))
    expect(passes("B1", [scan(0, 1), scan(40, None)]), Verdict.INCONCLUSIVE)
    expect(passes("B1", [scan(0, 1)]), Verdict.UNEVALUATED)


def test_c4_an_event_behind_the_watermark_is_late() -> None:
    late = event(10, 1, record_time_us=START_US + 100 * S)
    newest = event(90, 0)
    expect(lateness.judge("a", [newest, late]), Verdict.FAIL, late)
    expect(lateness.judge("a", [newest, event(80, 1)]), Verdict.PASS)
    expect(lateness.judge("a", [newest]), Verdict.UNEVALUATED)
    will = event(10, 2, clock_quality=ClockQuality.UNTRUSTED)
    expect(lateness.judge("a", [newest, will]), Verdict.INCONCLUSIVE, will)


def test_c5_a_tote_seen_elsewhere_before_it_left_is_in_two_places() -> None:
    came, elsewhere = mark(0, Mark.ARRIVED, "x"), mark(9, Mark.ARRIVED, "y")
    expect(two_places.judge("T1", [came, elsewhere], COMPLETE), Verdict.FAIL, came, elsewhere)
    expect(two_places.judge("T1", [came, elsewhere], UNKNOWN), Verdict.INCONCLUSIVE, came)
    left = mark(5, Mark.LEFT, "x")
    expect(two_places.judge("T1", [came, left, elsewhere], COMPLETE), Verdict.PASS)
    expect(two_places.judge("T1", [came], COMPLETE), Verdict.UNEVALUATED)
    expect(two_places.judge("T1", [came, elsewhere], COMPLETE, lambda a, b: True), Verdict.PASS)
    scan = {"type": EventType.SCAN, "outcome": "good"}
    here, there = event(1, 1, location="x", **scan), event(1, 2, location="y", **scan)
    expect(two_places.judge("T1", [here, there], UNKNOWN), Verdict.FAIL, here, there)


def test_c6_nothing_arrives_sooner_than_the_machines_allow() -> None:
    def judge(*seen: StorageEvent) -> Finding:
        return travel_speed.judge("T1", seen, lambda a, b: 10.0 if {a, b} == {"x", "y"} else None)

    start = mark(0, Mark.LEFT, "x")
    expect(judge(start, mark(11, Mark.ARRIVED, "y")), Verdict.PASS)
    expect(judge(start, mark(7, Mark.ARRIVED, "y")), Verdict.FAIL, start)
    expect(judge(start, mark(9.5, Mark.ARRIVED, "y", source="b")), Verdict.INCONCLUSIVE)
    expect(judge(start, mark(1, Mark.ARRIVED, "z")), Verdict.UNEVALUATED)


def test_c7_a_count_differs_from_in_minus_out() -> None:
    two_in = [count(0, 3), mark(1, Mark.ARRIVED, "buffer"), mark(2, Mark.ARRIVED, "buffer", "T2")]
    expect(conservation.judge("buffer", [*two_in, count(9, 5)], COMPLETE), Verdict.PASS, count(9, 5))
    expect(conservation.judge("buffer", [*two_in, count(9, 4)], COMPLETE), Verdict.FAIL, count(9, 4))
    expect(conservation.judge("buffer", [*two_in, count(9, 4)], UNKNOWN), Verdict.INCONCLUSIVE)
    expect(conservation.judge("buffer", two_in[1:], COMPLETE), Verdict.UNEVALUATED)
    out = mark(1, Mark.LEFT, "buffer")
    expect(conservation.judge("buffer", [out], COMPLETE, initial=0), Verdict.FAIL, out)


def test_c8_a_crane_picks_up_a_second_tote() -> None:
    first, second = picked(0, "T1"), picked(20, "T2")
    down = picked(10, "T1", Stage.TOTE_AT_PORT)
    expect(one_tote.judge("C1", [first, down, second], COMPLETE), Verdict.PASS, second)
    expect(one_tote.judge("C1", [first, second], COMPLETE), Verdict.FAIL, first, second)
    expect(one_tote.judge("C1", [first, second], UNKNOWN), Verdict.INCONCLUSIVE, first)
    expect(one_tote.judge("C1", [down], COMPLETE), Verdict.UNEVALUATED)
    expect(one_tote.judge("C1", [first, second], COMPLETE, carries=2), Verdict.PASS)


def test_c9_a_buffer_holds_more_than_its_room() -> None:
    came = [mark(n, Mark.ARRIVED, "buffer", f"T{n}") for n in range(3)]
    expect(capacity.judge("buffer", came, 3, COMPLETE), Verdict.PASS, *came)
    expect(capacity.judge("buffer", came, 2, COMPLETE), Verdict.FAIL, *came)
    expect(capacity.judge("buffer", came, 2, UNKNOWN), Verdict.INCONCLUSIVE)
    expect(capacity.judge("buffer", came, None, COMPLETE), Verdict.UNEVALUATED)
    expect(capacity.judge("buffer", [], 2, COMPLETE), Verdict.UNEVALUATED)
    expect(capacity.judge("buffer", [count(1, 4)], 3, UNKNOWN), Verdict.FAIL, count(1, 4))


def test_c10_a_clock_runs_back_ahead_or_falls_behind() -> None:
    expect(clock_jump.judge("a", [event(0, 0), event(5, 1), event(4, 2)]), Verdict.PASS)
    back = [event(100, 0), event(5, 1)]
    expect(clock_jump.judge("a", back), Verdict.FAIL, *back)
    ahead = event(100, 1, record_time_us=START_US + 10 * S)
    expect(clock_jump.judge("a", [event(0, 0), ahead]), Verdict.FAIL, ahead)
    kept_back = event(10, 1, record_time_us=START_US + 300 * S)
    expect(clock_jump.judge("a", [event(0, 0), kept_back]), Verdict.INCONCLUSIVE, kept_back)
    expect(clock_jump.judge("a", [event(0, 0)]), Verdict.UNEVALUATED)
    restarted = event(-50, 0, source_epoch=1)
    expect(clock_jump.judge("a", [event(0, 7), restarted]), Verdict.PASS)


def order(update: int = 0, released: int = 3, **changes: Any) -> dict[str, Any]:
    """An order over three nodes, released up to a step."""
    steps = [
        {
            "nodeId" if n % 2 == 0 else "edgeId": f"s{n}",
            "sequenceId": n,
            "released": n < released * 2 - 1,
            "actions": [],
        }
        for n in range(5)
    ]
    return {"orderId": "O1", "orderUpdateId": update, "nodes": steps[::2], "edges": steps[1::2], **changes}


def judged(*orders: dict[str, Any]) -> Finding:
    return vehicle_order.judge_order(
        [vehicle_order.read_order(f"m{at}", message) for at, message in enumerate(orders)]
    )


def test_c11_sound_orders_pass() -> None:
    expect(judged(order(), order(), order(1)), Verdict.PASS)
    expect(judged(order(released=1), order(1, released=2)), Verdict.PASS)
    expect(judged(), Verdict.UNEVALUATED)


@pytest.mark.parametrize(
    ("orders", "told"),
    [
        ([order(edges=[])], "one edge fewer"),
        ([order(nodes=[{"nodeId": "x", "sequenceId": 1, "released": True}], edges=[])], "odd sequence"),
        ([order(nodes=[{**n, "sequenceId": n["sequenceId"] * 2} for n in order()["nodes"]])], "follows"),
        (
            [order(nodes=[{**n, "released": n["sequenceId"] != 2} for n in order()["nodes"]])],
            "before it is not",
        ),
        ([order(edges=[{**e, "startNodeId": "elsewhere"} for e in order()["edges"]])], "does not join"),
        ([order(), order(nodes=[{**n, "actions": [{"a": 1}]} for n in order()["nodes"]])], "other content"),
        ([order(3), order(2)], "after 3"),
    ],
)
def test_c11_names_the_fault_of_an_order(orders: list[dict[str, Any]], told: str) -> None:
    finding = judged(*orders)
    expect(finding, Verdict.FAIL)
    assert told in finding.en


def test_c11_a_cancel_comes_to_its_end() -> None:
    def judge(ended: tuple[str, int] | None, now_s: int, complete: bool = True) -> Finding:
        return vehicle_order.judge_cancel("O1", ("e1", 0), ended, now_s * S, complete)

    expect(judge(("e2", 5 * S), 90), Verdict.PASS)
    expect(judge(None, 90), Verdict.FAIL)
    expect(judge(None, 30), Verdict.INCONCLUSIVE)
    expect(judge(None, 90, complete=False), Verdict.INCONCLUSIVE)
    expect(vehicle_order.judge_cancel("O1", None, None, 0, True), Verdict.UNEVALUATED)


@pytest.mark.parametrize("what", [{}, {"nodes": 3}, {"nodes": [{}], "edges": []}, order(nodes=["x"])])
def test_c11_what_is_no_order_is_refused(what: dict[str, Any]) -> None:
    with pytest.raises(vehicle_order.OrderFormError, match="VDA 5050"):
        vehicle_order.read_order("m", what)


def test_c11_orders_of_a_real_library_of_samples_are_judged() -> None:
    """The samples are schema-valid; their two nodes share the sequence id 0, which no schema forbids."""
    sample = SAMPLES / "OrderTest.jsonSampleFull.json"
    if not sample.is_file():
        pytest.skip("the openTCS samples lie beside the checkout, in ../shared/data")
    message = vehicle_order.read_order("sample", json.loads(sample.read_text(encoding="utf-8")))
    expect(vehicle_order.judge_order([message]), Verdict.FAIL)


@pytest.mark.parametrize(
    ("inside", "total", "verdict"),
    [
        (800, 1000, Verdict.PASS),
        (700, 1000, Verdict.FAIL),
        (900, 1000, Verdict.FAIL),
        (8, 10, Verdict.INCONCLUSIVE),
        (830, 1000, Verdict.INCONCLUSIVE),
        (0, 0, Verdict.UNEVALUATED),
    ],
)
def test_c12_a_band_holds_the_share_it_promises(inside: int, total: int, verdict: Verdict) -> None:
    expect(eta_coverage.judge("p80", 0.8, inside, total), verdict)


def test_a_capture_is_complete_only_without_gaps_silence_or_an_open_end() -> None:
    told = [event(n, n) for n in range(5)]
    span = (START_US, START_US + 4 * S)
    assert capture_of(told, {"a"}).covers(*span)
    assert not capture_of([told[0], *told[2:]], {"a"}).covers(*span)
    assert capture_of([told[0], *told[2:]], {"a"}).covers(START_US + 2 * S, span[1])
    assert not capture_of(told, {"a", "silent"}).covers(*span)
    later = (START_US, START_US + 60 * S)
    assert not capture_of(told, {"a"}).covers(*later)
    assert capture_of(told, {"a"}, {"a": later[1]}).covers(*later)
    assert capture_of(told[1:], {"a"}).covers(START_US + S, span[1])
    assert not capture_of([*told[2:], event(0, 9, source="b")], {"a"}).covers(START_US, START_US + S)
    restarted = [*told, event(9, 0, source_epoch=1)]
    assert not capture_of(restarted, {"a"}).covers(START_US, START_US + 9 * S)
    assert not UNKNOWN.covers(*span)


def judge_everything(state: StorageState, ground: Ground) -> list[Finding]:
    """Every rule on every subject."""
    per: Sequence[tuple[list[str], Callable[..., tuple[Finding, ...]]]] = (
        (state.logs.list_ids(Kind.REQUEST), judge_request),
        (state.logs.list_ids(Kind.TOTE), judge_tote),
        ([name for name in state.logs.list_devices() if name.startswith("C")], judge_crane),
        (state.logs.list_locations(), judge_location),
    )
    findings = [finding for names, judge in per for name in names for finding in judge(state, name, ground)]
    sources: dict[str, list[StorageEvent]] = {}
    for held in state.events():
        sources.setdefault(held.source, []).append(held)
    for source, held_of in sources.items():
        findings += judge_source(source, held_of, state)
    return findings


def test_a_faultless_day_fails_no_rule() -> None:
    state = StorageState()
    state.apply(day(2))
    expected = {told.source for told in day(2)}
    end_us = START_US + 86_400 * S
    capture = capture_of(state.events(), expected, dict.fromkeys(expected, end_us))
    findings = judge_everything(state, Ground(capture=capture, least_s=lambda a, b: 0.0))
    assert [f"{f.rule.id} {f.subject}: {f.en}" for f in findings if f.verdict is Verdict.FAIL] == []
    assert {f.rule.id for f in findings if f.verdict is Verdict.PASS} >= {
        "C1",
        "C2",
        "C3",
        "C4",
        "C6",
        "C8",
        "C10",
    }


def test_with_every_tenth_event_lost_nothing_is_concluded_from_absence() -> None:
    state = StorageState()
    state.apply([told for at, told in enumerate(day(2)) if at % 10])
    capture = capture_of(state.events(), {told.source for told in day(2)})
    findings = judge_everything(state, Ground(capture=capture))
    failed = {f.rule.id for f in findings if f.verdict is Verdict.FAIL}
    assert not failed & {"C2", "C5", "C7", "C8", "C9"}
    assert any(f.rule.id == "C2" and f.verdict is Verdict.INCONCLUSIVE for f in findings)


def test_there_are_twelve_rules_told_in_two_languages() -> None:
    modules = (
        partial_order, missing_stage, repetition, lateness, two_places, travel_speed, conservation, one_tote,
        capacity, clock_jump, vehicle_order, eta_coverage,
    )  # fmt: skip
    assert [module.RULE.id for module in modules] == [f"C{number}" for number in range(1, 13)]
    assert all(module.RULE.zh and module.RULE.en for module in modules)
