"""Ways, places and books as the API answers them, with what is so at this moment."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import aiomqtt
import httpx
import pytest
import websockets
from shapely import Point

from tests.web.conftest import RunSmall, client_of
from tests.web.readings import hear
from tests.web.test_live_feed import heard, served
from tests.web.two_floors import GROUND, LIFT, READING, STAIR, UPPER, two_floors
from web.running import RunningTwin

BOOKS = """call_number,title,title_en,author,status,location
TP311.5/12,软件工程导论,Software Engineering,张海藩,,
TP18/3,人工智能,Artificial Intelligence,蔡自兴,,
I242.4/7,红楼梦,,曹雪芹,,
I247.57/8,平凡的世界,,路遥,借出,
I210.6/5,呐喊,,鲁迅,调架,
"""


@pytest.fixture
async def house(run_small: RunSmall, tmp_path: Path) -> AsyncIterator[RunningTwin]:
    """Two floors with a few books."""
    books = tmp_path / "books.csv"
    books.write_text(BOOKS, encoding="utf-8")
    async with run_small(building=two_floors(), holdings=books) as running:
        yield running


@pytest.fixture
async def reader(house: RunningTwin) -> AsyncIterator[httpx.AsyncClient]:
    """A phone in the house."""
    async with client_of(house, address="10.1.2.3", host="library.example") as client:
        yield client


async def ask(client: httpx.AsyncClient, expect: int = 200, **question: Any) -> dict[str, Any]:
    answer = await client.post("/api/v1/routes", json={"from": {"id": "kiosk"}, "lang": "en"} | question)
    assert answer.status_code == expect, answer.text
    content: dict[str, Any] = answer.json()
    return content


async def lift_runs(running: RunningTwin, in_service: bool) -> None:
    topic = "bibliotwin/v1/two-floors/lift-1/telemetry"
    await hear(running, (topic, {"values": {"in_service": in_service}}))


async def seat_is(running: RunningTwin, *seats: int, occupied: bool) -> None:
    topics = (f"bibliotwin/v1/two-floors/radar-{n}/telemetry" for n in seats)
    await hear(running, *((topic, {"values": {"occupied": occupied}}) for topic in topics))


def kinds(answer: Mapping[str, Any]) -> list[str]:
    return [step["kind"] for step in answer["steps"]]


async def test_a_way_has_lines_for_each_level_and_steps_in_words(reader: httpx.AsyncClient) -> None:
    answer = await ask(reader, to={"id": READING}, profile="step_free")
    assert answer["from"]["id"] == "kiosk"
    assert answer["to"] | {"x": 0, "y": 0} == {
        "id": READING, "name": {"zh": "阅览室", "en": "Reading Room"}, "level": UPPER, "x": 0, "y": 0,
    }  # fmt: skip
    assert [level["level"] for level in answer["levels"]] == [GROUND, UPPER]
    lines = [line for level in answer["levels"] for line in level["geojson"]["features"]]
    assert sum(line["properties"]["length_m"] for line in lines) == pytest.approx(
        answer["length_m"], abs=0.02
    )
    assert all(len(line["geometry"]["coordinates"]) >= 2 for line in lines)
    assert kinds(answer)[0] == "start"
    assert kinds(answer)[-1] == "arrive"
    lift = next(step for step in answer["steps"] if step["kind"] == "lift")
    assert (lift["level"], lift["to_level"]) == (GROUND, UPPER)
    assert "Lift 1" in lift["text"]
    assert answer["notices"] == []


async def test_the_language_is_that_of_the_question(reader: httpx.AsyncClient) -> None:
    answer = await ask(reader, to={"id": READING}, profile="step_free", lang="zh")
    said = " ".join(step["text"] for step in answer["steps"])
    assert "1号电梯" in said
    assert "Lift" not in said


async def test_a_point_may_be_in_metres_or_degrees(house: RunningTwin, reader: httpx.AsyncClient) -> None:
    here = {"level": GROUND, "x": 6.0, "y": 4.0}
    metres = await ask(reader, **{"from": here}, to={"id": "entrance"})
    lon, lat = lonlat(house, 6.0, 4.0)
    degrees = await ask(reader, **{"from": {"level": GROUND, "lon": lon, "lat": lat}}, to={"id": "entrance"})
    assert degrees["length_m"] == pytest.approx(metres["length_m"], abs=0.01)
    assert metres["from"]["id"] is None


def lonlat(running: RunningTwin, x: float, y: float) -> tuple[float, float]:
    point = running.venue.plane.to_wgs84(Point(x, y))
    return point.x, point.y


async def test_a_broken_lift_is_gone_round_and_told_of(house: RunningTwin, reader: httpx.AsyncClient) -> None:
    before = await ask(reader, to={"id": f"wc-{UPPER}"})
    await lift_runs(house, False)
    after = await ask(reader, to={"id": f"wc-{UPPER}"})
    assert "stairs" in kinds(after)
    assert after["revision"] > before["revision"]
    if "lift" in kinds(before):
        assert [(n["kind"], n["id"]) for n in after["notices"]] == [("closed", LIFT)]
        assert "Lift 1 is out of service" in after["notices"][0]["text"]


async def test_where_there_is_no_way_it_says_why_and_what_would_help(
    house: RunningTwin, reader: httpx.AsyncClient
) -> None:
    await lift_runs(house, False)
    answer = await ask(reader, 422, to={"id": READING}, profile="step_free")
    assert answer["error"]["code"] == "no_route"
    assert "Lift 1 is out of service" in answer["error"]["message"]
    assert [(b["id"], b["why"]) for b in answer["blocked_by"]] == [(LIFT, "out_of_service")]
    assert answer["blocked_by"][0]["name"] == {"zh": "1号电梯", "en": "Lift 1"}
    relaxation = answer["relaxation"]
    assert relaxation["profile"] != "step_free" or relaxation["ignoring"] == [LIFT]
    assert relaxation["text"]


async def test_a_lift_that_nobody_hears_of_is_used_with_a_warning(
    house: RunningTwin, reader: httpx.AsyncClient
) -> None:
    await lift_runs(house, False)
    await hear(house, ("bibliotwin/v1/two-floors/lift-1/status", b"offline"))
    async with asyncio.timeout(5):
        while not house.navigation.moment().standing.unsure:
            await asyncio.sleep(0.01)
    answer = await ask(reader, to={"id": READING}, profile="step_free")
    assert "lift" in kinds(answer)
    assert [(n["kind"], n["id"]) for n in answer["notices"]] == [("uncertain", LIFT)]


async def test_an_unknown_place_names_the_nearest(reader: httpx.AsyncClient) -> None:
    answer = await ask(reader, 404, to={"id": "Reading Rom"})
    assert answer["error"]["code"] == "not_found"
    assert answer["nearest"][0] == {"id": READING, "name": {"zh": "阅览室", "en": "Reading Room"}}
    nowhere = await ask(reader, 404, to={"level": "level-2", "x": 1, "y": 1})
    assert {"id": UPPER, "name": {"zh": "二层", "en": "Level 2"}} in nowhere["nearest"]
    assert (await ask(reader, 404, to={"level": GROUND, "x": 9_000, "y": 1}))["error"]["code"] == "not_found"
    for level in ("", "level-0\x00", "🏛"):
        query = {"level": level, "x": 1, "y": 1}
        assert (await reader.get("/api/v1/isochrone", params=query)).status_code == 404


async def test_the_nearest_seat_is_one_known_to_be_free(
    house: RunningTwin, reader: httpx.AsyncClient
) -> None:
    answer = await ask(reader, 422, nearest={"kind": "seat"})
    assert answer["error"]["code"] == "nothing_free"
    await seat_is(house, 5, 3, occupied=False)
    await seat_is(house, 6, occupied=True)
    answer = await ask(reader, nearest={"kind": "seat"})
    assert answer["to"]["id"] == "seat-5", "nearest to lift and stair; seat 6 is taken, 7 is unknown"
    await seat_is(house, 5, occupied=True)
    assert (await ask(reader, nearest={"kind": "seat"}))["to"]["id"] == "seat-3"


async def test_wishes_are_kept_or_it_is_said_which_were_given_up(
    house: RunningTwin, reader: httpx.AsyncClient
) -> None:
    await seat_is(house, 0, 1, 4, 5, occupied=False)
    answer = await ask(reader, nearest={"kind": "seat", "wishes": ["socket"]})
    assert (answer["to"]["id"], answer["notices"]) == ("seat-4", [])
    answer = await ask(reader, nearest={"kind": "seat", "wishes": ["socket", "window"]})
    assert (answer["to"]["id"], answer["notices"]) == ("seat-0", [])
    await seat_is(house, 0, occupied=True)
    answer = await ask(reader, nearest={"kind": "seat", "wishes": ["socket", "window"]})
    assert answer["to"]["id"] == "seat-4"
    assert [(n["kind"], n["id"]) for n in answer["notices"]] == [("relaxed", "seat-4")]
    assert "by a window" in answer["notices"][0]["text"]
    answer = await ask(reader, 422, nearest={"kind": "seat", "wishes": ["accessible"]})
    assert answer["error"]["code"] == "nothing_free", "a seat that is accessible is never given up"


async def test_services_are_found_by_kind(reader: httpx.AsyncClient) -> None:
    for kind, found in {
        "accessible_toilet": "wc-sign", "water": "water", "information": "desk", "exit": "entrance",
    }.items():  # fmt: skip
        assert (await ask(reader, nearest={"kind": kind}))["to"]["id"] == found
    assert (await ask(reader, 422, nearest={"kind": "locker"}))["error"]["code"] == "nothing_free"


async def test_a_lift_out_of_service_is_not_the_nearest_lift(
    house: RunningTwin, reader: httpx.AsyncClient
) -> None:
    assert (await ask(reader, nearest={"kind": "lift"}))["to"]["level"] == GROUND
    await lift_runs(house, False)
    assert (await ask(reader, 422, nearest={"kind": "lift"}))["error"]["code"] == "nothing_free"


async def test_a_way_to_a_book_ends_at_its_bay(reader: httpx.AsyncClient) -> None:
    answer = await ask(reader, to={"call_number": "TP311.5/12"})
    assert (answer["to"]["id"], answer["to"]["level"]) == ("shelf-tp", UPPER)
    arrival = answer["steps"][-1]
    assert "bay" in arrival["text"]


async def test_a_book_that_is_away_or_being_moved_is_said_to_be(reader: httpx.AsyncClient) -> None:
    away = await ask(reader, 422, to={"call_number": "I247.57/8"})
    assert away["error"]["code"] == "book_away"
    moving = await ask(reader, to={"call_number": "I210.6/5"})
    assert moving["to"]["id"] == "desk"
    assert [notice["kind"] for notice in moving["notices"]] == ["moving"]
    unknown = await ask(reader, 404, to={"call_number": "TP999/1"})
    assert unknown["error"]["code"] == "not_found"
    wrong = await ask(reader, 404, to={"call_number": "??"})
    assert "no call number" in wrong["error"]["message"]


async def test_a_tour_visits_all_and_counts_on(reader: httpx.AsyncClient) -> None:
    places = [{"call_number": "TP311.5/12"}, {"id": "desk"}, {"call_number": "I242.4/7"}]
    answer = await ask(reader, tour=places)
    assert {stop["id"] for stop in answer["stops"]} == {"shelf-tp", "shelf-i", "desk"}
    assert answer["stops"][0]["id"] == "desk", "it is on the floor where one starts"
    assert answer["to"] == answer["stops"][-1]
    assert kinds(answer).count("arrive") == 3
    walked = [step["at_m"] for step in answer["steps"]]
    assert walked == sorted(walked)
    assert walked[-1] == pytest.approx(answer["length_m"], abs=0.05)
    legs = [line["properties"]["leg"] for lv in answer["levels"] for line in lv["geojson"]["features"]]
    assert len(legs) == len(set(legs))


async def test_how_far_one_gets_is_an_area_for_each_level(reader: httpx.AsyncClient) -> None:
    query = {"level": GROUND, "x": 6, "y": 4, "minutes": "0.2,3"}
    answer = (await reader.get("/api/v1/isochrone", params=query)).json()
    found = {
        level["level"]: [f["properties"]["minutes"] for f in level["geojson"]["features"]]
        for level in answer["levels"]
    }
    assert found == {GROUND: [3.0, 0.2], UPPER: [3.0]}
    assert all(
        f["geometry"]["type"] in {"Polygon", "MultiPolygon"}
        for level in answer["levels"]
        for f in level["geojson"]["features"]
    )


async def test_a_book_is_found_where_it_stands(reader: httpx.AsyncClient) -> None:
    for call_number in ("TP311.5/12", "TP311.5%2F12", "ｔｐ311.5/12"):
        book = (await reader.get(f"/api/v1/holdings/{call_number}")).json()
        assert (book["status"], book["shelf"], book["level"]) == ("on_shelf", "shelf-tp", UPPER)
        assert book["title"] == "软件工程导论"
        assert 1 <= book["bay"] <= 12
        assert 1 <= book["layer"] <= 6
        assert set(book["text"]) == {"zh", "en"}
    unknown = (await reader.get("/api/v1/holdings/TP999/1")).json()
    assert (unknown["status"], unknown["reason"]) == ("unknown", "not_catalogued")
    assert (await reader.get("/api/v1/holdings/??")).status_code in {400, 404}
    assert (await reader.get("/api/v1/holdings/" + "I" * 300)).status_code == 400


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("ruanjian gongcheng", "book", "TP311.5/12"),
        ("rjgc", "book", "TP311.5/12"),
        ("Artifical Inteligence", "book", "TP18/3"),
        ("阅览室", "room", READING),
        ("曹雪芹", "book", "I242.4/7"),
        ("TP311.5/12", "book", "TP311.5/12"),
    ],
)
async def test_one_box_finds_everything(reader: httpx.AsyncClient, text: str, kind: str, found: str) -> None:
    answer = (await reader.get("/api/v1/search", params={"q": text, "from": f"{GROUND},6,4"})).json()
    assert answer["query"] == text
    best = answer["groups"][0]
    assert (best["kind"], best["results"][0]["id"]) == (kind, found)
    assert best["results"][0]["level"] == UPPER
    if kind == "book":
        assert best["results"][0]["call_number"] == found


async def test_a_wish_is_found_as_a_question_for_routes(reader: httpx.AsyncClient) -> None:
    answer = (await reader.get("/api/v1/search", params={"q": "安静 插座 座位"})).json()
    intents = [r["intent"] for group in answer["groups"] for r in group["results"] if "intent" in r]
    assert intents[0]["nearest"]["kind"] == "seat"
    assert set(intents[0]["nearest"]["wishes"]) == {"quiet", "socket"}


@pytest.mark.parametrize(
    "query",
    [{"q": "x" * 201}, {"q": "a", "limit": "0"}, {"q": "a", "lang": "fr"}, {"q": "a", "from": "level-0,1"},
     {"q": "a", "from": "level-0,nan,1"}, {"q": "a", "from": ",1,1"}, {}],
)  # fmt: skip
async def test_a_wrong_search_is_refused(reader: httpx.AsyncClient, query: dict[str, str]) -> None:
    assert (await reader.get("/api/v1/search", params=query)).status_code == 400


@pytest.mark.parametrize("text", ["", " ", "\x00", "%_'\"<>", "🏛" * 50, "\u202e\u200f", "a" * 200])
async def test_any_text_may_be_searched_for(reader: httpx.AsyncClient, text: str) -> None:
    assert (await reader.get("/api/v1/search", params={"q": text})).status_code == 200


async def test_a_lift_that_breaks_over_mqtt_changes_the_next_way(
    house: RunningTwin, reader: httpx.AsyncClient
) -> None:
    topic = "bibliotwin/v1/two-floors/lift-1/telemetry"
    assert "lift" in kinds(await ask(reader, to={"id": READING}, profile="low_effort"))
    async with aiomqtt.Client("127.0.0.1", house.settings.mqtt_port) as controller:
        for in_service, expect in ((False, 422), (True, 200)):
            await controller.publish(topic, json.dumps({"values": {"in_service": in_service}}), qos=1)
            async with asyncio.timeout(5):
                while (known := house.state.find(LIFT, "in_service")) is None or known.value != in_service:
                    await asyncio.sleep(0.005)
            await ask(reader, expect, to={"id": READING}, profile="low_effort")


async def test_the_public_sees_whether_a_lift_runs_and_nothing_else_of_it(
    house: RunningTwin, reader: httpx.AsyncClient
) -> None:
    topic = "bibliotwin/v1/two-floors/lift-1/telemetry"
    await hear(house, (topic, {"values": {"in_service": True, "power_w": 900}}))
    lift = (await reader.get(f"/api/v1/things/{LIFT}")).json()
    assert lift["name"] == {"zh": "1号电梯", "en": "Lift 1"}
    assert {name: value["value"] for name, value in lift["properties"].items()} == {"in_service": True}
    listed = (await reader.get("/api/v1/things?kind=relationship")).json()["things"]
    assert {thing["id"] for thing in listed} == {LIFT, STAIR}


async def test_pages_follow_lifts_and_nothing_else_their_controllers_say(house: RunningTwin) -> None:
    topic = "bibliotwin/v1/two-floors/lift-1/telemetry"
    async with served(house) as port:
        address = f"ws://127.0.0.1:{port}/api/v1/feed?kinds=relationship"
        async with websockets.connect(address, origin=websockets.Origin("https://library.example")) as page:
            assert (await heard(page))["things"] == {}
            await hear(house, (topic, {"values": {"in_service": False, "power_w": 900}}))
            told = await heard(page)
    assert [change[:3] for change in told["changes"]] == [[LIFT, "in_service", False]]


async def test_until_it_is_ready_it_says_so(house: RunningTwin, reader: httpx.AsyncClient) -> None:
    atlas, house.navigation._atlas = house.navigation._atlas, None
    answer = await reader.post("/api/v1/routes", json={"from": {"id": "kiosk"}, "to": {"id": READING}})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "not_ready")
    assert int(answer.headers["retry-after"]) >= 1
    async with client_of(house) as staff:
        checks = {check["name"]: check for check in (await staff.get("/readyz")).json()["checks"]}
    assert not checks["navigation"]["ok"]
    house.navigation._atlas = atlas


async def test_books_that_cannot_be_read_are_told_and_ways_work(run_small: RunSmall, tmp_path: Path) -> None:
    missing = tmp_path / "none.csv"
    async with run_small(building=two_floors(), holdings=missing) as running, client_of(running) as staff:
        checks = {check["name"]: check for check in (await staff.get("/readyz")).json()["checks"]}
        assert not checks["holdings"]["ok"]
        assert "none.csv" in checks["holdings"]["message"]
        await ask(staff, to={"id": READING})
