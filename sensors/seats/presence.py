"""From what one device said to when its place was occupied, free or unknown: pure, and in event time."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sensors.seats.policy import Timing

NEVER_US = -(1 << 62)
"""The beginning of a run that was so before anything was heard."""

Run = tuple[int, "Presence"]
"""Since when, microseconds since 1970, and what. Lasts until the next run of a list begins."""


class Presence(IntEnum):
    """Whether somebody is there; the number is what arrays of it hold."""

    FREE = 0
    OCCUPIED = 1
    UNKNOWN = 2

    @property
    def label(self) -> str:
        """`free`, `occupied` or `unknown`, as the public state says it."""
        return self.name.lower()


class Sign(IntEnum):
    """What one message says of presence. At equal times the greatest counts as the last word."""

    OFFLINE = 0
    ONLINE = 1
    FAULTY = 2
    QUIET = 3
    SEEN = 4


# Looking a member up in its class is slow on the path that every message takes.
_OFFLINE, _FAULTY, _QUIET, _SEEN = int(Sign.OFFLINE), int(Sign.FAULTY), int(Sign.QUIET), int(Sign.SEEN)
_BY_NUMBER = tuple(Presence)
_FREE, _OCCUPIED, _UNKNOWN = Presence.FREE, Presence.OCCUPIED, Presence.UNKNOWN


def pack(time_us: int, sign: Sign) -> int:
    """A sign and its measured time as one integer that sorts by time, then by sign."""
    return time_us << 3 | sign


def unpack(packed: int) -> tuple[int, Sign]:
    """The measured time and the sign of a packed one."""
    return packed >> 3, Sign(packed & 7)


class Trace:
    """What a device has said so far, fed in order of measured time, as runs of presence.

    A place is occupied from a SEEN on, until the next reading says otherwise and at least for the hold
    time; free while readings are fresh and it is not occupied; unknown before the first reading, after a
    FAULTY one, while the device is OFFLINE, and once nothing was read for the stale time.
    """

    __slots__ = ("_fed_us", "_hold_us", "_last", "_offline", "_stale_us", "read_us", "runs", "seen_us")

    def __init__(self, timing: Timing) -> None:
        self._hold_us, self._stale_us = timing.hold_us, timing.stale_us
        self._last: int = -1
        self._offline = False
        self._fed_us = self.read_us = self.seen_us = NEVER_US
        self.runs: list[Run] = [(NEVER_US, _UNKNOWN)]

    @classmethod
    def of(cls, packed: NDArray[np.int64], timing: Timing) -> "Trace":
        """The trace after all of the signs, which are sorted and each there once; shape (n,)."""
        trace = cls(timing)
        if not len(packed):
            return trace
        trace.runs = _runs(packed, timing)
        time_us, sign = packed >> 3, packed & 7
        readings, sights = np.flatnonzero(sign >= _FAULTY), np.flatnonzero(sign == _SEEN)
        trace._fed_us, trace._offline = int(time_us[-1]), bool(sign[-1] == _OFFLINE)
        if len(readings):
            trace._last, trace.read_us = int(sign[readings[-1]]), int(time_us[readings[-1]])
        if len(sights):
            trace.seen_us = int(time_us[sights[-1]])
        return trace

    def fork(self) -> "Trace":
        """A trace that goes on from here and carries only the present run, not those before."""
        fork = Trace.__new__(Trace)
        fork._hold_us, fork._stale_us = self._hold_us, self._stale_us
        fork._last, fork._offline = self._last, self._offline
        fork._fed_us, fork.read_us, fork.seen_us = self._fed_us, self.read_us, self.seen_us
        fork.runs = self.runs[-1:]
        return fork

    def feed(self, packed: int) -> None:
        """Take in the next sign, which must not be older than the last."""
        time_us, sign = packed >> 3, packed & 7
        self.elapse(time_us)
        self._fed_us = time_us
        if sign >= _FAULTY:
            self._last, self._offline, self.read_us = sign, False, time_us
            if sign == _SEEN:
                self.seen_us = time_us
        else:
            self._offline = sign == _OFFLINE
        self._begin(time_us, self._presence(time_us))

    def elapse(self, now_us: int) -> None:
        """Let time pass without a message: holds end, and silence becomes unknown."""
        if self._offline or self._last <= _FAULTY:
            return
        silent_us = self.read_us + self._stale_us
        if self._last == _QUIET:
            hold_end_us = self.seen_us + self._hold_us
            if hold_end_us < silent_us and self._fed_us < hold_end_us <= now_us:
                self._begin(hold_end_us, _FREE)
        if self._fed_us < silent_us <= now_us:
            self._begin(silent_us, _UNKNOWN)

    def next_us(self, now_us: int) -> int | None:
        """When this will look different although no message came, or None."""
        if self._last < _FAULTY:
            return None
        silent_us = self.read_us + self._stale_us
        hold_end_us = self.seen_us + self._hold_us
        if self._last == _QUIET and now_us < hold_end_us < silent_us:
            return hold_end_us
        return silent_us if now_us < silent_us else None

    def rule(self, now_us: int) -> str:
        """Which rule decides now: `sensor`, `hold`, `quiet`, `failed` or `silent`."""
        if self._offline:
            return "failed"
        if self._last < _FAULTY or now_us >= self.read_us + self._stale_us:
            return "silent"
        if self._last == _FAULTY:
            return "failed"
        if self._last == _SEEN:
            return "sensor"
        return "hold" if now_us < self.seen_us + self._hold_us else "quiet"

    def forget(self, before_us: int) -> None:
        """Drop the runs that ended before a moment; the first that is left has always been so."""
        at = bisect_right(self.runs, before_us, key=lambda run: run[0]) - 1
        self.runs[: at + 1] = [(NEVER_US, self.runs[at][1])]

    def _presence(self, now_us: int) -> Presence:
        """As `elapse` and `rule` have it, at the moment of the newest sign."""
        if self._offline or self._last <= _FAULTY or now_us >= self.read_us + self._stale_us:
            return _UNKNOWN
        if self._last == _SEEN or now_us < self.seen_us + self._hold_us:
            return _OCCUPIED
        return _FREE

    def _begin(self, start_us: int, presence: Presence) -> None:
        runs = self.runs
        if runs[-1][1] == presence:
            return
        if runs[-1][0] == start_us:  # a run of no length, as between two signs of one moment
            runs.pop()
            if runs and runs[-1][1] == presence:
                return
        runs.append((start_us, presence))


def timeline(packed: NDArray[np.int64], timing: Timing, now_us: int) -> list[Run]:
    """The runs of presence until now that packed signs, in any order and repeated, tell of; shape (n,)."""
    trace = Trace.of(np.unique(packed), timing)
    trace.elapse(now_us)
    return trace.runs


def _runs(packed: NDArray[np.int64], timing: Timing) -> list[Run]:
    """What feeding each of the sorted signs to a Trace would leave as its runs; shape (n,), n > 0.

    Each sign begins up to three stretches before the next: what it says, free at the end of a hold, unknown
    at the end of freshness. Told for all signs at once, because a restart brings a day of them.
    """
    time_us, sign = packed >> 3, packed & 7
    next_us = np.append(time_us[1:], time_us[-1] + 1)
    nth = np.arange(len(packed))
    read, seen = (
        np.maximum.accumulate(np.where(which, nth, -1)) for which in (sign >= _FAULTY, sign == _SEEN)
    )
    last = np.where(read < 0, -1, sign[read])
    silent_us = np.where(read < 0, NEVER_US, time_us[read] + timing.stale_us)
    hold_end_us = np.where(seen < 0, NEVER_US, time_us[seen] + timing.hold_us)
    blind = (sign == _OFFLINE) | (last <= _FAULTY)
    here = (last == _SEEN) | (time_us < hold_end_us)
    said = np.where(blind | (time_us >= silent_us), _UNKNOWN, np.where(here, _OCCUPIED, _FREE))
    ends = (
        ~blind & (last == _QUIET) & (time_us < hold_end_us) & (hold_end_us < np.minimum(silent_us, next_us))
    )
    fades = ~blind & (time_us < silent_us) & (silent_us < next_us)
    begins = np.column_stack((time_us < next_us, ends, fades)).ravel()
    starts = np.column_stack((time_us, hold_end_us, silent_us)).ravel()[begins]
    kinds = np.column_stack((said, np.full_like(said, _FREE), np.full_like(said, _UNKNOWN))).ravel()[begins]
    differs = np.flatnonzero(np.diff(kinds, prepend=int(_UNKNOWN)))
    found = zip(starts[differs].tolist(), kinds[differs].tolist(), strict=True)
    return [(NEVER_US, _UNKNOWN), *((start_us, _BY_NUMBER[kind]) for start_us, kind in found)]


def together(presences: Iterable[Presence]) -> Presence:
    """What several devices on one place say: anyone who sees somebody is right.

    If nobody does, a device that cannot tell leaves the place unknown: the others may be looking elsewhere.
    """
    worst = Presence.FREE
    for presence in presences:
        if presence is Presence.OCCUPIED:
            return presence
        if presence is Presence.UNKNOWN:
            worst = presence
    return worst


def together_at(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """`together` of two devices at many moments, shape (n,) each."""
    seen = (one == Presence.OCCUPIED) | (other == Presence.OCCUPIED)
    return np.where(seen, np.uint8(Presence.OCCUPIED), np.maximum(one, other))


def backwards(timelines: Sequence[Sequence[Run]]) -> Iterator[Run]:
    """The runs of several devices on one place taken together, newest first."""
    at = [len(runs) - 1 for runs in timelines]
    present = together(runs[i][1] for runs, i in zip(timelines, at, strict=True))
    while True:
        start_us = max(runs[i][0] for runs, i in zip(timelines, at, strict=True))
        if start_us == NEVER_US:
            yield NEVER_US, present
            return
        at = [i - (runs[i][0] == start_us) for runs, i in zip(timelines, at, strict=True)]
        before = together(runs[i][1] for runs, i in zip(timelines, at, strict=True))
        if before is not present:
            yield start_us, present
            present = before
