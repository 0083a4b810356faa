"""OpenStreetMap indoor data becomes a venue that the check accepts, and each oddity is told by number."""

from pathlib import Path

import pytest
from shapely import Point

from tests.venue.osm_documents import OsmDocument, two_storeys
from tests.venue.osm_imports import OPTIONS, checked, imported, kinds, on_edges, units
from tests.venue.same_venue import differences
from twin.venue.imdf import venue_files
from twin.venue.importing.outcome import ImportLimits, ImportOptions
from twin.venue.importing.problems import KINDS, VenueImportError
from twin.venue.osm import import_osm, import_osm_data


def test_two_storeys_become_a_venue_without_a_problem(tmp_path: Path) -> None:
    result = imported(two_storeys())
    assert result.problems == ()
    assert checked(result, tmp_path) <= {"accessibility-present", "name-languages"}
    venue = result.venue
    assert (dict(venue.name), venue.category) == ({"zh": "图书馆", "en": "Library"}, "university")
    assert [level.ordinal for level in venue.levels] == [0, 1]
    assert [building.address_id for building in venue.buildings] == [venue.addresses[0].id]
    assert (len(venue.units), len(venue.openings)) == (8, 7)
    room = units(result, "room", 1)[0]
    assert (dict(room.name), dict(room.alt_name)) == ({"zh": "阅览室", "en": "Reading"}, {"und": "R1"})


def test_doors_are_lines_along_the_wall_as_wide_as_the_door() -> None:
    result = imported(two_storeys())
    main = next(o for o in result.venue.openings if o.category == "pedestrian.principal")
    assert main.geometry is not None
    assert main.door is not None
    assert main.geometry.length == pytest.approx(1.8, abs=1e-3)
    assert (main.door.type, main.door.automatic) == ("sliding", True)
    others = [o for o in result.venue.openings if o is not main]
    assert {round(o.geometry.length, 3) for o in others if o.geometry is not None} == {0.9}
    assert all("walkway" in on_edges(result, opening) for opening in result.venue.openings)
    assert [len(on_edges(result, opening)) for opening in others] == [2] * 6


def test_xml_and_geojson_give_the_same_venue() -> None:
    document = two_storeys()
    as_xml, as_json = imported(document), import_osm_data("test.osm", document.geojson(), OPTIONS)
    assert differences(as_xml.venue, as_json.venue) == []


def test_importing_twice_gives_the_same_bytes() -> None:
    first, second = (dict(venue_files(imported(two_storeys()).venue)) for _ in range(2))
    assert first == second


def test_half_a_level_beside_a_storey_shares_its_ordinal_and_one_over_it_has_its_own() -> None:
    beside = two_storeys()
    beside.room((18, 0, 24, 4), indoor="area", level="0,5")
    result = imported(beside)
    assert sorted(level.ordinal for level in result.venue.levels) == [0, 0, 1]
    assert "level-comma" in kinds(result)
    over = two_storeys()
    over.room((0, 0, 18, 8), indoor="area", level="0.5")
    result = imported(over)
    assert [(level.ordinal, level.short_name["en"]) for level in result.venue.levels] == [
        (0, "0"), (1, "0.5"), (2, "1"),
    ]  # fmt: skip


def test_dirty_levels_are_read_and_told() -> None:
    document = two_storeys()
    document.room((20, 0, 24, 4), level="-2;-1;0;1;2")
    document.room((20, 10, 24, 14), level="−1;-2")
    document.room((20, 20, 24, 24), level="roof")
    result = imported(document)
    assert sorted(level.ordinal for level in result.venue.levels) == [-2, -1, 0, 1, 2]
    assert {"level-unusual", "level-unreadable", "level-missing", "area-layered"} <= set(kinds(result))
    assert len(units(result, "opentobelow")) == 5


def test_a_level_that_the_building_leaves_out_is_not_counted() -> None:
    document = OsmDocument()
    document.way([(-1, -1), (9, -1), (9, 9), (-1, 9), (-1, -1)], building="yes", non_existent_levels="1")
    document.room((0, 0, 8, 8), level="0")
    document.room((0, 0, 8, 8), level="2")
    assert [level.ordinal for level in imported(document).venue.levels] == [0, 1]


def test_names_and_heights_of_levels_come_from_level_outlines() -> None:
    document = two_storeys()
    outline = [(0.0, 0.0), (18.0, 0.0), (18.0, 8.0), (0.0, 8.0), (0.0, 0.0)]
    document.way(outline, indoor="level", level="0", height="4.5 m", name__zh="一层", level__ref="1F")
    document.way(outline, indoor="level", level="1", height="4")
    ground, first = imported(document).venue.levels
    assert (dict(ground.name), dict(ground.short_name)) == ({"zh": "一层"}, {"und": "1F"})
    assert (ground.elevation_m, first.elevation_m) == (0.0, 4.5)


def test_a_multipolygon_is_a_room_with_a_hole() -> None:
    document = OsmDocument()
    left = document.way([(0, 0), (10, 0), (10, 10)])
    right = document.way([(0, 0), (0, 10), (10, 10)])
    hole = document.way([(4, 4), (6, 4), (6, 6), (4, 6), (4, 4)])
    document.relation(
        [(left, "outer"), (right, "outer"), (hole, "inner")], indoor="area", level="0", name="Hall"
    )
    [hall] = imported(document).venue.units
    assert hall.geometry is not None
    assert hall.geometry.area == pytest.approx(96, abs=0.01)
    assert hall.category == "unenclosedarea"


def test_a_door_on_a_corner_moves_along_the_longer_wall_and_one_in_a_short_wall_is_narrower() -> None:
    document = OsmDocument()
    document.room((0, 0, 8, 3))
    document.room((0, 3, 0.6, 9), (0.3, 9))
    document.node((0, 0), door="yes", level="0")
    document.node((0.3, 9), door="yes", level="0")
    result = imported(document)
    corner, short = result.venue.openings
    assert kinds(result)[:2] == ["door-corner", "door-narrowed"]
    assert corner.geometry is not None
    assert short.geometry is not None
    assert (corner.geometry.length, short.geometry.length) == (
        pytest.approx(0.9, abs=1e-3),
        pytest.approx(0.6, abs=1e-3),
    )
    assert on_edges(result, corner) == ["room"]


def test_a_door_without_a_level_is_on_those_of_its_rooms() -> None:
    document = two_storeys()
    document.node((3, 8), door="yes")
    for way in (3, 5):
        refs = document.ways[way][0]
        refs.insert(-1, document.node((3, 8)))
    result = imported(document)
    assert "level-missing" in kinds(result)
    assert {o.level_id for o in result.venue.openings} == {level.id for level in result.venue.levels}


def test_doors_off_the_wall_on_no_level_and_twice_are_told_with_what_was_done() -> None:
    document = two_storeys()
    document.node((3, 4.3), door="yes", level="0")
    document.node((3, 30), door="yes", level="0")
    document.node((3, 31), door="yes")
    document.node((6.01, 4), door="no", level="0")
    document.node((9, 0), door="yes", level="0", repeat_on="4")
    result = imported(document)
    told = [(p.kind, p.source_id, p.done) for p in result.problems]
    assert ("door-off-wall", "moved 0.30 m to the nearest") in {(kind, done) for kind, _, done in told}
    assert sum(kind == "door-off-wall" for kind, _, _ in told) == 3
    assert sum(kind == "door-repeated" for kind, _, _ in told) == 1
    assert any(kind == "door-level" and "left out" in done for kind, _, done in told)
    assert [p.number for p in result.problems] == list(range(1, len(result.problems) + 1))


def test_widths_that_are_no_widths_and_unknown_doors_are_told() -> None:
    document = two_storeys()
    document.node((3, 0), door="portcullis", level="0", width="wide")
    document.ways[2][0].insert(1, document.node((3, 0)))
    result = imported(document)
    assert {"width-unreadable", "tag-unknown"} <= set(kinds(result))
    assert any(o.door is not None and o.door.type == "unspecified" for o in result.venue.openings)


def test_an_area_is_open_to_a_corridor_unless_a_wall_or_a_door_is_between() -> None:
    def passages(wall: bool, door: bool) -> int:
        document = OsmDocument()
        document.room((0, 0, 10, 4), (5, 4), indoor="corridor")
        document.room((0, 4, 10, 9), (5, 4), indoor="area")
        if wall:
            document.way([(0, 4), (10, 4)], indoor="wall", level="0")
        if door:
            document.node((5, 4), door="no", level="0")
        return imported(document).counts.get("passages between open areas", 0)

    assert (passages(False, False), passages(True, False), passages(False, True)) == (1, 0, 0)


def test_a_wall_line_does_not_close_its_doors() -> None:
    document = two_storeys()
    document.way([(0, 4), (12, 4)], indoor="wall", level="0")
    document.node((9, 2), indoor="wall", wall__type="pillar", level="0")
    result = imported(document)
    assert sorted(f.category for f in result.venue.fixtures) == ["obstruction", "wall"]
    for fixture in result.venue.fixtures:
        assert fixture.geometry is not None
        lines = [o.geometry for o in result.venue.openings if o.level_id == fixture.level_id]
        assert all(fixture.geometry.intersection(line).length < 0.001 for line in lines)


def test_services_are_amenities_and_businesses_occupants() -> None:
    document = two_storeys()
    document.room((18, 0, 22, 4), amenity="toilets", female="yes", wheelchair="yes", changing_table="yes")
    document.node((1, 1), amenity="drinking_water", level="0")
    document.node((2, 1), amenity="vending_machine", vending="public_transport_tickets", level="0")
    document.node((3, 1), shop="books", name="书店", opening_hours="Mo-Fr 09:00-17:00", level="1")
    document.node((4, 1), emergency="defibrillator", level="0")
    document.node((5, 1), amenity="waste_basket", level="0")
    document.node((6, 1), amenity="waste_basket", level="0")
    document.node((90, 90), amenity="atm", level="0")
    document.node((91, 90), amenity="bench")
    result = imported(document)
    assert sorted(a.category for a in result.venue.amenities) == [
        "babychanging", "defibrillator", "drinkingfountain", "elevator", "elevator",
        "restroom.female.wheelchair", "vendingmachine.trainticket",
    ]  # fmt: skip
    assert units(result, "restroom.female.wheelchair")
    [shop] = result.venue.occupants
    assert (dict(shop.name), shop.category, shop.hours) == ({"zh": "书店"}, "books", "Mo-Fr 09:00-17:00")
    assert [(p.kind, p.count) for p in result.problems] == [("tag-unknown", 2), ("service-outside", 1)]


def test_tactile_lines_are_details_and_mark_their_rooms() -> None:
    document = two_storeys()
    document.way([(1, 1), (9, 1)], indoor="yes", tactile_paving="yes", level="0")
    result = imported(document)
    assert len(result.venue.details) == 1
    assert [unit.category for unit in result.venue.units if "tactilepaving" in unit.accessibility] == [
        "walkway"
    ]


def test_broken_outlines_and_members_are_told() -> None:
    document = two_storeys()
    document.way([(30, 0), (34, 4), (34, 0), (30, 4), (30, 0)], indoor="room", level="0")
    document.way([(40, 0), (44, 0), (44, 4), (40, 4), (40, 0.4)], indoor="room", level="0")
    document.way([(50, 0), (54, 0), (54, 4)], indoor="room", level="0")
    document.way([(60, 0), (60.1, 0), (60.1, 0.1), (60, 0)], indoor="room", level="0")
    document.relation([(99, "outer")], indoor="room", level="0")
    document.ways[2][0].append(4711)
    result = imported(document)
    assert kinds(result).count("area-invalid") == 3
    assert kinds(result).count("area-too-small") == 1
    assert kinds(result).count("element-broken") == 2


def test_without_a_building_the_levels_are_its_outline(tmp_path: Path) -> None:
    document = OsmDocument()
    document.room((0, 0, 8, 8))
    result = imported(document, ImportOptions())
    assert kinds(result) == ["building-missing", "time-zone-missing"]
    assert len(result.venue.footprints) == 1
    checked(result, tmp_path)


def test_what_is_not_indoors_or_no_map_is_refused(tmp_path: Path) -> None:
    outdoors = OsmDocument()
    outdoors.way([(0, 0), (8, 0)], highway="footway")
    for data, word in (
        (outdoors.xml(), "nothing indoors"), (b"<html/>", "not <osm>"), (b"<osm>", "well-formed"),
        (b"<osm/>", "no <node>"),
        (b'{"type":"Point"}', "FeatureCollection"), (b"\x00", "not JSON"), (b"", "not JSON"),
        (b'<!DOCTYPE o [<!ENTITY a "b">]><osm>&a;</osm>', "document type"),
        (b'<?xml version="1.0" encoding="klingon"?><osm/>', "XML"),
    ):  # fmt: skip
        with pytest.raises(VenueImportError, match=word):
            import_osm_data("x.osm", data)
    with pytest.raises(VenueImportError, match="system refused"):
        import_osm(tmp_path / "nowhere.osm")
    with pytest.raises(VenueImportError, match="IANA"):
        imported(two_storeys(), ImportOptions(time_zone="Mars/Olympus"))


@pytest.mark.parametrize(
    ("limits", "word"),
    [(ImportLimits(file_bytes=100), "MB"), (ImportLimits(elements=10), "10 elements"),
     (ImportLimits(members=3), "members"), (ImportLimits(depth=2), "deep"),
     (ImportLimits(features=3), "3 rooms or doors"), (ImportLimits(connectors=0), "lifts and stairs")],
)  # fmt: skip
def test_a_document_over_a_limit_is_refused(limits: ImportLimits, word: str) -> None:
    document = two_storeys()
    document.node((4, 2), highway="elevator", level="0-1")
    with pytest.raises(VenueImportError, match=word):
        imported(document, ImportOptions(limits=limits))


def test_every_kind_of_problem_is_documented() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")
    assert all(f"| `{kind}` | {finds} |" in page for kind, finds in KINDS.items())


def test_whoever_waits_is_told_what_is_done() -> None:
    said: list[str] = []
    import_osm_data("x.osm", two_storeys().xml(), OPTIONS, said.append)
    assert any("rooms" in text for text in said)


def test_display_points_lie_in_their_units() -> None:
    for unit in imported(two_storeys()).venue.units:
        assert isinstance(unit.display_point, Point)
        assert unit.geometry is not None
        assert unit.geometry.covers(unit.display_point)
