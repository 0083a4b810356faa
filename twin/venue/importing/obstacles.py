"""Walls, pillars and other things in the way, to fixtures; guiding lines for the blind, to details."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import shapely
from shapely import box
from shapely.geometry.base import BaseGeometry

from twin.venue.importing.areas import groups_of, is_room
from twin.venue.importing.draft import Draft
from twin.venue.importing.elements import Element
from twin.venue.importing.ids import make_id
from twin.venue.importing.measures import find_width_m
from twin.venue.importing.rings import sound_area
from twin.venue.importing.tags import says_yes

WALL_M: Final = 0.1
"""Thickness of a wall drawn as a line that says none."""
PILLAR_M: Final = 0.4
"""Side of a pillar drawn as a point that says none."""
_SOLID: Final = frozenset({"column", "pillar", "wall"})
_BESIDE_M: Final = 0.4


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A fixture to be."""

    source_id: str
    level: float
    category: str
    geometry: BaseGeometry
    id: str


@dataclass(slots=True)
class GuidingLine:
    """A tactile line of a level, to be a detail."""

    source_id: str
    level: float
    geometry: BaseGeometry
    id: str = field(default="")


def is_obstacle(element: Element) -> bool:
    """Whether an element is a wall, a pillar, or an area indoors that is no room."""
    indoor = element.tags.get("indoor", "")
    if indoor in _SOLID or element.tags.get("barrier") == "wall":
        return "level" in element.tags or indoor in _SOLID
    closed = element.geometry.geom_type.endswith("Polygon")
    return closed and indoor in ("yes", "furniture", "obstacle") and not is_room(element)


def is_guiding_line(element: Element) -> bool:
    """Whether an element is tactile paving along a line indoors."""
    tags = element.tags
    line = element.geometry.geom_type == "LineString"
    return line and says_yes(tags, "tactile_paving") and "level" in tags and tags.get("highway") != "steps"


def find_obstacles(elements: Iterable[Element], draft: Draft) -> list[Obstacle]:
    """The fixtures of each level; doors stay open in them."""
    found = []
    for element in elements:
        shape = _shape(element)
        levels = sorted({level for group in groups_of(element, draft) for level in group})
        if not levels:
            what = "a wall or obstacle has no level"
            draft.problems.add("level-missing", element.id, what, "put on level 0", once=True)
            levels = [0.0]
        if shape is None:
            draft.problems.add("area-invalid", element.id, "it has no size", "left out")
            continue
        solid = element.tags.get("indoor") == "wall" or element.tags.get("barrier") == "wall"
        wall = solid and element.geometry.geom_type != "Point"
        area = element.geometry.geom_type.endswith("Polygon") and not solid
        other = f"areas of indoor={element.tags['indoor']} that are no rooms" if area else "pillars"
        draft.counts["walls" if wall else other] += 1
        for level in levels:
            identifier = make_id(element.id, "fixture", level)
            found.append(Obstacle(element.id, level, "wall" if wall else "obstruction", shape, identifier))
    return found


def with_doors_open(obstacles: Iterable[Obstacle], draft: Draft) -> list[Obstacle]:
    """The obstacles with the openings of their level cut out of them."""
    trees: dict[float, tuple[list[BaseGeometry], shapely.STRtree]] = {}
    for level in {gap.level for gap in draft.gaps}:
        shapes = [gap.line.buffer(0.3, cap_style="flat") for gap in draft.gaps if gap.level == level]
        trees[level] = shapes, shapely.STRtree(shapes)
    kept = []
    for obstacle in obstacles:
        shapes, tree = trees.get(obstacle.level, ([], None))
        near = [] if tree is None else [shapes[i] for i in tree.query(obstacle.geometry, "intersects")]
        rest = (
            sound_area(obstacle.geometry.difference(shapely.union_all(near))) if near else obstacle.geometry
        )
        if rest is not None:
            kept.append(Obstacle(obstacle.source_id, obstacle.level, obstacle.category, rest, obstacle.id))
    return kept


def _shape(element: Element) -> BaseGeometry | None:
    geometry, width = element.geometry, element.tags.get("width")
    if geometry.geom_type == "Point":
        half = (find_width_m(element.tags.get("diameter", width), 0.05, 5.0) or PILLAR_M) / 2
        return box(geometry.x - half, geometry.y - half, geometry.x + half, geometry.y + half)
    if geometry.geom_type == "LineString":
        half = (find_width_m(width, 0.01, 3.0) or WALL_M) / 2
        return sound_area(geometry.buffer(half, cap_style="flat", join_style="mitre", mitre_limit=2))
    return sound_area(geometry)


def find_guiding_lines(elements: Iterable[Element], draft: Draft) -> list[GuidingLine]:
    """The tactile lines; the rooms they run through are marked as having them."""
    found = []
    by_level = draft.by_level()
    for element in elements:
        draft.counts["tactile lines"] += 1
        for level in sorted({level for group in groups_of(element, draft) for level in group}):
            rooms = [
                room
                for room in by_level.get(level, ())
                if room.geometry.intersection(element.geometry).length >= _BESIDE_M
            ]
            for room in rooms:
                if "tactilepaving" not in room.accessibility:
                    room.accessibility = (*room.accessibility, "tactilepaving")
            identifier = make_id(element.id, "detail", level)
            if by_level.get(level):
                found.append(GuidingLine(element.id, level, element.geometry, identifier))
    return found
