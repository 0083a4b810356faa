"""What is said beside a route is whole sentences in either language, whatever the venue leaves unsaid."""

from itertools import product

import pytest

from navigation.failures import Blocker, NoRouteError, Relaxation, Why
from navigation.profiles import PROFILES
from tests.web.two_floors import LIFT, STAIR, UPPER, two_floors
from web import notices
from web.notices import Naming
from web.schemas_navigation import Wish

NAMING = Naming(two_floors())
LANGUAGES = ("zh", "en")


def is_whole(text: str, language: str) -> bool:
    return (
        bool(text)
        and "{" not in text
        and "  " not in text
        and text.endswith("。" if language == "zh" else ".")
    )


@pytest.mark.parametrize(("why", "language"), list(product(Why, LANGUAGES)))
def test_every_reason_can_be_said(why: Why, language: str) -> None:
    error = NoRouteError("a", "b", "step_free", [Blocker(LIFT, why)], Relaxation(profile="walking"))
    message, hint = notices.no_route(error, NAMING, language)
    assert is_whole(message, language)
    assert is_whole(hint, language)
    assert NAMING.say(LIFT, language) in message
    assert is_whole(notices.shut(NAMING.say(LIFT, language), why, language), language)


@pytest.mark.parametrize(("profile", "language"), list(product(PROFILES, LANGUAGES)))
def test_every_profile_can_be_offered(profile: str, language: str) -> None:
    error = NoRouteError("a", "b", "book_trolley", [], Relaxation(profile=profile, ignoring=(STAIR,)))
    said = notices.relaxation(error, NAMING, language)
    assert said is not None
    assert is_whole(said, language)
    assert NAMING.say(STAIR, language) in said


def test_a_reader_is_not_sent_the_way_of_the_staff() -> None:
    for profile in ("walking", "step_free", "low_effort"):
        error = NoRouteError("a", "b", profile, [], Relaxation(profile="staff"))
        assert notices.offered(error) is None
        assert notices.relaxation(error, NAMING, "en") is None
    assert notices.offered(NoRouteError("a", "b", "book_trolley", [], Relaxation(profile="staff")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_reason_or_remedy_it_still_says_something(language: str) -> None:
    message, hint = notices.no_route(NoRouteError("a", "b", "walking"), NAMING, language)
    assert is_whole(message, language)
    assert is_whole(hint, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_wishes_and_crowds_and_silence_can_be_said(language: str) -> None:
    wishes: list[Wish] = ["socket", "window", "quiet", "accessible"]
    for count in range(1, len(wishes)):
        assert is_whole(notices.wishes_given_up(wishes[count:], wishes[:count], language), language)
    assert is_whole(notices.wishes_given_up([], wishes, language), language)
    assert is_whole(notices.uncertain(NAMING.say(LIFT, language), language), language)
    assert is_whole(notices.crowded(NAMING.say(LIFT, language), 42.4, language), language)
    for kind in ("seat", "toilet"):
        assert all(is_whole(said, language) for said in notices.nothing_of(kind, language))


def test_a_door_without_a_name_is_called_by_its_level() -> None:
    assert NAMING.of(f"wc-door-{UPPER}") == {"zh": "二层的一处门", "en": "a door on Level 2"}
    assert NAMING.of(None)["en"] == "the chosen place"
    assert NAMING.of("nothing")["zh"] == "所选位置"
