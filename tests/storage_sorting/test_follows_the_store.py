"""The state follows the simulated store: its picture is the simulator's own truth."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from benchmarks.storage_day import START_US
from storage_sorting.conformance.capture import capture_of
from storage_sorting.conformance.judge import Ground, judge_crane, judge_request, judge_tote
from storage_sorting.conformance.verdict import Verdict
from storage_sorting.events import StorageEvent
from storage_sorting.layout import store_layout
from storage_sorting.objects import Kind, Tote
from storage_sorting.simulated.scenario import HOUR_S, north_hall_day
from storage_sorting.simulated.store import SimulatedStore, Truth
from storage_sorting.state import StorageState
from twin.venue.northhall.build import build_north_hall


@cache
def morning() -> tuple[tuple[StorageEvent, ...], Truth]:
    """The first hour and a half of a day in North Hall, and how it truly stands then."""
    events: list[StorageEvent] = []
    layout = store_layout(build_north_hall(np.random.default_rng(1)).equipment)
    scenario = replace(north_hall_day(), to_s=9.5 * HOUR_S)
    store = SimulatedStore(layout, scenario, 7, events.append, start_us=START_US)
    store.run()
    return tuple(events), store.truth()


def agreement(state: StorageState, truth: Truth) -> float:
    """The share of requests and of totes under way that are where they truly are."""
    right = 0
    for name, stage in truth.requests.items():
        view = state.find(Kind.REQUEST, name)
        right += view is not None and state.get_request(name).stage == stage
    for name, place in truth.totes.items():
        tote = state.find(Kind.TOTE, name)
        right += isinstance(tote, Tote) and tote.place is not None and tote.place.location == place
    return right / (len(truth.requests) + len(truth.totes))


def test_every_request_and_tote_is_where_it_truly_is_whatever_the_order() -> None:
    events, truth = morning()
    assert len(truth.requests) > 200
    mixed = [events[place] for place in np.random.default_rng(1).permutation(len(events))]
    state = StorageState()
    state.apply(mixed)
    state.apply(mixed[::7])
    assert agreement(state, truth) == 1.0
    assert state.totals.repeated == len(mixed[::7])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_with_losses_repeats_and_delays_almost_all_is_where_it_truly_is(seed: int) -> None:
    """1 % lost, 1 % repeated; what was lost last is what the picture cannot know."""
    events, truth = morning()
    rng = np.random.default_rng(seed)
    kept = [event for event in events if rng.random() >= 0.01]
    state = StorageState()
    state.apply(kept)
    state.apply([event for event in kept if rng.random() < 0.01])
    assert agreement(state, truth) > 0.97


def test_the_simulated_store_breaks_no_rule() -> None:
    events, _ = morning()
    state = StorageState()
    state.apply(events)
    sources = {event.source for event in events}
    ground = Ground(capture=capture_of(events, sources, dict.fromkeys(sources, events[-1].at_us)))
    findings = [f for name in state.logs.list_ids(Kind.REQUEST) for f in judge_request(state, name, ground)]
    findings += [f for name in state.logs.list_ids(Kind.TOTE) for f in judge_tote(state, name, ground)]
    findings += [f for n in range(1, 9) for f in judge_crane(state, f"C{n}", ground)]
    assert [f"{f.rule.id} {f.subject}: {f.en}" for f in findings if f.verdict is Verdict.FAIL] == []
