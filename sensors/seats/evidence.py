"""What one presence device has said lately, kept so that the order of arrival leaves no trace."""

from array import array
from bisect import bisect_left, bisect_right
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from sensors.seats.policy import Timing
from sensors.seats.presence import NEVER_US, Presence, Run, Sign, Trace, pack
from twin.clock import US_PER_S

_HOUR_US = 3600 * US_PER_S
_MIN_BUCKET_US = 10 * US_PER_S
#: Raw signs are kept for a day and then forgotten; a run that began earlier is dated a day back.
KEPT_US = 24 * _HOUR_US


#: Forgetting is done for so many signs at once.
_FORGET = 64
#: Up to so many moments are looked up one by one.
_FEW = 6


def horizon_us(newest_us: int) -> int:
    """No run is dated earlier than this: the full hour a day before the newest sign."""
    return (newest_us - KEPT_US) // _HOUR_US * _HOUR_US


class Evidence:
    """The signs of one device over the last day before its newest one, and the runs they make.

    Time is cut into buckets no longer than the hold time. Of each bucket the first and the last sign of
    each kind are kept, which is all that the runs depend on, so memory is bounded however often a device
    reports. What is kept depends only on which signs arrived, never on their order or repetition.
    """

    __slots__ = ("_bucket_us", "_kept", "_late", "_mark", "_present", "_settled", "_timing")

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._bucket_us = max(_MIN_BUCKET_US, min(timing.hold_us, timing.stale_us))
        self._kept = array("q")
        self._mark = 0  # where the newest bucket begins in _kept
        self._settled = Trace(timing)  # everything before the newest bucket
        self._present: Trace | None = None  # everything, or None when it must be told anew
        self._late = False  # whether something was added before the newest bucket

    @property
    def newest_us(self) -> int:
        """The measured time of the newest sign, NEVER_US if there is none."""
        return self._kept[-1] >> 3 if self._kept else NEVER_US

    @property
    def oldest_us(self) -> int:
        """The measured time of the oldest sign that is kept, NEVER_US if there is none."""
        return self._kept[0] >> 3 if self._kept else NEVER_US

    def add(self, time_us: int, sign: Sign) -> bool:
        """Take in one sign, in any order; False if it tells nothing new."""
        kept, bucket = self._kept, time_us // self._bucket_us
        newest_bucket = (kept[-1] >> 3) // self._bucket_us if kept else None
        if newest_bucket is None or bucket > newest_bucket:
            self._settle()
            kept.append(pack(time_us, sign))
        elif bucket == newest_bucket:
            if not self._insert(pack(time_us, sign), self._mark, len(kept)):
                return False
        else:
            if time_us < horizon_us(self.newest_us) - self._margin_us:
                return False
            first = bisect_left(kept, bucket * self._bucket_us << 3)
            last = bisect_left(kept, (bucket + 1) * self._bucket_us << 3)
            before = len(kept)
            if not self._insert(pack(time_us, sign), first, last):
                return False
            self._mark += len(kept) - before
            self._late = True
        self._present = None
        return True

    def until(self, time_us: int) -> "Evidence":
        """The signs up to a moment: later ones were stamped while our own clock was ahead."""
        earlier = Evidence(self._timing)
        kept = earlier._kept = self._kept[: bisect_left(self._kept, time_us + 1 << 3)]
        newest_bucket = (kept[-1] >> 3) // self._bucket_us if kept else 0
        earlier._mark = bisect_left(kept, newest_bucket * self._bucket_us << 3)
        earlier._late = True
        return earlier

    def next_us(self, time_us: int) -> int:
        """The moment of the first sign after `time_us`; there must be one."""
        return self._kept[bisect_left(self._kept, time_us + 1 << 3)] >> 3

    def present(self) -> Trace:
        """The trace after every sign; of its runs it has only those of the newest bucket and one before."""
        if self._late:
            self._settled = Trace.of(np.array(self._kept[: self._mark], np.int64), self._timing)
            self._late, self._present = False, None
        if self._present is None:
            self._present = self._settled.fork()
            for packed in self._kept[self._mark :]:
                self._present.feed(packed)
        return self._present

    def runs(self, now_us: int) -> list[Run]:
        """Every run of the last day until now, the first one dated NEVER_US."""
        now = self.present().fork()
        now.elapse(now_us)
        return self._settled.runs[:-1] + self.present().runs[:-1] + now.runs

    def presence_at(self, times_us: NDArray[np.int64], now_us: int) -> NDArray[np.uint8]:
        """What the runs say at each moment; a few moments are looked up without laying out the day."""
        if len(times_us) > _FEW:
            runs = self.runs(now_us)
            starts = np.fromiter((start for start, _ in runs), np.int64, len(runs))
            presences = np.fromiter((presence for _, presence in runs), np.uint8, len(runs))
            return presences[np.searchsorted(starts, times_us, side="right") - 1]
        now = self.present().fork()
        now.elapse(now_us)
        lists = (now.runs, self.present().runs, self._settled.runs)
        return np.fromiter((_at(lists, time_us) for time_us in times_us.tolist()), np.uint8, len(times_us))

    @property
    def _margin_us(self) -> int:
        """How long before the horizon a sign may still matter at the horizon."""
        return self._timing.hold_us + self._timing.stale_us

    def _insert(self, packed: int, first: int, last: int) -> bool:
        """Insert into the bucket _kept[first:last], keeping two of each sign."""
        kept = self._kept
        same = [i for i in range(first, last) if (kept[i] ^ packed) & 7 == 0]
        if any(kept[i] == packed for i in same) or (len(same) > 1 and kept[same[0]] < packed < kept[same[1]]):
            return False
        if len(same) > 1:
            del kept[same[0] if packed < kept[same[0]] else same[1]]
            last -= 1
        kept.insert(bisect_left(kept, packed, first, last), packed)
        return True

    def _settle(self) -> None:
        """Close the newest bucket, and forget what is older than the horizon."""
        if not self._late:
            for packed in self._kept[self._mark :]:
                self._settled.feed(packed)
        self._mark = len(self._kept)
        before_us = horizon_us(self.newest_us) - self._margin_us
        if self._mark < _FORGET or self._kept[_FORGET - 1] >> 3 >= before_us:
            return
        forgotten = bisect_left(self._kept, before_us << 3)
        del self._kept[:forgotten]
        self._mark -= forgotten
        self._settled.forget(before_us)


def _at(lists: tuple[list[Run], ...], time_us: int) -> Presence:
    """The run of that moment, in the first list that reaches back far enough."""
    for runs in lists:
        if runs[0][0] <= time_us:
            return runs[bisect_right(runs, time_us, key=itemgetter(0)) - 1][1]
    return Presence.UNKNOWN
