"""The St Petersburg campus, a real export with real faults, is read whole and every fault is told."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.venue.same_venue import differences
from twin.venue.check import check_venue
from twin.venue.imdf import Problem, VenueReading, exit_code, read_venue, summary, write_venue


@pytest.fixture(scope="module")
def campus(shared_data: Path) -> VenueReading:
    """The campus as read."""
    folder = shared_data / "indoor" / "spbstu-imdf"
    if not folder.is_dir():
        pytest.skip("no St Petersburg campus among the data sets")
    return read_venue(folder)


@pytest.fixture(scope="module")
def problems(campus: VenueReading) -> list[Problem]:
    """All that is wrong with it."""
    return check_venue(campus)


def _of(problems: list[Problem], rule: str) -> list[Problem]:
    return [problem for problem in problems if problem.rule == rule]


def test_every_unit_level_and_opening_is_read(campus: VenueReading) -> None:
    counts = summary(campus)
    assert (counts["unit"], counts["level"], counts["opening"]) == (443, 8, 472)
    assert (counts["building"], counts["anchor"], counts["occupant"]) == (80, 445, 264)
    assert all(unit.geometry is not None and unit.geometry.is_valid for unit in campus.venue.units)
    assert [unit.category for unit in campus.venue.units].count("library") == 1


def test_the_exporters_defaults_are_told(problems: list[Problem]) -> None:
    constant = _of(problems, "category-constant")
    assert {(p.feature_type, p.count) for p in constant} == {("level", 8), ("opening", 472)}
    assert "'arrivals'" in constant[0].message + constant[1].message
    assert "'automobile'" in constant[0].message + constant[1].message
    assert [p.count for p in _of(problems, "restriction-constant")] == [8]


def test_accessibility_that_is_always_null_is_told(problems: list[Problem]) -> None:
    found = {(p.feature_type, p.count) for p in _of(problems, "accessibility-present")}
    assert found == {("unit", 443), ("opening", 472)}


def test_misspelt_properties_are_told_with_what_was_meant(problems: list[Problem]) -> None:
    told = {(p.file, p.count): p.message for p in _of(problems, "property-misspelt")}
    assert "'unit_categoty'" in told["opening.geojson", 472]
    assert "'unit_category'" in told["opening.geojson", 472]
    assert "'builing_id'" in told["navPath.geojson", 2726]
    assert "'building_id'" in told["navPath.geojson", 2726]
    assert "'short_name'" in told["occupant.geojson", 264]


def test_the_walking_graphs_faults_are_counted(problems: list[Problem]) -> None:
    assert len(_of(problems, "walking-graph-symmetric")) == 11
    assert _of(problems, "walking-graph-neighbours") == []
    [parts] = _of(problems, "walking-graph-connected")
    assert parts.count == 19
    assert "of 2674, 35 points, and 17 single ones" in parts.message


def test_levels_that_are_counted_from_one_in_one_building_and_from_zero_in_another_are_told(
    problems: list[Problem],
) -> None:
    [floating] = _of(problems, "level-ground")
    assert "ordinals 1 to 5 and no 0" in floating.message
    assert len(_of(problems, "level-ordinals-agree")) == 3


def test_faults_that_nobody_had_listed_are_told(problems: list[Problem]) -> None:
    counts = Counter(problem.rule for problem in problems)
    assert counts["geometry-valid"] == 2  # holes of two levels lie outside their outline
    assert counts["units-overlap"] == 4  # rooms drawn over a walkway
    assert counts["unit-reachable"] == 1  # a classroom without a door
    assert counts["anchor-in-unit"] == 16
    assert counts["amenity-in-unit"] == 1
    assert counts["display-point-inside"] == 24
    assert counts["walking-graph-repeats"] == 42
    assert [p.count for p in _of(problems, "geometry-absent")] == [80]
    assert [p.count for p in _of(problems, "footprint-distinct")] == [80]


def test_nothing_is_told_that_is_not_so(problems: list[Problem]) -> None:
    rules = {problem.rule for problem in problems}
    assert not rules & {
        "id-unique", "id-uuid", "reference-exists", "reference-type", "opening-on-edge", "unit-in-level",
        "level-ordinal-unique", "coordinates-in-range", "property-type",
    }  # fmt: skip


def test_files_that_are_not_imdf_are_listed(campus: VenueReading) -> None:
    assert "navPath.geojson" in campus.other_files
    assert len(campus.extensions["navPath.geojson"]) == 2726


def test_it_has_errors_and_so_exits_with_one(problems: list[Problem]) -> None:
    assert exit_code(problems) == 1


def test_it_comes_back_from_being_written(campus: VenueReading, tmp_path: Path) -> None:
    """But for outlines of buildings, which IMDF has not, and empty texts, which are null."""
    write_venue(campus.venue, tmp_path)
    again = read_venue(tmp_path)
    kinds = {re.sub(r"\[\d+\]", "", line) for line in differences(campus.venue, again.venue)}
    assert kinds == {
        "venue.buildings.geometry: Polygon and NoneType",
        "venue.display_point: NoneType and Point",
        "venue.addresses.unit: str and NoneType",
    }
    assert again.problems == ()
