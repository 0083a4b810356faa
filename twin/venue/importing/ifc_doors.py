"""Doors of a building model, to openings between the spaces on either side of the wall."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from shapely import LineString

from twin.venue.importing.draft import Draft, Gap
from twin.venue.importing.ifc_model import IfcDoor
from twin.venue.importing.thresholds import find_sides, join_sides
from twin.venue.model import Door

_FAR_M: Final = 1.5
_TYPES: Final[Mapping[str, str]] = MappingProxyType({
    "DOUBLE_DOOR_SLIDING": "sliding", "FOLDING": "movablepartition", "REVOLVING": "revolving",
    "ROLLINGUP": "shutter", "SLIDING": "sliding", "SWING": "swinging",
})  # fmt: skip


def draw_ifc_doors(doors: Sequence[IfcDoor], levels: Mapping[str, float], draft: Draft) -> None:
    """Add an opening for each door, on the edge of the space it leads into."""
    by_level = draft.by_level()
    for door in doors:
        if door.line is None:
            draft.problems.add("shape-missing", door.id, "the door has no shape", "left out")
            continue
        if door.storey is None or door.storey not in levels:
            what = "the door belongs to no storey that has spaces"
            draft.problems.add("storey-missing", door.id, what, "left out")
            continue
        level, line = levels[door.storey], LineString(door.line)
        rooms = by_level.get(level, [])
        near = [room for room in rooms if room.geometry.dwithin(line, _FAR_M)]
        sides = find_sides(line, near) or find_sides(line, near, _FAR_M)
        if not sides or line.length < 0.1:
            draft.problems.add("door-off-wall", door.id, "no space is on either side of the door", "left out")
            continue
        if len(sides) == 2 and sides[0].room is sides[1].room:
            what = "both sides of the door are one space"
            draft.problems.add("door-off-wall", door.id, what, "left out")
            continue
        draft.counts["doors"] += 1
        draft.counts["doors that lead outside"] += len(sides) == 1
        laid = join_sides(line, sides, level, draft)
        draft.add_gap(
            Gap(
                door.id, level, laid, _category(door, level, len(sides)), Door(type=_type(door)), {},
                ("wheelchair",) if door.is_accessible else (),
            )
        )  # fmt: skip


def _category(door: IfcDoor, level: float, sides: int) -> str:
    """A door that leads outside on the ground floor is an entrance, unless it is a fire exit."""
    if door.is_fire_exit:
        return "emergencyexit"
    outside = sides == 1 and door.is_external is not False
    return "pedestrian.principal" if outside and level == 0 else "pedestrian"


def _type(door: IfcDoor) -> str:
    return next((kind for word, kind in _TYPES.items() if word in door.operation.upper()), "door")
