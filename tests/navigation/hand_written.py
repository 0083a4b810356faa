"""Routes through North Hall written by hand: lines from point to point, and the doors they cross."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from shapely import LineString

from navigation.guidance.surroundings import Surroundings
from navigation.itinerary import Conveyance, DoorPassed, Leg, Place, Ride, Route, Walk
from twin.venue.model import Kiosk, Unit, Venue
from twin.venue.northhall.build import build_north_hall

SPEED_M_S = 1.2
Points = Sequence[tuple[float, float]]


@cache
def north_hall() -> Venue:
    """The venue of the demo, built once."""
    return build_north_hall(np.random.default_rng(7))


@cache
def surroundings() -> Surroundings:
    """What stands around a walk in North Hall."""
    return Surroundings(north_hall())


def level_id(short_name: str) -> str:
    """The level that signs call so, such as 1F."""
    return next(level.id for level in north_hall().levels if level.short_name["en"] == short_name)


def unit(level: str, name: str) -> Unit:
    """The unit of that English name on a level."""
    on = level_id(level)
    return next(u for u in north_hall().units if u.level_id == on and u.name.get("en") == name)


def kiosk(name: str) -> Kiosk:
    """The kiosk of that English name."""
    return next(k for k in north_hall().kiosks if k.name["en"] == name)


def walk(level: str, points: Points) -> Walk:
    """A walk along `points` with the doors that it crosses."""
    line = LineString(points)
    return Walk(
        level_id=level_id(level),
        points=tuple(points),
        length_m=line.length,
        duration_s=line.length / SPEED_M_S,
        doors=tuple(sorted(_crossed(level_id(level), line), key=lambda door: door.at_m)),
    )


def _crossed(level: str, line: LineString) -> list[DoorPassed]:
    found = []
    for opening in north_hall().openings:
        if opening.level_id != level or opening.geometry is None:
            continue
        crossing = line.intersection(opening.geometry)
        if crossing.geom_type != "Point":
            continue
        at_m = line.project(crossing)
        before, after = (
            surroundings().unit_at(level, p.x, p.y)
            for p in (line.interpolate(max(at_m - 0.2, 0.0)), line.interpolate(at_m + 0.2))
        )
        found.append(
            DoorPassed(
                opening_id=opening.id,
                at_m=at_m,
                from_unit_id=before.id if before else None,
                to_unit_id=after.id if after else None,
            )
        )
    return found


def place(level: str, x_m: float, y_m: float, feature_id: str | None = None) -> Place:
    """A place on a level."""
    return Place(level_id=level_id(level), x_m=x_m, y_m=y_m, feature_id=feature_id)


def ride(
    conveyance: Conveyance,
    start: tuple[str, str],
    end: tuple[str, str],
    *,
    levels_up: int,
    stair_count: int | None = None,
    handrails: tuple[str, ...] = (),
) -> Ride:
    """A ride between two units, each given by level and English name, along their relationship."""
    a, b = unit(*start), unit(*end)
    relationship = next(
        r
        for r in north_hall().relationships
        if {a.id, b.id} <= {r.origin_id, r.destination_id, *r.intermediary_ids}
    )
    assert a.geometry is not None
    assert b.geometry is not None
    return Ride(
        connector_id=relationship.id,
        conveyance=conveyance,
        start=place(start[0], a.geometry.centroid.x, a.geometry.centroid.y),
        end=place(end[0], b.geometry.centroid.x, b.geometry.centroid.y),
        levels_up=levels_up,
        duration_s=20.0,
        stair_count=stair_count,
        handrails=handrails,
    )


def route(legs: Sequence[Leg], *, origin: str | None = None, destination: str | None = None) -> Route:
    """The legs as a route between the features of these ids."""
    first, last = legs[0], legs[-1]
    walks = [leg for leg in legs if isinstance(leg, Walk)]
    return Route(
        origin=_end(first, 0, origin),
        destination=_end(last, -1, destination),
        profile="walking",
        legs=tuple(legs),
        length_m=sum(leg.length_m for leg in walks),
        duration_s=sum(leg.duration_s for leg in legs),
    )


def _end(leg: Leg, which: int, feature_id: str | None) -> Place:
    if isinstance(leg, Ride):
        at = leg.start if which == 0 else leg.end
        return Place(level_id=at.level_id, x_m=at.x_m, y_m=at.y_m, feature_id=feature_id)
    x_m, y_m = leg.points[which]
    return Place(level_id=leg.level_id, x_m=x_m, y_m=y_m, feature_id=feature_id)


def kiosk_to_shelf() -> Route:
    """From the first kiosk of the ground floor by lift 1 to the first range of level 5."""
    shelf = next(s for s in north_hall().shelves if s.level_id == level_id("5F"))
    assert shelf.geometry is not None
    x, y = shelf.geometry.bounds[0] - 0.4, shelf.geometry.bounds[1] + 1.0
    return route(
        [
            walk("1F", [(57, 9.8), (56.4, 10.2), (50, 25), (49, 27), (41, 35.5), (30.5, 36.5), (29.4, 39.2)]),
            ride(Conveyance.LIFT, ("1F", "Lift 1"), ("5F", "Lift 1"), levels_up=4),
            walk("5F", [(29.4, 39.2), (29.3, 38), (29.1, 37.5), (x + 0.1, 33), (x, y)]),
        ],
        origin=kiosk("Guide 1F-1").id,
        destination=shelf.id,
    )


def entrance_to_study_room() -> Route:
    """From the south entrance up two flights of stair 2 to a study room of level 3."""
    flights = [
        ride(
            Conveyance.STAIRS, (f"{n}F", "Stair 2"), (f"{n + 1}F", "Stair 2"),
            levels_up=1, stair_count=26 - n, handrails=("left", "right")[: 3 - n],
        )
        for n in (1, 2)
    ]  # fmt: skip
    at = (flights[0].start.x_m, flights[0].start.y_m)
    return route(
        [
            walk("1F", [(57, 1.5), (57, 8), (45, 36), (26.7, 36.5), at]),
            flights[0],
            walk("2F", [at, at]),
            flights[1],
            walk("3F", [at, (26.7, 36.8), (60, 35), (62, 36), (61, 44)]),
        ],
        destination=unit("3F", "Group study room 5").id,
    )


def atrium_to_next_level() -> Route:
    """By the escalator up from the atrium, and on to a toilet of level 2."""
    return route(
        [
            walk("1F", [(45, 20), (49.5, 30), (50.8, 30)]),
            ride(
                Conveyance.ESCALATOR,
                ("1F", "Escalator up, level 1 to 2"),
                ("2F", "Escalator up, level 1 to 2"),
                levels_up=1,
            ),
            walk("2F", [(63.0, 30), (65.5, 30), (66, 35), (84, 36.5), (84, 41.4), (82, 41.4)]),
        ],
        destination=unit("2F", "East men's toilet").id,
    )


def all_routes() -> tuple[Route, ...]:
    """Every route of this module."""
    return kiosk_to_shelf(), entrance_to_study_room(), atrium_to_next_level()
