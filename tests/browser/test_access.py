"""Everybody can use the pages: by keyboard, by ear, in either language, in any colours and sizes."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.library import Library, seat_id

LANGUAGE = "bt-settings .tool[lang]"
THEMES = ("light", "dark", "contrast-light", "contrast-dark")
WIDTHS = {"phone": (390, 844), "desk": (1280, 800)}
_FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.dataset?.id ?? '';
}"""


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("path", ["/", "/seats"])
def test_axe_finds_nothing_serious_in_any_theme_or_language(
    open_page: OpenPage, axe: Callable[[Page], list[dict[str, Any]]], path: str, size: str
) -> None:
    width, height = WIDTHS[size]
    page = open_page(path, width=width, height=height)
    found = {}
    for language in ("zh", "en"):
        for theme in THEMES:
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            page.wait_for_timeout(200)  # colours fade
            if violations := axe(page):
                found[f"{language} {theme}"] = violations
        page.locator(LANGUAGE).click()
    assert not found


def test_axe_finds_nothing_serious_in_an_open_seat_or_on_the_wall(
    open_page: OpenPage, axe: Callable[[Page], list[dict[str, Any]]]
) -> None:
    page = open_page(seat=seat_id(1))
    page.locator("bt-seat-card .state").wait_for()
    assert axe(page) == []
    assert axe(open_page(view="wall", width=1920, height=1080)) == []
    assert axe(open_page(view="list", width=390, height=844)) == []


def test_a_seat_is_reached_and_opened_by_keyboard_and_escape_goes_back_to_it(open_page: OpenPage) -> None:
    page = open_page()
    seats = {seat_id(n) for n in range(1, 7)}
    first = focused = ""
    for _ in range(40):
        page.keyboard.press("Tab")
        if (first := page.evaluate(_FOCUSED)) in seats:
            break
    assert first in seats
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
        if (focused := page.evaluate(_FOCUSED)) != first:
            break
    assert focused in seats - {first}
    expect(page.locator("bt-plan .focus-ring")).to_have_count(1)

    page.keyboard.press("Enter")

    expect(page.locator("bt-seat-card")).to_be_visible()
    number = next(n for n in range(1, 7) if seat_id(n) == focused)
    expect(page.get_by_role("heading", name=f"座位 A-{number}")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("bt-seat-card")).to_have_count(0)
    assert page.evaluate(_FOCUSED) == focused


def test_the_language_changes_everywhere_at_one_touch_and_is_remembered(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.get_by_role("heading", level=1)).to_contain_text("小图书馆")
    page.locator(LANGUAGE).click()
    for _ in range(2):
        expect(page.get_by_role("heading", level=1)).to_contain_text("Small Library")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator(f'bt-plan [data-id="{seat_id(3)}"]')).to_have_accessible_name(
            "Seat A-3, Taken, socket, by a window, quiet zone"
        )
        expect(page.locator("bt-zone-row", has_text="Quiet Zone")).to_be_visible()
        page.reload()
        page.locator("bt-plan .seat").first.wait_for(state="attached")


def test_large_text_is_half_as_large_again_and_still_fits(open_page: OpenPage) -> None:
    page = open_page(width=360, height=740)
    name = page.locator("bt-zone-row .name").first
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    normal = name.evaluate(size)
    page.locator("bt-settings [popovertarget]").click()
    page.get_by_role("button", name="大字", exact=True).click()
    assert name.evaluate(size) == pytest.approx(1.5 * normal)
    page.keyboard.press("Escape")
    assert_fits(page, 360)


@pytest.mark.parametrize("path", ["/", "/seats"])
@pytest.mark.parametrize(("language", "text"), [("zh", "normal"), ("en", "normal"), ("en", "large")])
def test_nothing_reaches_beyond_a_narrow_phone(
    open_page: OpenPage, north_hall: Library, path: str, language: str, text: str
) -> None:
    page = open_page(path, width=360, height=740, origin=north_hall.origin, lang=language, text=text)
    assert_fits(page, 360)


def assert_fits(page: Page, width: int) -> None:
    """Neither the page scrolls sideways nor is anything that one reads or touches cut off."""
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    what = "header.top button:not(.skip), h1, bt-zone-row .figure, bt-zone-list .total b, a.seats, .now b"
    # The text itself is measured: it may reach beyond a box that fits.
    beyond = page.locator(what).evaluate_all(
        """(parts, width) => parts
          .filter((part) => getComputedStyle(part).overflowX === 'visible')
          .map((part) => {
            const text = document.createRange();
            text.selectNodeContents(part);
            return [part.textContent.trim().slice(0, 30), text.getBoundingClientRect()];
          })
          .filter(([, box]) => box.width && (box.left < 0 || box.right > width + 0.5))
          .map(([text, box]) => `${text} ${box.left}-${box.right}`)""",
        width,
    )
    assert beyond == []
