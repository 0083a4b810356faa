"""Who may see what: the public part from anywhere, pushes with a token, the rest from this machine only.

Until there are accounts, whoever sits at the machine counts as staff. A request counts as local only if it
came from a loopback address, through no proxy, to a host name of this machine (a page elsewhere that
rebinds its name to 127.0.0.1 sends its own), and from no other site's page.
"""

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.failures import answer

#: Every path that is published beyond this machine; none of them changes anything.
PUBLIC_PATHS = (
    "/",
    "/seats",
    "/wayfinding",
    "/wayfinding-worker.js",
    "/assets/{path:path}",
    "/favicon.ico",
    "/favicon.svg",
    "/manifest.webmanifest",
    "/robots.txt",
    "/docs",
    "/openapi.json",
    "/healthz",
    "/qr",
    "/api/v1/venue",
    "/api/v1/levels/{level_id}/map",
    "/api/v1/things",
    "/api/v1/things/{thing_id}",
    "/api/v1/things/{thing_id}/history",
    "/api/v1/seats/zones",
    "/api/v1/feed",
    "/api/v1/routes",
    "/api/v1/isochrone",
    "/api/v1/search",
    "/api/v1/holdings/{call_number:path}",
)
#: Of these, what is asked with POST because the question does not fit a query; it stores nothing.
QUESTION_PATHS = frozenset({"/api/v1/routes"})
#: What answers beyond this machine to those who have a token; it takes POST and asks for the token itself.
TOKEN_PATHS = ("/api/v1/ingest/{protocol}",)
_TOKEN = tuple(compile_path(path)[0] for path in TOKEN_PATHS)
_PUBLIC = tuple(compile_path(path)[0] for path in PUBLIC_PATHS)
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_PROXY_HEADERS = ("x-forwarded-for", "x-real-ip", "forwarded", "via")

_Refusal = tuple[int, str, str, str, dict[str, str]]
"""Status, code, message, hint and headers of an answer."""

MAX_QUERY_BYTES = 2_048
MAX_PARAMETERS = 40
_SHORTER = f"at most {MAX_QUERY_BYTES:,} bytes and {MAX_PARAMETERS} parameters"

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def is_public(path: str) -> bool:
    """Whether the path is published beyond this machine."""
    return any(pattern.match(path) for pattern in _PUBLIC)


def takes_token(path: str) -> bool:
    """Whether the path is for those who have a token, wherever they are."""
    return any(pattern.match(path) for pattern in _TOKEN)


def asker_of(connection: HTTPConnection | Request) -> str:
    """Who asks, as far as a rate can tell: an IPv4 address, or the /64 that one household has of IPv6."""
    address = str(connection.scope.get("asker", ""))
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    mapped = getattr(parsed, "ipv4_mapped", None)
    if mapped is not None:
        return str(mapped)
    return str(parsed if parsed.version == 4 else ipaddress.ip_network((parsed, 64), strict=False))


def is_staff(connection: HTTPConnection | Request) -> bool:
    """Whether the request counts as made by staff; AccessGuard has judged it."""
    return bool(connection.scope.get("staff", False))


class AccessGuard:
    """Judges each request before anything else sees it, and adds the security headers to each answer."""

    def __init__(
        self, app: ASGIApp, allowed_hosts: Iterable[str] = (), trusted_proxies: Iterable[str] = ()
    ) -> None:
        self._app = app
        self._hosts = _LOCAL_NAMES | {host.lower() for host in allowed_hosts}
        self._proxies = frozenset(trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 what is not public and not local, 414 what asks too much; pass the rest on."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        staff = scope["staff"] = self._is_local(scope, headers)
        scope["asker"] = self._client(scope, headers) or (scope.get("client") or ("",))[0]
        refusal = _refusal(scope, staff=staff)
        if refusal is None:
            await self._app(scope, receive, _with_security_headers(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4001, "reason": refusal[2][:120]})
        else:
            await answer(*refusal)(scope, receive, _with_security_headers(send))

    def _is_local(self, scope: Scope, headers: Headers) -> bool:
        if not _is_loopback(self._client(scope, headers)):
            return False
        host = urlsplit("//" + headers.get("host", "")).hostname or ""
        if host not in self._hosts:
            return False
        origin = headers.get("origin")
        if origin and (urlsplit(origin).hostname or "") not in self._hosts:
            return False
        return headers.get("sec-fetch-site", "none") in {"same-origin", "none"}

    def _client(self, scope: Scope, headers: Headers) -> str:
        """The address that asks. A proxy we were not told of makes the client unknown, so not local."""
        peer: str = (scope.get("client") or ("",))[0]
        if peer in self._proxies:
            for hop in reversed([h.strip() for h in headers.get("x-forwarded-for", "").split(",")]):
                if hop not in self._proxies:
                    return hop
        return "" if any(name in headers for name in _PROXY_HEADERS) else peer


def _refusal(scope: Scope, *, staff: bool) -> _Refusal | None:
    query: bytes = scope.get("query_string", b"")
    # Counted, not parsed: parsing bytes fails on anything but ASCII, and a search may be in Chinese.
    if len(query) > MAX_QUERY_BYTES or query.count(b"&") >= MAX_PARAMETERS:
        return 414, "too_large", "the query is too long", _SHORTER, {}
    if scope["type"] == "http" and takes_token(scope["path"]):
        if scope["method"] == "POST":
            return None
        message = f"{scope['method'][:20]} is not for this; messages are pushed with POST"
        return 405, "method_not_allowed", message, "docs/api.md says how", {"Allow": "POST"}
    if staff:
        return None
    if not is_public(scope["path"]):
        if not _is_known(scope):
            return (
                404,
                "not_found",
                f"there is nothing at {scope['path'][:200]}",
                "/docs lists what there is",
                {},
            )
        return (
            403,
            "not_public",
            "this is for staff, and only at the machine that runs Bibliotwin",
            "open it there as http://localhost, or name the host in allowed_hosts",
            {},
        )
    asks = {"GET", "HEAD"} | ({"POST"} if scope["path"] in QUESTION_PATHS else set())
    if scope["type"] == "http" and scope["method"] not in asks:
        return 403, "not_public", "beyond this machine everything is read-only", "", {}
    return None


def _is_known(scope: Scope) -> bool:
    """Whether the application has the path at all; every path that is for staff is in its reference."""
    app = scope.get("app")
    known = app.openapi()["paths"] if app is not None else {}
    return any(compile_path(path)[0].match(scope["path"]) for path in known)


def _is_loopback(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback


def _with_security_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _SECURITY_HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return send_with_headers
