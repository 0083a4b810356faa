"""The figures of the store, on small cases worked out by hand and on whole days."""

import pytest

from benchmarks.storage_day import START_US
from storage_sorting.dwell import list_stays
from storage_sorting.eta.board import Eta
from storage_sorting.eta.ways import Way
from storage_sorting.events import EventType, Mark, ScanOutcome
from storage_sorting.metrics.flow import dwell_by_stage, spent_on, time_in_system, wip_by_stage
from storage_sorting.metrics.health import source_health
from storage_sorting.metrics.machines import machine_figures
from storage_sorting.metrics.places import place_figures
from storage_sorting.metrics.quantiles import spread_of
from storage_sorting.metrics.risk import at_risk, list_lost
from storage_sorting.metrics.scans import scan_quality
from storage_sorting.metrics.sorter import chute_full_s, sorter_figures
from storage_sorting.objects import CraneMission, Kind, SortPass, Tote
from storage_sorting.outages import Outage
from storage_sorting.stages import Service, Stage, Trouble, Waiting
from storage_sorting.state import StorageState
from tests.storage_sorting.test_state import S, Teller, day, two_requests_of_one_tote

HOUR = 3600 * S
END = START_US + 86_400 * S


def at(second: float) -> int:
    return START_US + round(second * S)


def mission(number: int, begin_s: float, end_s: float | None) -> CraneMission:
    return CraneMission(
        id=f"M{number}",
        heard_us=at(begin_s),
        device="C1",
        tote_id="T1",
        started_us=at(begin_s),
        picked_us=None,
        ended_us=None if end_s is None else at(end_s),
    )


def down(
    from_s: float, to_s: float | None, trouble: Trouble = Trouble.DEVICE_DOWN, device: str = "C1"
) -> Outage:
    return Outage(device, trouble, at(from_s), None if to_s is None else at(to_s), ())


def test_work_in_process_counts_open_requests_where_they_are() -> None:
    told = two_requests_of_one_tote()
    told.say(70, Stage.ITEM_SCANNED, item_id="B1")
    wip = wip_by_stage(told.state().list_requests(), at(100))
    assert {stage: (backlog.count, backlog.oldest_s) for stage, backlog in wip.items()} == {
        Stage.TOTE_ARRIVED: (1, 40.0),
        Stage.ITEM_SCANNED: (1, 30.0),
    }


def test_dwell_is_of_the_stages_left_within_the_span() -> None:
    requests = two_requests_of_one_tote().state().list_requests()
    dwell = dwell_by_stage(requests, at(25), at(50))
    assert set(dwell) == {Stage.CRANE_START, Stage.TOTE_PICKED}
    assert (dwell[Stage.TOTE_PICKED].count, dwell[Stage.TOTE_PICKED].p50_s) == (2, 15.0)
    assert spread_of([]) is None


def test_a_day_flows_from_request_to_shelf() -> None:
    state = StorageState()
    state.apply(day(3))
    requests = state.list_requests()
    total = time_in_system(requests, START_US, 2 * END)
    assert total is not None
    assert total.count == len(requests) == 40
    assert total.p50_s < total.p95_s
    assert wip_by_stage(requests, END) == {}
    traces = [state.trace(Kind.REQUEST, request.id) for request in requests]
    spent = spent_on([stay for trace in traces for stay in list_stays(trace, trace[-1].at_us)], 0, 2 * END)
    assert sum(spent.values()) == pytest.approx(sum(t[-1].at_us - t[0].at_us for t in traces) / 1e6)
    assert spent[Waiting.MOVING] > 0


def test_a_crane_is_measured_by_work_speed_and_reliability() -> None:
    missions = [mission(1, 0, 600), mission(2, 600, 1200), mission(3, 3300, None)]
    outages = [down(1200, 1800), down(1500, 2100), down(3000, 3300)]
    figures = machine_figures(missions, outages, (START_US, START_US + HOUR), design_cycles_per_h=4.0)
    assert figures.busy_share == pytest.approx(1500 / 3600)
    assert (figures.cycles, figures.cycles_per_h) == (2, 2.0)
    assert figures.availability == pytest.approx(2400 / 3600)
    assert figures.performance == pytest.approx(2 / (2400 / 3600) / 4.0)
    assert (figures.failures, figures.mttr_s, figures.mtbf_s) == (3, 400.0, 800.0)
    idle = machine_figures([], [], (START_US, START_US + HOUR))
    assert (idle.availability, idle.mtbf_s, idle.mttr_s, idle.performance) == (1.0, None, None, None)


def scans(good: int, bad: int, last_good: int = 0) -> Teller:
    told = Teller()
    outcomes = [ScanOutcome.GOOD] * good + [ScanOutcome.NO_READ] * bad + [ScanOutcome.GOOD] * last_good
    for number, outcome in enumerate(outcomes):
        told.say(number, type=EventType.SCAN, outcome=outcome.value, device="RD1")
    return told


def test_a_reader_is_flagged_for_bad_scans_and_for_getting_worse() -> None:
    quality = scan_quality(scans(970, 10, 20).said)
    assert (quality.scans, quality.bad_share, quality.flagged) == (1000, pytest.approx(0.01), True)
    assert quality.trend == pytest.approx(0.02)
    assert scan_quality(scans(0, 10, 990).said).flagged is False
    assert scan_quality(scans(90, 10).said).flagged
    assert scan_quality(scans(0, 9).said).flagged is False
    assert scan_quality([]).bad_share == 0.0


def test_rounds_in_vain_are_a_share_of_all_rounds() -> None:
    def ride(number: int, rounds: int, diverted: bool) -> SortPass:
        return SortPass(
            id=f"P{number}", heard_us=0, item_id=None, device=None, inducted_us=at(number), rounds=rounds,
            diverted_us=at(number + 60) if diverted else None, chute=None, crate_id=None,
        )  # fmt: skip

    rides = [ride(n, 0, True) for n in range(7)] + [ride(8, 1, True), ride(9, 1, False), ride(9999, 5, True)]
    figures = sorter_figures(rides, at(0), at(1000))
    assert (figures.inducted, figures.diverted, figures.most_rounds) == (9, 8, 1)
    assert figures.recirculation_rate == pytest.approx(0.2)
    assert sorter_figures([], 0, 1).recirculation_rate == 0.0


def test_chutes_are_full_for_so_many_seconds() -> None:
    full = [down(0, 60, Trouble.CHUTE_FULL, "CH01"), down(50, None, Trouble.CHUTE_FULL, "CH02"), down(0, 9)]
    assert chute_full_s(full, at(30), at(100)) == {"CH01": 30.0, "CH02": 50.0}


def test_a_place_counts_what_is_there_and_how_long_anything_was_blocked() -> None:
    told = Teller()
    for second, mark, tote in (
        (0, Mark.ARRIVED, "T1"),
        (10, Mark.ARRIVED, "T2"),
        (12, Mark.BLOCKED, "T1"),
        (15, Mark.BLOCKED, "T2"),
        (20, Mark.UNBLOCKED, "T1"),
        (25, Mark.LEFT, "T2"),
        (30, Mark.BLOCKED, "T1"),
    ):
        told.say(second, type=EventType.MARK, outcome=mark.value, location="x", tote_id=tote)
    figures = place_figures(told.said, at(5), at(40))
    assert (figures.there, figures.most, figures.visits) == (1, 2, 1)
    assert figures.blocked_s == pytest.approx(13 + 10)


def test_requests_that_may_be_late_come_first_and_those_that_stand_still_are_certain() -> None:
    told = two_requests_of_one_tote()
    told.say(0.1, Stage.REQUESTED, request_id="R1", item_id="B1", due_us=at(500))
    told.say(0.2, Stage.REQUESTED, request_id="R2", item_id="B2", due_us=at(900))
    told.say(99, type=EventType.EXCEPTION, outcome=Trouble.ITEM_MISSING.value, item_id="B2")
    told.say(0, Stage.REQUESTED, request_id="R3", service=Service.RETRIEVAL)
    etas = {
        "R1": Eta(
            request_id="R1",
            made_us=at(100),
            stage=None,
            way=Way.LEGS,
            p50_us=0,
            p80_us=0,
            p95_us=0,
            late_chance=0.3,
        )
    }
    requests = told.state().list_requests()
    risks = at_risk(requests, etas, at(100))
    assert [(risk.request_id, risk.late_chance) for risk in risks] == [("R2", 1.0), ("R1", 0.3)]
    assert [risk.request_id for risk in at_risk(requests, etas, at(100), least_chance=0.5)] == ["R2"]
    assert at_risk(requests, {}, at(501))[0].request_id == "R1"


def test_a_tote_under_way_that_fell_silent_is_lost_and_one_in_its_rack_is_not() -> None:
    told = two_requests_of_one_tote()
    told.say(0, Stage.TOTE_STORED, tote_id="T2", location="A1")
    state = told.state()
    totes = [view for name in ("T1", "T2") if isinstance(view := state.get(Kind.TOTE, name), Tote)]
    (lost,) = list_lost(totes, at(1000), silent_s=600)
    assert (lost.id, lost.silent_s) == ("T1", 940.0)
    assert lost.place is not None
    assert lost.place.location == "S1"
    assert list_lost(totes, at(100), silent_s=600) == []
    told.say(101, type=EventType.EXCEPTION, outcome=Trouble.TOTE_MISSING.value, tote_id="T2")
    missing = told.state().get(Kind.TOTE, "T2")
    assert isinstance(missing, Tote)
    assert [lost.id for lost in list_lost([missing], at(102), silent_s=600)] == ["T2"]


def test_a_source_shows_its_lag_its_losses_and_its_disorder() -> None:
    events = list(day(0))[:400]
    of_one = [event for event in events if event.source == events[0].source]
    health = source_health(of_one)
    assert health is not None
    assert (health.events, health.lost) == (len(of_one), 0)
    assert 0 < health.lag_p50_s < health.lag_p95_s < 1
    losing = source_health([of_one[0], *of_one[3:]])
    assert losing is not None
    assert losing.lost == 2
    assert source_health([]) is None
