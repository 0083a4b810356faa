"""What was: the datapoints of a thing's property, as measured or in windows."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from twin.clock import US_PER_S
from twin.history.store import Datapoint, Window
from twin.observation import PROPERTIES, Quality
from web.access import is_staff
from web.api.things import ThingId, find_thing
from web.failures import NotPublicError, RequestError
from web.privacy import tells_of_few_people
from web.running import Running, RunningTwin
from web.schemas import FAILURES, HistoryModel
from web.wire import iso, parse_duration_s, parse_moment, to_json

router = APIRouter(tags=["history"])
_DEFAULT_RANGE_US = 24 * 3600 * US_PER_S
_MOST_WINDOWS = 10_000
_SHORTEST_WINDOW_S = 1.0

Moment = Annotated[str | None, Query(max_length=40, description="ISO 8601, or an epoch in s, ms or µs.")]


@router.get(
    "/things/{thing_id}/history",
    summary="The history of one property",
    response_model=HistoryModel,
    responses=FAILURES,
)
async def get_history(
    request: Request,
    running: Running,
    thing_id: ThingId,
    *,
    name: Annotated[str, Query(alias="property", max_length=100, description="For example co2_ppm.")],
    start: Annotated[Moment, Query(alias="from")] = None,
    end: Annotated[Moment, Query(alias="to")] = None,
    every: Annotated[
        str | None, Query(max_length=40, description="Length of a window: PT5M, 5m or 300. Left out: raw.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=10_000, description="Most rows in one answer.")] = 1_000,
) -> Response:
    """The last 24 hours unless `from` and `to` say otherwise; `next` is the `from` of the next page.

    What single people did is for staff: a seat's history, and presence where there are fewer than five seats.
    """
    thing = find_thing(running, thing_id)
    if tells_of_few_people(running.venue, thing, name) and not is_staff(request):
        raise NotPublicError(
            "this tells of too few people to be public",
            "ask for the zone (fewer than five seats are never shown one by one), or at the machine itself",
        )
    known = running.series.properties(thing_id)
    if name not in known:
        hint = f"kept of it: {', '.join(sorted(known))}" if known else "nothing is kept of it"
        raise RequestError(f"property: {name!r} has no history here", hint)
    start_us, end_us = _range(running, start, end)
    head: dict[str, Any] = {"thing": thing_id, "property": name, "unit": _unit(name)}
    if every is None:
        content = head | await _raw(running, known[name], start_us, end_us, limit)
    else:
        content = head | await _windows(running, known[name], (start_us, end_us), every, limit)
    return Response(to_json(content), media_type="application/json")


async def _raw(
    running: RunningTwin, series: list[int], start_us: int, end_us: int, limit: int
) -> dict[str, Any]:
    rows = await running.readers.ask(lambda reader: reader.raw(series, start_us, end_us, limit + 1))
    following: str | None = None
    if len(rows) > limit:
        # Rows of one moment stay on one page, or the next page would repeat or miss some of them.
        next_us = rows[limit].time_us
        rows = [row for row in rows[:limit] if row.time_us < next_us] or rows[:limit]
        following = str(next_us if rows[-1].time_us < next_us else next_us + 1)
    return {"datapoints": [_datapoint(running, row) for row in rows], "next": following}


async def _windows(
    running: RunningTwin, series: list[int], between_us: tuple[int, int], every: str, limit: int
) -> dict[str, Any]:
    try:
        every_s = parse_duration_s(every)
    except ValueError as error:
        raise RequestError(f"every: {error}") from None
    start_us, end_us = between_us
    if every_s < _SHORTEST_WINDOW_S or (end_us - start_us) / (every_s * US_PER_S) > _MOST_WINDOWS:
        raise RequestError(
            "every: the windows are too short",
            f"at least 1 s, and at most {_MOST_WINDOWS} windows in the range",
        )
    every_us = round(every_s * US_PER_S)
    rows = await running.readers.ask(
        lambda reader: reader.windows(series, start_us, end_us, every_us, limit + 1)
    )
    following = str(rows[limit].start_us) if len(rows) > limit else None
    return {"every_s": every_s, "windows": [_window(row) for row in rows[:limit]], "next": following}


def _range(running: RunningTwin, start: str | None, end: str | None) -> tuple[int, int]:
    try:
        end_us = running.clock.now_us() + 1 if end is None else parse_moment(end)
    except ValueError as error:
        raise RequestError(f"to: {error}") from None
    try:
        start_us = end_us - _DEFAULT_RANGE_US if start is None else parse_moment(start)
    except ValueError as error:
        raise RequestError(f"from: {error}") from None
    if start_us >= end_us:
        raise RequestError("from must be earlier than to")
    return start_us, end_us


def _unit(name: str) -> str:
    known = PROPERTIES.get(name)
    return known.unit if known is not None else ""


def _datapoint(running: RunningTwin, row: Datapoint) -> dict[str, Any]:
    return {
        "time": iso(row.time_us),
        "value": row.value,
        "received": iso(row.received_us),
        "quality": Quality(row.quality).label,
        "device": running.series.key(row.series).device_id,
    }


def _window(row: Window) -> dict[str, Any]:
    return {
        "time": iso(row.start_us),
        "mean": row.mean,
        "min": row.min,
        "max": row.max,
        "last": row.last,
        "count": row.count,
    }
