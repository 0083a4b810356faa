"""What the seat map says is the same in the plan, the list, the filters, the address and on the wall."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.library import GROUND, QUIET_ZONE, STUDY, UPPER, Library, seat_id

WORDS = {"free": "空闲", "occupied": "有人", "unknown": "未知"}
_COUNT_SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
"""


def test_the_list_holds_the_same_seats_in_the_same_states_as_the_plan(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.locator(f'bt-plan [data-id="{seat_id(3)}"]')).to_have_attribute("data-state", "occupied")
    drawn: dict[str, str] = page.locator("bt-plan .seat").evaluate_all(
        "marks => Object.fromEntries(marks.map(({ dataset }) => [dataset.id, dataset.state]))"
    )
    total = page.locator("bt-zone-list .total b").inner_text()
    page.get_by_role("button", name="列表", exact=True).click()
    expect(page.locator("bt-plan")).to_have_count(0)
    expect(page.locator("bt-zone-list .total b")).to_have_text(total)
    listed: dict[str, str] = {}
    for zone in ("静音区", "研讨间"):
        row = page.locator("bt-zone-row", has_text=zone)
        figure = row.locator(".figure b").inner_text()
        row.click()
        detail = page.locator("bt-zone-detail")
        expect(detail.locator(".sum b")).to_have_text(figure)
        for button in detail.locator("[data-seat]").all():
            listed[button.get_attribute("data-seat") or ""] = button.inner_text()
        page.get_by_role("button", name="返回", exact=True).click()
    assert listed.keys() == drawn.keys()
    assert all(WORDS[state] in listed[seat] for seat, state in drawn.items())


def test_a_filter_recounts_dims_the_rest_and_goes_into_the_address(open_page: OpenPage) -> None:
    page = open_page()
    total = page.locator("bt-zone-list .total b")
    before = total.inner_text()
    page.get_by_role("button", name="靠窗", exact=True).click()
    # Only seats 3 and 4 have a window; one is taken, of the other nobody knows.
    expect(total).to_have_text("0–1")
    expect(page.locator("bt-plan .seat.dim")).to_have_count(4)
    expect(page).to_have_url(re.compile(r"[?&]with=window"))
    page.reload()
    expect(page.locator("bt-zone-list .total b")).to_have_text("0–1")
    page.get_by_role("button", name="清除筛选", exact=True).click()
    expect(total).to_have_text(before)
    expect(page.locator("bt-plan .seat.dim")).to_have_count(0)


def test_a_link_opens_its_level_zone_and_seat(open_page: OpenPage) -> None:
    page = open_page(level=UPPER)
    expect(page.locator(".block b")).to_have_text("2F")
    page = open_page(zone=STUDY)
    expect(page.get_by_role("heading", name="研讨间")).to_be_visible()
    page = open_page(level=GROUND, zone=QUIET_ZONE, seat=seat_id(1))
    expect(page.locator(".block b")).to_have_text("1F")
    expect(page.get_by_role("heading", name="座位 A-1")).to_be_visible()
    expect(page.locator("bt-seat-card")).to_contain_text("空闲")
    expect(page.locator("bt-seat-card")).to_contain_text("D-1")
    expect(page.locator("bt-plan .chosen-seat")).to_have_count(1)
    page = open_page(seat="no such seat", zone="none", level="nowhere")
    expect(page.locator("bt-plan .seat")).to_have_count(6)


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_nothing_moves_while_the_page_loads(
    open_page: OpenPage, north_hall: Library, width: int, height: int
) -> None:
    def watch(page: Page) -> None:
        page.add_init_script(_COUNT_SHIFTS)

    page = open_page(width=width, height=height, origin=north_hall.origin, watch=watch)
    page.wait_for_timeout(1000)
    assert page.evaluate("window.shifted") < 0.02


def test_the_wall_shows_level_after_level_in_figures_for_four_metres(
    open_page: OpenPage, north_hall: Library
) -> None:
    page = open_page(view="wall", width=1920, height=1080, origin=north_hall.origin)
    giant = page.locator("bt-wall .giant")
    assert giant.evaluate("element => parseFloat(getComputedStyle(element).fontSize)") >= 120
    cut = page.locator("bt-wall aside, bt-wall main, bt-wall .stage, bt-wall li").evaluate_all(
        "parts => parts.filter(part => part.scrollHeight > part.clientHeight + 1"
        " || part.scrollWidth > part.clientWidth + 1).map(part => part.outerHTML.slice(0, 80))"
    )
    assert cut == []
    page.wait_for_function(
        "document.querySelector('bt-seats-page').shadowRoot.querySelector('bt-wall')"
        ".shadowRoot.querySelector('img').naturalWidth > 0"
    )
    shown = page.locator("bt-wall li.now .figure").first
    first = shown.inner_text()
    page.keyboard.press("ArrowRight")
    expect(shown).not_to_have_text(first)
