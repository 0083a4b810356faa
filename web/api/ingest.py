"""What comes in: the pump's counters, messages nobody could read, devices without a place. For staff."""

import base64
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from twin.history.columns import QuarantinedMessage
from web.quarantine import replay
from web.running import Running
from web.schemas import FAILURES
from web.schemas_ingest import IngestModel, QuarantineModel, ReplayedModel, UnassignedModel
from web.unassigned import MAX_PLACE_CHARS, heard_in_state, list_unassigned, page_of, shown
from web.wire import iso, to_json

router = APIRouter(tags=["ingest"])
_SHOWN_BYTES = 4_096
_AT_ONCE = 1_000
_SHOWN_RUNAWAYS = 100


@router.get("/ingest", summary="What came in since start", response_model=IngestModel, responses=FAILURES)
async def get_ingest(running: Running) -> Response:
    """Messages, datapoints, repeats and quarantined ones, as they are committed."""
    counters = running.ingest.counters
    content = {
        "messages": counters.messages,
        "datapoints": counters.datapoints,
        "duplicates": counters.duplicates,
        "quarantined": counters.quarantined,
        "throttled": counters.throttled,
        "personal_fields": counters.personal,
        "runaways": _runaways(running),
        "commit_failures": counters.commit_failures,
        "waiting": running.source.waiting(),
        "stored": await running.readers.ask(lambda reader: reader.count()),
        "by_decoder": counters.by_decoder,
    }
    return Response(to_json(content), media_type="application/json")


def _runaways(running: Running) -> list[dict[str, Any]]:
    """The properties being thinned now, the worst first."""
    worst = sorted(running.ingest.throttle.runaways.items(), key=lambda item: -item[1].left_out)
    return [
        {
            "device": running.state.series_key(series).device_id,
            "property": running.state.series_key(series).observed_property,
            "since": iso(runaway.since_us),
            "left_out": runaway.left_out,
        }
        for series, runaway in worst[:_SHOWN_RUNAWAYS]
    ]


@router.get(
    "/quarantine",
    summary="Messages no decoder could read",
    response_model=QuarantineModel,
    responses=FAILURES,
)
async def list_quarantined(
    running: Running,
    limit: Annotated[int, Query(ge=1, le=_AT_ONCE)] = 100,
    after: Annotated[int, Query(ge=0, description="`next` of the answer before.")] = 0,
) -> Response:
    """Oldest first, each with what it was and why it was refused."""
    held = await running.readers.ask(lambda reader: reader.quarantined(limit + 1, after))
    content = {
        "counts": await running.ingest.on_writer(running.history.quarantine_counts),
        "messages": [quarantined_view(message) for message in held[:limit]],
        "next": held[limit - 1].id if len(held) > limit else None,
    }
    return Response(to_json(content), media_type="application/json")


@router.post(
    "/quarantine/replay",
    summary="Try quarantined messages again",
    response_model=ReplayedModel,
    responses=FAILURES,
)
async def replay_quarantined(
    running: Running,
    limit: Annotated[int, Query(ge=1, le=_AT_ONCE)] = _AT_ONCE,
    after: Annotated[int, Query(ge=0, description="`last` of the answer before.")] = 0,
) -> Response:
    """What can be read now goes into history with its own times and leaves quarantine; the rest stays."""
    held = await running.readers.ask(lambda reader: reader.quarantined(limit, after))
    done = await replay(held, running.ingest, running.history)
    content = {
        "tried": done.tried,
        "read": done.read,
        "left": done.left,
        "last": held[-1].id if held else None,
    }
    return Response(to_json(content), media_type="application/json")


@router.get(
    "/devices/unassigned",
    summary="Devices that have no place in the venue yet",
    response_model=UnassignedModel,
    responses=FAILURES,
)
async def list_devices_unassigned(
    running: Running,
    limit: Annotated[int, Query(ge=1, le=5_000, description="Most devices in one answer.")] = 500,
    after: Annotated[
        str, Query(max_length=MAX_PLACE_CHARS, description="`next` of the answer before, unchanged.")
    ] = "",
) -> Response:
    """Who reports or has introduced itself and is neither in the venue nor in the list of devices.

    By protocol and name; `next` is there when more follow. `name` and `protocol` are what the list of devices
    wants as `external_id` and `protocol`.
    """
    devices = list_unassigned(running.intake.registry)
    page, following = page_of(devices, after, limit)
    content: dict[str, Any] = {
        "total": len(devices),
        "devices": [shown(device, heard_in_state(running.state.properties(device.id))) for device in page],
    }
    if following is not None:
        content["next"] = following
    return Response(to_json(content), media_type="application/json")


def quarantined_view(message: QuarantinedMessage) -> dict[str, Any]:
    """A message in quarantine as the API and the command show it; long payloads are cut."""
    payload = message.payload[:_SHOWN_BYTES]
    return {
        "id": message.id,
        "received": iso(message.received_us),
        "topic": message.topic,
        "payload": payload.decode("utf-8", "replace"),
        "payload_base64": base64.b64encode(payload).decode(),
        "payload_bytes": len(message.payload),
        "decoder": message.decoder,
        "reason": message.reason,
    }
