"""What a device said before it went offline is stale until it is measured anew, whatever the order."""

from hypothesis import given
from hypothesis import strategies as st

from tests.twin.test_state import columns
from twin.bus import Bus
from twin.history.columns import SeriesKey
from twin.observation import Quality
from twin.staleness import Staleness
from twin.state import Changed, TwinState

TEMPERATURE, OTHER, CONNECTION = range(3)


def watched() -> tuple[TwinState, Staleness]:
    bus = Bus()
    state = TwinState(bus)
    state.add_series(
        {
            TEMPERATURE: SeriesKey("t1", "room", "air_temperature_c"),
            OTHER: SeriesKey("t2", "room", "air_temperature_c"),
            CONNECTION: SeriesKey("t1", "room", "connection"),
        }
    )
    staleness = Staleness(state)
    bus.subscribe(Changed, staleness.on_changed)
    return state, staleness


def say(state: TwinState, series: int, time_us: int, said: float | str) -> None:
    batch = columns([(series, time_us, float("nan") if isinstance(said, str) else said, 0)])
    if isinstance(said, str):
        batch.texts = {0: said}
    state.apply(batch)


def quality(state: TwinState, thing: str) -> Quality:
    return state.find(thing, "air_temperature_c").quality


def test_offline_makes_stale_what_was_measured_before_for_device_and_room_and_keeps_the_value():
    state, staleness = watched()
    say(state, TEMPERATURE, 10, 21.0)
    say(state, CONNECTION, 20, "offline")
    staleness.settle()
    assert quality(state, "t1") == quality(state, "room") == Quality.STALE
    assert state.find("room", "air_temperature_c").value == 21.0
    assert state.find("t1", "connection").quality == Quality.GOOD


def test_what_another_device_says_of_the_same_room_stays():
    state, staleness = watched()
    say(state, TEMPERATURE, 10, 21.0)
    say(state, OTHER, 11, 22.0)
    say(state, CONNECTION, 20, "offline")
    staleness.settle()
    assert quality(state, "room") == Quality.GOOD
    assert quality(state, "t1") == Quality.STALE


def test_online_again_stays_stale_until_it_is_measured_anew():
    state, staleness = watched()
    say(state, TEMPERATURE, 10, 21.0)
    say(state, CONNECTION, 20, "offline")
    staleness.settle()
    say(state, CONNECTION, 30, "online")
    staleness.settle()
    assert quality(state, "t1") == Quality.STALE
    say(state, TEMPERATURE, 31, 21.0)
    assert quality(state, "t1") == Quality.GOOD


def test_after_a_restart_a_device_that_is_offline_is_noticed():
    state, staleness = watched()
    say(state, TEMPERATURE, 10, 21.0)
    say(state, CONNECTION, 20, "offline")
    fresh = Staleness(state)
    fresh.look_at_all()
    assert fresh.settle() == 2
    assert staleness.settle() == 0


told = st.lists(
    st.one_of(
        st.tuples(st.just(TEMPERATURE), st.integers(1, 50), st.sampled_from((20.0, 21.0))),
        st.tuples(st.just(CONNECTION), st.integers(1, 50), st.sampled_from(("online", "offline"))),
    ),
    min_size=2, max_size=12, unique_by=lambda step: step[:2],
)  # fmt: skip


@given(told, st.randoms(use_true_random=False))
def test_with_offline_last_the_order_of_arrival_leaves_no_trace(steps, random):
    steps = [*steps, (CONNECTION, 60, "offline")]
    ends = []
    for _ in range(2):
        random.shuffle(steps)
        state, staleness = watched()
        for step in steps:
            say(state, *step)
            staleness.settle()
        ends.append(
            {(t, n): p[:2] + p[3:] for t in state.thing_ids() for n, p in state.properties(t).items()}
        )
    assert ends[0] == ends[1]


def test_marking_is_numbered_like_any_other_change():
    state, staleness = watched()
    say(state, TEMPERATURE, 10, 21.0)
    before = state.revision
    say(state, CONNECTION, 20, "offline")
    staleness.settle()
    changes = state.changes_since(before)
    assert [change.revision for change in changes] == list(range(before + 1, state.revision + 1))
    assert changes[-1].before.quality == Quality.GOOD
    assert changes[-1].after.quality == Quality.STALE
