"""Each kind of device in health, and each fault as a listener sees it."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest

from sensors.message import DecodeError
from sensors.simulated.faults import Fault, FaultKind, draw_faults
from sensors.simulated.library import SimulatedLibrary
from sensors.simulated.payloads import TimedMessage
from tests.simulated.listening import decode, generator, until
from tests.simulated.reading_house import MINUTE, READING, H, at, reading_house

Story = list[tuple[int, object]]
"""Moments and values."""


def readings(
    library: SimulatedLibrary, until_us: int
) -> tuple[dict[str, dict[str, Story]], list[TimedMessage]]:
    """By device id and property what was read at what time; and the messages."""
    names = {(d.protocol, d.external_id): d.id for d in library.venue.devices}
    ids = {name: id_ for (_, name), id_ in names.items()}
    told: dict[str, dict[str, Story]] = defaultdict(lambda: defaultdict(list))
    messages = list(until(library, until_us))
    for message in messages:
        try:
            found = decode(message)
        except DecodeError:
            continue
        for reading in found:
            for name, value in reading.values.items():
                told[ids[reading.device]][name].append((reading.time_us or message.time_us, value))
    return told, messages


@pytest.fixture(scope="module")
def healthy() -> tuple[SimulatedLibrary, dict[str, dict[str, Story]]]:
    library = SimulatedLibrary(reading_house(), generator(1), at(9), faulty_share=0.0)
    told, _ = readings(library, at(13))
    return library, told


def devices(library: SimulatedLibrary, category: str) -> list[str]:
    return [device.id for device in library.venue.devices if device.category == category]


def test_a_radar_agrees_with_the_truth_nearly_always(
    healthy: tuple[SimulatedLibrary, dict[str, dict[str, Story]]],
) -> None:
    library, told = healthy
    right = wrong = 0
    for device_id in devices(library, "radar")[:12]:
        for time_us, value in told[device_id]["occupied"][::5]:
            present = library.truth_at(time_us).seats[device_id.removeprefix("watch-")] == "present"
            right, wrong = right + (present == value), wrong + (present != value)
    assert right / (right + wrong) > 0.97


def test_motion_is_seen_when_readers_move_and_forgotten_after_a_minute_or_so(
    healthy: tuple[SimulatedLibrary, dict[str, dict[str, Story]]],
) -> None:
    library, told = healthy
    spells = []
    for device_id in devices(library, "motion"):
        story = told[device_id]["motion"]
        spells += [
            (later - earlier) / 1e6 for (earlier, seen), (later, then) in pairwise(story) if seen and not then
        ]
    assert spells
    assert np.quantile(spells, 0.98) <= 92  # a longer one had its end lost on the air
    assert sum(spell >= 55 for spell in spells) > 0.5 * len(spells)


def test_counters_count_up_and_nearly_agree(
    healthy: tuple[SimulatedLibrary, dict[str, dict[str, Story]]],
) -> None:
    library, told = healthy
    counts = [value for _, value in told["count-entrance"]["people_in_count"]]
    assert counts == sorted(counts)  # type: ignore[type-var]
    assert counts[-1] > 100  # type: ignore[operator]
    came, went = (told["count-reading-door"][f"people_{way}_count"][-1][1] for way in ("in", "out"))
    came_in = library.truth_at(at(12.99)).people[READING] - library.truth_at(at(9)).people[READING]
    assert abs(came - went - came_in) < 15  # type: ignore[operator]


def test_the_air_sensor_of_a_full_room_reads_more_co2(
    healthy: tuple[SimulatedLibrary, dict[str, dict[str, Story]]],
) -> None:
    _, told = healthy
    story = [float(value) for _, value in told["air-reading"]["co2_ppm"]]  # type: ignore[arg-type]
    assert len(story) == pytest.approx(4 * 12, abs=3)
    assert sum(story[-6:]) / 6 > sum(story[:3]) / 3 + 100


def library_with(kind: FaultKind, device_id: str, offset_us: int = 0, since: float = 10) -> SimulatedLibrary:
    house = reading_house()
    device = next(d for d in house.devices if d.id == device_id)
    fault = Fault(
        device_id=device_id, feature_id=device.feature_of_interest, kind=kind, since_us=at(since),
        offset_us=offset_us,
    )  # fmt: skip
    return SimulatedLibrary(house, generator(1), at(9), faults=(fault,))


def test_a_silent_device_leaves_its_last_will() -> None:
    told, messages = readings(library_with(FaultKind.SILENT, "watch-reading-0-2"), at(11))
    story = told["watch-reading-0-2"]
    assert at(9.9) < story["occupied"][-1][0] < at(10)
    assert [value for _, value in story["connection"]] == ["online", "offline"]
    (will,) = [m for m in messages if m.payload == b"offline" and "watch-reading-0-2/" in m.topic]
    assert will.retain
    assert will.time_us == at(10) + 90_000_000


def test_a_stuck_device_repeats_itself() -> None:
    told, _ = readings(library_with(FaultKind.STUCK, "air-reading"), at(12))
    stuck = {value for time_us, value in told["air-reading"]["co2_ppm"] if time_us >= at(10)}
    assert len(stuck) == 1


def test_a_device_out_of_range_says_what_no_room_can_be() -> None:
    told, _ = readings(library_with(FaultKind.OUT_OF_RANGE, "air-night"), at(11))
    assert told["air-night"]["air_temperature_c"][-1][1] == 6553.5


def test_a_clock_offset_shows_in_the_devices_own_times_only() -> None:
    library = library_with(FaultKind.CLOCK_OFFSET, "watch-reading-0-2", offset_us=-H, since=9)
    told, messages = readings(library, at(10))
    assert max(time_us for time_us, _ in told["watch-reading-0-2"]["occupied"]) < at(9)
    assert all(message.time_us >= at(9) for message in messages)


def test_garbage_is_now_and_then() -> None:
    house = reading_house()
    name = next(d.external_id for d in house.devices if d.id == "watch-reading-0-2")
    refused = heard = 0
    for message in until(library_with(FaultKind.GARBAGE, "watch-reading-0-2"), at(12)):
        if name in message.topic:
            try:
                heard += len(decode(message))
            except DecodeError:
                refused += 1
    assert refused > 10
    assert heard > refused


def test_restarts_begin_counters_anew_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sensors.simulated.reporting.REBOOT_EVERY_H", 12.0)
    library = SimulatedLibrary(reading_house(), generator(2), at(9), faulty_share=0.0)
    joins: dict[str, int] = {}
    frames: dict[str, list[tuple[int, int]]] = defaultdict(list)
    offline = 0
    for message in until(library, at(10.5)):
        if message.topic.endswith("/event/join"):
            joins[message.topic.split("/")[3]] = message.time_us
        elif message.topic.endswith("/event/up"):
            count = int(message.payload.split(b'"fCnt":')[1].split(b",")[0])
            frames[message.topic.split("/")[3]].append((message.time_us, count))
        offline += message.payload == b"offline"
    assert joins
    assert offline
    for name, since_us in joins.items():
        first = next(count for time_us, count in frames[name] if time_us >= since_us)
        assert first <= 2


def test_faults_are_drawn_by_the_seed_and_few() -> None:
    devices_ = reading_house(rows=80).devices
    drawn = draw_faults(devices_, generator(1), at(9))
    assert drawn == draw_faults(devices_, generator(1), at(9))
    assert len(drawn) == round(len(devices_) / 80)
    many = draw_faults(devices_, generator(1), at(9), share=0.5)
    assert {fault.kind for fault in many} == set(FaultKind)
    assert all(at(9) <= fault.since_us <= at(19) + MINUTE for fault in many)
