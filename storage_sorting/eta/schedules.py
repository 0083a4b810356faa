"""What the clock on the wall decides: departures that a crate must wait for, hours in which people work."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.errors import TwinError

Numbers = NDArray[np.float64]


class ScheduleError(TwinError):
    """Times that make no schedule."""

    def __init__(self, what: str) -> None:
        super().__init__(f"not a schedule: {what}; give times in order, as microseconds since 1970")
        self.what = what


@dataclass(frozen=True, slots=True)
class Departures:
    """A stage that happens at set moments: crates on a timetable, a trolley on the hour.

    `cutoff_s` is how long before a departure one must be there. After the last known one the earliest that
    can be said is that last one plus what has passed since, so give times far enough ahead.
    """

    at_us: tuple[int, ...]
    cutoff_s: float = 0.0

    def __post_init__(self) -> None:
        if not self.at_us or list(self.at_us) != sorted(self.at_us):
            raise ScheduleError("departures must be in order, and at least one")

    def next_s(self, from_s: Numbers, origin_us: int) -> Numbers:
        """The departure that each moment can still reach, both in seconds since `origin_us`."""
        times: Numbers = (np.asarray(self.at_us, np.float64) - origin_us) / 1e6
        ready = from_s + self.cutoff_s
        place = np.searchsorted(times, ready, side="left")
        return np.where(place < len(times), times[np.minimum(place, len(times) - 1)], ready)


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody works: spans (from, to) in order that do not overlap. Outside them work stands still."""

    spans_us: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        flat = [moment for span in self.spans_us for moment in span]
        if not flat or flat != sorted(flat) or any(from_us == to_us for from_us, to_us in self.spans_us):
            raise ScheduleError("hours must be spans in order that do not overlap, and at least one")

    def worked_s(self, from_s: Numbers, to_s: Numbers, origin_us: int) -> Numbers:
        """Working seconds between moments."""
        return self._worked_until(to_s, origin_us) - self._worked_until(from_s, origin_us)

    def after_s(self, from_s: Numbers, work_s: Numbers, origin_us: int) -> Numbers:
        """When so much work is done that begins at these moments; beyond the last span work goes on."""
        starts, _, done = self._table(origin_us)
        target = self._worked_until(from_s, origin_us) + np.maximum(work_s, 1e-9)
        place = np.minimum(np.searchsorted(done[1:], target, side="left"), len(starts) - 1)
        finished: Numbers = starts[place] + (target - done[place])
        return np.maximum(finished, from_s)

    def _worked_until(self, moments_s: Numbers, origin_us: int) -> Numbers:
        starts, ends, done = self._table(origin_us)
        place = np.clip(np.searchsorted(starts, moments_s, side="right") - 1, 0, len(starts) - 1)
        inside = np.maximum(moments_s - starts[place], 0.0)
        last = place == len(starts) - 1
        inside = np.where(last, inside, np.minimum(inside, (ends - starts)[place]))
        return done[place] + inside

    def _table(self, origin_us: int) -> tuple[Numbers, Numbers, Numbers]:
        spans = (np.asarray(self.spans_us, np.float64) - origin_us) / 1e6
        starts, ends = spans[:, 0], spans[:, 1]
        return starts, ends, np.concatenate(([0.0], np.cumsum(ends - starts)))


def daily(first_us: int, days: int, spans_s: Sequence[tuple[float, float]]) -> Hours:
    """The same hours each day: `spans_s` in seconds after each midnight, the first of which is `first_us`."""
    day_us = 86_400_000_000
    return Hours(
        tuple(
            (first_us + day * day_us + round(a * 1e6), first_us + day * day_us + round(b * 1e6))
            for day in range(days)
            for a, b in spans_s
        )
    )
