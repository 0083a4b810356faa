"""Levels out of rooms: their outlines, their ordinals, half levels among them, and how high they lie."""

import math
from collections.abc import Iterable, Mapping
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from twin.venue.importing.draft import Room

_WALL_M: Final = 0.6
_OVERLAP_M2: Final = 1.0
_PINHOLE_M2: Final = 0.25
_STOREY_HEIGHT_RANGE_M: Final = (1.5, 60.0)


def outlines(rooms: Iterable[Room]) -> dict[float, BaseGeometry]:
    """The outline of each level: its rooms and the walls between them, lowest level first."""
    shapes: dict[float, list[BaseGeometry]] = {}
    for room in rooms:
        shapes.setdefault(room.level, []).append(room.geometry)
    return {level: _closed(shapes[level]) for level in sorted(shapes)}


def _closed(shapes: list[BaseGeometry]) -> BaseGeometry:
    union = shapely.union_all(shapes)
    wide = union.buffer(_WALL_M, join_style="mitre", mitre_limit=2)
    whole = wide.buffer(-_WALL_M, join_style="mitre", mitre_limit=2).union(union)
    parts = [_without_pinholes(part) for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0]


def _without_pinholes(part: BaseGeometry) -> BaseGeometry:
    holes = [ring for ring in part.interiors if shapely.Polygon(ring).area >= _PINHOLE_M2]
    return shapely.Polygon(part.exterior, holes)


def ordinals(areas: Mapping[float, BaseGeometry], non_existent: frozenset[int]) -> dict[float, int]:
    """The IMDF ordinal of each level: the level itself, less the numbers the building leaves out.

    Half a level belongs to the storey below, or else above, if it lies beside that; a building in which it
    lies over both is counted through from its ground floor, so that each level has an ordinal of its own.
    """
    found = {level: _counted(int(level), non_existent) for level in areas if level.is_integer()}
    by_ordinal: dict[int, list[BaseGeometry]] = {ordinal: [areas[level]] for level, ordinal in found.items()}
    for level in sorted(level for level in areas if not level.is_integer()):
        for whole in (math.floor(level), math.ceil(level)):
            ordinal = _counted(whole, non_existent)
            beside = by_ordinal.setdefault(ordinal, [])
            if all(area.intersection(areas[level]).area <= _OVERLAP_M2 for area in beside):
                beside.append(areas[level])
                found[level] = ordinal
                break
        else:
            return _counted_through(areas)
    return found


def _counted(level: int, non_existent: frozenset[int]) -> int:
    if level >= 0:
        return level - sum(0 < other <= level for other in non_existent)
    return level + sum(level <= other < 0 for other in non_existent)


def _counted_through(areas: Mapping[float, BaseGeometry]) -> dict[float, int]:
    levels = sorted(areas)
    ground = max((level for level in levels if level <= 0), default=levels[0])
    return {level: i - levels.index(ground) for i, level in enumerate(levels)}


def elevations_m(levels: Iterable[float], heights_m: Mapping[float, float]) -> dict[float, float]:
    """How high levels lie, where the heights of all storeys between them and level 0 are known.

    `heights_m` are storey heights, floor to floor. Half levels lie between.
    """
    least, most = _STOREY_HEIGHT_RANGE_M
    usable = {level: height for level, height in heights_m.items() if least <= height <= most}
    found: dict[float, float] = {}
    for level in levels:
        below = math.floor(level)
        steps = range(below) if below >= 0 else range(below, 0)
        if not usable or any(step not in usable for step in steps):
            continue
        base_m = math.copysign(sum(usable[step] for step in steps), below)
        part = level - below
        if part == 0:
            found[level] = round(base_m, 3) + 0.0
        elif below in usable:
            found[level] = round(base_m + part * usable[below], 3)
    return found
