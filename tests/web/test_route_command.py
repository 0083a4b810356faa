"""`bibliotwin route` prints the way between two places of a venue, by id, name or call number."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.web.two_floors import READING, two_floors
from twin.venue.imdf import write_venue
from web.cli import app

BOOKS = "call_number,title\nTP311.5/12,软件工程导论\n"


@pytest.fixture(scope="module")
def venue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("route") / "venue"
    write_venue(two_floors(), folder)
    (folder / "holdings.csv").write_text(BOOKS, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _nothing_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BIBLIOTWIN_DATA_DIR", str(tmp_path / "data"))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["route", *(str(argument) for argument in arguments)])


def test_it_prints_the_steps_in_either_language(venue: Path) -> None:
    english = run(venue, "Main entrance", "reading room", "--profile", "step_free")
    assert english.exit_code == 0, english.output
    assert "Main entrance → Reading Room" in english.output
    assert "Take Lift 1 to Level 2" in english.output
    chinese = run(venue, "正门", "阅览室", "--profile", "step_free", "--lang", "zh")
    assert "1号电梯" in chinese.output
    assert "Lift" not in chinese.output


def test_it_knows_books_by_call_number(venue: Path) -> None:
    result = run(venue, "entrance", "TP311.5/12")
    assert result.exit_code == 0, result.output
    assert "Range TP" in result.output


def test_as_json_it_is_the_answer_of_the_api(venue: Path) -> None:
    content = json.loads(run(venue, "kiosk", READING, "--json").output)
    assert content["to"]["id"] == READING
    assert {"length_m", "duration_s", "levels", "steps", "notices"} <= set(content)


def test_an_unknown_place_is_one_line_with_the_nearest(venue: Path) -> None:
    result = run(venue, "entrance", "reading rom")
    assert result.exit_code == 1
    assert "did you mean Reading Room" in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_wrong_option_is_code_2(venue: Path) -> None:
    for option, value in (("--profile", "flying"), ("--lang", "fr")):
        result = run(venue, "entrance", READING, option, value)
        assert result.exit_code == 2
        assert value in result.output


def test_books_that_cannot_be_read_are_told_and_the_way_is_printed(venue: Path, tmp_path: Path) -> None:
    result = run(venue, "entrance", READING, "--holdings", tmp_path / "none.csv")
    assert result.exit_code == 0
    assert "none.csv" in result.output
    assert "You have arrived" in result.output
