"""Each datapoint is kept once, in whatever order, batches and repetitions it comes."""

import math
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.history.batches import ACTION, CO2, DAY_US, MOTION, columns, expected, open_at, stored
from twin.history.columns import Columns
from twin.history.once import NewestTimes, plain, repeated_rows
from twin.observation import Quality

times = st.integers(DAY_US - 3, DAY_US + 8) | st.integers(DAY_US, DAY_US + 200_000_000_000)
rows = st.one_of(
    st.tuples(st.just(CO2), times, st.sampled_from([0.0, -0.0, 1.0, 2.5, math.nan])),
    st.tuples(st.just(MOTION), times, st.sampled_from([0.0, 1.0])),
    st.tuples(st.just(ACTION), times, st.sampled_from(["press", "hold", ""])),
)
#: A batch, its quality, and whether packing follows it.
deliveries = st.tuples(
    st.lists(rows, max_size=8), st.sampled_from([Quality.GOOD, Quality.FUTURE]), st.booleans()
)


@settings(deadline=None, max_examples=40)
@given(st.lists(deliveries, max_size=5), st.randoms(use_true_random=False))
def test_any_order_any_repetition_and_any_batches_give_the_same_history(first, chance):
    batches = [batch for batch, _, _ in first]
    again = [row for batch in batches for row in batch if chance.random() < 0.7]
    chance.shuffle(again)
    with tempfile.TemporaryDirectory() as folder:
        history = open_at(Path(folder) / "history.duckdb")
        new = 0
        for batch, quality, packed in first:
            new += history.append(columns(batch, quality))
            if packed:
                history.compact(DAY_US)
        new += history.append(columns(again))
        kept = expected(row for batch in batches for row in batch)
        assert stored(history) == kept
        assert new == len(kept)
        history.close()
        history = open_at(Path(folder) / "history.duckdb")
        assert history.append(columns([*again, *again])) == 0
        assert stored(history) == kept
        history.close()


def test_rows_newer_than_their_series_need_no_look_up():
    newest = NewestTimes()
    good = np.zeros(2, np.uint8)
    newest.note(np.array([0, 1], np.int32), np.array([100, 200]), good)
    late = newest.may_be_stored(np.array([0, 1, 0, 2], np.int32), np.array([101, 200, 99, -5]))
    assert late.tolist() == [False, True, True, False]


def test_one_reading_of_the_future_does_not_make_every_later_row_a_late_one():
    newest = NewestTimes()
    series = np.array([0, 0], np.int32)
    newest.note(series, np.array([100, 10_000]), np.array([Quality.GOOD, Quality.FUTURE], np.uint8))
    late = newest.may_be_stored(np.zeros(3, np.int32), np.array([101, 10_000, 10_001]))
    assert late.tolist() == [False, True, False]


def test_only_series_out_of_order_are_searched_for_repetitions():
    batch = plain(
        columns([(0, 5, 1.0), (1, 7, 1.0), (0, 5, 1.0), (1, 8, 1.0), (0, 5, 2.0), (0, 4, math.nan)])
    )
    assert repeated_rows(batch).tolist() == [False, False, True, False, False, False]


def test_a_large_batch_in_reverse_twice_over_is_stored_once(tmp_path):
    history = open_at(tmp_path / "history.duckdb")
    count = 20_000
    time_us = DAY_US + np.arange(count, 0, -1, np.int64) * 1_000_003
    batch = Columns(
        series=(np.arange(count) % 2).astype(np.int32),
        time_us=time_us,
        received_us=time_us + 1,
        value=np.arange(count) % 7 / 7,
        quality=np.zeros(count, np.uint8),
    )
    assert history.append(batch) == count
    history.compact(DAY_US)
    assert history.append(batch) == 0
    assert history.reader().count() == count
    history.close()
