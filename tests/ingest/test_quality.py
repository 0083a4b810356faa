"""Judgement of readings, singly and together."""

import numpy as np

from sensors.clocks import ClockOffsets
from sensors.health import STUCK_AFTER_S, SensorHealth
from sensors.quality import QualityCheck
from sensors.throttle import Throttle
from twin.clock import US_PER_S
from twin.history.columns import Columns, SeriesKey
from twin.observation import Quality
from twin.venue.model import Device

NOW_US = 1_795_260_000_000_000
MINUTE_US = 60 * US_PER_S


def batch(*rows: tuple[int, int, float], received_us: int = NOW_US) -> Columns:
    series, time_us, value = zip(*rows, strict=True)
    return Columns(
        series=np.array(series, np.int32), time_us=np.array(time_us, np.int64),
        received_us=np.full(len(rows), received_us, np.int64), value=np.array(value, np.float64),
        quality=np.zeros(len(rows), np.uint8),
    )  # fmt: skip


def judged(*rows: tuple[int, int, float]) -> list[Quality]:
    check = QualityCheck()
    check.add_series({0: SeriesKey("d", "room", "air_temperature_c"), 1: SeriesKey("d", "room", "action")})
    return [Quality(q) for q in check.judge(batch(*rows))]


def test_a_value_outside_what_its_sensor_can_measure_is_suspect():
    assert judged((0, NOW_US, 21.5), (0, NOW_US, -80.0), (0, NOW_US, 400.0)) == [
        Quality.GOOD, Quality.OUT_OF_RANGE, Quality.OUT_OF_RANGE,
    ]  # fmt: skip


def test_a_text_has_no_range():
    assert judged((1, NOW_US, float("nan"))) == [Quality.GOOD]


def test_a_clock_in_the_future_or_never_set_is_flagged():
    assert judged((0, NOW_US + 30 * US_PER_S, 21.0), (0, NOW_US + 10 * MINUTE_US, 21.0), (0, 5, 21.0)) == [
        Quality.GOOD, Quality.FUTURE, Quality.ANCIENT,
    ]  # fmt: skip


def a_watched_room() -> SensorHealth:
    health = SensorHealth(
        [Device(id="d", external_id="d", protocol="bibliotwin", feature_of_interest="room")],
        ClockOffsets(),
        Throttle(),
    )
    health.add_series({0: SeriesKey("d", "room", "air_temperature_c"), 1: SeriesKey("x", "x", "co2_ppm")})
    return health


def state(health: SensorHealth, now_us: int) -> tuple[object, int]:
    (fact,) = health.conclude(now_us)
    assert health.conclude(now_us + 1) == []  # told once
    return fact.value, fact.time_us


def test_a_device_is_unheard_then_well_then_silent():
    health = a_watched_room()
    assert state(health, NOW_US) == ("unheard", NOW_US)
    health.watch(batch((0, NOW_US, 21.0), (1, NOW_US, 400.0)))
    assert state(health, NOW_US + MINUTE_US) == ("ok", NOW_US + MINUTE_US)
    assert state(health, NOW_US + 16 * MINUTE_US) == ("silent", NOW_US)


def test_a_value_that_does_not_move_for_hours_is_stuck_and_one_that_moves_is_well():
    health = a_watched_room()
    steps = int(STUCK_AFTER_S / 600) + 2
    for step in range(steps):
        health.watch(batch((0, NOW_US + step * 10 * MINUTE_US, 21.0)))
    assert state(health, NOW_US + steps * 10 * MINUTE_US) == ("stuck", NOW_US)
    health.watch(batch((0, NOW_US + steps * 10 * MINUTE_US, 21.1)))
    assert state(health, NOW_US + steps * 10 * MINUTE_US)[0] == "ok"
