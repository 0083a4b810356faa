"""Ways over stops under closures: times believed until they are used give what reckoning all anew gives."""

import math

import numpy as np
import pytest

from navigation.closures import OPEN, Closures
from navigation.detours import Detours
from navigation.nearest import seconds_to
from navigation.profiles import STEP_FREE, WALKING, Profile
from navigation.router import Router
from tests.navigation.hand_written import north_hall
from tests.navigation.tower import tower


@pytest.fixture(scope="module")
def hall() -> Router:
    return Router(north_hall())


def random_closures(router: Router, rng: np.random.Generator) -> Closures:
    venue = router.venue
    sections = [section.id for section in venue.sections] or [venue.units[0].id]
    return Closures(
        connectors=frozenset(rng.choice([r.id for r in venue.relationships], rng.integers(0, 4)).tolist()),
        openings=frozenset(rng.choice([o.id for o in venue.openings], rng.integers(0, 9)).tolist()),
        units=frozenset(rng.choice(sections, rng.integers(0, 3)).tolist()),
        crowding=dict.fromkeys(rng.choice([u.id for u in venue.units], rng.integers(0, 5)).tolist(), 300.0),
    )


@pytest.mark.parametrize("profile", [WALKING, STEP_FREE], ids=lambda profile: profile.name)
def test_detours_are_as_long_as_if_every_walk_were_reckoned_anew(hall: Router, profile: Profile) -> None:
    rng = np.random.default_rng(11)
    for _ in range(12):
        plan = hall._planner.plan(profile, random_closures(hall, rng))
        grounds = plan.network.grounds
        between = {level: plan.between(level)[0] for level, ground in enumerate(grounds) if len(ground.stops)}
        for _ in range(12):
            level, other = rng.choice(list(between), 2).tolist()
            first, last = grounds[level].stops, grounds[other].stops
            out, into = rng.uniform(0, 90, len(first)), rng.uniform(0, 90, len(last))
            seconds, stops = plan.detours.quickest(first, out, last, into)
            total = out[:, None] + between[level][:, last] + into
            assert seconds == pytest.approx(float(total.min()), abs=1e-6)
            assert math.isfinite(seconds) == bool(stops)
            if stops:
                assert stops[0] in first
                assert stops[-1] in last


def test_a_lift_whose_door_is_shut_is_left_out_and_found_again() -> None:
    router = Router(tower(3))
    free = router.route("study0", "study2", STEP_FREE)
    shut = router.route("study0", "study2", WALKING, Closures(openings=frozenset({"hall-lift1"})))
    assert shut.duration_s >= router.route("study0", "study2", WALKING).duration_s
    assert router.route("study0", "study2", STEP_FREE) == free


def test_what_another_query_finds_out_meanwhile_is_not_overlooked() -> None:
    """Two floors: stops 0 and 1 below, 2 and 3 above. The walk above is longer than hoped."""
    walks, rides = np.full((4, 4), math.inf), np.full((4, 4), math.inf)
    walks[0, 1], walks[2, 3], rides[1, 2], rides[1, 3] = 1.0, 1.0, 1.0, 5.0
    ends = np.array([0]), np.zeros(1), np.array([3]), np.zeros(1)

    def look(origin: int, goal: int) -> tuple[bool, np.ndarray]:
        if origin == 0:  # in the middle of this query another one asks for the way above
            assert detours.quickest(np.array([2]), np.zeros(1), np.array([3]), np.zeros(1))[0] == 10.0
        seconds = np.full(4, math.inf)
        seconds[goal] = 1.0 if origin == 0 else 10.0
        return False, seconds

    detours = Detours(walks, rides, np.zeros((4, 4), dtype=bool), look)
    assert detours.quickest(*ends) == (6.0, [0, 1, 3])


@pytest.mark.parametrize("most", [1, 5])
def test_the_nearest_are_those_of_all_times_whatever_is_closed(hall: Router, most: int) -> None:
    """Looking no farther than needed finds the same as looking everywhere."""
    rng = np.random.default_rng(6)
    venue = hall.venue
    for closures in (OPEN, random_closures(hall, rng), random_closures(hall, rng)):
        plan = hall._planner.plan(WALKING, closures)
        network = plan.network
        for seat in rng.choice(len(venue.seats), 8).tolist():
            stand = hall._stand(plan, hall.get_place(venue.seats[seat].id))
            chosen = rng.choice(venue.seats, 200, replace=False)
            wanted = np.array([network.listed[other.id] for other in chosen])
            every = np.sort(seconds_to(plan, stand, network.spots, wanted))
            few = np.sort(seconds_to(plan, stand, network.spots, wanted, most))
            assert few[:most] == pytest.approx(every[:most], abs=1e-9)
            assert (few >= every - 1e-9).all()


def test_a_stand_out_of_what_was_gathered_is_the_one_that_looking_gives(hall: Router) -> None:
    network = hall._planner.network(WALKING.clearance_m)
    for seat in hall.venue.seats[::97]:
        place = hall.get_place(seat.id)
        seen = network.find_stand(network.level_number[place.level_id], place.x_m, place.y_m)
        kept = network.spot_stand(network.listed[seat.id])
        assert seen is not None
        assert kept is not None
        assert (kept.x, kept.y, kept.cell, kept.triangles) == (seen.x, seen.y, seen.cell, seen.triangles)
        assert kept.nodes.tolist() == seen.nodes.tolist()
        assert kept.metres.tolist() == seen.metres.tolist()
        assert (kept.chains, kept.back_chains) == (seen.chains, seen.back_chains)
