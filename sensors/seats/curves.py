"""The day's curve and the trend of a zone, computed from what its seats were at given moments."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from sensors.seats.counting import Trend
from sensors.seats.presence import Presence
from twin.clock import US_PER_S, from_us, to_us

TREND_MINUTES = 30
CURVE_EVERY_US = 15 * 60 * US_PER_S
#: Zones with fewer seats have no public history: it would tell of single readers.
MIN_SEATS = 5


@dataclass(frozen=True, slots=True)
class SharePoint:
    """The share of the known seats that was occupied at one moment."""

    time_us: int
    occupied_share: float


def curve_times(now_us: int, time_zone: str) -> NDArray[np.int64]:
    """Every 15 minutes of the local day so far, from midnight; microseconds since 1970."""
    local = from_us(now_us).astimezone(ZoneInfo(time_zone))
    midnight_us = to_us(local.replace(hour=0, minute=0, second=0, microsecond=0))
    return np.arange(midnight_us, now_us + 1, CURVE_EVERY_US, dtype=np.int64)


def day_curve(presence: NDArray[np.uint8], times_us: Sequence[int]) -> tuple[SharePoint, ...]:
    """The occupied share at each moment of `presence`, shape (seats, times).

    Moments at which fewer than half of the seats were known are left out, as are zones that are too small.
    """
    seats = len(presence)
    if seats < MIN_SEATS:
        return ()
    known = np.count_nonzero(presence != Presence.UNKNOWN, axis=0)
    occupied = np.count_nonzero(presence == Presence.OCCUPIED, axis=0)
    return tuple(
        SharePoint(int(time_us), float(taken / of))
        for time_us, taken, of in zip(times_us, occupied, known, strict=True)
        if of > 0 and 2 * of >= seats
    )


def trend(before: NDArray[np.uint8], now: NDArray[np.uint8]) -> Trend | None:
    """How the occupied share changed among the seats known at both moments, shape (seats,) each.

    A sensor that falls silent therefore makes no trend. None if fewer than half of the seats are known at
    both, and for zones that are too small.
    """
    both = (before != Presence.UNKNOWN) & (now != Presence.UNKNOWN)
    known = int(np.count_nonzero(both))
    if len(now) < MIN_SEATS or known == 0 or 2 * known < len(now):
        return None
    taken = [int(np.count_nonzero(at[both] == Presence.OCCUPIED)) for at in (now, before)]
    return Trend(TREND_MINUTES, round(100 * (taken[0] - taken[1]) / known, 1))
