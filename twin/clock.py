"""Clocks: the only place that asks the operating system what time it is."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

US_PER_S = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_us(moment: datetime) -> int:
    """Microseconds since 1970-01-01 UTC of an aware `moment`, exactly."""
    # By parts, because dividing by a timedelta takes three times as long, and every reading passes here.
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * US_PER_S + since.microseconds


def from_us(time_us: int) -> datetime:
    """The aware UTC moment `time_us` microseconds after 1970-01-01."""
    return _EPOCH + timedelta(microseconds=int(time_us))


class Clock(Protocol):
    """Says what time it is, for stamps, and how much time has passed, for intervals."""

    def now_us(self) -> int:
        """Microseconds since 1970-01-01 UTC; may jump, so never measure with it."""

    def monotonic_s(self) -> float:
        """Seconds on a clock that only runs forward."""


class SystemClock:
    """The machine's own clocks."""

    def now_us(self) -> int:
        """Wall clock, microseconds since 1970-01-01 UTC."""
        return time.time_ns() // 1000

    def monotonic_s(self) -> float:
        """Seconds since an arbitrary moment; never runs backwards."""
        return time.monotonic()


class ScaledClock:
    """A simulated day: starts at `start_us` and runs `speed` times as fast as real time."""

    def __init__(self, start_us: int, speed: float) -> None:
        self._start_us, self._speed = start_us, speed
        self._started_s = time.monotonic()

    def now_us(self) -> int:
        """Simulated wall clock, microseconds since 1970-01-01 UTC."""
        return self._start_us + int((time.monotonic() - self._started_s) * self._speed * US_PER_S)

    def monotonic_s(self) -> float:
        """Real seconds, because timeouts and rates concern the real world."""
        return time.monotonic()


class MeasuredClock:
    """A recording's own time: now is the newest measured time seen so far.

    It lets a recording of years ago be watched as if it happened now. It never runs backwards,
    and after the last message it stands still, so that the same recording in any order ends in
    the same state.
    """

    def __init__(self, start_us: int = 0) -> None:
        self._now_us = start_us

    def advance(self, measured_us: int) -> None:
        """Note a measured time; older ones change nothing."""
        self._now_us = max(self._now_us, measured_us)

    def now_us(self) -> int:
        """Newest measured time seen, microseconds since 1970-01-01 UTC."""
        return self._now_us

    def monotonic_s(self) -> float:
        """Real seconds, because timeouts and rates concern the real world."""
        return time.monotonic()


class ManualClock:
    """A clock for tests that moves only when told."""

    def __init__(self, now_us: int = 0, monotonic_s: float = 0.0) -> None:
        self._now_us, self._monotonic_s = now_us, monotonic_s

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass on both hands of the clock."""
        self._now_us += round(seconds * US_PER_S)
        self._monotonic_s += seconds

    def set(self, now_us: int) -> None:
        """Move the wall clock alone, as an operator or a time server would."""
        self._now_us = now_us

    def now_us(self) -> int:
        """The time it was told."""
        return self._now_us

    def monotonic_s(self) -> float:
        """The seconds it was told."""
        return self._monotonic_s
