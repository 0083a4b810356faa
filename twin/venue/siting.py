"""Where a venue's local plane lies: its origin, and the direction of its x axis."""

import math
from collections.abc import Iterable

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from twin.venue.plane import LocalPlane


def choose_plane(
    display_point: Point | None, outline: BaseGeometry | None, footprints: Iterable[BaseGeometry]
) -> LocalPlane:
    """The plane for WGS 84 geometries: at the display point or centroid, x along the long side.

    The long side is that of the minimum rotated rectangle of the largest footprint, else of the outline.
    Without any geometry the plane lies at longitude 0, latitude 0.
    """
    areas = [g for g in footprints if not g.is_empty]
    whole = outline if outline is not None else shapely.union_all(areas) if areas else None
    origin = display_point or (None if whole is None or whole.is_empty else whole.centroid)
    if origin is None:
        return LocalPlane(lon=0.0, lat=0.0)
    level = LocalPlane(lon=round(origin.x, 9), lat=round(origin.y, 9))
    in_metres = [level.to_metres(g) for g in areas]
    largest = max(in_metres, key=lambda g: float(g.area), default=None)
    if largest is None and outline is not None:
        largest = level.to_metres(outline)
    rotation = 0.0 if largest is None else _long_side_deg(largest)
    return LocalPlane(lon=level.lon, lat=level.lat, rotation_deg=rotation)


def _long_side_deg(geometry: BaseGeometry) -> float:
    """Degrees counter-clockwise from east, over -90 and up to 90, of the longer side."""
    rectangle = shapely.minimum_rotated_rectangle(geometry)
    if rectangle.geom_type != "Polygon":
        return 0.0
    (x0, y0), (x1, y1), (x2, y2) = rectangle.exterior.coords[:3]
    first, second = math.hypot(x1 - x0, y1 - y0), math.hypot(x2 - x1, y2 - y1)
    # A square has two long sides; a millimetre keeps rounding from choosing between them.
    dx, dy = (x1 - x0, y1 - y0) if first >= second - 0.001 else (x2 - x1, y2 - y1)
    degrees = math.degrees(math.atan2(dy, dx)) % 180
    return round(degrees - 180 if degrees > 90 else degrees, 6)
