"""How long an axis, and a crane that drives and lifts at once, take to go somewhere."""

import math
from dataclasses import dataclass

from twin.errors import TwinError


class ImpossibleMotionError(TwinError):
    """A speed, an acceleration or a distance that no machine has."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of travel: its top speed, and its acceleration, or None where it counts as instant."""

    speed_m_s: float
    acceleration_m_s2: float | None = None

    def __post_init__(self) -> None:
        for name, value in (("speed", self.speed_m_s), ("acceleration", self.acceleration_m_s2)):
            if value is not None and not (math.isfinite(value) and value > 0):
                raise ImpossibleMotionError(f"{name} of an axis is {value}; give a finite number above 0")

    def time_s(self, distance_m: float) -> float:
        """Seconds from standstill to standstill over a distance, in either direction.

        Source: uniform acceleration; d/v + v/a where the top speed is reached, 2 sqrt(d/a) where it is not.
        """
        distance_m = abs(distance_m)
        speed, acceleration = self.speed_m_s, self.acceleration_m_s2
        if acceleration is None:
            return distance_m / speed
        if distance_m >= speed * speed / acceleration:
            return distance_m / speed + speed / acceleration
        return 2.0 * math.sqrt(distance_m / acceleration)

    def distance_m(self, time_s: float) -> float:
        """The farthest point that is reached, and stood still at, within a time: the inverse of `time_s`."""
        if time_s <= 0:
            return 0.0
        speed, acceleration = self.speed_m_s, self.acceleration_m_s2
        if acceleration is None:
            return speed * time_s
        if time_s >= 2.0 * speed / acceleration:
            return speed * (time_s - speed / acceleration)
        return acceleration * time_s * time_s / 4.0


@dataclass(frozen=True, slots=True)
class CraneMotion:
    """A crane that drives along its aisle and lifts at the same time, so that the slower one counts."""

    drive: Axis
    lift: Axis

    def time_s(self, along_m: float, up_m: float) -> float:
        """Seconds to go `along_m` and `up_m` from standstill to standstill."""
        return max(self.drive.time_s(along_m), self.lift.time_s(up_m))
