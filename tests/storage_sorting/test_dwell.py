"""The time of a request is split without gap or overlap into what it was spent on."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.storage_day import START_US
from storage_sorting.dwell import list_stays, split_dwell
from storage_sorting.events import EventType
from storage_sorting.objects import Kind
from storage_sorting.outages import Outage, find_outages
from storage_sorting.stages import Stage, Trouble, Waiting
from storage_sorting.state import StorageState
from tests.storage_sorting.test_state import S, Teller, day, two_requests_of_one_tote


@given(
    st.integers(0, 3), st.integers(0, 39), st.lists(st.tuples(st.integers(0, 36_000), st.integers(1, 3600)))
)
def test_the_parts_add_up_to_the_whole(seed: int, number: int, spans: list[tuple[int, int]]) -> None:
    state = StorageState()
    state.apply(day(seed))
    trace = state.trace(Kind.REQUEST, f"R{number:05d}")
    outages = [
        Outage("LS", Trouble.DEVICE_DOWN, START_US + at * S, START_US + (at + lasts) * S, ())
        for at, lasts in sorted(spans)
    ]
    until_us = trace[-1].at_us + 77 * S
    stays = list_stays(trace, until_us, outages)
    assert sum(stay.duration_us for stay in stays) == until_us - trace[0].at_us
    assert all(before.to_us == after.from_us for before, after in pairwise(stays))
    spent = split_dwell(stays)
    assert sum(sum(parts.values()) for parts in spent.values()) == until_us - trace[0].at_us


def test_waiting_for_a_crane_that_is_down_is_blocked() -> None:
    told = two_requests_of_one_tote()
    down = {"type": EventType.EXCEPTION, "device": "C1"}
    told.say(32, outcome=Trouble.DEVICE_DOWN.value, **down)
    told.say(40, outcome=Trouble.DEVICE_UP.value, **down)
    state = told.state()
    outages = find_outages([entry[5] for entry in state.logs.of_device("C1")])
    spent = split_dwell(list_stays(state.trace(Kind.REQUEST, "R1"), START_US + 60 * S, outages))
    assert spent[Stage.TOTE_PICKED] == {Waiting.MOVING: 7 * S, Waiting.BLOCKED: 8 * S}
    assert spent[Stage.RELEASED] == {Waiting.RESOURCE: 10 * S}


def test_an_outage_lasts_until_it_is_told_to_be_over() -> None:
    told = Teller()
    for at_s, trouble in ((1, Trouble.DEVICE_UP), (5, Trouble.JAM_START), (6, Trouble.JAM_START)):
        told.say(at_s, type=EventType.EXCEPTION, outcome=trouble.value, device="conveyor-3")
    (jam,) = find_outages(told.said)
    assert (jam.from_us, jam.to_us) == (START_US + 5 * S, None)
    assert jam.overlap_us(START_US, START_US + 15 * S) == 10 * S
    told.say(9, type=EventType.EXCEPTION, outcome=Trouble.JAM_CLEAR.value, device="conveyor-3")
    (jam,) = find_outages(told.said)
    assert jam.to_us == START_US + 9 * S
