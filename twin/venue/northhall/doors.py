"""Doors of every kind, and the openings they make between rooms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
import shapely.ops
from shapely import LineString, Polygon

from twin.venue.model import Door, Opening
from twin.venue.northhall.ids import both, make_id
from twin.venue.northhall.plan import Join, PlanError, doorway, shared_edges, tidy


@dataclass(frozen=True, slots=True)
class DoorKind:
    """`width_m` None means the whole edge that the two rooms share, without a leaf."""

    width_m: float | None
    category: str
    type: str
    material: str | None = None
    automatic: bool | None = False
    access_control: tuple[str, ...] = ()


KINDS: Mapping[str, DoorKind] = {
    "open": DoorKind(None, "pedestrian", "open", None, None),
    "gap": DoorKind(2.4, "pedestrian", "open", None, None),
    "door": DoorKind(1.0, "pedestrian", "swinging", "wood"),
    "double": DoorKind(1.8, "pedestrian", "swinging", "wood"),
    "glass": DoorKind(1.8, "pedestrian", "sliding", "glass", True),
    "fire": DoorKind(1.3, "pedestrian", "swinging", "metal"),
    "lift": DoorKind(1.1, "pedestrian", "sliding", "metal", True),
    "staff": DoorKind(1.0, "service", "swinging", "wood", False, ("badgereader",)),
    "service": DoorKind(1.8, "service", "swinging", "metal", False, ("badgereader",)),
    "hatch": DoorKind(0.9, "service", "shutter", "metal", True),
    "shutter": DoorKind(3.6, "service", "shutter", "metal", True, ("badgereader",)),
    "ramp": DoorKind(5.4, "automobile", "shutter", "metal", True),
    "entrance": DoorKind(3.6, "pedestrian.principal", "sliding", "glass", True),
    "side": DoorKind(2.0, "pedestrian", "sliding", "glass", True),
    "night": DoorKind(1.8, "pedestrian.principal", "sliding", "glass", True, ("badgereader",)),
    "exit": DoorKind(1.4, "emergencyexit", "swinging", "metal"),
}
_STEP_FREE = ("pedestrian", "pedestrian.principal", "service")


def make_openings(
    level: str, rooms: Mapping[str, Polygon], plate: Polygon, joins: Sequence[Join]
) -> tuple[list[Opening], list[LineString]]:
    """The openings of a level, and the lines along which no wall stands."""
    openings: list[Opening] = []
    for join in joins:
        lines = shared_edges(rooms[join.a], plate.boundary if join.b == "outside" else rooms[join.b])
        if not lines:
            raise PlanError(f"{level}: {join.a} and {join.b} do not touch")
        kind = KINDS[join.kind]
        width = join.width_m or kind.width_m
        stretches = (
            [_clear(line) for line in lines if line.length > 0.8]
            if width is None
            else [doorway(lines, width, join.at)]
        )
        for i, stretch in enumerate(stretches):
            openings.append(_opening(level, join, kind, stretch, i))
    return openings, [o.geometry for o in openings if isinstance(o.geometry, LineString)]


def _clear(line: LineString) -> LineString:
    """The line short of its ends, where walls may meet it."""
    return tidy(shapely.simplify(shapely.ops.substring(line, 0.15, line.length - 0.15), 0.004))


def _opening(level: str, join: Join, kind: DoorKind, line: LineString, number: int) -> Opening:
    at = join.at or ("", "")
    return Opening(
        id=make_id(level, "opening", join.a, join.b, join.kind, *map(str, at), number),
        level_id=make_id("level", level),
        name=both(*join.name) if join.name else {},
        category=kind.category,
        geometry=line,
        display_point=line.interpolate(0.5, normalized=True),
        accessibility=("wheelchair",) if kind.category in _STEP_FREE and line.length >= 0.85 else (),
        access_control=kind.access_control,
        door=Door(type=kind.type, automatic=kind.automatic, material=kind.material),
    )
