"""The runs of presence that one device's signs make."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.seats.policy import Timing
from sensors.seats.presence import (
    NEVER_US,
    Presence,
    Sign,
    Trace,
    backwards,
    pack,
    timeline,
    together,
    unpack,
)

#: Packed signs of the first two minutes, as integers because those are quick to draw.
SIGNS = st.integers(0, 600).map(lambda n: n // 5 << 3 | n % 5)


@given(st.integers(-(2**59), 2**59), st.sampled_from(Sign))
def test_packing_keeps_time_and_sign(time_us: int, sign: Sign) -> None:
    assert unpack(pack(time_us, sign)) == (time_us, sign)


@settings(max_examples=200)
@given(
    said=st.lists(SIGNS, max_size=40),
    hold=st.integers(0, 40),
    stale=st.integers(1, 40),
    now=st.integers(0, 200),
)
def test_telling_all_at_once_equals_telling_one_by_one(
    said: list[int], hold: int, stale: int, now: int
) -> None:
    timing = Timing(hold, stale)
    one_by_one = Trace(timing)
    for packed in sorted(set(said)):
        one_by_one.feed(packed)
    at_once = Trace.of(np.unique(np.array(said, np.int64)), timing)
    for name in Trace.__slots__:
        assert getattr(at_once, name) == getattr(one_by_one, name), name
    assert at_once.rule(now) == one_by_one.rule(now)
    one_by_one.elapse(now)
    assert timeline(np.array(said * 2, np.int64)[::-1], timing, now) == one_by_one.runs


def presence_by_definition(said: list[int], timing: Timing, now: int) -> Presence:
    """The rule in words, asked of one moment."""
    heard = [(time, sign) for time, sign in map(unpack, sorted(said)) if time <= now]
    readings = [(time, sign) for time, sign in heard if sign >= Sign.FAULTY]
    if not readings or heard[-1][1] is Sign.OFFLINE:
        return Presence.UNKNOWN
    time, sign = readings[-1]
    if sign is Sign.FAULTY or now - time >= timing.stale_us:
        return Presence.UNKNOWN
    seen = [at for at, which in readings if which is Sign.SEEN]
    if sign is Sign.SEEN or (seen and now - seen[-1] < timing.hold_us):
        return Presence.OCCUPIED
    return Presence.FREE


@settings(max_examples=60)
@given(said=st.lists(SIGNS, max_size=30), hold=st.integers(0, 40), stale=st.integers(1, 40))
def test_the_runs_say_of_each_moment_what_the_rule_says(said: list[int], hold: int, stale: int) -> None:
    timing = Timing(hold, stale)
    runs = timeline(np.array(said, np.int64), timing, 200)
    starts = [start for start, _ in runs]
    assert starts == sorted(set(starts))
    for now in range(200):
        found = next(presence for start, presence in reversed(runs) if start <= now)
        if now not in {
            packed >> 3 for packed in said
        }:  # a fault at the very moment is judged by its last sign
            assert found is presence_by_definition(said, timing, now)


@given(st.lists(SIGNS, min_size=1, max_size=20), st.integers(0, 40), st.integers(1, 40))
def test_presence_never_changes_before_the_trace_says_when(said: list[int], hold: int, stale: int) -> None:
    trace = Trace.of(np.unique(np.array(said, np.int64)), Timing(hold, stale))
    now = (max(said) >> 3) + 1
    while (due := trace.next_us(now)) is not None:
        for moment in range(now, due):
            waiting = trace.fork()
            waiting.elapse(moment)
            before = trace.fork()
            before.elapse(now)
            assert (waiting.runs[-1][1], waiting.rule(moment)) == (before.runs[-1][1], before.rule(now))
        now = due


def test_together_whoever_sees_somebody_is_right_and_whoever_cannot_tell_comes_next() -> None:
    free, occupied, unknown = Presence
    assert together([unknown, occupied, free]) is occupied
    assert together([free, unknown, free]) is unknown
    assert together([free, free]) is free


@given(st.lists(st.lists(SIGNS, max_size=15), min_size=1, max_size=3))
def test_the_runs_of_several_devices_join_as_their_moments_do(said: list[list[int]]) -> None:
    timing = Timing(10, 25)
    timelines = [timeline(np.array(each, np.int64), timing, 200) for each in said]
    joint = list(backwards(timelines))
    assert joint[-1][0] == NEVER_US
    for now in range(200):
        each = [next(p for start, p in reversed(runs) if start <= now) for runs in timelines]
        assert next(p for start, p in joint if start <= now) is together(each)
