"""OpenStreetMap elements as shapes with tags, whatever file they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Element:
    """One tagged element: `id` such as `way/123`, its tags, and its place, a point, line or polygon.

    Places are in WGS 84 until the plane is chosen, and in local metres from then on.
    """

    id: str
    tags: Mapping[str, str]
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class Elements:
    """The tagged elements of a file, and how many elements of each type it had."""

    found: tuple[Element, ...]
    counts: Mapping[str, int] = field(default_factory=dict)


_AREA_KEYS: Final = ("building", "building:part", "amenity", "shop", "room", "office", "leisure", "tourism")
_LINEAR_INDOOR: Final = frozenset({"wall", "pathway"})


def is_area(tags: Mapping[str, str]) -> bool:
    """Whether a closed way with these tags is an area and not a line that comes back to its start."""
    if tags.get("area") in ("yes", "no"):
        return tags["area"] == "yes"
    if tags.get("type") == "multipolygon":
        return True
    if tags.get("indoor") in _LINEAR_INDOOR:
        return False
    if "indoor" in tags or any(key in tags for key in _AREA_KEYS):
        return True
    return tags.get("highway") == "elevator"
