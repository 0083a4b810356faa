"""Routes through a tower with random obstacles: what a route promises, whatever stands in the way."""

import math
from dataclasses import replace

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from navigation.closures import Closures
from navigation.failures import Blocker, NoRouteError, Relaxation, UnknownPlaceError, Why
from navigation.itinerary import Conveyance, Place, Ride, Route, Walk
from navigation.profiles import LOW_EFFORT, STAFF, STEP_FREE, WALKING, Profile
from navigation.router import Router
from navigation.shortest import ShortestWays
from navigation.walkable import floor_of_level
from tests.navigation.tower import Box, tower

EVEN = replace(STAFF, name="even", speed_m_s=1.0, manual_door_s=0.0, step_up_s=0.6, step_down_s=0.6)
"""Seconds are metres on the flat, and up is as quick as down."""


@st.composite
def boxes(draw: st.DrawFn) -> list[tuple[int, Box]]:
    found = []
    for _ in range(draw(st.integers(0, 7))):
        x, y = draw(st.integers(2, 290)) / 10, draw(st.integers(2, 95)) / 10
        width, depth = draw(st.integers(3, 60)) / 10, draw(st.integers(3, 60)) / 10
        found.append((draw(st.integers(0, 1)), (x, y, x + width, y + depth)))
    return found


places = st.builds(
    lambda level, x, y: Place(level_id=f"L{level}", x_m=x, y_m=y),
    st.integers(0, 1),
    st.integers(3, 317).map(lambda x: x / 10),
    st.integers(3, 117).map(lambda y: y / 10),
)


def try_route(router: Router, a: Place, b: Place, profile: Profile, closures: Closures) -> Route | None:
    try:
        return router.route(a, b, profile, closures)
    except NoRouteError:
        return None


def seconds(route: Route | None) -> float:
    return math.inf if route is None else route.duration_s


def stood_on(router: Router, place: Place, profile: Profile = EVEN) -> tuple[float, float]:
    """Where a route really begins that is asked for from `place`."""
    walk = router.route(place, place, profile).legs[0]
    assert isinstance(walk, Walk)
    return walk.points[0]


@settings(deadline=None, max_examples=25)
@given(boxes(), places, places)
def test_a_route_on_one_level_is_the_shortest_way_on_its_whole_floor(
    obstacles: list[tuple[int, Box]], a: Place, b: Place
) -> None:
    venue = tower(1, [(0, box) for _, box in obstacles])
    a, b = replace(a, level_id="L0"), replace(b, level_id="L0")
    router = Router(venue)
    route = try_route(router, a, b, EVEN, Closures())
    cells = floor_of_level(venue, "L0", 0, EVEN.clearance_m).cells
    floor = shapely.union_all([cell.shape for cell in cells])
    way = ShortestWays(floor).find(stood_on(router, a), stood_on(router, b))
    assert (route is None) == (way is None)
    if route is not None and way is not None:
        assert route.length_m == pytest.approx(way.length_m, abs=1e-6)
        assert route.duration_s == pytest.approx(way.length_m, abs=1e-6)


@settings(deadline=None, max_examples=25)
@given(boxes(), places, places, places)
def test_routes_are_symmetric_keep_the_triangle_inequality_and_touch_no_obstacle(
    obstacles: list[tuple[int, Box]], a: Place, b: Place, c: Place
) -> None:
    venue = tower(2, obstacles, without=["escalator0"])
    router = Router(venue)
    there, back = (try_route(router, *ends, EVEN, Closures()) for ends in ((a, b), (b, a)))
    assert seconds(there) == pytest.approx(seconds(back), abs=1e-6)
    by_c = [try_route(router, *ends, EVEN, Closures()) for ends in ((a, c), (c, b))]
    assert seconds(there) <= sum(map(seconds, by_c)) + 1e-6
    if there is not None:
        check_legs(there)
        for walk in there.legs:
            if isinstance(walk, Walk):
                level = int(walk.level_id[1:])
                solid = [shapely.box(*box) for storey, box in obstacles if storey == level]
                assert_clear(walk, shapely.union_all(solid))


def assert_clear(walk: Walk, solid: BaseGeometry) -> None:
    """The walk keeps the clearance, but for the smoothing of walls."""
    kept = shapely.buffer(solid, EVEN.clearance_m - 0.02, join_style="mitre")
    assert shapely.intersection(shapely.LineString(walk.points), kept).length < 1e-3


def check_legs(route: Route) -> None:
    """Walks and rides alternate and hang together; lengths and seconds add up; doors come in order."""
    assert isinstance(route.legs[0], Walk)
    assert isinstance(route.legs[-1], Walk)
    assert route.duration_s == pytest.approx(sum(leg.duration_s for leg in route.legs))
    for before, after in zip(route.legs, route.legs[1:], strict=False):
        assert isinstance(before, Walk) != isinstance(after, Walk)
        if isinstance(before, Ride) and isinstance(after, Walk):
            assert after.level_id == before.end.level_id
            assert after.points[0] == (before.end.x_m, before.end.y_m)
        if isinstance(before, Walk) and isinstance(after, Ride):
            assert before.points[-1] == pytest.approx((after.start.x_m, after.start.y_m))
    for leg in route.legs:
        if isinstance(leg, Walk):
            assert leg.length_m == pytest.approx(shapely.LineString(leg.points).length, abs=1e-6)
            at = [door.at_m for door in leg.doors]
            assert at == sorted(at)
            assert all(0 <= m <= leg.length_m + 1e-9 for m in at)
            units = [door.to_unit_id for door in leg.doors][:-1]
            assert units == [door.from_unit_id for door in leg.doors][1:]


@settings(deadline=None, max_examples=15)
@given(
    boxes(),
    places,
    places,
    st.sets(
        st.sampled_from(["the-lift", "stair0", "hall-study0", "hall-study-20", "hall-lift1"]),
        min_size=1,
        max_size=3,
    ),
)
def test_a_closure_gives_the_answer_of_a_venue_built_without_it(
    obstacles: list[tuple[int, Box]], a: Place, b: Place, shut: set[str]
) -> None:
    router = Router(tower(2, obstacles))
    rebuilt = Router(tower(2, obstacles, without=sorted(shut)))
    closures = Closures(connectors=frozenset(shut), openings=frozenset(shut))
    for profile in (EVEN, STEP_FREE):
        if any(stood_on(router, p, profile) != stood_on(rebuilt, p, profile) for p in (a, b)):
            continue  # where there never was a door, there is no floor between its posts
        masked = try_route(router, a, b, profile, closures)
        expected = try_route(rebuilt, a, b, profile, Closures())
        assert seconds(masked) == pytest.approx(seconds(expected), abs=1e-6)


def test_an_escalator_runs_one_way() -> None:
    router = Router(tower(2, without=["the-lift", "stair0"]))
    up = router.route("hall0", "hall1")
    assert [leg.conveyance for leg in up.legs if isinstance(leg, Ride)] == [Conveyance.ESCALATOR]
    with pytest.raises(NoRouteError):
        router.route("hall1", "hall0")


def test_step_free_never_takes_stairs_or_escalators() -> None:
    router = Router(tower(3))
    route = router.route("study0", "study2", STEP_FREE)
    assert [leg.conveyance for leg in route.legs if isinstance(leg, Ride)] == [Conveyance.LIFT]
    closed = Closures(connectors=frozenset({"the-lift"}))
    with pytest.raises(NoRouteError) as raised:
        router.route("study0", "study2", STEP_FREE, closed)
    assert Blocker("the-lift", Why.OUT_OF_SERVICE) in raised.value.blocked_by
    assert raised.value.relaxation == Relaxation(profile="step_free", ignoring=("the-lift",))
    assert router.route("study0", "study2", WALKING, closed).legs


def test_a_lift_that_breaks_counts_on_the_next_query_and_again_when_it_runs() -> None:
    router = Router(tower(3))
    before = router.route("study0", "study2", LOW_EFFORT)
    broken = Closures(connectors=frozenset({"escalator1"}))
    detour = router.route("study0", "study2", LOW_EFFORT, broken)
    assert detour.duration_s > before.duration_s
    assert router.route("study0", "study2", LOW_EFFORT) == before


def test_a_closed_room_can_be_left_but_not_entered() -> None:
    router = Router(tower(1))
    closed = Closures(units=frozenset({"study0"}))
    assert router.route("study0", "hall0", WALKING, closed).legs
    with pytest.raises(NoRouteError) as raised:
        router.route("hall0", "study0", WALKING, closed)
    assert raised.value.blocked_by == (Blocker("study0", Why.CLOSED),)


def test_the_staff_room_is_for_staff() -> None:
    router = Router(tower(1))
    with pytest.raises(NoRouteError) as raised:
        router.route("hall0", "store0")
    assert raised.value.blocked_by == (Blocker("store0", Why.STAFF_ONLY),)
    assert raised.value.relaxation == Relaxation(profile="staff")
    assert router.route("hall0", "store0", STAFF).duration_s > 2, "the door takes its time"


def test_a_door_too_narrow_for_a_wheelchair_is_named() -> None:
    router = Router(tower(1, narrow=0.7))
    assert router.route("hall0", "study0").legs
    with pytest.raises(NoRouteError) as raised:
        router.route("hall0", "study0", STEP_FREE)
    assert [blocker.why for blocker in raised.value.blocked_by] == [Why.TOO_NARROW]
    assert raised.value.relaxation == Relaxation(profile="low_effort")


def test_a_crowd_costs_time_and_closes_nothing() -> None:
    router = Router(tower(1))
    free = router.route("hall0", "study0")
    crowded = router.route("hall0", "study0", WALKING, Closures(crowding={"study0": 400.0}))
    assert crowded.duration_s > free.duration_s + 5
    few = router.route("hall0", "study0", WALKING, Closures(crowding={"study0": 5.0}))
    assert few.duration_s == pytest.approx(free.duration_s)


def test_an_unknown_place_is_answered_with_names_like_it() -> None:
    router = Router(tower(2))
    with pytest.raises(UnknownPlaceError) as raised:
        router.route("hall0", "Studi 1")
    assert ("study1", "Study 1") in raised.value.nearest
    with pytest.raises(UnknownPlaceError):
        router.route("hall0", Place(level_id="no-such-level", x_m=1, y_m=1))
    with pytest.raises(UnknownPlaceError):
        router.route("hall0", Place(level_id="L0", x_m=math.nan, y_m=1))
    with pytest.raises(UnknownPlaceError, match="give a point in a room of that level"):
        router.route("hall0", Place(level_id="L0", x_m=1e9, y_m=1))
    with pytest.raises(UnknownPlaceError, match="name a room, a service, a shelf or a seat"):
        router.route("hall0", "L0")


def test_handrails_are_seen_by_who_climbs() -> None:
    router = Router(tower(2, without=["the-lift", "escalator0"]))
    up, down = router.route("hall0", "hall1"), router.route("hall1", "hall0")
    rides = [leg for route in (up, down) for leg in route.legs if isinstance(leg, Ride)]
    assert [(ride.handrails, ride.stair_count, ride.levels_up) for ride in rides] == [
        (("left",), 28, 1),
        (("right",), 28, -1),
    ]
