"""The search box: rooms, services, seats, levels and books, answered as one types."""

import math
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from navigation.callnumbers import CallNumberError
from navigation.holdings.wording import describe
from navigation.itinerary import Place
from navigation.search.index import MOST_RESULTS, Result
from navigation.search.searchable import SearchKind
from web.atlas import Atlas
from web.failures import RequestError
from web.running import Running
from web.schemas import FAILURES, FailureModel
from web.schemas_navigation import Language, SearchModel
from web.wire import to_json

router = APIRouter(tags=["navigation"])
_LANGUAGES = ("zh", "en")
_FAILURES: dict[int | str, dict[str, Any]] = FAILURES | {
    429: {"model": FailureModel, "description": "Too many questions; wait for Retry-After seconds."}
}


@router.get(
    "/search",
    summary="Find a room, a service, a seat or a book",
    response_model=SearchModel,
    responses=_FAILURES,
)
async def find_anything(
    request: Request,
    running: Running,
    *,
    q: Annotated[str, Query(max_length=200, description="Chinese, pinyin, initials, English, call number.")],
    limit: Annotated[int, Query(ge=1, le=MOST_RESULTS, description="Most results of each kind.")] = 8,
    lang: Annotated[Language, Query(description="The language in which names are shown.")] = "zh",
    origin: Annotated[
        str | None, Query(alias="from", max_length=260, description="LEVEL,x,y: the nearest of equals first.")
    ] = None,
) -> Response:
    """In groups, the best first. `matched` are the ranges of the name in `lang` that the query met.

    A result with an `intent` is a question for `/routes` by itself, such as the nearest quiet seat.
    """
    near = None if not origin else _near(origin)
    navigation = running.navigation
    navigation.pace.keep(request)
    atlas = navigation.get_atlas()
    content = await navigation.words.ask(partial(_search, atlas, q, limit, lang, near))
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-store"})


def _near(text: str) -> Place:
    level_id, _, rest = text.partition(",")
    if text.count(",") > 2:
        level_id, x, y = text.rsplit(",", 2)
        rest = f"{x},{y}"
    try:
        x_m, y_m = (float(part) for part in rest.split(","))
    except ValueError:
        x_m = y_m = math.nan
    if not (level_id and math.isfinite(x_m) and math.isfinite(y_m)):
        raise RequestError("from: it is LEVEL,x,y with two numbers in metres", "such as level-1,42.0,36.5")
    return Place(level_id=level_id, x_m=x_m, y_m=y_m)


def _search(atlas: Atlas, text: str, limit: int, language: str, near: Place | None) -> bytes:
    groups = [
        {"kind": group.kind.value, "results": [_view(atlas, result, language) for result in group.results]}
        for group in atlas.index.search(text, limit=limit, near=near)
    ]
    return to_json({"query": text, "groups": groups})


def _view(atlas: Atlas, result: Result, language: str) -> dict[str, Any]:
    record = result.record
    shown: dict[str, Any] = {
        "id": record.id,
        "kind": record.kind.value,
        "name": dict(record.name),
        "detail": dict(record.detail),
        "level": record.level_id,
        "x": _rounded(record.x_m),
        "y": _rounded(record.y_m),
        "matched": [list(part) for part in result.matched] if result.source == language else [],
        "source": result.source,
    }
    if record.intent is not None:
        nearest = {"kind": record.intent.kind, "wishes": list(record.intent.wishes)}
        shown["intent"] = {"nearest": nearest}
    if record.kind is SearchKind.BOOK:
        shown |= _book(atlas, record.call_number, record.author)
    return shown


def _book(atlas: Atlas, call_number: str, author: str) -> dict[str, Any]:
    """Where a found book is now; looked up when shown, since catalogues are large and change."""
    try:
        found = atlas.where_is(call_number)
    except CallNumberError:
        return {"call_number": call_number, "detail": dict.fromkeys(_LANGUAGES, f"{author} {call_number}")}
    place = describe(found, atlas.venue)
    return {
        "call_number": call_number,
        "status": found.status.value,
        "detail": {
            language: " · ".join(part for part in (author, call_number, place[language]) if part)
            for language in _LANGUAGES
        },
        "level": found.level_id,
        "x": _rounded(found.x_m),
        "y": _rounded(found.y_m),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
