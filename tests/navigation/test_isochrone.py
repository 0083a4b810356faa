"""What is in reach, against routes: nothing farther is drawn, and nothing nearer is left out."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from navigation.closures import OPEN, Closures
from navigation.contour import Pieces, below
from navigation.failures import NoRouteError
from navigation.itinerary import Place
from navigation.nearest import arrivals
from navigation.profiles import STAFF, STEP_FREE, WALKING, Profile
from navigation.reached import Reach
from navigation.router import Router
from navigation.wavefront import bends_of, seconds_at, spread_rays
from tests.navigation.hand_written import level_id, north_hall, unit
from tests.navigation.tower import Box, tower
from twin.venue.model import Section

START = "Atrium"
OFF_S = 1.0
"""How much a route may differ from what the area says of it."""


@pytest.fixture(scope="module")
def hall() -> Router:
    return Router(north_hall())


def duration_s(router: Router, a: Place | str, b: Place, profile: Profile, closures: Closures) -> float:
    try:
        return router.route(a, b, profile, closures).duration_s
    except NoRouteError:
        return math.inf


def is_floor(router: Router, place: Place, profile: Profile) -> bool:
    network = router._planner.network(profile.clearance_m)
    return bool(network.view.standing(network.level_number[place.level_id], place.x_m, place.y_m))


def near_its_edge(reach: Reach, count: int, rng: np.random.Generator) -> list[tuple[Place, bool]]:
    """Points within about a metre of the edges of the areas, and whether each is inside."""
    found = []
    for level, area in sorted(reach.areas.items()):
        for share in rng.uniform(0, 1, count):
            point = area.boundary.interpolate(share, normalized=True)
            x, y = (np.array((point.x, point.y)) + rng.normal(0, 0.8, 2)).tolist()
            inside = bool(area.contains(shapely.Point(x, y)))
            found.append((Place(level_id=level, x_m=x, y_m=y), inside))
    return found


def assert_true_to_routes(
    router: Router, origin: Place | str, reach: Reach, profile: Profile, closures: Closures, count: int
) -> int:
    """How many points were compared."""
    compared = 0
    for place, inside in near_its_edge(reach, count, np.random.default_rng(4)):
        if not is_floor(router, place, profile):
            continue
        left_s = reach.minutes * 60 - duration_s(router, origin, place, profile, closures)
        assert (left_s > -OFF_S) if inside else (left_s < OFF_S), (place, inside, left_s)
        compared += 1
    return compared


@pytest.mark.parametrize(
    ("profile", "closures"),
    [
        (WALKING, OPEN),
        (STEP_FREE, OPEN),
        (WALKING, Closures(crowding={unit("1F", START).id: 400.0})),
    ],
    ids=["walking", "step_free", "crowded"],
)
@pytest.mark.parametrize("room", [START, "24-hour study room"])
def test_areas_of_north_hall_end_where_routes_take_as_long(
    hall: Router, room: str, profile: Profile, closures: Closures
) -> None:
    origin = unit("1F", room).id
    reaches = hall.list_reach(origin, [0.5, 1.0, 2.0], profile, closures)
    compared = [assert_true_to_routes(hall, origin, r, profile, closures, 40) for r in reaches]
    assert sum(compared) > 100
    for nearer, farther in pairwise(reaches):
        for level, area in nearer.areas.items():
            assert area.is_valid
            assert shapely.difference(area, farther.areas[level]).area < 0.1


def test_the_time_to_any_point_is_that_of_its_route(hall: Router) -> None:
    plan = hall._planner.plan(WALKING, OPEN)
    mesh = plan.network.space.mesh
    stand = hall._stand(plan, hall.get_place(unit("5F", "Arts hall").id))
    bends = bends_of(plan, stand, arrivals(plan, stand), math.inf)
    no_limit = np.full(len(mesh.triangles), math.inf)
    rays = spread_rays(mesh, bends, plan.passage_s, WALKING.speed_m_s, no_limit)
    rng = np.random.default_rng(2)
    triangles = rng.choice(len(mesh.triangles), 300)
    points = np.einsum("ki,kij->kj", rng.dirichlet((1, 1, 1), 300), mesh.points[mesh.triangles[triangles]])
    seconds = seconds_at(rays, bends, points, triangles, WALKING.speed_m_s)
    start = Place(level_id=level_id("5F"), x_m=stand.x, y_m=stand.y)
    for (x, y), triangle, found in zip(points.tolist(), triangles.tolist(), seconds.tolist(), strict=True):
        level = hall.venue.levels[int(mesh.level_of_cell[mesh.cell_of[triangle]])].id
        there = Place(level_id=level, x_m=x, y_m=y)
        assert found == pytest.approx(duration_s(hall, start, there, WALKING, OPEN), abs=1e-6)


@st.composite
def obstacles(draw: st.DrawFn) -> list[tuple[int, Box]]:
    found = []
    for _ in range(draw(st.integers(0, 6))):
        x, y = draw(st.integers(2, 290)) / 10, draw(st.integers(2, 95)) / 10
        box = (x, y, x + draw(st.integers(3, 60)) / 10, y + draw(st.integers(3, 60)) / 10)
        found.append((draw(st.integers(0, 1)), box))
    return found


@settings(deadline=None, max_examples=12)
@given(obstacles(), st.sampled_from(["hall0", "study1", "stairs0"]), st.sampled_from([0.1, 0.3, 0.6]))
def test_whatever_stands_in_the_way_areas_end_where_routes_take_as_long(
    boxes: list[tuple[int, Box]], origin: str, minutes: float
) -> None:
    router = Router(tower(2, boxes))
    for profile in (WALKING, STAFF):
        (reach,) = router.list_reach(origin, [minutes], profile)
        assert_true_to_routes(router, origin, reach, profile, OPEN, 40)


def test_a_closed_section_is_out_of_reach_and_so_is_what_lies_straight_behind_it() -> None:
    zone = Section(id="zone", level_id="L0", category="seating", geometry=shapely.box(6, 4, 9, 8))
    router = Router(replace(tower(1), sections=(zone,)))
    here = Place(level_id="L0", x_m=2.0, y_m=6.0)
    (free,) = router.list_reach(here, [0.2])
    (barred,) = router.list_reach(here, [0.2], WALKING, Closures(units=frozenset({"zone"})))
    assert free.areas["L0"].contains(shapely.Point(7.5, 6))
    lost = shapely.difference(free.areas["L0"], barred.areas["L0"])
    assert lost.covers(zone.geometry)
    assert lost.contains(shapely.Point(12, 6)), "what lies in its shadow"
    assert barred.areas["L0"].contains(shapely.Point(7.5, 3))
    (inside,) = router.list_reach(
        Place(level_id="L0", x_m=7.5, y_m=6.0), [0.2], WALKING, Closures(units=frozenset({"zone"}))
    )
    assert inside.areas["L0"].contains(shapely.Point(5, 6)), "whoever is inside may leave"


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.floats(1, 12))
def test_the_part_below_a_limit_is_that_of_a_disc(seed: int, radius: float) -> None:
    """Over triangles, the distance from a point: below a radius lies a disc, but for a small triangle."""
    centre = np.random.default_rng(seed).uniform(0, 10, 2)
    square = np.array([[[0, 0], [10, 0], [10, 10]], [[0, 0], [10, 10], [0, 10]]], dtype=np.float64)

    def values(points: np.ndarray, _: np.ndarray) -> np.ndarray:
        return np.hypot(*(points - centre).T)

    at = values(square.reshape(-1, 2), np.zeros(6)).reshape(2, 3)
    whole, cut = below(Pieces(square, np.arange(2), at), radius, 1.0, 0.5, values)
    area = shapely.union_all([*shapely.polygons(whole.corners), *cut])
    box, middle = shapely.box(0, 0, 10, 10), shapely.Point(centre)
    inner, outer = (shapely.intersection(box, middle.buffer(max(radius + by, 0), 32)) for by in (-0.5, 0.5))
    assert shapely.difference(inner, area).area < 1e-6
    assert shapely.difference(area, outer).area < 1e-6
