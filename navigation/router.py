"""The one door to routing: from anywhere to anywhere, to the nearest, round many, and out."""

import heapq
import math
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise, repeat
from typing import Final

import numpy as np

from navigation.assembly import assemble
from navigation.blockers import Blockers
from navigation.closures import OPEN, Closures
from navigation.connectors import list_connectors
from navigation.evacuation import in_an_emergency, nearest_exits
from navigation.failures import (
    Blocker,
    NoRouteError,
    Relaxation,
    TooManyStopsError,
    UnknownPlaceError,
    Why,
)
from navigation.isochrone import list_reach
from navigation.itinerary import Place, Route
from navigation.kinds import list_exits
from navigation.nearest import seconds_to
from navigation.places import describe, place_of
from navigation.plan import Plan
from navigation.planner import Planner, Store
from navigation.profiles import LOW_EFFORT, STAFF, WALKING, Profile
from navigation.reached import Reach, Reached, Tour
from navigation.stand import Stand
from navigation.tour import best_order
from navigation.ways import find_way, seconds_between
from twin.venue.model import Venue

MOST_STOPS: Final = 30
"""Stops of one tour."""
_EASIER: Final = (LOW_EFFORT, WALKING, STAFF)
"""Profiles that may get through where another does not, the most careful first."""
_CLOSURES: Final = frozenset({Why.LOCKED, Why.CLOSED, Why.OUT_OF_SERVICE})


class Router:
    """Routes over one venue. Every query takes a profile and what is closed now; none changes the router.

    A `Place` is a point of a level; a string is the id of a unit, opening, seat, shelf, amenity, anchor,
    occupant, kiosk, fixture, section, device or equipment of the venue. What is built is kept in `store`, if
    there is one. It may be used from several threads.
    """

    def __init__(self, venue: Venue, store: Store | None = None) -> None:
        self.venue = venue
        self.connectors = list_connectors(venue)
        self._planner = Planner(venue, self.connectors, store)
        self._blockers: Blockers | None = None

    def prepare(self, profile: Profile = WALKING) -> None:
        """Make now what the first query of this profile would have to make."""
        self._planner.prepare(profile)

    @cached_property
    def _exits(self) -> frozenset[str]:
        return frozenset(list_exits(self.venue))

    def get_place(self, place: Place | str) -> Place:
        """The place as a point of a level. Raises UnknownPlaceError."""
        if isinstance(place, str):
            return place_of(self.venue, place)
        if not any(level.id == place.level_id for level in self.venue.levels):
            raise UnknownPlaceError(place.level_id[:200], (), "is no level of this venue")
        if not (math.isfinite(place.x_m) and math.isfinite(place.y_m)):
            raise UnknownPlaceError(describe(self.venue, place), (), "is not a finite point")
        return place

    def route(
        self,
        origin: Place | str,
        destination: Place | str,
        profile: Profile = WALKING,
        closures: Closures = OPEN,
    ) -> Route:
        """The quickest way. Raises UnknownPlaceError and NoRouteError."""
        plan = self._planner.plan(profile, closures)
        start, end = self.get_place(origin), self.get_place(destination)
        a, b = self._stand(plan, start), self._stand(plan, end)
        found = find_way(plan, a, b)
        if found is None:
            raise self._no_route(plan, closures, (start, a), (end, b))
        return assemble(plan, found, start, end)

    def list_nearest(
        self,
        origin: Place | str,
        candidates: Sequence[str],
        profile: Profile = WALKING,
        closures: Closures = OPEN,
        limit: int = 1,
    ) -> list[Reached]:
        """The quickest to reach of `candidates` (feature ids), nearest first.

        Raises NoRouteError if none of them can be reached, UnknownPlaceError for unknown ids.
        """
        plan = self._planner.plan(profile, closures)
        start = self.get_place(origin)
        stand = self._stand(plan, start)
        number_of = plan.network.listed.get
        numbers = np.fromiter(map(number_of, candidates, repeat(-1)), dtype=np.int64, count=len(candidates))
        known, others = np.flatnonzero(numbers >= 0), np.flatnonzero(numbers < 0).tolist()
        most = max(limit, 1)
        seconds = seconds_to(plan, stand, plan.network.spots, numbers[known], most)
        chosen = np.argpartition(seconds, most - 1)[:most] if most < len(seconds) else range(len(seconds))
        found = {candidates[known[i]]: float(seconds[i]) for i in chosen}
        found |= {candidates[i]: self._seconds(plan, stand, candidates[i]) for i in others}
        best = heapq.nsmallest(most, found, key=found.__getitem__)
        if best and not math.isfinite(found[best[0]]):
            best = best[:1]  # asking for the way there raises the error that says what bars it
        else:
            best = [i for i in best if math.isfinite(found[i])]
        return [self._reached(plan, (start, stand), i, closures) for i in best]

    def _seconds(self, plan: Plan, origin: Stand, identifier: str) -> float:
        stand = self._find_stand(plan, self.get_place(identifier))
        return math.inf if stand is None else seconds_between(plan, origin, stand)

    def _reached(
        self, plan: Plan, origin: tuple[Place, Stand], identifier: str, closures: Closures
    ) -> Reached:
        number = plan.network.listed.get(identifier)
        goal = None if number is None else plan.network.spot_stand(number)
        found = None if goal is None else find_way(plan, origin[1], goal)
        if found is None:
            route = self.route(origin[0], identifier, plan.profile, closures)
        else:
            route = assemble(plan, found, origin[0], self.get_place(identifier))
        return Reached(feature_id=identifier, length_m=route.length_m, duration_s=route.duration_s)

    def tour(
        self,
        origin: Place | str,
        stops: Sequence[Place | str],
        profile: Profile = WALKING,
        closures: Closures = OPEN,
        end: Place | str | None = None,
    ) -> Tour:
        """All `stops` in the quickest order, ending at `end` if given: exact up to 10 stops, 2-opt beyond.

        Raises UnknownPlaceError, NoRouteError, and TooManyStopsError for more than `MOST_STOPS`.
        """
        if len(stops) > MOST_STOPS:
            raise TooManyStopsError(len(stops), MOST_STOPS)
        plan = self._planner.plan(profile, closures)
        last = () if end is None else (end,)
        places = [self.get_place(place) for place in (origin, *stops, *last)]
        stands = [self._stand(plan, place) for place in places]
        seconds = np.array([[seconds_between(plan, a, b) for b in stands] for a in stands])
        goal = None if end is None else len(places) - 1
        order = [places[i] for i in best_order(seconds, returns_to=goal)]
        visits = [places[0], *order, *([] if goal is None else [places[goal]])]
        routes = tuple(self.route(a, b, profile, closures) for a, b in pairwise(visits))
        return Tour(
            order=tuple(order),
            routes=routes,
            length_m=sum(route.length_m for route in routes),
            duration_s=sum(route.duration_s for route in routes),
        )

    def list_reach(
        self,
        origin: Place | str,
        minutes: Sequence[float],
        profile: Profile = WALKING,
        closures: Closures = OPEN,
    ) -> list[Reach]:
        """How far one gets within each of `minutes`. Raises UnknownPlaceError."""
        plan = self._planner.plan(profile, closures)
        return list_reach(plan, self._stand(plan, self.get_place(origin)), minutes)

    def evacuate(self, profile: Profile = WALKING, closures: Closures = OPEN) -> dict[str, Reached | None]:
        """For every unit with floor the nearest exit of the venue still open, by its opening's id.

        Lifts and escalators do not count, locks and badges do not hold; None means that there is no way out.
        """
        profile = in_an_emergency(profile)
        plan = self._planner.plan(profile, closures)
        exits = {i: self._find_stand(plan, self.get_place(i)) for i in self._exits - closures.openings}
        floor = set(np.unique(plan.network.space.unit_of_cell).tolist())
        units = [unit.id for number, unit in enumerate(self.venue.units) if number in floor]
        stands = {i: self._find_stand(plan, self.get_place(i)) for i in units}
        nearest = nearest_exits(
            plan,
            {i: stand for i, stand in sorted(exits.items()) if stand is not None},
            {i: stand for i, stand in stands.items() if stand is not None},
        )
        found: dict[str, Reached | None] = {}
        for unit, way in nearest.items():
            length_m = math.nan if way is None else self.route(unit, way[0], profile, closures).length_m
            found[unit] = way and Reached(feature_id=way[0], length_m=length_m, duration_s=way[1])
        return found

    def _find_stand(self, plan: Plan, place: Place) -> Stand | None:
        level = plan.network.level_number[place.level_id]
        return plan.network.find_stand(level, place.x_m, place.y_m)

    def _stand(self, plan: Plan, place: Place) -> Stand:
        stand = self._find_stand(plan, place)
        if stand is None:
            why, advice = "is not near any floor one can stand on", "give a point in a room of that level"
            raise UnknownPlaceError(describe(self.venue, place), (), why, advice)
        return stand

    def _no_route(
        self, plan: Plan, closures: Closures, origin: tuple[Place, Stand], end: tuple[Place, Stand]
    ) -> NoRouteError:
        if self._blockers is None:
            self._blockers = Blockers(self.venue, self.connectors)
        a, b = (self._unit_id(plan, stand) for _, stand in (origin, end))
        blocked = self._blockers.fewest(a, b, plan.profile, closures)
        if blocked is not None and not blocked:
            blocked = [Blocker(b, Why.NOT_JOINED)]  # rooms are joined, but furniture leaves no way as broad
        return NoRouteError(
            describe(self.venue, origin[0]),
            describe(self.venue, end[0]),
            plan.profile.name,
            blocked or (),
            self._relaxation(plan, closures, origin[0], end[0], blocked or []),
        )

    def _unit_id(self, plan: Plan, stand: Stand) -> str:
        return self.venue.units[int(plan.network.space.unit_of_cell[stand.cell])].id

    def _relaxation(
        self, plan: Plan, closures: Closures, origin: Place, end: Place, blocked: Sequence[Blocker]
    ) -> Relaxation | None:
        ids = tuple(blocker.feature_id for blocker in blocked)
        lifted = closures.without(frozenset(ids))
        only_shut = bool(ids) and all(blocker.why in _CLOSURES for blocker in blocked)
        if only_shut and self._joins(plan.profile, lifted, origin, end):
            return Relaxation(profile=plan.profile.name, ignoring=ids)
        for profile in _EASIER:
            if profile.name != plan.profile.name and self._joins(profile, closures, origin, end):
                return Relaxation(profile=profile.name)
        return Relaxation(profile=plan.profile.name, ignoring=ids) if blocked else None

    def _joins(self, profile: Profile, closures: Closures, origin: Place, end: Place) -> bool:
        plan = self._planner.plan(profile, closures)
        a, b = self._find_stand(plan, origin), self._find_stand(plan, end)
        return a is not None and b is not None and find_way(plan, a, b) is not None
