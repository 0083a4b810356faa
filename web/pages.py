"""The built pages in `web/static`, served with the right caching; a plain page while they are missing."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

STATIC = Path(__file__).parent / "static"
#: Page address and the files that may hold it, first found wins.
PAGES = {
    "/": ("index.html",),
    "/seats": ("seats.html", "seats/index.html", "index.html"),
    "/wayfinding": ("wayfinding.html", "wayfinding/index.html", "index.html"),
}
#: Files at the top of the site that are not pages.
TOP_FILES = ("favicon.ico", "favicon.svg", "manifest.webmanifest", "robots.txt", "wayfinding-worker.js")
_SMALLEST_WORTH_PACKING = 1_024
_TEXTUAL = (
    "text/",
    "application/javascript",
    "application/json",
    "image/svg+xml",
    "application/manifest+json",
)

_NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Bibliotwin</title>
<style>
body{font:16px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;max-width:34em;margin:12vh auto;padding:0 1em}
code{background:#eee;padding:.1em .3em;border-radius:3px}</style>
<h1>The pages are not built yet</h1>
<p>The twin is running, and its <a href="/docs">API</a> answers. To build the pages, run
<code>make web</code> in the checkout (it needs Node 20 or newer), then reload.</p>
<p lang="zh">页面尚未构建：请在代码目录中运行 <code>make web</code>
（需要 Node 20 或更高版本），然后刷新。</p></html>
"""


@dataclass(frozen=True, slots=True)
class _File:
    """One file in memory, packed where that helps."""

    content: bytes
    packed: bytes | None
    media_type: str
    etag: str
    changed_ns: int


class Pages:
    """Serves the files below `root`; a file that was built anew is read anew."""

    def __init__(self, root: Path = STATIC) -> None:
        self._root = root.resolve()
        self._files: dict[Path, _File] = {}

    @property
    def built(self) -> bool:
        """Whether there is anything to show."""
        return self._page_file("/seats") is not None

    def page(self, address: str, request: Request) -> Response:
        """The page at `address`, asked for again on every visit, or how to build it."""
        path = self._page_file(address)
        if path is None:
            return HTMLResponse(_NOT_BUILT, 503, {"Cache-Control": "no-store"})
        return self._response(path, request, "no-cache")

    def asset(self, name: str, request: Request) -> Response | None:
        """A file below `assets/`; its name changes with its content, so it may be kept for ever."""
        return self._within(f"assets/{name}", request, "public, max-age=31536000, immutable")

    def top_file(self, name: str, request: Request) -> Response | None:
        """An icon or the like."""
        return self._within(name, request, "public, max-age=3600")

    def _page_file(self, address: str) -> Path | None:
        for name in PAGES[address]:
            if (self._root / name).is_file():
                return self._root / name
        return None

    def _within(self, name: str, request: Request, caching: str) -> Response | None:
        path = (self._root / name).resolve()
        if not path.is_relative_to(self._root) or not path.is_file():
            return None
        return self._response(path, request, caching)

    def _response(self, path: Path, request: Request, caching: str) -> Response:
        file = self._read(path)
        headers = {"ETag": file.etag, "Cache-Control": caching, "Vary": "Accept-Encoding"}
        if file.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        content = file.content
        if file.packed is not None and accepts_gzip(request):
            content = file.packed
            headers["Content-Encoding"] = "gzip"
        return Response(content, headers=headers, media_type=file.media_type)

    def _read(self, path: Path) -> _File:
        changed_ns = path.stat().st_mtime_ns
        kept = self._files.get(path)
        if kept is not None and kept.changed_ns == changed_ns:
            return kept
        content = path.read_bytes()
        media_type = _media_type(path)
        packed = None
        ready = path.with_name(path.name + ".gz")
        if ready.is_file():
            packed = ready.read_bytes()
        elif len(content) >= _SMALLEST_WORTH_PACKING and media_type.startswith(_TEXTUAL):
            packed = gzip.compress(content, 6, mtime=0)
        file = _File(content, packed, media_type, etag_of(content), changed_ns)
        self._files[path] = file
        return file


def accepts_gzip(request: Request) -> bool:
    """Whether the client unpacks gzip."""
    return "gzip" in request.headers.get("accept-encoding", "")


def etag_of(content: bytes) -> str:
    """A validator that changes with the content."""
    return f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'


def _media_type(path: Path) -> str:
    if path.suffix == ".webmanifest":
        return "application/manifest+json"
    if path.suffix in {".js", ".mjs"}:
        return "text/javascript"
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"
