"""From a question about a way to its answer: places resolved, the route chosen, and what to say beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from shapely import Point

from navigation.callnumbers import CallNumberError
from navigation.closures import Closures
from navigation.failures import UnknownPlaceError, Why
from navigation.guidance.steps import ShelfSpot
from navigation.holdings import Reason, Status, Whereabouts
from navigation.holdings.wording import describe
from navigation.itinerary import Place, Ride, Route, Walk
from navigation.profiles import PROFILES, Profile
from twin.venue.model import Seat, Unit, label
from web import notices as words
from web.atlas import Atlas
from web.closures import Standing
from web.failures import RequestError
from web.notices import Notice
from web.schemas_navigation import (
    AnyPlace,
    BookPlace,
    EarthPlace,
    FeaturePlace,
    PlanPlace,
    RouteRequest,
)

#: Wishes for a seat that are given up when no free seat has all of them, in this order. Never `accessible`.
GIVEN_UP_FIRST = ("window", "quiet", "socket")
#: People to a square metre that hinder walking. Source: Fruin (1971), walkways, level of service C.
CROWDED_PER_M2 = 0.43
_SUGGESTED = 3
_AWAY = frozenset({Reason.ON_LOAN, Reason.MISSING, Reason.LOCATION_UNKNOWN})


class BookAwayError(RequestError):
    """The book is on loan or missing, or nobody can fetch it: there is nowhere to lead to."""

    status, code = 422, "book_away"


class NothingFreeError(RequestError):
    """Of what was asked for none is free or open now."""

    status, code = 422, "nothing_free"


@dataclass(frozen=True, slots=True)
class Moment:
    """What the twin knew when it was asked: its revision, what was closed, and which seats were free."""

    revision: int
    standing: Standing
    free_seats: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True)
class Aim:
    """A place to go to; of a book, where on the range it stands."""

    place: Place
    shelf: ShelfSpot | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Journey:
    """The routes from stop to stop, where on its range each stop's book stands, and what is worth knowing."""

    routes: tuple[Route, ...]
    shelves: tuple[ShelfSpot | None, ...]
    notices: tuple[Notice, ...]


def plan(atlas: Atlas, asked: RouteRequest, moment: Moment) -> Journey:
    """The journey that was asked for. Raises UnknownPlaceError, NoRouteError and NothingFreeError."""
    profile, closures = PROFILES[asked.profile], moment.standing.closures
    origin = resolve(atlas, asked.origin, asked.lang).place
    if asked.tour is not None:
        ordered, routes = _round(atlas, origin, asked, closures)
    else:
        ordered = [_destination(atlas, origin, asked, moment)]
        routes = (atlas.router.route(origin, ordered[0].place, profile, closures),)
    told = [notice for aim in ordered for notice in aim.notices]
    for route in routes:
        told += _beside(atlas, route, profile, moment.standing, asked.lang)
    shelves = tuple(aim.shelf for aim in ordered)
    return Journey(routes, shelves, tuple(dict.fromkeys(told)))


def _destination(atlas: Atlas, origin: Place, asked: RouteRequest, moment: Moment) -> Aim:
    if asked.nearest is not None:
        return _nearest(atlas, origin, asked, moment)
    assert asked.to is not None  # a request has one aim
    return resolve(atlas, asked.to, asked.lang)


def _round(
    atlas: Atlas, origin: Place, asked: RouteRequest, closures: Closures
) -> tuple[list[Aim], tuple[Route, ...]]:
    """The places of a tour in the best order, and the way to each from the one before."""
    profile = PROFILES[asked.profile]
    aims = [resolve(atlas, place, asked.lang) for place in asked.tour or ()]
    places = [aim.place for aim in aims]
    tour = atlas.router.tour(origin, places, profile, closures)
    waiting, ordered = list(aims), []
    for place in tour.order:
        aim = next(aim for aim in waiting if aim.place == place)
        waiting.remove(aim)
        ordered.append(aim)
    return ordered, tour.routes


def resolve(atlas: Atlas, asked: AnyPlace, language: str) -> Aim:
    """Where that is. Raises UnknownPlaceError."""
    if isinstance(asked, PlanPlace | EarthPlace):
        require_level(atlas, asked.level)
    match asked:
        case FeaturePlace():
            return Aim(atlas.router.get_place(asked.id))
        case BookPlace():
            return _where_book_is(atlas, asked.call_number, language)
        case EarthPlace():
            point = atlas.venue.plane.to_metres(Point(asked.lon, asked.lat))
            place = Place(level_id=asked.level, x_m=point.x, y_m=point.y)
        case _:
            place = Place(level_id=asked.level, x_m=asked.x, y_m=asked.y)
    return Aim(atlas.router.get_place(place))


def require_level(atlas: Atlas, level_id: str) -> None:
    """Raises UnknownPlaceError, with the levels called most like it, for an id of no level."""
    names = {level.id: label(level.name, "en") for level in atlas.venue.levels}
    if level_id not in names:
        like = get_close_matches(level_id, names, n=_SUGGESTED, cutoff=0.0)
        raise UnknownPlaceError(level_id, [(i, names[i]) for i in like], "is no level of this venue")


def _where_book_is(atlas: Atlas, call_number: str, language: str) -> Aim:
    """Before its bay, where a smart shelf saw it, or at the desk that fetches it. Raises BookAwayError."""
    try:
        found = atlas.where_is(call_number)
    except CallNumberError as error:
        raise UnknownPlaceError(call_number, why=f"is no call number: {error.reason}") from error
    if found.status is Status.UNKNOWN:
        if found.reason in _AWAY:
            raise BookAwayError(describe(found, atlas.venue)[language])
        near = found.feature_id
        like = [] if near is None else [(near, atlas.naming.say(near, "en"))]
        raise UnknownPlaceError(call_number, like, why="is not in the catalogue")
    if found.status in (Status.CLOSED_STACK, Status.BEING_MOVED):
        return _at_desk(atlas, found, language)
    assert found.feature_id is not None  # of everything else it is known
    told = _strayed(atlas, found, language)
    shelf = None if found.face is None else ShelfSpot(face=found.face, bay=found.bay, layer=found.layer)
    if found.level_id is None or found.x_m is None or found.y_m is None:
        return Aim(atlas.router.get_place(found.feature_id), shelf, told)
    place = Place(level_id=found.level_id, x_m=found.x_m, y_m=found.y_m, feature_id=found.feature_id)
    return Aim(atlas.router.get_place(place), shelf, told)


def _strayed(atlas: Atlas, found: Whereabouts, language: str) -> tuple[Notice, ...]:
    """That the way leads to where a smart shelf saw the book, not to its own place."""
    if found.status is not Status.SEEN_ELSEWHERE or found.feature_id is None:
        return ()
    text = describe(found, atlas.venue)[language]
    return (Notice(kind="seen_elsewhere", id=found.feature_id, text=text),)


def _at_desk(atlas: Atlas, found: Whereabouts, language: str) -> Aim:
    text = describe(found, atlas.venue)[language]
    if found.request_at is None:
        raise BookAwayError(text)
    kind: Literal["desk", "moving"] = "desk" if found.status is Status.CLOSED_STACK else "moving"
    notice = Notice(kind=kind, id=found.request_at, text=text)
    return Aim(atlas.router.get_place(found.request_at), notices=(notice,))


def _nearest(atlas: Atlas, origin: Place, asked: RouteRequest, moment: Moment) -> Aim:
    wish = asked.nearest
    assert wish is not None
    closures, given_up = moment.standing.closures, list[str]()
    if wish.kind == "seat":
        candidates, given_up = free_seats(wish.wishes, moment)
    else:
        candidates = atlas.services.list_open(wish.kind, closures)
    if not candidates:
        raise NothingFreeError(*words.nothing_of(wish.kind, asked.lang))
    found = atlas.router.list_nearest(origin, candidates, PROFILES[asked.profile], closures)[0].feature_id
    told: tuple[Notice, ...] = ()
    if given_up:
        kept = [name for name in wish.wishes if name not in given_up]
        text = words.wishes_given_up(kept, given_up, asked.lang)
        told = (Notice(kind="relaxed", id=found, text=text),)
    return Aim(atlas.router.get_place(found), notices=told)


def free_seats(wishes: Sequence[str], moment: Moment) -> tuple[list[str], list[str]]:
    """The free seats that have everything wished for but the fewest wishes, and which those are."""
    closed = moment.standing.closures.units
    free = [seat for seat in moment.free_seats if closed.isdisjoint((seat.unit_id, seat.zone_id))]
    droppable = [wish for wish in GIVEN_UP_FIRST if wish in wishes]
    for count in range(len(droppable) + 1):
        given_up = droppable[:count]
        kept = [wish for wish in wishes if wish not in given_up]
        fitting = [seat.id for seat in free if all(getattr(seat, wish) for wish in kept)]
        if fitting:
            return fitting, given_up
    return [], []


def _beside(atlas: Atlas, route: Route, profile: Profile, standing: Standing, language: str) -> list[Notice]:
    """What the traveller should know of it: what it avoids, what is uncertain, where many people are."""
    naming, closures = atlas.naming, standing.closures
    told = []
    if closures.shut:
        opened = Closures(crowding=closures.crowding)
        free = atlas.router.route(route.origin, route.destination, profile, opened)
        for feature_id in _used(free):
            if feature_id in closures.shut:
                why = _why_shut(feature_id, closures)
                text = words.shut(naming.say(feature_id, language), why, language)
                told.append(Notice(kind="closed", id=feature_id, text=text))
    for feature_id in _used(route):
        name = naming.say(feature_id, language)
        if feature_id in standing.unsure:
            told.append(Notice(kind="uncertain", id=feature_id, text=words.uncertain(name, language)))
        people = closures.crowding.get(feature_id, 0.0)
        if people and people >= CROWDED_PER_M2 * _area_m2(atlas, feature_id):
            text = words.crowded(name, people, language)
            told.append(Notice(kind="crowded", id=feature_id, text=text))
    return told


def _used(route: Route) -> list[str]:
    """Everything that the route passes: doors, the rooms they lead into, and what carries between levels."""
    found: dict[str, None] = {}
    for leg in route.legs:
        if isinstance(leg, Ride):
            found[leg.connector_id] = None
        elif isinstance(leg, Walk):
            for door in leg.doors:
                ids = (door.from_unit_id, door.opening_id, door.to_unit_id)
                found.update((feature_id, None) for feature_id in ids if feature_id is not None)
    return list(found)


def _why_shut(feature_id: str, closures: Closures) -> Why:
    if feature_id in closures.connectors:
        return Why.OUT_OF_SERVICE
    return Why.LOCKED if feature_id in closures.openings else Why.CLOSED


def _area_m2(atlas: Atlas, feature_id: str) -> float:
    unit = atlas.venue.by_id.get(feature_id)
    if not isinstance(unit, Unit) or unit.geometry is None:
        return float("inf")
    return float(unit.geometry.area)
