"""The line of one walk: where it is after so many metres, which way it heads, where it bends."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from navigation.guidance.steps import Turn

TOLERANCE_M = 0.8
"""Half a pillar with room to pass it: whoever steps around one has not turned."""
SAME_BEND_M, ZIGZAG_M = 2.5, 1.2
"""Bends to one side this close are one corner; bends to opposite sides this close cancel each other."""
WEAVE_M: Final = 4.0
"""Slight bends to opposite sides this close are a weaving between shelves, told as one way."""
STRAIGHT_DEG, SLIGHT_DEG, PLAIN_DEG, BACK_DEG = 30.0, 60.0, 120.0, 165.0


@dataclass(frozen=True, slots=True)
class Bend:
    """A change of direction from `at_m` to `end_m` along the walk, positive to the left.

    `corners` is how many corners of the line it is made of.
    """

    at_m: float
    end_m: float
    angle_deg: float
    corners: int = 1

    @property
    def turn(self) -> Turn:
        """What it feels like. A hairpin around the end of a shelf is a sharp turn, not a turn on the spot."""
        if self.corners > 1 and abs(self.angle_deg) > PLAIN_DEG:
            return Turn.SHARP_LEFT if self.angle_deg > 0 else Turn.SHARP_RIGHT
        return turn_of(self.angle_deg)


def turn_of(angle_deg: float) -> Turn:
    """The turn for a change of direction in degrees, positive to the left."""
    size, left = abs(angle_deg), angle_deg > 0
    if size < STRAIGHT_DEG:
        return Turn.STRAIGHT
    if size < SLIGHT_DEG:
        return Turn.SLIGHT_LEFT if left else Turn.SLIGHT_RIGHT
    if size <= PLAIN_DEG:
        return Turn.LEFT if left else Turn.RIGHT
    if size < BACK_DEG:
        return Turn.SHARP_LEFT if left else Turn.SHARP_RIGHT
    return Turn.BACK


def angle_deg(from_deg: float, to_deg: float) -> float:
    """The turn from one heading to another, over -180 and up to 180, positive to the left."""
    return 180.0 - (180.0 - (to_deg - from_deg)) % 360.0


class Course:
    """A walk's line. `length_m` is the walk's own length, which the line is measured against.

    Headings are degrees counter-clockwise from +x, of the line without its small wiggles.
    """

    def __init__(self, points: Sequence[tuple[float, float]], length_m: float) -> None:
        line = np.asarray(points, dtype=float).reshape(-1, 2)
        steps = np.hypot(*np.diff(line, axis=0).T)
        moved = np.concatenate(([True], steps > 1e-9))
        self._line: NDArray[np.float64] = line[moved]
        lengths = np.hypot(*np.diff(self._line, axis=0).T)
        drawn = np.concatenate(([0.0], np.cumsum(lengths)))
        scale = length_m / drawn[-1] if drawn[-1] > 0 else 0.0
        self.length_m = length_m
        self._at: NDArray[np.float64] = drawn * scale
        kept = _simplified(self._line, TOLERANCE_M)
        self._corners = self._line[kept]
        self._corner_at = self._at[kept]
        ways = np.diff(self._corners, axis=0)
        self._headings: NDArray[np.float64] = np.degrees(np.arctan2(ways[:, 1], ways[:, 0]))

    def position(self, at_m: float) -> tuple[float, float]:
        """The point after `at_m` metres, kept within the walk."""
        x, y = (float(np.interp(at_m, self._at, self._line[:, axis])) for axis in (0, 1))
        return x, y

    def heading_after(self, at_m: float) -> float | None:
        """The heading just after `at_m`, or None where the walk does not move."""
        return self._heading(int(np.searchsorted(self._corner_at, at_m + 1e-9, side="right")) - 1)

    def heading_before(self, at_m: float) -> float | None:
        """The heading just before `at_m`, or None where the walk does not move."""
        return self._heading(int(np.searchsorted(self._corner_at, at_m - 1e-9, side="left")) - 1)

    def _heading(self, segment: int) -> float | None:
        if not len(self._headings):
            return None
        return float(self._headings[min(max(segment, 0), len(self._headings) - 1)])

    def corner_before(self, at_m: float) -> float:
        """Where the straight stretch that holds `at_m` begins."""
        i = int(np.searchsorted(self._corner_at, at_m, side="right")) - 1
        return float(self._corner_at[max(i, 0)])

    def feet(self, points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where along the walk it comes closest to each of `points` (n, 2), and how close, in metres."""
        if len(self._line) == 1:
            return np.zeros(len(points)), np.hypot(*(points - self._line[0]).T)
        starts, ways = self._line[:-1], np.diff(self._line, axis=0)
        along = ((points[:, None] - starts) * ways).sum(axis=2) / (ways * ways).sum(axis=1)
        share = np.clip(along, 0.0, 1.0)
        offsets = starts + ways * share[:, :, None] - points[:, None]
        gaps = np.hypot(offsets[:, :, 0], offsets[:, :, 1])
        best, rows = np.argmin(gaps, axis=1), np.arange(len(points))
        at_m = self._at[best] + share[rows, best] * np.diff(self._at)[best]
        return at_m, gaps[rows, best]

    def bends(self) -> tuple[Bend, ...]:
        """The bends that are felt, in order; what cancels or hardly bends is left out."""
        angles = [angle_deg(a, b) for a, b in pairwise(self._headings.tolist())]
        groups: list[Bend] = []
        before = 0.0
        for at, angle in zip(self._corner_at[1:-1].tolist(), angles, strict=True):
            last = groups[-1] if groups else None
            if last is not None and at - last.end_m <= _reach(before, angle):
                groups[-1] = Bend(last.at_m, at, last.angle_deg + angle, last.corners + 1)
            else:
                groups.append(Bend(at, at, angle))
            before = angle
        return tuple(bend for bend in groups if abs(bend.angle_deg) >= STRAIGHT_DEG)


def _reach(before_deg: float, after_deg: float) -> float:
    """How far apart two neighbouring bends may be and still be felt as one."""
    if before_deg * after_deg > 0:
        return SAME_BEND_M
    return WEAVE_M if max(abs(before_deg), abs(after_deg)) < SLIGHT_DEG else ZIGZAG_M


def _simplified(line: NDArray[np.float64], tolerance_m: float) -> list[int]:
    """The indices that stay when points within `tolerance_m` of a chord are left out.

    Source: Douglas and Peucker (1973), with a stack so that a long line cannot exhaust the recursion.
    """
    if len(line) == 1:
        return [0]
    kept, stack = {0, len(line) - 1}, [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        inner = line[first + 1 : last] - line[first]
        chord = line[last] - line[first]
        size = math.hypot(*chord)
        if size < 1e-9:
            gaps = np.hypot(inner[:, 0], inner[:, 1])
        else:
            along = np.clip((inner @ chord) / size**2, 0.0, 1.0)
            gaps = np.hypot(*(inner - along[:, None] * chord).T)
        far = int(np.argmax(gaps))
        if gaps[far] > tolerance_m:
            middle = first + 1 + far
            kept.add(middle)
            stack += [(first, middle), (middle, last)]
    indices = sorted(kept)
    # A loop smaller than the tolerance leaves two points on one spot, between which there is no heading.
    return [a for a, b in pairwise(indices) if math.dist(line[a], line[b]) > 1e-9] + indices[-1:]
