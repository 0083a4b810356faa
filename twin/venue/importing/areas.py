"""Areas of Simple Indoor Tagging to rooms: one on each of their levels."""

from collections.abc import Iterable
from typing import Final

from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from twin.venue.importing.draft import VERTICAL, Draft, Room
from twin.venue.importing.elements import Element
from twin.venue.importing.level_values import Levels, parse_levels, repeated
from twin.venue.importing.rings import sound_area
from twin.venue.importing.tags import accessibility, unit_category, vertical_category

ROOMY: Final = frozenset({"room", "corridor", "area", "stairs", "elevator", "ramp"})
"""Values of `indoor` that are rooms."""
_SMALL_M2: Final = 0.05
_CLOSE_M: Final = 1.0
Groups = tuple[tuple[float, ...], ...]


def is_room(element: Element) -> bool:
    """Whether an element is an area that people may be in."""
    tags = element.tags
    if tags.get("indoor") in ROOMY:
        return not isinstance(element.geometry, Point)
    if (
        not element.geometry.geom_type.endswith("Polygon")
        or "building" in tags
        or tags.get("indoor") == "level"
    ):
        return False
    if tags.get("indoor", "no") in ("yes", "no", "") and "level" in tags:
        keys = ("room", "amenity", "shop", "office")
        return any(key in tags for key in keys) or vertical_category(tags) is not None
    return False


def levels_of(element: Element, draft: Draft) -> Levels:
    """The levels an element names, its remarks told."""
    levels = parse_levels(element.tags.get("level"), draft.options.limits.levels)
    _tell(element, levels, "level", draft)
    return levels


def groups_of(element: Element, draft: Draft) -> Groups:
    """The copies of an element, each with the levels it is on; empty where it names none."""
    repeats = parse_levels(element.tags.get("repeat_on"), draft.options.limits.levels)
    _tell(element, repeats, "repeat_on", draft)
    return repeated(levels_of(element, draft), repeats)


def _tell(element: Element, levels: Levels, key: str, draft: Draft) -> None:
    done = f"read as {';'.join(f'{v:g}' for v in levels.values)}" if levels.values else "read as no level"
    for kind, what in levels.remarks:
        text = what if key == "level" else what.replace("level", key, 1)
        draft.problems.add(kind, element.id, text, done)


def draw_rooms(elements: Iterable[Element], draft: Draft) -> None:
    """Add a room for each area and level. A room without a level is put on the ground floor."""
    for element in elements:
        shape = _shape(element, draft)
        if shape is None:
            continue
        groups = groups_of(element, draft)
        if not groups:
            what = f"{element.tags.get('indoor', 'area')} has no level"
            draft.problems.add("level-missing", element.id, what, "put on level 0")
            groups = ((0.0,),)
        category = unit_category(element.tags)
        draft.groups[element.id] = groups
        levels = sorted({level for group in groups for level in group})
        if len(levels) > len(groups) and category not in VERTICAL:
            what = f"{category} spans levels {', '.join(f'{level:g}' for level in levels)}"
            done = "drawn on each; open to below where no door leads in"
            draft.problems.add("area-layered", element.id, what, done)
        draft.counts[f"areas of indoor={element.tags.get('indoor', 'other')}"] += 1
        for level in levels:
            draft.add_room(
                Room(element.id, level, category, shape, element.tags, accessibility(element.tags))
            )


def _shape(element: Element, draft: Draft) -> BaseGeometry | None:
    geometry = element.geometry
    if isinstance(geometry, LineString):
        coords = list(geometry.coords)
        apart_m = Point(coords[0]).distance(Point(coords[-1]))
        if len(coords) < 3 or apart_m > _CLOSE_M:
            what = f"its outline is open by {apart_m:.1f} m"
            draft.problems.add("area-invalid", element.id, what, "left out")
            return None
        if apart_m > 0:
            what = f"its outline is open by {apart_m:.2f} m"
            draft.problems.add("area-invalid", element.id, what, "closed")
        geometry = Polygon(coords)
    shape = sound_area(geometry)
    if shape is None or shape.area < _SMALL_M2:
        kind, what = ("area-invalid", "its outline encloses nothing")
        if shape is not None:
            kind, what = "area-too-small", f"it covers {shape.area:.3f} m²"
        draft.problems.add(kind, element.id, what, "left out")
        return None
    if not geometry.is_valid:
        draft.problems.add("area-invalid", element.id, "its outline crosses itself", "repaired")
    return shape
