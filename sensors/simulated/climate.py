"""The air of the rooms: temperature, humidity and CO2 follow people, ventilation and the time of day.

Each is a first-order lag towards what it would settle at; between changes the solution is exact.
"""

import math
from dataclasses import dataclass

import numpy as np

from sensors.simulated.agenda import US_PER_MIN, US_PER_S
from sensors.simulated.timetable import Timetable
from twin.venue.model import Venue

#: CO2 of one seated adult (1.2 met), litres a second. Source: ASTM D6245, ASHRAE 62.1 appendix.
CO2_L_PER_S = 0.0052
OUTDOOR_CO2_PPM = 420.0
CEILING_M = 4.2
#: Fresh air while open: 30 m3/h for each person expected (GB/T 18883), for seven of ten seats.
FRESH_AIR_M3_PER_H = 30.0
EXPECTED_SHARE = 0.7
LEAST_CHANGES_PER_H, CLOSED_CHANGES_PER_H = 0.8, 0.25
#: How fast a room follows its air conditioning, and how slowly it cools or warms without.
OPEN_LAG_H, CLOSED_LAG_H = 0.6, 14.0
#: A full room is this much warmer and damper than its set point.
FULL_ROOM_C, FULL_ROOM_HUMIDITY = 1.6, 7.0
#: Air conditioning begins before opening.
PRECONDITION_US = 60 * US_PER_MIN
_LONGEST_STEP_US = 10 * US_PER_MIN

#: Round monthly means of Shenzhen, January first, in degrees Celsius, and what the rooms are kept at.
OUTDOOR_C = (15.0, 16.0, 19.0, 23.0, 26.0, 28.0, 29.0, 29.0, 28.0, 25.0, 21.0, 17.0)
SET_POINT_C = (21.5, 21.5, 22.5, 24.0, 25.0, 25.5, 25.5, 25.5, 25.5, 24.5, 23.0, 22.0)
SET_POINT_HUMIDITY = (48.0, 50.0, 53.0, 55.0, 56.0, 57.0, 57.0, 57.0, 56.0, 53.0, 50.0, 48.0)


@dataclass(frozen=True, slots=True)
class Air:
    """The air of one room."""

    temperature_c: float
    humidity_percent: float
    co2_ppm: float


@dataclass(slots=True)
class _Room:
    volume_m3: float
    seats: int
    open_changes_per_h: float
    offset_c: float
    air: Air
    known_us: int


class Climate:
    """The air of every unit, as of the last moment somebody asked or came in."""

    def __init__(self, venue: Venue, rng: np.random.Generator, timetable: Timetable, start_us: int) -> None:
        self._timetable = timetable
        seats: dict[str, int] = {}
        for seat in venue.seats:
            seats[seat.unit_id] = seats.get(seat.unit_id, 0) + 1
        self._unit_of_section = {seat.zone_id: seat.unit_id for seat in venue.seats}
        month = timetable.day(start_us).month - 1
        self._rooms: dict[str, _Room] = {}
        for unit in venue.units:
            area_m2 = max(unit.geometry.area if unit.geometry is not None else 0.0, 10.0)
            volume_m3 = area_m2 * CEILING_M
            fresh = FRESH_AIR_M3_PER_H * EXPECTED_SHARE * seats.get(unit.id, 0) / volume_m3
            offset_c = float(rng.normal(0.0, 0.5))
            air = Air(SET_POINT_C[month] + offset_c, SET_POINT_HUMIDITY[month], OUTDOOR_CO2_PPM + 25.0)
            changes = max(LEAST_CHANGES_PER_H, fresh * float(rng.uniform(0.75, 1.15)))
            self._rooms[unit.id] = _Room(volume_m3, seats.get(unit.id, 0), changes, offset_c, air, start_us)

    def room_of(self, feature_id: str) -> str | None:
        """The unit whose air a sensor of the unit or section measures; None for other features."""
        return feature_id if feature_id in self._rooms else self._unit_of_section.get(feature_id)

    def advance(self, unit_id: str, now_us: int, people: int) -> Air:
        """The air at `now_us` if `people` were in the room since it was last asked about."""
        room = self._rooms[unit_id]
        while room.known_us < now_us:
            step_us = min(now_us - room.known_us, _LONGEST_STEP_US)
            room.known_us += step_us
            self._step(room, people, step_us / (3600 * US_PER_S))
        return room.air

    def _step(self, room: _Room, people: int, hours: float) -> None:
        day = self._timetable.day(room.known_us)
        month = day.month - 1
        running = self._is_conditioned(room.known_us)
        changes_per_h = room.open_changes_per_h if running else CLOSED_CHANGES_PER_H
        crowd = people / room.seats if room.seats else 0.0
        co2 = OUTDOOR_CO2_PPM + people * CO2_L_PER_S * 3.6 / (changes_per_h * room.volume_m3) * 1e6
        if running:
            lag_h, temperature = OPEN_LAG_H, SET_POINT_C[month] + room.offset_c + FULL_ROOM_C * crowd
        else:
            swing = 3.0 * math.cos((day.hour(room.known_us) - 15) / 24 * 2 * math.pi)
            outdoor = OUTDOOR_C[month] + swing
            lag_h, temperature = CLOSED_LAG_H, (outdoor + SET_POINT_C[month]) / 2 + FULL_ROOM_C * crowd
        humidity = SET_POINT_HUMIDITY[month] + FULL_ROOM_HUMIDITY * crowd
        room.air = Air(
            _towards(room.air.temperature_c, temperature, hours / lag_h),
            _towards(room.air.humidity_percent, humidity, hours / 1.5),
            _towards(room.air.co2_ppm, co2, hours * changes_per_h),
        )

    def _is_conditioned(self, time_us: int) -> bool:
        return self._timetable.is_open(time_us) or self._timetable.is_open(time_us + PRECONDITION_US)


def _towards(value: float, target: float, lags: float) -> float:
    """After `lags` time constants on the way from `value` to `target`."""
    return target + (value - target) * math.exp(-lags)
