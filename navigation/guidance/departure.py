"""The first move of a walk: which way one looks, and which way one then goes."""

import math
from typing import Final

from shapely.geometry.base import BaseGeometry

from navigation.guidance.course import Course, angle_deg, turn_of
from navigation.guidance.drafting import Draft, Stretch
from navigation.guidance.naming import name_of
from navigation.guidance.steps import Alighting, Facing, SettingOff, StepKind, Turn
from navigation.guidance.surroundings import Landmark, Surroundings
from navigation.itinerary import Place, Ride, Walk
from twin.venue.model import Kiosk, Opening

SETTLED_M: Final = 2.0
"""Bends within the first steps belong to the first move."""
ENTRANCE_M: Final = 2.5
"""Whoever starts this close to an entrance has just come through it."""
LIFT_DEPTH_M: Final = 4.0
"""The door of what was ridden is at most this far from where the ride ends."""
AHEAD_DEG, AHEAD_M = 20.0, 25.0
"""What lies this straight ahead and this near can be faced."""
_ALIGHTS_AT_DOOR: Final = frozenset({"elevator", "escalator"})


def setting_off(stretch: Stretch, origin: Place, surroundings: Surroundings) -> tuple[Draft, float]:
    """The first step of a route, and up to where along the walk its turn holds good."""
    settled_m, heading = _settled(stretch.course, SETTLED_M)
    facing, looking_deg = _looking(origin, surroundings)
    landmark: Landmark | None = None
    if facing is None and heading is not None:
        landmark = _ahead(origin, heading, surroundings)
        facing = None if landmark is None else Facing.LANDMARK
    turn: Turn | None = Turn.STRAIGHT if landmark is not None else None
    if looking_deg is not None and heading is not None:
        turn = turn_of(angle_deg(looking_deg, heading))
    detail = SettingOff(
        facing=facing,
        landmark={} if landmark is None else landmark.name,
        place=name_of(surroundings.unit_at(origin.level_id, origin.x_m, origin.y_m)),
    )
    return stretch.draft(StepKind.START, 0.0, detail, turn), settled_m


def alighting(stretch: Stretch, ride: Ride, surroundings: Surroundings) -> tuple[Draft, float]:
    """The first step after a ride; its turn is seen from the door of a lift, or the end of an escalator."""
    course, door = stretch.course, _door_of_ride(stretch.walk, surroundings)
    detail = Alighting(conveyance=ride.conveyance, levels_up=ride.levels_up)
    if door is None:
        settled_m, _ = _settled(course, SETTLED_M)
        return stretch.draft(StepKind.TURN, 0.0, detail), settled_m
    opening, at_m = door
    settled_m, heading = _settled(course, at_m + SETTLED_M)
    out_deg = _out_of(opening.geometry, course, at_m)
    turn = None if out_deg is None or heading is None else turn_of(angle_deg(out_deg, heading))
    return stretch.draft(StepKind.TURN, 0.0, detail, turn), settled_m


def _settled(course: Course, within_m: float) -> tuple[float, float | None]:
    """Where the bends of the beginning end, and the heading from there."""
    ends = [bend.end_m for bend in course.bends() if bend.at_m <= within_m]
    settled_m = max(ends, default=0.0)
    return max(settled_m, min(within_m, course.length_m)), course.heading_after(settled_m)


def _looking(origin: Place, surroundings: Surroundings) -> tuple[Facing | None, float | None]:
    """What tells the traveller where to look, and that heading in degrees counter-clockwise from +x."""
    feature = surroundings.venue.by_id.get(origin.feature_id or "")
    if isinstance(feature, Kiosk) and feature.heading_deg is not None:
        return Facing.SCREEN, 90.0 - feature.heading_deg
    for entrance in surroundings.entrances(origin.level_id):
        gap_m = math.hypot(entrance.x_m - origin.x_m, entrance.y_m - origin.y_m)
        if entrance.id == origin.feature_id or gap_m <= ENTRANCE_M:
            return Facing.ENTRANCE, entrance.inward_deg
    return None, None


def _ahead(origin: Place, heading: float, surroundings: Surroundings) -> Landmark | None:
    unit = surroundings.unit_at(origin.level_id, origin.x_m, origin.y_m)
    found = []
    for landmark in surroundings.landmarks(origin.level_id):
        dx, dy = landmark.x_m - origin.x_m, landmark.y_m - origin.y_m
        gap = math.hypot(dx, dy)
        seen = unit is not None and unit.id in landmark.seen_from
        if not seen or not SETTLED_M < gap <= AHEAD_M or landmark.id == origin.feature_id:
            continue
        if abs(angle_deg(heading, math.degrees(math.atan2(dy, dx)))) <= AHEAD_DEG:
            found.append((landmark.rank, gap, landmark.id, landmark))
    return min(found)[-1] if found else None


def _door_of_ride(walk: Walk, surroundings: Surroundings) -> tuple[Opening, float] | None:
    by_id = surroundings.venue.by_id
    for door in walk.doors:
        left, opening = by_id.get(door.from_unit_id or ""), by_id.get(door.opening_id)
        if door.at_m > LIFT_DEPTH_M:
            return None
        if left is not None and left.category in _ALIGHTS_AT_DOOR and isinstance(opening, Opening):
            return opening, door.at_m
    return None


def _out_of(line: BaseGeometry | None, course: Course, at_m: float) -> float | None:
    """The heading square through an opening, the way the walk goes."""
    if line is None or line.geom_type != "LineString":
        return None
    (x0, y0), (x1, y1) = line.coords[0][:2], line.coords[-1][:2]
    normal = (y0 - y1, x1 - x0)
    before, after = course.position(at_m - 0.5), course.position(at_m + 0.5)
    along = normal[0] * (after[0] - before[0]) + normal[1] * (after[1] - before[1])
    if along == 0:
        return None
    return math.degrees(math.atan2(normal[1], normal[0])) + (0.0 if along > 0 else 180.0)
