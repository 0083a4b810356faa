"""The layout of a store from a venue's equipment."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString

from storage_sorting.belting import cut_belts
from storage_sorting.layout import LayoutError, store_layout
from tests.storage_sorting.north_hall_store import north_hall_layout
from twin.venue.northhall.build import build_north_hall


@cache
def equipment():
    return build_north_hall(np.random.default_rng(7)).equipment


def test_every_aisle_and_desk_of_north_hall_has_its_own_belts():
    layout = north_hall_layout()
    belt = {segment.index: segment.belt for segment in layout.segments}
    assert [(a.code, belt[a.infeed], belt[a.outfeed]) for a in layout.aisles] == [
        (f"A{n}", f"I{n}", f"O{n}") for n in range(1, 9)
    ]
    assert [(d.code, belt[d.infeed], belt[d.outfeed]) for d in layout.desks] == [
        (f"S{n}", f"S{n}-in", f"S{n}-out") for n in range(1, 7)
    ]
    assert belt[layout.wall_exit] == "PW"
    assert [(lift.code, belt[lift.infeed]) for lift in layout.lifts] == [("BLW", "BL-W"), ("BLE", "BL-E")]
    assert {belt[index] for index in layout.loop} == {b for b in belt.values() if b.startswith("L-")}


def test_cutting_belts_keeps_length_and_room():
    layout = north_hall_layout()
    for each in equipment():
        if each.category != "conveyor":
            continue
        pieces = [s for s in layout.segments if s.belt == each.attributes["code"]]
        assert sum(piece.length_m for piece in pieces) == pytest.approx(each.geometry.length)
        if "capacity" in each.attributes:
            assert sum(piece.room for piece in pieces) == each.attributes["capacity"]


def test_cells_have_names_of_their_own_and_lie_in_the_rack():
    aisle = north_hall_layout().aisles[2]
    names = {aisle.cell_code(cell) for cell in range(aisle.cells)}
    assert len(names) == aisle.cells == 2 * 78 * 42
    assert aisle.cell_code(0) == "A3S-001-01"
    for cell in (0, aisle.cells - 1):
        x, y = aisle.cell_at_m(cell)
        assert 0 < x < 54.6
        assert 0 <= y < 18.06


@pytest.mark.parametrize("category", ["crane", "rack", "desk", "sorter", "chute", "conveyor", "lift"])
def test_equipment_without_a_part_is_refused_with_its_name(category):
    rest = [each for each in equipment() if each.category != category]
    with pytest.raises(LayoutError, match=category):
        store_layout(rest)


def test_a_crane_without_speed_is_refused():
    changed = [
        replace(each, attributes={k: v for k, v in each.attributes.items() if k != "speed_m_s"})
        if each.category == "crane"
        else each
        for each in equipment()
    ]
    with pytest.raises(LayoutError, match="C1 has no number speed_m_s"):
        store_layout(changed)


@given(st.lists(st.integers(1, 19), max_size=6, unique=True))
def test_a_belt_is_cut_where_others_leave_it(ats):
    lines = {"main": LineString([(0, 0), (20, 0)])}
    for number, at in enumerate(ats):
        lines[f"spur{number}"] = LineString([(at, 0), (at, 3)])
    junctions = cut_belts(lines, dict.fromkeys(lines, 1.0), dict.fromkeys(lines, 12))
    main = [s for s in junctions.segments if s.belt == "main"]
    assert len(main) == len(ats) + 1
    assert sum(s.length_m for s in main) == pytest.approx(20)
    first = main[0].index
    assert junctions.reaches(first) == len(ats) + 1
    for segment in junctions.segments:
        if segment.belt != "main":
            assert junctions.next_hops(segment.index)[first] in {segment.index, first + 1}
