"""Reading is tolerant: what can be read is read, and what was put right is said."""

import json
import math
from pathlib import Path

import pytest
import shapely
from shapely import Point, box
from shapely.affinity import rotate

from tests.venue.small_venue import id_of, small_venue
from tests.venue.venue_folder import VenueFolder
from twin.venue.imdf import VenueReadError, read_venue, summary
from twin.venue.model import Level
from twin.venue.plane import LocalPlane
from twin.venue.siting import choose_plane


@pytest.fixture
def folder(tmp_path: Path) -> VenueFolder:
    """The small venue as files."""
    return VenueFolder(tmp_path)


REGISTRY = """\
id,external_id,protocol,category,feature_of_interest,level_id,model,report_interval_s,name_zh,name_en,lon,lat
d1,0x00158d0001,zigbee2mqtt,motion,{seat},{level},RTCGQ11LM,60,一号座,Seat One,116.60001,39.90002
d2,24e124136b0,chirpstack_v4,climate,{level},,EM320,,,,,
"""


def test_devices_come_from_a_csv_registry_as_well(folder: VenueFolder) -> None:
    (folder.path / "device.geojson").unlink()
    text = REGISTRY.format(seat=id_of("seat 1"), level=id_of("level 0"))
    (folder.path / "device.csv").write_text("\ufeff" + text, encoding="utf-8")
    reading = read_venue(folder.path)
    first, second = reading.venue.devices
    assert (first.id, first.external_id, first.protocol) == ("d1", "0x00158d0001", "zigbee2mqtt")
    assert first.name == {"zh": "一号座", "en": "Seat One"}
    assert first.report_interval_s == 60.0
    assert isinstance(first.geometry, Point)
    assert (second.report_interval_s, second.level_id, second.geometry) == (None, None, None)
    assert reading.venue.level_of["d2"] == id_of("level 0")
    assert reading.problems == ()


def test_a_row_with_too_few_cells_is_a_problem_of_that_line(folder: VenueFolder) -> None:
    (folder.path / "device.csv").write_text("id,external_id,protocol\nd1,x\n")
    assert ["line 2 has" in p.message for p in read_venue(folder.path).problems][:1] == [True]


def test_a_feature_is_read_by_its_type_whatever_the_file_is_called(folder: VenueFolder) -> None:
    (folder.path / "seat.geojson").rename(folder.path / "chairs.geojson")
    assert summary(read_venue(folder.path))["seat"] == 6


def test_a_feature_without_a_type_is_read_by_its_file(folder: VenueFolder) -> None:
    folder.feature("seat", "seat 1", lambda seat: seat.pop("feature_type"))
    reading = read_venue(folder.path)
    assert len(reading.venue.seats) == 6
    assert [p.rule for p in reading.problems] == ["feature-type-known"]


def test_files_that_are_not_imdf_are_listed_and_kept_aside(folder: VenueFolder) -> None:
    point = {"type": "Feature", "id": "n1", "geometry": None, "properties": {"neighbours": ["n2"]}}
    folder.save("navPath", {"type": "FeatureCollection", "features": [point]})
    reading = read_venue(folder.path)
    assert reading.other_files == ("navPath.geojson",)
    assert [raw.id for raw in reading.extensions["navPath.geojson"]] == ["n1"]
    assert "navPath" not in summary(reading)


def test_the_books_beside_a_venue_are_for_others_to_read_and_no_fault(folder: VenueFolder) -> None:
    (folder.path / "holdings.csv").write_bytes(b"call_number,title\n" * 10)
    (folder.path / "callnumbers.json").write_text("not ours to read")
    assert "file-known" not in folder.rules()


def test_a_feature_that_lacks_what_it_cannot_be_without_is_left_out(folder: VenueFolder) -> None:
    folder.put("unit", "study", level_id=None)
    assert len(read_venue(folder.path).venue.units) == 8


def test_a_value_of_the_wrong_type_is_dropped_and_the_feature_kept(folder: VenueFolder) -> None:
    folder.put("level", "level 1", ordinal="first", outdoor=1, name="Upstairs")
    reading = read_venue(folder.path)
    level = reading.venue.get_level(id_of("level 1"))
    assert (level.ordinal, level.outdoor, level.name) == (0, False, {"und": "Upstairs"})
    assert {p.rule for p in reading.problems} == {"property-type"}


def test_a_polygon_that_crosses_itself_is_repaired_and_the_place_said(folder: VenueFolder) -> None:
    bow_tie = [[116.6, 39.9], [116.6001, 39.9001], [116.6001, 39.9], [116.6, 39.9001], [116.6, 39.9]]
    geometry = {"type": "Polygon", "coordinates": [bow_tie]}
    folder.feature("unit", "study", lambda unit: unit.update(geometry=geometry))
    reading = read_venue(folder.path)
    [problem] = reading.problems
    assert (problem.rule, problem.feature_id) == ("geometry-valid", id_of("study"))
    assert "Self-intersection[116.60005 39.90005" in problem.message
    study = reading.venue.by_id[id_of("study")].geometry
    assert study is not None
    assert study.is_valid
    assert study.area > 1


def test_of_two_features_with_one_id_the_first_is_kept(folder: VenueFolder) -> None:
    folder.feature("unit", "study", lambda unit: unit.update(id=id_of("lobby")))
    venue = read_venue(folder.path).venue
    assert len(venue.units) == 8
    assert venue.by_id[id_of("lobby")].category == "walkway"


def test_a_venue_without_its_venue_file_is_read_in_part(folder: VenueFolder) -> None:
    (folder.path / "venue.geojson").unlink()
    reading = read_venue(folder.path)
    assert (reading.venue.id, reading.venue.time_zone, len(reading.venue.units)) == ("", "UTC", 9)


def test_the_error_carries_the_file_and_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "venue.geojson").write_text("{")
    with pytest.raises(VenueReadError) as caught:
        read_venue(tmp_path)
    assert "venue.geojson" in str(caught.value)
    assert "export the file again" in str(caught.value)


def test_the_stored_plane_is_used_and_a_broken_one_is_replaced(folder: VenueFolder) -> None:
    assert read_venue(folder.path).venue.plane == small_venue().plane
    folder.put("venue", "venue", local_plane={"lon": "east"})
    reading = read_venue(folder.path)
    assert [p.rule for p in reading.problems] == ["property-type"]
    # Chosen anew: at the display point, along the footprint's long side, which is the drawing's x axis.
    assert reading.venue.plane.rotation_deg == pytest.approx(12.5, abs=0.01)
    shown = reading.venue.display_point
    assert shown is not None
    assert math.hypot(shown.x, shown.y) < 0.001


@pytest.mark.parametrize("turn_deg", [-89, -60, -10, 0, 33, 89.5])
def test_the_plane_lies_along_the_long_side_of_the_largest_footprint(turn_deg: float) -> None:
    here = LocalPlane(lon=30.0, lat=60.0)
    house = here.to_wgs84(rotate(box(-40, -10, 40, 10), turn_deg))
    shed = here.to_wgs84(rotate(box(-3, -9, 3, 9), turn_deg + 17))
    plane = choose_plane(None, house, [shed, house])
    assert plane.rotation_deg == pytest.approx(turn_deg, abs=0.01)
    min_x, min_y, max_x, max_y = plane.to_metres(house).bounds
    assert (max_x - min_x, max_y - min_y) == pytest.approx((80, 20), abs=0.02)


def test_a_venue_without_any_place_has_a_plane_all_the_same() -> None:
    assert choose_plane(None, None, []) == LocalPlane(lon=0.0, lat=0.0)


def test_features_keep_the_order_of_their_file(folder: VenueFolder) -> None:
    collection = folder.load("level")
    collection["features"].reverse()
    folder.save("level", collection)
    levels: tuple[Level, ...] = read_venue(folder.path).venue.levels
    assert [level.ordinal for level in levels] == [1, 0]


def test_heights_are_dropped(folder: VenueFolder) -> None:
    folder.feature("seat", "seat 1", lambda seat: seat["geometry"]["coordinates"].append(4.5))
    seat = read_venue(folder.path).venue.by_id[id_of("seat 1")]
    assert seat.geometry is not None
    assert not shapely.has_z(seat.geometry)


def test_a_single_feature_and_a_bare_list_are_collections_too(folder: VenueFolder) -> None:
    [kiosk] = folder.load("kiosk")["features"]
    folder.save("kiosk", kiosk)
    folder.save("seat", folder.load("seat")["features"])
    assert {k: v for k, v in summary(read_venue(folder.path)).items() if k in ("kiosk", "seat")} == {
        "kiosk": 1,
        "seat": 6,
    }
    assert json.loads((folder.path / "kiosk.geojson").read_text())["type"] == "Feature"
