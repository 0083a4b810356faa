"""One browser, one small library and one large one, for all tests of the pages."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.library import ROOT, SAID, Devices, Library, venue
from tests.servers import Mosquitto
from twin.venue.imdf import write_venue
from twin.venue.northhall import build_north_hall
from web.pages import Pages

ARGUMENTS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE = ROOT / "web/frontend/node_modules/axe-core/axe.min.js"


class OpenPage(Protocol):
    """Open a page of the small library; `watch` is called with the page before it is loaded."""

    def __call__(
        self,
        path: str = "/seats",
        *,
        width: int = 1280,
        height: int = 800,
        origin: str | None = None,
        watch: Callable[[Page], object] | None = None,
        **query: str,
    ) -> Page: ...


def _missing(what: str) -> None:
    if os.environ.get("BIBLIOTWIN_REQUIRE_SERVICES") == "1":
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser(chromium: Path) -> Iterator[Browser]:
    """Debian's Chromium. Ends with this folder, because its loop would be in the way of other tests'."""
    if not Pages().built:
        _missing("the pages are not built: make demo builds them")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    """A Mosquitto for both libraries."""
    server = Mosquitto(tmp_path_factory.mktemp("broker"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="package")
def devices(broker: Mosquitto) -> Devices:
    """The desk sensors of the small library."""
    return Devices(broker)


@pytest.fixture(scope="package")
def library(
    tmp_path_factory: pytest.TempPathFactory, broker: Mosquitto, devices: Devices
) -> Iterator[Library]:
    """The small library, all of whose devices but one have been heard."""
    directory = tmp_path_factory.mktemp("library")
    write_venue(venue(), directory / "venue")
    server = Library(directory, directory / "venue", broker)
    server.start()
    try:
        devices.say(SAID)
        server.wait_for(free=4)
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="package")
def north_hall(tmp_path_factory: pytest.TempPathFactory, broker: Mosquitto) -> Iterator[Library]:
    """North Hall, eleven levels and some 2,500 seats, none of whose devices has been heard."""
    directory = tmp_path_factory.mktemp("north-hall")
    write_venue(build_north_hall(np.random.default_rng(7)), directory / "venue")
    server = Library(directory, directory / "venue", broker)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def open_page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[OpenPage]:
    """Open pages in contexts of their own; query parameters such as `lang` and `theme` as keywords."""
    contexts = []

    def open_one(
        path: str = "/seats",
        *,
        width: int = 1280,
        height: int = 800,
        origin: str | None = None,
        watch: Callable[[Page], object] | None = None,
        **query: str,
    ) -> Page:
        if origin is None:
            library: Library = request.getfixturevalue("library")
            origin = library.origin
        context = browser.new_context(
            viewport={"width": width, "height": height}, has_touch=width < 900, locale="zh-CN"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if watch is not None:
            watch(page)
        page.goto(f"{origin}{path}?{urlencode(query)}")
        if path == "/":
            page.locator("bt-home-page .now b").wait_for()
        elif query.get("view") == "wall":
            page.locator("bt-wall bt-plan .seat").first.wait_for(state="attached")
        elif query.get("view") == "list":
            page.locator("bt-zone-row").first.wait_for()
        else:
            page.locator("bt-plan .world > *").first.wait_for(state="attached")
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def axe() -> Callable[[Page], list[dict[str, Any]]]:
    """Run axe on a page: its serious and critical violations, in short."""
    if not AXE.is_file():
        _missing("axe-core is not installed: make test installs it")
    source = AXE.read_text(encoding="utf-8")

    def run(page: Page) -> list[dict[str, Any]]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        found: list[dict[str, Any]] = page.evaluate(
            """async () => {
              const { violations } = await axe.run(document, { resultTypes: ['violations'] });
              return violations
                .filter(({ impact }) => impact === 'serious' || impact === 'critical')
                .map(({ id, nodes }) => ({
                  rule: id, count: nodes.length,
                  first: nodes[0].target.flat().join(' '), why: nodes[0].failureSummary,
                }));
            }"""
        )
        return found

    return run
