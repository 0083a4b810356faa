"""From a route to its steps: what is to be done or worth saying, where, and in which order."""

from collections.abc import Sequence

from shapely import Point

from navigation.guidance.arrival import arrived, arriving
from navigation.guidance.assurance import with_assurance
from navigation.guidance.course import Course
from navigation.guidance.departure import alighting, setting_off
from navigation.guidance.drafting import Draft, Stretch, finished
from navigation.guidance.naming import Connectors, name_of, ordinal_of
from navigation.guidance.passage import passage
from navigation.guidance.steps import Riding, ShelfSpot, Step, StepKind
from navigation.guidance.surroundings import Surroundings
from navigation.itinerary import Conveyance, Leg, Ride, Route, Walk
from twin.venue.model import Level

_KINDS = {
    Conveyance.LIFT: StepKind.LIFT,
    Conveyance.STAIRS: StepKind.STAIRS,
    Conveyance.ESCALATOR: StepKind.ESCALATOR,
    Conveyance.RAMP: StepKind.RAMP,
}


class Planner:
    """Plans the steps of routes through one venue; built once."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._venue = surroundings.venue
        self._levels = {level.id: level for level in self._venue.levels}
        self._connectors = Connectors(self._venue)

    def level(self, level_id: str) -> Level | None:
        """The level, or None where the venue does not know it."""
        return self._levels.get(level_id)

    def steps(self, route: Route, *, audio: bool = False, shelf: ShelfSpot | None = None) -> tuple[Step, ...]:
        """The steps of `route`; the audio profile has landmarks and reassurance as well.

        The last step is the arrival. Lengths sum to what the walks are long, durations to what the legs last.
        """
        barred = self._not_to_steer_by(route)
        drafts: list[Draft] = []
        at_m = at_s = 0.0
        ride: Ride | None = None
        for first, group in _grouped(route.legs, self._connectors):
            head = group[0]
            if isinstance(head, Ride):
                drafts.append(self._riding(first, group, at_m, at_s))
                ride = next(leg for leg in reversed(group) if isinstance(leg, Ride))
            else:
                stretch = _stretch(first, head, at_m, at_s)
                drafts += self._walking(stretch, route, ride, barred, audio=audio)
                ride = None
            at_m += sum(leg.length_m for leg in group if isinstance(leg, Walk))
            at_s += sum(leg.duration_s for leg in group)
        drafts.append(self._end(route, shelf, at_m, at_s))
        return finished(drafts, at_m, at_s)

    def _walking(
        self, stretch: Stretch, route: Route, ride: Ride | None, barred: frozenset[str], *, audio: bool
    ) -> list[Draft]:
        if ride is not None:
            first, settled_m = alighting(stretch, ride, self._surroundings)
        elif stretch.leg == 0:
            first, settled_m = setting_off(stretch, route.origin, self._surroundings)
        else:
            return passage(stretch, 0.0, self._surroundings, barred)
        drafts = [first, *passage(stretch, settled_m, self._surroundings, barred)]
        return with_assurance(stretch, drafts, self._surroundings, barred) if audio else drafts

    def _riding(self, leg: int, group: Sequence[Leg], at_m: float, at_s: float) -> Draft:
        rides = [ride for ride in group if isinstance(ride, Ride)]
        first, last = rides[0], rides[-1]
        counts = [ride.stair_count for ride in rides if ride.stair_count is not None]
        detail = Riding(
            conveyance=first.conveyance,
            name=self._connectors.name(first),
            to_level=name_of(self._levels.get(last.end.level_id)),
            to_ordinal=ordinal_of(self._levels, last.end.level_id),
            levels_up=sum(ride.levels_up for ride in rides),
            stair_count=sum(counts) if len(counts) == len(rides) else None,
            handrails=tuple(side for side in first.handrails if all(side in r.handrails for r in rides)),
        )
        return Draft(
            kind=_KINDS[first.conveyance],
            leg=leg,
            level_id=first.start.level_id,
            x_m=first.start.x_m,
            y_m=first.start.y_m,
            at_m=at_m,
            at_s=at_s,
            detail=detail,
            to_level_id=last.end.level_id,
        )

    def _end(self, route: Route, shelf: ShelfSpot | None, at_m: float, at_s: float) -> Draft:
        last = route.legs[-1] if route.legs else None
        number = max(len(route.legs) - 1, 0)
        if isinstance(last, Walk):
            stretch = _stretch(number, last, at_m - last.length_m, at_s - last.duration_s)
            return arriving(stretch, route.destination, self._venue, shelf)
        place = route.destination if last is None else last.end
        return Draft(
            kind=StepKind.ARRIVE,
            leg=number,
            level_id=place.level_id,
            x_m=place.x_m,
            y_m=place.y_m,
            at_m=at_m,
            at_s=at_s,
            detail=arrived(route.destination, self._venue, shelf, Point(place.x_m, place.y_m), None),
        )

    def _not_to_steer_by(self, route: Route) -> frozenset[str]:
        """Where the way begins and ends, what it rides and the rooms it crosses are named anyhow."""
        ids = {route.origin.feature_id, route.destination.feature_id}
        for walk in (leg for leg in route.legs if isinstance(leg, Walk)):
            ids |= {unit for door in walk.doors for unit in (door.from_unit_id, door.to_unit_id)}
        for ride in (leg for leg in route.legs if isinstance(leg, Ride)):
            ids |= {self._connectors.unit_id(ride.connector_id, p.level_id) for p in (ride.start, ride.end)}
        return frozenset(identifier for identifier in ids if identifier is not None)


def _stretch(leg: int, walk: Walk, at_m: float, at_s: float) -> Stretch:
    return Stretch(
        leg=leg, walk=walk, course=Course(walk.points, walk.length_m), starts_m=at_m, starts_s=at_s
    )


def _grouped(legs: Sequence[Leg], connectors: Connectors) -> list[tuple[int, list[Leg]]]:
    """The legs with their numbers; flights of one stair, and the landings between, make one group."""
    groups: list[tuple[int, list[Leg]]] = []
    for number, leg in enumerate(legs):
        if isinstance(leg, Ride) and groups and _continues(groups, leg, connectors):
            landing = groups.pop()[1] if isinstance(groups[-1][1][0], Walk) else []
            groups[-1][1].extend([*landing, leg])
        else:
            groups.append((number, [leg]))
    return groups


def _continues(groups: Sequence[tuple[int, list[Leg]]], ride: Ride, connectors: Connectors) -> bool:
    landing = groups[-1][1][0]
    before = groups[-1 if isinstance(landing, Ride) else -2][1][-1] if len(groups) > 1 else landing
    if not isinstance(before, Ride) or {before.conveyance, ride.conveyance} != {Conveyance.STAIRS}:
        return False
    if isinstance(landing, Walk) and landing.doors:
        return False
    level_id = ride.start.level_id
    arrived_in = connectors.unit_id(before.connector_id, level_id)
    same_way = (before.levels_up > 0) == (ride.levels_up > 0)
    return (
        arrived_in is not None and same_way and arrived_in == connectors.unit_id(ride.connector_id, level_id)
    )
