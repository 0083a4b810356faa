"""How well each source reports: delay, losses, order."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from storage_sorting.events import ClockQuality, StorageEvent


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source's events: time from happening to record (`lag`), numbers lost, events recorded out of order.

    A negative lag is a clock ahead of ours. `lost` are numbers between the first and the last of each epoch.
    """

    events: int
    lag_p50_s: float
    lag_p95_s: float
    least_lag_s: float
    lost: int
    out_of_order: int
    last_us: int


def source_health(events: Sequence[StorageEvent]) -> SourceHealth | None:
    """The health of one source from its events in any order; None of none whose clock can be trusted."""
    trusted = [event for event in events if event.clock_quality is not ClockQuality.UNTRUSTED]
    if not trusted:
        return None
    lags_s = np.asarray([event.record_time_us - event.event_time_us for event in trusted], np.float64) / 1e6
    p50_s, p95_s, least_s = np.quantile(lags_s, (0.5, 0.95, 0.0)).tolist()
    numbers: dict[int, set[int]] = {}
    for event in events:
        numbers.setdefault(event.source_epoch, set()).add(event.source_seq)
    recorded = sorted(trusted, key=lambda event: (event.record_time_us, event.source_epoch, event.source_seq))
    return SourceHealth(
        events=len(events),
        lag_p50_s=p50_s,
        lag_p95_s=p95_s,
        least_lag_s=least_s,
        lost=sum(max(seen) - min(seen) + 1 - len(seen) for seen in numbers.values()),
        out_of_order=sum(a.event_time_us > b.event_time_us for a, b in pairwise(recorded)),
        last_us=max(event.record_time_us for event in events),
    )
