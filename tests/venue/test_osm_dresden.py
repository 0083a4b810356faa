"""A real building mapped indoors, the Andreas-Pfitzmann-Bau in Dresden, is imported from both formats."""

from collections import Counter
from pathlib import Path

import pytest

from tests.venue.same_venue import differences
from twin.venue.check import check_venue
from twin.venue.imdf import exit_code, read_venue, write_venue
from twin.venue.importing.outcome import Imported, ImportOptions
from twin.venue.osm import import_osm

OPTIONS = ImportOptions(language="de", time_zone="Europe/Berlin")


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    """Where the extracts are."""
    found = shared_data / "indoor" / "osm-apb-dresden"
    if not found.is_dir():
        pytest.skip("no Dresden building among the data sets")
    return found


@pytest.fixture(scope="module", params=["APBorig.osm", "apb.geojson"])
def building(folder: Path, request: pytest.FixtureRequest) -> Imported:
    """The building as imported from either file."""
    return import_osm(folder / request.param, OPTIONS)


def test_447_areas_are_446_rooms_and_a_sculpture(building: Imported) -> None:
    counts = building.counts
    rooms = [counts[f"areas of indoor={kind}"] for kind in ("room", "corridor", "area")]
    assert rooms == [400, 43, 3]
    assert sum(rooms) + counts["areas of indoor=yes that are no rooms"] == 447
    # Ten of them, eight stairs and two lifts, are on several levels: 40 units instead of 10.
    assert len(building.venue.units) == 446 + 30


def test_502_doors_are_doors_on_each_of_their_levels(building: Imported) -> None:
    assert building.counts["doors"] == 502
    assert building.counts["passages between open areas"] == 1
    # Ten repeat on 27 levels more; one, on three levels, lies where another does; one passage is no door.
    repeated = [p for p in building.problems if p.kind == "door-repeated"]
    assert {p.source_id for p in repeated} == {"node/9620892363"}
    assert len(building.venue.openings) == 502 + 30 - 3 + 1
    assert sum(o.door is not None and o.door.type == "open" for o in building.venue.openings) > 21


def test_levels_lifts_and_stairs_are_joined(building: Imported) -> None:
    assert [level.ordinal for level in building.venue.levels] == [-1, 0, 1, 2, 3]
    links = Counter(link.category for link in building.venue.relationships)
    assert links == {"stairs": 24, "elevator": 2}
    assert building.counts["lines within stairwells"] == 21
    lengths = [
        link.attributes["length_m"] for link in building.venue.relationships if "length_m" in link.attributes
    ]
    assert len(lengths) >= 14
    assert all(isinstance(length, float) and 3 < length < 40 for length in lengths)
    lifts = [link for link in building.venue.relationships if link.category == "elevator"]
    assert all(len(lift.intermediary_ids) == 2 and lift.attributes["wheelchair"] == "yes" for lift in lifts)


def test_half_levels_and_tactile_paving_are_counted(building: Imported) -> None:
    assert building.counts["elements at half levels"] == 33
    assert building.counts["elements with tactile paving"] == 23
    assert building.counts["tactile lines"] == len(building.venue.details) == 8
    foyer = next(u for u in building.venue.units if "Foyer" in u.name.values())
    assert "tactilepaving" in foyer.accessibility


def test_toilets_and_services_are_found(building: Imported) -> None:
    services = Counter(amenity.category for amenity in building.venue.amenities)
    assert sum(n for kind, n in services.items() if kind.startswith("restroom")) == 30
    assert (services["vendingmachine"], services["information"], services["elevator"]) == (3, 2, 8)


def test_the_problems_are_few_and_numbered(building: Imported) -> None:
    assert [p.number for p in building.problems] == list(range(1, len(building.problems) + 1))
    assert len(building.problems) < 20
    assert building.more_problems == 0


def test_it_is_written_read_and_checked_without_an_error(building: Imported, tmp_path: Path) -> None:
    write_venue(building.venue, tmp_path)
    reading = read_venue(tmp_path)
    assert differences(building.venue, reading.venue) == []
    problems = check_venue(reading)
    assert exit_code(problems) == 0
    rules = Counter(problem.rule for problem in problems if problem.rule != "name-languages")
    assert rules == {"opening-width": 4, "unit-reachable": 1, "level-accessible": 1}


def test_both_formats_give_the_same_rooms_doors_and_links(folder: Path) -> None:
    xml, geojson = (import_osm(folder / name, OPTIONS).venue for name in ("APBorig.osm", "apb.geojson"))
    for field in ("levels", "units", "openings", "relationships", "details"):
        first = {feature.id: feature for feature in getattr(xml, field)}
        second = {feature.id: feature for feature in getattr(geojson, field)}
        assert first.keys() == second.keys(), field
        assert differences(tuple(first.values()), tuple(second[i] for i in first)) == []
