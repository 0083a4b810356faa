"""Questions about ways are bounded, paced and public, and a wrong one is told what is wrong with it."""

import json

import httpx
import pytest

from tests.web.conftest import RunSmall, client_of
from tests.web.small_venue import ROOM
from web.api import routes as routes_api

URL = "/api/v1/routes"
_HERE = {"level": "level-0", "x": 2, "y": 5, "minutes": "1"}
WAY = {"from": {"id": "door"}, "to": {"id": ROOM}}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "body"),
        (b"{", "JSON"),
        (b"[]", "dict"),
        (b"[" * 16_000, ""),
        (b'{"from": ' * 1_500, ""),
        (b"\xff\xfe", ""),
        (b'{"from": {"id": "door"}, "from": 1, "to": {"id": "door"}}', "from"),
        (b'{"from": {"level": "level-0", "x": NaN, "y": 0}, "to": {"id": "door"}}', "from.point.x"),
        (b'{"from": {"level": "level-0", "x": 1e400, "y": 0}, "to": {"id": "door"}}', "from.point.x"),
        (b'{"from": {"level": "level-0", "x": 1' + b"0" * 5_000 + b', "y": 0}}', ""),
    ],
    ids=["empty", "cut", "list", "deep", "nested", "bytes", "twice", "nan", "endless", "digits"],
)
async def test_a_body_that_is_no_question_is_refused(
    public: httpx.AsyncClient, body: bytes, says: str
) -> None:
    answer = await public.post(URL, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert says in json.dumps(answer.json()["error"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"to": None}, "give one of to, nearest and tour"),
        ({"nearest": {"kind": "seat"}}, "give one of to, nearest and tour"),
        ({"to": None, "nearest": {"kind": "dragon"}}, "nearest.kind"),
        ({"to": None, "nearest": {"kind": "toilet", "wishes": ["quiet"]}}, "wishes are for seats"),
        ({"to": None, "tour": []}, "tour"),
        ({"to": None, "tour": [{"id": "door"}] * 31}, "tour"),
        ({"to": {"id": "x" * 201}}, "to.feature.id"),
        ({"to": {"id": ""}}, "to.feature.id"),
        ({"to": {"id": "door", "admin": True}}, "to.feature.admin"),
        ({"to": {"level": "level-0", "lon": 200, "lat": 0}}, "to.degrees.lon"),
        ({"profile": "flying"}, "profile"),
        ({"lang": "fr"}, "lang"),
    ],
)
async def test_a_wrong_question_names_what_is_wrong(
    public: httpx.AsyncClient, change: dict[str, object], says: str
) -> None:
    answer = await public.post(URL, json=WAY | change)
    assert answer.status_code == 400
    assert says in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("body", "kind", "message", "hint"),
    [
        (b'{"from": door}', "application/json", "the body is no JSON, from character 9", "JSON object"),
        (b"[" * 16_000, "application/json", "parsing the body", "JSON object"),
        (b"{}", "text/plain", "does not say that it is JSON", "Content-Type: application/json"),
        (b"{}", "application/x-www-form-urlencoded", "does not say that it is JSON", "Content-Type"),
        (b"[]", "application/json; charset=utf-8", "the body: ", "/docs"),
    ],
    ids=["word", "deep", "text", "form", "list"],
)
async def test_a_body_that_cannot_be_read_is_told_what_to_send(
    public: httpx.AsyncClient, body: bytes, kind: str, message: str, hint: str
) -> None:
    answer = await public.post(URL, content=body, headers={"Content-Type": kind})
    failure = answer.json()["error"]
    assert (answer.status_code, failure["code"]) == (400, "bad_request")
    assert message in failure["message"]
    assert hint in failure["hint"]


async def test_a_body_is_bounded_and_not_unpacked(public: httpx.AsyncClient) -> None:
    too_large = await public.post(URL, content=b" " * (routes_api.MAX_BODY_BYTES + 1))
    assert (too_large.status_code, too_large.json()["error"]["code"]) == (413, "too_large")
    packed = await public.post(URL, content=b"x", headers={"Content-Encoding": "gzip"})
    assert packed.status_code == 415


@pytest.mark.parametrize("minutes", ["", "0", "-1", "nan", "inf", "61", "1,2,3,4,5,6,7", "one", "1;2"])
async def test_minutes_are_few_and_short(public: httpx.AsyncClient, minutes: str) -> None:
    answer = await public.get("/api/v1/isochrone", params={"level": "l", "x": 1, "y": 1, "minutes": minutes})
    assert answer.status_code == 400


async def test_a_way_is_asked_for_with_post_and_nothing_else_is(public: httpx.AsyncClient) -> None:
    for method in ("GET", "HEAD"):
        assert (await public.request(method, URL)).status_code == 405
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert (await public.request(method, URL)).status_code == 403
    for path in ("/api/v1/isochrone", "/api/v1/venue", f"{URL}/"):
        assert (await public.post(path, json=WAY)).status_code in {403, 404}


async def test_strangers_are_paced_and_staff_is_not(run_small: RunSmall) -> None:
    async with run_small(questions_per_s=1) as running:
        async with client_of(running, address="10.1.2.3", host="library.example") as stranger:
            answers = [await stranger.get("/api/v1/isochrone", params=_HERE) for _ in range(14)]
            assert answers[-1].status_code == 429
            assert int(answers[-1].headers["retry-after"]) >= 1
            assert answers[0].status_code != 429
        async with client_of(running, address="10.1.2.4", host="library.example") as another:
            assert (await another.get("/api/v1/isochrone", params=_HERE)).status_code != 429
        async with client_of(running) as staff:
            answers = [await staff.get("/api/v1/isochrone", params=_HERE) for _ in range(30)]
            assert 429 not in {answer.status_code for answer in answers}
