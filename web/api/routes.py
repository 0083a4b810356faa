"""Ways: to a place, to the nearest of a kind or round several, and how far one gets in some minutes."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.routing import APIRoute
from shapely.geometry import mapping
from starlette.requests import Request as AnyRequest

from navigation.failures import NoRouteError, UnknownPlaceError
from navigation.itinerary import Place
from navigation.profiles import PROFILES
from web import notices as words
from web.atlas import Atlas
from web.bodies import read_body
from web.failures import RequestError
from web.journeys import Moment, plan, require_level
from web.route_view import no_route_view, route_view, spot
from web.running import Running
from web.schemas import FAILURES, FailureModel
from web.schemas_navigation import (
    NoRouteModel,
    NotFoundModel,
    ProfileName,
    ReachModel,
    RouteModel,
    RouteRequest,
)
from web.wire import to_json

MAX_BODY_BYTES, BODY_DEADLINE_S = 16_384, 10.0
#: A tour, and the areas that are reached, take as much thought as so many ways, for who paces their askers.
TOUR_COUNTS, REACH_COUNTS = 5, 50
MAX_MINUTES, MAX_RINGS = 60.0, 6

_Handler = Callable[[AnyRequest], Coroutine[Any, Any, Response]]


class PlaceNotFoundError(RequestError):
    """A place that is not in the venue; the answer lists those called most like it."""

    status, code = 404, "not_found"


class NoWayError(RequestError):
    """No route; the answer says what is in the way and what would help."""

    status, code = 422, "no_route"


class BoundedRoute(APIRoute):
    """Reads the body itself, so that nobody is made to hold more than a question needs."""

    def get_route_handler(self) -> _Handler:
        """The handler of FastAPI, given a body that was read within its bounds."""
        handle = super().get_route_handler()

        async def read_and_handle(request: AnyRequest) -> Response:
            if request.method != "POST":
                return await handle(request)
            body = await read_body(Request(request.scope, request.receive), MAX_BODY_BYTES, BODY_DEADLINE_S)

            async def receive() -> dict[str, Any]:
                return {"type": "http.request", "body": body, "more_body": False}

            return await handle(Request(request.scope, receive))

        return read_and_handle


router = APIRouter(tags=["navigation"], route_class=BoundedRoute)
_FAILURES: dict[int | str, dict[str, Any]] = FAILURES | {
    404: {"model": NotFoundModel, "description": "A place is not in the venue; `nearest` are like it."},
    413: {"model": FailureModel, "description": "The question is too large."},
    422: {"model": NoRouteModel, "description": "There is no way; `relaxation` says what would help."},
    429: {"model": FailureModel, "description": "Too many questions; wait for Retry-After seconds."},
    503: {"model": FailureModel, "description": "Still being made ready, or too busy; ask again soon."},
}


@router.post("/routes", summary="The way to a place", response_model=RouteModel, responses=_FAILURES)
async def find_route(request: Request, running: Running, asked: RouteRequest) -> Response:
    """Heeds what is closed at this moment. Stores nothing.

    `from` and `to` are a feature, a point of a level, or a book by its call number. With `nearest` the way
    leads to the nearest of a kind, of seats to one that is known to be free; with `tour` round all places in
    the best order, and `stops` names them in it. `audio` adds landmarks and reassurance for ears.
    """
    navigation = running.navigation
    navigation.pace.keep(request, TOUR_COUNTS if asked.tour else 1)
    atlas = navigation.get_atlas()
    moment = navigation.moment(seats=asked.nearest is not None and asked.nearest.kind == "seat")
    return _json(await navigation.ways.ask(partial(_route, atlas, asked, moment)))


@router.get(
    "/isochrone", summary="How far one gets in some minutes", response_model=ReachModel, responses=_FAILURES
)
async def find_reach(
    request: Request,
    running: Running,
    *,
    level: Annotated[str, Query(max_length=200, description="The level one starts on.")],
    x: Annotated[float, Query(ge=-100_000, le=100_000, allow_inf_nan=False, description="Metres, local.")],
    y: Annotated[float, Query(ge=-100_000, le=100_000, allow_inf_nan=False, description="Metres, local.")],
    profile: Annotated[ProfileName, Query(description="Who moves.")] = "walking",
    minutes: Annotated[str, Query(max_length=60, description="Up to six numbers, by commas.")] = "1,2,5",
) -> Response:
    """An area for each level and number of minutes, in metres of the plan; the largest first."""
    navigation = running.navigation
    rings = _minutes(minutes)
    navigation.pace.keep(request, REACH_COUNTS)
    atlas = navigation.get_atlas()
    place = Place(level_id=level, x_m=x, y_m=y)
    moment = navigation.moment()
    return _json(await navigation.reach.ask(partial(_reach, atlas, place, profile, rings, moment)))


def place_not_found(error: UnknownPlaceError, atlas: Atlas) -> PlaceNotFoundError:
    """The failure of a place that is not there, with those spelt most like it."""
    nearest = [{"id": found, "name": dict(atlas.naming.of(found))} for found, _ in error.nearest]
    hint = "did you mean one of `nearest`? /api/v1/search finds places and books" if nearest else ""
    return PlaceNotFoundError(
        str(error)[:400], hint or "/api/v1/search finds places and books", more={"nearest": nearest}
    )


def _route(atlas: Atlas, asked: RouteRequest, moment: Moment) -> bytes:
    try:
        journey = plan(atlas, asked, moment)
    except UnknownPlaceError as error:
        raise place_not_found(error, atlas) from error
    except NoRouteError as error:
        message, hint = words.no_route(error, atlas.naming, asked.lang)
        raise NoWayError(message, hint, more=no_route_view(error, atlas.naming, asked.lang)) from error
    return to_json(route_view(atlas, journey, moment.revision, asked.lang, audio=asked.audio))


def _reach(atlas: Atlas, place: Place, profile: str, minutes: list[float], moment: Moment) -> bytes:
    try:
        require_level(atlas, place.level_id)
        origin = atlas.router.get_place(place)
        found = atlas.router.list_reach(origin, minutes, PROFILES[profile], moment.standing.closures)
    except UnknownPlaceError as error:
        raise place_not_found(error, atlas) from error
    by_level: dict[str, list[dict[str, Any]]] = {}
    for reach in sorted(found, key=lambda reach: -reach.minutes):
        for level_id, area in reach.areas.items():
            by_level.setdefault(level_id, []).append(
                {
                    "type": "Feature",
                    "geometry": _rounded(mapping(area)),
                    "properties": {"minutes": reach.minutes},
                }
            )
    levels = [
        {"level": level_id, "geojson": {"type": "FeatureCollection", "features": features}}
        for level_id, features in by_level.items()
    ]
    content = {
        "revision": moment.revision,
        "profile": profile,
        "from": spot(atlas.naming, origin),
        "levels": levels,
    }
    return to_json(content)


def _rounded(value: Any) -> Any:
    """The geometry with coordinates in whole centimetres."""
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, list | tuple) else value


def _minutes(text: str) -> list[float]:
    try:
        found = sorted({float(part) for part in text.split(",")})
    except ValueError:
        found = []
    if not 0 < len(found) <= MAX_RINGS or not all(0 < minutes <= MAX_MINUTES for minutes in found):
        raise RequestError(
            f"minutes: one to {MAX_RINGS} numbers above 0 and up to {MAX_MINUTES:g}, by commas",
            "such as 1,2,5",
        )
    return found


def _json(content: bytes) -> Response:
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-store"})
