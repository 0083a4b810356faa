"""Levels are read as map makers write them, and whatever is odd about them is told."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from twin.venue.importing.level_values import HIGHEST, LOWEST, parse_levels, repeated

WRITTEN: dict[str, tuple[float, ...]] = {
    "0": (0,), "-1": (-1,), "0.5": (0.5,), "0;1": (0, 1), "-1;-2": (-2, -1), "-2;-1;0;1;2": (-2, -1, 0, 1, 2),
    "0-3": (0, 1, 2, 3), "-1-3": (-1, 0, 1, 2, 3), "-3--1": (-3, -2, -1), "0.5-2.5": (0.5, 1.5, 2.5),
    "0-0.5": (0, 0.5), "0-1;3": (0, 1, 3), "1;1;1": (1,), "": (), "  ": (), ";": (),
}  # fmt: skip
ODD: dict[str, tuple[tuple[float, ...], str]] = {
    "0,5": ((0.5,), "level-comma"), "-1,5": ((-1.5,), "level-comma"), "1,2": ((1, 2), "level-comma"),
    "0,1,2": ((0, 1, 2), "level-comma"), " 1 ; 2 ": ((1, 2), "level-unusual"),
    "0–3": ((0, 1, 2, 3), "level-unusual"), "−1": ((-1,), "level-unusual"),
    "3-0": ((0, 1, 2, 3), "level-unusual"),
    "EG": ((0,), "level-unusual"), "2.OG": ((2,), "level-unusual"), "UG": ((-1,), "level-unusual"),
    "U2": ((-2,), "level-unusual"), "Level 4": ((4,), "level-unusual"), "roof": ((), "level-unreadable"),
    "0;roof": ((0,), "level-unreadable"), "999": ((), "level-unreadable"),
    "0-250": (tuple(range(100)), ""), "1e5": ((), "level-unreadable"), "٣": ((), "level-unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
def test_documented_forms_are_read_without_a_remark(text: str) -> None:
    levels = parse_levels(text)
    assert (levels.values, levels.remarks) == (WRITTEN[text], ())


@pytest.mark.parametrize("text", ODD)
def test_other_forms_are_read_as_far_as_they_can_be_and_told(text: str) -> None:
    values, kind = ODD[text]
    levels = parse_levels(text)
    assert levels.values == values
    assert not kind or kind in {found for found, _ in levels.remarks}


def test_no_level_is_none() -> None:
    assert parse_levels(None).values == ()


@given(st.text(alphabet="0123456789-+.,; –EGUOf", max_size=400))
def test_any_text_gives_rising_levels_of_some_building(text: str) -> None:
    values = parse_levels(text).values
    assert list(values) == sorted(set(values))
    assert len(values) <= 100
    assert all(LOWEST <= value <= HIGHEST for value in values)


@given(st.lists(st.integers(-20, 99), min_size=1, max_size=9, unique=True))
def test_a_list_is_what_was_listed(levels: list[int]) -> None:
    assert parse_levels(";".join(map(str, levels))).values == tuple(sorted(levels))


@given(st.integers(-50, 50), st.integers(0, 40))
def test_a_range_is_each_of_its_levels(first: int, more: int) -> None:
    assert parse_levels(f"{first}-{first + more}").values == tuple(range(first, first + more + 1))


def test_a_repeated_feature_is_copied_to_where_it_begins_again() -> None:
    base, repeats = parse_levels("0-1"), parse_levels("1;2")
    assert repeated(base, repeats) == ((0, 1), (1, 2), (2, 3))
    assert repeated(parse_levels("-1"), parse_levels("1-3")) == ((-1,), (1,), (2,), (3,))
    assert repeated(parse_levels(None), parse_levels("2-3")) == ((2,), (3,))
    assert repeated(base, parse_levels(None)) == ((0, 1),)
