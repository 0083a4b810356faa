"""Each kind of service is found by what the venue calls it, once, and not where it stands still."""

from dataclasses import replace
from typing import get_args

from navigation.closures import OPEN, Closures
from tests.web.two_floors import GROUND, LIFT, UPPER, two_floors
from twin.venue.model import Amenity
from web.schemas_navigation import Kind
from web.services import OFFERS, Services


def test_every_kind_of_the_api_but_seats_has_its_categories() -> None:
    assert set(OFFERS) == set(get_args(Kind)) - {"seat"}


def test_a_room_with_a_sign_is_found_once() -> None:
    found = Services(two_floors()).list_open("accessible_toilet", OPEN)
    assert found == ["wc-sign", f"wc-{UPPER}"]


def test_a_toilet_is_accessible_by_category_or_by_word() -> None:
    venue = two_floors()
    plain = Amenity(id="plain", category="restroom.male")
    said = Amenity(id="said", category="restroom.unisex", accessibility=("wheelchair",))
    services = Services(replace(venue, amenities=(*venue.amenities, plain, said)))
    assert {"plain", "said"} <= set(services.list_open("toilet", OPEN))
    assert "plain" not in services.list_open("accessible_toilet", OPEN)
    assert "said" in services.list_open("accessible_toilet", OPEN)


def test_a_terminal_counts_as_information_only_where_there_is_no_desk() -> None:
    venue = two_floors()
    terminal = Amenity(id="terminal", category="information")
    with_both = replace(venue, amenities=(*venue.amenities, terminal))
    assert Services(with_both).list_open("information", OPEN) == ["desk"]
    assert Services(replace(with_both, occupants=())).list_open("information", OPEN) == ["terminal"]


def test_what_stands_still_is_left_out() -> None:
    services = Services(two_floors())
    assert services.list_open("lift", OPEN) == [f"lift-{GROUND}", f"lift-{UPPER}"]
    assert services.list_open("lift", Closures(connectors=frozenset({LIFT}))) == []
    assert len(services.list_open("stairs", Closures(connectors=frozenset({LIFT})))) == 2


def test_an_exit_is_a_main_door_or_else_what_is_marked_as_entry() -> None:
    venue = two_floors()
    assert Services(venue).list_open("exit", OPEN) == ["entrance"]
    marked = Amenity(id="way-in", category="entry")
    assert Services(replace(venue, openings=(), amenities=(marked,))).list_open("exit", OPEN) == ["way-in"]
