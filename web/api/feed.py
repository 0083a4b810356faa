"""The live feed as a WebSocket; `web.feed` decides what is sent, this sends it."""

import asyncio
from contextlib import suppress

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from web.access import is_staff
from web.failures import RequestError
from web.feed import BAD_REQUEST, SLOW, TOO_MANY, Closing, Feed, FeedClient, TooManyClientsError
from web.running import RunningTwin
from web.shown import STAFF_KINDS, ShownState

router = APIRouter()
#: A client that takes longer than this to accept one message is too slow.
SEND_LIMIT_S = 10.0
_DEFAULT_KINDS = "seat,zone"


class WebSocketOnlyError(RequestError):
    """The feed was asked for as a page is."""

    status, code = 426, "upgrade_required"


@router.get("/feed", include_in_schema=False)
async def refuse_plain_request() -> None:
    """Say that there is a feed, and how it is opened."""
    raise WebSocketOnlyError(
        "the feed is a WebSocket",
        "open it as ws:// or wss://, as docs/api.md says; /api/v1/things answers once",
        {"Upgrade": "websocket", "Connection": "Upgrade"},
    )


@router.websocket("/feed")
async def follow(websocket: WebSocket) -> None:
    """Send the snapshot or what was missed, then changes, until either side ends it."""
    running: RunningTwin = websocket.app.state.running
    await websocket.accept()
    try:
        kinds, since = _parse(websocket, running.shown)
        client = running.feed.join(kinds, since)
    except RequestError as error:
        await websocket.close(BAD_REQUEST, f"{error.message}; {error.hint}"[:120])
        return
    except TooManyClientsError as error:
        await websocket.close(TOO_MANY, str(error))
        return
    await _serve(websocket, running.feed, client)


def _parse(websocket: WebSocket, shown: ShownState) -> tuple[frozenset[str], int | None]:
    asked = websocket.query_params.get("kinds") or _DEFAULT_KINDS
    kinds = frozenset(kind.strip() for kind in asked.split(","))
    allowed = shown.kinds if is_staff(websocket) else shown.kinds - STAFF_KINDS
    if not kinds <= allowed:
        raise RequestError(
            f"kinds: no {', '.join(sorted(kinds - allowed))}", f"there are {', '.join(sorted(allowed))}"
        )
    since = websocket.query_params.get("since")
    if since is not None and not (since.isdecimal() and len(since) < 19):
        raise RequestError("since: not a revision", "give the `revision` of the last message")
    return kinds, None if since is None else int(since)


async def _serve(websocket: WebSocket, feed: Feed, client: FeedClient) -> None:
    listening = asyncio.create_task(_listen(websocket, client))
    try:
        while isinstance(message := await client.next(), str):
            try:
                async with asyncio.timeout(SEND_LIMIT_S):
                    await websocket.send_text(message)
            except TimeoutError:
                feed.drop(client, Closing(SLOW, "too slow: reconnect with since=REV"))
        with suppress(RuntimeError, TimeoutError):  # the other side may be gone already
            async with asyncio.timeout(1):
                await websocket.close(message.code, message.reason)
    except WebSocketDisconnect:
        pass
    finally:
        feed.leave(client)
        listening.cancel()


async def _listen(websocket: WebSocket, client: FeedClient) -> None:
    """Clients have nothing to say; what they send is read and forgotten, so that their leaving is noticed."""
    with suppress(WebSocketDisconnect):
        while True:
            message = await websocket.receive()
            if message["type"] == "websocket.disconnect":
                break
    client.close(Closing(1000, ""))
