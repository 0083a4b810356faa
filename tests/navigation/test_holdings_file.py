"""Catalogues as files: encodings, headers, every bad line told, nothing lost silently."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navigation.callnumbers import AuthorDigits, Scheme
from navigation.holdings import Holding, ItemStatus
from navigation.holdings.csv_file import (
    COLUMNS,
    HoldingsReadError,
    format_holdings,
    parse_holdings,
    read_holdings,
)
from navigation.holdings.findings import RULES
from navigation.holdings.library_file import LibraryFileError, find_library, read_library

TEXT = "call_number,title,author\nTP311.5/123,软件工程,张三\nI242.4/1,红楼梦,曹雪芹\n"
words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=20)
filled = words.filter(bool)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_are_told_apart(encoding: str) -> None:
    reading = parse_holdings(TEXT.encode(encoding))
    assert [(h.call_number, h.title, h.author) for h in reading.holdings] == [
        ("TP311.5/123", "软件工程", "张三"),
        ("I242.4/1", "红楼梦", "曹雪芹"),
    ]
    assert [f.rule for f in reading.findings] == (["encoding"] if encoding == "gb18030" else [])


def test_one_broken_line_does_not_turn_utf8_into_gb18030() -> None:
    data = TEXT.encode() + b"K2/1,\xe5\x8f,x\nK2/2,\xe5\x8f\xb2,y\n" + "K2/3,地理,z\n".encode()
    reading = parse_holdings(data)
    assert [h.title for h in reading.holdings] == ["软件工程", "红楼梦", "史", "地理"]
    assert [(f.rule, f.line) for f in reading.findings] == [("line-encoding", 4)]


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            Holding,
            call_number=filled, title=filled, title_en=words, author=words, collection=words, location=words,
            status=st.sampled_from(ItemStatus),
        ),
        max_size=20,
    )
)  # fmt: skip
def test_what_was_written_is_read_again(books: list[Holding]) -> None:
    reading = parse_holdings(format_holdings(books).encode())
    assert list(reading.holdings) == books
    assert reading.findings == ()


@settings(deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40), max_size=30))
def test_every_line_that_is_not_blank_is_read_or_told(lines: list[str]) -> None:
    data = ("call_number,title\n" + "\n".join(lines)).encode()
    reading = parse_holdings(data)
    told = {f.line for f in reading.findings if f.line}
    read = {reading.holdings.line_of(i) for i in range(len(reading.holdings))}
    physical = data.splitlines()
    continued = {
        at + n + 1
        for at in (line - 1 for line in read | told)
        for n in range(20)
        if b'"' in physical[at]
    }  # fmt: skip
    for number, line in enumerate(physical[1:], 2):
        blank = not line.decode().replace(",", "").replace('"', "").strip()
        assert blank or number in told | read | continued


def test_bad_lines_are_told_by_line_and_the_others_kept() -> None:
    lines = [
        "索书号,题名,条码,状态,颜色",
        "A1/1,好书,b1,在架,red",
        "A1/2,缺一栏,b2",
        ",没有索书号,b3,,",
        "A1/4,,b4,,",
        'A1/5,"没有关的引号,b5,,',
        "A1/6,同一条码,b1,,",
        "A1/7,奇怪状态,b7,eaten,",
        "A1/8,借走了,b8,借出,",
        '"A1/9","两\n行",b9,,',
        "A1/10," + "长" * 1001 + ",b10,,",
        "A1/11,最后,b11,,",
    ]
    reading = parse_holdings("\n".join(lines).encode())
    assert [h.call_number for h in reading.holdings] == [
        "A1/1",
        "A1/4",
        "A1/6",
        "A1/7",
        "A1/8",
        "A1/9",
        "A1/11",
    ]
    assert reading.holdings[4].status is ItemStatus.ON_LOAN
    assert reading.holdings[5].title == "两 行"
    assert [(f.rule, f.line) for f in reading.findings] == [
        ("line-fields", 3), ("line-quotes", 6), ("field-long", 12), ("call-number-present", 4),
        ("barcode-unique", 7), ("status-known", 8), ("title-present", 5), ("columns-known", 1),
    ]  # fmt: skip
    assert [f.number for f in reading.findings] == list(range(1, 9))


def test_semicolons_and_tabulators_part_fields_too() -> None:
    for separator in ";\t":
        text = TEXT.replace(",", separator)
        assert len(parse_holdings(text.encode()).holdings) == 2


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"title,author\nx,y\n", "lacks call_number"),
        (b"call_number,title,title\n", "twice"),
        ("call_number,title\n".encode("utf-16"), "CSV UTF-8"),
        (b"PK\x03\x04\x00\x00\x00", "CSV UTF-8"),
    ],
)
def test_what_is_no_catalogue_is_refused_with_what_to_do(data: bytes, why: str) -> None:
    with pytest.raises(HoldingsReadError, match=why):
        parse_holdings(data)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(HoldingsReadError, match=r"none\.csv"):
        read_holdings(tmp_path / "none.csv")


def test_a_formula_or_a_quote_in_a_title_comes_back_as_it_was() -> None:
    book = Holding(call_number="A1/1", title='=SUM(A1) "quoted", and\tmore')
    text = format_holdings([book])
    assert next(csv.reader(io.StringIO(text))) == list(COLUMNS)
    assert parse_holdings(text.encode()).holdings[0].title == '=SUM(A1) "quoted", and more'


def test_the_rules_of_a_library_are_read_from_beside_the_venue(tmp_path: Path) -> None:
    (tmp_path / "callnumbers.json").write_text(
        """{"signs": ["-", "0", "A"], "author_digits": "decimal", "closed": ["vault"], "request_at": "desk",
            "collections": [{"name": "western", "scheme": "lc", "places": ["w"], "prefixes": ["洋"]}]}""",
        encoding="utf-8",
    )
    library = find_library(tmp_path)
    assert library.rules.signs == ("-", "0", "A")
    assert library.rules.author_digits is AuthorDigits.DECIMAL
    assert (library.closed, library.request_at) == (frozenset({"vault"}), "desk")
    assert library.rules_of("western").scheme is Scheme.LC
    assert library.named_by("洋") == "western"
    assert find_library(tmp_path / "nowhere").rules.scheme is Scheme.CLC


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"sings": []}', '{"signs": "-"}', '{"signs": ["-"]}', '{"scheme": "colon"}',
     '{"scheme": 3}', '{"collections": [{}]}', '{"collections": [{"name": "a"}, {"name": "a"}]}',
     '{"request_at": 3}', "[" * 100_000],
)  # fmt: skip
def test_rules_that_make_no_sense_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "callnumbers.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LibraryFileError, match=r"callnumbers\.json"):
        read_library(path)


def test_every_rule_is_documented() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "holdings.md").read_text(encoding="utf-8")
    for rule, (severity, about) in RULES.items():
        assert f"| `{rule}` | {severity} | {about} |" in page
