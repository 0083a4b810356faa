"""Pages and assets: found, packed, cached as they should be, and a plain word when they are not built."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from web.app import create_app
from web.pages import Pages
from web.running import RunningTwin


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small build."""
    root = tmp_path / "static"
    (root / "assets").mkdir(parents=True)
    (root / "index.html").write_text("<!doctype html><title>home</title>")
    (root / "seats.html").write_text("<!doctype html><title>seats</title>" + "x" * 2_000)
    (root / "assets" / "seats-1a2b.js").write_text("export const seats = 1;\n" * 100)
    (root / "assets" / "font-3c4d.woff2").write_bytes(b"\x00" * 4_000)
    (root / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "secret.txt").write_text("not for anybody")
    return root


@pytest.fixture
async def browser(running: RunningTwin, site: Path) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(running, Pages(site)), client=("10.1.2.3", 5_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://library.example") as client:
        yield client


async def test_each_address_has_its_page(browser: httpx.AsyncClient) -> None:
    assert "home" in (await browser.get("/")).text
    assert "seats" in (await browser.get("/seats")).text
    assert (await browser.head("/seats")).status_code == 200


async def test_a_page_is_asked_for_each_time_and_an_asset_only_once(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/seats")
    assert page.headers["cache-control"] == "no-cache"
    again = await browser.get("/seats", headers={"If-None-Match": page.headers["etag"]})
    assert again.status_code == 304
    asset = await browser.get("/assets/seats-1a2b.js")
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asset.headers["content-type"].startswith("text/javascript")


async def test_text_is_packed_and_fonts_are_not(browser: httpx.AsyncClient) -> None:
    packed = {"Accept-Encoding": "gzip"}
    assert (await browser.get("/assets/seats-1a2b.js", headers=packed)).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in (await browser.get("/assets/font-3c4d.woff2", headers=packed)).headers


async def test_a_file_that_was_packed_by_the_build_is_used(browser: httpx.AsyncClient, site: Path) -> None:
    asset = site / "assets" / "late-5e6f.js"
    asset.write_text("plain " * 500)
    (site / "assets" / "late-5e6f.js.gz").write_bytes(gzip.compress(b"packed by the build"))
    assert (await browser.get("/assets/late-5e6f.js", headers={"Accept-Encoding": "gzip"})).text == (
        "packed by the build"
    )


async def test_a_page_that_was_built_anew_is_shown_anew(browser: httpx.AsyncClient, site: Path) -> None:
    await browser.get("/")
    (site / "index.html").write_text("<!doctype html><title>newer</title>")
    assert "newer" in (await browser.get("/")).text


@pytest.mark.parametrize(
    "path", ["/assets/../secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt", "/assets/none.js", "/assets/"]
)
async def test_nothing_outside_the_build_is_served(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 404
    assert "anybody" not in answer.text


async def test_without_a_build_one_is_told_how_to_make_it(running: RunningTwin, tmp_path: Path) -> None:
    pages = Pages(tmp_path / "nothing")
    assert not pages.built
    transport = httpx.ASGITransport(create_app(running, pages))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/seats")
    assert answer.status_code == 503
    assert "make web" in answer.text
