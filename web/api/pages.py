"""The screens, their assets, QR codes that lead to them, and the reference of the API."""

import io
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from web.failures import RequestError
from web.pages import TOP_FILES, Pages
from web.reference import render_reference
from web.running import Running

#: Pages a QR code may lead to; anything else would make this a generator of links to anywhere.
_QR_PATHS = ("/", "/seats", "/wayfinding")


def pages_router(pages: Pages) -> APIRouter:
    """Routes of the built `pages`."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/", methods=["GET", "HEAD"])
    async def get_home(request: Request) -> Response:
        return pages.page("/", request)

    @router.api_route("/seats", methods=["GET", "HEAD"])
    async def get_seats(request: Request) -> Response:
        return pages.page("/seats", request)

    @router.api_route("/wayfinding", methods=["GET", "HEAD"])
    async def get_wayfinding(request: Request) -> Response:
        return pages.page("/wayfinding", request)

    @router.api_route("/assets/{path:path}", methods=["GET", "HEAD"])
    async def get_asset(path: str, request: Request) -> Response:
        return pages.asset(path, request) or _missing(path)

    for name in TOP_FILES:
        _add_top_file(router, pages, name)

    @router.get("/docs")
    async def get_docs(request: Request) -> HTMLResponse:
        return HTMLResponse(_reference(request), headers={"Cache-Control": "no-cache"})

    return router


qr_router = APIRouter(tags=["pages"])


@qr_router.get("/qr", summary="A QR code of a page", response_class=Response)
async def get_qr(
    request: Request,
    running: Running,
    path: Annotated[str, Query(max_length=200, description="For example /seats.")] = "/seats",
) -> Response:
    """SVG that leads to the page at `public_url`, else on the host that was asked; for walls and kiosks."""
    if path.partition("?")[0] not in _QR_PATHS:
        raise RequestError(f"path: there is no page {path[:60]!r}", f"pages: {', '.join(_QR_PATHS)}")
    base = running.settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
    url = f"{base}{path}"
    drawing = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        drawing, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=True, title=url, light="#fff"
    )
    return Response(
        drawing.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "no-cache", "Vary": "Host"}
    )


def _add_top_file(router: APIRouter, pages: Pages, name: str) -> None:
    @router.api_route(f"/{name}", methods=["GET", "HEAD"])
    async def get_top_file(request: Request) -> Response:
        return pages.top_file(name, request) or _missing(name)


def _missing(name: str) -> Response:
    return Response(f"there is no {name}\n", 404, {"Cache-Control": "no-store"}, media_type="text/plain")


def _reference(request: Request) -> str:
    schema: dict[str, Any] = request.app.openapi()
    return render_reference(schema)
