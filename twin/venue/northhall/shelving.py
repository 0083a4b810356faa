"""Shelf fields: parallel double-sided ranges with cross aisles, making way for columns."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from twin.venue.northhall.plan import tidy
from twin.venue.northhall.storey import Field

DEPTH_M, PITCH_M, BAY_M, CROSS_M = 0.48, 1.4, 0.9, 1.5
"""A range is 0.48 m deep; a pitch of 1.4 m leaves aisles of 0.92 m and sets every sixth on a column line."""
LONGEST_BAYS, SHORTEST_BAYS = 6, 2


@dataclass(frozen=True, slots=True)
class Range:
    """One range: its plan, its bays along each face and its layers."""

    shape: Polygon
    bays: int
    layers: int


def make_ranges(field: Field, room: Polygon, keep_clear: BaseGeometry) -> list[Range]:
    """The ranges of a field in shelf order: block by block from the north, along each block from the west."""
    swap = field.along == "x"
    region = shapely.intersection(field.region, room)
    keep_clear = shapely.intersection(keep_clear, shapely.box(*region.bounds))
    region = _swapped(region) if swap else region
    barred = _swapped(keep_clear) if swap else keep_clear
    x0, y0, x1, y1 = region.bounds
    lines = (
        np.arange(math.ceil((x0 + DEPTH_M / 2) / PITCH_M), math.floor((x1 - DEPTH_M / 2) / PITCH_M) + 1)
        * PITCH_M
    )
    found: list[Range] = []
    for low, high in reversed(_blocks(y0, y1)):
        for x in lines:
            strip = shapely.box(x - DEPTH_M / 2, low, x + DEPTH_M / 2, high)
            found += [_made(p, field.layers, swap) for p in _pieces(strip, region, barred)]
    return found


def _blocks(y0: float, y1: float) -> list[tuple[float, float]]:
    """The field's depth as blocks of whole bays with cross aisles between."""
    n = math.ceil((y1 - y0 + CROSS_M) / (LONGEST_BAYS * BAY_M + CROSS_M))
    length = (y1 - y0 - (n - 1) * CROSS_M) / n
    return [(y0 + i * (length + CROSS_M), y0 + i * (length + CROSS_M) + length) for i in range(n)]


def _pieces(strip: Polygon, region: Polygon, barred: BaseGeometry) -> list[Polygon]:
    """What of a strip may stand, cut to whole bays and kept against the north end."""
    out = []
    x0, _, x1, _ = strip.bounds
    for part in shapely.get_parts(shapely.difference(shapely.intersection(strip, region), barred)):
        clear = _full_width(part, x0, x1)
        if clear is None:
            continue
        low, high = clear
        bays = math.floor((high - low + 0.01) / BAY_M)
        if bays >= SHORTEST_BAYS:
            out.append(shapely.box(x0, high - bays * BAY_M, x1, high))
    return sorted(out, key=lambda p: -p.bounds[3])


def _full_width(part: BaseGeometry, x0: float, x1: float) -> tuple[float, float] | None:
    """The stretch over which a part has the strip's whole width."""
    left = shapely.intersection(part, shapely.LineString([(x0 + 0.01, -99), (x0 + 0.01, 199)]))
    right = shapely.intersection(part, shapely.LineString([(x1 - 0.01, -99), (x1 - 0.01, 199)]))
    if left.is_empty or right.is_empty:
        return None
    low = max(left.bounds[1], right.bounds[1])
    high = min(left.bounds[3], right.bounds[3])
    return (low, high) if high - low > BAY_M else None


def _made(piece: Polygon, layers: int, swap: bool) -> Range:
    length = piece.bounds[3] - piece.bounds[1]
    return Range(tidy(_swapped(piece) if swap else piece), round(length / BAY_M), layers)


def _swapped(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda xy: xy[:, ::-1])
