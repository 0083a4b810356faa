"""Widths, counts, inclines and names are read as map makers write them."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from twin.venue.importing.measures import find_count, find_length_m, find_slope, find_way_up, find_width_m
from twin.venue.importing.names import find_labels


@pytest.mark.parametrize(
    ("text", "metres"),
    [("1.2", 1.2), ("1,2", 1.2), ("1.2 m", 1.2), ("90 cm", 0.9), ("900mm", 0.9), ("3'", 0.9144),
     ("3'6\"", 1.0668),
     ("36 in", 0.9144), ("wide", None), ("", None), (None, None), ("-1", None), ("1e9", None)],
)  # fmt: skip
def test_a_length_is_metres(text: str | None, metres: float | None) -> None:
    assert find_length_m(text) == (None if metres is None else pytest.approx(metres))


def test_a_width_that_cannot_be_is_none() -> None:
    assert find_width_m("5000", 0.4, 12) is None
    assert find_width_m("0.1", 0.4, 12) is None
    assert find_width_m("1.1", 0.4, 12) == 1.1


def test_a_count_is_a_whole_number_within_reason() -> None:
    assert [find_count(text, 100) for text in ("18", " 7 ", "0", "101", "-3", "x", "１８", None)] == [
        18, 7, None, None, None, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "slope", "up"),
    [("8%", 0.08, True), ("-4%", 0.04, False), ("45°", 1.0, True), ("up", None, True), ("down", None, False),
     ("0%", 0.0, None), ("steep", None, None), (None, None, None), ("89°", None, True)],
)  # fmt: skip
def test_an_incline_has_a_slope_and_a_direction(
    text: str | None, slope: float | None, up: bool | None
) -> None:
    assert find_slope(text) == (None if slope is None else pytest.approx(slope, abs=1e-4))
    assert find_way_up(text) is up


@given(st.text(max_size=60))
def test_any_text_is_a_measure_or_none(text: str) -> None:
    for value in (find_length_m(text), find_slope(text), find_count(text, 1000)):
        assert value is None or value >= 0


def test_names_go_by_language_and_by_script() -> None:
    tags = {
        "name": "图书馆",
        "name:en": "Library",
        "name:zh-Hant": "圖書館",
        "name:etymology": "x",
        "name:": "y",
    }
    assert find_labels(tags, "name", None) == {"zh": "图书馆", "en": "Library", "zh-Hant": "圖書館"}
    assert find_labels({"name": "Bücherei"}, "name", None) == {"und": "Bücherei"}
    assert find_labels({"name": "Bücherei"}, "name", "de") == {"de": "Bücherei"}
    assert find_labels({"name": "としょかん"}, "name", None) == {"ja": "としょかん"}
    assert find_labels({"name": "Library", "name:en": "Library"}, "name", "de") == {"en": "Library"}
    assert find_labels({"name": " "}, "name", None) == {}
