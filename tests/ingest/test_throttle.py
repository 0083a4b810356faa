"""A device that will not stop is thinned; a device that comes back with a backlog is not."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sensors.throttle import CALM_AFTER_S, Throttle, ThrottlePolicy
from twin.clock import US_PER_S
from twin.history.columns import Columns, SeriesKey

NOW_US = 1_795_260_000_000_000
POLICY = ThrottlePolicy(per_s=50, burst=1_000)


def throttle_of(policy: ThrottlePolicy = POLICY, name: str = "power_w") -> Throttle:
    throttle = Throttle(policy)
    throttle.add_series({n: SeriesKey(f"d{n}", "room", name) for n in range(20)})
    return throttle


def rows(series: list[int], time_us: list[int]) -> Columns:
    count = len(series)
    return Columns(
        series=np.array(series, np.int32), time_us=np.array(time_us, np.int64),
        received_us=np.full(count, NOW_US, np.int64), value=np.arange(count, dtype=np.float64),
        quality=np.zeros(count, np.uint8),
    )  # fmt: skip


def loop(throttle: Throttle, seconds: float, per_s: int = 5_000, batch_s: float = 0.05) -> tuple[int, int]:
    """Run one endless loop beside ten quiet series; returns how many rows of each were kept."""
    kept_loop = kept_quiet = 0
    for step in range(int(seconds / batch_s)):
        now_us = NOW_US + int(step * batch_s * US_PER_S)
        count = int(per_s * batch_s)
        times = [now_us + n * 1_000 // 5 for n in range(count)]
        batch = rows([0] * count + list(range(1, 11)), [*times, *([now_us] * 10)])
        keep = throttle.keep(batch, now_us)
        chosen = batch if keep is None else batch.chosen(keep)
        kept_loop += int(np.count_nonzero(chosen.series == 0))
        kept_quiet += int(np.count_nonzero(chosen.series != 0))
        assert chosen.time_us[chosen.series == 0].max() == times[-1]  # the latest value stays right
    return kept_loop, kept_quiet


def test_an_endless_loop_is_thinned_to_the_newest_of_each_batch_and_flagged():
    throttle = throttle_of()
    kept, quiet = loop(throttle, seconds=10)
    assert quiet == 10 * 200
    unnoticed = 5_000  # in the second before it is noticed
    assert POLICY.burst <= kept <= unnoticed + POLICY.burst + POLICY.per_s * 10 + 250 + 200
    assert throttle.runaways[0].left_out == throttle.left_out == 50_000 - kept
    assert throttle.runaways[0].since_us >= NOW_US


def test_a_runaway_that_calms_down_is_forgotten_and_taken_whole_again():
    throttle = throttle_of()
    loop(throttle, seconds=3)
    assert throttle.runaways
    later_us = NOW_US + int((CALM_AFTER_S + 5) * US_PER_S)
    throttle.forget_calm(later_us)
    assert throttle.runaways == {}
    few = rows([0] * 20, [later_us + n for n in range(20)])
    assert throttle.keep(few, later_us) is None


def test_a_backlog_of_hours_is_kept_whole():
    throttle = throttle_of()
    for step in range(20):  # twelve hours of it, within two seconds
        hour = rows([0] * 2_160, [NOW_US - (step * 2_160 + n) * US_PER_S for n in range(2_160)])
        assert throttle.keep(hour, NOW_US + step * 100_000) is None


def test_no_limit_is_no_limit():
    assert loop(throttle_of(ThrottlePolicy(per_s=0)), seconds=2)[0] == 10_000


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2_000_000)), max_size=60))
def test_what_is_kept_holds_the_newest_of_every_series(told):
    batch = rows([series for series, _ in told], [NOW_US + t for _, t in told])
    throttle = throttle_of(ThrottlePolicy(per_s=1, burst=2))
    for before in (batch, batch):  # so that every series is a suspect
        throttle.keep(before, NOW_US - 2 * US_PER_S)
    keep = throttle.keep(batch, NOW_US)
    chosen = batch if keep is None else batch.chosen(keep)
    for series in set(batch.series.tolist()):
        newest = batch.time_us[batch.series == series].max()
        assert newest in chosen.time_us[chosen.series == series]


def test_a_busy_reader_of_tags_is_no_runaway_and_an_endless_loop_of_events_is():
    throttle = throttle_of(name="tag_epc")
    assert loop(throttle, seconds=60, per_s=600)[0] == 36_000
    assert not throttle.runaways
    loop(throttle, seconds=10, per_s=20_000)
    assert throttle.runaways
