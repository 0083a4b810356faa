"""Guidance: routes through North Hall in words, and what holds for any route."""

import re
from itertools import pairwise
from typing import TypeGuard

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point

from navigation.failures import NoRouteError, UnknownPlaceError
from navigation.guidance.guide import Guide, Instruction, in_words, summary
from navigation.guidance.steps import ShelfSpot, Step
from navigation.itinerary import Conveyance, DoorPassed, Leg, Place, Ride, Route, Walk
from navigation.profiles import PROFILES
from navigation.router import Router
from tests.navigation.hand_written import (
    all_routes,
    atrium_to_next_level,
    entrance_to_study_room,
    kiosk,
    kiosk_to_shelf,
    north_hall,
    place,
    route,
    unit,
    walk,
)

GUIDE = Guide(north_hall())
LATIN = re.compile(r"[A-Za-z]")
HAN = re.compile(r"[\u3400-\u9fff]")


def words(way: Route, language: str, **options: object) -> list[str]:
    return [i.text for i in GUIDE.guide(way, language, **options)]  # type: ignore[arg-type]


def test_a_kiosk_leads_by_lift_to_the_face_of_a_range() -> None:
    spot = ShelfSpot(face="A", bay=3, layer=2)
    assert words(kiosk_to_shelf(), "en", shelf=spot) == [
        "With the screen in front of you, go straight ahead and move 30 m",
        "Bear left at the Catalogue terminal and move 10 m",
        "Turn right at Lift 2 and move 3 m to Lift 1",
        "Take Lift 1 to Level 5, four floors up",
        "Leave the lift, turn right and move 30 m",
        "Turn left and move 3 m to Range 5F-001",
        "You have arrived: Range 5F-001 is on your left, side A, bay 3, layer 2",
    ]
    assert words(kiosk_to_shelf(), "zh", shelf=spot) == [
        "面向屏幕，直行30米",
        "在检索机处稍向左转，前行10米",
        "在2号电梯处右转，前行3米到1号电梯",
        "乘1号电梯到五层，上四层",
        "离开电梯后右转，前行30米",
        "左转，前行3米到5F-001架",
        "已到达，5F-001架在您左侧，A面第3列第2层",
    ]


def test_two_flights_of_one_stair_are_one_step_with_all_their_steps() -> None:
    en, zh = words(entrance_to_study_room(), "en"), words(entrance_to_study_room(), "zh")
    assert "Take Stair 2 to Level 3, two floors up, 49 steps, handrail on your left" in en
    assert "走2号楼梯到三层，上两层，共49级台阶，左侧有扶手" in zh
    assert en[0].startswith("With the entrance behind you, go straight ahead")
    assert zh[-1] == "已到达研讨间5"


def test_an_escalator_is_taken_and_left() -> None:
    en, zh = words(atrium_to_next_level(), "en"), words(atrium_to_next_level(), "zh")
    assert "Take the escalator to Level 2, one floor up" in en
    assert "乘扶梯到二层，上一层" in zh
    assert any(text.startswith("Leave the escalator") for text in en)
    assert any(text.startswith("离开扶梯后") for text in zh)


def test_the_way_around_a_pillar_is_no_turn() -> None:
    straight = walk("1F", [(45, 20), (55, 20), (55.5, 20.6), (56.2, 20.6), (56.7, 20), (70, 20)])
    assert [s.kind for s in GUIDE.steps(route([straight]))] == ["start", "arrive"]


def test_a_corner_cut_in_two_is_one_turn() -> None:
    corner = walk("1F", [(45, 20), (55, 20), (56.2, 21.2), (56.2, 30)])
    turns = [s.turn for s in GUIDE.steps(route([corner])) if s.kind == "turn"]
    assert turns == ["left"]


def test_the_way_around_the_end_of_a_range_is_a_sharp_turn() -> None:
    hairpin = walk("1F", [(45, 20), (55, 20), (55, 21.5), (46, 21.5)])
    turns = [s.turn for s in GUIDE.steps(route([hairpin])) if s.kind == "turn"]
    assert turns == ["sharp_left"]


def test_weaving_between_shelves_is_no_string_of_turns() -> None:
    weave = [(45.0 + 3 * i, 20.0 + 1.5 * (i % 2)) for i in range(8)]
    steps = GUIDE.steps(route([walk("1F", [*weave, (85, 20)])]))
    assert sum(step.kind == "turn" for step in steps) <= 1


def test_the_audio_profile_leaves_no_one_alone_for_long() -> None:
    for way in all_routes():
        steps = GUIDE.steps(way, audio=True)
        assert max(step.length_m for step in steps) <= 15.0
        assert len(steps) > len(GUIDE.steps(way))


def test_spoken_chinese_writes_numbers_out_with_two_as_a_count() -> None:
    short = walk("1F", [(45, 20), (47.2, 20)])
    spoken = GUIDE.guide(route([short]), "zh")[0].spoken
    assert "约两米" in spoken
    assert spoken.endswith("。")
    assert "about 2 metres" in GUIDE.guide(route([short]), "en")[0].spoken
    one = walk("1F", [(45, 20), (46.0, 20), (46.0, 30)])
    assert "metres" in GUIDE.guide(route([one]), "en")[0].spoken


def test_a_route_to_where_one_is_says_so() -> None:
    here = place("1F", 45, 20, unit("1F", "Atrium").id)
    way = Route(origin=here, destination=here, profile="walking")
    assert [i.text for i in GUIDE.guide(way, "en")] == ["You have arrived at the Atrium"]
    assert [i.text for i in GUIDE.guide(way, "zh")] == ["已到达共享中庭"]


@pytest.mark.parametrize(("seconds", "en", "zh"), [(4, "10 seconds", "10秒"), (61, "1 minute", "1分钟")])
def test_a_summary_says_length_and_duration(seconds: float, en: str, zh: str) -> None:
    way = Route(origin=place("1F", 0, 0), destination=place("1F", 0, 0), profile="walking",
                length_m=123.4, duration_s=seconds)  # fmt: skip
    assert summary(way, "en") == f"120 m, about {en}"
    assert summary(way, "zh") == f"120米，约{zh}"


# --- what holds for any route -----------------------------------------------------------------------------

_coordinate = st.floats(-5, 125, allow_nan=False).map(lambda v: round(v, 2))
_point = st.tuples(_coordinate, st.floats(-5, 50, allow_nan=False).map(lambda v: round(v, 2)))
_LEVELS = [level.id for level in north_hall().levels]
_OPENINGS = [opening.id for opening in north_hall().openings][:80]
_UNITS = [None, "nowhere", *(unit.id for unit in north_hall().units[:60])]
_CONNECTORS = ["unknown", *(r.id for r in north_hall().relationships)]
_FEATURES = [
    None, "unknown", *(k.id for k in north_hall().kiosks), *(s.id for s in north_hall().shelves[:5]),
    *(a.id for a in north_hall().amenities[:30]), *(o.id for o in north_hall().occupants),
    *(u.id for u in north_hall().units[:30]), *(s.id for s in north_hall().seats[:5]), *_OPENINGS[:10],
]  # fmt: skip


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    near = draw(st.booleans())
    points = draw(st.lists(_point, min_size=2, max_size=12))
    if near:  # steps of at most a few metres, as around furniture
        x, y = points[0]
        points = [(x + (px % 3), y + (py % 3)) for px, py in points]
    line = LineString(points)
    rooms = st.sampled_from(_UNITS)
    door = st.tuples(st.sampled_from(_OPENINGS), st.floats(0, 1), rooms, rooms)
    doors = draw(st.lists(door, max_size=4))
    return Walk(
        level_id=draw(st.sampled_from(_LEVELS)),
        points=tuple(points),
        length_m=line.length,
        duration_s=line.length / 1.1,
        doors=tuple(
            DoorPassed(opening_id=o, at_m=at * line.length, from_unit_id=a, to_unit_id=b)
            for o, at, a, b in sorted(doors, key=lambda door: door[1])
        ),
    )


@st.composite
def routes(draw: st.DrawFn) -> Route:
    legs: list[Leg] = [draw(walks())]
    for _ in range(draw(st.integers(0, 3))):
        after = draw(walks())
        before = legs[-1]
        assert isinstance(before, Walk)
        (x0, y0), (x1, y1) = before.points[-1], after.points[0]
        legs += [
            Ride(
                connector_id=draw(st.sampled_from(_CONNECTORS)),
                conveyance=draw(st.sampled_from(Conveyance)),
                start=Place(level_id=before.level_id, x_m=x0, y_m=y0),
                end=Place(level_id=after.level_id, x_m=x1, y_m=y1),
                levels_up=draw(st.integers(-12, 14)),
                duration_s=30.0,
                stair_count=draw(st.none() | st.integers(0, 300)),
                handrails=draw(st.sampled_from([(), ("left",), ("right",), ("left", "right")])),
            ),
            after,
        ]
    made = route(legs)
    ends = [draw(st.sampled_from(_FEATURES)) for _ in range(2)]
    return route(legs, origin=ends[0], destination=ends[1]) if draw(st.booleans()) else made


@pytest.fixture(scope="module")
def router() -> Router:
    return Router(north_hall())


_RNG = np.random.default_rng(5)
_PLACES = [
    feature.id
    for kind in (north_hall().units, north_hall().amenities, north_hall().shelves, north_hall().seats)
    for feature in _RNG.choice(np.array(kind, dtype=object), size=8, replace=False)
]


@pytest.mark.parametrize("profile", ["walking", "step_free"])
def test_the_ways_of_the_router_are_told_in_full(router: Router, profile: str) -> None:
    origin, told = kiosk("Guide 1F-1").id, 0
    for destination in _PLACES:
        try:
            way = router.route(origin, destination, PROFILES[profile])
        except (NoRouteError, UnknownPlaceError):
            continue  # plant rooms and shafts are not for readers
        told += 1
        for audio in (False, True):
            check(way, GUIDE.steps(way, audio=audio))
    assert told > len(_PLACES) / 2


def _is_on(step: Step, way: Route) -> bool:
    here = Point(step.x_m, step.y_m)
    walked = [LineString(leg.points) for leg in way.legs if _walks_on(leg, step.level_id)]
    ridden = [
        Point(leg.start.x_m, leg.start.y_m)
        for leg in way.legs
        if isinstance(leg, Ride) and leg.start.level_id == step.level_id
    ]
    return any(line.distance(here) < 1e-6 for line in (*walked, *ridden))


def _walks_on(leg: Leg, level_id: str) -> TypeGuard[Walk]:
    return isinstance(leg, Walk) and leg.level_id == level_id


def check(way: Route, steps: tuple[Step, ...]) -> None:
    assert steps[-1].kind == "arrive"
    assert all(a.at_m <= b.at_m + 1e-9 for a, b in pairwise(steps))
    assert all(_is_on(step, way) for step in steps)
    assert sum(step.length_m for step in steps) == pytest.approx(way.length_m, abs=1e-6)
    assert sum(step.duration_s for step in steps) == pytest.approx(way.duration_s, abs=1e-6)
    assert [s.leg for s in steps] == sorted(s.leg for s in steps)
    en, zh = in_words(steps, "en"), in_words(steps, "zh")
    assert [_facts(i) for i in en] == [_facts(i) for i in zh]
    for instruction in (*en, *zh):
        check_words(instruction.text)
        check_words(instruction.spoken)
    assert not any(re.search(r"\bwalk\b", i.text, re.IGNORECASE) for i in en)


def _facts(instruction: Instruction) -> tuple[object, ...]:
    return (instruction.kind, instruction.turn, instruction.at_m, instruction.level, instruction.leg)


def check_words(text: str) -> None:
    assert text
    assert text == text.strip()
    assert "  " not in text
    assert "\n" not in text
    assert not re.search(r"\b(\w+) \1\b", text, re.IGNORECASE), text
    assert not re.search(r"([\u3400-\u9fff]{2,})\1", text), text
    assert not re.search(r"([，。,.])[，。,.]| ,|，$|,$", text), text


@settings(max_examples=150, deadline=None)
@given(routes(), st.booleans())
def test_any_route_is_told_in_order_in_full_and_on_its_line(way: Route, audio: bool) -> None:
    check(way, GUIDE.steps(way, audio=audio))


@pytest.mark.parametrize("audio", [False, True])
@pytest.mark.parametrize("way", all_routes(), ids=["lift", "stairs", "escalator"])
def test_the_routes_through_north_hall_are_told_in_full(way: Route, audio: bool) -> None:
    check(way, GUIDE.steps(way, audio=audio))


@pytest.mark.parametrize("way", all_routes(), ids=["lift", "stairs", "escalator"])
def test_no_language_borrows_letters_of_the_other(way: Route) -> None:
    venue = north_hall()
    names = {name for feature in venue.by_id.values() for name in feature.name.values()}
    names |= {" ".join(name.split()) for name in names}
    for audio in (False, True):
        for language, other in (("zh", LATIN), ("en", HAN)):
            for instruction in GUIDE.guide(way, language, audio=audio):  # type: ignore[arg-type]
                rest = instruction.text
                for name in sorted((n for n in names if n in rest), key=len, reverse=True):
                    rest = rest.replace(name, "")
                assert not other.search(rest), instruction.text
