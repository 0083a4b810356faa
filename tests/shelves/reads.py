"""Tag reads as rows of a batch, and a venue of three ranges that have readers."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from twin.history.columns import Columns, SeriesKey
from twin.history.store import Datapoint
from twin.observation import Quality
from twin.venue.model import Level, Shelf, Venue
from twin.venue.plane import LocalPlane

S = 1_000_000
#: 2026-11-27 06:20 UTC.
NOON = 1_795_760_400 * S
SHELVES = ("one", "two", "three")
EPC = "E2801160600002000000AB01"
_PROPERTIES = ("tag_epc", "tag_rssi_dbm", "tag_read_count")


class Read(NamedTuple):
    """One tag in the field of the reader of one range."""

    shelf: int
    time_us: int
    epc: str = EPC
    rssi_dbm: float | None = None
    count: int | None = None
    quality: Quality = Quality.GOOD


def shelves() -> Venue:
    """Three ranges on one level."""
    return Venue(
        id="v", name={"en": "Test"}, category="library", time_zone="Asia/Shanghai", hours=None,
        plane=LocalPlane(121.5, 31.2), outline=None, levels=(Level(id="L0"),),
        shelves=tuple(Shelf(id=name, level_id="L0", unit_id="hall", category="I") for name in SHELVES),
    )  # fmt: skip


def series() -> dict[int, SeriesKey]:
    """Three series for each range, and three of a gate at the door, which is no shelf."""
    return {
        3 * i + j: SeriesKey(f"reader-{about}", about, name)
        for i, about in enumerate((*SHELVES, "door"))
        for j, name in enumerate(_PROPERTIES)
    }


def datapoints(reads: Iterable[Read]) -> list[Datapoint]:
    """The rows of the reads as history gives them."""
    return [
        Datapoint(3 * read.shelf + j, read.time_us, read.time_us, value, read.quality)
        for read in reads
        for j, value in enumerate((read.epc, read.rssi_dbm, read.count))
        if value is not None
    ]


def batch(points: Iterable[Datapoint]) -> Columns:
    """The rows as a committed batch."""
    rows = list(points)
    times = np.array([row.time_us for row in rows], np.int64)
    return Columns(
        series=np.array([row.series for row in rows], np.int32),
        time_us=times,
        received_us=times,
        value=np.array([np.nan if isinstance(row.value, str) else float(row.value) for row in rows]),
        quality=np.array([row.quality for row in rows], np.uint8),
        texts={i: row.value for i, row in enumerate(rows) if isinstance(row.value, str)},
    )
