"""Bands of readiness: known closed forms, schedules, outages, and honest coverage."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.storage_network import START_US, crane_of, replay, store, tandem
from storage_sorting.eta.board import EtaBoard
from storage_sorting.eta.forecast import Forecaster, Surroundings
from storage_sorting.eta.legs import Leg, Legs, list_legs
from storage_sorting.eta.queue_book import QueueBook
from storage_sorting.eta.recent import Recent
from storage_sorting.eta.schedules import Departures, Hours, ScheduleError, daily
from storage_sorting.eta.scores import Score, Widening
from storage_sorting.objects import Reached, Request, Status
from storage_sorting.outages import Outage
from storage_sorting.stages import Service, Stage, Trouble, Waiting

S = 1_000_000
#: Lift and put wall of the reference network: hypoexponential, 30 s and 20 s.
REFERENCE = {0.5: 41.589, 0.8: 74.867, 0.95: 119.993}
LIFT = Leg(Service.RETRIEVAL, Stage.LIFT_DEPART, Stage.LIFT_ARRIVE)
WALL = Leg(Service.RETRIEVAL, Stage.LIFT_ARRIVE, Stage.SHELVED)


def at_stage(stage: Stage, since_s: float = 0.0, **changes: object) -> Request:
    """A request that reached a stage so many seconds after the start."""
    since_us = START_US + round(since_s * S)
    request = Request(
        id="R1",
        service=Service.RETRIEVAL,
        status=Status.OPEN,
        stage=stage,
        since_us=since_us,
        heard_us=since_us,
        reached=(Reached(stage, since_us, "e"),),
        waiting=Waiting.RESOURCE,
    )
    return replace(request, **changes)  # type: ignore[arg-type]


def forecaster(legs: Legs, repairs: Recent | None = None) -> Forecaster:
    return Forecaster(legs, repairs or Recent(), QueueBook(), np.random.default_rng(3))


def learnt(kept: int = 4000) -> Legs:
    """Legs that have seen the two exponentials of the reference."""
    rng, legs = np.random.default_rng(1), Legs(kept=kept)
    for _ in range(kept):
        legs.learn(LIFT, None, 0, float(rng.exponential(30.0)))
        legs.learn(WALL, None, 0, float(rng.exponential(20.0)))
    return legs


def test_lift_and_wall_have_the_quantiles_of_the_closed_form() -> None:
    draws = forecaster(learnt()).forecast(at_stage(Stage.LIFT_DEPART), START_US, Surroundings())
    assert draws is not None
    for level, expected_s in REFERENCE.items():
        assert draws.at(level) == pytest.approx(expected_s, rel=0.04)
    assert draws.chance_after(START_US + round(REFERENCE[0.8] * S)) == pytest.approx(0.2, abs=0.02)


def test_an_exponential_leg_that_has_lasted_is_not_nearer_its_end() -> None:
    fresh = forecaster(learnt()).forecast(at_stage(Stage.LIFT_ARRIVE), START_US, Surroundings())
    waited = forecaster(learnt()).forecast(at_stage(Stage.LIFT_ARRIVE, -40), START_US, Surroundings())
    assert fresh is not None
    assert waited is not None
    assert waited.at(0.8) == pytest.approx(fresh.at(0.8), rel=0.1)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_bands_of_a_tandem_queue_hold_what_they_promise_and_beat_both_baselines(seed: int) -> None:
    rng = np.random.default_rng(seed)
    board = EtaBoard(rng)
    replay(board, tandem(rng, 4000))
    first = board.scores[Service.RETRIEVAL, Stage.LIFT_DEPART]
    assert first.ours.total > 3900
    for level, share in zip((0.5, 0.8, 0.95), first.ours.coverage, strict=True):
        assert share == pytest.approx(level, abs=0.02)
    assert first.ours.loss_s < first.recent_mean.loss_s
    assert first.ours.loss_s < first.stage_means.loss_s
    assert first.ours.mean_width_s < REFERENCE[0.95] - REFERENCE[0.5]


def test_bands_stay_honest_through_rush_hours_and_breakdowns() -> None:
    rng = np.random.default_rng(5)
    journeys, outages = store(rng, days=2, per_day=500)
    board = EtaBoard(rng)
    replay(board, journeys, outages, crane_of)
    for level, share in zip((0.5, 0.8, 0.95), board.overall.ours.coverage, strict=True):
        assert share == pytest.approx(level, abs=0.02)
    assert board.overall.ours.loss_s < board.overall.stage_means.loss_s
    assert board.overall.ours.mean_error_s < board.overall.stage_means.mean_error_s
    assert board.overall.ours.mean_error_s < board.overall.recent_mean.mean_error_s
    assert board.list_etas() == []


def test_a_long_queue_makes_a_later_band() -> None:
    legs = Legs()
    for _ in range(60):
        for queue in (0, 12):
            legs.learn(WALL, None, queue, 20.0 + 30 * queue)
    book = QueueBook()
    for number in range(12):
        book.put(f"Q{number}", Stage.LIFT_ARRIVE, None, START_US - number - 1)
    book.put("R1", Stage.LIFT_ARRIVE, None, START_US)
    assert book.ahead("R1") == 12
    late = Forecaster(legs, Recent(), book, np.random.default_rng(1))
    draws = late.forecast(at_stage(Stage.LIFT_ARRIVE), START_US, Surroundings())
    assert draws is not None
    assert draws.at(0.5) == pytest.approx(380.0)
    early = forecaster(legs).forecast(at_stage(Stage.LIFT_ARRIVE), START_US, Surroundings())
    assert early is not None
    assert early.at(0.5) == pytest.approx(20.0)


def test_a_crane_that_stands_still_puts_its_requests_off_by_what_repairs_take() -> None:
    repairs = Recent()
    for lasted_s in range(300, 900, 10):
        repairs.add(lasted_s)
    machine = forecaster(learnt(), repairs)
    resource = {"resource_of": lambda request, stage: "BL" if stage is Stage.LIFT_DEPART else None}
    up = machine.forecast(at_stage(Stage.LIFT_DEPART), START_US, Surroundings(**resource))
    for stage in (Stage.LIFT_DEPART, Stage.CARRIER_LOADED):
        legs = learnt()
        legs.learn(Leg(Service.RETRIEVAL, Stage.CARRIER_LOADED, Stage.LIFT_DEPART), None, 0, 5.0)
        down = forecaster(legs, repairs).forecast(
            at_stage(stage), START_US, Surroundings(down_since_us={"BL": START_US - 60 * S}, **resource)
        )
        assert up is not None
        assert down is not None
        assert 440 < down.at(0.5) - up.at(0.5) < 640


def test_a_crate_waits_for_its_departure() -> None:
    legs = Legs(
        priors_s={Stage.LOADED: 60.0, Stage.DEPARTED: 1.0, Stage.ARRIVED: 1200.0, Stage.SHELVED: 300.0}
    )
    around = Surroundings(
        departures={Stage.DEPARTED: Departures((START_US + 3600 * S, START_US + 7200 * S), cutoff_s=300.0)}
    )
    request = at_stage(Stage.CRATE_CLOSED, service=Service.PRELOAN)
    draws = forecaster(legs).forecast(request, START_US, around)
    assert draws is not None
    assert draws.at(0.01) > 3600
    assert draws.at(0.5) == pytest.approx(3600 + 1300, abs=250)
    missed = forecaster(legs).forecast(request, START_US + 3500 * S, around)
    assert missed is not None
    assert missed.at(0.01) > 3700


def test_people_who_have_gone_home_shelve_nothing_until_the_morning() -> None:
    legs = Legs(priors_s={Stage.SHELVED: 600.0})
    hours = daily(START_US, 3, [(9 * 3600, 18 * 3600)])
    around = Surroundings(hours={Stage.SHELVED: hours})
    evening_us = START_US + 19 * 3600 * S
    request = at_stage(Stage.LIFT_ARRIVE, 18.9 * 3600)
    draws = forecaster(legs).forecast(request, evening_us, around)
    assert draws is not None
    assert draws.at(0.01) >= 14 * 3600
    assert draws.at(0.5) == pytest.approx(14 * 3600 + 420, abs=60)


spans = st.lists(st.tuples(st.integers(1, 500), st.integers(1, 500)), min_size=1, max_size=5)


@given(spans, st.floats(0, 3000), st.floats(0.5, 1500))
def test_work_done_between_two_moments_ends_at_the_second(
    steps: list[tuple[int, int]], from_s: float, work_s: float
) -> None:
    made, at = [], 0
    for pause_s, work in steps:
        made.append((START_US + (at + pause_s) * S, START_US + (at + pause_s + work) * S))
        at += pause_s + work
    hours = Hours(tuple(made))
    begin = np.array([from_s])
    end = hours.after_s(begin, np.array([work_s]), START_US)
    assert end[0] >= from_s
    assert hours.worked_s(begin, end, START_US)[0] == pytest.approx(work_s, abs=1e-3)


@pytest.mark.parametrize("wrong", [(), ((3, 3),), ((5, 3),), ((1, 4), (3, 6))])
def test_spans_that_make_no_hours_are_refused(wrong: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ScheduleError, match="in order"):
        Hours(wrong)


def test_departures_must_be_in_order() -> None:
    with pytest.raises(ScheduleError):
        Departures((5, 3))


@given(st.lists(st.floats(0.1, 1e4), min_size=3, max_size=3).map(sorted))
def test_widened_bands_never_cross(bands_s: list[float]) -> None:
    widening = Widening(first_step=1.0, least_step=0.5)
    for actual_s in (1e9, 0.0, 1e9, 1e9):
        widening.learn(bands_s, actual_s)
    wide = widening.apply(bands_s)
    assert list(wide) == sorted(wide)


def test_widening_repairs_a_forecast_that_is_always_far_too_narrow() -> None:
    rng, widening, score = np.random.default_rng(2), Widening(), Score()
    for number, actual_s in enumerate(rng.exponential(100.0, 4000)):
        bands_s = widening.apply((20.0, 30.0, 40.0))
        if number >= 1000:
            score.note(bands_s, float(actual_s))
        widening.learn((20.0, 30.0, 40.0), float(actual_s))
    for level, share in zip((0.5, 0.8, 0.95), score.coverage, strict=True):
        assert share == pytest.approx(level, abs=0.03)


def test_nothing_is_foretold_of_what_was_never_seen_or_waits_for_a_person() -> None:
    board = EtaBoard(np.random.default_rng(1))
    request = at_stage(Stage.LIFT_ARRIVE)
    assert board.update([request], START_US, Surroundings()) == []
    board.legs.learn(WALL, None, 0, 20.0)
    (eta,) = board.update([request], START_US, Surroundings())
    assert eta.p50_us == START_US + 20 * S
    assert eta.late_chance is None
    due = replace(request, due_us=START_US + 10 * S)
    (eta,) = board.update([due], START_US, Surroundings())
    assert eta.late_chance == 1.0
    assert board.list_etas() == [eta]
    board.update([replace(request, status=Status.FAILED)], START_US, Surroundings())
    assert board.find("R1") is None


def test_a_request_that_was_stopped_teaches_only_what_followed_the_repair() -> None:
    board = EtaBoard(np.random.default_rng(1))
    around = Surroundings(down_since_us={"W": START_US - S}, resource_of=lambda request, stage: "W")
    request = at_stage(Stage.LIFT_ARRIVE)
    board.update([request], START_US, around)
    board.learn_outage(Outage("W", Trouble.DEVICE_DOWN, START_US - S, START_US + 100 * S, ()))
    shelved_us = START_US + 125 * S
    ready = replace(
        request,
        stage=Stage.SHELVED,
        since_us=shelved_us,
        status=Status.READY,
        ready_us=shelved_us,
        reached=(*request.reached, Reached(Stage.SHELVED, shelved_us, "f")),
    )
    board.update([ready], shelved_us, around)
    times = board.legs.find(WALL, None, None)
    assert times is not None
    assert times.mean == pytest.approx(25.0)


def test_another_round_of_the_loop_begins_no_leg_anew() -> None:
    reached = [(Stage.TOTE_AT_PORT, 1), (Stage.CONVEYED, 2), (Stage.CONVEYED, 5), (Stage.TOTE_ARRIVED, 9)]
    assert [(leg.begins, leg.ends, b, e) for leg, b, e in list_legs(Service.RETRIEVAL, reached)] == [
        (Stage.TOTE_AT_PORT, Stage.CONVEYED, 1, 2),
        (Stage.CONVEYED, Stage.TOTE_ARRIVED, 2, 9),
    ]
