"""Polygons out of the ways of a multipolygon, and out of outlines that are not quite sound."""

from collections.abc import Sequence

import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from twin.venue.geometry import repaired


def ring_polygon(outer: Sequence[LineString], inner: Sequence[LineString]) -> BaseGeometry | None:
    """The polygon within the closed rings that `outer` make end to end, less those of `inner`; None if none.

    Ways may come in any order and direction. What does not close is left out.
    """
    hull = _filled(outer)
    if hull is None:
        return None
    holes = _filled(inner)
    return hull if holes is None else sound_area(hull.difference(holes))


def _filled(lines: Sequence[LineString]) -> BaseGeometry | None:
    if not lines:
        return None
    # Each line apart: joining all of them would also cut rings where they touch.
    closed = [line for line in lines if line.is_closed and len(line.coords) > 3]
    open_lines = [line for line in lines if not line.is_closed]
    merged = shapely.line_merge(shapely.MultiLineString(open_lines)) if open_lines else LineString()
    closed += [line for line in shapely.get_parts(merged) if line.is_closed and len(line.coords) > 3]
    areas = [area for line in closed if (area := sound_area(shapely.Polygon(line))) is not None]
    return sound_area(shapely.union_all(areas)) if areas else None


def sound_area(geometry: BaseGeometry) -> BaseGeometry | None:
    """The polygons of `geometry`, repaired; None where it has no area."""
    if geometry.is_empty:
        return None
    fixed = repaired(geometry)
    if fixed is None:
        return None
    if fixed.geom_type.endswith("Polygon"):
        return fixed
    parts = [part for part in shapely.get_parts(fixed) if part.geom_type == "Polygon" and part.area > 0]
    return None if not parts else parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
