"""Each rule of the check finds the fault it is for, and names the feature."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from shapely import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from tests.venue.small_venue import id_of
from tests.venue.venue_folder import Edit, VenueFolder, in_file
from twin.venue.check import RULES
from twin.venue.imdf import Severity, exit_code, worst
from twin.venue.problems import READING_RULES

_ELSEWHERE = "00000000-0000-4000-8000-000000000000"


def _copies(folder: VenueFolder, count: int) -> None:
    for i in range(count):
        folder.copy("opening", "entrance", f"copy {i}")


def _drawn(kind: str, name: str, geometry: BaseGeometry) -> Edit:
    return lambda folder: folder.feature(kind, name, lambda f: f.update(geometry=in_file(geometry)))


def _graph(folder: VenueFolder, **neighbours: list[str]) -> None:
    features = [
        {"type": "Feature", "id": name, "feature_type": "navPath", "geometry": None,
         "properties": {"neighbours": named}}
        for name, named in neighbours.items()
    ]  # fmt: skip
    folder.save("navPath", {"type": "FeatureCollection", "features": features})


def _place(name: str, coordinates: list[float]) -> Edit:
    placed = {"type": "Point", "coordinates": coordinates}
    return lambda folder: folder.feature("seat", name, lambda seat: seat.update(geometry=placed))


def _write(name: str, text: str) -> Edit:
    return lambda folder: (folder.path / name).write_text(text, encoding="utf-8")


def _first_ring(feature: Any) -> Any:
    return feature["geometry"]["coordinates"][0]


FAULTS: Mapping[str, tuple[str, Edit]] = {
    "accessibility-known": ("study", lambda f: f.put("unit", "study", accessibility=["stairs"])),
    "accessibility-present": ("lobby", lambda f: f.put_all("unit", accessibility=None)),
    "access-control-known": ("entrance", lambda f: f.put("opening", "entrance", access_control=["dog"])),
    "amenity-in-unit": ("printer", lambda f: f.move("amenity", "printer", 0, -9)),
    "anchor-in-unit": ("anchor", lambda f: f.move("anchor", "anchor", 0, -9)),
    "category-constant": ("level 0", lambda f: f.put_all("level", category="arrivals")),
    "category-known": ("study", lambda f: f.put("unit", "study", category="shop")),
    "coordinates-finite": ("seat 1", _place("seat 1", [116.6, float("nan")])),
    "coordinates-in-range": ("seat 1", _place("seat 1", [39.9, 116.6])),
    "device-interval": ("device gate-1", lambda f: f.put("device", "device gate-1", report_interval_s=-1)),
    "device-interval-present": (
        "device gate-1", lambda f: f.put("device", "device gate-1", report_interval_s=None)
    ),
    "device-placed": (
        "device gate-1", lambda f: f.put("device", "device gate-1", feature_of_interest=id_of("gates"))
    ),
    "device-unique": ("device seat-2", lambda f: f.put("device", "device seat-2", external_id="seat-1")),
    "direction-known": ("lift", lambda f: f.put("relationship", "lift", direction="both")),
    "display-point-inside": (
        "study",
        lambda f: f.put("unit", "study", display_point={"type": "Point", "coordinates": [116.61, 39.9]}),
    ),
    "door-constant": ("entrance", lambda f: _copies(f, 20)),
    "door-known": ("study door", lambda f: f.put("opening", "study door", door={"type": "magic"})),
    "entrance-present": ("venue", lambda f: f.put("opening", "entrance", category="pedestrian")),
    "extension-reference-exists": ("", lambda f: f.save("poi", {"features": [
        {"type": "Feature", "id": "", "geometry": None, "properties": {"building_id": _ELSEWHERE}}
    ]})),
    "feature-object": ("", lambda f: f.save("seat", {"features": [7]})),
    "feature-type-known": (
        "seat 1", lambda f: f.feature("seat", "seat 1", lambda s: s.update(feature_type="chair"))
    ),
    "file-known": ("", _write("SOURCE.txt", "from a friend")),
    "file-readable": ("", _write("seat.geojson", "{")),
    "footprint-distinct": ("footprint", lambda f: f.copy(
        "footprint", "footprint", "aerial", category="aerial"
    ).copy("footprint", "footprint", "cellar", category="subterranean")),
    "geometry-absent": ("building", _drawn("building", "building", box(0, 0, 20, 12))),
    "geometry-readable": (
        "seat 1", lambda f: f.feature("seat", "seat 1", lambda s: s.update(geometry={"type": "Circle"}))
    ),
    "geometry-type": ("study", lambda f: f.feature("unit", "study", lambda u: u.update(geometry=None))),
    "geometry-valid": (
        "study", _drawn("unit", "study", Polygon([(12, 4), (16, 12), (16, 4), (12, 11)]))
    ),
    "height-dropped": ("seat 1", lambda f: f.feature(
        "seat", "seat 1", lambda s: s["geometry"]["coordinates"].append(4.5)
    )),
    "id-present": ("", lambda f: f.feature("seat", "seat 1", lambda s: s.pop("id"))),
    "id-unique": ("seat 1", lambda f: f.feature("seat", "seat 2", lambda s: s.update(id=id_of("seat 1")))),
    "id-uuid": ("", lambda f: f.feature("amenity", "printer", lambda a: a.update(id="printer"))),
    "level-accessible": ("level 1", lambda f: f.remove("unit", "lift 1").remove("relationship", "lift")),
    "level-agrees": ("seat 1", lambda f: f.put("seat", "seat 1", level_id=id_of("level 1"))),
    "level-connected": (
        "level 1",
        lambda f: f.remove("unit", "lift 1").remove("unit", "stairs 1").save("relationship", []),
    ),
    "level-ground": (
        "level 0", lambda f: f.put("level", "level 0", ordinal=2).put("level", "level 1", ordinal=3)
    ),
    "level-has-units": ("level 2", lambda f: f.copy("level", "level 1", "level 2", ordinal=2)),
    "level-in-venue": ("level 1", lambda f: f.move("level", "level 1", 500, 0)),
    "level-linked": ("level 1", lambda f: f.remove("relationship", "lift").remove("relationship", "stairs")),
    "level-ordinal-unique": ("level 1", lambda f: f.put("level", "level 1", ordinal=0)),
    "level-ordinals-agree": ("annexe", lambda f: f.copy(
        "level", "level 0", "annexe", ordinal=-1, building_ids=[id_of("annexe building")]
    )),
    "level-ordinals-gap": ("level 0", lambda f: f.put("level", "level 1", ordinal=5)),
    "manifest-valid": ("", lambda f: (f.path / "manifest.json").unlink()),
    "name-blank": ("study", lambda f: f.put("unit", "study", name={"zh": "-", "en": "Room "})),
    "name-languages": ("study", lambda f: f.put("unit", "study", name={"en": "Study"})),
    "name-script": ("study", lambda f: f.put("unit", "study", name={"zh": "研讨间", "en": "研讨间"})),
    "opening-on-edge": ("study door", lambda f: f.move("opening", "study door", 0, 100)),
    "opening-through": ("stacks door", _drawn("opening", "stacks door", LineString([(3, 4), (3, 9)]))),
    "opening-width": ("study door", _drawn("opening", "study door", LineString([(13, 4), (13.7, 4)]))),
    "openings-distinct": ("again", lambda f: f.copy("opening", "study door", "again")),
    "property-misspelt": ("lobby", lambda f: f.rename("unit", "category", "categoty")),
    "property-present": ("lobby", lambda f: f.rename("unit", "restriction", "remark")),
    "property-required": ("study", lambda f: f.put("unit", "study", category=None)),
    "property-type": ("level 1", lambda f: f.put("level", "level 1", ordinal="first")),
    "property-unknown": ("study", lambda f: f.put("unit", "study", colour="red")),
    "reference-exists": ("study", lambda f: f.put("unit", "study", level_id=_ELSEWHERE)),
    "reference-type": ("anchor", lambda f: f.put("anchor", "anchor", unit_id=id_of("level 0"))),
    "relationship-ends": ("lift", lambda f: f.put("relationship", "lift", destination=None)),
    "restriction-constant": ("level 0", lambda f: f.put_all("level", restriction="employeesonly")),
    "restriction-known": ("study", lambda f: f.put("unit", "study", restriction="staff")),
    "ring-closed": ("study", lambda f: f.feature("unit", "study", lambda u: _first_ring(u).pop())),
    "seat-clear-of-fixtures": ("seat 1", lambda f: f.move("seat", "seat 1", 0, 0.8)),
    "seat-in-unit": ("seat 5", lambda f: f.move("seat", "seat 5", 0, 40)),
    "seat-in-zone": ("seat 1", lambda f: f.move("seat", "seat 1", 0, -2)),
    "seat-on-floor": ("seat 5", lambda f: f.put("unit", "study", category="opentobelow")),
    "seats-apart": ("seat 6", lambda f: f.move("seat", "seat 6", -0.7, -0.1)),
    "shelf-call-numbers": ("shelf 1", lambda f: f.put("shelf", "shelf 1", faces=[
        {"side": "A", "bays": 6, "layers": 5, "first_call_number": "I2"}
    ])),
    "shelf-clear-of-walls": ("shelf 2", lambda f: f.move("shelf", "shelf 2", 0, 3.3)),
    "shelf-faces": ("shelf 1", lambda f: f.put("shelf", "shelf 1", faces=[])),
    "shelf-in-unit": ("shelf 2", lambda f: f.move("shelf", "shelf 2", 0, 40)),
    "shelves-overlap": ("shelf 2", lambda f: f.move("shelf", "shelf 2", 0.3, -1.8)),
    "time-zone-known": ("venue", lambda f: f.put("venue", "venue", time_zone="Mars/Olympus")),
    "time-zone-present": ("venue", lambda f: f.put("venue", "venue", time_zone=None)),
    "unit-in-level": ("study", lambda f: f.move("unit", "study", 0, 3)),
    "unit-reachable": ("study", lambda f: f.remove("opening", "study door")),
    "unit-size": ("study", _drawn("unit", "study", box(13, 5, 13.1, 5.1))),
    "units-overlap": ("study", lambda f: f.move("unit", "study", -2, 0)),
    "venue-present": ("", lambda f: (f.path / "venue.geojson").unlink()),
    "venue-single": ("second", lambda f: f.copy("venue", "venue", "second")),
    "walking-graph-connected": ("", lambda f: _graph(f, a=["b"], b=["a"], c=[])),
    "walking-graph-neighbours": ("", lambda f: _graph(f, a=["z"])),
    "walking-graph-repeats": ("", lambda f: _graph(f, a=["b", "b"], b=["a"])),
    "walking-graph-symmetric": ("", lambda f: _graph(f, a=["b"], b=[])),
}  # fmt: skip
"""By rule: the feature to be named (none where the fault is a file's), and how to make the fault."""


@pytest.fixture
def folder(tmp_path: Path) -> VenueFolder:
    """The small venue, ready to be damaged."""
    return VenueFolder(tmp_path)


def test_the_small_venue_breaks_no_rule(folder: VenueFolder) -> None:
    assert folder.check() == []


@pytest.mark.parametrize("rule", FAULTS)
def test_the_rule_finds_its_fault_and_names_the_feature(folder: VenueFolder, rule: str) -> None:
    name, edit = FAULTS[rule]
    edit(folder)
    found = [problem for problem in folder.check() if problem.rule == rule]
    assert found, f"found only {folder.rules()}"
    assert not name or id_of(name) in {problem.feature_id for problem in found}
    assert all(problem.message and problem.count >= 1 for problem in found)


def test_every_rule_has_a_fault_in_this_file() -> None:
    assert set(FAULTS) == set(RULES) | set(READING_RULES)


def test_reading_and_checking_never_share_a_rule() -> None:
    assert not set(RULES) & set(READING_RULES)


def test_errors_come_first_and_decide_the_exit_code(folder: VenueFolder) -> None:
    assert (worst(folder.check()), exit_code(folder.check())) == (None, 0)
    folder.put("unit", "study", restriction="staff")
    assert (worst(folder.check()), exit_code(folder.check())) == (Severity.WARNING, 0)
    folder.put("seat", "seat 1", unit_id=_ELSEWHERE)
    problems = folder.check()
    assert (worst(problems), exit_code(problems)) == (Severity.ERROR, 1)
    assert problems[0].severity is Severity.ERROR
    assert problems[0].feature_id == id_of("seat 1")


def test_a_zone_within_an_open_area_is_no_overlap(folder: VenueFolder) -> None:
    folder.put("unit", "reading room", category="walkway")
    folder.copy("unit", "study", "corner", category="library")
    folder.move("unit", "corner", -8, 0)
    assert "units-overlap" not in folder.rules()


def test_a_closed_room_within_a_walkway_is_an_overlap(folder: VenueFolder) -> None:
    folder.put("unit", "reading room", category="walkway")
    folder.copy("unit", "study", "corner", category="office")
    folder.move("unit", "corner", -8, 0)
    found = [p for p in folder.check() if p.rule == "units-overlap"]
    assert {p.feature_id for p in found} >= {id_of("corner")}


def test_a_misspelt_key_is_read_as_what_was_meant(folder: VenueFolder) -> None:
    folder.rename("unit", "level_id", "levle_id")
    problems = folder.check()
    assert {p.rule for p in problems} == {"property-misspelt"}
    assert "'level_id'" in problems[0].message
    assert problems[0].count == 9


def test_a_message_shows_hostile_text_cut_and_printable(folder: VenueFolder) -> None:
    folder.put("unit", "study", restriction="\x1b[31m" + "x" * 10_000)
    [problem] = [p for p in folder.check() if p.rule == "restriction-known"]
    assert problem.message.isprintable()
    assert len(problem.message) < 300
