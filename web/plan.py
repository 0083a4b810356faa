"""A level as GeoJSON, made once and kept packed: what the pages draw the plan from."""

import gzip
from dataclasses import dataclass
from typing import Any, Literal

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from twin.venue.model import Feature, Venue, kind_of
from web.catalogue import attributes_of
from web.pages import etag_of
from web.wire import to_json

Crs = Literal["local", "wgs84"]
_DRAWN = frozenset(
    {
        "level",
        "unit",
        "opening",
        "fixture",
        "seat",
        "shelf",
        "amenity",
        "kiosk",
        "section",
        "equipment",
        "occupant",
    }
)
_LOCAL_GRID_M = 0.001
_DEGREE_GRID = 1e-8


@dataclass(frozen=True, slots=True)
class LevelMap:
    """One level in one coordinate system, ready to send."""

    content: bytes
    packed: bytes
    etag: str


class LevelMaps:
    """The maps of a venue, each made when it is first asked for. Making one blocks for some 100 ms."""

    def __init__(self, venue: Venue) -> None:
        self._venue = venue
        self._made: dict[tuple[str, Crs], LevelMap] = {}

    def get(self, level_id: str, crs: Crs) -> LevelMap:
        """The map; raises NotInVenueError."""
        made = self._made.get((level_id, crs))
        if made is None:
            content = to_json(level_geojson(self._venue, level_id, crs))
            made = LevelMap(content, gzip.compress(content, 6, mtime=0), etag_of(content))
            self._made[level_id, crs] = made
        return made


def level_geojson(venue: Venue, level_id: str, crs: Crs) -> dict[str, Any]:
    """Everything that is drawn of a level, as a FeatureCollection; raises NotInVenueError."""
    level = venue.get_level(level_id)
    occupied = {anchor.id: anchor for anchor in venue.anchors}
    features = [level, *venue.list_on_level(level_id)]
    features += [o for o in venue.occupants if venue.level_of.get(o.anchor_id or "") == level_id]
    drawn, seen = [], set()
    for feature in features:
        geometry = feature.geometry
        if geometry is None and (anchor := occupied.get(getattr(feature, "anchor_id", None) or "")):
            geometry = anchor.geometry
        if geometry is None or kind_of(feature) not in _DRAWN or feature.id in seen:
            continue
        seen.add(feature.id)
        drawn.append(
            {
                "type": "Feature",
                "id": feature.id,
                "geometry": _coordinates(venue, geometry, crs),
                "properties": _properties(venue, feature, crs),
            }
        )
    return {"type": "FeatureCollection", "features": drawn}


def _coordinates(venue: Venue, geometry: BaseGeometry, crs: Crs) -> dict[str, Any]:
    if crs == "local":
        placed = shapely.set_precision(geometry, _LOCAL_GRID_M, mode="pointwise")
    else:
        placed = shapely.set_precision(venue.plane.to_wgs84(geometry), _DEGREE_GRID, mode="pointwise")
    return dict(mapping(placed))


def _properties(venue: Venue, feature: Feature, crs: Crs) -> dict[str, Any]:
    shown: dict[str, Any] = {"feature_type": kind_of(feature)} | attributes_of(feature)
    if feature.name:
        shown["name"] = dict(feature.name)
    if feature.alt_name:
        shown["alt_name"] = dict(feature.alt_name)
    if feature.display_point is not None:
        shown["display_point"] = _coordinates(venue, feature.display_point, crs)["coordinates"]
    return shown
