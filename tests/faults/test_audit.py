"""The reckoning of the fault suite finds what is lost, twice or wrong: a check that cannot fail is none."""

from pathlib import Path

import pytest

from benchmarks.faults import twin_killed
from benchmarks.faults.audit import audit, wrong_latest
from benchmarks.faults.outcome import Outcome
from benchmarks.faults.reference import Building, Kind
from benchmarks.faults.report import report
from sensors.decoders.catalogue import open_decoders
from sensors.decoding import Decoding
from sensors.ingest import Ingest
from sensors.message import RawMessage
from tests.ingest.recordings import RECEIVED_US
from tests.ingest.sources import ListSource, deliveries
from twin.bus import Bus
from twin.clock import US_PER_S, ManualClock
from twin.history.open import open_history
from twin.state import TwinState

MESSAGES, DEVICES, RATE_PER_S = 1_200, 100, 100.0


def building(**options: dict[int, int]) -> Building:
    return Building(MESSAGES, RATE_PER_S, RECEIVED_US, devices=DEVICES, **options)


async def stored(folder: Path, of: Building, places: list[int]) -> tuple[Path, dict[str, object]]:
    """Put the messages at these places through a real pump; returns the history and the latest numbers."""
    path, clock, state = folder / "history.duckdb", ManualClock(RECEIVED_US + 60 * US_PER_S), TwinState(Bus())
    history = open_history(str(path))
    messages = [RawMessage(*of.message(place), RECEIVED_US + nth * 1_000) for nth, place in enumerate(places)]
    source = ListSource(deliveries(messages, 100))
    ingest = Ingest(source, Decoding(open_decoders()), history, state, clock)
    await ingest.run()
    ingest.close()
    history.close()
    latest = {}
    for thing in of.device_of_thing():
        held = state.find(thing, "message_number")
        latest[thing] = None if held is None else held.value
    return path, latest


async def test_a_history_that_is_whole_has_nothing_lost_twice_or_wrong(tmp_path):
    of = building()
    path, latest = await stored(tmp_path, of, list(range(MESSAGES)))
    found = audit(path, of, [1] * MESSAGES, [1] * MESSAGES)
    assert (found.lost, found.twice, found.examples) == (0, 0, [])
    assert not wrong_latest(latest, of, found.stored)


@pytest.mark.parametrize("kind", [Kind.TIMED, Kind.NATIVE, Kind.ZIGBEE, Kind.EVENT])
async def test_one_message_that_is_missing_is_one_lost(tmp_path, kind):
    of = building()
    gone = next(place for place in range(500, MESSAGES) if of.kind(of.device_of(place)) is kind)
    path, _ = await stored(tmp_path, of, [place for place in range(MESSAGES) if place != gone])
    found = audit(path, of, [1] * MESSAGES, [1] * MESSAGES)
    assert (found.lost, found.twice) == (1, 0)


@pytest.mark.parametrize("kind", [Kind.NATIVE, Kind.ZIGBEE, Kind.EVENT])
async def test_a_message_without_a_time_that_is_taken_in_twice_is_one_too_many(tmp_path, kind):
    of = building()
    again = next(place for place in range(500, MESSAGES) if of.kind(of.device_of(place)) is kind)
    path, _ = await stored(tmp_path, of, [*range(MESSAGES), again])
    found = audit(path, of, [1] * MESSAGES, [1] * MESSAGES)
    assert (found.lost, found.twice > 0) == (0, True)


async def test_a_latest_value_that_is_not_the_newest_is_wrong(tmp_path):
    of = building()
    path, latest = await stored(tmp_path, of, list(range(MESSAGES)))
    found = audit(path, of, [1] * MESSAGES, [1] * MESSAGES)
    thing = of.thing_id(1)
    latest[thing] = of.number(1)
    (wrong,) = wrong_latest(latest, of, found.stored)
    assert wrong.startswith(thing)


async def test_the_clock_of_a_device_that_was_ahead_does_not_make_its_reading_the_latest(tmp_path):
    of = building(hours_off=dict.fromkeys(range(0, DEVICES * 4, 2), 1))
    path, latest = await stored(tmp_path, of, list(range(MESSAGES)))
    found = audit(path, of, [1] * MESSAGES, [1] * MESSAGES)
    assert (found.lost, found.twice) == (0, 0)
    assert not wrong_latest(latest, of, found.stored)


def test_the_report_says_what_is_broken_and_what_was_not_run():
    broken = Outcome(twin_killed.NAME, messages=10, lost=1, examples=["x: 1 lost"])
    page = report([twin_killed], [broken], 10, 1)
    assert "**broken**" in page
    assert "x: 1 lost" in page
    assert "not run" in report([twin_killed], [Outcome(twin_killed.NAME, not_run="no broker")], 10, 1)
