"""The seat map is alive: what a device says is seen at once, and what nobody knows is not called free."""

from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect

from tests.browser.conftest import OpenPage
from tests.browser.library import Devices, Library, seat_id

STATES = "marks => Object.fromEntries(marks.map(({ dataset }) => [dataset.id, dataset.state]))"


def mark_of(page: Page, number: int) -> Locator:
    return page.locator(f'bt-plan [data-id="{seat_id(number)}"]')


def test_a_seat_turns_without_a_reload_when_its_device_speaks(
    open_page: OpenPage, library: Library, devices: Devices
) -> None:
    page = open_page()
    navigations: list[str] = []
    page.on("framenavigated", lambda frame: navigations.append(frame.url))
    page.evaluate("window.neverReloaded = true")
    seat, total = mark_of(page, 6), page.locator("bt-zone-list .total b")
    expect(seat).to_have_attribute("data-state", "free")
    expect(seat).to_have_accessible_name("座位 A-6，空闲")
    free = library.ask("/api/v1/seats/zones")["totals"]["free"]
    expect(total).to_have_text(f"{free}–{free + 1}")

    devices.say({6: True})

    expect(seat).to_have_attribute("data-state", "occupied")
    expect(seat).to_have_accessible_name("座位 A-6，有人")
    expect(total).to_have_text(f"{free - 1}–{free}")
    assert page.evaluate("window.neverReloaded")
    assert not navigations


def test_a_seat_whose_sensor_was_never_heard_is_unknown_and_not_counted_as_free(open_page: OpenPage) -> None:
    page = open_page()
    expect(mark_of(page, 4)).to_have_attribute("data-state", "unknown")
    expect(mark_of(page, 4)).to_have_accessible_name("座位 A-4，未知，有插座，靠窗，安静区")
    states = list(page.locator("bt-plan .seat").evaluate_all(STATES).values())
    free, unknown = states.count("free"), states.count("unknown")
    assert unknown == 1
    expect(page.locator("bt-zone-list .total b")).to_have_text(f"{free}–{free + unknown}")
    # The shapes differ too, for eyes that do not see the colours.
    shapes = {
        state: page.locator(f'bt-plan .seat[data-state="{state}"]').first.get_attribute("d")
        for state in ("free", "occupied", "unknown")
    }
    assert len(set(shapes.values())) == 3


def test_the_page_asks_nobody_but_its_own_server(open_page: OpenPage, library: Library) -> None:
    asked: list[str] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    def watch(page: Page) -> None:
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: asked.append(socket.url))
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))

    page = open_page(watch=watch)
    page.locator("bt-zone-row").first.click()
    own = (library.origin, library.origin.replace("http", "ws", 1), "data:")
    assert any(url.startswith("ws:") for url in asked)
    assert [url for url in asked if not url.startswith(own)] == []
    assert complaints == []


def test_the_page_comes_with_a_strict_content_policy(open_page: OpenPage, library: Library) -> None:
    policies: dict[str, str] = {}

    def note(response: Response) -> None:
        policies[response.url] = response.headers.get("content-security-policy", "")

    open_page(watch=lambda page: page.on("response", note))
    policy = next(text for url, text in policies.items() if url.startswith(f"{library.origin}/seats"))
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == "'self'"
    assert rules["connect-src"] == "'self'"
    assert rules.get("script-src", "'self'") == "'self'"
    assert all(policies.values())


def test_a_dead_server_is_told_and_a_new_one_is_found_without_a_reload(
    open_page: OpenPage, library: Library, devices: Devices
) -> None:
    page = open_page()
    page.evaluate("window.neverReloaded = true")
    marks = page.locator("bt-plan .seat")
    expect(mark_of(page, 3)).to_have_attribute("data-state", "occupied")
    before = marks.evaluate_all(STATES)
    library.kill()
    try:
        trouble = page.locator("bt-band.trouble")
        expect(trouble).to_be_visible()
        expect(trouble).to_contain_text("最后收到的状况")
        assert marks.evaluate_all(STATES) == before
    finally:
        library.start()
    expect(trouble).to_be_hidden(timeout=30_000)
    devices.say({5: True})
    expect(mark_of(page, 5)).to_have_attribute("data-state", "occupied")
    assert marks.evaluate_all(STATES) == before | {seat_id(5): "occupied"}
    assert page.evaluate("window.neverReloaded")
