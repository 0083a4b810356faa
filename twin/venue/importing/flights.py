"""Steps, escalators and ramps drawn as lines, to a room on both levels, ends to enter by, and a link."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import shapely
from shapely import LineString

from twin.venue.importing.areas import Groups, groups_of
from twin.venue.importing.draft import Draft, Gap, Link, Room
from twin.venue.importing.elements import Element
from twin.venue.importing.flight_facts import attributes_of, turned
from twin.venue.importing.ids import make_id
from twin.venue.importing.level_values import parse_levels
from twin.venue.importing.measures import find_way_up, find_width_m
from twin.venue.importing.tags import accessibility, vertical_category
from twin.venue.model import Door

WIDTH_M: Final[Mapping[str, float]] = {"escalator": 1.0, "ramp": 1.5, "stairs": 1.5}
"""Width of what says none."""
_WIDTH_RANGE_M: Final = (0.4, 30.0)
_STAIRWELL: Final = 0.8
_WELLS: Final = frozenset({"escalator", "ramp", "stairs"})
_WAYS: Final = frozenset({"corridor", "footway", "path", "pedestrian", "steps"})

NodeLevels = Mapping[tuple[float, float], str]
"""The `level` of tagged nodes by their place."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A line that rises from its first point to its last; `forward` says that it was drawn so."""

    line: LineString
    forward: bool


def joins_levels(element: Element) -> bool:
    """Whether an element is a line that leads, or may lead, from level to level."""
    if element.geometry.geom_type != "LineString" or "door" in element.tags:
        return False
    tags = element.tags
    return tags.get("highway") in _WAYS or tags.get("indoor") in ("pathway", "stairs", "ramp")


def draw_flights(elements: Iterable[Element], node_levels: NodeLevels, draft: Draft) -> None:
    """Add rooms, ends and links for each line that joins levels.

    A line within a stairwell that is drawn as an area tells how long that stair is, and adds nothing else.
    """
    for element in elements:
        category = vertical_category(element.tags)
        groups = groups_of(element, draft) or _groups_of_ends(element, node_levels)
        pairs = [pair for group in groups for pair in pairwise(group)]
        if not pairs:
            if category is not None and ("level" in element.tags or "indoor" in element.tags):
                what = f"{category} says not which levels it joins"
                draft.problems.add("connector-levels", element.id, what, "left out")
            else:
                draft.counts["lines that stay on one level or outdoors"] += 1
            continue
        well = _stairwell(element, pairs, draft)
        if well is not None:
            _measure(element, well, pairs, draft)
        elif category is None and find_way_up(element.tags.get("incline")) is None:
            what = f"a {_kind(element)} joins levels {', '.join(f'{a:g} and {b:g}' for a, b in pairs)}"
            draft.problems.add("connector-kind", element.id, what, "left out")
        else:
            _draw(element, category or "ramp", groups, node_levels, draft)


def _kind(element: Element) -> str:
    return element.tags.get("indoor") or element.tags.get("highway", "line")


def _groups_of_ends(element: Element, node_levels: NodeLevels) -> Groups:
    ends = [_level_at(element, index, node_levels) for index in (0, -1)]
    if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        return ()
    return ((min(ends[0], ends[1]), max(ends[0], ends[1])),)


def _level_at(element: Element, index: int, node_levels: NodeLevels) -> float | None:
    x, y = element.geometry.coords[index]
    values = parse_levels(node_levels.get((round(x, 3), round(y, 3)))).values
    return values[0] if len(values) == 1 else None


def _stairwell(element: Element, pairs: list[tuple[float, float]], draft: Draft) -> str | None:
    """The source of an area that leads from level to level and that most of this line lies in."""
    levels = {level for pair in pairs for level in pair}
    for room in draft.rooms:
        if room.category in _WELLS and room.level in levels and room.geometry.intersects(element.geometry):
            within = element.geometry.intersection(room.geometry.buffer(0.2)).length
            if element.geometry.length > 0 and within >= _STAIRWELL * element.geometry.length:
                return room.source_id
    return None


def _measure(element: Element, well: str, pairs: list[tuple[float, float]], draft: Draft) -> None:
    draft.counts["lines within stairwells"] += 1
    for lower, upper in pairs:
        key = f"{well}|{lower:g}|{upper:g}"
        draft.lengths_m[key] = max(draft.lengths_m.get(key, 0.0), round(element.geometry.length, 2))


def _draw(element: Element, category: str, groups: Groups, node_levels: NodeLevels, draft: Draft) -> None:
    width_m = find_width_m(element.tags.get("width"), *_WIDTH_RANGE_M) or WIDTH_M[category]
    shape = element.geometry.simplify(0.01).buffer(width_m / 2, cap_style="flat", join_style="mitre")
    if shape.is_empty or shape.geom_type != "Polygon":
        draft.problems.add("area-invalid", element.id, "the line has no length", "left out")
        return
    way = _rising(element, node_levels, draft)
    draft.count_connector(f"{category} as lines")
    rooms: dict[float, Room] = {}
    for level in sorted({level for group in groups for level in group}):
        if not draft.cut_out(shape, level):
            what = f"it lies in no room of level {level:g}"
            draft.problems.add("connector-place", element.id, what, "drawn there all the same")
        rooms[level] = draft.add_room(
            Room(element.id, level, category, shape, element.tags, accessibility(element.tags))
        )
    for group in groups:
        for lower, upper in pairwise(group):
            _enter(element, way.line, 0, width_m, lower, draft)
            _enter(element, way.line, -1, width_m, upper, draft)
            draft.links.append(_link(element, category, (rooms[lower], rooms[upper]), way, draft))


def _rising(element: Element, node_levels: NodeLevels, draft: Draft) -> _Way:
    line = LineString(element.geometry)
    first, last = (_level_at(element, index, node_levels) for index in (0, -1))
    up = find_way_up(element.tags.get("incline"))
    if first is not None and last is not None and first != last:
        up = first < last
    elif up is None:
        what = "neither incline nor the levels of its nodes say which end is below"
        draft.problems.add(
            "connector-direction", element.id, what, "its first node is taken as the lower end"
        )
        up = True
    return _Way(line if up else line.reverse(), up)


def _enter(element: Element, line: LineString, end: int, width_m: float, level: float, draft: Draft) -> None:
    """An opening across the lower (0) or upper (-1) end of the line."""
    identifier = make_id(element.id, "end", end, level)
    if identifier in draft.gap_ids:
        return
    coords = shapely.get_coordinates(line.simplify(0.01))
    at, inner = coords[end], coords[1 if end == 0 else -2]
    direction = (at - inner) / max(float(((at - inner) ** 2).sum()) ** 0.5, 1e-9)
    side = direction[::-1] * (-1, 1) * width_m / 2
    across = LineString([tuple(at - side), tuple(at + side)])
    draft.add_gap(
        Gap(
            element.id,
            level,
            across,
            "pedestrian",
            Door(type="open"),
            {},
            accessibility(element.tags),
            identifier,
        )
    )


def _link(element: Element, category: str, rooms: tuple[Room, Room], way: _Way, draft: Draft) -> Link:
    """From the lower room to the upper, or as an escalator runs."""
    conveying = element.tags.get("conveying", "no")
    upwards, directed = True, False
    if category == "escalator":
        if conveying in ("forward", "backward"):
            upwards, directed = (conveying == "forward") == way.forward, True
        elif conveying not in ("reversible", "no"):
            what = f"conveying={conveying[:40]} says not which way it runs"
            draft.problems.add("connector-direction", element.id, what, "taken as running both ways")
    facts = attributes_of(element, draft.problems)
    facts["length_m"] = round(way.line.length, 2)
    along = upwards == way.forward
    return Link(
        element.id, category, rooms if upwards else rooms[::-1], directed, facts if along else turned(facts),
        element.tags,
    )  # fmt: skip
