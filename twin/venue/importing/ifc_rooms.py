"""Storeys and spaces of a building model, to levels and rooms; what a space is, by its name."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from twin.venue.importing.draft import Draft, Room
from twin.venue.importing.ifc_model import IfcModel, IfcSpace, IfcStorey
from twin.venue.importing.rings import sound_area

_SMALL_M2: Final = 0.05
_KINDS: Final[Mapping[str, str]] = MappingProxyType({
    "elevator": r"\blift|elevator|aufzug|fahrstuhl|电梯",
    "stairs": r"\bstair|treppe|escalier|楼梯",
    "ramp": r"\bramp|坡道",
    "restroom": r"\bwc\b|toilet|restroom|lavatory|卫生间|洗手间|厕所",
    "shower": r"\bbath|shower|\bbad\b|dusche|浴",
    "kitchen": r"kitchen|k(?:ü|ue)che|pantry|厨房|茶水",
    "walkway": r"corridor|hallway|passage|\bflur|\bgang\b|走廊|通道|过道",
    "lobby": r"foyer|lobby|entrance|vestibule|eingang|大厅|门厅|大堂",
    "library": r"library|reading|stacks|bibliothek|阅览|书库|图书",
    "conferenceroom": r"meeting|conference|besprechung|会议|研讨",
    "classroom": r"class|seminar|教室",
    "auditorium": r"auditorium|lecture|h(?:ö|oe)rsaal|报告厅",
    "office": r"office|b(?:ü|ue)ro|办公",
    "storage": r"stor(?:e|age)|lager|abstell|closet|archive|archiv|储藏|仓库|档案",
    "serverroom": r"server|机房",
    "nonpublic": r"utility|technical|mechanical|electrical|plant|shaft|technik|schacht|设备|配电|管井",
    "foodservice": r"\bcaf[eé]|canteen|restaurant|kantine|餐厅|咖啡",
    "terrace": r"terrace|balcony|\broof\b|terrasse|balkon|屋面|屋顶|露台|阳台",
    "parking": r"parking|garage|车库",
})  # fmt: skip
_PATTERNS: Final = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS.items())


def space_category(space: IfcSpace) -> str:
    """The IMDF category of a space, by its long name, its kind or its name; `room` where none says."""
    for text in (space.long_name, space.kind, space.name):
        for category, pattern in _PATTERNS:
            if pattern.search(text):
                return category
    return "room"


def storey_levels(model: IfcModel, draft: Draft) -> dict[str, float]:
    """The level of each storey that has spaces: 0 for the one whose floor is nearest to height 0.

    Storeys without spaces are left out. Those of one height are one level.
    """
    used = {space.storey for space in model.spaces if space.storey is not None}
    kept: list[IfcStorey] = []
    for storey in sorted(model.storeys, key=lambda storey: (storey.z_m, storey.id)):
        if storey.id in used:
            kept.append(storey)
        else:
            what = f"storey {storey.name[:60]!r} at {storey.elevation_m:.2f} m has no spaces"
            draft.problems.add("storey-empty", storey.id, what, "left out")
    heights = sorted({round(storey.z_m, 2) for storey in kept})
    if not heights:
        return {}
    ground = min(heights, key=lambda height: (abs(height), height))
    order = {height: float(i - heights.index(ground)) for i, height in enumerate(heights)}
    return {storey.id: order[round(storey.z_m, 2)] for storey in kept}


def draw_spaces(spaces: Sequence[IfcSpace], levels: Mapping[str, float], draft: Draft) -> None:
    """Add a room for each space that has a footprint and a storey."""
    for space in spaces:
        shape = area_of(space.footprint)
        if shape is None or shape.area < _SMALL_M2:
            what = f"space {space.name[:60]!r} has no footprint"
            draft.problems.add("shape-missing", space.id, what, "left out")
            continue
        if space.storey is None or space.storey not in levels:
            what = f"space {space.name[:60]!r} belongs to no storey"
            draft.problems.add("storey-missing", space.id, what, "left out")
            continue
        called = space.long_name or space.name
        tags = {"name": called, "ref": space.name} if called != space.name else {"name": called}
        draft.counts["spaces"] += 1
        draft.add_room(
            Room(
                space.id,
                levels[space.storey],
                space_category(space),
                shape,
                {k: v for k, v in tags.items() if v},
            )
        )


def area_of(wkt: str | None) -> BaseGeometry | None:
    """The polygons of a footprint; None where there is none."""
    if wkt is None:
        return None
    try:
        return sound_area(shapely.from_wkt(wkt))
    except (ShapelyError, ValueError):
        return None
