"""The Chinese Library Classification: order on the shelf, fields, tables of signs, spellings."""

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navigation.callnumbers import (
    CLC_SIGNS,
    AuthorDigits,
    BookNumber,
    CallNumberError,
    CallNumberRules,
    CallNumberRulesError,
    ClcCallNumber,
    parse_call_number,
)


def read(text: str, rules: CallNumberRules | None = None) -> ClcCallNumber:
    found = parse_call_number(text, rules or CallNumberRules())
    assert isinstance(found, ClcCallNumber)
    return found


def in_order(shelf: list[str], rules: CallNumberRules | None = None) -> bool:
    """Whether every pair, not only neighbours, stands as listed."""
    return all(read(a, rules) < read(b, rules) for a, b in itertools.combinations(shelf, 2))


def test_the_example_of_the_plms_manual_holds() -> None:
    assert in_order(["A11/45", "A2/13", "B43/6", "B43/11", "C23/5"])


def test_the_shared_shelf_comes_out_in_its_stated_order(shared_data: Path) -> None:
    path = shared_data / "callnumbers" / "clc.json"
    if not path.is_file():
        pytest.skip("no call numbers among the data sets")
    assert in_order(json.loads(path.read_text(encoding="utf-8"))["shelf_order"])


def test_auxiliary_signs_come_in_the_order_of_the_manual() -> None:
    """The manual's own example, 5th edition, pages 82 and 83."""
    manual = [
        "R711",
        "R711-62",
        "R711(711)",
        "R711(711)=535",
        "R711=6",
        "R711＜326＞",
        "R711：R83",
        "R711+R173",
    ]
    assert in_order([f"{number}/9" for number in [*manual, "R711.1"]])


def test_general_works_stand_before_the_subclasses() -> None:
    assert in_order(["TP3/900", "TP3a/1", "TP3-43/1", "TP30/1", "TP31/1", "TP311/1", "TP311.1/1", "TP312/1"])


def test_a_letter_class_stands_before_its_two_letter_classes() -> None:
    assert in_order(["T-0/1", "T1/1", "TB/1", "TP312/1", "TP312C/1", "TP312JA/1", "TP313/1"])


def test_volumes_and_editions_stand_in_reading_order() -> None:
    assert in_order(
        ["K20/7", "K20/7:1", "K20/7:2", "K20/7:10", "K20/7:上", "K20/7:中", "K20/7:下", "K20/7=2",
         "K20/7=2:1", "K20/7=2010", "K20/7-2", "K20/8"]
    )  # fmt: skip


def test_integers_stand_before_author_numbers() -> None:
    assert in_order(["I247.57/2", "I247.57/10", "I247.57/L31", "I247.57/N9", "I247.57/N2338", "I247.58/1"])


def test_a_library_may_read_author_digits_as_decimals() -> None:
    assert in_order(["I2/N2338", "I2/N234", "I2/N9"], CallNumberRules(author_digits=AuthorDigits.DECIMAL))


def test_prefixed_collections_stand_apart_in_the_order_of_the_table() -> None:
    assert in_order(["Z83/9", "参A1/1", "参 TP3/1", "R A1/1", "R/TP3/1", "少儿I28/1"])


def test_fields_are_typed() -> None:
    found = read("参TP311.5-43/123:2=2020")
    assert (found.collection, found.class_number, found.book) == ("参", "TP311.5-43", BookNumber("", "123"))
    assert (found.volume, found.year, found.edition) == (2, 2020, None)
    assert found.book is not None
    assert found.book.number == 123
    assert read("TP3/1=2").edition == 2
    assert read("I247.57/N2338").book == BookNumber("N", "2338")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ＴＰ３１１．５／１２３", "TP311.5/123"),
        ("tp 311. 5 / 123", "TP311.5/123"),
        ("TP311.5 123", "TP311.5/123"),
        ("TP311.5\n123", "TP311.5/123"),
        ("TP3115/0123", "TP311.5/123"),
        ("R711“6”/2", 'R711"6"/2'),
        ("R711〈326〉／２", "R711<326>/2"),
        ("R711—62/2", "R711-62/2"),
        ("tp312ja/12", "TP312JA/12"),
        ("i247.57/n2338", "I247.57/N2338"),
        ("d920.4a/1", "D920.4a/1"),
        ("TP3/4 2010 vol.2", "TP3/4=2010:2"),
        ("r tp3/1", "R TP3/1"),
        ("R/N2338", "R/N2338"),
        ("R:Q5/12", "R:Q5/12"),
        ("少儿I28/1", "少儿 I28/1"),
    ],
)
def test_spellings_are_put_right(typed: str, meant: str) -> None:
    assert str(read(typed)) == meant


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("311.5/123", "letter"),
        ("TP3(1/2", ") is missing"),
        ("TP3(1(2)/2", ") is missing"),
        ("TP3./2", "dot"),
        ("TP3..5/2", "dot"),
        ("TP3[1]/2", "'['"),
        ("TP3-/2", "follow -"),
        ("TP3/1?", "'?'"),
        ("TP3/1:", "':'"),
        ("TP3/:1", "book number"),
        ("TP3/1234567890", "book number"),
    ],
)
def test_the_error_says_what_is_wrong(wrong: str, named: str) -> None:
    with pytest.raises(CallNumberError) as refusal:
        read(wrong)
    assert named in refusal.value.reason
    assert refusal.value.text == wrong


def test_a_library_changes_the_order_by_its_table() -> None:
    rules = CallNumberRules(signs=("=", "0", "A", "-", "("))
    assert in_order(["K2/1", "K2=6/1", "K21/1", "K2-5/1", "K2(3)/1"], rules)
    with pytest.raises(CallNumberError, match="its table has"):
        read("K2+5/1", rules)


@pytest.mark.parametrize(
    "signs",
    [("-",), ("-", "-", "0", "A"), ("0", "A", "."), ("0", "A", "--"), ("0", "A", "/"), ("0", "A", "书")],
)
def test_a_table_that_cannot_work_is_refused(signs: tuple[str, ...]) -> None:
    with pytest.raises(CallNumberRulesError):
        CallNumberRules(signs=signs)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("AIT"), st.from_regex("[0-9]{1,6}", fullmatch=True), st.integers(0, 999))
    )
)
def test_plain_numbers_sort_by_letter_then_decimal_then_integer(parts: list[tuple[str, str, int]]) -> None:
    by_rule = sorted(set(parts))
    by_key = sorted(set(parts), key=lambda p: read(f"{p[0]}{p[1]}/{p[2]}").key)
    assert by_key == by_rule


@settings(deadline=None)
@given(st.permutations(["-", "(", '"', "=", "<", ":", "+"]))
def test_every_permutation_of_the_table_is_obeyed(signs: list[str]) -> None:
    rules = CallNumberRules(signs=("a", *signs, "0", "A"))
    closed = {"(": ")", '"': '"', "<": ">"}
    assert in_order(["G2/1", *(f"G2{s}1{closed.get(s, '')}/1" for s in signs), "G21/1"], rules)
    assert set(rules.signs) == set(CLC_SIGNS)
