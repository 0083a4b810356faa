"""Lifts, stairs, escalators and ramps of OpenStreetMap join the levels they say, the way they run."""

from pathlib import Path

import pytest

from tests.venue.osm_documents import OsmDocument, two_storeys
from tests.venue.osm_imports import checked, imported, kinds, level_id, links, on_edges, units


def test_a_lift_over_two_levels_is_one_relationship_and_a_stair_one_a_flight() -> None:
    result = imported(two_storeys())
    [lift], [stair] = links(result, "elevator"), links(result, "stairs")
    by_id = result.venue.by_id
    assert [by_id[i].category for i in (lift.origin_id or "", lift.destination_id or "")] == ["elevator"] * 2
    assert dict(lift.attributes) == {"wheelchair": "yes"}
    assert dict(stair.attributes) == {"stair_count": 20, "handrail": "right"}
    assert lift.direction == stair.direction == "undirected"


def test_a_lift_node_is_cut_out_of_the_corridor_and_has_a_door_on_each_level(tmp_path: Path) -> None:
    document = two_storeys()
    document.node((4, 2), highway="elevator", level="0-1", wheelchair="yes")
    result = imported(document)
    assert result.problems == ()
    assert len(links(result, "elevator")) == 2
    cars = [u for u in units(result, "elevator") if u.geometry is not None and u.geometry.area < 3]
    assert len(cars) == 2
    assert "units-overlap" not in checked(result, tmp_path)
    doors = [o for o in result.venue.openings if on_edges(result, o) == ["elevator", "walkway"]]
    assert len(doors) == 4


def test_a_lift_node_in_a_small_room_makes_the_room_the_lift() -> None:
    document = two_storeys()
    document.room((12, 8, 14, 10), level="0;1")
    document.node((13, 9), highway="elevator", level="0;1")
    result = imported(document)
    assert len(units(result, "elevator")) == 4
    assert len(links(result, "elevator")) == 2


def test_a_lift_mapped_level_by_level_is_one_lift() -> None:
    document = OsmDocument()
    for level in ("0", "1", "2"):
        document.room((0, 0, 8, 4), indoor="corridor", level=level)
        document.room((0, 4, 2, 6), highway="elevator", level=level)
    [lift] = links(imported(document), "elevator")
    assert len(lift.intermediary_ids) == 1


def test_a_lift_that_says_no_levels_or_one_is_told() -> None:
    document = two_storeys()
    document.node((4, 2), highway="elevator")
    document.room((18, 0, 20, 2), highway="elevator", level="0")
    assert kinds(imported(document)).count("connector-levels") == 2


@pytest.mark.parametrize(
    ("conveying", "incline", "starts_at", "directed"),
    [("forward", "up", 0, True), ("backward", "up", 1, True), ("forward", "down", 1, True),
     ("backward", "down", 0, True), ("reversible", "up", 0, False), ("yes", "up", 0, False)],
)  # fmt: skip
def test_an_escalator_runs_as_its_belt_does(
    conveying: str, incline: str, starts_at: int, directed: bool
) -> None:
    document = two_storeys()
    document.way([(2, 2), (8, 2)], highway="steps", conveying=conveying, incline=incline, level="0;1")
    result = imported(document)
    [link] = links(result, "escalator")
    assert link.direction == ("directed" if directed else "undirected")
    assert result.venue.level_of[link.origin_id or ""] == level_id(result, starts_at)
    assert ("connector-direction" in kinds(result)) == (conveying == "yes")


def test_steps_as_a_line_are_entered_below_at_the_foot_and_above_at_the_top(tmp_path: Path) -> None:
    document = two_storeys()
    document.way(
        [(2, 2), (8, 2)], highway="steps", incline="up", level="0-1", width="1.2", step_count="18",
        handrail__left="yes", tactile_paving="yes",
    )  # fmt: skip
    result = imported(document)
    assert result.problems == ()
    stair = next(link for link in links(result, "stairs") if link.attributes.get("stair_count") == 18)
    assert dict(stair.attributes) == {
        "stair_count": 18, "min_width_m": 1.2, "handrail": "left", "tactile_paving": True,
        "length_m": pytest.approx(6, abs=0.01),
    }  # fmt: skip
    assert "units-overlap" not in checked(result, tmp_path)
    ends = [
        o
        for o in result.venue.openings
        if o.geometry is not None and o.geometry.length == pytest.approx(1.2, abs=1e-3)
    ]
    foot, top = sorted(ends, key=lambda o: o.level_id != level_id(result, 0))
    assert foot.geometry is not None
    assert top.geometry is not None
    assert foot.geometry.distance(top.geometry) == pytest.approx(6, abs=0.01)
    assert on_edges(result, foot) == on_edges(result, top) == ["stairs", "walkway"]


def test_the_levels_of_end_nodes_say_which_end_is_below() -> None:
    document = two_storeys()
    document.node((2, 2), level="1")
    document.node((8, 2), level="0")
    document.way([(2, 2), (8, 2)], highway="steps", conveying="forward")
    result = imported(document)
    [link] = links(result, "escalator")
    assert result.venue.level_of[link.origin_id or ""] == level_id(result, 1)
    assert kinds(result) == []


def test_a_flight_that_says_neither_is_taken_upwards_and_told() -> None:
    document = two_storeys()
    document.way([(2, 2), (8, 2)], highway="steps", level="0;1")
    document.way([(2, 1), (8, 1)], highway="steps", level="0")
    document.way([(2, 3), (8, 3)], highway="footway", level="0;1")
    assert sorted(kinds(imported(document))) == ["connector-direction", "connector-kind", "connector-levels"]


def test_a_repeated_flight_is_a_link_between_each_pair_of_levels() -> None:
    document = OsmDocument()
    for level in ("0", "1", "2", "3"):
        document.room((0, 0, 18, 4), indoor="corridor", level=level)
    document.way(
        [(2, 2), (8, 2)], highway="steps", incline="up", level="0-1", repeat_on="1;2", step_count="9"
    )
    result = imported(document)
    assert [link.attributes["stair_count"] for link in links(result, "stairs")] == [9, 9, 9]
    assert len(units(result, "stairs")) == 4


def test_a_ramp_has_its_slope() -> None:
    document = two_storeys()
    document.way([(2, 2), (8, 2)], highway="footway", ramp="yes", incline="6%", level="0;1", wheelchair="yes")
    [ramp] = links(imported(document), "ramp")
    assert (ramp.attributes["max_slope"], ramp.attributes["wheelchair"]) == (0.06, "yes")


def test_a_line_in_a_stairwell_tells_how_long_the_stair_is() -> None:
    document = two_storeys()
    document.way([(16, 4.5), (16, 7.5), (17, 7.5), (17, 4.5)], indoor="pathway", level="0-1")
    result = imported(document)
    assert result.problems == ()
    assert links(result, "stairs")[0].attributes["length_m"] == pytest.approx(7, abs=0.01)
