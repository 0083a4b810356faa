"""UCI dataset 864, Room Occupancy Estimation, as messages of its 16 sensors in the native protocol.

One room, 10,129 rows about 30 s apart: temperature, light and sound at four places, CO2 and its slope at
one, two PIR motion sensors, and how many people there really were. Every cell that holds a value becomes one
message with exactly the digits of the file; an empty cell is a reading that was never taken and becomes
none. The file's times name no zone and are taken as UTC.
Source: Singh and Chaudhari, https://archive.ics.uci.edu/dataset/864.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sensors.recording import RecordedMessage, write_message
from twin.clock import US_PER_S, to_us
from twin.errors import TwinError
from twin.venue.model import Unit, Venue

REPORT_INTERVAL_S = 30
_MAX_ROW_CHARS = 4_096
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")
_TIME_COLUMNS = ("Date", "Time")
_COUNT_COLUMN = "Room_Occupancy_Count"


class DataSetError(TwinError):
    """A file that is not the data set it should be; `row` counts from 1, the header being the first."""

    def __init__(self, path: Path, row: int, reason: str) -> None:
        super().__init__(f"{path}, row {row}: {reason}; take the file as UCI publishes it")
        self.path, self.row, self.reason = path, row, reason


class NoLibraryError(TwinError):
    """The venue has no unit of category `library` to stand for the room."""

    def __init__(self, venue_id: str) -> None:
        super().__init__(f"venue {venue_id} has no unit of category library: name the room with --feature ID")
        self.venue_id = venue_id


@dataclass(frozen=True, slots=True)
class Sensor:
    """One column of the file and the device it becomes."""

    column: str
    device: str
    observed_property: str
    category: str
    name_zh: str
    name_en: str


def _sensors() -> tuple[Sensor, ...]:
    quantities = (
        ("Temp", "temperature", "air_temperature_c", "climate", "温度", "temperature"),
        ("Light", "light", "illuminance_lx", "climate", "光照", "light"),
        ("Sound", "sound", "sound_level_v", "sound", "声音", "sound"),
    )
    nodes = [
        Sensor(f"S{n}_{column}", f"s{n}-{device}", name, category, f"{n} 号{zh}", f"{en.capitalize()} {n}")
        for column, device, name, category, zh, en in quantities
        for n in range(1, 5)
    ]
    return (
        *nodes,
        Sensor("S5_CO2", "s5-co2", "co2_ppm", "climate", "5 号二氧化碳", "Carbon dioxide 5"),
        Sensor(
            "S5_CO2_Slope", "s5-co2-slope", "co2_slope_ppm_per_min", "climate",
            "5 号二氧化碳变化", "Carbon dioxide slope 5",
        ),
        Sensor("S6_PIR", "s6-pir", "motion", "motion", "6 号红外", "Motion 6"),
        Sensor("S7_PIR", "s7-pir", "motion", "motion", "7 号红外", "Motion 7"),
    )  # fmt: skip


#: The sixteen sensors, in the order of the file's columns.
SENSORS = _sensors()
COLUMNS = (*_TIME_COLUMNS, *(sensor.column for sensor in SENSORS), _COUNT_COLUMN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """What came of a file: `messages` and `missing` cells add up to 16 times `rows`."""

    rows: int
    messages: int
    missing: int
    first_us: int
    last_us: int


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    time_us: int
    stamp: str
    cells: Sequence[str]
    count: int


def library_of(venue: Venue) -> Unit:
    """The first unit of category `library`; raises NoLibraryError."""
    for unit in venue.units:
        if unit.category == "library":
            return unit
    raise NoLibraryError(venue.id)


def convert(
    source: Path,
    recording: Path,
    devices: Path,
    truth: Path,
    *,
    building: str,
    feature_of_interest: str,
    level_id: str = "",
    on_progress: Callable[[int], None] | None = None,
) -> Converted:
    """Write the recording, the list of its devices (CSV) and the true head count (CSV: time, count).

    `building` goes into the topics; the devices are about `feature_of_interest`. Raises DataSetError, and
    then leaves what was there before; OSError if a file cannot be read or written.
    """
    messages = missing = 0
    row: _Row | None = None
    first_us = 0
    with ExitStack() as files:
        out = files.enter_context(_unfinished(recording).open("wb"))
        truths = csv.writer(files.enter_context(_unfinished(truth).open("w", newline="", encoding="utf-8")))
        truths.writerow(("time", "count"))
        for row in _rows(source):
            first_us = first_us or row.time_us
            for sensor, cell in zip(SENSORS, row.cells, strict=True):
                if not cell:
                    missing += 1
                    continue
                offset_s = (row.time_us - first_us) / US_PER_S
                topic = f"bibliotwin/v1/{building}/{sensor.device}/telemetry"
                payload = _payload(source, row, sensor, cell)
                write_message(out, RecordedMessage(offset_s, topic, payload.encode()))
                messages += 1
            truths.writerow((row.stamp, row.count))
            if on_progress is not None:
                on_progress(row.number - 1)
    if row is None:
        raise DataSetError(source, 2, "there are no rows")
    _write_devices(_unfinished(devices), feature_of_interest, level_id)
    for path in (recording, truth, devices):
        _unfinished(path).replace(path)
    return Converted(
        rows=row.number - 1, messages=messages, missing=missing, first_us=first_us, last_us=row.time_us
    )


def _payload(source: Path, row: _Row, sensor: Sensor, cell: str) -> str:
    """The message as JSON text, put together as text so that no digit changes."""
    if sensor.observed_property == "motion":
        if cell not in {"0", "1"}:
            raise DataSetError(source, row.number, f"{sensor.column} is {cell[:40]!r}, neither 0 nor 1")
        value = "true" if cell == "1" else "false"
    elif _NUMBER.fullmatch(cell):
        value = cell
    else:
        raise DataSetError(source, row.number, f"{sensor.column} is {cell[:40]!r}, not a number")
    return f'{{"time":"{row.stamp}","values":{{"{sensor.observed_property}":{value}}}}}'


def _rows(source: Path) -> Iterator[_Row]:
    """The rows after the header, in the order of the file, which must be that of time."""
    number, before_us = 0, -1
    for number, cells in _cells(source):
        if number == 1:
            if tuple(cells) != COLUMNS:
                raise DataSetError(source, 1, f"the columns should be {', '.join(COLUMNS)}")
            continue
        if len(cells) != len(COLUMNS):
            raise DataSetError(source, number, f"{len(cells)} cells instead of {len(COLUMNS)}")
        time_us = _time_us(source, number, f"{cells[0]} {cells[1]}")
        if time_us <= before_us:
            raise DataSetError(source, number, "it is not later than the row before")
        before_us = time_us
        if not re.fullmatch("[0-9]{1,4}", cells[-1]):
            raise DataSetError(source, number, f"{_COUNT_COLUMN} is {cells[-1][:40]!r}, not a count")
        stamp = f"{cells[0]}T{cells[1].zfill(8)}Z"
        yield _Row(number, time_us, stamp, cells[2:-1], int(cells[-1]))


def _cells(source: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row's number and cells, without the blanks around them."""
    with source.open("rb") as file:
        number = 0
        while line := file.readline(_MAX_ROW_CHARS + 1):
            number += 1
            if len(line) > _MAX_ROW_CHARS:
                raise DataSetError(source, number, f"longer than {_MAX_ROW_CHARS} bytes")
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                cells = next(csv.reader([text.rstrip("\r\n")], strict=True), [])
            except (UnicodeDecodeError, csv.Error) as error:
                raise DataSetError(source, number, f"it is no CSV in UTF-8 ({error})") from error
            yield number, [cell.strip() for cell in cells]


def _time_us(source: Path, number: int, text: str) -> int:
    try:
        return to_us(datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC))
    except ValueError as error:
        raise DataSetError(source, number, f"{text[:40]!r} is no date and time") from error


def _unfinished(path: Path) -> Path:
    """Where a file is written until it is whole: a fault in the data set leaves no half a recording."""
    return path.with_name(path.name + ".part")


def _write_devices(devices: Path, feature_of_interest: str, level_id: str) -> None:
    with devices.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(
            ("id", "external_id", "protocol", "category", "feature_of_interest", "level_id", "model",
             "report_interval_s", "name_zh", "name_en")
        )  # fmt: skip
        for sensor in SENSORS:
            rows.writerow(
                (sensor.device, sensor.device, "bibliotwin", sensor.category, feature_of_interest, level_id,
                 "UCI 864", REPORT_INTERVAL_S, sensor.name_zh, sensor.name_en)
            )  # fmt: skip
