"""Take me there: found by pinyin initials, led over three levels, around a lift that breaks, onto a phone."""

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import aiomqtt
import numpy as np
import pytest
import segno
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.library import Library
from tests.servers import Mosquitto
from twin.venue.model import Kiosk, Relationship, Unit, Venue
from twin.venue.northhall import build_north_hall

TALL, WIDE, PHONE, DESK = (1080, 1920), (1920, 1080), (390, 844), (1280, 800)
TARGET_PX = 64
#: A route in North Hall begins once its ways are worked out, which takes a while on a busy machine.
PATIENCE_MS = 60_000
THEMES = ("light", "dark", "contrast-light", "contrast-dark")
_MODULES = """async (image, count) => {
  await image.decode();
  const side = 8 * count;
  const pen = new OffscreenCanvas(side, side).getContext('2d');
  pen.drawImage(image, 0, 0, side, side);
  const { data } = pen.getImageData(0, 0, side, side);
  const middle = (i) => 8 * i + 4;
  const dark = (x, y) => Number(data[(middle(y) * side + middle(x)) * 4] < 128);
  return Array.from({ length: count }, (_, y) => Array.from({ length: count }, (_, x) => dark(x, y)));
}"""
_FRAME = "element => element.getBoundingClientRect().toJSON()"
_SMALL = """(buttons, least) => buttons
  .map((button) => [button.getBoundingClientRect(), button.outerHTML.slice(0, 90)])
  .filter(([{ width, height }]) => width > 0 && Math.min(width, height) < least - 0.5)
  .map(([{ width, height }, html]) => `${width} x ${height}: ${html}`)"""


@pytest.fixture(scope="module")
def hall() -> Venue:
    """North Hall as the library of these tests has it."""
    return build_north_hall(np.random.default_rng(7))


@pytest.fixture(scope="module")
def kiosk(hall: Venue) -> Kiosk:
    """The kiosk at the main entrance."""
    return next(kiosk for kiosk in hall.kiosks if kiosk.name["en"] == "Guide 1F-1")


@pytest.fixture
def lifts(hall: Venue, broker: Mosquitto) -> Iterator["Lifts"]:
    """The controllers of the lifts; whatever they said, all run again afterwards."""
    controllers = Lifts(hall, broker)
    yield controllers
    controllers.say(dict.fromkeys(controllers.names, True))


class Lifts:
    """What the controllers of the public lifts say, by the lift's English name."""

    def __init__(self, hall: Venue, broker: Mosquitto) -> None:
        self._broker = broker
        devices = {device.feature_of_interest: device.external_id for device in hall.devices}
        self._topics = {
            lift.name["en"]: f"bibliotwin/v1/main/{devices[lift.id]}/telemetry"
            for lift in hall.relationships
            if is_lift(lift) and lift.id in devices
        }
        self.names = tuple(self._topics)

    def say(self, in_service: dict[str, bool]) -> None:
        """Publish which run; returns once the broker has it all."""
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, self._publish(in_service)).result()

    async def _publish(self, in_service: dict[str, bool]) -> None:
        async with aiomqtt.Client(self._broker.host, self._broker.port) as client:
            for name, runs in in_service.items():
                payload = json.dumps({"values": {"in_service": runs}})
                await client.publish(self._topics[name], payload, qos=1)


def is_lift(way: Relationship) -> bool:
    """Whether readers ride in it."""
    return way.category == "elevator" and re.fullmatch(r"Lift \d", way.name.get("en", "")) is not None


def unit_called(name: str, hall: Venue) -> Unit:
    """The room of that English name."""
    return next(unit for unit in hall.units if unit.name.get("en") == name)


def open_kiosk(
    open_page: OpenPage, library: Library, kiosk: Kiosk, size: tuple[int, int] = TALL, **query: str
) -> Page:
    """A kiosk that somebody has just touched."""
    width, height = size
    page = open_page(
        "/wayfinding", width=width, height=height, origin=library.origin, kiosk=kiosk.id, **query
    )
    page.locator("bt-attract .begin").click()
    expect(page.locator("bt-attract")).to_have_count(0)
    return page


def search(page: Page, words: str) -> Locator:
    """Touch the field and the keys of the screen; the results, once there are any."""
    page.locator("bt-find-panel input").click()
    for letter in words:
        page.locator(f'bt-keyboard [data-key="{letter}"]').click()
    results = page.locator("bt-results [role=option]")
    expect(results.first).to_be_visible()
    return results


def levels_shown(page: Page) -> list[str]:
    """The levels on the way, top first."""
    return [text.split()[0] for text in page.locator("bt-storeys button").all_inner_texts()]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_reader_is_led_over_three_levels_then_without_steps_then_around_a_broken_lift(
    open_page: OpenPage, north_hall: Library, kiosk: Kiosk, lifts: Lifts, language: str
) -> None:
    hall = {"zh": "经济图书区", "en": "Economics hall"}[language]
    page = open_kiosk(open_page, north_hall, kiosk, lang=language)
    search(page, "jjtsq").filter(has_text=hall).first.click()

    expect(page.locator("bt-route-panel h2")).to_have_text(hall, timeout=PATIENCE_MS)
    assert levels_shown(page) == ["3F", "2F", "1F"]
    expect(page.locator("bt-steps .change")).to_have_count(2)
    no_steps = {"zh": "全程无台阶", "en": "No steps on the way"}[language]
    expect(page.locator("bt-route-panel .figures")).not_to_contain_text(no_steps)

    page.locator(".step-free button").click()
    expect(page.locator("bt-route-panel .figures")).to_contain_text(no_steps)
    assert levels_shown(page) == ["3F", "1F"]
    ride = page.locator("bt-steps .change b")
    expect(ride).to_have_count(1)
    found = re.search({"zh": r"(\d)号电梯", "en": r"Lift (\d)"}[language], ride.inner_text())
    assert found
    before = page.locator("bt-plan .way-ink").first.get_attribute("d")

    lifts.say({f"Lift {found[1]}": False})

    told = page.locator("bt-route-panel .note.warn")
    expect(told).to_contain_text({"zh": "路线已更新", "en": "New route"}[language])
    expect(told).to_contain_text(found[0])
    expect(ride).not_to_contain_text(found[0])
    expect(page.locator("bt-plan .way-ink").first).not_to_have_attribute("d", before or "")

    lifts.say({f"Lift {found[1]}": True})
    expect(ride).to_contain_text(found[0])


def test_without_a_lift_the_screen_says_what_blocks_and_offers_what_would_work(
    open_page: OpenPage, north_hall: Library, kiosk: Kiosk, lifts: Lifts
) -> None:
    page = open_kiosk(open_page, north_hall, kiosk, lang="zh")
    page.locator(".step-free button").click()
    search(page, "jjtsq").first.click()
    expect(page.locator("bt-steps .change")).to_have_count(1, timeout=PATIENCE_MS)

    lifts.say(dict.fromkeys(lifts.names, False))

    fault = page.locator("bt-route-panel .fault")
    expect(fault).to_contain_text("现在走不到那里", timeout=30_000)
    expect(fault.locator("li").first).to_contain_text("电梯")
    fault.locator(".primary").click()
    expect(page.locator("bt-steps .change").first).to_be_visible()
    assert levels_shown(page) == ["3F", "2F", "1F"]


def test_the_steps_and_the_plan_are_the_same_and_a_step_moves_the_plan(
    open_page: OpenPage, north_hall: Library, kiosk: Kiosk, lifts: Lifts
) -> None:
    page = open_kiosk(open_page, north_hall, kiosk, lang="zh")
    search(page, "jjtsq").first.click()
    expect(page.locator("bt-steps .change").first).to_be_visible(timeout=PATIENCE_MS)
    sections = page.locator("bt-steps section")
    assert sections.locator("h3").all_inner_texts() == ["1F", "2F", "3F"]
    level = page.locator("bt-way-stage .block b")
    for index, name in enumerate(("1F", "2F", "3F")):
        last = sections.nth(index).locator("button").last
        last.click()
        expect(level).to_have_text(name)
        expect(last).to_have_attribute("aria-current", "step")
        expect(page.locator("bt-plan .way-ink").first).not_to_have_attribute("d", "")
    expect(page.locator("bt-plan .pin.goal")).to_have_count(1)
    page.locator("bt-storeys button").last.click()
    expect(level).to_have_text("1F")
    expect(page.locator("bt-plan .pin.here")).to_have_count(1)
    page.locator("bt-way-stage .card button").click()
    expect(level).to_have_text("2F")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_code_leads_a_phone_to_the_same_route_and_names_nobody(
    open_page: OpenPage, north_hall: Library, kiosk: Kiosk, lifts: Lifts, language: str
) -> None:
    page = open_kiosk(open_page, north_hall, kiosk, lang=language)
    search(page, "jjtsq").first.click()
    image = page.locator("bt-route-panel img")
    expect(image).to_be_visible(timeout=PATIENCE_MS)
    title = page.locator("bt-route-panel h2").inner_text()
    steps = [text.split("\n")[-1] for text in page.locator("bt-steps button").all_inner_texts()]

    path = (image.get_attribute("src") or "").removeprefix("/qr?")
    shown = page.evaluate("query => new URLSearchParams(query).get('path')", path)
    url = f"{north_hall.origin}{shown}"
    expected = np.array([list(row) for row in segno.make(url, error="m", micro=False).matrix], dtype=np.uint8)
    modules = np.array(image.evaluate(_MODULES, len(expected) + 4), dtype=np.uint8)
    # Two modules of quiet zone on each side, then exactly this address.
    assert (modules == np.pad(expected, 2)).all()

    query = dict(part.split("=", 1) for part in shown.split("?")[1].split("&"))
    assert query.keys() == {"lang", "route"}
    phone = open_page("/wayfinding", width=PHONE[0], height=PHONE[1], origin=north_hall.origin, **query)
    expect(phone.locator("bt-route-panel h2")).to_have_text(title, timeout=PATIENCE_MS)
    cards = [text.split("\n")[0] for text in phone.locator("bt-steps button").all_inner_texts()]
    assert cards == steps


def test_a_route_that_was_opened_is_still_there_when_nobody_answers(
    browser: Browser, north_hall: Library, kiosk: Kiosk, hall: Venue, lifts: Lifts
) -> None:
    target = unit_called("Economics hall", hall)
    route = f"i{kiosk.id}~i{target.id}~step_free"
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="zh-CN")
    try:
        page = context.new_page()
        page.goto(f"{north_hall.origin}/wayfinding?{urlencode({'lang': 'zh', 'route': route})}")
        expect(page.locator("bt-steps button").first).to_be_visible(timeout=PATIENCE_MS)
        steps = page.locator("bt-steps button").all_inner_texts()
        page.wait_for_function(
            """async () => {
              const cache = await caches.open('bibliotwin-wayfinding-kept');
              const kept = (await cache.keys()).map(({ url }) => url);
              return kept.filter((url) => url.includes('/kept/routes')).length >= 2
                && kept.filter((url) => url.includes('/map')).length >= 2;
            }""",
            timeout=PATIENCE_MS,
        )
        north_hall.kill()
        page.reload()
        expect(page.locator("bt-steps button").first).to_be_visible()
        assert page.locator("bt-steps button").all_inner_texts() == steps
        expect(page.locator("bt-route-panel .note")).to_contain_text("离线")
        expect(page.locator("bt-plan .way-ink").first).not_to_have_attribute("d", "")
        page.locator("bt-settings .tool[lang]").click()
        expect(page.locator("bt-route-panel h2")).to_have_text("Economics hall")
        expect(page.locator("bt-route-panel .note")).to_contain_text("Offline")
    finally:
        context.close()
        if not north_hall.is_ready():
            north_hall.start()


def test_a_kiosk_forgets_its_reader_after_a_minute_and_asks_before(
    open_page: OpenPage, north_hall: Library, kiosk: Kiosk, lifts: Lifts
) -> None:
    page = open_page(
        "/wayfinding", width=TALL[0], height=TALL[1], origin=north_hall.origin, kiosk=kiosk.id, lang="zh",
        watch=lambda page: page.clock.install(),
    )  # fmt: skip
    page.locator("bt-attract .begin").click()
    page.locator("bt-settings .tool[lang]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".step-free button").click()
    page.locator("bt-find-panel bt-tile").nth(3).click()
    page.locator("bt-find-panel .kinds bt-tile").nth(1).click()
    expect(page.locator("bt-steps button").first).to_be_visible(timeout=PATIENCE_MS)
    address = page.url

    page.clock.run_for(50_000)
    leaving = page.locator(".leaving")
    expect(leaving).to_contain_text("Still there?")
    page.mouse.move(40, 40)  # whatever a reader does is a sign of life
    page.clock.run_for(2_000)
    expect(leaving).to_have_count(0)
    expect(page.locator("bt-steps button").first).to_be_visible()

    page.clock.run_for(62_000)
    expect(page.locator("bt-attract h1")).to_have_text("北馆")
    expect(page.locator("bt-attract")).to_contain_text("08:30–22:00")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.locator("bt-attract .begin").click()
    expect(page.locator("bt-route-panel")).to_have_count(0)
    expect(page.locator(".step-free button")).to_have_attribute("aria-checked", "false")
    assert page.locator("bt-find-panel input").input_value() == ""
    assert page.url == address
    assert "route" not in page.url
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0


@pytest.mark.parametrize("size", [TALL, WIDE])
def test_whatever_is_touched_at_a_kiosk_is_large_and_within_reach(
    open_page: OpenPage, north_hall: Library, kiosk: Kiosk, lifts: Lifts, size: tuple[int, int]
) -> None:
    page = open_kiosk(open_page, north_hall, kiosk, size, lang="en")
    shown = "bt-wayfinding-page button, bt-results [role=option], bt-find-panel .field"

    def check() -> None:
        assert page.locator(shown).evaluate_all(_SMALL, TARGET_PX) == []

    check()
    for intent in range(6):
        page.locator("bt-find-panel bt-tile").nth(intent).click()
        check()
        page.locator("bt-find-panel header .tool").click()
    search(page, "jjtsq")
    check()
    page.locator("bt-results [role=option]").first.click()
    expect(page.locator("bt-steps button").first).to_be_visible(timeout=PATIENCE_MS)
    check()
    if size == TALL:
        panel, bar = page.locator("main .panel").bounding_box(), page.locator("footer.bar").bounding_box()
        assert panel
        assert bar
        # A screen of 43 inches is 0.95 m high and begins at 0.65 m: below its middle is below 1.2 m.
        assert panel["y"] >= size[1] * 0.42
        assert bar["y"] + bar["height"] <= size[1] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_up_on_the_plan_is_where_the_reader_looks(
    open_page: OpenPage, north_hall: Library, kiosk: Kiosk
) -> None:
    """A kiosk that was set up facing south shows the entrance, which lies south of it, further up."""
    spots = {}
    for heading in ("0", "180"):
        page = open_kiosk(open_page, north_hall, kiosk, WIDE, lang="en", heading=heading)
        page.wait_for_timeout(800)  # the plan comes to rest
        plan = page.locator("bt-way-stage bt-plan")
        here = plan.locator(".pin.here .pin-dot").evaluate(_FRAME)
        floor = plan.locator(".walls, .edges").first.evaluate(_FRAME)
        spots[heading] = (here["y"] - floor["y"]) / floor["height"]
    assert spots["0"] > 0.6
    assert spots["180"] < 0.4


def test_a_route_is_all_there_at_once_for_those_whom_motion_disturbs(
    open_page: OpenPage, north_hall: Library, kiosk: Kiosk, lifts: Lifts
) -> None:
    page = open_page(
        "/wayfinding", width=TALL[0], height=TALL[1], origin=north_hall.origin, kiosk=kiosk.id, lang="en",
        watch=lambda page: page.emulate_media(reduced_motion="reduce"),
    )  # fmt: skip
    page.locator("bt-attract .begin").click()
    search(page, "jjtsq").first.click()
    expect(page.locator("bt-way-stage .card")).to_be_visible(timeout=PATIENCE_MS)
    line = page.locator("bt-plan .way-ink").first
    first = line.get_attribute("d")
    page.wait_for_timeout(400)
    assert first
    assert line.get_attribute("d") == first
    expect(page.locator("bt-way-stage .block b")).to_have_text("1F")


def test_a_route_is_found_by_keyboard_alone(open_page: OpenPage, north_hall: Library, lifts: Lifts) -> None:
    page = open_page("/wayfinding", width=DESK[0], height=DESK[1], origin=north_hall.origin, lang="en")
    page.locator("bt-find-panel input").focus()
    page.keyboard.type("accessible toilet")
    expect(page.locator("bt-results [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("bt-steps button").first).to_be_visible(timeout=PATIENCE_MS)
    assert page.evaluate(
        """() => {
          let element = document.activeElement;
          while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
          return element?.tagName;
        }"""
    ) == "H2"  # fmt: skip
    expect(page.locator("[aria-live=polite]")).to_contain_text("Route drawn")
    page.go_back()
    expect(page.locator("bt-find-panel")).to_be_visible()


def test_an_unknown_kiosk_says_so_and_still_leads_from_the_entrance(
    open_page: OpenPage, north_hall: Library, lifts: Lifts
) -> None:
    page = open_page(
        "/wayfinding", width=TALL[0], height=TALL[1], origin=north_hall.origin, kiosk="nowhere", lang="en"
    )
    page.locator("bt-attract .begin").click()
    expect(page.locator(".misplaced")).to_be_visible()
    page.locator("bt-find-panel bt-tile").nth(4).click()
    page.locator("bt-find-panel .kinds bt-tile").first.click()
    expect(page.locator("bt-steps button").first).to_be_visible(timeout=PATIENCE_MS)


@pytest.mark.parametrize("size", [TALL, PHONE])
def test_axe_finds_nothing_serious_on_the_way(
    open_page: OpenPage,
    axe: Callable[[Page], list[dict[str, Any]]],
    north_hall: Library,
    kiosk: Kiosk,
    lifts: Lifts,
    size: tuple[int, int],
) -> None:
    query = {"kiosk": kiosk.id} if size == TALL else {}
    page = open_page(
        "/wayfinding", width=size[0], height=size[1], origin=north_hall.origin, lang="zh", **query
    )
    found: dict[str, list[dict[str, Any]]] = {}

    def look(where: str) -> None:
        for theme in THEMES:
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            page.wait_for_timeout(200)  # colours fade
            if violations := axe(page):
                found[f"{where} {theme}"] = violations
        page.mouse.move(3, 3)
        page.mouse.move(5, 5)

    if size == TALL:
        look("at rest")
        page.locator("bt-attract .begin").click()
    look("where to")
    for intent in (1, 2, 3):
        page.locator("bt-find-panel bt-tile").nth(intent).click()
        page.wait_for_timeout(300)
        look(f"intent {intent}")
        page.locator("bt-find-panel header .tool").click()
    page.locator("bt-find-panel input").click()
    if size == TALL:
        search(page, "jjtsq")
    else:
        page.keyboard.type("jjtsq")
    expect(page.locator("bt-results [role=option]").first).to_be_visible()
    look("results")
    page.locator("bt-results [role=option]").first.click()
    expect(page.locator("bt-steps button").first).to_be_visible(timeout=PATIENCE_MS)
    look("route")
    page.locator("bt-settings .tool[lang]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    look("route in English")
    assert not found
