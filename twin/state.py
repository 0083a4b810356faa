"""The state: what is true now. One writer applies; everything else watches the changes."""

import zlib
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.bus import Bus
from twin.clock import US_PER_S
from twin.history.columns import Columns, SeriesKey
from twin.observation import FUTURE_TOLERANCE_S, PROPERTIES, Quality, ValueKind
from twin.things import Change, PropertyValue, Value

#: The property that says whether a device is there; it outlives the device's silence.
CONNECTION = "connection"
_NEVER = np.iinfo(np.int64).min
_FAR_US = np.iinfo(np.int64).max
_TOLERANCE_US = int(FUTURE_TOLERANCE_S * US_PER_S)
_QUALITIES = tuple(Quality)


@dataclass(frozen=True, slots=True)
class Committed:
    """Published once a batch is durable: every row of it, whether or not it became the latest."""

    batch: Columns


@dataclass(frozen=True, slots=True)
class Changed:
    """Published once the state has changed: the changes in order of revision."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A derived truth for the state: it holds since `time_us`; `cause` says which rule concluded it."""

    thing_id: str
    property: str
    value: Value
    time_us: int
    cause: str
    quality: Quality = Quality.GOOD


class TwinState:
    """The sole keeper of the latest value of every property.

    Among readings the newest *measured* wins, whenever it arrives; among readings of the same moment the
    greatest value wins, so that the result never depends on the order of arrival. Only the newest reading of
    each series within a batch makes a Change; history has them all. A value that lies in the future was
    stamped while our own clock was ahead: it gives way to the next one, or it would stand until the clock
    has caught up with it.

    Not thread safe: one task writes. `kept_changes` bounds how far back a watcher can resume.
    """

    def __init__(self, bus: Bus, kept_changes: int = 20_000) -> None:
        self._bus = bus
        self._series: dict[int, SeriesKey] = {}
        self._truths: set[int] = set()
        self._time_us: NDArray[np.int64] = np.full(0, _NEVER, np.int64)
        self._rank: NDArray[np.float64] = np.zeros(0)
        self._things: dict[str, dict[str, PropertyValue]] = {}
        self._said_by: dict[str, dict[tuple[str, str], None]] = {}
        self._recent: deque[Change] = deque(maxlen=kept_changes)
        self.revision = 0

    def add_series(self, series: dict[int, SeriesKey]) -> None:
        """Make series numbers known before a batch uses them."""
        self._series.update(series)
        for number, key in series.items():
            about = (key.device_id, key.observed_property), (key.feature_of_interest, key.observed_property)
            self._said_by.setdefault(key.device_id, {}).update(dict.fromkeys(about))
            known = PROPERTIES.get(key.observed_property)
            if known is not None and known.kind is ValueKind.BOOLEAN:
                self._truths.add(number)
        size = max(self._series, default=-1) + 1
        if size > len(self._time_us):
            grown = max(size, 2 * len(self._time_us))
            missing = grown - len(self._time_us)
            self._time_us = np.concatenate((self._time_us, np.full(missing, _NEVER, np.int64)))
            self._rank = np.concatenate((self._rank, np.zeros(missing)))

    def series_key(self, series: int) -> SeriesKey:
        """What a series number stands for."""
        return self._series[series]

    def find(self, thing_id: str, name: str) -> PropertyValue | None:
        """The latest value of a thing's property, or None."""
        return self._things.get(thing_id, {}).get(name)

    def properties(self, thing_id: str) -> dict[str, PropertyValue]:
        """Every property of a thing; empty for a thing nothing is known of."""
        return dict(self._things.get(thing_id, {}))

    def thing_ids(self) -> Iterator[str]:
        """Every thing something is known of."""
        return iter(tuple(self._things))

    def changes_since(self, revision: int) -> tuple[Change, ...] | None:
        """The changes after `revision`, or None when some are no longer kept."""
        if revision > self.revision or (self._recent and revision < self._recent[0].revision - 1):
            return None
        if not self._recent and revision < self.revision:
            return None
        newer: list[Change] = []
        for change in reversed(self._recent):
            if change.revision <= revision:
                break
            newer.append(change)
        return tuple(reversed(newer))

    def apply(self, batch: Columns, now_us: int | None = None) -> int:
        """Take in a committed batch; returns how many properties changed.

        Readings judged FUTURE stay out, or a device with a fast clock would freeze its latest value.
        `now_us` is our clock's time, for values that it does not reach; None: none gives way.
        """
        ahead_us = _FAR_US if now_us is None else now_us + _TOLERANCE_US
        rows = self._winners(batch, ahead_us)
        changes: list[Change] = []
        columns = (batch.series, batch.value, batch.time_us, batch.received_us, batch.quality)
        plain = zip(rows.tolist(), *(column[rows].tolist() for column in columns), strict=True)
        for row, series, value, time_us, received_us, quality in plain:
            key = self._series[series]
            if series in self._truths:
                value = bool(value)  # noqa: PLW2901
            after = PropertyValue(
                batch.texts.get(row, value), time_us, received_us, _QUALITIES[quality], key.device_id
            )
            self._note(changes, key.device_id, key.observed_property, after)
            if key.feature_of_interest != key.device_id:
                self._note_if_newest(changes, key.feature_of_interest, key.observed_property, after, ahead_us)
        self._publish(Committed(batch), changes)
        return len(changes)

    def expire(self, device_id: str, until_us: int, properties: Collection[str] | None = None) -> int:
        """Mark what a device said, measured up to `until_us`, as stale; returns how many properties changed.

        `properties` None means all but `connection`. What another device said of the same place stays.
        """
        changes: list[Change] = []
        for thing_id, name in self._said_by.get(device_id, ()):
            before = self.find(thing_id, name)
            if before is None or before.cause != device_id or before.time_us > until_us:
                continue
            if before.quality != Quality.STALE and (name in properties if properties else name != CONNECTION):
                self._note(changes, thing_id, name, before._replace(quality=Quality.STALE))
        self._publish(None, changes)
        return len(changes)

    def conclude(self, facts: Iterable[Fact], now_us: int) -> int:
        """Put derived facts into the state; equal ones change nothing. Returns how many changed."""
        changes: list[Change] = []
        for fact in facts:
            before = self.find(fact.thing_id, fact.property)
            known = (fact.value, fact.time_us, fact.cause)
            if before is not None and (before.value, before.time_us, before.cause) == known:
                continue
            self._note(
                changes,
                fact.thing_id,
                fact.property,
                PropertyValue(fact.value, fact.time_us, now_us, fact.quality, fact.cause),
            )
        self._publish(None, changes)
        return len(changes)

    def _winners(self, batch: Columns, ahead_us: int) -> NDArray[np.intp]:
        """Rows that become the latest of their series, at most one each."""
        rank = _ranks(batch)
        rows = np.flatnonzero(batch.quality != Quality.FUTURE)
        rows = rows[np.lexsort((rank[rows], batch.time_us[rows], batch.series[rows]))]
        series = batch.series[rows]
        rows = rows[np.append(series[1:] != series[:-1], np.ones(min(1, len(series)), bool))]
        series, time_us, rank = batch.series[rows], batch.time_us[rows], rank[rows]
        held_us, held = self._time_us[series], self._rank[series]
        newer = (time_us > held_us) | ((time_us == held_us) & (rank > held))
        newer |= held_us > ahead_us
        self._time_us[series[newer]], self._rank[series[newer]] = time_us[newer], rank[newer]
        winners: NDArray[np.intp] = rows[newer]
        return winners

    def _note(self, changes: list[Change], thing_id: str, name: str, after: PropertyValue) -> None:
        properties = self._things.setdefault(thing_id, {})
        self.revision += 1
        changes.append(Change(self.revision, thing_id, name, properties.get(name), after))
        properties[name] = after

    def _note_if_newest(
        self, changes: list[Change], thing_id: str, name: str, after: PropertyValue, ahead_us: int
    ) -> None:
        """A thing that several devices watch shows the newest measured; the device's name breaks ties."""
        before = self.find(thing_id, name)
        if (
            before is None
            or before.time_us > ahead_us
            or (after.time_us, after.cause) >= (before.time_us, before.cause)
        ):
            self._note(changes, thing_id, name, after)

    def _publish(self, committed: Committed | None, changes: Sequence[Change]) -> None:
        self._recent.extend(changes)
        if committed is not None:
            self._bus.publish(committed)
        if changes:
            self._bus.publish(Changed(tuple(changes)))


def _ranks(batch: Columns) -> NDArray[np.float64]:
    """What decides between readings of one moment: the value, or a text's checksum."""
    rank = np.nan_to_num(batch.value)
    for row, text in batch.texts.items():
        rank[row] = zlib.crc32(text.encode("utf-8", "surrogatepass"))
    return rank
