"""`bibliotwin venue import`: what it writes, what it says, and when it refuses."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.venue.osm_documents import two_storeys
from twin.venue.imdf import read_venue, summary
from web.cli import app


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["venue", "import", *map(str, arguments)])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small map with one problem in it, besides its time zone."""
    document = two_storeys()
    document.node((5, 1), amenity="waste_basket", level="0")
    path = tmp_path / "library.osm"
    path.write_bytes(document.xml())
    return path


@pytest.mark.parametrize("name", ["venue", "venue.zip", "new/folder"])
def test_it_writes_a_venue_and_says_what_to_run_next(source: Path, tmp_path: Path, name: str) -> None:
    result = run(source, tmp_path / name)
    assert result.exit_code == 0, result.output
    assert summary(read_venue(tmp_path / name))["unit"] == 8
    assert "8 unit" in result.output
    assert "tag-unknown" in result.output
    assert result.output.rstrip().endswith(f"now run: bibliotwin venue check {tmp_path / name}")


def test_json_holds_counts_features_and_numbered_problems(source: Path, tmp_path: Path) -> None:
    result = run(source, tmp_path / "venue", "--json", "--time-zone", "Asia/Shanghai", "--language", "zh")
    told = json.loads(result.stdout)
    assert (told["format"], told["features"]["opening"], told["counts"]["doors"]) == ("osm", 7, 4)
    assert told["problems"] == [
        {"number": 1, "kind": "tag-unknown", "source_id": told["problems"][0]["source_id"], "count": 1,
         "what": "IMDF has no category for amenity=waste_basket", "done": "left out"},
    ]  # fmt: skip
    assert read_venue(tmp_path / "venue").venue.time_zone == "Asia/Shanghai"


def test_a_target_that_is_not_empty_is_left_alone_unless_forced(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "venue"
    target.mkdir()
    assert run(source, target).exit_code == 0
    again = run(source, target)
    assert (again.exit_code, "--force" in again.output) == (1, True)
    assert run(source, target, "--force").exit_code == 0
    taken = tmp_path / "taken.zip"
    taken.write_bytes(b"mine")
    assert run(source, taken).exit_code == 1
    assert taken.read_bytes() == b"mine"


def test_failures_are_one_line(source: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html></html>")
    for arguments, word in (
        ((tmp_path / "nowhere.osm", tmp_path / "v"), "No such file"),
        ((page, tmp_path / "v"), "not <osm>"),
        ((source, tmp_path / "v", "--format", "ifc"), "ISO-10303-21"),
        ((source, tmp_path / "v", "--time-zone", "Mars/Olympus"), "IANA"),
        ((source, source / "under"), "cannot write the venue"),
    ):
        result = run(*arguments)
        assert result.exit_code == 1
        assert word in result.output
        assert result.output.startswith("error: ")
        assert len(result.output.strip().splitlines()) == 1
    assert not (tmp_path / "v").exists()


@pytest.mark.parametrize("origin", ["here", "1", "1,2,3", "200,0", "0,90", "nan,0"])
def test_an_origin_that_is_no_place_is_misuse(source: Path, tmp_path: Path, origin: str) -> None:
    assert run(source, tmp_path / "v", "--origin", origin).exit_code == 2


def test_geojson_is_known_by_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "map.txt"
    path.write_bytes(two_storeys().geojson())
    result = run(path, tmp_path / "v", "--json")
    assert json.loads(result.stdout)["format"] == "geojson"
