"""Datapoints go when their time is over, each property at its own."""

import pytest

from tests.history.batches import ACTION, CO2, DAY_US, KEYS, MOTION, columns, expected, open_at, stored
from twin.history.packing import US_PER_DAY
from twin.history.retention import Expiry, Retention, expiries
from twin.observation import Quality

HOUR_US = US_PER_DAY // 24
PRIVATE = Retention(days=10, by_property={"motion": 1, "action": None})
NOW_US = DAY_US + 30 * US_PER_DAY


def rows(ages_us):
    """One row of each series at each age."""
    return [
        (series, NOW_US - age, value)
        for age in ages_us
        for series, value in ((CO2, 1.0), (MOTION, 1.0), (ACTION, "x"))
    ]


def test_a_named_property_has_its_own_period_and_none_keeps_for_ever():
    assert expiries(PRIVATE, dict(enumerate(KEYS)), NOW_US) == [
        Expiry(NOW_US - 10 * US_PER_DAY, spared=(MOTION, ACTION)),
        Expiry(NOW_US - US_PER_DAY, series=(MOTION,)),
    ]
    assert expiries(Retention(days=None), dict(enumerate(KEYS)), NOW_US) == []


@pytest.mark.parametrize("packed", [False, True])
def test_what_has_expired_goes_and_nothing_else(tmp_path, packed):
    history = open_at(tmp_path / "history.duckdb", retention=PRIVATE)
    ages = [HOUR_US, 23 * HOUR_US, 25 * HOUR_US, 5 * US_PER_DAY, 11 * US_PER_DAY]
    history.append(columns(rows(ages)))
    if packed:
        history.compact(NOW_US)
    kept = [
        row
        for row in rows(ages)
        if row[0] == ACTION or NOW_US - row[1] <= (US_PER_DAY if row[0] == MOTION else 10 * US_PER_DAY)
    ]
    assert history.retain(NOW_US) == len(rows(ages)) - len(kept)
    assert stored(history) == expected(kept)
    assert history.reader().count() == len(kept)
    assert history.retain(NOW_US) == 0
    for _ in range(2):
        history.compact(NOW_US)
        assert stored(history) == expected(kept)
    history.close()


def test_a_whole_part_goes_at_once(tmp_path):
    history = open_at(tmp_path / "history.duckdb")
    history.append(columns(rows([500 * US_PER_DAY, HOUR_US])))
    history.compact(NOW_US)
    assert history.retain(NOW_US) == 3
    assert history.reader().count() == 3
    history.close()


def test_a_series_all_of_whose_rows_expired_has_no_latest(tmp_path):
    history = open_at(tmp_path / "history.duckdb", retention=PRIVATE)
    history.append(columns([(MOTION, NOW_US - 3 * US_PER_DAY, 1.0), (CO2, NOW_US - 3 * US_PER_DAY, 1.0)]))
    history.append(columns([(MOTION, NOW_US - 2 * US_PER_DAY, 1.0)], Quality.FUTURE))
    history.compact(NOW_US)
    history.retain(NOW_US)
    assert history.latest().series.tolist() == [CO2]
    history.close()
    history = open_at(tmp_path / "history.duckdb", retention=PRIVATE)
    assert history.latest().series.tolist() == [CO2]
    assert history.append(columns([(MOTION, NOW_US, 1.0)])) == 1
    history.close()


def test_the_space_of_deleted_rows_is_used_again(tmp_path):
    path = tmp_path / "history.duckdb"
    history = open_at(path, retention=Retention(days=2))
    sizes = []
    for day in range(12):
        start_us = DAY_US + day * US_PER_DAY
        history.append(columns([(CO2, start_us + at * 997, float(at % 89)) for at in range(20_000)]))
        history.compact(start_us + US_PER_DAY)
        history.retain(start_us + US_PER_DAY)
        sizes.append(path.stat().st_size)
    assert sizes[-1] <= sizes[5]
    assert history.reader().count() <= 3 * 20_000
    history.close()
