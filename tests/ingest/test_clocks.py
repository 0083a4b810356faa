"""How far a device's clock is off, whatever its network does to its readings."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sensors.clocks import WINDOW_S, ClockOffsets
from twin.clock import US_PER_S
from twin.history.columns import Columns, SeriesKey

NOW_US = 1_795_260_000_000_000


def offsets() -> ClockOffsets:
    clocks = ClockOffsets()
    clocks.add_series({n: SeriesKey(f"d{n}", "room", "co2_ppm") for n in range(3)})
    return clocks


def heard(clocks: ClockOffsets, series: int, received_us: int, *ahead_s: float) -> None:
    count = len(ahead_s)
    clocks.watch(
        Columns(
            series=np.full(count, series, np.int32),
            time_us=np.array([received_us + int(s * US_PER_S) for s in ahead_s], np.int64),
            received_us=np.full(count, received_us, np.int64), value=np.zeros(count),
            quality=np.zeros(count, np.uint8),
        )
    )  # fmt: skip


@given(st.floats(-3_600, 3_600), st.lists(st.floats(0.02, 600), min_size=1, max_size=20))
def test_the_offset_is_found_within_the_shortest_way(offset_s, ways_s):
    # A reading that seems to be measured when it was received cannot be told from one without a time.
    assume(all(abs(offset_s - way_s) > 1e-5 for way_s in ways_s))
    clocks = offsets()
    for _ in range(3):
        heard(clocks, 0, NOW_US, *(offset_s - way_s for way_s in ways_s))
    assert clocks.find("d0") == pytest.approx(offset_s - min(ways_s), abs=1e-5)


def test_a_device_that_sends_no_time_has_no_offset():
    clocks = offsets()
    heard(clocks, 1, NOW_US, 0.0, 0.0)
    assert clocks.find("d1") is None
    assert clocks.conclude(NOW_US) == []


def test_a_backlog_does_not_make_a_clock_look_slow():
    clocks = offsets()
    heard(clocks, 0, NOW_US, -3_600.0, -1_800.0)
    assert clocks.find("d0") is None
    for _ in range(2):
        heard(clocks, 0, NOW_US, -0.1)
    assert clocks.find("d0") == pytest.approx(-0.1)


def test_a_clock_that_was_set_right_is_right_after_two_windows():
    clocks = offsets()
    heard(clocks, 0, NOW_US, 90.0)
    for window in (1, 2):
        for _ in range(2):
            heard(clocks, 0, NOW_US + int(window * (WINDOW_S + 1) * US_PER_S), -0.05)
    assert clocks.find("d0") == pytest.approx(-0.05)


def test_our_own_clock_set_back_begins_anew():
    clocks = offsets()
    heard(clocks, 0, NOW_US, -0.1)
    for _ in range(3):
        heard(clocks, 0, NOW_US - 3_600 * US_PER_S, -0.2)
    assert clocks.find("d0") == pytest.approx(-0.2)


def test_it_is_told_when_it_has_changed_and_not_for_every_breath_of_the_network():
    clocks = offsets()
    for _ in range(3):
        heard(clocks, 0, NOW_US, -0.2)
    (fact,) = clocks.conclude(NOW_US)
    assert (fact.thing_id, fact.property, fact.value) == ("d0", "clock_offset_s", -0.2)
    heard(clocks, 0, NOW_US + 1, -0.1)
    assert clocks.conclude(NOW_US + 1) == []
    heard(clocks, 0, NOW_US + 2, 45.0)
    assert [fact.value for fact in clocks.conclude(NOW_US + 2)] == [45.0]


def test_a_clock_ahead_is_wrong_at_once_and_one_behind_when_two_windows_agree():
    clocks = offsets()
    heard(clocks, 0, NOW_US, 90.0)
    for _ in range(3):
        heard(clocks, 1, NOW_US, -600.0)
    assert clocks.list_wrong(60) == {"d0"}
    later_us = NOW_US + int((WINDOW_S + 1) * US_PER_S)
    heard(clocks, 0, later_us, 90.0)
    heard(clocks, 1, later_us, -603.0)
    assert clocks.list_wrong(60) == {"d0", "d1"}
