"""Small venues for the seat tests, made in memory."""

from collections.abc import Iterable, Sequence

import numpy as np
from shapely import Point

from twin.history.columns import Columns, SeriesKey
from twin.observation import Quality
from twin.venue.model import Amenity, Device, Level, Seat, Unit, Venue
from twin.venue.plane import LocalPlane

S = 1_000_000
MINUTE = 60 * S
#: 2026-11-20 16:00 UTC, which is midnight of the 21st in Shanghai.
MIDNIGHT = 1_795_190_400 * S


def seat(number: int, **facts: object) -> Seat:
    """Seat `s<number>` at (number, 0) in the reading room of level L1, unless told otherwise."""
    given: dict[str, object] = {
        "id": f"s{number}", "level_id": "L1", "unit_id": "reading", "zone_id": "reading",
        "geometry": Point(number, 0), **facts,
    }  # fmt: skip
    return Seat(**given)  # type: ignore[arg-type]


def device(number: int, feature: str, category: str = "motion", interval_s: float | None = 60) -> Device:
    """Device `d<number>` about `feature`."""
    name = f"d{number}"
    return Device(
        id=name, external_id=name, protocol="bibliotwin", feature_of_interest=feature, category=category,
        report_interval_s=interval_s,
    )  # fmt: skip


def venue(seats: Iterable[Seat], devices: Iterable[Device] = (), units: Iterable[Unit] = ()) -> Venue:
    """Two levels in Shanghai, an entrance at (0, 0) on the ground floor, and the given seats."""
    reading = Unit(
        id="reading", level_id="L1", category="library", name={"zh": "阅览室", "en": "Reading room"}
    )
    lobby = Unit(id="lobby", level_id="L0", category="lobby", geometry=Point(0, 0).buffer(5))
    door = Amenity(id="door", category="entrance", geometry=Point(0, 0), unit_ids=("lobby",))
    return Venue(
        id="v", name={"en": "Test"}, category="library", time_zone="Asia/Shanghai", hours=None,
        plane=LocalPlane(121.5, 31.2), outline=None, levels=(Level(id="L0"), Level(id="L1", ordinal=1)),
        units=(reading, lobby, *units), amenities=(door,), seats=tuple(seats), devices=tuple(devices),
    )  # fmt: skip


Row = tuple[int, int, bool | str, Quality]
"""Series, measured time, value and quality of one datapoint."""


def batch(rows: Sequence[Row]) -> Columns:
    """The rows as columns, received when measured."""
    times = np.array([row[1] for row in rows], np.int64)
    return Columns(
        series=np.array([row[0] for row in rows], np.int32),
        time_us=times,
        received_us=times,
        value=np.array([np.nan if isinstance(row[2], str) else float(row[2]) for row in rows]),
        quality=np.array([row[3] for row in rows], np.uint8),
        texts={i: row[2] for i, row in enumerate(rows) if isinstance(row[2], str)},
    )


def series(count: int, feature: str | None = None) -> dict[int, SeriesKey]:
    """Series 2i is the motion and 2i + 1 the connection of device `d<i>`, about seat `s<i>` or `feature`."""
    found: dict[int, SeriesKey] = {}
    for i in range(count):
        found[2 * i] = SeriesKey(f"d{i}", feature or f"s{i}", "motion")
        found[2 * i + 1] = SeriesKey(f"d{i}", feature or f"s{i}", "connection")
    return found
