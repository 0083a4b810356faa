"""Queries about many places, each against the plain way to answer it: asking for one route after another."""

import logging
import math
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navigation.cache import open_router
from navigation.closures import OPEN, Closures
from navigation.failures import NoRouteError, TooManyStopsError
from navigation.kinds import list_exits, list_of_kind
from navigation.profiles import WALKING
from navigation.router import MOST_STOPS, Router
from navigation.tour import best_order, tour_s
from tests.navigation.tower import tower

OBSTACLES = [(0, (3, 2, 8, 4)), (0, (10, 6, 17, 8)), (1, (22, 3, 29, 8)), (1, (5, 1, 6, 10))]


@pytest.fixture(scope="module")
def router() -> Router:
    return Router(tower(3, OBSTACLES))


@pytest.mark.parametrize("origin", ["hall0", "study1", "seat2-4", "stairs1"])
@pytest.mark.parametrize(
    "closures", [OPEN, Closures(openings=frozenset({"hall-study0"}), connectors=frozenset({"the-lift"}))]
)
def test_the_nearest_seats_are_those_with_the_quickest_routes(
    router: Router, origin: str, closures: Closures
) -> None:
    seats = list_of_kind(router.venue, "seat")
    found = router.list_nearest(origin, seats, WALKING, closures, limit=4)
    every = sorted(router.route(origin, seat, WALKING, closures).duration_s for seat in seats)
    assert [reached.duration_s for reached in found] == pytest.approx(every[:4])


def test_places_of_any_kind_can_be_candidates(router: Router) -> None:
    found = router.list_nearest("hall0", ["study2", "study0", "study1"], limit=3)
    assert [reached.feature_id for reached in found] == ["study0", "study1", "study2"]


def test_without_a_way_to_any_candidate_the_reason_is_told(router: Router) -> None:
    with pytest.raises(NoRouteError):
        router.list_nearest("hall0", ["store0", "store1"])
    assert router.list_nearest("hall0", []) == []


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 6), st.booleans(), st.integers(0, 10_000))
def test_a_short_tour_is_the_best_of_all_orders(stops: int, has_end: bool, seed: int) -> None:
    count = stops + 1 + has_end
    seconds = np.random.default_rng(seed).uniform(1, 100, (count, count))
    end = count - 1 if has_end else None
    best = min(tour_s(seconds, list(order), end) for order in permutations(range(1, stops + 1)))
    assert tour_s(seconds, best_order(seconds, returns_to=end), end) == pytest.approx(best)


def test_a_long_tour_visits_everything_and_no_swap_improves_it() -> None:
    at = np.random.default_rng(5).uniform(0, 100, (25, 2))
    seconds = np.hypot(*(at[:, None] - at).transpose(2, 0, 1))
    order = best_order(seconds)
    assert sorted(order) == list(range(1, 25))
    for i in range(24):
        for k in range(i + 1, 24):
            turned = [*order[:i], *reversed(order[i : k + 1]), *order[k + 1 :]]
            assert tour_s(seconds, turned) >= tour_s(seconds, order) - 1e-9


def test_a_tour_joins_its_routes(router: Router) -> None:
    tour = router.tour("hall0", ["seat2-0", "seat0-0", "seat1-0"], end="hall0")
    assert [place.feature_id for place in tour.order] == ["seat0-0", "seat1-0", "seat2-0"]
    assert len(tour.routes) == 4
    assert tour.duration_s == pytest.approx(sum(route.duration_s for route in tour.routes))
    with pytest.raises(TooManyStopsError):
        router.tour("hall0", ["seat0-0"] * (MOST_STOPS + 1))


def test_everybody_finds_the_nearest_exit_that_is_open() -> None:
    router = Router(tower(2))
    assert list_exits(router.venue) == ["entrance", "fire-exit"]
    ways = router.evacuate()
    exits = {unit: way.feature_id for unit, way in ways.items() if way is not None}
    assert {unit: exits[unit] for unit in ("hall0", "study0", "store0", "study1")} == {
        "hall0": "entrance",
        "study0": "fire-exit",
        "store0": "fire-exit",
        "study1": "entrance",
    }
    burning = router.evacuate(closures=Closures(openings=frozenset({"fire-exit"})))
    assert all(way is not None and way.feature_id == "entrance" for way in burning.values())
    for unit, way in ways.items():
        if way is not None and math.isfinite(way.duration_s):
            assert way.length_m > 0, unit
    none = router.evacuate(closures=Closures(openings=frozenset({"fire-exit", "entrance"})))
    assert set(none.values()) == {None}


def test_a_router_out_of_the_cache_answers_the_same_and_a_damaged_one_is_built_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    venue = tower(3, OBSTACLES)
    seats = [seat.id for seat in venue.seats]

    def answers() -> list[object]:
        router = open_router(venue, tmp_path)
        found: list[object] = [router.route("hall0", seat) for seat in seats]
        return [*found, router.list_nearest("hall2", seats, limit=3)]

    built = answers()
    files = sorted(tmp_path.iterdir())
    assert len(files) == 2
    assert answers() == built
    rng = np.random.default_rng(3)
    for file in files:
        whole = file.read_bytes()
        for damage in (whole[: len(whole) // 2], b"", flipped(whole, rng), flipped(whole, rng)):
            file.write_bytes(damage)
            with caplog.at_level(logging.WARNING):
                assert answers() == built
    assert "built anew" in caplog.text
    assert sorted(tmp_path.iterdir()) == files, "nothing is left behind"
    assert len(list(tmp_path.iterdir())) == 2


def flipped(whole: bytes, rng: np.random.Generator) -> bytes:
    """The same with a hundred bytes changed."""
    damaged = bytearray(whole)
    for at in rng.integers(0, len(damaged), 100).tolist():
        damaged[at] ^= 0x5A
    return bytes(damaged)


def test_another_venue_has_another_file(tmp_path: Path) -> None:
    open_router(tower(2), tmp_path)
    open_router(tower(2, OBSTACLES[:1]), tmp_path)
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize("count", [4, 14])
def test_a_stop_that_cannot_be_reached_is_in_the_order_all_the_same(count: int) -> None:
    seconds = np.arange(float(count * count)).reshape(count, count)
    seconds[:, 2] = math.inf
    order = best_order(seconds)
    assert sorted(order) == list(range(1, count))
