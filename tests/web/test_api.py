"""REST answers as the contract has it, in one shape when it cannot, and never more than it may."""

import asyncio
import gzip
import json

import httpx
import pytest

from tests.web.conftest import RunSmall, client_of
from tests.web.readings import hear, sit
from tests.web.small_venue import ROOM, SMALL, WATCHED
from web.app import create_app
from web.running import RunningTwin


async def test_the_venue_lists_its_levels_top_first(public: httpx.AsyncClient) -> None:
    venue = (await public.get("/api/v1/venue")).json()
    assert (venue["id"], venue["mode"], venue["speed"], venue["north_deg"]) == ("small", "live", 1.0, 12)
    assert [(level["id"], level["seats"]) for level in venue["levels"]] == [("level-0", 10), ("level--1", 0)]
    assert venue["levels"][0]["bounds_m"] == [0, 0, 40, 10]


async def test_a_plan_has_every_drawn_feature_in_metres_or_degrees(public: httpx.AsyncClient) -> None:
    local = (await public.get("/api/v1/levels/level-0/map?crs=local")).json()
    kinds = {feature["properties"]["feature_type"] for feature in local["features"]}
    assert kinds == {"level", "unit", "opening", "seat", "shelf"}
    seat = next(feature for feature in local["features"] if feature["id"] == "seat-0")
    assert seat["geometry"] == {"type": "Point", "coordinates": [2.0, 4.0]}
    assert seat["properties"]["socket"] is True
    assert seat["properties"]["zone_id"] == ROOM
    degrees = (await public.get("/api/v1/levels/level-0/map")).json()
    seat = next(feature for feature in degrees["features"] if feature["id"] == "seat-0")
    assert seat["geometry"]["coordinates"] == pytest.approx([116.7, 39.9], abs=1e-3)


async def test_a_plan_is_packed_and_not_sent_twice(public: httpx.AsyncClient) -> None:
    first = await public.get("/api/v1/levels/level-0/map", headers={"Accept-Encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    again = await public.get("/api/v1/levels/level-0/map", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = await public.get("/api/v1/levels/level-0/map", headers={"Accept-Encoding": "identity"})
    assert plain.json() == first.json()


async def test_zones_count_and_unknown_is_never_free(running: RunningTwin, public: httpx.AsyncClient) -> None:
    await sit(running, 0, 1)
    await sit(running, 2, 3, 4, occupied=False)
    answer = (await public.get("/api/v1/seats/zones")).json()
    room = answer["zones"][0]
    counts = {name: room[name] for name in ("capacity", "free", "occupied", "unknown", "free_max")}
    assert counts == {"capacity": 8, "free": 3, "occupied": 2, "unknown": 3, "free_max": 6}
    assert (room["id"], room["kind"], room["level"]) == (ROOM, "zone", "moderate")
    assert answer["totals"]["capacity"] == 10
    assert [zone["id"] for zone in answer["zones"]] == [ROOM, SMALL, WATCHED]


async def test_filters_count_only_the_seats_that_pass(
    running: RunningTwin, public: httpx.AsyncClient
) -> None:
    await sit(running, 0, 2, occupied=False)
    zones = (await public.get("/api/v1/seats/zones?socket=1&window=1")).json()["zones"]
    assert zones[0]["matching"] == {"capacity": 1, "free": 1, "occupied": 0, "unknown": 0, "free_max": 1}
    assert "matching" not in (await public.get("/api/v1/seats/zones")).json()["zones"][0]


async def test_a_watched_room_says_whether_somebody_is_there(
    running: RunningTwin, public: httpx.AsyncClient
) -> None:
    await hear(running, ("bibliotwin/v1/small/pir/telemetry", {"values": {"motion": True}}))
    room = (await public.get("/api/v1/seats/zones")).json()["zones"][2]
    assert (room["kind"], room["presence"], room["capacity"]) == ("room", "occupied", 0)


async def test_things_come_page_by_page(running: RunningTwin, public: httpx.AsyncClient) -> None:
    await sit(running, 0)
    found, after = [], ""
    for _ in range(10):
        page = (await public.get(f"/api/v1/things?kind=seat&limit=4{after}")).json()
        found += page["things"]
        if "next" not in page:
            break
        after = f"&after={page['next']}"
    assert [thing["id"] for thing in found] == [f"seat-{n}" for n in range(8)] + ["small-0", "small-1"]
    assert found[0]["properties"]["occupancy"]["value"] == "occupied"
    assert found[0]["properties"]["occupancy"]["cause"] == "sensor:desk-0"
    assert set(found[0]["properties"]) == {"occupancy"}, "raw readings of a seat are not public"


async def test_a_seat_says_which_device_knows(running: RunningTwin, public: httpx.AsyncClient) -> None:
    await sit(running, 0)
    seat = (await public.get("/api/v1/things/seat-0")).json()
    assert seat["socket"] is True
    assert seat["devices"][0]["id"] == "desk-0"
    assert seat["devices"][0]["last_seen"].endswith("Z")


async def test_history_comes_raw_and_in_windows(running: RunningTwin, public: httpx.AsyncClient) -> None:
    for n in range(7):
        stamp = f"2026-11-20T08:{n:02}:00Z"
        reading = {"time": stamp, "values": {"co2_ppm": 600 + n}}
        await hear(running, ("bibliotwin/v1/small/air/telemetry", reading))
    query = {"property": "co2_ppm", "from": "2026-11-20T08:00:00Z", "to": "2026-11-20T09:00:00Z"}
    raw = (await public.get(f"/api/v1/things/{ROOM}/history", params=query)).json()
    assert (raw["unit"], [row["value"] for row in raw["datapoints"]]) == (
        "ppm",
        [600, 601, 602, 603, 604, 605, 606],
    )
    windows = (await public.get(f"/api/v1/things/{ROOM}/history", params=query | {"every": "PT5M"})).json()
    assert windows["every_s"] == 300
    assert [(w["mean"], w["min"], w["max"], w["last"], w["count"]) for w in windows["windows"]] == [
        (602, 600, 604, 604, 5),
        (605.5, 605, 606, 606, 2),
    ]


async def test_pages_of_history_neither_miss_nor_repeat(
    running: RunningTwin, staff: httpx.AsyncClient
) -> None:
    for n in range(10):
        reading = {"time": f"2026-11-20T08:00:{n // 2:02}Z", "values": {"air_temperature_c": 20 + n}}
        await hear(running, ("bibliotwin/v1/small/air/telemetry", reading))
    found, start = [], "2026-11-20T00:00:00Z"
    while start:
        query = {"property": "air_temperature_c", "from": start, "to": "2026-11-21T00:00:00Z", "limit": "3"}
        page = (await staff.get(f"/api/v1/things/{ROOM}/history", params=query)).json()
        found += [row["value"] for row in page["datapoints"]]
        start = page["next"]
    assert sorted(found) == [20 + n for n in range(10)]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/api/v1/levels/9F/map", 404, "no level with id '9F'"),
        ("/api/v1/levels/level-0/map?crs=moon", 400, "crs"),
        ("/api/v1/things/nobody", 404, "no thing with id 'nobody'"),
        ("/api/v1/things?kind=dragon", 400, "there is no 'dragon' here"),
        ("/api/v1/things?limit=0", 400, "limit"),
        ("/api/v1/things?after=nobody", 400, "after"),
        ("/api/v1/seats/zones?together=99", 400, "together"),
        (f"/api/v1/things/{ROOM}/history", 400, "property"),
        (f"/api/v1/things/{ROOM}/history?property=co2_ppm", 400, "has no history here"),
        ("/api/v1/nothing", 404, "there is nothing at"),
        ("/qr?path=https://elsewhere.example", 400, "path"),
        ("/api/v1/venue?" + "x=1&" * 50, 414, "too long"),
    ],
)
async def test_failures_have_one_shape(public: httpx.AsyncClient, path: str, status: int, says: str) -> None:
    answer = await public.get(path)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "hint"}
    assert says in error["message"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("from=yesterday", "from: give a moment"),
        ("to=nan", "to: an epoch"),
        ("from=20&to=10", "from must be earlier"),
        ("every=often", "every: give a duration"),
        ("every=1&from=0", "every: the windows are too short"),
    ],
)
async def test_wrong_times_are_explained(
    running: RunningTwin, public: httpx.AsyncClient, query: str, says: str
) -> None:
    await hear(running, ("bibliotwin/v1/small/air/telemetry", {"values": {"co2_ppm": 600}}))
    answer = await public.get(f"/api/v1/things/{ROOM}/history?property=co2_ppm&{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(says)


async def test_health_and_metrics(running: RunningTwin, staff: httpx.AsyncClient) -> None:
    assert (await staff.get("/healthz")).json() == {"status": "ok"}
    checks = (await staff.get("/readyz")).json()["checks"]
    assert {"broker", "push", "history", "navigation", "tasks", "disk"} == {check["name"] for check in checks}
    await sit(running, 0)
    metrics = (await staff.get("/metrics")).text
    assert "bibliotwin_ingest_messages_total 1.0" in metrics
    assert 'bibliotwin_ingest_decoded_total{decoder="zigbee2mqtt"} 1.0' in metrics


async def test_a_failing_task_is_seen_on_readyz(running: RunningTwin, staff: httpx.AsyncClient) -> None:
    async def fail() -> None:
        raise RuntimeError("the roof leaks")

    running.tasks.start("roof", fail, "fetch a bucket")
    await asyncio.sleep(0.01)
    answer = await staff.get("/readyz")
    assert answer.status_code == 503
    tasks = next(check for check in answer.json()["checks"] if check["name"] == "tasks")
    assert tasks["message"] == "roof: the roof leaks; trying again"
    assert tasks["hint"] == "fetch a bucket"


async def test_quarantine_is_listed_and_tried_again(
    running: RunningTwin, staff: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hear(running, ("zigbee2mqtt/desk-0", b'{"occupancy":'), ("zigbee2mqtt/desk-1", b"\xff"))
    held = (await staff.get("/api/v1/quarantine?limit=1")).json()
    assert held["counts"] == {"zigbee2mqtt": 2}
    assert held["messages"][0]["payload"] == '{"occupancy":'
    assert held["next"] == held["messages"][0]["id"]
    assert (await staff.post("/api/v1/quarantine/replay")).json() | {"last": 0} == {
        "tried": 2,
        "read": 0,
        "left": 2,
        "last": 0,
    }


async def test_a_quarantined_message_that_can_be_read_after_a_fix_is_stored_with_its_own_time(
    running: RunningTwin, staff: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = ("zigbee2mqtt/desk-0", {"occupancy": True})
    with monkeypatch.context() as broken:
        dispatch = running.ingest.decoding.dispatch
        broken.setattr(dispatch, "find", lambda _: (("zigbee2mqtt", _broken_decoder),))
        await hear(running, message)
    assert running.ingest.counters.quarantined == 1
    received = (await staff.get("/api/v1/quarantine")).json()["messages"][0]["received"]
    assert (await staff.post("/api/v1/quarantine/replay")).json()["read"] == 1
    assert (await staff.get("/api/v1/quarantine")).json()["messages"] == []
    seat = (await staff.get("/api/v1/things/desk-0")).json()
    assert received in {value["received"] for value in seat["properties"].values()}


async def test_every_endpoint_is_described_with_an_example(running: RunningTwin) -> None:
    schema = create_app(running).openapi()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], f"{method} {path}"
            assert operation["description"], f"{method} {path}"
            content = operation["responses"]["200"].get("content", {})
            if "application/json" in content and content["application/json"]["schema"]:
                name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
                assert schema["components"]["schemas"][name]["example"], f"{method} {path}"


async def test_the_reference_needs_nothing_from_elsewhere(public: httpx.AsyncClient) -> None:
    page = (await public.get("/docs")).text
    assert "/api/v1/seats/zones" in page
    assert "src=" not in page
    assert "<script" not in page


async def test_a_qr_code_leads_to_the_host_that_was_asked(public: httpx.AsyncClient) -> None:
    answer = await public.get("/qr?path=/seats")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "<title>http://library.example/seats</title>" in answer.text


async def test_a_qr_code_leads_to_the_public_url_where_there_is_one(run_small: RunSmall) -> None:
    async with run_small(public_url="https://twin.example") as twin, client_of(twin) as client:
        drawing = (await client.get("/qr", params={"path": "/wayfinding?route=a.b"})).text
    assert "<title>https://twin.example/wayfinding?route=a.b</title>" in drawing


async def test_answers_are_packed_for_those_who_unpack(public: httpx.AsyncClient) -> None:
    answer = await public.get("/api/v1/things?kind=seat", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.json()["things"]) == 10
    assert len(gzip.compress(json.dumps(answer.json()).encode())) < len(answer.content) * 3


def _broken_decoder(_: object) -> list[object]:
    raise ValueError("a mistake of the decoder")
