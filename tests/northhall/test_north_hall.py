"""North Hall holds together as a building, and as a library."""

import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely import STRtree

from twin.venue.check import check_venue
from twin.venue.imdf_reader import read_venue
from twin.venue.imdf_writer import write_venue
from twin.venue.model import Venue
from twin.venue.northhall import build_north_hall
from twin.venue.northhall.callnumbers import OUTLINE, shelf_key
from twin.venue.problems import Severity

NOT_WALKED = ("structure", "opentobelow")


@pytest.fixture(scope="module")
def hall() -> Venue:
    return build_north_hall(np.random.default_rng(7))


def ordinals(hall: Venue) -> dict[str, int]:
    return {level.id: level.ordinal for level in hall.levels}


def test_it_has_eight_levels_above_ground_and_three_below(hall: Venue) -> None:
    assert sorted(level.ordinal for level in hall.levels) == list(range(-3, 8))


def test_it_has_about_2500_seats_in_zones_of_a_size_that_helps(hall: Venue) -> None:
    assert 2450 <= len(hall.seats) <= 2550
    zones = Counter(seat.zone_id for seat in hall.seats)
    assert 55 <= len(zones) <= 80
    assert all(12 <= n <= 150 for n in zones.values())


def test_it_has_600_double_sided_ranges_or_more(hall: Venue) -> None:
    assert len(hall.shelves) >= 600
    assert all(len(shelf.faces) == 2 for shelf in hall.shelves)


def test_the_same_seed_builds_the_same_house(hall: Venue) -> None:
    assert build_north_hall(np.random.default_rng(7)) == hall


def test_another_seed_moves_no_wall_and_renames_nothing(hall: Venue) -> None:
    other = build_north_hall(np.random.default_rng(8))
    assert [u.id for u in other.units] == [u.id for u in hall.units]
    assert [s.id for s in other.seats] == [s.id for s in hall.seats]


def test_units_of_a_level_neither_overlap_nor_leave_gaps(hall: Venue) -> None:
    for level in hall.levels:
        shapes = [u.geometry for u in hall.units if u.level_id == level.id]
        assert sum(s.area for s in shapes) == pytest.approx(level.geometry.area, abs=0.5)
        assert shapely.union_all(shapes).symmetric_difference(level.geometry).area < 0.5
        pairs = STRtree(shapes).query(shapes, predicate="overlaps").T
        assert all(shapes[a].intersection(shapes[b]).area < 0.05 for a, b in pairs)


def test_every_seat_is_in_its_unit_and_clear_of_everything_that_stands(hall: Venue) -> None:
    units = hall.by_id
    for level in hall.levels:
        seats = [s for s in hall.seats if s.level_id == level.id]
        standing = [
            f.geometry for f in (*hall.fixtures, *hall.shelves, *hall.kiosks) if f.level_id == level.id
        ]
        if not seats:
            continue
        _, distances = STRtree(standing).query_nearest(
            [s.geometry for s in seats], return_distance=True, all_matches=False
        )
        assert distances.min() >= 0.05
        assert all(units[s.unit_id].geometry.contains(s.geometry) for s in seats)


def test_no_two_seats_are_closer_than_an_elbow(hall: Venue) -> None:
    for level in hall.levels:
        points = [s.geometry for s in hall.seats if s.level_id == level.id]
        if points:
            found = STRtree(points).query(points, predicate="dwithin", distance=0.5)
            assert all(a == b for a, b in found.T)


def test_shelves_stand_clear_of_walls_tables_and_each_other(hall: Venue) -> None:
    for level in hall.levels:
        shelves = [s.geometry for s in hall.shelves if s.level_id == level.id]
        others = [f.geometry for f in hall.fixtures if f.level_id == level.id]
        if shelves:
            assert not len(STRtree(others).query(shelves, predicate="intersects").T)
            near = STRtree(shelves).query(shelves, predicate="dwithin", distance=0.6)
            assert all(a == b for a, b in near.T)


def test_call_numbers_of_a_class_continue_from_face_to_face(hall: Venue) -> None:
    """Ranges are in shelf order; within a class no interval overlaps the next or leaves a gap."""
    faces = defaultdict(list)
    for shelf in hall.shelves:
        faces[shelf.category] += [(f.first_call_number, f.last_call_number) for f in shelf.faces]
    assert sorted(faces) == sorted(OUTLINE)
    for letter, intervals in faces.items():
        for first, last in intervals:
            assert first[0] == last[0] == letter
            assert shelf_key(first) <= shelf_key(last)
        for (_, last), (first, _) in pairwise(intervals):
            assert shelf_key(last) < shelf_key(first)
            number, accession = first.split("/")
            same = last.split("/")[0] == number
            assert int(accession) == (int(last.split("/")[1]) + 1 if same else 1)


def test_call_numbers_sort_digits_as_decimals_and_accessions_as_integers() -> None:
    shelf_order = ["A11/45", "A2/13", "B43/6", "B43/11", "C23/5"]
    assert sorted(["C23/5", "B43/11", "A2/13", "B43/6", "A11/45"], key=shelf_key) == shelf_order


def test_classes_rise_with_the_levels(hall: Venue) -> None:
    rank = ordinals(hall)
    order = [shelf.category for shelf in sorted(hall.shelves, key=lambda s: rank[s.level_id])]
    assert order == sorted(order)


def test_every_place_can_be_reached_through_openings_and_between_levels(hall: Venue) -> None:
    walked = [u for u in hall.units if u.category not in NOT_WALKED]
    index = {u.id: i for i, u in enumerate(walked)}
    links: dict[int, set[int]] = defaultdict(set)
    for level in hall.levels:
        units = [u for u in walked if u.level_id == level.id]
        tree = STRtree([u.geometry for u in units])
        for opening in (o for o in hall.openings if o.level_id == level.id):
            middle = opening.geometry.interpolate(0.5, normalized=True)
            joined = [index[units[i].id] for i in tree.query(middle, predicate="dwithin", distance=0.02)]
            assert joined, opening
            for a in joined:
                links[a].update(joined)
    for link in hall.relationships:
        stops = [index[i] for i in (link.origin_id, *link.intermediary_ids, link.destination_id)]
        for a in stops:
            links[a].update(stops)
    seen, queue = {0}, [0]
    while queue:
        for nearby in links[queue.pop()] - seen:
            seen.add(nearby)
            queue.append(nearby)
    assert [u.name["en"] for i, u in enumerate(walked) if i not in seen] == []


def test_openings_lie_on_the_edges_of_the_units_they_join(hall: Venue) -> None:
    for level in hall.levels:
        edges = shapely.union_all([u.geometry.boundary for u in hall.units if u.level_id == level.id])
        openings = [o.geometry for o in hall.openings if o.level_id == level.id]
        assert (
            max(shapely.hausdorff_distance(shapely.intersection(o, edges.buffer(0.02)), o) for o in openings)
            < 0.02
        )


@pytest.mark.parametrize("category", ["elevator", "stairs", "escalator"])
def test_shafts_stand_one_above_the_other(hall: Venue, category: str) -> None:
    links = [r for r in hall.relationships if r.category == category]
    assert links
    for link in links:
        stops = [hall.by_id[i] for i in (link.origin_id, *link.intermediary_ids, link.destination_id)]
        assert len({s.geometry.normalize().wkt for s in stops}) == 1
        heights = [ordinals(hall)[s.level_id] for s in stops]
        assert all(abs(a - b) == 1 for a, b in pairwise(heights)), heights


def test_a_pair_of_escalators_joins_each_public_level_to_the_next(hall: Venue) -> None:
    rank = ordinals(hall)
    steps = Counter(
        (rank[hall.by_id[r.origin_id].level_id], rank[hall.by_id[r.destination_id].level_id])
        for r in hall.relationships
        if r.category == "escalator"
    )
    assert steps == Counter({step: 1 for low in range(7) for step in ((low, low + 1), (low + 1, low))})


def test_every_public_level_has_toilets_for_all_a_nursing_room_water_and_a_way_without_stairs(
    hall: Venue,
) -> None:
    for level in (level for level in hall.levels if level.ordinal >= -1):
        offered = {a.category for a in hall.amenities if hall.level_of[a.id] == level.id}
        assert offered >= {
            "restroom.female",
            "restroom.male",
            "restroom.wheelchair",
            "mothersroom",
            "elevator",
            "stairs",
            "drinkingfountain",
        }


def test_names_are_in_chinese_and_english(hall: Venue) -> None:
    named = (
        hall.levels,
        hall.units,
        hall.sections,
        hall.amenities,
        hall.occupants,
        hall.kiosks,
        hall.relationships,
        hall.seats,
        hall.shelves,
        hall.devices,
        hall.equipment,
    )
    for feature in (f for collection in named for f in collection):
        assert re.search(r"[\u4e00-\u9fff]", feature.name["zh"]), feature
        assert re.search(r"[A-Za-z0-9]", feature.name["en"]), feature
        assert not re.search(r"[\u4e00-\u9fff]", feature.name["en"]), feature


def test_all_but_25_seats_have_one_sensor_and_external_ids_are_what_the_protocols_use(hall: Venue) -> None:
    about = Counter(d.feature_of_interest for d in hall.devices if d.category in ("desk", "motion", "radar"))
    assert set(about.values()) == {1}
    assert len(hall.seats) - len(about) == 25
    assert len({(d.protocol, d.external_id) for d in hall.devices}) == len(hall.devices)
    shapes = {
        "chirpstack_v4": r"[0-9a-f]{16}",
        "zigbee2mqtt": r"[b0-9][a-z0-9-]+",
        "bibliotwin": r"[a-z]+-[a-z0-9-]+",
    }
    assert all(re.fullmatch(shapes[d.protocol], d.external_id) for d in hall.devices)


def test_every_lift_and_escalator_has_one_controller(hall: Venue) -> None:
    machines = {r.id for r in hall.relationships if r.category in ("elevator", "escalator")}
    controllers = [d for d in hall.devices if d.feature_of_interest in machines]
    assert Counter(d.feature_of_interest for d in controllers) == Counter(machines)
    lift = next(d for d in controllers if d.external_id == "lift-2")
    assert hall.by_id[lift.feature_of_interest].name == {"zh": "2号电梯", "en": "Lift 2"}
    assert {d.category for d in controllers} == {"lift", "escalator"}


def test_the_store_has_a_crane_to_an_aisle_and_room_for_four_million_volumes(hall: Venue) -> None:
    kinds = Counter(e.category for e in hall.equipment)
    assert kinds["crane"] == kinds["aisle"] == kinds["rack"] / 2
    racks = [e.attributes for e in hall.equipment if e.category == "rack"]
    assert sum(int(r["totes"]) * int(r["volumes_per_tote"]) for r in racks) >= 4_000_000
    assert kinds["put_wall_slot"] == sum(
        int(e.attributes["slots"]) for e in hall.equipment if e.category == "put_wall"
    )


def test_the_check_finds_nothing_to_say(hall: Venue, tmp_path: Path) -> None:
    write_venue(hall, tmp_path / "north-hall")
    problems = check_venue(read_venue(tmp_path / "north-hall"))
    assert [p for p in problems if p.severity is not Severity.INFO] == []
