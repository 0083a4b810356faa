"""The parts together: messages through the broker, restarts, recordings, and a broker that dies."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from sensors.address import BrokerAddress
from sensors.recording import RecordedMessage, write_message
from sensors.replay import replay
from tests.web.conftest import RunSmall, client_of
from tests.web.readings import hear, sit
from tests.web.small_venue import ROOM, WATCHED
from twin.clock import MeasuredClock, SystemClock
from twin.history.open import UnknownHistoryError
from web.running import RunningTwin


async def until(so: Callable[[], bool], limit_s: float = 15) -> None:
    async with asyncio.timeout(limit_s):
        while not so():
            await asyncio.sleep(0.02)


async def publish(running: RunningTwin, tmp_path: Path, *messages: tuple[str, bytes]) -> None:
    path = tmp_path / "messages.jsonl"
    with path.open("wb") as out:
        for topic, payload in messages:
            write_message(out, RecordedMessage(0, topic, payload))
    await replay(path, BrokerAddress.of(running.settings.broker_url), SystemClock())


def occupancy(running: RunningTwin, thing_id: str) -> str:
    found = running.state.find(thing_id, "occupancy")
    return "" if found is None else str(found.value)


async def test_a_message_through_the_broker_becomes_a_seats_state(
    running: RunningTwin, tmp_path: Path
) -> None:
    await publish(
        running, tmp_path, ("zigbee2mqtt/desk-0", b'{"occupancy":true}'), ("zigbee2mqtt/desk-1", b"no")
    )
    await until(lambda: occupancy(running, "seat-0") == "occupied")
    assert running.ingest.counters.quarantined == 1


async def test_a_restart_finds_its_state_and_its_history(run_small: RunSmall) -> None:
    async with run_small() as first:
        await sit(first, 0, 1)
        await sit(first, 2, occupied=False)
        revision = first.state.revision
    async with run_small() as second:
        assert [occupancy(second, f"seat-{n}") for n in (0, 1, 2, 3)] == [
            "occupied",
            "occupied",
            "free",
            "unknown",
        ]
        room = second.seating.board.find(ROOM)
        assert room is not None
        assert (room.counts.occupied, room.counts.free, room.counts.unknown) == (2, 1, 5)
        assert second.state.revision > revision, "a page that resumes must never be told a wrong difference"


async def test_a_room_seen_just_before_a_restart_is_still_held(run_small: RunSmall) -> None:
    async with run_small() as first:
        await hear(first, ("bibliotwin/v1/small/pir/telemetry", {"values": {"motion": True}}))
        await hear(first, ("bibliotwin/v1/small/pir/telemetry", {"values": {"motion": False}}))
        assert occupancy(first, WATCHED) == "occupied"
    async with run_small() as second:
        assert occupancy(second, WATCHED) == "occupied"
        found = second.state.find(WATCHED, "occupancy")
        assert found is not None
        assert found.cause == "hold:pir"


async def test_a_recording_of_years_ago_is_watched_in_its_own_time(run_small: RunSmall) -> None:
    async with run_small(clock="measured", mode="replay") as running:
        assert isinstance(running.clock, MeasuredClock)
        reading = {"time": "2017-12-22T10:49:41Z", "values": {"motion": True}}
        await hear(running, ("bibliotwin/v1/small/pir/telemetry", reading))
        async with client_of(running) as client:
            zones = (await client.get("/api/v1/seats/zones")).json()
            assert zones["as_of"] == "2017-12-22T10:49:41.000Z"
            assert zones["zones"][2]["presence"] == "occupied"
            assert (await client.get("/api/v1/venue")).json()["mode"] == "replay"


async def test_the_twin_and_its_broker_live_through_the_death_of_the_broker(
    running: RunningTwin, tmp_path: Path
) -> None:
    broker = _child_of(os.getpid(), "iotcore")
    os.kill(broker, signal.SIGKILL)
    await until(lambda: not running.source.health()[0])
    async with client_of(running) as client:
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert not next(check for check in answer.json()["checks"] if check["name"] == "broker")["ok"]
    await until(lambda: running.source.health()[0], limit_s=30)
    await publish(running, tmp_path, ("zigbee2mqtt/desk-3", b'{"occupancy":true}'))
    await until(lambda: occupancy(running, "seat-3") == "occupied")


async def test_a_device_that_nobody_registered_is_kept_for_staff(running: RunningTwin) -> None:
    await hear(running, ("zigbee2mqtt/stranger", {"temperature": 21.5}))
    async with client_of(running) as client:
        found = (await client.get("/api/v1/things/zigbee2mqtt:stranger")).json()
        assert found["kind"] == "device"
    async with client_of(running, address="10.0.0.9", host="library.example") as client:
        assert (await client.get("/api/v1/things/zigbee2mqtt:stranger")).status_code == 403


async def test_an_address_of_no_history_is_refused(run_small: RunSmall) -> None:
    with pytest.raises(UnknownHistoryError, match="supported are duckdb"):
        async with run_small(history_url="telegraph://somewhere"):
            pass


def _child_of(parent: int, named: str) -> int:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            stat = (entry / "stat").read_text()
            if int(stat.rpartition(")")[2].split()[1]) == parent and named in (entry / "cmdline").read_text():
                return int(entry.name)
    raise AssertionError(f"no child named {named}")
