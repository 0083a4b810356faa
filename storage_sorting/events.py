"""One thing that happened in the store, as its source told it, and its place in the order of events."""

from enum import StrEnum
from typing import Final

import msgspec

from storage_sorting.stages import RANK, Stage

#: The version of the envelope that this code reads and writes.
SCHEMA: Final = 1


class EventType(StrEnum):
    """What kind of thing happened; it says which words `outcome` may hold."""

    STAGE = "stage"
    """`stage` was reached; outcome None or `failed`."""
    MARK = "mark"
    """A step of a stay at a `location`; outcome a `Mark`."""
    SCAN = "scan"
    """A reader looked at a label; outcome a `ScanOutcome`, `device` the reader."""
    EXCEPTION = "exception"
    """Something went wrong, or is right again; outcome a `Trouble` of stages.py."""
    COUNT = "count"
    """`count` objects were counted at `location`."""
    RETRACTION = "retraction"
    """The event that `causation_id` names did not happen."""


class Mark(StrEnum):
    """The steps of a stay at one point: the times between them say what was waited for."""

    ARRIVED = "arrived"
    DECIDED = "decided"
    GRANTED = "granted"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    LEFT = "left"


class ScanOutcome(StrEnum):
    """What a scan gave. `MISMATCH`: a good label, but not the one expected; `UNKNOWN`: of nobody we know."""

    GOOD = "good"
    NO_READ = "no_read"
    MULTI_READ = "multi_read"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"


#: The outcome of a stage that was tried in vain.
FAILED = "failed"


class ClockQuality(StrEnum):
    """How far `event_time` can be trusted; a last will is UNTRUSTED: its time is when it was registered."""

    SYNCHRONISED = "synchronised"
    UNKNOWN = "unknown"
    UNTRUSTED = "untrusted"


class Origin(StrEnum):
    """How the source knows."""

    OBSERVED = "observed"
    INFERRED = "inferred"
    SIMULATED = "simulated"
    MANUAL = "manual"


class StorageEvent(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One event: when, who says so, what happened, where, and to which objects.

    Times are microseconds since 1970 UTC: `event_time_us` on the source's clock, `record_time_us` when the
    first of ours heard. `source` counts `source_seq` up by one with each event and starts a greater
    `source_epoch` when it begins to count anew. An msgspec Struct rather than a dataclass, because a day has
    a million of them (`benchmarks/storage_state.py`).

    `reader_key` groups the requests of one reader: a salted hash, never a card number.
    """

    source: str
    source_seq: int
    type: EventType
    event_time_us: int
    record_time_us: int
    source_epoch: int = 0
    event_id: str = ""
    clock_quality: ClockQuality = ClockQuality.UNKNOWN
    origin: Origin = Origin.OBSERVED
    stage: Stage | None = None
    outcome: str | None = None
    device: str | None = None
    location: str | None = None
    from_location: str | None = None
    to_location: str | None = None
    decision: str | None = None
    reason: str | None = None
    request_id: str | None = None
    item_id: str | None = None
    tote_id: str | None = None
    carrier_id: str | None = None
    mission_id: str | None = None
    lift_trip_id: str | None = None
    vehicle_order_id: str | None = None
    sort_pass_id: str | None = None
    crate_id: str | None = None
    slot_id: str | None = None
    causation_id: str | None = None
    service: str | None = None
    destination: str | None = None
    due_us: int | None = None
    pass_no: int | None = None
    count: int | None = None
    reader_key: str | None = None

    @property
    def id(self) -> str:
        """The event's own id, or one made of what tells it apart from all others."""
        return self.event_id or f"{self.source}/{self.source_epoch}/{self.source_seq}"

    @property
    def at_us(self) -> int:
        """When it happened, as well as is known: when recorded, if the source's clock is not trusted."""
        if self.clock_quality is ClockQuality.UNTRUSTED:
            return self.record_time_us
        return self.event_time_us


Place = tuple[int, int, str, int, int]
"""Where an event stands among all others: no two are alike, and the order of arrival plays no part."""


def place_in_order(event: StorageEvent) -> Place:
    """By time, then by the order of the work, then by source, epoch and number."""
    rank = -1 if event.stage is None else RANK[event.stage]
    return event.at_us, rank, event.source, event.source_epoch, event.source_seq
