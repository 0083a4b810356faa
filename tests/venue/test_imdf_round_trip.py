"""What is written is what is read."""

import json
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from tests.venue.generated import venues
from tests.venue.same_venue import differences
from tests.venue.small_venue import PLANE, id_of, small_venue
from twin.venue.imdf import read_venue, summary, venue_files, write_venue
from twin.venue.model import Venue
from twin.venue.schema import COLLECTIONS


@settings(max_examples=60, deadline=None)
@given(venues())
def test_any_venue_comes_back_to_a_millimetre(venue: Venue) -> None:
    with TemporaryDirectory() as folder:
        write_venue(venue, Path(folder))
        reading = read_venue(Path(folder))
    assert differences(venue, reading.venue) == []
    assert [problem for problem in reading.problems if problem.severity == "error"] == []


@pytest.mark.parametrize("name", ["venue", "venue.zip"])
def test_the_small_venue_comes_back_from_folder_and_zip_without_a_problem(tmp_path: Path, name: str) -> None:
    write_venue(small_venue(), tmp_path / name)
    reading = read_venue(tmp_path / name)
    assert differences(small_venue(), reading.venue) == []
    assert reading.problems == ()
    assert summary(reading)["seat"] == 6


@pytest.mark.parametrize("name", ["venue", "venue.zip"])
def test_writing_twice_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    write_venue(small_venue(), tmp_path / "first" if name == "venue" else tmp_path / "first.zip")
    write_venue(small_venue(), tmp_path / "second" if name == "venue" else tmp_path / "second.zip")
    assert _bytes(tmp_path, "first") == _bytes(tmp_path, "second")


def test_reading_and_writing_again_gives_the_same_bytes(tmp_path: Path) -> None:
    write_venue(small_venue(), tmp_path / "first")
    write_venue(read_venue(tmp_path / "first").venue, tmp_path / "second")
    assert _bytes(tmp_path, "first") == _bytes(tmp_path, "second")


def _bytes(folder: Path, stem: str) -> list[tuple[str, bytes]]:
    files = sorted((folder / stem).iterdir()) if (folder / stem).is_dir() else [folder / f"{stem}.zip"]
    return [(file.name.replace(stem, ""), file.read_bytes()) for file in files]


def test_a_folder_loses_collections_of_an_earlier_venue_and_keeps_other_files(tmp_path: Path) -> None:
    write_venue(small_venue(), tmp_path)
    (tmp_path / "SOURCE.txt").write_text("drawn by hand")
    write_venue(replace(small_venue(), seats=()), tmp_path)
    assert not (tmp_path / "seat.geojson").exists()
    assert (tmp_path / "SOURCE.txt").exists()
    assert list(tmp_path.glob("*.part")) == []


def test_every_feature_has_every_member_and_property_imdf_asks_for() -> None:
    for name, data in venue_files(small_venue()):
        if name == "manifest.json":
            continue
        collection = COLLECTIONS.get(name.removesuffix(".geojson"))
        for feature in json.loads(data)["features"]:
            assert feature["type"] == "Feature"
            assert feature["feature_type"] == name.removesuffix(".geojson")
            assert set(feature) == {"id", "type", "feature_type", "geometry", "properties"}
            assert collection is None or set(collection.by_key) <= set(feature["properties"])


def test_the_manifest_is_that_of_imdf_and_says_no_time_of_its_own() -> None:
    manifest = json.loads(dict(venue_files(small_venue()))["manifest.json"])
    assert (manifest["version"], manifest["language"]) == ("1.0.0", "zh")
    assert manifest["created"] == "1970-01-01T00:00:00Z"
    told = dict(venue_files(small_venue(), created="2026-11-21T08:00:00Z"))["manifest.json"]
    assert json.loads(told)["created"] == "2026-11-21T08:00:00Z"


def test_what_is_not_known_is_null_and_a_list_that_must_be_is_empty() -> None:
    venue = replace(small_venue(), amenities=(replace(small_venue().amenities[0], unit_ids=(), name={}),))
    amenity = json.loads(dict(venue_files(venue))["amenity.geojson"])["features"][0]
    assert amenity["properties"]["unit_ids"] == []
    assert amenity["properties"]["name"] is None
    assert amenity["properties"]["hours"] is None


def test_outer_rings_run_counter_clockwise_as_geojson_asks() -> None:
    unit = json.loads(dict(venue_files(small_venue()))["unit.geojson"])["features"][0]
    ring = unit["geometry"]["coordinates"][0]
    area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))
    assert area > 0


def test_a_bearing_is_written_as_a_compass_says_it() -> None:
    seats = json.loads(dict(venue_files(small_venue()))["seat.geojson"])["features"]
    bearings = {feature["id"]: feature["properties"]["bearing_deg"] for feature in seats}
    # The plane's y axis is 12.5 degrees counter-clockwise of north.
    assert bearings[id_of("seat 1")] == pytest.approx(360 - PLANE.rotation_deg)
    assert bearings[id_of("seat 5")] == pytest.approx(90 - PLANE.rotation_deg)


def test_a_zip_carries_no_times(tmp_path: Path) -> None:
    write_venue(small_venue(), tmp_path / "venue.zip")
    with zipfile.ZipFile(tmp_path / "venue.zip") as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert [member.filename for member in archive.infolist()] == sorted(archive.namelist())
