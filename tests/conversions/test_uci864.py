"""UCI dataset 864: a file of its shape written by us, and the real one where it lies beside the checkout."""

import csv
import math
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from sensors.conversions.uci864 import (
    COLUMNS,
    SENSORS,
    Converted,
    DataSetError,
    NoLibraryError,
    convert,
    library_of,
)
from sensors.decoders import bibliotwin
from sensors.message import RawMessage
from sensors.recording import RecordedMessage, read_recording
from sensors.seats.headcount import read_head_count
from sensors.seats.scoring import HOLDS_S, best, score, signs_of, sweep
from tests.seats.venues import venue
from twin.history.store import Datapoint
from twin.venue.model import Unit
from web.devices import read_devices

HEADER = ",".join(COLUMNS)
FIRST = "2026-11-20,9:59:41,24.94,24.75,24.56,25.38,121,34,53,40,0.08,0.19,0.06,0.06,390,0.769230769,0,1,2"
SECOND = "2026-11-20,10:00:12,25,,24.56,25.44,121,33,53,40,0.93,0.05,0.06,0.06,390,-7.70E-19,0,0,0"


def converted(folder: Path, *rows: str, end: str = "\n") -> Converted:
    (folder / "in.csv").write_text(end.join((HEADER, *rows, "")), newline="")
    return run(folder / "in.csv", folder)


def run(source: Path, folder: Path) -> Converted:
    return convert(
        source, folder / "out.jsonl", folder / "devices.csv", folder / "truth.csv",
        building="campus", feature_of_interest="library", level_id="L1",
    )  # fmt: skip


def messages(folder: Path) -> list[RecordedMessage]:
    return list(read_recording(folder / "out.jsonl"))


def test_each_value_becomes_one_message_of_its_sensor_at_its_time(tmp_path: Path) -> None:
    done = converted(tmp_path, FIRST, SECOND)
    assert (done.rows, done.messages, done.missing) == (2, 31, 1)
    found = messages(tmp_path)
    assert len(found) == 31
    assert found[0] == RecordedMessage(
        0, "bibliotwin/v1/campus/s1-temperature/telemetry",
        b'{"time":"2026-11-20T09:59:41Z","values":{"air_temperature_c":24.94}}',
    )  # fmt: skip
    assert found[14].payload == b'{"time":"2026-11-20T09:59:41Z","values":{"motion":false}}'
    assert found[15].payload == b'{"time":"2026-11-20T09:59:41Z","values":{"motion":true}}'
    assert {message.offset_s for message in found[16:]} == {31}


def test_no_digit_changes_on_the_way(tmp_path: Path) -> None:
    converted(tmp_path, FIRST, SECOND)
    said = [message.payload.decode() for message in messages(tmp_path)]
    for digits in (":25}", ":0.769230769}", ":-7.70E-19}"):
        assert any(digits in payload for payload in said)


def test_an_empty_cell_is_a_reading_that_was_never_taken(tmp_path: Path) -> None:
    converted(tmp_path, FIRST, SECOND)
    devices = Counter(message.topic.split("/")[3] for message in messages(tmp_path))
    assert devices["s2-temperature"] == 1
    assert devices["s1-temperature"] == 2


def test_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    converted(tmp_path, FIRST, SECOND)
    unix = (tmp_path / "out.jsonl").read_bytes(), (tmp_path / "truth.csv").read_bytes()
    converted(tmp_path, FIRST, SECOND, end="\r\n")
    assert ((tmp_path / "out.jsonl").read_bytes(), (tmp_path / "truth.csv").read_bytes()) == unix


def test_the_devices_are_as_a_venue_lists_them(tmp_path: Path) -> None:
    converted(tmp_path, FIRST)
    devices = read_devices(tmp_path / "devices.csv")
    assert [device.id for device in devices] == [sensor.device for sensor in SENSORS]
    assert {device.feature_of_interest for device in devices} == {"library"}
    assert [device.id for device in devices if device.category == "motion"] == ["s6-pir", "s7-pir"]


def test_the_truth_is_the_head_count_of_each_row(tmp_path: Path) -> None:
    converted(tmp_path, FIRST, SECOND)
    assert read_head_count(tmp_path / "truth.csv").count.tolist() == [2, 0]


@pytest.mark.parametrize(
    "row",
    [
        FIRST,  # not later
        SECOND.replace("10:00:12", "25:00:12"),
        SECOND.replace("2026-11-20", "2026-11-31"),
        SECOND.replace(",121,", ",12x,"),
        SECOND.replace(",121,", ",NaN,"),
        SECOND.replace(",121,", ",012,"),
        SECOND.replace(",121,", ',1}} {"a":1,'),
        SECOND + ",5",
        SECOND[:-2],
        SECOND[:-1] + "-1",
        SECOND[:-3] + "2,0",
        '"' + SECOND,
        SECOND + " " * 5_000,
        "",
    ],
)
def test_a_damaged_row_is_named_and_leaves_nothing_behind(tmp_path: Path, row: str) -> None:
    with pytest.raises(DataSetError, match="row 3") as caught:
        converted(tmp_path, FIRST, row)
    assert caught.value.row == 3
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", HEADER.encode() + b"\n", b"\xff\xfe\x00"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "in.csv").write_bytes(content)
    with pytest.raises(DataSetError):
        run(tmp_path / "in.csv", tmp_path)


def test_the_room_is_the_library_of_the_venue_unless_told_otherwise() -> None:
    assert library_of(venue([], units=[Unit(id="x", level_id="L1", category="library")])).id == "reading"
    with pytest.raises(NoLibraryError, match="--feature"):
        library_of(replace(venue([]), units=()))


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Converted]:
    """The real file, the folder of what was made of it, and the figures."""
    folder = tmp_path_factory.mktemp("uci864")
    source = shared_data / "occupancy" / "uci864_room_occupancy_estimation" / "Occupancy_Estimation.csv"
    return source, folder, run(source, folder)


def test_the_real_file_keeps_every_value_and_every_sum(real: tuple[Path, Path, Converted]) -> None:
    """Of its 10,129 x 16 cells 386 are empty."""
    source, folder, done = real
    assert (done.rows, done.messages, done.missing) == (10_129, 162_064 - 386, 386)
    sums: defaultdict[str, list[float]] = defaultdict(list)
    seen: set[tuple[str, int | None]] = set()
    for message in messages(folder):
        (reading,) = bibliotwin.decode(RawMessage(message.topic, message.payload, 0))
        sums[reading.device] += [float(value) for value in reading.values.values() if value is not None]
        seen.add((reading.device, reading.time_us))
    assert len(seen) == done.messages
    with source.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for sensor in SENSORS:
        column = [float(row[sensor.column]) for row in rows if row[sensor.column]]
        assert math.fsum(sums[sensor.device]) == math.fsum(column)


def test_presence_in_the_real_room_reaches_the_reference_at_every_hold(
    real: tuple[Path, Path, Converted],
) -> None:
    _, folder, _ = real
    series = {"s6-pir": 0, "s7-pir": 1}
    points: list[Datapoint] = []
    for message in messages(folder):
        (reading,) = bibliotwin.decode(RawMessage(message.topic, message.payload, 0))
        if reading.device in series and reading.time_us is not None:
            motion = bool(reading.values["motion"])
            points.append(Datapoint(series[reading.device], reading.time_us, 0, motion, 0))
    signs, truth = signs_of(points), read_head_count(folder / "truth.csv")
    found = [score(signs, truth, hold_s) for hold_s in HOLDS_S]
    assert [round(each.f1, 3) for each in found] == [0.758, 0.850, 0.920, 0.958, 0.934, 0.907, 0.845]
    assert [each.changes for each in found] == [548, 324, 150, 46, 26, 22, 20]
    top = best(sweep(signs, truth))
    assert top.f1 >= 0.958
    assert 270 <= top.hold_s <= 300
