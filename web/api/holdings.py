"""Books: where the copy with a call number is."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from navigation.callnumbers import CallNumberError
from web.atlas import Atlas
from web.book_view import book_view
from web.failures import RequestError
from web.running import Running
from web.schemas import FAILURES, FailureModel
from web.schemas_navigation import MAX_NAME, HoldingModel
from web.wire import to_json

router = APIRouter(tags=["navigation"])
_FAILURES: dict[int | str, dict[str, Any]] = FAILURES | {
    429: {"model": FailureModel, "description": "Too many questions; wait for Retry-After seconds."}
}


@router.get(
    "/holdings/{call_number:path}",
    summary="Where a book is",
    response_model=HoldingModel,
    responses=_FAILURES,
)
async def find_book(
    request: Request,
    running: Running,
    call_number: Annotated[
        str, Path(min_length=1, max_length=MAX_NAME, description="As on the spine; slashes may stay.")
    ],
) -> Response:
    """Range, face, bay and layer; or the desk that fetches it; or why nobody knows.

    A call number that is not in the catalogue has the status `unknown`, with the place where it would stand.
    """
    navigation = running.navigation
    navigation.pace.keep(request)
    atlas = navigation.get_atlas()
    content = await navigation.words.ask(partial(_book, atlas, call_number))
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-store"})


def _book(atlas: Atlas, call_number: str) -> bytes:
    try:
        found = atlas.where_is(call_number)
    except CallNumberError as error:
        raise RequestError(str(error), "give it as it stands on the spine, such as TP311.5/123") from error
    return to_json(book_view(found, atlas.venue))
