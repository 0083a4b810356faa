"""Distances and durations as people say them."""

import math


def spoken_distance_m(length_m: float) -> int:
    """Whole metres up to 10, fives up to 50, tens up to 200, fifties beyond; one metre at the least."""
    if length_m < 10.5:
        return max(1, math.floor(length_m + 0.5))
    step = 5 if length_m < 50 else 10 if length_m < 200 else 50
    return math.floor(length_m / step + 0.5) * step


def spoken_duration(duration_s: float) -> tuple[int, str]:
    """An amount and its unit, `second` or `minute`: tens of seconds under a minute, then whole minutes."""
    if duration_s <= 50:
        return max(10, math.ceil(duration_s / 10 - 1e-9) * 10), "second"
    return max(1, math.floor(duration_s / 60 + 0.5)), "minute"
