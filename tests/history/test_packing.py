"""Packing puts the rows of a day together, and never a row in two places."""

import threading
from dataclasses import dataclass

import numpy as np

from tests.history.batches import CO2, DAY_US, columns, open_at, stored
from twin.history.columns import Columns
from twin.history.packing import US_PER_DAY, PackingRules, Period, choose_merge, choose_periods

RULES = PackingRules(ripe_rows=100, least_rows=10, most_left_over=50)
TODAY = 20_000


@dataclass(frozen=True)
class Part:
    """A part as packing sees it."""

    stored_rows: int
    first_us: int = TODAY * US_PER_DAY
    period_days: int = 1
    gone_rows: int = 0


def test_a_day_with_enough_rows_is_packed_by_itself_and_a_few_late_rows_stay_loose():
    assert choose_periods({TODAY: 100, TODAY - 1: 3}, RULES) == [Period(1, (TODAY,))]


def test_sparse_days_are_packed_together():
    days = dict.fromkeys(range(20_000, 20_020), 2)
    assert choose_periods(days, RULES) == [Period(32, tuple(range(20_000, 20_020)))]


def test_when_too_many_rows_stay_loose_they_are_packed_whatever_their_days():
    days = dict.fromkeys(range(0, 6000, 100), 1)
    periods = choose_periods(days, RULES)
    assert {period.length_days for period in periods} == {1024}
    assert sorted(day for period in periods for day in period.days) == sorted(days)


def test_days_before_1970_are_packed_too():
    assert choose_periods({-5: 40}, RULES) == [Period(1, (-5,))]


def test_while_a_day_lasts_its_parts_are_merged_only_when_there_are_several():
    noon_us = TODAY * US_PER_DAY + US_PER_DAY // 2
    parts = [Part(100), Part(110), Part(120)]
    assert choose_merge(parts, noon_us, RULES) == []
    assert choose_merge([*parts, Part(90)], noon_us, RULES) == [Part(90), *parts]


def test_when_a_day_is_over_its_parts_become_one():
    tomorrow_us = (TODAY + 2) * US_PER_DAY
    assert choose_merge([Part(100), Part(110)], tomorrow_us, RULES) == [Part(100), Part(110)]
    assert choose_merge([Part(210)], tomorrow_us, RULES) == []


def test_a_few_late_rows_do_not_make_a_large_part_be_written_again():
    tomorrow_us = (TODAY + 2) * US_PER_DAY
    assert choose_merge([Part(1_000_000), Part(10)], tomorrow_us, RULES) == []


def test_a_part_of_which_much_was_deleted_is_packed_anew():
    holed = Part(100, gone_rows=100)
    assert choose_merge([Part(100), holed], TODAY * US_PER_DAY, RULES) == [holed]


def test_rows_of_many_days_and_late_ones_are_packed_and_all_there(tmp_path):
    history = open_at(tmp_path / "history.duckdb", packing=RULES)
    rows = [
        (CO2, DAY_US + day * US_PER_DAY + second, second / 8) for day in (0, 1, 40) for second in range(150)
    ]
    rows += [(CO2, DAY_US - 3 * US_PER_DAY, 1.0), (CO2, -7, 1.0), (CO2, 2**55, 1.0)]
    history.append(columns(rows))
    before = stored(history)
    for _ in range(3):
        history.compact(DAY_US + 60 * US_PER_DAY)
        assert stored(history) == before
    late = [(CO2, DAY_US + 1000 + second, 3.0) for second in range(150)]
    assert history.append(columns(late)) == 150
    history.compact(DAY_US + 61 * US_PER_DAY)
    history.compact(DAY_US + 61 * US_PER_DAY)
    assert history.append(columns([*late, *rows])) == 0
    assert history.reader().count() == len(rows) + len(late) == len(stored(history))
    history.close()


def test_appending_goes_on_while_rows_are_packed(tmp_path):
    history = open_at(tmp_path / "history.duckdb", packing=PackingRules(ripe_rows=1000, least_rows=1))
    done = threading.Event()

    def pack() -> None:
        while not done.is_set():
            history.compact(DAY_US)

    packing = threading.Thread(target=pack)
    packing.start()
    count = 500
    for batch in range(60):
        time_us = DAY_US + batch * 10_000_000 + np.arange(count) * 1000
        numbers = np.zeros(count)
        new = history.append(
            Columns(series=np.zeros(count, np.int32), time_us=time_us, received_us=time_us,
                    value=numbers, quality=np.zeros(count, np.uint8))
        )  # fmt: skip
        assert new == count
    done.set()
    packing.join()
    history.compact(DAY_US)
    assert history.reader().count() == 60 * count == len(stored(history))
    history.close()
    history = open_at(tmp_path / "history.duckdb")
    assert len(stored(history)) == 60 * count
    history.close()
