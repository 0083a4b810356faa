"""Ways through North Hall: books on upper floors, lifts that break, seats that are free, tours."""

from typing import Any

import numpy as np
import pytest

from navigation.callnumbers import CallNumberError
from navigation.catalogue import north_hall_catalogue
from navigation.closures import OPEN, Closures
from navigation.failures import NoRouteError, Why
from navigation.holdings import Holdings, Status
from twin.venue.model import Venue
from twin.venue.northhall import build_north_hall
from web.atlas import Atlas, make_atlas
from web.closures import Standing
from web.journeys import Moment, plan
from web.library_files import LibraryFiles
from web.named_places import find_named
from web.route_view import route_view
from web.schemas_navigation import BookPlace, RouteRequest

KIOSK = "1F导览屏1"
pytestmark = pytest.mark.timeout(600)  # the house and its ways are built in the first test


@pytest.fixture(scope="module")
def hall() -> Venue:
    return build_north_hall(np.random.default_rng(7))


@pytest.fixture(scope="module")
def atlas(hall: Venue) -> Atlas:
    books = Holdings(north_hall_catalogue(hall, np.random.default_rng(11), 3_000))
    return make_atlas(hall, LibraryFiles(holdings=books))


def way(atlas: Atlas, closures: Closures = OPEN, **question: Any) -> dict[str, Any]:
    """The answer to a question from the first kiosk, when this is closed and every third seat is free."""
    asked = RouteRequest.model_validate({"from": find_named(atlas, KIOSK), "lang": "zh"} | question)
    free = atlas.venue.seats[::3]
    moment = Moment(1, Standing(closures, frozenset()), free)
    return route_view(atlas, plan(atlas, asked, moment), 1, asked.lang, audio=asked.audio)


def lifts_of(atlas: Atlas, *numbers: int) -> Closures:
    wanted = {f"Lift {n}" for n in numbers}
    return Closures(connectors=frozenset(r.id for r in atlas.venue.relationships if r.name["en"] in wanted))


def a_book(atlas: Atlas, ordinal: int) -> BookPlace:
    """Some book on an open shelf of a level."""
    levels = {level.id for level in atlas.venue.levels if level.ordinal == ordinal}
    for book in atlas.files.holdings:
        found = atlas.holdings.where_is(book.call_number)
        if found.status is Status.ON_SHELF and found.level_id in levels:
            return BookPlace(call_number=book.call_number)
    raise AssertionError(f"no book on level {ordinal}")


def test_a_way_to_a_book_four_levels_up_takes_a_lift_without_steps(atlas: Atlas) -> None:
    answer = way(atlas, to=a_book(atlas, 4), profile="step_free")
    ridden = [step["kind"] for step in answer["steps"] if step["to_level"]]
    assert ridden == ["lift"]
    assert answer["steps"][-1]["kind"] == "arrive"
    assert len(answer["levels"]) == 2


def test_with_every_public_lift_broken_it_says_so_and_offers_stairs(atlas: Atlas) -> None:
    broken = lifts_of(atlas, 1, 2, 3, 4)
    with pytest.raises(NoRouteError) as refused:
        way(atlas, broken, to=a_book(atlas, 4), profile="step_free")
    assert refused.value.blocked_by
    assert refused.value.relaxation is not None
    assert way(atlas, broken, to=a_book(atlas, 4))["length_m"] > 0


def test_a_broken_lift_is_told_of_when_it_would_have_been_taken(atlas: Atlas) -> None:
    before = way(atlas, to=a_book(atlas, 4), profile="step_free")
    said = next(step["text"] for step in before["steps"] if step["kind"] == "lift")
    number = next(n for n in (1, 2, 3, 4) if f"{n}号电梯" in said)
    after = way(atlas, lifts_of(atlas, number), to=a_book(atlas, 4), profile="step_free")
    assert f"{number}号电梯" not in next(s["text"] for s in after["steps"] if s["kind"] == "lift")
    assert [notice["kind"] for notice in after["notices"]] == ["closed"]
    assert f"{number}号电梯停用" in after["notices"][0]["text"]
    assert after["duration_s"] >= before["duration_s"]


@pytest.mark.parametrize("profile", ["walking", "step_free", "low_effort", "staff", "book_trolley"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_profile_gets_to_a_seat_in_either_language(atlas: Atlas, profile: str, lang: str) -> None:
    wish = {"kind": "seat", "wishes": ["socket", "quiet"]}
    answer = way(atlas, nearest=wish, profile=profile, lang=lang)
    seat = next(seat for seat in atlas.venue.seats if seat.id == answer["to"]["id"])
    assert seat.socket
    assert seat.quiet
    assert all(step["text"] and step["spoken"] for step in answer["steps"])


@pytest.mark.parametrize(
    "kind",
    ["toilet", "accessible_toilet", "family_toilet", "nursing_room", "lift", "stairs", "escalator", "exit",
     "printer", "self_service", "information", "water", "locker", "food", "first_aid", "defibrillator"],
)  # fmt: skip
def test_every_service_can_be_reached(atlas: Atlas, kind: str) -> None:
    assert way(atlas, nearest={"kind": kind})["steps"][-1]["kind"] == "arrive"


def test_a_tour_of_books_on_three_levels_comes_by_all_of_them(atlas: Atlas) -> None:
    books = [a_book(atlas, ordinal) for ordinal in (4, 2, 3)]
    answer = way(atlas, tour=books)
    assert len(answer["stops"]) == 3
    assert sum(step["kind"] == "arrive" for step in answer["steps"]) == 3


@pytest.mark.parametrize("count", [3, 12])
def test_a_tour_with_a_place_that_readers_may_not_enter_says_which(atlas: Atlas, count: int) -> None:
    studio = next(u for u in atlas.venue.units if u.name["en"] == "Conservation studio")
    open_seats = [{"id": seat.id} for seat in atlas.venue.seats[:count]]
    with pytest.raises(NoRouteError) as refused:
        way(atlas, tour=[*open_seats, {"id": studio.id}])
    assert [blocker.why for blocker in refused.value.blocked_by] == [Why.STAFF_ONLY]
    assert refused.value.destination.startswith("Conservation studio")


def test_a_book_of_the_closed_stack_is_asked_for_at_a_desk(atlas: Atlas) -> None:
    stored = next(book.call_number for book in atlas.files.holdings if book.location)
    answer = way(atlas, to={"call_number": stored})
    assert [notice["kind"] for notice in answer["notices"]] == ["desk"]
    assert answer["to"]["name"]["en"].endswith("desk")


def test_a_place_is_known_by_id_name_or_call_number(atlas: Atlas, hall: Venue) -> None:
    seat = hall.seats[0]
    assert find_named(atlas, seat.id).model_dump() == {"id": seat.id}
    assert find_named(atlas, seat.name["zh"]).model_dump() == {"id": seat.id}
    assert find_named(atlas, seat.name["en"].upper()).model_dump() == {"id": seat.id}
    assert find_named(atlas, a_book(atlas, 3).call_number) == a_book(atlas, 3)
    with pytest.raises(CallNumberError):
        atlas.holdings.where_is("???")
