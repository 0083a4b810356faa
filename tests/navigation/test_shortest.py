"""Ways of a point agent: exact on the benchmark map, and true to their definition on random floors."""

import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from navigation.gridmap import Grid, floor_of, read_grid, read_queries
from navigation.shortest import Point, ShortestWays

MOVINGAI = Path(__file__).resolve().parents[3] / "shared" / "data" / "movingai"


def off_floor_m(lines: Any, floor: BaseGeometry) -> Any:
    """How much of each line lies off the floor."""
    return shapely.length(shapely.difference(lines, floor))


def brute_force_length(floor: BaseGeometry, start: Point, goal: Point) -> float:
    """Dijkstra over every pair of corners that shapely says see one another."""
    points = np.vstack((np.unique(shapely.get_coordinates(floor), axis=0), [start, goal]))
    a, b = np.triu_indices(len(points), 1)
    lines = shapely.linestrings(np.stack((points[a], points[b]), axis=1))
    seen = off_floor_m(lines, floor) < 1e-7
    length = np.hypot(*(points[a] - points[b]).T)
    graph = csr_matrix((length[seen], (a[seen], b[seen])), shape=(len(points), len(points)))
    return float(dijkstra(graph, directed=False, indices=len(points) - 2)[-1])


@st.composite
def grids(draw: st.DrawFn) -> tuple[Grid, list[Point]]:
    side = draw(st.integers(3, 10))
    rows = draw(st.lists(st.text(".@", min_size=side, max_size=side), min_size=side, max_size=side))
    grid = Grid(tuple(rows))
    free = [(x + 0.5, y + 0.5) for y in range(side) for x in range(side) if grid.is_free(x, y)]
    ends = draw(st.lists(st.sampled_from(free), min_size=3, max_size=3)) if free else []
    return grid, ends


@st.composite
def floors(draw: st.DrawFn) -> tuple[BaseGeometry, list[Point]]:
    """A hall with slanted obstacles, and three points in it."""
    obstacles = []
    for _ in range(draw(st.integers(1, 9))):
        x, y = draw(st.floats(1, 19)), draw(st.floats(1, 19))
        box = shapely.box(x, y, x + draw(st.floats(0.2, 6)), y + draw(st.floats(0.2, 6)))
        obstacles.append(shapely.affinity.rotate(box, draw(st.floats(0, 90))))
    floor = shapely.set_precision(shapely.box(0, 0, 20, 20) - shapely.union_all(obstacles), 0.001)
    places = st.tuples(st.floats(0.1, 19.9), st.floats(0.1, 19.9))
    return floor, draw(st.lists(places, min_size=3, max_size=3))


@pytest.mark.skipif(not MOVINGAI.exists(), reason="../shared/data/movingai is not here")
def test_lengths_equal_the_oracle_on_every_query() -> None:
    grid = read_grid(MOVINGAI / "arena.map")
    oracle = MOVINGAI / "anyangle-oracle" / "arena.csv"
    ways = ShortestWays(floor_of(grid))
    with oracle.open(encoding="utf-8") as stream:
        expected = [float(row["any_angle_len_bruteforce"]) for row in csv.DictReader(stream)]
    queries = read_queries(oracle, grid)
    assert len(queries) == len(expected) == 160
    for query, length in zip(queries, expected, strict=True):
        way = ways.find(*((x + 0.5, y + 0.5) for x, y in (query.start, query.goal)))
        assert way is not None
        assert way.length_m == pytest.approx(length, abs=1e-6)


@settings(deadline=None, max_examples=150)
@given(grids())
def test_ways_on_grids_are_as_short_as_brute_force_finds(drawn: tuple[Grid, list[Point]]) -> None:
    grid, ends = drawn
    if not ends:
        return
    floor = floor_of(grid)
    way = ShortestWays(floor).find(ends[0], ends[1])
    expected = brute_force_length(floor, ends[0], ends[1])
    assert (math.inf if way is None else way.length_m) == pytest.approx(expected, abs=1e-9)


@settings(deadline=None, max_examples=80)
@given(floors())
def test_ways_are_symmetric_keep_the_triangle_inequality_and_stay_on_the_floor(
    drawn: tuple[BaseGeometry, list[Point]],
) -> None:
    floor, (a, b, c) = drawn
    ways = ShortestWays(floor)
    there, back = ways.find(a, b), ways.find(b, a)
    if there is None or back is None:
        assert there is back
        return
    assert there.length_m == pytest.approx(back.length_m, abs=1e-7)
    assert there.length_m >= math.dist(a, b) - 1e-9
    assert off_floor_m(LineString(there.points), floor) < 1e-6
    first, second = ways.find(a, c), ways.find(c, b)
    if first is not None and second is not None:
        assert there.length_m <= first.length_m + second.length_m + 1e-7


@settings(deadline=None, max_examples=60)
@given(floors())
def test_ways_among_slanted_obstacles_are_as_short_as_brute_force_finds(
    drawn: tuple[BaseGeometry, list[Point]],
) -> None:
    floor, (a, b, _) = drawn
    way = ShortestWays(floor).find(a, b)
    if way is not None:
        expected = brute_force_length(floor, a, b)
        assert way.length_m == pytest.approx(expected, abs=1e-6)


def test_a_way_passes_between_two_blocked_cells_that_touch_in_a_corner() -> None:
    way = ShortestWays(floor_of(Grid((".@", "@.")))).find((0.5, 0.5), (1.5, 1.5))
    assert way is not None
    assert way.length_m == pytest.approx(math.sqrt(2))


def test_a_point_inside_an_obstacle_has_no_way() -> None:
    ways = ShortestWays(shapely.box(0, 0, 9, 9) - shapely.box(3, 3, 6, 6))
    assert ways.find((4, 4), (1, 1)) is None
    assert ways.find((1, 1), (4, 4)) is None
    assert ways.find((3, 4), (1, 1)) is not None, "a wall may be touched"
