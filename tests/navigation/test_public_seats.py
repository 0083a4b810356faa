"""Every seat that North Hall offers can be reached by who may sit there, from the main entrance."""

import numpy as np
import pytest
import shapely

from navigation.closures import OPEN
from navigation.nearest import seconds_to
from navigation.profiles import LOW_EFFORT, STEP_FREE, WALKING, Profile
from navigation.router import Router
from tests.navigation.hand_written import north_hall
from twin.venue.model import Seat

_ARM_M = 0.3
"""Who stands no farther from a seat than this has arrived."""


@pytest.fixture(scope="module")
def hall() -> Router:
    return Router(north_hall())


def is_accessible(seat: Seat) -> bool:
    return seat.accessible


def has_no_steps(seat: Seat) -> bool:
    unit = north_hall().by_id[seat.unit_id]
    return unit.category != "stairs"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("profile", "seats"),
    [
        (WALKING, list(north_hall().seats)),
        (STEP_FREE, [seat for seat in north_hall().seats if is_accessible(seat)]),
        (STEP_FREE, [seat for seat in north_hall().seats if has_no_steps(seat)]),
        (LOW_EFFORT, [seat for seat in north_hall().seats if has_no_steps(seat)]),
    ],
    ids=["walking", "step_free to accessible seats", "step_free but for the reading stair", "low_effort"],
)
def test_every_seat_is_reached(hall: Router, profile: Profile, seats: list[Seat]) -> None:
    plan = hall._planner.plan(profile, OPEN)
    network = plan.network
    entrances = [o.id for o in hall.venue.openings if o.category == "pedestrian.principal"]
    wanted = np.array([network.listed[seat.id] for seat in seats])
    for entrance in entrances:
        stand = hall._stand(plan, hall.get_place(entrance))
        seconds = seconds_to(plan, stand, network.spots, wanted)
        lost = [seat.name["en"] for seat, s in zip(seats, seconds, strict=True) if not np.isfinite(s)]
        assert not lost, f"{len(lost)} cannot be reached from {entrance}"
    assert len(seats) >= 70


@pytest.mark.parametrize("profile", [WALKING, STEP_FREE], ids=lambda profile: profile.name)
def test_a_route_to_a_seat_ends_within_reach_of_it_and_in_its_room(hall: Router, profile: Profile) -> None:
    venue, network = hall.venue, hall._planner.network(profile.clearance_m)
    for seat in venue.seats:
        if profile is STEP_FREE and not seat.accessible:
            continue
        point = seat.geometry
        assert isinstance(point, shapely.Point)
        stand = network.find_stand(network.level_number[seat.level_id], point.x, point.y)
        assert stand is not None
        assert point.distance(shapely.Point(stand.x, stand.y)) < _ARM_M
        assert venue.units[int(network.space.unit_of_cell[stand.cell])].id == seat.unit_id
