"""The venue: its levels, and the plan of each as GeoJSON."""

from typing import Annotated, Any

import anyio.to_thread
import shapely
from fastapi import APIRouter, Path, Query, Request, Response

from twin.venue.model import Level
from web.pages import accepts_gzip
from web.plan import Crs
from web.running import Running, RunningTwin
from web.schemas import FAILURES, MapModel, VenueModel
from web.wire import to_json

router = APIRouter(tags=["venue"])


@router.get("/venue", summary="The venue and its levels", response_model=VenueModel, responses=FAILURES)
async def get_venue(running: Running) -> Response:
    """Name, opening hours, levels (top first) and whether this is live, simulated or a recording."""
    return Response(to_json(venue_view(running)), media_type="application/json")


@router.get(
    "/levels/{level_id}/map",
    summary="The plan of a level as GeoJSON",
    response_model=MapModel,
    responses=FAILURES,
)
async def get_map(
    request: Request,
    running: Running,
    level_id: Annotated[str, Path(max_length=200, description="A level's id, as /venue lists it.")],
    crs: Annotated[
        Crs, Query(description="`local`: metres, y up. `wgs84`: longitude and latitude.")
    ] = "wgs84",
) -> Response:
    """Everything that is drawn of a level. Ask again with `If-None-Match`: it seldom changes."""
    plan = await anyio.to_thread.run_sync(running.maps.get, level_id, crs)
    headers = {"ETag": plan.etag, "Cache-Control": "public, max-age=300", "Vary": "Accept-Encoding"}
    if plan.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if accepts_gzip(request):
        headers["Content-Encoding"] = "gzip"
    content = plan.packed if accepts_gzip(request) else plan.content
    return Response(content, headers=headers, media_type="application/geo+json")


def venue_view(running: RunningTwin) -> dict[str, Any]:
    """The venue as the API shows it."""
    venue = running.venue
    seats: dict[str, int] = {}
    for seat in venue.seats:
        seats[seat.level_id] = seats.get(seat.level_id, 0) + 1
    levels = sorted(venue.levels, key=lambda level: -level.ordinal)
    return {
        "id": venue.id,
        "name": dict(venue.name),
        "category": venue.category,
        "time_zone": venue.time_zone,
        "hours": venue.hours,
        "north_deg": round(venue.plane.north_deg, 2),
        "mode": running.mode,
        "speed": running.speed,
        "opened_levels": sum(1 for level in levels if seats.get(level.id)),
        "levels": [_level_view(running, level, seats.get(level.id, 0)) for level in levels],
    }


def _level_view(running: RunningTwin, level: Level, seats: int) -> dict[str, Any]:
    outline = level.geometry
    if outline is None:
        placed = [f.geometry for f in running.venue.list_on_level(level.id) if f.geometry is not None]
        outline = shapely.GeometryCollection(placed)
    return {
        "id": level.id,
        "ordinal": level.ordinal,
        "name": dict(level.name),
        "short_name": dict(level.short_name),
        "outdoor": level.outdoor,
        "buildings": list(level.building_ids),
        "bounds_m": [] if outline.is_empty else [round(edge, 3) for edge in outline.bounds],
        "seats": seats,
    }
