"""The floor one walks on has the corners of walls and furniture and no others, so that ways bend little."""

import math
from dataclasses import replace

import pytest
import shapely

from navigation.failures import NoRouteError
from navigation.itinerary import Walk
from navigation.profiles import STEP_FREE, WALKING
from navigation.router import Router
from navigation.walkable import floor_of_level
from tests.navigation.hand_written import north_hall
from tests.navigation.tower import tower
from twin.venue.model import Fixture, Unit


def around_a_void(corners: list[tuple[float, float]]) -> list[shapely.Polygon]:
    """The cells of the tower's hall with a void in the middle."""
    venue = tower(1)
    hall = next(unit for unit in venue.units if unit.id == "hall0")
    assert hall.geometry is not None
    hole = shapely.Polygon(corners)
    void = Unit(id="void", level_id="L0", category="opentobelow", geometry=hole)
    cut = replace(hall, geometry=shapely.difference(hall.geometry, hole))
    units = tuple(cut if unit.id == "hall0" else unit for unit in venue.units)
    floor = floor_of_level(replace(venue, units=(*units, void)), "L0", 0, 0.4)
    number = [unit.id for unit in (*units, void)].index("hall0")
    return [cell.shape for cell, unit in zip(floor.cells, floor.unit_of_cell, strict=True) if unit == number]


@pytest.mark.parametrize("sides", [3, 4, 5, 7, 12])
@pytest.mark.parametrize("turn_deg", [0.0, 17.0])
def test_a_void_of_so_many_corners_makes_so_many(sides: int, turn_deg: float) -> None:
    turns = [math.radians(turn_deg) + 2 * math.pi * i / sides for i in range(sides)]
    [hall] = around_a_void([(10 + 3 * math.cos(t), 6 + 3 * math.sin(t)) for t in turns])
    [ring] = hall.interiors
    assert len(ring.coords) - 1 == sides


def test_a_wall_that_turns_makes_one_corner_where_a_way_bends() -> None:
    """A bent screen of one piece in the way: the way round it bends once at each of its ends."""
    screen = shapely.LineString([(8, 3), (10, 6), (8, 9)]).buffer(0.05, cap_style="flat", join_style="mitre")
    piece = Fixture(id="screen", level_id="L0", category="furniture", geometry=screen)
    venue = tower(1)
    router = Router(replace(venue, fixtures=(*venue.fixtures, piece)))
    start, goal = (replace(router.get_place("hall0"), x_m=x, y_m=6.0) for x in (8.5, 14.0))
    [walk] = router.route(start, goal, WALKING).legs
    assert isinstance(walk, Walk)
    assert len(walk.points) <= 5, "the two corners of one end of the screen, at most the tip as well"


def test_routes_between_shelves_bend_only_where_they_must() -> None:
    """Straightening a route by 2 cm takes hardly any of its bends away: none of them comes from rounding."""
    venue = north_hall()
    router = Router(venue)
    bends = needed = 0
    for a, b in zip(venue.shelves[::9], venue.shelves[40::9], strict=False):
        try:
            legs = router.route(a.id, b.id, STEP_FREE).legs
        except NoRouteError:
            continue
        for walk in (leg for leg in legs if isinstance(leg, Walk) and leg.length_m > 0):
            line = shapely.LineString(walk.points)
            bends += len(line.coords) - 2
            needed += len(line.simplify(0.02).coords) - 2
    assert bends > 300
    assert needed > 0.98 * bends
