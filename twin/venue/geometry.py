"""GeoJSON geometries to shapely, in WGS 84: bounded, closed and valid, or an error that says why."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

import shapely
from shapely.geometry.base import BaseGeometry

from twin.errors import TwinError
from twin.venue.problems import shorten

Position = tuple[float, float]


class GeometryError(TwinError):
    """A geometry that cannot be built; `rule` is the reading rule it breaks."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


@dataclass(slots=True)
class Remarks:
    """What was put right while building one geometry."""

    has_heights: bool = False
    open_rings: int = 0
    invalid: list[str] = field(default_factory=list)


def build_geometry(value: object, remarks: Remarks) -> BaseGeometry | None:
    """The WGS 84 geometry of a GeoJSON geometry object, or None for null.

    Open rings are closed and crossing polygons repaired, and `remarks` says so. Raises GeometryError.
    """
    if value is None:
        return None
    kind = value.get("type") if isinstance(value, dict) else None
    build = _BUILDERS.get(kind) if isinstance(kind, str) else None
    if build is None or not isinstance(value, dict):
        raise GeometryError("geometry-readable", f"geometry type {shorten(kind)!r} is not one that IMDF uses")
    geometry = build(value.get("coordinates"), remarks)
    sound = repaired(geometry)
    if sound is not geometry:
        remarks.invalid.append(shapely.is_valid_reason(geometry))
    if sound is None:
        raise GeometryError("geometry-readable", f"the polygon encloses no area: {remarks.invalid[-1]}")
    return sound


def repaired(geometry: BaseGeometry) -> BaseGeometry | None:
    """`geometry` itself where it is valid, else a polygon that is, or None where no area is left."""
    if not geometry.geom_type.endswith("Polygon") or geometry.is_valid:
        return geometry
    fixed = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    if fixed.is_empty or not fixed.geom_type.endswith("Polygon"):
        return None
    return cast("BaseGeometry", fixed)


def _position(value: object, remarks: Remarks) -> Position:
    if not isinstance(value, list) or len(value) < 2:
        raise GeometryError("geometry-readable", f"position {shorten(value)} is not [longitude, latitude]")
    lon, lat = value[0], value[1]
    if type(lon) not in (int, float) or type(lat) not in (int, float):
        raise GeometryError("coordinates-finite", f"position {shorten(value)} is not two numbers")
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # before isfinite, which a huge integer overflows
        if not (abs(lon) <= _HUGE and abs(lat) <= _HUGE):
            raise GeometryError("coordinates-finite", f"position {shorten(value)} is not finite")
        hint = "; longitude comes first" if -90 <= lon <= 90 and -180 <= lat <= 180 else ""
        raise GeometryError("coordinates-in-range", f"position {shorten(value)} is not on Earth{hint}")
    remarks.has_heights = remarks.has_heights or len(value) > 2
    return float(lon), float(lat)


_HUGE = sys.float_info.max


def _items(value: object) -> list[object]:
    if not isinstance(value, list) or not value:
        raise GeometryError("geometry-readable", "coordinates are missing or not a list")
    return value


def _path(value: object, remarks: Remarks) -> list[Position]:
    path = [_position(item, remarks) for item in _items(value)]
    if len(path) < 2:
        raise GeometryError("geometry-readable", "a line needs two positions or more")
    return path


def _ring(value: object, remarks: Remarks) -> list[Position]:
    ring = [_position(item, remarks) for item in _items(value)]
    if ring[0] != ring[-1]:
        remarks.open_rings += 1
        ring.append(ring[0])
    if len(ring) < 4:
        raise GeometryError("geometry-readable", "a ring needs three corners or more")
    return ring


def _polygon(value: object, remarks: Remarks) -> BaseGeometry:
    rings = [_ring(item, remarks) for item in _items(value)]
    return shapely.Polygon(rings[0], rings[1:])


def _multi_line(value: object, remarks: Remarks) -> BaseGeometry:
    return shapely.MultiLineString([_path(item, remarks) for item in _items(value)])


def _multi_polygon(value: object, remarks: Remarks) -> BaseGeometry:
    return shapely.MultiPolygon([_polygon(item, remarks) for item in _items(value)])


_BUILDERS: Mapping[str, Callable[[object, Remarks], BaseGeometry]] = {
    "Point": lambda value, remarks: shapely.Point(_position(value, remarks)),
    "MultiPoint": lambda value, remarks: shapely.MultiPoint([_position(v, remarks) for v in _items(value)]),
    "LineString": lambda value, remarks: shapely.LineString(_path(value, remarks)),
    "MultiLineString": _multi_line,
    "Polygon": _polygon,
    "MultiPolygon": _multi_polygon,
}
