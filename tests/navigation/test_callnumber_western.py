"""Dewey and Library of Congress numbers: order, fields, spellings, and a second opinion on LC."""

import itertools

import pycallnumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navigation.callnumbers import CallNumberError, CallNumberRules, Cutter, LcCallNumber, parse_call_number
from tests.navigation.call_numbers import DEWEY, LC


def in_order(shelf: list[str], rules: CallNumberRules) -> bool:
    """Whether every pair, not only neighbours, stands as listed."""
    read = [parse_call_number(text, rules) for text in shelf]
    return all(a < b for a, b in itertools.combinations(read, 2))


def test_dewey_compares_class_as_decimal_then_cutters_years_and_volumes() -> None:
    assert in_order(
        ["1 .I39", "1.23 .I39", "11 .I39", "11.34567 .I39", "11.4 .I39", "823 ROW", "823.9 ROW", "823.914",
         "823.914 1998", "823.914 R88", "823.914 R88h", "823.914 R884", "823.914 R884h 1997",
         "823.914 R884h 1998", "823.914 R884h 1998 v.2", "823.914 R884h 1998 v.10", "823.914 R9",
         "823.914 ROW", "REF 1 .I39"],
        DEWEY,
    )  # fmt: skip


def test_dewey_spellings_are_put_right() -> None:
    for typed in (
        "823.914 ROW 1998 v.2",
        "823/.914 row 1998 V. 2",
        "823'.914 ROW 1998 vol. 2",
        "８２３.914 Row 1998 v2",
    ):
        assert str(parse_call_number(typed, DEWEY)) == "823.914 ROW 1998 v.2"


def test_library_of_congress_compares_class_as_integer_and_cutters_as_decimals() -> None:
    assert in_order(
        ["A1", "Q1", "QA9 .B5", "QA76 .A1", "QA76 .A88", "QA76 .A88x", "QA76 .A888", "QA76.5 .A1",
         "QA76.73 .P98", "QA76.73 .P98 1998", "QA76.73 .P98 1998b", "QA76.73 .P98 1999 v.2",
         "QA76.73 .P98 L8", "QA76.73 .P98 L8 1998", "QA76.73 .P98 L8 1998 v.2", "QA76.73 .P98 L8 1998 v.10",
         "QA76.73 .P98 L8 1998 c.2", "QA76.73 .P98 L9", "QA100", "REF A1"],
        LC,
    )  # fmt: skip


def test_library_of_congress_fields_are_typed() -> None:
    found = parse_call_number("ref qa 76.73.p98L88 1998 v.2 copy 3", LC)
    assert isinstance(found, LcCallNumber)
    assert (found.collection, found.letters, found.number, found.decimals) == ("REF", "QA", 76, "73")
    assert found.cutters == (Cutter("P", "98"), Cutter("L", "88"))
    assert (found.year, found.volume) == (1998, 2)
    assert str(found) == "REF QA76.73 .P98 L88 1998 v.2 c.3"


def test_a_date_behind_the_class_is_not_the_year_of_the_book() -> None:
    found = parse_call_number("KF4558 15th .S3 1998b v.2", LC)
    assert isinstance(found, LcCallNumber)
    assert found.year == 1998


@pytest.mark.parametrize("wrong", ["76.73 .P98", "QAAA76", "QA76.73.P98:5", "QA76 .P98 " + "1 " * 17])
def test_what_is_no_library_of_congress_number_is_refused(wrong: str) -> None:
    with pytest.raises(CallNumberError):
        parse_call_number(wrong, LC)


lc_texts = st.builds(
    lambda letters, number, decimals, cutters, year: (
        f"{letters}{number}{decimals} .{' '.join(cutters)}{f' {year}' if year else ''}"
    ),
    st.sampled_from(["Q", "QA", "QB", "PN", "KF", "Z"]),
    st.integers(1, 9999),
    st.just("") | st.from_regex(r"\.[1-9]{1,3}", fullmatch=True),
    st.lists(st.from_regex("[A-Z][1-9]{1,4}", fullmatch=True), min_size=1, max_size=2),
    st.none() | st.integers(1800, 2029),
)


@settings(deadline=None)
@given(lc_texts, lc_texts)
def test_pycallnumber_agrees_on_the_order_of_library_of_congress_numbers(one: str, other: str) -> None:
    theirs = [pycallnumber.callnumber(text) for text in (one, other)]
    if {type(unit).__name__ for unit in theirs} != {"LC"}:
        return
    ours = [parse_call_number(text, LC) for text in (one, other)]
    assert (ours[0] < ours[1]) == (theirs[0].for_sort() < theirs[1].for_sort())
