"""What a venue tells of its stairs, escalators and lifts reaches the traveller: rides, seconds and words."""

import math
from dataclasses import replace

import pytest

from navigation.connectors import Connector, list_connectors, ride_s, stair_count_of
from navigation.failures import Why
from navigation.guidance.guide import Guide
from navigation.itinerary import Conveyance, Ride, Route
from navigation.profiles import BOOK_TROLLEY, STAFF, STEP_FREE, WALKING
from navigation.rides import why_not_boarded
from navigation.router import Router
from tests.navigation.hand_written import north_hall, unit
from tests.venue.osm_documents import OsmDocument
from tests.venue.osm_imports import imported
from twin.venue.model import Venue


@pytest.fixture(scope="module")
def hall() -> Router:
    return Router(north_hall())


def rides(route: Route) -> list[Ride]:
    return [leg for leg in route.legs if isinstance(leg, Ride)]


def texts(venue: Venue, route: Route, language: str) -> list[str]:
    return [instruction.text for instruction in Guide(venue).guide(route, language)]


def test_the_levels_of_north_hall_tell_how_high_they_lie() -> None:
    heights = {level.ordinal: level.elevation_m for level in north_hall().levels}
    assert heights == {ordinal: 4.5 * ordinal for ordinal in range(-3, 8)}


def test_every_way_between_levels_of_north_hall_tells_what_it_is_like() -> None:
    told = {c.conveyance: c for c in list_connectors(north_hall())}
    stairs, escalator = told[Conveyance.STAIRS], told[Conveyance.ESCALATOR]
    assert (stairs.stair_count, stairs.handrails) == (30, ("left", "right"))
    assert escalator.length_m == pytest.approx(4.5 / math.tan(math.pi / 6) + 2.4, abs=0.05)
    for connector in list_connectors(north_hall()):
        assert connector.min_width_m is not None
        assert (connector.stair_count is not None) == (connector.conveyance is Conveyance.STAIRS)
        assert (connector.wheelchair is not None) == (connector.conveyance is Conveyance.LIFT)


def test_the_stairs_of_north_hall_are_told_with_steps_and_handrails(hall: Router) -> None:
    lower, upper = unit("3F", "Stair 1").id, unit("4F", "Stair 1").id
    up, down = hall.route(lower, upper), hall.route(upper, lower)
    for route, way in ((up, "up"), (down, "down")):
        [ride] = rides(route)
        assert (ride.stair_count, ride.handrails) == (30, ("left", "right"))
        level = 4 if way == "up" else 3
        said = f"Take Stair 1 to Level {level}, one floor {way}, 30 steps, handrails on both sides"
        assert said in texts(north_hall(), route, "en")
    assert "走1号楼梯到四层，上一层，共30级台阶，两侧都有扶手" in texts(north_hall(), up, "zh")
    assert up.duration_s > 30 * WALKING.step_up_s


@pytest.mark.parametrize(
    ("drawn", "side_up"), [([(2, 2), (8, 2)], "right"), ([(8, 2), (2, 2)], "left")], ids=["up", "down"]
)
def test_the_handrail_of_an_imported_stair_is_on_the_side_of_who_climbs(
    drawn: list[tuple[float, float]], side_up: str
) -> None:
    """Drawn upwards or downwards, a handrail on the right of the line is told to both who go up and down."""
    document = OsmDocument()
    for level in ("0", "1"):
        document.room((0, 0, 20, 6), (10, 0), indoor="corridor", level=level)
    document.way(
        drawn, highway="steps", incline="up" if side_up == "right" else "down", level="0-1", width="1.4",
        step_count="30", handrail__right="yes",
    )  # fmt: skip
    venue = imported(document).venue
    router = Router(venue)
    floors = [
        next(u.id for u in venue.units if u.category == "walkway" and u.level_id == level.id)
        for level in sorted(venue.levels, key=lambda level: level.ordinal)
    ]
    side_down = "left" if side_up == "right" else "right"
    for ends, side in ((floors, side_up), (floors[::-1], side_down)):
        route = router.route(*ends)
        assert [(ride.stair_count, ride.handrails) for ride in rides(route)] == [(30, (side,))]
        [en] = [text for text in texts(venue, route, "en") if "stairs" in text and "Take" in text]
        assert en.endswith(f", 30 steps, handrail on your {side}")
        [zh] = [text for text in texts(venue, route, "zh") if "级台阶" in text]
        assert zh.endswith(f"，共30级台阶，{'右' if side == 'right' else '左'}侧有扶手")


def test_a_stair_over_several_levels_shares_its_steps_among_its_flights() -> None:
    stair = Connector(id="s", conveyance=Conveyance.STAIRS, stops=("a", "b", "c"), stair_count=56)
    assert stair_count_of(stair, 4.5) == 28
    assert ride_s(stair, 4.5, 1.2, 0.5) == 14
    assert stair_count_of(replace(stair, stair_count=None), -4.5) == 30


def test_a_long_escalator_takes_longer_and_a_short_one_no_less_than_its_rise() -> None:
    bare = Connector(id="e", conveyance=Conveyance.ESCALATOR, stops=("a", "b"))
    assert ride_s(bare, 4.5, 1.2, 0.6) == pytest.approx(18)
    assert ride_s(replace(bare, length_m=4.5 / math.tan(math.pi / 6) + 2.0), 4.5, 1.2, 0.6) == pytest.approx(
        22
    )
    assert ride_s(replace(bare, length_m=3.0), 4.5, 1.2, 0.6) == pytest.approx(18)
    flat = replace(bare, length_m=40.0)
    assert ride_s(flat, 0.0, 1.2, 0.6) == pytest.approx(80), "a moving walkway"


def test_a_ramp_takes_its_length_and_else_what_its_slope_needs() -> None:
    ramp = Connector(id="r", conveyance=Conveyance.RAMP, stops=("a", "b"), max_slope=0.1)
    assert ride_s(ramp, 1.0, 0.5, 0.6) == pytest.approx(20)
    assert ride_s(replace(ramp, length_m=15.0), 1.0, 0.5, 0.6) == pytest.approx(30)


def test_a_lift_too_narrow_or_not_for_wheelchairs_is_taken_on_foot_only() -> None:
    lift = Connector(id="l", conveyance=Conveyance.LIFT, stops=("a", "b"), min_width_m=1.1, wheelchair=True)
    assert why_not_boarded(lift, STEP_FREE) is None
    assert why_not_boarded(replace(lift, min_width_m=0.7), STEP_FREE) is Why.TOO_NARROW
    assert why_not_boarded(replace(lift, min_width_m=0.7), WALKING) is None
    assert why_not_boarded(replace(lift, wheelchair=False), BOOK_TROLLEY) is Why.STEPS
    assert why_not_boarded(replace(lift, wheelchair=False), STAFF) is None
