"""Where each book's tag was seen last, kept up with the tag reads as they are committed."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from sensors.epc import normal_epc
from sensors.message import DecodeError
from sensors.shelves.sighting import Moment, Reads, Sighting, Strength, merged, seen
from twin.clock import US_PER_S
from twin.history.columns import Columns, SeriesKey
from twin.history.store import Datapoint
from twin.observation import Quality
from twin.state import Committed
from twin.things import Value
from twin.venue.model import Venue

FORGOTTEN_AFTER_US = 30 * 24 * 3600 * US_PER_S
"""A tag that no shelf has read for so long was last seen nowhere."""
MOST_TAGS = 500_000
"""Tags that are remembered; beyond, those seen longest ago are forgotten."""
#: Forgetting takes a pass over all tags, so that so many more may gather before it.
_SLACK = MOST_TAGS // 16

_EPC, _RSSI, _COUNT = "tag_epc", "tag_rssi_dbm", "tag_read_count"
_PROPERTIES = frozenset({_EPC, _RSSI, _COUNT})
#: Of no moment that we know: it cannot be said whether it was the last one.
_NOT_SEEN = (Quality.FUTURE, Quality.STALE)
_NOT_HEARD = (*_NOT_SEEN, Quality.OUT_OF_RANGE)

_Row = tuple[int, int, Value, int]
"""Series, measured time in microseconds, value, quality."""


class ShelfTags:
    """Listens to committed batches and answers where a tag was read last.

    Only reads count whose feature of interest is a shelf of the venue; gates and counters see every book
    pass. What is known depends on which reads came, never on their order, batches or repetition. The rows
    of one read (tag, signal, number of reads) come in one batch, as one message is committed. `find` may be
    called from any thread.
    """

    def __init__(self, venue: Venue, most_tags: int = MOST_TAGS) -> None:
        self._shelves = frozenset(shelf.id for shelf in venue.shelves)
        self._most_tags, self._slack = most_tags, min(_SLACK, most_tags // 16)
        self._series: dict[int, SeriesKey] = {}
        self._is_ours: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self._reads: dict[str, Reads] = {}

    def __len__(self) -> int:
        return len(self._reads)

    def add_series(self, series: Mapping[int, SeriesKey]) -> None:
        """Learn which series are of tags on shelves; all others are passed over."""
        size = max(series, default=-1) + 1
        if size > len(self._is_ours):
            missing = max(size, 2 * len(self._is_ours)) - len(self._is_ours)
            self._is_ours = np.concatenate((self._is_ours, np.zeros(missing, np.bool_)))
        for number, key in series.items():
            if key.observed_property in _PROPERTIES and key.feature_of_interest in self._shelves:
                self._series[number] = key
                self._is_ours[number] = True

    def list_series(self) -> list[int]:
        """The series whose datapoints `restore` wants."""
        return list(self._series)

    def on_committed(self, event: Committed) -> None:
        """Take in a committed batch; subscribe this to the bus."""
        self.observe(event.batch)

    def observe(self, batch: Columns) -> None:
        """Take in a batch of datapoints in any order."""
        rows = np.flatnonzero(self._is_ours[batch.series])
        if not len(rows):
            return
        texts = batch.texts
        columns = (batch.series[rows], batch.time_us[rows], batch.value[rows], batch.quality[rows])
        self._take(
            (series, time_us, texts.get(row, value), quality)
            for row, series, time_us, value, quality in zip(
                rows.tolist(), *(column.tolist() for column in columns), strict=True
            )
        )

    def restore(self, datapoints: Iterable[Datapoint]) -> None:
        """Take in what history holds of `list_series`, in any order, each moment's rows together."""
        self._take(
            (point.series, point.time_us, point.value, point.quality)
            for point in datapoints
            if point.series in self._series
        )

    def find(self, epc: str, now_us: int) -> Sighting | None:
        """Where the tag was read last; None if on no shelf, or not for 30 days, or if that is no EPC."""
        try:
            reads = self._reads.get(normal_epc(epc))
        except DecodeError:
            return None  # catalogues hold many a number that no tag has; nobody has seen it
        if reads is None:
            return None
        found = seen(reads)
        return found if now_us - found.time_us <= FORGOTTEN_AFTER_US else None

    def _take(self, rows: Iterable[_Row]) -> None:
        tags: list[tuple[str, Moment]] = []
        strengths: dict[Moment, dict[str, float]] = {}
        for series, time_us, value, quality in rows:
            key = self._series[series]
            moment = Moment(time_us, key.device_id, key.feature_of_interest)
            if key.observed_property == _EPC:
                if isinstance(value, str) and quality not in _NOT_SEEN:
                    tags.append((value, moment))
            elif quality not in _NOT_HEARD and isinstance(value, int | float) and np.isfinite(value):
                told = strengths.setdefault(moment, {})
                told[key.observed_property] = max(float(value), told.get(key.observed_property, -np.inf))
        more: dict[str, dict[Moment, Strength]] = {}
        for epc, moment in tags:
            told = strengths.get(moment, {})
            more.setdefault(epc, {})[moment] = Strength(told.get(_RSSI), told.get(_COUNT))
        for epc, reads in more.items():
            self._reads[epc] = merged(self._reads.get(epc, {}), reads)
        if len(self._reads) > self._most_tags + self._slack:
            self._forget()

    def _forget(self) -> None:
        """Keep the tags that were seen last; of one moment those of the greatest code."""
        newest: list[tuple[int, str]] = sorted(
            (max(reads).time_us, epc) for epc, reads in self._reads.items()
        )
        for _, epc in newest[: -self._most_tags]:
            del self._reads[epc]
