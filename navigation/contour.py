"""The part of triangles in which a value stays below a limit, however it runs between their corners.

The value must not grow faster than `slope` times the distance. Triangles that the limit runs through are
halved until their sides are shorter than `least_m`, and then cut straight: at most `slope * least_m` off.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from navigation.mesh import Floats

_ROUNDS: Final = 40
Values = Callable[[Floats, NDArray[np.int64]], Floats]
"""Values at points (P, 2) that lie in triangles (P,) of the caller's."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Triangles `corners` (K, 3, 2), parts of those numbered `of` (K,), with `values` (K, 3) at corners."""

    corners: Floats
    of: NDArray[np.int64]
    values: Floats

    def pick(self, chosen: NDArray[np.bool_]) -> "Pieces":
        """Those marked."""
        return Pieces(self.corners[chosen], self.of[chosen], self.values[chosen])


def wholly_below(pieces: Pieces, limit: float, slope: float) -> NDArray[np.bool_]:
    """Which triangles are below the limit all over, as their corners show."""
    below: NDArray[np.bool_] = (pieces.values + slope * _across(_sides(pieces))).min(axis=1) <= limit
    return below


def below(
    pieces: Pieces, limit: float, slope: float, least_m: float, values: Values
) -> tuple[Pieces, list[shapely.Polygon]]:
    """What is below the limit: whole triangles, and polygons cut out of others.

    An infinite value stands for any that is not below the limit.
    """
    inside, cut = [], []
    for _ in range(_ROUNDS):
        sides = _sides(pieces)
        whole = wholly_below(pieces, limit, slope)
        none = (np.minimum(pieces.values, limit) - slope * _across(sides)).max(axis=1) >= limit
        inside.append(pieces.pick(whole))
        pieces, sides = pieces.pick(~whole & ~none), sides[~whole & ~none]
        small = sides.max(axis=1, initial=0.0) < least_m
        cut.append(pieces.pick(small))
        pieces = _halved(pieces.pick(~small), sides[~small], values)
        if not len(pieces.of):
            break
    return _joined(inside), _cut_straight(_joined(cut), limit, slope)


def halved_to(pieces: Pieces, least_m: float, values: Values) -> Pieces:
    """All of the triangles, halved until they are as small."""
    done = []
    for _ in range(_ROUNDS):
        sides = _sides(pieces)
        small = sides.max(axis=1, initial=0.0) < least_m
        done.append(pieces.pick(small))
        if small.all():
            break
        pieces = _halved(pieces.pick(~small), sides[~small], values)
    return _joined(done)


def _sides(pieces: Pieces) -> Floats:
    """Lengths of the sides (K, 3), that from corner k to the next at k."""
    along = np.roll(pieces.corners, -1, axis=1) - pieces.corners
    lengths: Floats = np.hypot(along[:, :, 0], along[:, :, 1])
    return lengths


def _across(sides: Floats) -> Floats:
    """The farthest that anything of each triangle is from each corner: sides k and k - 1 lead away from k."""
    return np.maximum(sides, np.roll(sides, 1, axis=1))


def _joined(parts: list[Pieces]) -> Pieces:
    if not parts:
        return Pieces(np.empty((0, 3, 2)), np.empty(0, dtype=np.int64), np.empty((0, 3)))
    return Pieces(*(np.concatenate([getattr(p, name) for p in parts]) for name in Pieces.__slots__))


def _halved(pieces: Pieces, sides: Floats, values: Values) -> Pieces:
    """Two triangles for each, parted from the middle of the longest side to the corner across."""
    rows = np.arange(len(pieces.of))
    longest = sides.argmax(axis=1) if len(rows) else np.empty(0, dtype=np.int64)
    a, b, c = longest, (longest + 1) % 3, (longest + 2) % 3
    corners, known = pieces.corners, pieces.values
    middle = (corners[rows, a] + corners[rows, b]) / 2
    value = values(middle, pieces.of)
    halves = [
        (np.stack((corners[rows, a], middle, corners[rows, c]), axis=1),
         np.stack((known[rows, a], value, known[rows, c]), axis=1)),
        (np.stack((middle, corners[rows, b], corners[rows, c]), axis=1),
         np.stack((value, known[rows, b], known[rows, c]), axis=1)),
    ]  # fmt: skip
    return Pieces(
        np.concatenate([half[0] for half in halves]),
        np.concatenate((pieces.of, pieces.of)),
        np.concatenate([half[1] for half in halves]),
    )


def _cut_straight(pieces: Pieces, limit: float, slope: float) -> list[shapely.Polygon]:
    """Each triangle up to where the limit would lie if the value ran straight between its corners."""
    sides = _sides(pieces)
    before, after = np.roll(pieces.values, 1, axis=1), np.roll(pieces.values, -1, axis=1)
    capped = np.minimum(before + slope * np.roll(sides, 1, axis=1), after + slope * sides)
    values = np.minimum(pieces.values, capped)
    under = values <= limit
    found: list[shapely.Polygon] = []
    for count in (1, 2, 3):
        chosen = under.sum(axis=1) == count
        if not chosen.any():
            continue
        # Turned so that the odd corner, the only one under or over the limit, comes first.
        odd = (under[chosen] if count == 1 else ~under[chosen]).argmax(axis=1)
        order = (odd[:, None] + np.arange(3)) % 3
        a, b, c = np.take_along_axis(pieces.corners[chosen], order[:, :, None], axis=1).transpose(1, 0, 2)
        at = np.take_along_axis(values[chosen], order, axis=1)
        rings = [a, b, c]
        if count < 3:
            ab, ac = (a + _share(at[:, 0], at[:, k], limit) * (far - a) for k, far in ((1, b), (2, c)))
            rings = [a, ab, ac] if count == 1 else [ab, b, c, ac]
        found += list(shapely.polygons(np.stack(rings, axis=1)))
    return found


def _share(start: Floats, end: Floats, limit: float) -> Floats:
    """How far along from one value to the other the limit lies, (K, 1)."""
    with np.errstate(invalid="ignore"):  # an infinite end is reached at once
        share = np.nan_to_num((limit - start) / (end - start), nan=1.0)
    return np.clip(share, 0.0, 1.0)[:, None]
