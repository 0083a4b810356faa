"""The band of one request: its remaining legs drawn many times, with schedules and repairs in their way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from storage_sorting.eta.legs import Legs, begun_us
from storage_sorting.eta.queue_book import QueueBook
from storage_sorting.eta.recent import Recent
from storage_sorting.eta.schedules import Departures, Hours
from storage_sorting.objects import Request
from storage_sorting.stages import Stage

Numbers = NDArray[np.float64]
#: Draws of each forecast. Each leg's are spread evenly over its quantiles (Latin hypercube), so few suffice.
DRAWS = 1024
LEVELS = (0.5, 0.8, 0.95)
_MOST_LEGS = len(Stage)


def one_resource(_request: Request, _stage: Stage) -> str | None:
    """The resource needed at a stage, when nothing tells the machines apart."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a forecast heeds besides the past: timetables and hours by the stage they decide, and outages.

    `departures_to` are timetables of one destination, by (stage, destination), and go before those of all.
    `resource_of(request, stage)` names what the request needs to get on from `stage`; `down_since_us` are the
    resources that stand still, and since when.
    """

    departures: Mapping[Stage, Departures] = field(default_factory=dict)
    departures_to: Mapping[tuple[Stage, str], Departures] = field(default_factory=dict)
    hours: Mapping[Stage, Hours] = field(default_factory=dict)
    down_since_us: Mapping[str, int] = field(default_factory=dict)
    resource_of: Callable[[Request, Stage], str | None] = one_resource

    def find_departures(self, request: Request, stage: Stage) -> Departures | None:
        """The timetable that decides when a request reaches a stage, if one does."""
        if request.destination is not None:
            own = self.departures_to.get((stage, request.destination))
            if own is not None:
                return own
        return self.departures.get(stage)


@dataclass(frozen=True, slots=True)
class Draws:
    """Possible moments of readiness, in seconds after `now_us`, sorted."""

    now_us: int
    ready_s: Numbers

    def at(self, level: float) -> float:
        """The seconds after which the request is ready with this probability."""
        place = level * len(self.ready_s) - 0.5
        below = min(max(int(place), 0), len(self.ready_s) - 2)
        lower_s, upper_s = self.ready_s[below : below + 2].tolist()
        return float(lower_s + (upper_s - lower_s) * min(max(place - below, 0.0), 1.0))

    def chance_after(self, moment_us: int) -> float:
        """The probability that it is ready later than a moment."""
        late = np.searchsorted(self.ready_s, (moment_us - self.now_us) / 1e6, side="right")
        return 1.0 - float(late) / len(self.ready_s)


class Forecaster:
    """Draws what may come, from what legs took so far. `rng` only mixes the draws of different legs."""

    def __init__(self, legs: Legs, repairs: Recent, queues: QueueBook, rng: np.random.Generator) -> None:
        self._legs, self._repairs, self._queues = legs, repairs, queues
        self._even: Numbers = (np.arange(DRAWS) + 0.5) / DRAWS
        self._levels = tuple(rng.permutation(self._even) for _ in range(_MOST_LEGS + 1))

    def forecast(self, request: Request, now_us: int, around: Surroundings) -> Draws | None:
        """When the request may be ready, or None while some leg before it was never seen and has no prior."""
        at_s: Numbers = np.full(DRAWS, min(0.0, (begun_us(request) - now_us) / 1e6))
        way = self._legs.way(request.service, request.stage)
        for place, leg in enumerate(way):
            resource = around.resource_of(request, leg.begins)
            here = self._queues.ahead(request.id)
            queue = self._queues.length(leg.begins, resource) if place else here
            times = self._legs.find(leg, resource, queue)
            if times is None:
                return None
            if resource is not None and resource in around.down_since_us:
                spent_s = (now_us - around.down_since_us[resource]) / 1e6
                at_s = self._after_repair(at_s, spent_s, first=not place)
            departures = around.find_departures(request, leg.ends)
            if departures is not None:
                at_s = self._after_departure(at_s, departures, times, place, now_us)
            else:
                at_s = self._after_leg(at_s, around.hours.get(leg.ends), times, place, now_us)
        return Draws(now_us, np.sort(np.maximum(at_s, 0.0))) if way else None

    def is_decided(self, request: Request, around: Surroundings) -> bool:
        """Whether a schedule or an outage lies in the way, which only the sum of legs heeds."""
        return any(
            leg.ends in around.hours
            or around.find_departures(request, leg.ends) is not None
            or around.resource_of(request, leg.begins) in around.down_since_us
            for leg in self._legs.way(request.service, request.stage)
        )

    def whole(self, times: Recent, spent_s: float, now_us: int) -> Draws:
        """What remains of a duration of which so much is spent, drawn as a whole."""
        return Draws(now_us, times.draw_rest(self._even, max(spent_s, 0.0)))

    def _after_departure(
        self, at_s: Numbers, departures: Departures, times: Recent, place: int, now_us: int
    ) -> Numbers:
        due_s = departures.next_s(at_s, now_us)
        late_s = times.draw(self._levels[place])
        if place:
            return due_s + late_s
        # What should have left by now and has not leaves at once, or with the next one.
        missed = due_s + late_s < 0
        return np.where(
            missed, np.maximum(departures.next_s(np.zeros(DRAWS), now_us) + late_s, 0), due_s + late_s
        )

    def _after_leg(
        self, at_s: Numbers, hours: Hours | None, times: Recent, place: int, now_us: int
    ) -> Numbers:
        levels = self._levels[place]
        if hours is not None:
            if place:
                return hours.after_s(at_s, times.draw(levels), now_us)
            spent_s = float(hours.worked_s(at_s[:1], np.zeros(1), now_us)[0])
            return hours.after_s(np.maximum(at_s, 0.0), times.draw_rest(levels, spent_s), now_us)
        if place:
            return at_s + times.draw(levels)
        return np.maximum(at_s, 0.0) + self._rest(at_s, times, levels)

    @staticmethod
    def _rest(at_s: Numbers, times: Recent, levels: Numbers) -> Numbers:
        """What remains of the leg under way: it began at one moment, or begins only after a repair."""
        spent_s = -float(at_s[0])
        return times.draw_rest(levels, spent_s) if spent_s > 0 else times.draw(levels)

    def _after_repair(self, at_s: Numbers, spent_s: float, *, first: bool) -> Numbers:
        """When a leg can begin, or go on, whose resource stands still since `spent_s` ago."""
        if not len(self._repairs):
            return at_s
        repaired_s = self._repairs.draw_rest(self._levels[-1], max(spent_s, 0.0))
        return np.maximum(at_s, 0.0) + repaired_s if first else np.maximum(at_s, repaired_s)
