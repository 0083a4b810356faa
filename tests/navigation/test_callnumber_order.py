"""Whatever is read has one place on the shelf: a total order, and what is printed reads as the same."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navigation.callnumbers import CallNumberError, CallNumberRules, parse_call_number
from tests.navigation.call_numbers import (
    CLC,
    CLC_DECIMAL,
    DEWEY,
    EVERY_RULES,
    LC,
    clc_call_numbers,
    dewey_call_numbers,
    lc_call_numbers,
)

any_value = st.one_of(
    *(
        st.tuples(st.just(rules), values)
        for rules, values in (
            (CLC, clc_call_numbers()),
            (CLC_DECIMAL, clc_call_numbers()),
            (DEWEY, dewey_call_numbers()),
            (LC, lc_call_numbers()),
        )
    )
)
any_read = any_value.map(lambda pair: parse_call_number(str(pair[1]), pair[0]))


@settings(deadline=None)
@given(any_value)
def test_what_is_printed_reads_as_an_equal_value(pair: tuple[CallNumberRules, object]) -> None:
    rules, value = pair
    read = parse_call_number(str(value), rules)
    assert read == value
    assert str(read) == str(value)


@settings(deadline=None)
@given(any_value, any_value)
def test_equal_values_and_only_they_share_a_key(
    one: tuple[CallNumberRules, object], other: tuple[CallNumberRules, object]
) -> None:
    if one[0] is not other[0]:
        return
    a, b = (parse_call_number(str(value), rules) for rules, value in (one, other))
    assert (a == b) == (a.key == b.key)


@settings(deadline=None)
@given(any_read, any_read, any_read)
def test_the_order_is_total_antisymmetric_and_transitive(a: object, b: object, c: object) -> None:
    assert (a < b) + (b < a) + (a.key == b.key) == 1
    assert (a <= b) == (not b < a)
    if a <= b <= c:
        assert a <= c


@settings(deadline=None)
@given(
    st.sampled_from(EVERY_RULES),
    st.text(max_size=30) | st.text('ABC aRv参少0123456789./:=-()"<>+', max_size=30),
)
def test_any_text_is_read_or_refused_with_a_reason(rules: CallNumberRules, text: str) -> None:
    with suppress(CallNumberError):
        read = parse_call_number(text, rules)
        assert parse_call_number(str(read), rules) == read


@settings(deadline=None)
@given(any_value, st.randoms(use_true_random=False))
def test_full_width_letters_digits_and_signs_read_the_same(
    pair: tuple[CallNumberRules, object], chance: object
) -> None:
    rules, value = pair
    text = "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and chance.random() < 0.5 else c for c in str(value)
    )
    assert parse_call_number(f" {text}  ", rules) == value


@pytest.mark.parametrize("rules", EVERY_RULES)
def test_what_is_not_a_call_number_is_refused_with_what_would_be_right(rules: CallNumberRules) -> None:
    for text in ("", "   ", "?", "书", "A" * 101, "\x00\x01", "1/2/3/4\x07"):
        with pytest.raises(CallNumberError) as refusal:
            parse_call_number(text, rules)
        assert refusal.value.reason
