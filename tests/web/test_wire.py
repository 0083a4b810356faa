"""Times and durations are read in the forms people and programs write them in."""

import math

import pytest

from web.wire import iso, parse_duration_s, parse_moment, to_json

NOON_US = 1_795_348_800_000_000  # 2026-11-22T12:00:00Z


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T12:00:00Z",
        "2026-11-22T12:00:00.000Z",
        "2026-11-22T20:00:00+08:00",
        "2026-11-22T20:00:00 08:00",  # a plus sign that a browser made a space of
        "2026-11-22T12:00:00",
        "1795348800",
        "1795348800.0",
        "1795348800000",
        "1795348800000000",
    ],
)
def test_a_moment_is_understood(text: str) -> None:
    assert parse_moment(text) == NOON_US


@pytest.mark.parametrize("text", ["yesterday", "", "-5", "nan", "inf", "1e30"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"give a moment|an epoch must lie"):
        parse_moment(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT5M", 300),
        ("5m", 300),
        ("300", 300),
        ("300s", 300),
        ("P1DT1H", 90_000),
        ("1h", 3_600),
        ("PT0.5S", 0.5),
    ],
)
def test_a_duration_is_understood(text: str, seconds: float) -> None:
    assert parse_duration_s(text) == seconds


@pytest.mark.parametrize("text", ["", "P", "PT", "five", "-5m", "5 weeks"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="give a duration"):
        parse_duration_s(text)


def test_times_have_milliseconds_and_z() -> None:
    assert iso(NOON_US + 7_999) == "2026-11-22T12:00:00.007Z"


def test_a_figure_that_is_no_number_becomes_null() -> None:
    assert to_json([math.nan, 1.5]) == b"[null,1.5]"
