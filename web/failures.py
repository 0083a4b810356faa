"""Failures as the API tells them: one shape, a code for programs, a message and a hint for people."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from twin.errors import NotInVenueError, TwinError
from twin.history.store import HistoryUnavailableError

_log = logging.getLogger(__name__)
_CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "not_public",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    421: "unknown_host",
    422: "bad_request",
    429: "too_many",
    503: "unavailable",
}
_A_BODY = "send one JSON object; /docs shows examples"
_SAY_JSON = "send it with the header Content-Type: application/json"
#: Of failures that the framework finds by itself. A 400 of its own is a body that cannot be parsed.
_HINTS = {400: _A_BODY, 404: "/docs lists what there is", 405: "/docs lists what there is"}


class RequestError(TwinError):
    """A request that cannot be answered as asked."""

    status = 400
    code = "bad_request"

    def __init__(
        self,
        message: str,
        hint: str = "",
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        """`more` are facts for programs, beside `error` in the answer."""
        super().__init__(message)
        self.message, self.hint = message, hint
        self.headers, self.more = dict(headers or {}), dict(more or {})


class NotPublicError(RequestError):
    """The answer would tell more than the public may know."""

    status, code = 403, "not_public"


class LaterError(RequestError):
    """The same request works a little later."""

    status, code = 429, "too_many"


class BusyError(RequestError):
    """Too many questions at once; the same request works a moment later."""

    status, code = 503, "busy"


def body(code: str, message: str, hint: str = "") -> dict[str, Any]:
    """The one shape of a failure."""
    return {"error": {"code": code, "message": message, "hint": hint}}


def answer(
    status: int,
    code: str,
    message: str,
    hint: str = "",
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> JSONResponse:
    """A failure as a response; a client may try again after a 503."""
    always = {"Cache-Control": "no-store"} | ({"Retry-After": "2"} if status == 503 else {})
    content = body(code, message, hint) | dict(more or {})
    return JSONResponse(content, status, always | dict(headers or {}))


def add_failure_handlers(app: FastAPI) -> None:
    """Make every failure of `app` speak the one shape."""
    app.add_exception_handler(RequestError, _on_request_error)
    app.add_exception_handler(NotInVenueError, _on_unknown_id)
    app.add_exception_handler(HistoryUnavailableError, _on_history_away)
    app.add_exception_handler(RequestValidationError, _on_bad_parameters)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_surprise)


async def _on_request_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestError)
    return answer(error.status, error.code, error.message, error.hint, error.headers, error.more)


async def _on_unknown_id(_: Request, error: Exception) -> JSONResponse:
    return answer(404, "not_found", str(error), "ids are listed by /api/v1/venue and /api/v1/things")


async def _on_history_away(_: Request, error: Exception) -> JSONResponse:
    _log.warning("history could not answer: %s", error)
    return answer(503, "history_unavailable", "the history cannot answer now", "try again in a moment")


async def _on_bad_parameters(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        why, place = str(first.get("ctx", {}).get("error", ""))[:200], first["loc"][-1]
        return answer(400, "bad_request", f"the body is no JSON, from character {place}: {why}", _A_BODY)
    if first["loc"] == ("body",) and not _is_json(request):
        return answer(400, "bad_request", "the body does not say that it is JSON", _SAY_JSON)
    name = ".".join(str(part) for part in first["loc"][1:])
    message = str(first["msg"]).removeprefix("Value error, ")
    told = f"{name[:200] or 'the body'}: {message}"
    return answer(400, "bad_request", told, "/docs lists what each parameter takes")


def _is_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


async def _on_http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = error.status_code
    message = error.detail if error.detail != HTTPStatus(status).phrase else ""
    if status == 404 and not message:
        message = f"there is nothing at {request.url.path[:200]}"
    hint = _HINTS.get(status, "")
    return answer(
        status, _CODES.get(status, "failed"), message or HTTPStatus(status).phrase, hint, error.headers
    )


async def _on_surprise(request: Request, error: Exception) -> JSONResponse:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return answer(500, "failed", "something went wrong here", "the log of the server says what")
