"""When the house is open and how many come: the habits of a large city library, hour by hour.

The tables are invented to be plausible, in the shape of the door counts of public libraries: a queue at
opening, a dip at lunch and at dinner, the fullest hour at 15:00, more people and families on Sunday.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sensors.simulated.agenda import US_PER_H, US_PER_MIN
from twin.clock import from_us, to_us

_QUARTER_US = 15 * US_PER_MIN
DEFAULT_HOURS = "Mo-Su 08:30-21:00"
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_RULE = re.compile(r"^(?:([A-Za-z, -]+?)\s+)?(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)$")


class DayKind(StrEnum):
    """Days that are alike."""

    WEEKDAY = "weekday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


def _by_hour(first: int, *parties: float) -> Mapping[int, float]:
    return MappingProxyType(dict(enumerate(parties, start=first)))


#: Parties that arrive in an hour for each 100 seats, from the hour that the first number names.
ARRIVALS: Mapping[DayKind, Mapping[int, float]] = MappingProxyType(
    {
        #                            8   9  10  11  12  13  14  15  16  17  18  19 20 21
        DayKind.WEEKDAY: _by_hour(8, 32, 27, 22, 16, 13, 29, 27, 23, 17, 11, 17, 13, 5, 1),
        DayKind.SATURDAY: _by_hour(8, 28, 28, 25, 17, 14, 32, 29, 24, 17, 11, 14, 10, 4, 1),
        DayKind.SUNDAY: _by_hour(8, 30, 29, 26, 18, 16, 36, 32, 26, 19, 11, 12, 8, 3, 1),
    }
)

#: The same for the room that never closes while the rest of the house is closed, for 100 of its seats.
NIGHT_ARRIVALS: Mapping[int, float] = MappingProxyType(
    {21: 14, 22: 10, 23: 6, 0: 4, 1: 2, 2: 1, 3: 1, 4: 1, 5: 2, 6: 6, 7: 10, 8: 10}
)


def day_kind(weekday: int) -> DayKind:
    """The kind of day of `weekday`, 0 for Monday."""
    return (DayKind.SATURDAY, DayKind.SUNDAY)[weekday - 5] if weekday >= 5 else DayKind.WEEKDAY


def parse_hours(text: str) -> tuple[tuple[float, float] | None, ...]:
    """Opening and closing hour of each day from Monday, None where closed.

    Reads the part of the OpenStreetMap syntax that libraries use: `Mo-Fr 09:00-21:00; Sa,Su 10:00-18:00;
    We off`. Later rules override earlier ones. Raises ValueError on anything else.
    """
    week: list[tuple[float, float] | None] = [None] * 7
    for rule in filter(None, (part.strip() for part in text.split(";"))):
        if rule == "24/7":
            week = [(0.0, 24.0)] * 7
            continue
        if rule.endswith(" off"):
            for day in _days(rule[:-4]):
                week[day] = None
            continue
        match = _RULE.match(rule)
        if match is None:
            raise ValueError(f"opening hours {rule!r} are not like 'Mo-Fr 09:00-21:00'")
        days, *clock = match.groups()
        open_h, open_min, close_h, close_min = map(int, clock)
        for day in _days(days or "Mo-Su"):
            week[day] = (open_h + open_min / 60, close_h + close_min / 60)
    return tuple(week)


def _days(text: str) -> list[int]:
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if first not in _DAYS or (last and last not in _DAYS):
            continue  # public holidays (PH) are no weekday
        start = _DAYS.index(first)
        found += range(start, (_DAYS.index(last) if last else start) + 1)
    return found


@dataclass(frozen=True, slots=True)
class Day:
    """One local day; `opens_us` and `closes_us` are equal if the house stays closed."""

    midnight_us: int
    month: int
    weekday: int
    opens_us: int
    closes_us: int

    def hour(self, time_us: int) -> float:
        """Hours since midnight."""
        return (time_us - self.midnight_us) / US_PER_H


class Timetable:
    """Opening hours in local time; `week` holds opening and closing hour from Monday on."""

    def __init__(self, zone: ZoneInfo, week: tuple[tuple[float, float] | None, ...]) -> None:
        self.zone, self.week = zone, week
        # Offsets of time zones are multiples of 15 minutes, so a quarter of an hour lies in one local day.
        self._quarter = lru_cache(maxsize=1024)(self._day_of_quarter)

    def local(self, time_us: int) -> datetime:
        """The moment on the library's own clocks."""
        return from_us(time_us).astimezone(self.zone)

    def day(self, time_us: int) -> Day:
        """The local day of the moment."""
        return self._quarter(time_us // _QUARTER_US)

    def is_open(self, time_us: int) -> bool:
        """Whether readers may be in the house at this moment."""
        day = self.day(time_us)
        return day.opens_us <= time_us < day.closes_us

    def next_opening_us(self, time_us: int) -> int:
        """When the house opens next, within a week; a day later if it never does."""
        for days in range(8):
            day = self.day(time_us + days * 24 * US_PER_H)
            if day.opens_us < day.closes_us and day.opens_us > time_us:
                return day.opens_us
        return time_us + 24 * US_PER_H

    def arrivals_per_h(self, time_us: int) -> float:
        """Parties an hour for each 100 seats at this moment, linear between the middles of two hours."""
        day = self.day(time_us)
        table = ARRIVALS[day_kind(day.weekday)]
        hour, part = divmod(day.hour(time_us) - 0.5, 1.0)
        before, after = table.get(int(hour), 0.0), table.get(int(hour) + 1, 0.0)
        if before == 0.0 or after == 0.0:
            return max(before, after)
        return before + (after - before) * part

    def night_arrivals_per_h(self, time_us: int) -> float:
        """The same for 100 seats of the room that never closes, while the house is closed."""
        return NIGHT_ARRIVALS.get(int(self.day(time_us).hour(time_us)), 0.0)

    def _day_of_quarter(self, quarter: int) -> Day:
        local = self.local(quarter * _QUARTER_US)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        hours = self.week[local.weekday()] or (0.0, 0.0)
        opens_us, closes_us = (
            to_us((midnight + timedelta(hours=h)).replace(tzinfo=self.zone)) for h in hours
        )
        midnight_us = to_us(midnight.replace(tzinfo=self.zone))
        return Day(midnight_us, local.month, local.weekday(), opens_us, closes_us)


PEAK_ARRIVALS_PER_H = max(max(table.values()) for table in ARRIVALS.values())
PEAK_NIGHT_ARRIVALS_PER_H = max(NIGHT_ARRIVALS.values())
