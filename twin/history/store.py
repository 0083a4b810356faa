"""What any history can do, wherever it keeps its datapoints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from twin.errors import TwinError
from twin.history.columns import Columns, QuarantinedMessage, SeriesKey
from twin.things import Value

NO_NOTES: Mapping[str, bytes | None] = MappingProxyType({})


class HistoryUnavailableError(TwinError):
    """The history cannot take or give datapoints now; nothing that was committed is lost. Try again."""


@dataclass(frozen=True, slots=True)
class Datapoint:
    """One stored row. Booleans come back as bool, text as str."""

    series: int
    time_us: int
    received_us: int
    value: Value
    quality: int


@dataclass(frozen=True, slots=True)
class Window:
    """Aggregates of the datapoints with start_us <= time < start_us + every_us; `last` is the newest."""

    start_us: int
    mean: float
    min: float
    max: float
    last: float
    count: int


class HistoryStore(Protocol):
    """Keeps each datapoint once. All methods block; call them from one thread per connection.

    Writes come from one thread; `reader()` gives an independent view for another thread.
    Every method raises HistoryUnavailableError when the store cannot answer now.
    """

    def register(self, keys: Sequence[SeriesKey]) -> list[int]:
        """The series numbers of `keys`, giving new ones (durably) to keys never seen."""

    def list_series(self) -> dict[int, SeriesKey]:
        """Every series there is."""

    def append(
        self,
        batch: Columns,
        quarantined: Sequence[QuarantinedMessage] = (),
        notes: Mapping[str, bytes | None] = NO_NOTES,
    ) -> int:
        """Store the batch and return how many rows were new, after all of them are durable on disk.

        `notes` are written in the same commit: small values by key, each in place of the one before; None
        deletes one.

        A row whose (series, time, value or text) is stored already is dropped, wherever and whenever the
        first one came. All or nothing: after an error none of the batch is stored.
        """

    def list_notes(self) -> dict[str, bytes]:
        """Every note there is."""

    def latest(self, until_us: int | None = None) -> Columns:
        """The newest measured row of each series that is not FUTURE; among equal times the greatest value.

        `until_us`: only of rows measured by then, as when our own clock was ahead for a while.
        """

    def reader(self) -> "HistoryReader":
        """A view for questions from another thread, never blocking the writer for long."""

    def compact(self, now_us: int) -> None:
        """Sort and pack what has settled, in steps short enough for ingest to go on between them.

        To be called from a thread of its own, not the writer's: it returns after seconds.
        """

    def retain(self, now_us: int) -> int:
        """Delete what is older than its retention; returns how many rows went. Called as `compact` is."""

    def quarantine_counts(self) -> dict[str, int]:
        """How many messages are in quarantine, by decoder."""

    def release_quarantined(self, ids: Sequence[int]) -> None:
        """Forget quarantined messages that have been replayed."""

    def close(self) -> None:
        """Finish and close; safe to call twice."""


class HistoryReader(Protocol):
    """Questions about history."""

    def raw(
        self, series: Sequence[int], start_us: int, end_us: int, limit: int, *, newest_first: bool = False
    ) -> list[Datapoint]:
        """Rows of `series` with start_us <= time < end_us by time, at most `limit`."""

    def windows(
        self, series: Sequence[int], start_us: int, end_us: int, every_us: int, limit: int
    ) -> list[Window]:
        """Aggregates per window aligned to multiples of every_us since 1970; empty windows are left out."""

    def newest(self, series: Sequence[int], per_series: int, before_us: int | None = None) -> list[Datapoint]:
        """The newest `per_series` rows of each series, oldest first; what restart restores the state from."""

    def count(self) -> int:
        """How many datapoints are stored."""

    def quarantined(self, limit: int, after_id: int = 0) -> list[QuarantinedMessage]:
        """Messages in quarantine, oldest first."""

    def close(self) -> None:
        """Close this view."""
