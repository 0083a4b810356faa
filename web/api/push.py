"""Messages pushed over HTTP, as webhooks do: answered once they are durable, and not before."""

import asyncio
import base64
import binascii
import math
import re
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from sensors.decoders.catalogue import MODULES
from sensors.message import MAX_PAYLOAD_BYTES
from sensors.push import Pushed, PushQueueFullError
from web.bodies import TooLargeError, read_body
from web.failures import LaterError, RequestError
from web.push_tokens import PushFileError, PushSender
from web.running import Running
from web.schemas import FailureModel
from web.schemas_ingest import PUSH_BODY, PushedModel
from web.sources import Sources
from web.wire import to_json

router = APIRouter(tags=["ingest"])
#: How long a sender waits for the commit, and how long we wait for its body.
DEADLINE_S = 10.0
#: A batch: all of it goes into one commit.
MAX_BATCH_BYTES, MAX_BATCH_MESSAGES = 16 * MAX_PAYLOAD_BYTES, 4_096
_SHOWN_REFUSALS = 20
_RETRY_AFTER_S = 2
_BATCH_TYPES = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl"})
_TOPIC = re.compile(r"[^\x00-\x1f\x7f+#]{1,500}")


class UnauthorizedError(RequestError):
    """No token, or one that is of no source."""

    status, code = 401, "unauthorized"


class WrongProtocolError(RequestError):
    """The token's source may push, but not for this decoder."""

    status, code = 403, "wrong_protocol"


class UnknownProtocolError(RequestError):
    """There is no such decoder."""

    status, code = 404, "unknown_protocol"


class NotStoredError(RequestError):
    """It was not stored in time; the sender is to send it again."""

    status, code = 503, "not_stored"


_FAILURES: dict[int | str, dict[str, Any]] = {
    400: {"model": FailureModel, "description": "The body is empty, or a parameter is wrong."},
    401: {"model": FailureModel, "description": "No token, or not a valid one."},
    403: {"model": FailureModel, "description": "The token is for another protocol."},
    404: {"model": FailureModel, "description": "No such protocol; the answer lists them."},
    408: {"model": FailureModel, "description": "The body did not come in time."},
    413: {"model": FailureModel, "description": "The body is too large."},
    415: {"model": FailureModel, "description": "The body is compressed."},
    429: {"model": FailureModel, "description": "Too much at once; wait for Retry-After seconds."},
    503: {"model": FailureModel, "description": "Not stored in time; send it again after Retry-After."},
}


@router.post(
    "/ingest/{protocol}",
    summary="Push a message of a device or of a network server",
    response_model=PushedModel,
    responses=_FAILURES,
    openapi_extra=PUSH_BODY,
)
async def push(
    request: Request,
    running: Running,
    protocol: Annotated[str, Path(max_length=60, description="The decoder that reads it.")],
    event: Annotated[
        str, Query(pattern="^[A-Za-z0-9_-]{1,40}$", description="What happened, as ChirpStack adds it.")
    ] = "up",
    topic: Annotated[
        str | None, Query(max_length=500, description="The topic, for decoders that find facts there.")
    ] = None,
) -> Response:
    """Needs the token of a source (`bibliotwin push add`), as Bearer, X-Api-Key or password of Basic.

    200 means durable: read, or held in quarantine with the reason. Anything else means to send it again or
    to mend what the answer names. A body of type application/x-ndjson is a batch, one message a line, stored
    as a whole.
    """
    sources = running.intake.sources
    sender = _admitted(sources, request, protocol)
    if topic is not None and not _TOPIC.fullmatch(topic):
        raise RequestError("topic: it has 1 to 500 characters, none of them + # or a control character")
    batch = request.headers.get("content-type", "").partition(";")[0].strip().lower() in _BATCH_TYPES
    body = await read_body(request, MAX_BATCH_BYTES if batch else MAX_PAYLOAD_BYTES, DEADLINE_S)
    payloads = _lines(body) if batch else [(1, body)]
    if not payloads or not payloads[0][1].strip():
        raise RequestError("the body is empty", "send the message as the body")
    _keep_pace(sources, sender, len(payloads))
    name = f"push/{sender.name}/{event}" if topic is None else topic
    done = await _stored(sources, protocol, [(name, payload) for _, payload in payloads])
    return Response(
        to_json(_answer(done, [line for line, _ in payloads] if batch else None)),
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _admitted(sources: Sources, request: Request, protocol: str) -> PushSender:
    """The source that the request's token belongs to, if it may push for this protocol."""
    try:
        sender = sources.tokens.find(_token(request))
    except PushFileError as error:
        raise NotStoredError("nobody can be let in now", "the log of the server says why") from error
    if sender is None:
        sources.refused["token"] += 1
        raise UnauthorizedError(
            "this needs the token of a source: `Authorization: Bearer TOKEN`",
            "`bibliotwin push add NAME` on the server makes one",
            {"WWW-Authenticate": 'Bearer realm="bibliotwin push"'},
        )
    if protocol not in MODULES:
        raise UnknownProtocolError(
            f"there is no protocol {protocol!r:.60}", f"protocols are {', '.join(MODULES)}"
        )
    if sender.protocol not in {"", protocol}:
        sources.refused["protocol"] += 1
        raise WrongProtocolError(
            f"this token is for {sender.protocol}, not for {protocol}",
            f"push to /api/v1/ingest/{sender.protocol}, or make a token for {protocol}",
        )
    return sender


def _token(request: Request) -> str:
    given = request.headers.get("authorization", "").strip()
    if not given:
        return request.headers.get("x-api-key", "").strip()
    scheme, _, value = given.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return given  # some forms have room for a header's value and no idea of schemes


def _lines(body: bytes) -> list[tuple[int, bytes]]:
    """The messages of a batch with the numbers of their lines; blank lines are passed over."""
    lines = enumerate(body.split(b"\n"), 1)
    found = [(number, line.removesuffix(b"\r")) for number, line in lines if line and not line.isspace()]
    if len(found) > MAX_BATCH_MESSAGES:
        raise TooLargeError(f"a batch has at most {MAX_BATCH_MESSAGES} lines, not {len(found)}")
    for number, line in found:
        if len(line) > MAX_PAYLOAD_BYTES:
            raise TooLargeError(f"line {number} has more than {MAX_PAYLOAD_BYTES} bytes")
    return found


def _keep_pace(sources: Sources, sender: PushSender, count: int) -> None:
    wait_s = sources.rates.wait_s(sender.name, count)
    if wait_s > 0:
        sources.refused["rate"] += 1
        raise LaterError(
            f"source {sender.name} pushes more than {sources.rates.per_s:g} messages a second",
            "send it again a little later; push_per_s is the limit",
            {"Retry-After": str(max(1, math.ceil(wait_s)))},
        )


async def _stored(sources: Sources, protocol: str, messages: list[tuple[str, bytes]]) -> Pushed:
    """What became of the messages once they are durable."""
    try:
        offer = sources.push.offer(protocol, messages)
    except PushQueueFullError as error:
        raise LaterError(str(error), "", {"Retry-After": str(_RETRY_AFTER_S)}) from error
    try:
        async with asyncio.timeout(DEADLINE_S):
            return await asyncio.shield(offer.done)
    except TimeoutError:
        sources.refused["deadline"] += 1
        sources.push.withdraw(offer)
        raise NotStoredError(
            f"not stored within {DEADLINE_S:g} s",
            "send it again; should it have been stored after all, a message with a time is kept once",
            {"Retry-After": str(_RETRY_AFTER_S)},
        ) from None


def _answer(done: Pushed, lines: list[int] | None) -> dict[str, Any]:
    content: dict[str, Any] = {"stored": True, "messages": done.messages, "quarantined": bool(done.refused)}
    if done.refused:
        content["reason"] = done.refused[min(done.refused)]
        if lines is not None:
            content["refused_count"] = len(done.refused)
            content["refused"] = [
                {"line": lines[place], "reason": done.refused[place]}
                for place in sorted(done.refused)[:_SHOWN_REFUSALS]
            ]
    return content
