"""Things: seats, rooms, zones, devices, and the latest value of each of their properties."""

from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from twin.errors import NotInVenueError
from twin.things import Thing
from web.access import is_staff
from web.failures import NotPublicError, RequestError
from web.running import Running, RunningTwin
from web.schemas import FAILURES, ThingListModel, ThingModel
from web.shown import STAFF_KINDS, ZONE, wire_value
from web.wire import iso, to_json

router = APIRouter(tags=["things"])
ThingId = Annotated[str, Path(max_length=200, description="A thing's id, as /things lists it.")]


@router.get(
    "/things",
    summary="Things and what is known of them now",
    response_model=ThingListModel,
    responses=FAILURES,
)
async def list_things(
    request: Request,
    running: Running,
    kind: Annotated[str | None, Query(max_length=40, description="seat, unit, section, shelf, ...")] = None,
    level: Annotated[str | None, Query(max_length=200, description="Only on this level.")] = None,
    limit: Annotated[int, Query(ge=1, le=5_000, description="Most things in one answer.")] = 500,
    after: Annotated[str | None, Query(max_length=200, description="`next` of the answer before.")] = None,
) -> Response:
    """In a fixed order; `next` is there when more follow. Then follow the feed with `since=revision`."""
    shown = running.shown
    if kind is not None and kind not in shown.kinds:
        raise RequestError(
            f"kind: there is no {kind!r} here", f"kinds here: {', '.join(sorted(shown.kinds))}"
        )
    if kind in STAFF_KINDS and not is_staff(request):
        raise NotPublicError(f"things of kind {kind} are for staff")
    if level is not None:
        running.venue.get_level(level)
    staff = is_staff(request)
    chosen = (
        thing
        for thing in _following(shown.things, after)
        if (kind is None or thing.kind == kind or (kind == ZONE and running.seating.board.find(thing.id)))
        and (level is None or thing.level_id == level)
        and (staff or thing.kind not in STAFF_KINDS)
    )
    page = list(islice(chosen, limit + 1))
    content: dict[str, Any] = _stamp(running) | {"things": [_view(running, thing) for thing in page[:limit]]}
    if len(page) > limit:
        content["next"] = page[limit - 1].id
    return Response(to_json(content), media_type="application/json")


@router.get("/things/{thing_id}", summary="One thing", response_model=ThingModel, responses=FAILURES)
async def get_thing(request: Request, running: Running, thing_id: ThingId) -> Response:
    """What it is, what is known of it now, and which devices say so."""
    thing = find_thing(running, thing_id)
    if thing.kind in STAFF_KINDS and not is_staff(request):
        raise NotPublicError(f"things of kind {thing.kind} are for staff")
    content = _stamp(running) | _view(running, thing)
    if thing.kind == "seat":
        content |= {name: value for name, value in thing.attributes.items() if name != "category"}
    content["devices"] = [_device_view(running, device_id) for device_id in running.shown.watching(thing_id)]
    return Response(to_json(content), media_type="application/json")


def find_thing(running: RunningTwin, thing_id: str) -> Thing:
    """The thing, which may be a device nobody registered; raises NotInVenueError."""
    thing = running.shown.things.get(thing_id)
    if thing is not None:
        return thing
    if not running.state.properties(thing_id) and not running.series.properties(thing_id):
        raise NotInVenueError("thing", thing_id)
    return Thing(thing_id, "device", {})


def _following(things: Any, after: str | None) -> Any:
    values = iter(things.values())
    if after is not None:
        if after not in things:
            raise RequestError("after: it names no thing", "give `next` of the answer before, unchanged")
        for thing in values:
            if thing.id == after:
                break
    return values


def _stamp(running: RunningTwin) -> dict[str, Any]:
    return {"revision": running.state.revision, "as_of": iso(running.clock.now_us())}


def _view(running: RunningTwin, thing: Thing) -> dict[str, Any]:
    properties = {
        name: {
            "value": wire_value(name, value),
            "since": iso(value.time_us),
            "received": iso(value.received_us),
            "quality": value.quality.label,
            "cause": value.cause,
        }
        for name, value in running.state.properties(thing.id).items()
        if running.shown.is_shown(thing.kind, name)
    }
    return {
        "id": thing.id,
        "kind": thing.kind,
        "name": dict(thing.name),
        "level_id": thing.level_id,
        "attributes": dict(thing.attributes),
        "properties": properties,
    }


def _device_view(running: RunningTwin, device_id: str) -> dict[str, Any]:
    device = running.shown.things[device_id]
    known = running.state.properties(device_id).values()
    heard_us = max((value.received_us for value in known), default=None)
    measured_us = max((value.time_us for value in known), default=None)
    return {
        "id": device_id,
        "category": device.attributes["category"],
        "model": device.attributes["model"],
        "protocol": device.attributes["protocol"],
        "last_seen": None if heard_us is None else iso(heard_us),
        "as_of": None if measured_us is None else iso(measured_us),
    }
