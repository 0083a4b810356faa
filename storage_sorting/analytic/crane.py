"""Mean cycle times of a crane in an aisle of equally likely cells."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from storage_sorting.travel import CraneMotion
from twin.errors import TwinError

#: Below this shape factor the reference points of FEM 9.851 understate the single cycle (7.7 % at 0.5).
FEM_LEAST_SHAPE = 0.7
_GAUSS = tuple(zip(*(each.tolist() for each in np.polynomial.legendre.leggauss(8)), strict=True))


class OutsideValidityError(TwinError):
    """A formula was asked outside the range in which it holds."""

    def __init__(self, formula: str, shape: float, least: float) -> None:
        super().__init__(
            f"{formula} does not hold for a rack of shape factor {shape:.3f}, below {least}; "
            "use the mean over uniformly spread cells instead"
        )
        self.formula, self.shape, self.least = formula, shape, least


@dataclass(frozen=True, slots=True)
class Rack:
    """One face of an aisle, with input and output at its lower corner, and the crane that serves it.

    `handling_s` is one taking up or setting down of a tote: a single command has two, a dual command four.
    """

    length_m: float
    height_m: float
    motion: CraneMotion
    handling_s: float = 0.0

    @property
    def length_s(self) -> float:
        """Seconds to the far end at top speed, acceleration left out."""
        return self.length_m / self.motion.drive.speed_m_s

    @property
    def height_s(self) -> float:
        """Seconds to the top at top speed, acceleration left out."""
        return self.height_m / self.motion.lift.speed_m_s

    @property
    def shape(self) -> float:
        """The shape factor b: the shorter of the two travel times over the longer; 1 is square in time."""
        return shape_factor(self.length_s, self.height_s)


def shape_factor(length_s: float, height_s: float) -> float:
    """B of Bozer and White: min(tx, ty) / max(tx, ty)."""
    return min(length_s, height_s) / max(length_s, height_s)


def single_command_s(length_s: float, height_s: float, handling_s: float = 0.0) -> float:
    """Mean single-command cycle, uniform random storage, speeds constant.

    `length_s` and `height_s` are the one-way travel times to the far end and the top.
    Source: Bozer and White (1984), E(SC) = T(1 + b^2/3) + 2 t_pd.
    """
    longest_s, b = max(length_s, height_s), shape_factor(length_s, height_s)
    return longest_s * (1 + b**2 / 3) + 2 * handling_s


def single_command_variance_s2(length_s: float, height_s: float) -> float:
    """Variance of the single-command cycle; handling takes always the same.

    Source: from the distribution of the one-way time, F(z) = z^2/b to b and z from b to 1 (in units of T), so
    that E[SC^2] = 4 T^2 (1/3 + b^3/6).
    """
    longest_s, b = max(length_s, height_s), shape_factor(length_s, height_s)
    return longest_s**2 * (4 / 3 + 2 * b**3 / 3 - (1 + b**2 / 3) ** 2)


def travel_between_s(length_s: float, height_s: float) -> float:
    """Mean travel between two cells drawn independently: E(TB) = T(1/3 + b^2/6 - b^3/30), Bozer and White."""
    longest_s, b = max(length_s, height_s), shape_factor(length_s, height_s)
    return longest_s * (1 / 3 + b**2 / 6 - b**3 / 30)


def dual_command_s(length_s: float, height_s: float, handling_s: float = 0.0) -> float:
    """Mean dual-command cycle, one tote in and one out: E(DC) = E(SC) + E(TB), with four handlings."""
    travel_s = single_command_s(length_s, height_s) + travel_between_s(length_s, height_s)
    return travel_s + 4 * handling_s


def uniform_single_s(rack: Rack) -> float:
    """Mean single-command cycle of a crane that accelerates, uniform random storage.

    Source: E[t] = integral of 1 - P(tx <= t) P(ty <= t), with the share of each axis reached within t.
    """

    def beyond(time_s: float) -> float:
        along, up = _reached(rack, time_s)
        return 1 - along * up

    return 2 * _mean(beyond, rack) + 2 * rack.handling_s


def uniform_dual_s(rack: Rack) -> float:
    """Mean dual-command cycle of a crane that accelerates, uniform random storage.

    Source: as for the single cycle; a distance between two uniform points is within d with 1 - (1 - d/L)^2.
    """

    def beyond(time_s: float) -> float:
        along, up = _reached(rack, time_s)
        return 1 - (1 - (1 - along) ** 2) * (1 - (1 - up) ** 2)

    single_s = uniform_single_s(rack) - 2 * rack.handling_s
    return single_s + _mean(beyond, rack) + 4 * rack.handling_s


def fem_points(length_m: float, height_m: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """The two reference points of FEM 9.851, in metres from the input: (L/5, 2H/3) and (2L/3, H/5)."""
    return (length_m / 5, 2 * height_m / 3), (2 * length_m / 3, height_m / 5)


def fem_single_s(rack: Rack, *, least_shape: float = FEM_LEAST_SHAPE) -> float:
    """Mean single-command cycle by the reference points, acceleration included.

    Raises OutsideValidityError for a rack of lesser shape factor: the points are exact at b = 1 only.
    """
    _check_shape(rack, least_shape)
    to_p1_s, to_p2_s, _ = fem_legs_s(rack)
    return to_p1_s + to_p2_s + 2 * rack.handling_s


def fem_dual_s(rack: Rack, *, least_shape: float = FEM_LEAST_SHAPE) -> float:
    """Mean dual-command cycle: input, P1, P2 and back. Raises OutsideValidityError."""
    _check_shape(rack, least_shape)
    return sum(fem_legs_s(rack)) + 4 * rack.handling_s


def fem_legs_s(rack: Rack) -> tuple[float, float, float]:
    """Travel from the input to P1, from the input to P2, and from P1 to P2."""
    (x1, y1), (x2, y2) = fem_points(rack.length_m, rack.height_m)
    time_s = rack.motion.time_s
    return time_s(x1, y1), time_s(x2, y2), time_s(x2 - x1, y2 - y1)


def _check_shape(rack: Rack, least: float) -> None:
    if rack.shape < least:
        raise OutsideValidityError("FEM 9.851", rack.shape, least)


def _reached(rack: Rack, time_s: float) -> tuple[float, float]:
    """The share of the length, and of the height, that is reached within a time."""
    along_m, up_m = rack.motion.drive.distance_m(time_s), rack.motion.lift.distance_m(time_s)
    return (
        min(1.0, along_m / rack.length_m) if rack.length_m > 0 else 1.0,
        min(1.0, up_m / rack.height_m) if rack.height_m > 0 else 1.0,
    )


def _mean(beyond: Callable[[float], float], rack: Rack) -> float:
    """The integral of the share beyond each time, exact up to rounding.

    Between its corners, where an axis reaches top speed or is used up, the share is a polynomial of degree 8
    at most, and the rule of Gauss and Legendre with 8 points is exact to degree 15.
    """
    ends_s = rack.motion.drive.time_s(rack.length_m), rack.motion.lift.time_s(rack.height_m)
    corners = {0.0, *ends_s}
    for axis in (rack.motion.drive, rack.motion.lift):
        if axis.acceleration_m_s2 is not None:
            corners.add(2 * axis.speed_m_s / axis.acceleration_m_s2)
    marks = sorted(corner for corner in corners if corner <= max(ends_s))
    total = 0.0
    for begin, end in pairwise(marks):
        half, middle = (end - begin) / 2, (begin + end) / 2
        total += half * sum(w * beyond(middle + half * x) for x, w in _GAUSS)
    return total
