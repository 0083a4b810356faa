"""Free seats by zone, level and in all: what the public asks most."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from sensors.seats.counting import SeatFilter
from sensors.seats.zones import ZoneState
from web.running import Running, RunningTwin
from web.schemas import FAILURES, ZonesModel
from web.seating import counts_view, zone_now
from web.wire import iso, to_json

router = APIRouter(tags=["seats"])
Wish = Annotated[bool, Query(description="1: only seats that have it.")]


@router.get("/seats/zones", summary="Free seats by zone", response_model=ZonesModel, responses=FAILURES)
async def list_zones(
    running: Running,
    *,
    level: Annotated[str | None, Query(max_length=200, description="Only zones of this level.")] = None,
    socket: Wish = False,
    window: Wish = False,
    quiet: Wish = False,
    accessible: Wish = False,
    together: Annotated[int, Query(ge=1, le=12, description="So many seats at one table.")] = 1,
) -> Response:
    """A seat whose sensor is silent or failed is unknown, never free: between `free` and `free_max` are free.

    With a filter each zone also has `matching`, which counts only the seats that pass.
    """
    if level is not None:
        running.venue.get_level(level)
    wishes = SeatFilter(socket=socket, window=window, quiet=quiet, accessible=accessible, together=together)
    wanted = None if wishes == SeatFilter() else wishes
    board = running.seating.board
    levels = board.levels()
    content = {
        "as_of": iso(running.clock.now_us()),
        "revision": running.state.revision,
        "zones": [
            _zone_view(running, zone, wanted)
            for zone in board.zones()
            if level is None or zone.zone.level_id == level
        ],
        "totals": counts_view(board.totals()) | {"level": board.totals().level},
        "levels": [
            {"id": level_id} | counts_view(counts) | {"level": counts.level}
            for level_id, counts in levels.items()
            if counts.capacity
        ],
    }
    return Response(to_json(content), media_type="application/json", headers={"Cache-Control": "no-cache"})


def _zone_view(running: RunningTwin, state: ZoneState, wanted: SeatFilter | None) -> dict[str, Any]:
    shown = zone_now(state) | {
        "name": dict(state.zone.name),
        "day": [
            {"time": iso(point.time_us), "occupied_share": round(point.occupied_share, 4)}
            for point in state.day
        ],
    }
    if wanted is not None:
        shown["matching"] = counts_view(running.seating.board.matching(state.zone.id, wanted))
    return shown
