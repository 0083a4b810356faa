"""The readers: they come, look for a seat, sit, take breaks, eat and go home; the truth of the house."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sensors.simulated.agenda import US_PER_H, US_PER_MIN, US_PER_S, Agenda, Story
from sensors.simulated.habits import (
    GO_ON_AT_NIGHT,
    HABITS,
    LEAVE_BEFORE_CLOSING_MIN,
    Habit,
    plan_pauses,
    stay_us,
)
from sensors.simulated.seating import Seating
from sensors.simulated.timetable import (
    PEAK_ARRIVALS_PER_H,
    PEAK_NIGHT_ARRIVALS_PER_H,
    Timetable,
    day_kind,
)
from twin.venue.model import Venue

#: From the door to a seat, and back.
WALK_IN_MIN = (1.5, 9.0)
WALK_OUT_MIN = (1.0, 4.0)
#: Members of one party sit down and get up within this time of each other.
TOGETHER_S = 40.0
SHORTEST_STAY_US = 6 * US_PER_MIN


class Presence(StrEnum):
    """What is true of a seat: somebody sits there, only their things lie there, or nothing."""

    EMPTY = "empty"
    PRESENT = "present"
    AWAY = "away"


@dataclass(slots=True)
class Witnesses:
    """Whom the crowd tells what happens, at the moment it happens."""

    seat: Callable[[int, Presence], None]
    room: Callable[[str, int], None]
    door: Callable[[int], None]


class Crowd:
    """Everybody in the house, as stories on the agenda.

    `presence` holds the truth of every seat in the venue's order, `people` the heads in every room with
    seats, `inside` everybody between the doors. `turned_away` counts those who found no seat.
    """

    def __init__(
        self,
        venue: Venue,
        rng: np.random.Generator,
        agenda: Agenda,
        timetable: Timetable,
        witnesses: Witnesses,
        all_night: Collection[str] = (),
    ) -> None:
        self._rng, self._agenda, self._timetable, self._witnesses = rng, agenda, timetable, witnesses
        self.seating = Seating(venue, rng)
        self.presence = [Presence.EMPTY] * len(venue.seats)
        self.people = {room.unit_id: 0 for room in self.seating.rooms}
        self.inside = 0
        self.turned_away = 0
        self._night_rooms = np.array([room.unit_id in all_night for room in self.seating.rooms], dtype=bool)
        self._every_room = np.ones(len(self._night_rooms), dtype=bool)
        self._seats_by_day = sum(len(room.seats) for room in self.seating.rooms)
        self._seats_at_night = sum(len(r.seats) for r in self.seating.rooms if r.unit_id in all_night)
        agenda.follow(self._by_day())
        if self._seats_at_night:
            agenda.follow(self._by_night())

    def _by_day(self) -> Story:
        """Poisson arrivals at the greatest rate, thinned to that of the hour (Lewis and Shedler 1979)."""
        peak = PEAK_ARRIVALS_PER_H * self._seats_by_day / 100
        while self._seats_by_day:
            wait_us = int(self._rng.exponential(1 / peak) * US_PER_H)
            now_us = self._agenda.now_us + wait_us
            yield now_us
            if not self._timetable.is_open(now_us):
                yield self._timetable.next_opening_us(now_us)
            elif self._rng.random() * PEAK_ARRIVALS_PER_H < self._timetable.arrivals_per_h(now_us):
                self._agenda.follow(self._visit(self._some_habit(now_us)))

    def _by_night(self) -> Story:
        """The same for the room that never closes, while the house is closed."""
        peak = PEAK_NIGHT_ARRIVALS_PER_H * self._seats_at_night / 100
        while True:
            now_us = self._agenda.now_us + int(self._rng.exponential(1 / peak) * US_PER_H)
            yield now_us
            rate = 0.0 if self._timetable.is_open(now_us) else self._timetable.night_arrivals_per_h(now_us)
            if self._rng.random() * PEAK_NIGHT_ARRIVALS_PER_H < rate:
                self._agenda.follow(self._visit(HABITS[1]))

    def _some_habit(self, now_us: int) -> Habit:
        kind = day_kind(self._timetable.day(now_us).weekday)
        left = self._rng.random() * sum(habit.share[kind] for habit in HABITS)
        for habit in HABITS:
            left -= habit.share[kind]
            if left < 0:
                return habit
        return HABITS[0]

    def _visit(self, habit: Habit) -> Story:
        """A party from the door to its seats, or out again if it finds none."""
        rng, agenda = self._rng, self._agenda
        size = 1 + int(np.searchsorted(np.cumsum(habit.sizes), rng.random(), side="right"))
        size = min(size, len(habit.sizes))
        laptop = rng.random() < habit.laptop
        self._pass_door(size)
        yield agenda.now_us + _between(rng, WALK_IN_MIN)
        now_us = agenda.now_us
        closes_us = self._timetable.day(now_us).closes_us - _between(rng, LEAVE_BEFORE_CLOSING_MIN)
        open_long = self._timetable.is_open(now_us) and now_us + SHORTEST_STAY_US < closes_us
        seats = self.seating.choose(habit, size, laptop, self._every_room if open_long else self._night_rooms)
        if seats is None:
            self.turned_away += size
            yield now_us + _between(rng, WALK_IN_MIN)
            self._pass_door(-size)
            return
        end_us = now_us + stay_us(habit, rng)
        room, _ = self.seating.place_of[seats[0]]
        sent_home = not self._night_rooms[room] and end_us > closes_us
        for seat in seats:
            goes_on = sent_home and size == 1 and rng.random() < GO_ON_AT_NIGHT and self._seats_at_night > 0
            agenda.follow(self._sit(seat, closes_us if sent_home else end_us, goes_on))

    def _sit(self, seat: int, end_us: int, goes_on_at_night: bool) -> Story:
        """One person on one seat until `end_us`; the seat is theirs already."""
        rng, agenda = self._rng, self._agenda
        start_us = agenda.now_us + int(rng.random() * TOGETHER_S * US_PER_S)
        end_us = max(end_us - int(rng.random() * TOGETHER_S * US_PER_S), start_us + US_PER_MIN)
        yield start_us
        self._set(seat, Presence.PRESENT)
        for pause in plan_pauses(self._timetable, rng, start_us, end_us):
            yield pause.start_us
            if not pause.keeps_seat or pause.end_us + SHORTEST_STAY_US > end_us:
                break
            self._set(seat, Presence.AWAY)
            yield pause.end_us
            self._set(seat, Presence.PRESENT)
        else:
            yield end_us
        self._set(seat, Presence.EMPTY)
        self.seating.free_up(seat)
        yield agenda.now_us + _between(rng, WALK_OUT_MIN)
        self._pass_door(-1)
        if goes_on_at_night:
            agenda.follow(self._visit(HABITS[1]))

    def _set(self, seat: int, presence: Presence) -> None:
        before, self.presence[seat] = self.presence[seat], presence
        self._witnesses.seat(seat, presence)
        step = (presence is Presence.PRESENT) - (before is Presence.PRESENT)
        if step:
            unit_id = self.seating.seats[seat].unit_id
            self.people[unit_id] += step
            self._witnesses.room(unit_id, self.people[unit_id])

    def _pass_door(self, people: int) -> None:
        self.inside += people
        self._witnesses.door(people)


def _between(rng: np.random.Generator, minutes: tuple[float, float]) -> int:
    return int(rng.uniform(*minutes) * US_PER_MIN)
