"""Occupancy of places: what is concluded of single readings, of silence, and of any disorder of delivery."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.seats.occupancy import SeatOccupancy
from sensors.seats.policy import PresencePolicies, PresencePolicy
from sensors.seats.presence import Presence
from tests.seats.venues import MIDNIGHT, MINUTE, Row, S, batch, device, seat, series, venue
from twin.history.store import Datapoint
from twin.observation import Quality
from twin.state import Fact

GOOD = Quality.GOOD
NOON = MIDNIGHT + 12 * 60 * MINUTE


def one_seat(category: str = "motion", started_us: int = 0) -> SeatOccupancy:
    occupancy = SeatOccupancy(venue([seat(0)], [device(0, "s0", category)]), started_us=started_us)
    occupancy.add_series(series(1))
    return occupancy


def watched_room(*categories: str) -> SeatOccupancy:
    devices = [device(i, "lobby", category) for i, category in enumerate(categories)]
    occupancy = SeatOccupancy(venue([], devices))
    occupancy.add_series(series(len(categories), "lobby"))
    return occupancy


def only(facts: list[Fact]) -> tuple[str, int, str]:
    (fact,) = facts
    return str(fact.value), fact.time_us, fact.cause


def hear(occupancy: SeatOccupancy, *rows: Row) -> None:
    occupancy.observe(batch(rows))


def test_a_seat_is_occupied_from_the_first_sign_of_presence() -> None:
    occupancy = one_seat()
    hear(occupancy, (0, NOON, False, GOOD), (0, NOON + 60 * S, True, GOOD))
    assert only(occupancy.conclude(NOON + 61 * S)) == ("occupied", NOON + 60 * S, "sensor:d0")


def test_a_seat_stays_occupied_for_the_hold_time_and_is_free_from_its_end() -> None:
    occupancy = one_seat()
    hear(occupancy, (0, NOON, True, GOOD), (0, NOON + 60 * S, False, GOOD))
    assert only(occupancy.conclude(NOON + 299 * S)) == ("occupied", NOON, "hold:d0")
    assert occupancy.conclude(NOON + 300 * S - 1) == []
    assert only(occupancy.conclude(NOON + 300 * S)) == ("free", NOON + 300 * S, "quiet:d0")


def test_presence_that_is_not_taken_back_lasts_until_the_sensor_is_silent_too_long() -> None:
    occupancy = one_seat("radar")
    hear(occupancy, (0, NOON, True, GOOD))
    assert only(occupancy.conclude(NOON + 14 * MINUTE)) == ("occupied", NOON, "sensor:d0")
    assert only(occupancy.conclude(NOON + 15 * MINUTE)) == ("unknown", NOON + 15 * MINUTE, "silent:d0")


def test_a_silent_sensor_makes_a_free_seat_unknown_and_never_free() -> None:
    occupancy = one_seat()
    hear(occupancy, (0, NOON, False, GOOD))
    assert only(occupancy.conclude(NOON))[0] == "free"
    assert only(occupancy.conclude(NOON + 20 * MINUTE)) == ("unknown", NOON + 15 * MINUTE, "silent:d0")


def test_a_sensor_that_reports_rarely_may_be_silent_for_longer() -> None:
    occupancy = SeatOccupancy(venue([seat(0)], [device(0, "s0", "desk", interval_s=1200)]))
    occupancy.add_series(series(1))
    hear(occupancy, (0, NOON, False, GOOD))
    assert only(occupancy.conclude(NOON + 59 * MINUTE))[0] == "free"
    assert only(occupancy.conclude(NOON + 60 * MINUTE))[0] == "unknown"


def test_a_device_that_says_offline_has_failed_until_it_reads_again() -> None:
    occupancy = one_seat()
    hear(occupancy, (0, NOON, False, GOOD), (1, NOON + MINUTE, "offline", GOOD))
    assert only(occupancy.conclude(NOON + 2 * MINUTE)) == ("unknown", NOON + MINUTE, "failed:d0")
    hear(occupancy, (0, NOON + 3 * MINUTE, False, GOOD))
    assert only(occupancy.conclude(NOON + 4 * MINUTE)) == ("free", NOON + 3 * MINUTE, "quiet:d0")


def test_an_offline_that_was_sent_before_the_newest_reading_changes_nothing() -> None:
    occupancy = one_seat()
    hear(occupancy, (0, NOON, False, GOOD))
    occupancy.conclude(NOON)
    hear(occupancy, (1, NOON - MINUTE, "offline", GOOD))
    assert occupancy.conclude(NOON + 1) == []
    assert occupancy.find("s0").presence is Presence.FREE  # type: ignore[union-attr]


def test_a_stuck_sensor_has_failed() -> None:
    occupancy = one_seat()
    hear(occupancy, (0, NOON, True, Quality.STUCK))
    assert only(occupancy.conclude(NOON + 1)) == ("unknown", NOON, "failed:d0")


def test_a_reading_from_the_future_is_passed_over() -> None:
    occupancy = one_seat()
    hear(occupancy, (0, NOON, False, GOOD), (0, NOON + 24 * 60 * MINUTE, True, Quality.FUTURE))
    assert only(occupancy.conclude(NOON))[0] == "free"


def test_signs_stamped_while_our_clock_was_ahead_do_not_freeze_a_seat_once_it_is_right() -> None:
    occupancy = one_seat()
    ahead = NOON + 60 * MINUTE
    hear(occupancy, (0, NOON - MINUTE, False, GOOD), (0, ahead, True, GOOD))
    assert only(occupancy.conclude(ahead))[0] == "occupied"
    hear(occupancy, (0, NOON, False, GOOD))
    assert only(occupancy.conclude(NOON + 1)) == ("free", NOON - MINUTE, "quiet:d0")


def test_a_seat_without_a_sensor_is_unknown_and_says_so() -> None:
    occupancy = SeatOccupancy(venue([seat(0)]), started_us=NOON)
    assert only(occupancy.conclude(NOON)) == ("unknown", NOON, "no_sensor")
    assert occupancy.conclude(NOON + 1000 * MINUTE) == []


def test_a_sensor_not_heard_since_the_start_is_starting_before_it_is_silent() -> None:
    occupancy = one_seat(started_us=NOON)
    assert only(occupancy.conclude(NOON)) == ("unknown", NOON, "starting")
    assert occupancy.conclude(NOON + 14 * MINUTE) == []
    assert only(occupancy.conclude(NOON + 15 * MINUTE)) == ("unknown", NOON, "silent:d0")


def test_a_room_is_occupied_when_any_of_its_sensors_sees_somebody() -> None:
    occupancy = watched_room("motion", "motion")
    hear(occupancy, (2, NOON, True, GOOD))
    assert only(occupancy.conclude(NOON)) == ("occupied", NOON, "sensor:d1")


def test_a_room_with_a_silent_sensor_is_unknown_although_the_other_sees_nobody() -> None:
    occupancy = watched_room("motion", "motion")
    hear(occupancy, (0, NOON, False, GOOD), (2, NOON, False, GOOD))
    assert only(occupancy.conclude(NOON))[0] == "free"
    hear(occupancy, (0, NOON + 14 * MINUTE, False, GOOD))
    assert only(occupancy.conclude(NOON + 15 * MINUTE)) == ("unknown", NOON + 15 * MINUTE, "silent:d1")


def test_the_run_of_a_room_begins_when_the_first_sensor_of_an_unbroken_chain_saw_somebody() -> None:
    occupancy = watched_room("motion", "motion")
    hear(occupancy, (0, NOON, True, GOOD), (2, NOON, False, GOOD), (0, NOON + MINUTE, False, GOOD),
         (2, NOON + 4 * MINUTE, True, GOOD), (0, NOON + 8 * MINUTE, False, GOOD))  # fmt: skip
    assert only(occupancy.conclude(NOON + 8 * MINUTE)) == ("occupied", NOON, "sensor:d1")


def test_a_sensor_on_a_room_with_seats_says_nothing_of_the_seats() -> None:
    occupancy = SeatOccupancy(venue([seat(0)], [device(0, "reading")]))
    occupancy.add_series(series(1, "reading"))
    hear(occupancy, (0, NOON, True, GOOD))
    assert only(occupancy.conclude(NOON)) == ("unknown", 0, "no_sensor")
    assert occupancy.rooms() == []


def test_a_device_nobody_registered_is_believed_once_it_speaks_about_a_place() -> None:
    occupancy = SeatOccupancy(venue([]))
    occupancy.add_series(series(1, "lobby"))
    hear(occupancy, (0, NOON, True, GOOD))
    assert only(occupancy.conclude(NOON)) == ("occupied", NOON, "sensor:d0")
    assert occupancy.rooms() == ["lobby"]


def test_as_of_is_the_newest_reading_although_nothing_changed() -> None:
    occupancy = one_seat()
    hear(occupancy, (0, NOON, False, GOOD))
    occupancy.conclude(NOON)
    hear(occupancy, (0, NOON + MINUTE, False, GOOD))
    assert occupancy.conclude(NOON + MINUTE) == []
    state = occupancy.find("s0")
    assert state is not None
    assert (state.since_us, state.as_of_us) == (NOON, NOON + MINUTE)


def test_a_long_run_keeps_its_beginning_however_often_the_sensor_reports() -> None:
    occupancy = one_seat("radar")
    for start in range(0, 8 * 60, 60):
        hear(
            occupancy,
            *((0, NOON + (start + i) * MINUTE + j * 10 * S, True, GOOD) for i in range(60) for j in range(6)),
        )
        occupancy.conclude(NOON + (start + 60) * MINUTE)
    assert occupancy.find("s0").since_us == NOON  # type: ignore[union-attr]


def test_a_run_older_than_a_day_is_dated_to_the_hour_a_day_ago() -> None:
    occupancy = one_seat()
    for i in range(0, 60 * 60, 5):
        hear(occupancy, (0, NOON + i * MINUTE, False, GOOD))
    now = NOON + (60 * 60 - 5) * MINUTE
    value, since, _ = only(occupancy.conclude(now))
    assert (value, since) == ("free", NOON + 35 * 60 * MINUTE)


def test_restored_readings_give_the_same_facts_as_the_live_ones() -> None:
    rows = [(0, NOON + i * MINUTE, i % 7 < 2, GOOD) for i in range(200)]
    live, restored = one_seat(), one_seat()
    hear(live, *rows)
    restored.restore(Datapoint(s, t, t, v, q) for s, t, v, q in rows[100:] + rows[:100])
    now = NOON + 205 * MINUTE
    assert live.conclude(now) == restored.conclude(now)


ROWS = st.lists(
    st.tuples(
        st.integers(0, 7), st.one_of(st.integers(0, 40), st.integers(0, 3000)), st.booleans(),
        st.sampled_from([GOOD, GOOD, GOOD, GOOD, Quality.STUCK, Quality.FUTURE]),
    ), max_size=60,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    rows=ROWS,
    late=st.integers(0, 3600),
    seed=st.integers(0, 2**32),
    hold_s=st.sampled_from([0, 5, 60, 300, 1800]),
)
def test_order_repetition_and_batches_of_delivery_leave_no_trace(
    rows: list[tuple[int, int, bool, Quality]], late: int, seed: int, hold_s: int
) -> None:
    """Four devices, two of them on one room; some times are close together and some hours apart."""
    said: list[Row] = [
        (number, NOON + time * 17 * S, ("online" if value else "offline") if number % 2 else value, quality)
        for number, time, value, quality in rows
    ]
    now = NOON + 3000 * 17 * S + late * S
    policies = PresencePolicies({"motion": PresencePolicy(hold_s=hold_s)})

    def told(portions: list[list[Row]], ask_between: bool) -> list[object]:
        devices = [device(0, "s0"), device(1, "s1"), device(2, "lobby"), device(3, "lobby")]
        occupancy = SeatOccupancy(venue([seat(0), seat(1)], devices), policies)
        occupancy.add_series({**series(2), **{k: v for k, v in series(4, "lobby").items() if k >= 4}})
        for portion in portions:
            if portion:
                occupancy.observe(batch(portion))
            if ask_between:
                occupancy.conclude(max((row[1] for row in portion), default=NOON))
        occupancy.conclude(now)
        times = np.arange(now - 20 * 60 * MINUTE, now, 7 * MINUTE)
        day = occupancy.presence_at(["s0", "s1", "lobby"], times, now).tolist()
        return [*(occupancy.find(place) for place in ("s0", "s1", "lobby")), day]

    rng = np.random.default_rng(seed)
    repeated = said + [said[i] for i in rng.integers(0, len(said), len(said) // 2)] if said else []
    shuffled = [repeated[i] for i in rng.permutation(len(repeated))]
    cuts = [0, *sorted(rng.integers(0, len(shuffled) + 1, 4).tolist()), len(shuffled)]
    portions = [shuffled[a:b] for a, b in pairwise(cuts)]
    assert told(portions, ask_between=True) == told([sorted(said, key=lambda row: row[1])], ask_between=False)


@pytest.mark.parametrize("seed", range(2))
def test_days_of_disorder_leave_no_trace_either(seed: int) -> None:
    """Enough readings that the oldest are forgotten, delivered with hours of lateness."""
    rng = np.random.default_rng(seed)
    said: list[Row] = [
        (0, NOON + int(t) * S, bool(rng.random() < 0.6), GOOD) for t in rng.integers(0, 72 * 3600, 6000)
    ]
    now = NOON + 72 * 60 * MINUTE

    def told(rows: list[Row], size: int) -> object:
        occupancy = one_seat("radar")
        for start in range(0, len(rows), size):
            occupancy.observe(batch(rows[start : start + size]))
            occupancy.conclude(NOON)
        occupancy.conclude(now)
        times = np.arange(now - 23 * 60 * MINUTE, now, MINUTE)
        return occupancy.find("s0"), occupancy.presence_at(["s0"], times, now).tolist()

    in_order = sorted(said, key=lambda row: row[1])
    late = [said[i] for i in np.argsort([row[1] + rng.integers(0, 5 * 3600) * S for row in said])]
    assert told(in_order, 10_000) == told(late, 37) == told(said, 500)
