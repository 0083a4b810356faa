"""Pushes over HTTP: from anywhere with a token, from nowhere without, and 200 means durable."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sensors.message import MAX_PAYLOAD_BYTES
from tests.ingest.recordings import recording
from tests.web.conftest import RunSmall, client_of
from tests.web.test_live_feed import served
from twin.history.store import HistoryUnavailableError
from web.api import push as push_api
from web.push_tokens import FILE_NAME, PushTokens
from web.running import RunningTwin

URL = "/api/v1/ingest/zigbee2mqtt"
DESK = {"topic": "zigbee2mqtt/desk-0"}
NOW = "2026-11-21T08:00:00Z"


def tokens_of(running: RunningTwin) -> PushTokens:
    """As the command opens them, in a process of its own."""
    return PushTokens(running.settings.data_dir / FILE_NAME)


@pytest.fixture
async def gate(running: RunningTwin) -> AsyncIterator[httpx.AsyncClient]:
    """A sender elsewhere in the network, with a token for every protocol."""
    token = tokens_of(running).add("gate", "", NOW)
    async with client_of(running, address="10.1.2.3", host="library.example") as client:
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def stored(running: RunningTwin) -> int:
    reader = running.history.reader()
    try:
        return reader.count()
    finally:
        reader.close()


async def test_with_a_token_a_message_is_durable_when_200_is_said(
    running: RunningTwin, gate: httpx.AsyncClient
) -> None:
    answer = await gate.post(URL, params=DESK, content=b'{"occupancy":true}')
    assert (answer.status_code, answer.json()) == (
        200,
        {"stored": True, "messages": 1, "quarantined": False},
    )
    assert stored(running) == 1
    motion = running.state.find("desk-0", "motion")
    assert motion is not None
    assert motion.value is True


async def test_without_a_token_nothing_is_taken_from_anywhere(
    running: RunningTwin, public: httpx.AsyncClient, staff: httpx.AsyncClient
) -> None:
    for client in (public, staff):
        for headers in (
            {},
            {"Authorization": "Bearer wrong"},
            {"X-Api-Key": "x" * 100_000},
            {"Authorization": "Basic !!!"},
            {"Authorization": "Bearer " + "\u00ff"},
        ):
            encoded = {name: value.encode("latin-1") for name, value in headers.items()}
            answer = await client.post(URL, params=DESK, content=b"{}", headers=encoded)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert "push add" in answer.json()["error"]["hint"]
    assert running.intake.sources.push.counters["received"] == 0
    assert running.intake.sources.refused["token"] == 10


async def test_a_wrong_token_says_the_same_whether_there_are_sources_or_not(
    running: RunningTwin, public: httpx.AsyncClient
) -> None:
    wrong = {"Authorization": "Bearer wrong"}
    before = await public.post(URL, content=b"{}", headers=wrong)
    tokens_of(running).add("gate", "zigbee2mqtt", NOW)
    after = await public.post(URL, content=b"{}", headers=wrong)
    nowhere = await public.post("/api/v1/ingest/nothing", content=b"{}", headers=wrong)
    assert before.json() == after.json() == nowhere.json()


async def test_the_token_may_come_as_forms_allow(running: RunningTwin, public: httpx.AsyncClient) -> None:
    token = tokens_of(running).add("gate", "", NOW)
    basic = base64.b64encode(f"gate:{token}".encode()).decode()
    for headers in (
        {"Authorization": f"bearer {token}"},
        {"X-Api-Key": token},
        {"Authorization": f"Basic {basic}"},
        {"Authorization": token},
    ):
        answer = await public.post(URL, params=DESK, content=b'{"occupancy":true}', headers=headers)
        assert answer.status_code == 200, headers


async def test_a_proxy_lets_pushes_through_and_nothing_else(
    gate: httpx.AsyncClient, running: RunningTwin
) -> None:
    token = gate.headers["Authorization"]
    async with client_of(running) as proxied:
        proxied.headers.update({"X-Forwarded-For": "192.0.2.7", "Authorization": token})
        assert (await proxied.post(URL, params=DESK, content=b'{"occupancy":true}')).status_code == 200
        assert (await proxied.get("/api/v1/quarantine")).status_code == 403
        assert (await proxied.get("/metrics")).status_code == 403


async def test_a_token_opens_nothing_but_pushing(gate: httpx.AsyncClient) -> None:
    for path in ("/metrics", "/readyz", "/api/v1/ingest", "/api/v1/quarantine"):
        assert (await gate.get(path)).status_code == 403
    assert (await gate.post("/api/v1/quarantine/replay")).status_code == 403


async def test_a_token_for_one_protocol_is_for_no_other(
    running: RunningTwin, public: httpx.AsyncClient
) -> None:
    token = tokens_of(running).add("lorawan", "chirpstack_v4", NOW)
    headers = {"X-Api-Key": token}
    answer = await public.post(URL, content=b"{}", headers=headers)
    assert answer.status_code == 403
    assert "this token is for chirpstack_v4" in answer.json()["error"]["message"]
    unknown = await public.post("/api/v1/ingest/smoke-signals", content=b"{}", headers=headers)
    assert unknown.status_code == 404
    assert "chirpstack_v4" in unknown.json()["error"]["hint"]


async def test_tokens_are_added_and_ended_while_the_server_runs(
    running: RunningTwin, public: httpx.AsyncClient
) -> None:
    tokens = tokens_of(running)
    token = tokens.add("gate", "", NOW)
    headers = {"Authorization": f"Bearer {token}"}
    assert (await public.post(URL, params=DESK, content=b"{}", headers=headers)).status_code == 200
    tokens.remove("gate")
    assert (await public.post(URL, params=DESK, content=b"{}", headers=headers)).status_code == 401
    tokens.path.write_text("{")
    broken = await public.post(URL, content=b"{}", headers=headers)
    assert broken.status_code == 503, "the sender keeps what it has until the list is mended"
    checks = {name: (ok, hint) for name, ok, _, hint in running.intake.checks()}
    assert not checks["push"][0]


async def test_a_real_uplink_of_chirpstack_is_stored(running: RunningTwin, gate: httpx.AsyncClient) -> None:
    uplink = recording("chirpstack_v4")[0]
    answer = await gate.post("/api/v1/ingest/chirpstack_v4", params={"event": "up"}, content=uplink.payload)
    assert (answer.status_code, answer.json()["quarantined"]) == (200, False)
    found = running.state.properties("chirpstack_v4:70b3d5e75e003f2a")
    assert found["occupied"].value is True
    assert found["battery_percent"].value == 96


async def test_what_nobody_can_read_is_kept_and_said_so_with_200(
    running: RunningTwin, gate: httpx.AsyncClient
) -> None:
    answer = (await gate.post(URL, params=DESK, content=b'{"occupancy":')).json()
    assert (answer["stored"], answer["quarantined"]) == (True, True)
    assert "not valid JSON" in answer["reason"]
    reader = running.history.reader()
    held = reader.quarantined(10)
    reader.close()
    assert [(message.topic, message.payload) for message in held] == [(DESK["topic"], b'{"occupancy":')]


async def test_a_batch_is_stored_as_a_whole_and_names_its_bad_lines(
    running: RunningTwin, gate: httpx.AsyncClient
) -> None:
    lines = b'{"occupancy":true}\n\n{"co2":\r\n{"co2":700}'
    headers = {"Content-Type": "application/x-ndjson; charset=utf-8"}
    answer = (await gate.post(URL, params=DESK, content=lines, headers=headers)).json()
    assert (answer["messages"], answer["refused_count"]) == (3, 1)
    assert answer["refused"][0]["line"] == 3
    assert stored(running) == 2
    assert running.ingest.counters.commits == 1


async def test_the_topic_of_a_push_names_its_source_and_event(
    running: RunningTwin, gate: httpx.AsyncClient
) -> None:
    await gate.post("/api/v1/ingest/chirpstack_v4?event=status&DevEUI=1", content=b"nonsense")
    reader = running.history.reader()
    assert [held.topic for held in reader.quarantined(10)] == ["push/gate/status"]
    reader.close()


@pytest.mark.parametrize(
    "query", ["?event=a/b", "?event=", "?topic=", "?topic=a/%2B/b", "?topic=a%00b", "?topic=" + "x" * 501]
)
async def test_a_topic_or_event_that_cannot_be_is_refused(gate: httpx.AsyncClient, query: str) -> None:
    assert (await gate.post(URL + query, content=b"{}")).status_code == 400


async def test_an_empty_or_a_compressed_body_is_refused(gate: httpx.AsyncClient) -> None:
    assert (await gate.post(URL, content=b" \n")).status_code == 400
    batch = {"Content-Type": "application/x-ndjson"}
    assert (await gate.post(URL, content=b"\n\n", headers=batch)).status_code == 400
    packed = await gate.post(URL, content=b"x", headers={"Content-Encoding": "gzip"})
    assert packed.status_code == 415


async def test_a_body_is_bounded_however_it_is_framed(gate: httpx.AsyncClient, running: RunningTwin) -> None:
    async def chunked(size: int) -> AsyncIterator[bytes]:
        for _ in range(size // 1_024):
            yield b" " * 1_024

    limit = MAX_PAYLOAD_BYTES
    assert (await gate.post(URL, content=b" " * (limit + 1))).status_code == 413
    assert (await gate.post(URL, content=chunked(limit + 1_024))).status_code == 413
    assert (await gate.post(URL, content=chunked(100 * limit))).status_code == 413
    lied = await gate.post(URL, content=b" " * (limit + 1), headers={"Content-Length": "2"})
    assert lied.status_code == 413
    batch = {"Content-Type": "application/x-ndjson"}
    for body in (b"{}\n" * 5_000, b"{}\n" + b"x" * (limit + 1)):
        assert (await gate.post(URL, content=body, headers=batch)).status_code == 413
    whole = b'{"co2":1,"x":"' + b"y" * (limit - 16) + b'"}'
    assert (await gate.post(URL, params=DESK, content=whole)).status_code == 200
    assert running.intake.sources.push.counters["received"] == 1


async def test_a_sender_that_runs_wild_is_told_to_wait(run_small: RunSmall) -> None:
    async with run_small(push_per_s=2) as running, client_of(running, address="10.0.0.1") as client:
        tokens = tokens_of(running)
        wild, calm = tokens.add("wild", "", NOW), tokens.add("calm", "", NOW)

        async def send(token: str) -> httpx.Response:
            return await client.post(URL, params=DESK, content=b"{}", headers={"X-Api-Key": token})

        answers = await asyncio.gather(*(send(wild) for _ in range(30)))
        refused = [answer for answer in answers if answer.status_code == 429]
        assert len(refused) >= 8
        assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
        assert (await send(calm)).status_code == 200


async def test_not_durable_in_time_is_503_and_the_next_try_works(
    running: RunningTwin, gate: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push_api, "DEADLINE_S", 0.3)
    append = running.history.append

    def unwilling(*_: Any) -> int:
        raise HistoryUnavailableError("the disk is full")

    monkeypatch.setattr(running.history, "append", unwilling)
    content = b'{"co2":700,"last_seen":"2026-11-21T08:00:00Z"}'
    answers = await asyncio.gather(*(gate.post(URL, params=DESK, content=content) for _ in range(3)))
    assert {answer.status_code for answer in answers} == {503}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in answers)
    monkeypatch.setattr(running.history, "append", append)
    monkeypatch.setattr(push_api, "DEADLINE_S", 10)
    assert (await gate.post(URL, params=DESK, content=content)).status_code == 200
    assert stored(running) == 1, "a message with a time is kept once, however often it was sent"


async def test_a_full_queue_is_429(
    running: RunningTwin, gate: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push_api, "DEADLINE_S", 0.5)
    monkeypatch.setattr(running.intake.sources.push, "_max_waiting", 1)
    running.ingest._writer.submit(time.sleep, 1.0)  # history is busy
    answers = await asyncio.gather(*(gate.post(URL, params=DESK, content=b"{}") for _ in range(12)))
    full = [answer for answer in answers if answer.status_code == 429]
    assert len(full) >= 6
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in full)
    assert {answer.status_code for answer in answers} <= {429, 503}


async def test_pushes_over_a_real_socket_gather_in_commits(running: RunningTwin) -> None:
    token = tokens_of(running).add("gate", "", NOW)
    headers = {"Authorization": f"Bearer {token}"}
    async with served(running) as port, httpx.AsyncClient(headers=headers) as client:
        url = f"http://127.0.0.1:{port}{URL}"

        async def send(number: int) -> int:
            content = json.dumps({"n": number}).encode()
            return (await client.post(url, params=DESK, content=content)).status_code

        statuses = [status for _ in range(4) for status in await asyncio.gather(*map(send, range(50)))]
        assert set(statuses) == {200}
        assert stored(running) == 200, "without a time each is a reading of its own"
        assert running.ingest.counters.commits < 60
        too_large = await client.post(url, content=b" " * (MAX_PAYLOAD_BYTES + 70_000))
        assert too_large.status_code == 413


async def test_a_slow_body_is_given_up(running: RunningTwin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push_api, "DEADLINE_S", 0.3)
    token = tokens_of(running).add("gate", "", NOW)
    async with served(running) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            f"POST {URL} HTTP/1.1\r\nHost: x\r\nX-Api-Key: {token}\r\nContent-Length: 10\r\n\r\n{{".encode()
        )
        async with asyncio.timeout(5):
            assert b"408" in await reader.readline()
        writer.close()


async def test_a_followed_file_goes_through_the_same_pump(
    run_small: RunSmall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "desks.jsonl"
    line = json.dumps({"topic": "zigbee2mqtt/desk-0", "payload": '{"occupancy":true}', "offset": 0})
    log.write_text(line + "\n" + "no message\n")
    settings = {"tail": (f"recording={log}",)}
    for start in range(2):
        async with run_small(**settings) as running:
            if start:
                log.write_text(log.read_text() + line + "\n")
            async with asyncio.timeout(10):
                while stored(running) < start + 1 or not running.ingest.counters.commits:
                    await asyncio.sleep(0.02)
            checks = {name: (ok, message) for name, ok, message, _ in running.intake.checks()}
            assert checks[f"tail {log}"][0]
            async with client_of(running) as staff:
                metrics = (await staff.get("/metrics")).text
                assert f'bibliotwin_tail_lines_total{{file="{log}"}} {float(1 if start else 2)}' in metrics
                held = (await staff.get("/api/v1/quarantine")).json()["messages"]
            assert [message["topic"] for message in held] == ["tail/desks.jsonl"]
            assert "not a line of a recording" in held[0]["reason"]
