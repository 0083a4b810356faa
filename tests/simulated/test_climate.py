"""The air of a room follows the people in it."""

import pytest

from sensors.simulated.climate import CO2_L_PER_S, OUTDOOR_CO2_PPM, Climate
from sensors.simulated.timetable import Timetable, parse_hours
from tests.simulated.listening import generator
from tests.simulated.reading_house import READING, ZONE, H, at, reading_house


def climate(hours: str = "00:00-24:00") -> Climate:
    return Climate(reading_house(), generator(1), Timetable(ZONE, parse_hours(hours)), at(8))


def test_co2_rises_with_people_and_decays_when_they_leave() -> None:
    air = climate()
    empty = air.advance(READING, at(9), 0).co2_ppm
    half = air.advance(READING, at(10), 60).co2_ppm
    full = air.advance(READING, at(11), 120).co2_ppm
    left = air.advance(READING, at(12), 0).co2_ppm
    assert empty < half < full
    assert empty < left < full
    assert air.advance(READING, at(20), 0).co2_ppm == pytest.approx(OUTDOOR_CO2_PPM, abs=5)


def test_co2_settles_where_breath_and_fresh_air_balance() -> None:
    air = climate()
    settled_ppm = air.advance(READING, at(20), 100).co2_ppm
    again_ppm = air.advance(READING, at(21), 200).co2_ppm
    excess = settled_ppm - OUTDOOR_CO2_PPM
    fresh_l_per_s = 100 * CO2_L_PER_S / (excess * 1e-6)
    assert 5 < fresh_l_per_s / 84 < 12  # litres a second for each person expected: about 30 m3/h
    assert excess < again_ppm - OUTDOOR_CO2_PPM < 2 * excess + 1


def test_the_answer_does_not_depend_on_how_often_one_asks() -> None:
    rarely, often = climate(), climate()
    for minute in range(0, 180, 10):
        often.advance(READING, at(8) + minute * H // 60, 40)
    one, other = rarely.advance(READING, at(11), 40), often.advance(READING, at(11), 40)
    assert one.co2_ppm == pytest.approx(other.co2_ppm)
    assert one.temperature_c == pytest.approx(other.temperature_c)


def test_a_full_room_is_warmer_and_the_night_drifts_to_the_weather() -> None:
    full, empty = climate("08:00-21:00"), climate("08:00-21:00")
    assert (
        full.advance(READING, at(14), 120).temperature_c > empty.advance(READING, at(14), 0).temperature_c + 1
    )
    by_day = empty.advance(READING, at(20), 0).temperature_c
    by_night = empty.advance(READING, at(30), 0).temperature_c
    assert by_night < by_day  # November, and 21 degrees outside
