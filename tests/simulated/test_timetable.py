"""Opening hours and the tables of arrivals."""

import pytest

from sensors.simulated.timetable import Timetable, parse_hours
from tests.simulated.reading_house import ZONE, at


@pytest.mark.parametrize(
    ("text", "monday", "saturday", "sunday"),
    [
        ("Mo-Su 08:30-21:00", (8.5, 21.0), (8.5, 21.0), (8.5, 21.0)),
        ("08:30-22:00", (8.5, 22.0), (8.5, 22.0), (8.5, 22.0)),
        ("Mo-Fr 09:00-20:00; Sa,Su 10:00-18:00", (9.0, 20.0), (10.0, 18.0), (10.0, 18.0)),
        ("Tu-Su 09:00-17:00; PH off", None, (9.0, 17.0), (9.0, 17.0)),
        ("24/7; Sa off", (0.0, 24.0), None, (0.0, 24.0)),
    ],
)
def test_hours_are_read_as_openstreetmap_writes_them(
    text: str, monday: object, saturday: object, sunday: object
) -> None:
    week = parse_hours(text)
    assert (week[0], week[5], week[6]) == (monday, saturday, sunday)


def test_hours_nobody_can_read_are_refused() -> None:
    with pytest.raises(ValueError, match="sunrise"):
        parse_hours("Mo-Fr sunrise-sunset")


def test_the_house_opens_and_closes_in_local_time() -> None:
    timetable = Timetable(ZONE, parse_hours("Mo-Sa 08:30-21:00"))
    assert not timetable.is_open(at(8.49))
    assert timetable.is_open(at(8.5))
    assert timetable.is_open(at(20.99))
    assert not timetable.is_open(at(21))
    assert not timetable.is_open(at(12, 22))
    assert timetable.next_opening_us(at(12, 21)) == at(8.5, 23)


def test_fewer_come_at_lunch_and_more_on_sunday() -> None:
    timetable = Timetable(ZONE, parse_hours("08:30-22:00"))
    assert timetable.arrivals_per_h(at(12.5)) < 0.6 * timetable.arrivals_per_h(at(10.5))
    assert timetable.arrivals_per_h(at(17.5)) < timetable.arrivals_per_h(at(18.5))
    assert timetable.arrivals_per_h(at(14.5, 22)) > 1.15 * timetable.arrivals_per_h(at(14.5))
    assert timetable.arrivals_per_h(at(11)) == pytest.approx((22 + 16) / 2)
