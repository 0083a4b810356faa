"""The clocks, and times in microseconds."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from twin.clock import MeasuredClock, ScaledClock, SystemClock, from_us, to_us


@given(
    st.datetimes(
        timezones=st.sampled_from((UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=3.5))))
    )
)
def test_a_moment_survives_the_way_to_microseconds_and_back(moment):
    assert from_us(to_us(moment)) == moment
    assert to_us(moment) == (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def test_a_recordings_clock_shows_the_newest_measured_time_and_never_runs_back():
    clock = MeasuredClock()
    for measured in (5, 9, 3):
        clock.advance(measured)
    assert clock.now_us() == 9


def test_a_simulated_day_runs_faster_than_the_day():
    real, fast = SystemClock(), ScaledClock(1_000, 1_000_000)
    began_s = real.monotonic_s()
    while real.monotonic_s() - began_s < 0.01:
        pass
    assert fast.now_us() - 1_000 > 5_000_000_000
