"""The state: newest measured wins, whatever the order of arrival."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from twin.bus import Bus
from twin.history.columns import Columns, SeriesKey
from twin.observation import Quality
from twin.state import Changed, Committed, Fact, TwinState
from twin.things import Change, PropertyValue

SERIES = {
    0: SeriesKey("t1", "room", "air_temperature_c"),
    1: SeriesKey("t2", "room", "air_temperature_c"),
    2: SeriesKey("pir", "room", "motion"),
}
Row = tuple[int, int, float, int]
rows = st.lists(
    st.tuples(
        st.sampled_from(sorted(SERIES)),
        st.integers(1, 6),
        st.sampled_from((0.0, 1.0)),
        st.sampled_from((0, 3)),
    ),
    max_size=30,
)


def columns(batch: list[Row]) -> Columns:
    series, time_us, value, quality = zip(*batch, strict=True) if batch else ((), (), (), ())
    return Columns(
        series=np.array(series, np.int32), time_us=np.array(time_us, np.int64),
        received_us=np.array(time_us, np.int64) + 5, value=np.array(value, np.float64),
        quality=np.array(quality, np.uint8),
    )  # fmt: skip


def new_state(bus: Bus | None = None, **options: int) -> TwinState:
    state = TwinState(bus or Bus(), **options)
    state.add_series(SERIES)
    return state


def latest(state: TwinState) -> dict[tuple[str, str], tuple[object, int, str]]:
    return {
        (thing, name): (held.value, held.time_us, held.cause)
        for thing in state.thing_ids()
        for name, held in state.properties(thing).items()
    }


@given(rows, st.randoms(use_true_random=False), st.integers(1, 7))
def test_any_order_any_repetition_and_any_batches_give_the_same_latest_values(batch, random, size):
    whole = new_state()
    whole.apply(columns(batch))
    mixed = batch + batch[: len(batch) // 2]
    random.shuffle(mixed)
    split = new_state()
    for first in range(0, len(mixed), size):
        split.apply(columns(mixed[first : first + size]))
    assert latest(split) == latest(whole)


@given(rows, st.integers(0, 40))
def test_the_changes_since_a_revision_lead_from_what_was_to_what_is(batch, cut):
    bus, state = Bus(), None
    state = new_state(bus)
    state.apply(columns(batch[:cut]))
    revision, held = state.revision, latest(state)
    state.apply(columns(batch[cut:]))
    for change in state.changes_since(revision):
        held[change.thing_id, change.property] = (
            change.after.value,
            change.after.time_us,
            change.after.cause,
        )
    assert held == latest(state)


def test_revisions_number_the_changes_without_gap_and_before_is_what_after_was():
    bus = Bus()
    heard: list[Change] = []
    bus.subscribe(Changed, lambda event: heard.extend(event.changes))
    state = new_state(bus)
    for time_us in (1, 2, 3):
        state.apply(columns([(0, time_us, 20.0 + time_us, 0), (2, time_us, 1.0, 0)]))
    assert [change.revision for change in heard] == list(range(1, state.revision + 1))
    known: dict[tuple[str, str], PropertyValue] = {}
    for change in heard:
        assert change.before == known.get((change.thing_id, change.property))
        known[change.thing_id, change.property] = change.after


def test_a_watcher_too_far_behind_is_told_so_rather_than_given_a_part():
    state = new_state(kept_changes=4)
    for time_us in range(1, 10):
        state.apply(columns([(2, time_us, 1.0, 0)]))
    assert state.changes_since(1) is None
    assert state.changes_since(state.revision) == ()
    assert state.changes_since(state.revision + 1) is None
    assert [change.revision for change in state.changes_since(state.revision - 2)] == [
        state.revision - 1,
        state.revision,
    ]


def test_a_reading_from_the_future_is_committed_and_never_the_latest():
    bus = Bus()
    committed: list[Committed] = []
    bus.subscribe(Committed, committed.append)
    state = new_state(bus)
    state.apply(columns([(0, 1_000, 99.0, Quality.FUTURE), (0, 10, 21.0, 0)]))
    assert state.find("t1", "air_temperature_c").value == 21.0
    assert len(committed[0].batch) == 2


def test_a_thing_watched_by_two_devices_shows_the_newest_measured_of_both():
    state = new_state()
    state.apply(columns([(0, 10, 21.0, 0)]))
    state.apply(columns([(1, 9, 25.0, 0)]))
    assert state.find("room", "air_temperature_c").cause == "t1"
    assert state.find("t2", "air_temperature_c").value == 25.0


def test_truths_are_truths_and_texts_are_texts():
    state = new_state()
    state.add_series({3: SeriesKey("pir", "room", "connection")})
    batch = columns([(2, 1, 1.0, 0), (3, 1, float("nan"), 0)])
    batch.texts = {1: "online"}
    state.apply(batch)
    assert state.find("room", "motion").value is True
    assert state.find("room", "connection").value == "online"


def test_two_texts_of_one_moment_give_the_same_latest_in_either_order():
    seen = set()
    for words in (("online", "offline"), ("offline", "online")):
        state = new_state()
        state.add_series({3: SeriesKey("pir", "room", "connection")})
        for word in words:
            batch = columns([(3, 1, float("nan"), 0)])
            batch.texts = {0: word}
            state.apply(batch)
        seen.add(state.find("pir", "connection").value)
    assert len(seen) == 1


def test_concluding_what_is_known_already_changes_nothing():
    state = new_state()
    fact = Fact("seat", "occupancy", "free", 10, "quiet:pir")
    assert state.conclude([fact], 20) == 1
    revision = state.revision
    assert state.conclude([fact], 30) == 0
    assert state.revision == revision


def test_a_value_stamped_while_our_clock_was_ahead_gives_way_once_the_clock_is_right():
    hour_us, now_us = 3_600_000_000, 10_000_000_000
    state = new_state()
    state.apply(columns([(0, now_us + hour_us, 30.0, 0)]), now_us + hour_us)
    state.apply(columns([(0, now_us, 21.0, 0)]), now_us)
    for thing in ("t1", "room"):
        held = state.find(thing, "air_temperature_c")
        assert held is not None
        assert (held.value, held.time_us) == (21.0, now_us)
    state.apply(columns([(0, now_us - 1, 19.0, 0)]), now_us)
    assert state.find("t1", "air_temperature_c").value == 21.0, "from then on the newest measured wins again"
