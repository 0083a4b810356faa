"""A history in memory, for tests of the web that have no use for a file."""

import threading
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from twin.history.columns import Columns, QuarantinedMessage, SeriesKey
from twin.history.store import Datapoint, Window
from twin.observation import PROPERTIES, Quality, ValueKind
from twin.things import Value

Row = tuple[int, int, int, Value, int]


class MemoryHistory:
    """Store and reader in one; every row once, in order of arrival."""

    def __init__(self) -> None:
        self._keys: list[SeriesKey] = []
        self._rows: dict[tuple[int, int, Value], Row] = {}
        self._held: list[QuarantinedMessage] = []
        self._next_id = 1
        self._notes: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def register(self, keys: Sequence[SeriesKey]) -> list[int]:
        for key in keys:
            if key not in self._keys:
                self._keys.append(key)
        return [self._keys.index(key) for key in keys]

    def list_series(self) -> dict[int, SeriesKey]:
        return dict(enumerate(self._keys))

    def list_notes(self) -> dict[str, bytes]:
        return dict(self._notes)

    def append(
        self,
        batch: Columns,
        quarantined: Sequence[QuarantinedMessage] = (),
        notes: Mapping[str, bytes | None] = MappingProxyType({}),
    ) -> int:
        with self._lock:
            for key, value in notes.items():
                self._notes.pop(key, None)
                if value is not None:
                    self._notes[key] = value
            before = len(self._rows)
            for i in range(len(batch)):
                series = int(batch.series[i])
                value: Value = batch.texts.get(i, float(batch.value[i]))
                known = PROPERTIES.get(self._keys[series].observed_property)
                if known is not None and known.kind is ValueKind.BOOLEAN and not isinstance(value, str):
                    value = bool(value)
                time_us = int(batch.time_us[i])
                row = (series, time_us, int(batch.received_us[i]), value, int(batch.quality[i]))
                self._rows.setdefault((series, time_us, value), row)
            for q in quarantined:
                self._held.append(
                    QuarantinedMessage(q.received_us, q.topic, q.payload, q.decoder, q.reason, self._next_id)
                )
                self._next_id += 1
            return len(self._rows) - before

    def latest(self, until_us: int | None = None) -> Columns:
        newest: dict[int, Row] = {}
        for row in sorted(self._rows.values(), key=lambda r: (r[0], r[1], str(r[3]))):
            if row[4] != Quality.FUTURE and (until_us is None or row[1] <= until_us):
                newest[row[0]] = row
        rows = list(newest.values())
        return Columns(
            series=np.array([r[0] for r in rows], np.int32),
            time_us=np.array([r[1] for r in rows], np.int64),
            received_us=np.array([r[2] for r in rows], np.int64),
            value=np.array([np.nan if isinstance(r[3], str) else float(r[3]) for r in rows], np.float64),
            quality=np.array([r[4] for r in rows], np.uint8),
            texts={i: r[3] for i, r in enumerate(rows) if isinstance(r[3], str)},
        )

    def reader(self) -> "MemoryHistory":
        return self

    def raw(
        self, series: Sequence[int], start_us: int, end_us: int, limit: int, *, newest_first: bool = False
    ) -> list[Datapoint]:
        with self._lock:
            rows = [r for r in self._rows.values() if r[0] in series and start_us <= r[1] < end_us]
        rows.sort(key=lambda r: r[1], reverse=newest_first)
        return [Datapoint(*row) for row in rows[:limit]]

    def windows(
        self, series: Sequence[int], start_us: int, end_us: int, every_us: int, limit: int
    ) -> list[Window]:
        found: dict[int, list[float]] = {}
        for point in self.raw(series, start_us, end_us, 1 << 30):
            found.setdefault(point.time_us // every_us * every_us, []).append(float(point.value))
        return [
            Window(start, sum(v) / len(v), min(v), max(v), v[-1], len(v))
            for start, v in sorted(found.items())
        ][:limit]

    def newest(self, series: Sequence[int], per_series: int, before_us: int | None = None) -> list[Datapoint]:
        found: list[Datapoint] = []
        for number in series:
            found += self.raw([number], 0, before_us or 1 << 62, 1 << 30)[-per_series:]
        return sorted(found, key=lambda point: point.time_us)

    def count(self) -> int:
        return len(self._rows)

    def quarantined(self, limit: int, after_id: int = 0) -> list[QuarantinedMessage]:
        return [q for q in self._held if q.id > after_id][:limit]

    def compact(self, now_us: int) -> None:
        """There is nothing to pack."""

    def retain(self, now_us: int) -> int:
        return 0

    def quarantine_counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for q in self._held:
            counts[q.decoder] = counts.get(q.decoder, 0) + 1
        return counts

    def release_quarantined(self, ids: Sequence[int]) -> None:
        self._held = [q for q in self._held if q.id not in ids]

    def close(self) -> None:
        """There is nothing to close."""
