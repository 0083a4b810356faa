"""Beyond the machine only the public, read-only part answers, however a request is dressed up."""

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from tests.web.conftest import RunSmall, client_of
from tests.web.readings import sit
from tests.web.small_venue import ROOM, SMALL, WATCHED
from web.access import PUBLIC_PATHS, TOKEN_PATHS, is_public
from web.app import create_app
from web.running import RunningTwin

#: Every route there is and whether it is public. A new route fails the test until it stands here.
STAFF_ONLY = {
    "/readyz",
    "/metrics",
    "/api/v1/ingest",
    "/api/v1/quarantine",
    "/api/v1/quarantine/replay",
    "/api/v1/devices/unassigned",
}


def routes_of(running: RunningTwin) -> dict[str, set[str]]:
    """Every path of the application and its methods."""
    found: dict[str, set[str]] = {}
    for route in iter_route_contexts(create_app(running).routes):
        if route.path:
            found.setdefault(route.path, set()).update(getattr(route, "methods", None) or ())
    return found


async def test_every_route_is_either_public_or_known_to_be_for_staff(running: RunningTwin) -> None:
    paths = set(routes_of(running))
    assert paths - set(PUBLIC_PATHS) - set(TOKEN_PATHS) == STAFF_ONLY
    assert {*PUBLIC_PATHS, *TOKEN_PATHS} <= paths


async def test_every_route_for_staff_refuses_the_public_with_a_reason(
    running: RunningTwin, public: httpx.AsyncClient
) -> None:
    for path, methods in routes_of(running).items():
        for method in sorted(methods) if path in STAFF_ONLY else ():
            answer = await public.request(method, path)
            assert answer.status_code == 403, f"{method} {path}"
            if method != "HEAD":
                assert "for staff" in answer.json()["error"]["message"]


async def test_only_a_push_is_let_through_to_ask_for_a_token(public: httpx.AsyncClient) -> None:
    for path in ("/api/v1/ingest/zigbee2mqtt", "/api/v1/ingest/nothing"):
        assert (await public.post(path, content=b"{}")).status_code == 401
        for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"):
            refused = await public.request(method, path)
            assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    for path in ("/api/v1/ingest", "/api/v1/ingest/", "/api/v1/ingest/a/b", "/api/v1/quarantine/replay"):
        assert (await public.post(path, content=b"{}")).status_code in {403, 404}


async def test_beyond_the_machine_nothing_can_be_changed(public: httpx.AsyncClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert (await public.request(method, "/api/v1/venue")).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/metrics/", "/%2fmetrics", "/api/v1/%2e%2e/%2e%2e/metrics", "/METRICS", "/assets/../../app.py"],
)
async def test_no_spelling_of_a_path_leads_around_the_list(public: httpx.AsyncClient, path: str) -> None:
    answer = await public.get(path)
    assert answer.status_code in {403, 404}
    assert "bibliotwin_" not in answer.text
    assert "dataclass" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Real-IP": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
    ],
)
async def test_a_header_cannot_make_a_request_local(
    public: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    assert (await public.get("/metrics", headers=headers)).status_code == 403


async def test_a_proxy_on_the_same_machine_publishes_only_the_public_part(staff: httpx.AsyncClient) -> None:
    assert (await staff.get("/metrics")).status_code == 200
    assert (await staff.get("/metrics", headers={"X-Forwarded-For": "10.0.0.9"})).status_code == 403
    assert (await staff.get("/metrics", headers={"Via": "1.1 proxy"})).status_code == 403


async def test_a_name_that_was_rebound_to_this_machine_is_not_local(running: RunningTwin) -> None:
    async with client_of(running, host="evil.example:8080") as client:
        assert (await client.get("/metrics")).status_code == 403
        assert (await client.get("/api/v1/venue")).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
async def test_another_sites_page_in_a_local_browser_is_not_staff(
    staff: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    assert (await staff.post("/api/v1/quarantine/replay", headers=headers)).status_code == 403


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8080", "[::1]:8080"])
async def test_the_machines_own_names_are_local(running: RunningTwin, host: str) -> None:
    async with client_of(running, host=host) as client:
        assert (await client.get("/metrics")).status_code == 200


async def test_a_proxy_that_is_trusted_says_who_asks(run_small: RunSmall) -> None:
    names = {"trusted_proxies": ("127.0.0.1",), "allowed_hosts": ("twin.example",)}
    async with run_small(**names) as running, client_of(running, host="twin.example") as client:
        remote = {"X-Forwarded-For": "127.0.0.1, 10.0.0.9"}
        assert (await client.get("/metrics", headers=remote)).status_code == 403
        assert (await client.get("/metrics", headers={"X-Forwarded-For": "::1"})).status_code == 200


async def test_what_single_people_did_is_for_staff(
    running: RunningTwin, public: httpx.AsyncClient, staff: httpx.AsyncClient
) -> None:
    await sit(running, 0)
    known = set(running.series.properties("seat-0"))
    for name in known & {"motion", "occupied"}:
        assert (await staff.get(f"/api/v1/things/seat-0/history?property={name}")).status_code == 200
        refused = await public.get(f"/api/v1/things/seat-0/history?property={name}")
        assert refused.status_code == 403
        assert "too few people" in refused.json()["error"]["message"]
    for thing, name in ((SMALL, "co2_ppm"), (WATCHED, "motion"), ("desk-0", "battery_percent")):
        assert (await public.get(f"/api/v1/things/{thing}/history?property={name}")).status_code == 403
    assert (await public.get(f"/api/v1/things/{ROOM}/history?property=co2_ppm")).status_code == 400


async def test_devices_are_for_staff(
    running: RunningTwin, public: httpx.AsyncClient, staff: httpx.AsyncClient
) -> None:
    assert (await public.get("/api/v1/things?kind=device")).status_code == 403
    assert (await public.get("/api/v1/things/desk-0")).status_code == 403
    everything = (await public.get("/api/v1/things?limit=5000")).json()["things"]
    assert "device" not in {thing["kind"] for thing in everything}
    assert len((await staff.get("/api/v1/things?kind=device")).json()["things"]) == 9


async def test_every_answer_carries_the_security_headers(public: httpx.AsyncClient) -> None:
    for path in ("/", "/seats", "/docs", "/api/v1/venue", "/nothing", "/metrics", "/assets/none.js"):
        headers = (await public.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "script-src" not in policy
        assert "connect-src 'self'" in policy
        assert headers["x-content-type-options"] == "nosniff"


def test_the_list_matches_whole_paths() -> None:
    assert is_public("/api/v1/things/a")
    assert not is_public("/api/v1/things/a/b")
    assert not is_public("/api/v1/venue/x")
    assert not is_public("/seats/x")


async def test_a_query_in_chinese_is_judged_like_any_other(public: httpx.AsyncClient) -> None:
    answer = await public.get("/api/v1/things", params={"kind": "seat", "level": "不存在的楼层"})
    assert answer.status_code < 500
    too_many = await public.get("/seats?" + "&".join("文=字" for _ in range(41)))
    assert too_many.status_code == 414
    assert "40 parameters" in too_many.json()["error"]["hint"]
