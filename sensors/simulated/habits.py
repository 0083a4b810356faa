"""What kinds of readers there are, how long they stay and when they take a break.

The numbers are invented to be plausible; change them here to change the crowd.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from sensors.simulated.agenda import US_PER_MIN
from sensors.simulated.timetable import DayKind, Timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """One kind of party.

    Weights are in units of utility: one more unit makes a seat e times as likely. `alone` is the price of a
    neighbour at arm's length, `near` that of 10 m of way from the stairs or lift.
    """

    name: str
    share: Mapping[DayKind, float]
    sizes: tuple[float, ...]
    stay_median_min: float
    stay_sigma: float = 0.6
    laptop: float = 0.5
    alone: float = 1.0
    window: float = 0.8
    socket: float = 1.6
    quiet: float = 0.5
    near: float = 0.25
    favourite: frozenset[str] = field(default_factory=frozenset)


def _shares(weekday: float, saturday: float, sunday: float) -> Mapping[DayKind, float]:
    return MappingProxyType({DayKind.WEEKDAY: weekday, DayKind.SATURDAY: saturday, DayKind.SUNDAY: sunday})


#: `sizes` are the chances of a party of one, two, three, ...; `favourite` the seat categories they look for.
HABITS = (
    Habit(
        name="reader", share=_shares(0.50, 0.42, 0.38), sizes=(1.0,), stay_median_min=75, laptop=0.35,
        alone=1.6, window=1.1, near=0.35, favourite=frozenset({"armchair", "sofa"}),
    ),
    Habit(
        name="student", share=_shares(0.36, 0.34, 0.34), sizes=(1.0,), stay_median_min=190, stay_sigma=0.5,
        laptop=0.8, alone=2.2, socket=2.0, quiet=1.1, favourite=frozenset({"desk", "carrel"}),
    ),
    Habit(
        name="group", share=_shares(0.09, 0.11, 0.12), sizes=(0.0, 0.6, 0.25, 0.15), stay_median_min=110,
        laptop=0.6, alone=0.5, quiet=-1.2, favourite=frozenset({"study_room"}),
    ),
    Habit(
        name="family", share=_shares(0.05, 0.13, 0.16), sizes=(0.0, 0.6, 0.4), stay_median_min=65,
        laptop=0.0, alone=0.2, quiet=-0.5, favourite=frozenset({"child"}),
    ),
)  # fmt: skip

#: A break: to the toilet, for tea, to the shelves, on the telephone.
BREAK_EVERY_MIN = 75.0
BREAK_MEDIAN_MIN = 7.0
BREAK_SIGMA = 0.7
BREAK_KEEPS_SEAT = 0.93

#: Meals by local hour, as the rules on keeping a seat know them (10:30-12:30 and 16:30-18:30 and their like).
MEALS_H = ((11.5, 13.0), (17.2, 18.6))
MEAL_CHANCE = 0.55
MEAL_MEDIAN_MIN = 42.0
MEAL_SIGMA = 0.35
MEAL_KEEPS_SEAT = 0.6

#: Readers leave this long before closing, and one in twelve goes on in the room that never closes.
LEAVE_BEFORE_CLOSING_MIN = (5.0, 25.0)
GO_ON_AT_NIGHT = 0.08


@dataclass(frozen=True, slots=True)
class Pause:
    """Away from `start_us` to `end_us`; without `keeps_seat` they take their things and do not return."""

    start_us: int
    end_us: int
    keeps_seat: bool


def stay_us(habit: Habit, rng: np.random.Generator) -> int:
    """How long a party means to stay: log-normal, at least eight minutes."""
    minutes = habit.stay_median_min * np.exp(habit.stay_sigma * rng.standard_normal())
    return int(max(8.0, minutes) * US_PER_MIN)


def plan_pauses(timetable: Timetable, rng: np.random.Generator, start_us: int, end_us: int) -> list[Pause]:
    """The breaks and meals of one stay, in order and apart from each other."""
    plans: list[Pause] = []
    moment_us = start_us
    while (moment_us := moment_us + int(rng.exponential(BREAK_EVERY_MIN) * US_PER_MIN)) < end_us:
        minutes = BREAK_MEDIAN_MIN * np.exp(BREAK_SIGMA * rng.standard_normal())
        plans.append(_pause(moment_us, minutes, rng.random() < BREAK_KEEPS_SEAT))
    midnight_us = timetable.day(start_us).midnight_us
    for first_h, last_h in MEALS_H:
        meal_us = midnight_us + int(rng.uniform(first_h, last_h) * 60 * US_PER_MIN)
        if start_us + 30 * US_PER_MIN < meal_us < end_us and rng.random() < MEAL_CHANCE:
            minutes = MEAL_MEDIAN_MIN * np.exp(MEAL_SIGMA * rng.standard_normal())
            plans.append(_pause(meal_us, minutes, rng.random() < MEAL_KEEPS_SEAT))
    plans.sort(key=lambda plan: plan.start_us)
    apart: list[Pause] = []
    for plan in plans:
        if not apart or plan.start_us > apart[-1].end_us + 5 * US_PER_MIN:
            apart.append(plan)
    return apart


def _pause(start_us: int, minutes: float, keeps_seat: bool) -> Pause:
    return Pause(start_us, start_us + int(max(1.0, minutes) * US_PER_MIN), keeps_seat)
