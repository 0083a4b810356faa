"""Call numbers of all schemes for property tests, as hypothesis strategies."""

from hypothesis import strategies as st

from navigation.callnumbers import (
    AuthorDigits,
    BookNumber,
    CallNumberRules,
    ClcCallNumber,
    Cutter,
    DeweyCallNumber,
    LcCallNumber,
    Scheme,
    Suffix,
)

UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOWER = UPPER.lower()

CLC = CallNumberRules()
CLC_DECIMAL = CallNumberRules(author_digits=AuthorDigits.DECIMAL)
DEWEY = CallNumberRules(scheme=Scheme.DEWEY, prefixes=("REF", "J", "少儿"))
LC = CallNumberRules(scheme=Scheme.LC, prefixes=("REF", "R", "参"))
EVERY_RULES = (CLC, CLC_DECIMAL, DEWEY, LC)

digits = st.text("0123456789", min_size=1, max_size=7)
numbers = st.integers(0, 999_999_999)


def dotted(run: str) -> str:
    """Digits with a dot after every third."""
    return ".".join(run[i : i + 3] for i in range(0, len(run), 3))


@st.composite
def clc_classes(draw: st.DrawFn) -> str:
    """A class with up to three auxiliaries."""
    text = draw(st.text(UPPER, min_size=1, max_size=2)) + dotted(draw(digits))
    text += draw(st.sampled_from(["", "", "", "a", "C", "JA"]))
    closers = {"(": ")", '"': '"', "<": ">"}
    for sign in draw(st.lists(st.sampled_from('-("=<:+'), max_size=3)):
        inner = draw(st.sampled_from(UPPER)) * (sign in ":+") + dotted(draw(digits))
        text += sign + inner + closers.get(sign, "")
    return text


@st.composite
def book_numbers(draw: st.DrawFn) -> BookNumber:
    """An integer or an author number."""
    mark = draw(st.text(LOWER, max_size=2))
    if draw(st.booleans()):
        return BookNumber("", str(draw(numbers)), mark)
    return BookNumber(draw(st.text(UPPER, min_size=1, max_size=4)), draw(digits), mark)


clc_suffixes = st.builds(
    Suffix, st.sampled_from(":=(.-/"), numbers, st.sampled_from(["", "", "b", "上", "下册"])
) | (st.builds(Suffix, st.sampled_from(":=("), st.none(), st.sampled_from(["上", "中", "下", "甲", "索引"])))


@st.composite
def clc_call_numbers(draw: st.DrawFn) -> ClcCallNumber:
    """A value of the Chinese Library Classification, its key left out."""
    book = draw(st.none() | book_numbers())
    suffixes = tuple(draw(st.lists(clc_suffixes, max_size=3))) if book else ()
    return ClcCallNumber(draw(st.sampled_from(("", "", *CLC.prefixes))), draw(clc_classes()), book, suffixes)


cutters = st.builds(Cutter, st.sampled_from(UPPER), digits, st.text(LOWER, max_size=2))
western_suffixes = st.builds(Suffix, st.just(""), st.integers(0, 9999), st.sampled_from(["", "b", "th"])) | (
    st.builds(Suffix, st.sampled_from(["ser.", "v.", "pt.", "no.", "suppl.", "ind.", "c."]), numbers)
)
parts = st.lists(cutters | western_suffixes, max_size=4).map(tuple)


@st.composite
def dewey_call_numbers(draw: st.DrawFn) -> DeweyCallNumber:
    """A Dewey value, its key left out."""
    whole, decimals = draw(st.integers(0, 999)), draw(st.just("") | digits)
    number = f"{whole:03d}" + ("." + decimals if decimals else "")
    named = st.builds(Cutter, st.text(UPPER, min_size=1, max_size=4))
    first = draw(st.lists(named, max_size=1).map(tuple))
    return DeweyCallNumber(draw(st.sampled_from(("", "REF", "J", "少儿"))), number, first + draw(parts))


@st.composite
def lc_call_numbers(draw: st.DrawFn) -> LcCallNumber:
    """A Library of Congress value, its key left out."""
    return LcCallNumber(
        draw(st.sampled_from(("", "REF", "R", "参"))),
        draw(st.text(UPPER, min_size=1, max_size=3)),
        draw(st.integers(1, 9999)),
        draw(st.just("") | digits),
        draw(parts),
    )
