"""What the check says: gaps, overlaps and books that cannot be placed, numbered, with what to do."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from navigation.holdings import Holding, Holdings, HoldingsIndex
from navigation.holdings.check import check_holdings
from navigation.holdings.findings import MOST_PER_RULE, Finding, Tally, found
from tests.navigation.shelved_venue import shelf, shelved_venue
from twin.venue.imdf import write_venue
from twin.venue.model import Shelf
from web.cli import app


def findings(*shelves: Shelf, books: tuple[str, ...] = ()) -> list[Finding]:
    holdings = Holdings(Holding(call_number=text, title=text) for text in books)
    return check_holdings(HoldingsIndex(shelved_venue(*shelves), holdings))


def rules(*shelves: Shelf, books: tuple[str, ...] = ()) -> list[str]:
    return [finding.rule for finding in findings(*shelves, books=books)]


@pytest.mark.parametrize(
    ("last", "first"), [("A2/3", "A2/4"), ("A2/3", "A3/1"), ("A2/3", "A3"), ("A2", "B1/1")]
)
def test_faces_that_follow_each_other_have_no_gap(last: str, first: str) -> None:
    assert rules(shelf("one", ("A1/1", last), (first, "C1/1"))) == []


def test_a_gap_is_a_remark_until_a_book_falls_into_it() -> None:
    one = shelf("one", ("A1/1", "A2/3"), ("A2/9", "C1/1"))
    assert rules(one, books=("A2/3", "A2/3:2", "A2/9")) == ["faces-gap"]
    (gap,) = findings(one, books=("A2/3", "A2/7", "A2/8"))
    assert gap.rule == "faces-gap-books"
    assert "Range one A" in gap.message
    assert "2 books, the first A2/7" in gap.message


def test_an_overlap_is_an_error_where_books_are() -> None:
    one, two = shelf("one", ("A1/1", "B2/9")), shelf("two", ("B1/1", "C9/9"))
    assert rules(one, two) == ["faces-overlap"]
    (overlap,) = findings(one, two, books=("B1/5", "B2/9", "A1/1"))
    assert (overlap.rule, overlap.feature_id) == ("faces-overlap-books", "two")
    assert "2 books" in overlap.message


def test_a_face_inside_another_overlaps_and_leaves_no_gap() -> None:
    inner, outer = shelf("inner", ("B1/1", "B1/9")), shelf("outer", ("A1/1", "C9/9"))
    assert rules(inner, outer, shelf("next", ("C9/10", "D1/1"))) == ["faces-overlap"]


def test_faces_that_cannot_be_used_are_told() -> None:
    assert rules(shelf("one", ("C1/1", "A1/1"))) == ["face-order"]
    assert rules(shelf("one", ("A1/1", ""))) == ["face-readable"]
    assert rules(shelf("one", ("A[1/1", "A2/1"))) == ["face-readable"]
    assert rules(shelf("one", ("", ""))) == []


def test_books_that_cannot_be_placed_are_errors_with_their_line_and_what_to_do() -> None:
    one = shelf("one", ("B1/1", "C1/1"))
    found_here = findings(one, books=("A1/1", "B1/1", "D1/1", "参B1/1", "B[1/1"))
    assert [f.rule for f in found_here] == ["call-number-readable", *["book-placed"] * 3]
    assert [f.number for f in found_here] == [1, 2, 3, 4]
    assert all("; " in f.message for f in found_here)


def test_the_findings_of_one_rule_are_bounded_and_the_rest_counted() -> None:
    tally = Tally()
    for line in range(MOST_PER_RULE + 5):
        tally.add(found("line-fields", "too few", line=line))
    listed = tally.listed()
    assert len(listed) == MOST_PER_RULE + 1
    assert sum(finding.count for finding in listed) == MOST_PER_RULE + 5


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["holdings", *(str(argument) for argument in arguments)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    venue = shelved_venue(shelf("one", ("A1/1", "B2/50"), ("B2/51", "K2/10")))
    write_venue(venue, tmp_path / "venue")
    return tmp_path / "venue"


def test_the_command_is_content_with_a_catalogue_that_fits(folder: Path) -> None:
    (folder / "holdings.csv").write_text("call_number,title\nA1/1,Book\n", encoding="utf-8")
    result = run("check", folder)
    assert result.exit_code == 0
    assert "no faults" in result.output


def test_the_command_names_what_is_wrong_and_ends_with_1(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "books.csv"
    path.write_text("call_number,title\nA1/1,Book\nZ1/1,Beyond\nA1/2\n", encoding="utf-8")
    result = run("check", folder, "--holdings", path)
    assert result.exit_code == 1
    assert "line 3" in result.output
    assert "Z1/1 stands behind the last face" in result.output
    assert "2 errors" in result.output
    as_json = run("check", folder, "--holdings", path, "--json")
    told = json.loads(as_json.output)
    assert as_json.exit_code == 1
    assert told["counts"] == {"error": 2, "warning": 0, "info": 0}
    assert [(f["number"], f["rule"], f["line"]) for f in told["findings"]] == [
        (1, "line-fields", 4), (2, "book-placed", 3)
    ]  # fmt: skip


def test_a_missing_catalogue_is_one_line(folder: Path) -> None:
    result = run("check", folder)
    assert result.exit_code == 1
    assert "holdings.csv" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_the_demonstration_catalogue_is_written_where_asked(tmp_path: Path) -> None:
    result = run("demo", tmp_path / "holdings.csv")
    assert result.exit_code == 0
    assert "in the closed stack" in result.output
    assert (tmp_path / "holdings.csv").read_text(encoding="utf-8").startswith("call_number,title,")
    assert run("demo", tmp_path / "nowhere" / "holdings.csv").exit_code == 1
