"""A journey as the API answers it: lines for each level, steps in words, and what is told beside them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from navigation.failures import NoRouteError
from navigation.guidance.guide import Language
from navigation.itinerary import Place, Route, Walk
from web import notices as words
from web.atlas import Atlas
from web.journeys import Journey
from web.notices import Naming

#: Millimetres of coordinates, centimetres of lengths, tenths of seconds.
_COORDINATE, _LENGTH, _DURATION = 3, 2, 1


def route_view(
    atlas: Atlas, journey: Journey, revision: int, language: Language, *, audio: bool = False
) -> dict[str, Any]:
    """The answer to a question about a way; the legs and lengths of a tour count on from stop to stop."""
    routes = journey.routes
    content: dict[str, Any] = {
        "revision": revision,
        "profile": routes[0].profile,
        "length_m": round(sum(route.length_m for route in routes), _LENGTH),
        "duration_s": round(sum(route.duration_s for route in routes), _DURATION),
        "from": spot(atlas.naming, routes[0].origin),
        "to": spot(atlas.naming, routes[-1].destination),
        "levels": _levels(routes),
        "steps": _steps(atlas, journey, language, audio=audio),
        "notices": [asdict(notice) for notice in journey.notices],
    }
    if len(routes) > 1:
        content["stops"] = [spot(atlas.naming, route.destination) for route in routes]
    return content


def spot(naming: Naming, place: Place) -> dict[str, Any]:
    """A place with its names; `id` is null for a mere point."""
    return {
        "id": place.feature_id,
        "name": dict(naming.of(place.feature_id)),
        "level": place.level_id,
        "x": round(place.x_m, _COORDINATE),
        "y": round(place.y_m, _COORDINATE),
    }


def no_route_view(error: NoRouteError, naming: Naming, language: str) -> dict[str, Any]:
    """What stands beside the message where there is no route: what is in the way, and what would help."""
    offer = words.offered(error)
    return {
        "blocked_by": [
            {
                "id": blocker.feature_id,
                "name": dict(naming.of(blocker.feature_id)),
                "why": blocker.why.value,
                "text": words.why_said(naming.say(blocker.feature_id, language), blocker.why, language),
            }
            for blocker in error.blocked_by
        ],
        "relaxation": None
        if offer is None
        else {
            "profile": offer.profile,
            "ignoring": list(offer.ignoring),
            "text": words.relaxation(error, naming, language),
        },
    }


def _levels(routes: Sequence[Route]) -> list[dict[str, Any]]:
    """Each level that is walked on, in the order of the first step there, with all its walks."""
    found: dict[str, list[dict[str, Any]]] = {}
    first_leg = 0
    for route in routes:
        for number, leg in enumerate(route.legs, first_leg):
            if isinstance(leg, Walk):
                found.setdefault(leg.level_id, []).append(_line(leg, number))
        first_leg += len(route.legs)
    return [
        {"level": level_id, "geojson": {"type": "FeatureCollection", "features": lines}}
        for level_id, lines in found.items()
    ]


def _line(walk: Walk, number: int) -> dict[str, Any]:
    points = [[round(x, _COORDINATE), round(y, _COORDINATE)] for x, y in walk.points]
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": points},
        "properties": {
            "leg": number,
            "length_m": round(walk.length_m, _LENGTH),
            "duration_s": round(walk.duration_s, _DURATION),
        },
    }


def _steps(atlas: Atlas, journey: Journey, language: Language, *, audio: bool) -> list[dict[str, Any]]:
    found = []
    first_leg, walked_m = 0, 0.0
    for route, shelf in zip(journey.routes, journey.shelves, strict=True):
        for step in atlas.guide.guide(route, language, audio=audio, shelf=shelf):
            shown = asdict(step)
            shown["leg"] = first_leg + step.leg
            shown["at_m"] = round(walked_m + step.at_m, _LENGTH)
            shown["length_m"] = round(step.length_m, _LENGTH)
            shown["duration_s"] = round(step.duration_s, _DURATION)
            shown["x"], shown["y"] = round(step.x, _COORDINATE), round(step.y, _COORDINATE)
            found.append(shown)
        first_leg += len(route.legs)
        walked_m += route.length_m
    return found
