"""Where a reader stands before a bay of a shelf.

The venue does not say which long side of a range is which face, so this is by agreement: looking along the
range to the north (local +y), or to the east where it lies across, the first face is on the left and the
second on the right. Bays count from the reader's left.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from twin.venue.model import Shelf

REACH_M: Final = 0.45
"""From the face to the middle of the reader; half of a narrow aisle."""

_LEVEL: Final = math.radians(1)


@dataclass(frozen=True, slots=True)
class Standing:
    """The line along which a reader walks the face, from before its left end to before its right; metres."""

    left: tuple[float, float]
    right: tuple[float, float]

    def before(self, bay: float, bays: int) -> tuple[float, float]:
        """Local x and y before the middle of a bay, counted from 1."""
        part = (bay - 0.5) / bays
        (x0, y0), (x1, y1) = self.left, self.right
        return x0 + part * (x1 - x0), y0 + part * (y1 - y0)


def standing_at(shelf: Shelf, place: int, room: BaseGeometry | None) -> Standing:
    """Where to stand for the face at `place`; beyond a wall (outside `room`) the other side is taken."""
    if shelf.geometry is None or shelf.geometry.is_empty:
        return Standing((math.nan, math.nan), (math.nan, math.nan))
    centre, along, across = _axes(shelf.geometry)
    for side in (1, -1) if place == 0 else (-1, 1):
        standing = _line(centre, along, across, side)
        if room is None or shapely.contains_xy(room, *standing.before(1, 1)):
            return standing
    return _line(centre, along, across, 1 if place == 0 else -1)


def _axes(shape: BaseGeometry) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Centre, half of the range's length to the north (or east), half its depth to the left of that."""
    box = np.asarray(shape.minimum_rotated_rectangle.exterior.coords)
    sides = np.diff(box, axis=0)[:2]
    length = sides[np.argmax(np.hypot(*sides.T))]
    depth = np.min(np.hypot(*sides.T))
    if length[1] < -abs(length[0]) * math.tan(_LEVEL) or (
        abs(length[1]) <= abs(length[0]) * math.tan(_LEVEL) and length[0] < 0
    ):
        length = -length
    left = np.array([-length[1], length[0]]) / np.hypot(*length)
    return box[:4].mean(axis=0), length / 2, left * (depth / 2)


def _line(centre: np.ndarray, along: np.ndarray, across: np.ndarray, side: int) -> Standing:
    out = across * side * (1 + REACH_M / max(float(np.hypot(*across)), 1e-9))
    # Facing a shelf on one's left, one's left hand points forward along it.
    left, right = (centre + out + along * side, centre + out - along * side)
    return Standing((float(left[0]), float(left[1])), (float(right[0]), float(right[1])))
