"""How well each reader reads, and whether it gets worse."""

from collections.abc import Iterable
from dataclasses import dataclass

from storage_sorting.events import EventType, ScanOutcome, StorageEvent

#: No standard sets a threshold; two in a hundred is what operators of such readers flag by default.
FLAGGED_SHARE = 0.02
#: Fewer scans than this say nothing.
ENOUGH = 50


@dataclass(frozen=True, slots=True)
class ScanQuality:
    """The scans of a reader: shares of all, and how the bad share changed from the first half to the second.

    `flagged`: enough scans, and too many bad ones, or twice as many as before and at least half as many as
    too many.
    """

    scans: int
    shares: dict[ScanOutcome, float]
    trend: float
    flagged: bool

    @property
    def bad_share(self) -> float:
        """Everything but good reads."""
        return 1.0 - self.shares[ScanOutcome.GOOD] if self.scans else 0.0


def scan_quality(events: Iterable[StorageEvent]) -> ScanQuality:
    """The quality of a reader from its events in order."""
    outcomes = [
        ScanOutcome(event.outcome)
        for event in events
        if event.type is EventType.SCAN and event.outcome is not None
    ]
    count = len(outcomes)
    shares = {outcome: outcomes.count(outcome) / count if count else 0.0 for outcome in ScanOutcome}
    before, after = _bad(outcomes[: count // 2]), _bad(outcomes[count // 2 :])
    bad = _bad(outcomes)
    rising = after > 2 * before and after > FLAGGED_SHARE / 2
    return ScanQuality(count, shares, after - before, count >= ENOUGH and (bad > FLAGGED_SHARE or rising))


def _bad(outcomes: list[ScanOutcome]) -> float:
    return sum(outcome is not ScanOutcome.GOOD for outcome in outcomes) / len(outcomes) if outcomes else 0.0
