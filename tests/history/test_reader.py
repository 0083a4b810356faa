"""Questions about history have the same answer before and after packing."""

import math
import threading

import pytest

from tests.history.batches import ACTION, CO2, DAY_US, MOTION, columns, open_at
from twin.history.store import Datapoint, Window
from twin.observation import Quality

MINUTE_US = 60_000_000


@pytest.fixture(params=["loose", "packed", "in parts"])
def history(request, tmp_path):
    """A history of a few minutes, in three states of packing."""
    history = open_at(tmp_path / "history.duckdb")
    history.append(columns([(CO2, DAY_US + minute * MINUTE_US, 400.0 + minute) for minute in range(4)]))
    if request.param == "in parts":
        history.compact(DAY_US)
    history.append(columns([(MOTION, DAY_US + 7, 1.0), (MOTION, DAY_US + MINUTE_US, 0.0)]))
    history.append(
        columns([(ACTION, DAY_US, "press"), (ACTION, DAY_US + 1, "hold"), (CO2, DAY_US + 1, math.nan)])
    )
    history.append(columns([(CO2, DAY_US + 400 * MINUTE_US, 9.0)], Quality.FUTURE))
    if request.param == "packed":
        history.compact(DAY_US)
    yield history
    history.close()


def test_raw_rows_come_by_time_with_their_own_types(history):
    rows = history.reader().raw([MOTION, ACTION], DAY_US, DAY_US + 2 * MINUTE_US, 10)
    assert [(row.time_us - DAY_US, row.value) for row in rows] == [
        (0, "press"),
        (1, "hold"),
        (7, True),
        (MINUTE_US, False),
    ]
    assert rows[0] == Datapoint(ACTION, DAY_US, DAY_US + 5, "press", Quality.GOOD)


def test_raw_rows_are_bounded_and_may_come_newest_first(history):
    rows = history.reader().raw([CO2], DAY_US + 2, DAY_US + 3 * MINUTE_US, 1, newest_first=True)
    assert [row.value for row in rows] == [402.0]


def test_the_end_of_a_span_is_left_out_to_the_microsecond(history):
    reader = history.reader()
    assert len(reader.raw([MOTION], DAY_US + 7, DAY_US + 8, 10)) == 1
    assert len(reader.raw([MOTION], DAY_US + 8, DAY_US + MINUTE_US, 10)) == 0
    assert len(reader.raw([MOTION], DAY_US, DAY_US + 7, 10)) == 0


def test_windows_are_aligned_and_leave_out_what_is_no_number(history):
    windows = history.reader().windows([CO2], DAY_US, DAY_US + 10 * MINUTE_US, 2 * MINUTE_US, 10)
    assert windows == [
        Window(DAY_US, 400.5, 400.0, 401.0, 401.0, 2),
        Window(DAY_US + 2 * MINUTE_US, 402.5, 402.0, 403.0, 403.0, 2),
    ]
    assert history.reader().windows([ACTION], DAY_US, DAY_US + MINUTE_US, MINUTE_US, 10) == []


def test_windows_count_booleans_as_numbers_and_are_bounded(history):
    windows = history.reader().windows([MOTION], DAY_US, DAY_US + 10 * MINUTE_US, MINUTE_US, 1)
    assert windows == [Window(DAY_US, 1.0, 1.0, 1.0, 1.0, 1)]


def test_windows_begin_at_multiples_even_before_1970(history):
    history.append(columns([(CO2, -90, 3.0)]))
    assert history.reader().windows([CO2], -1000, 0, 60, 10) == [Window(-120, 3.0, 3.0, 3.0, 3.0, 1)]


def test_the_newest_rows_of_each_series_come_oldest_first(history):
    rows = history.reader().newest([CO2, MOTION], 2, DAY_US + 100 * MINUTE_US)
    assert [(row.series, row.value) for row in rows] == [
        (MOTION, True),
        (MOTION, False),
        (CO2, 402.0),
        (CO2, 403.0),
    ]


def test_the_newest_rows_before_a_moment_are_the_state_of_that_moment(history):
    rows = history.reader().newest([CO2, MOTION, ACTION], 1, DAY_US + MINUTE_US)
    assert [(row.series, row.value) for row in rows if row.series != CO2] == [
        (ACTION, "hold"),
        (MOTION, True),
    ]


def test_the_latest_row_is_the_newest_measured_that_is_not_of_the_future(history):
    latest = history.latest()
    assert latest.series.tolist() == [CO2, MOTION, ACTION]
    assert latest.value[:2].tolist() == [403.0, 0.0]
    assert latest.texts == {2: "hold"}


def test_of_the_same_moment_the_greatest_is_the_latest_whatever_came_last(history):
    later_us = DAY_US + 50 * MINUTE_US
    history.append(columns([(CO2, later_us, 7.0), (CO2, later_us, 8.0), (CO2, later_us, -9.0)]))
    history.append(columns([(ACTION, later_us, "b"), (ACTION, later_us, "a")]))
    for _ in range(2):
        assert history.latest().value[0] == 8.0
        assert history.latest().texts == {2: "b"}
        history.compact(DAY_US)


def test_every_row_is_counted(history):
    assert history.reader().count() == 10


def test_readers_in_other_threads_see_whole_batches_while_rows_arrive_and_are_packed(history):
    before, counts, done = history.reader().count(), [], threading.Event()

    def read() -> None:
        reader = history.reader()
        while not done.is_set():
            counts.append(
                len(reader.raw([CO2], DAY_US + 500 * MINUTE_US, DAY_US + 1_000 * MINUTE_US, 10_000))
            )
            reader.newest([CO2, MOTION], 1)
        reader.close()

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for batch in range(20):
        start_us = DAY_US + (500 + batch) * MINUTE_US
        history.append(columns([(CO2, start_us + second, 1.0) for second in range(10)]))
        if batch % 4 == 3:
            history.compact(DAY_US)
    done.set()
    for reader in readers:
        reader.join()
    assert counts
    assert all(count % 10 == 0 for count in counts)
    assert history.reader().count() == before + 200


def test_the_latest_by_a_moment_is_found_behind_rows_of_a_clock_that_was_ahead(history):
    until_us = DAY_US + MINUTE_US
    latest = history.latest(until_us)
    found = {
        series: latest.texts.get(row, value)
        for row, (series, value) in enumerate(zip(latest.series.tolist(), latest.value.tolist(), strict=True))
    }
    assert found == {CO2: 401.0, MOTION: 0.0, ACTION: "hold"}
    assert {*history.latest().series.tolist()} == {CO2, MOTION, ACTION}
