"""The last step: what is reached, and on which side of the way it is."""

import math
from typing import Final

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from navigation.guidance.course import angle_deg
from navigation.guidance.drafting import Draft, Stretch
from navigation.guidance.naming import name_of
from navigation.guidance.passage import LAST_M
from navigation.guidance.steps import Arriving, ShelfSpot, Side, StepKind
from navigation.itinerary import Place
from twin.venue.model import Amenity, Occupant, Unit, Venue

AHEAD_DEG, BEHIND_DEG = 35.0, 145.0


def side_of(heading_deg: float, dx_m: float, dy_m: float) -> Side:
    """The side of something seen along `heading_deg`, from its offset."""
    turn = angle_deg(heading_deg, math.degrees(math.atan2(dy_m, dx_m)))
    if abs(turn) <= AHEAD_DEG:
        return Side.AHEAD
    if abs(turn) >= BEHIND_DEG:
        return Side.BEHIND
    return Side.LEFT if turn > 0 else Side.RIGHT


def arriving(stretch: Stretch, destination: Place, venue: Venue, shelf: ShelfSpot | None) -> Draft:
    """The end of the last walk."""
    length_m = stretch.walk.length_m
    end = Point(*stretch.course.position(length_m))
    heading = stretch.course.heading_before(max(length_m - LAST_M, 0.0))
    detail = arrived(destination, venue, shelf, end, heading)
    return stretch.draft(StepKind.ARRIVE, length_m, detail)


def arrived(
    destination: Place, venue: Venue, shelf: ShelfSpot | None, end: Point, heading_deg: float | None
) -> Arriving:
    """What is said at `end`, coming along `heading_deg`."""
    feature = venue.by_id.get(destination.feature_id or "")
    where = _where(destination.feature_id or "", venue)
    side: Side | None = None
    if where is not None and heading_deg is not None and not _stands_in(feature, where, end):
        nearest = shapely.shortest_line(end, where)
        target = where.centroid if nearest.length < _TOUCHING_M else Point(nearest.coords[-1])
        dx, dy = target.x - end.x, target.y - end.y
        side = Side.AHEAD if math.hypot(dx, dy) < _TOUCHING_M else side_of(heading_deg, dx, dy)
    return Arriving(name=name_of(feature), side=side, shelf=shelf)


_TOUCHING_M: Final = 0.05


def _where(feature_id: str, venue: Venue) -> BaseGeometry | None:
    feature = venue.by_id.get(feature_id)
    if isinstance(feature, Occupant):
        feature = venue.by_id.get(feature.anchor_id or "")
    if isinstance(feature, Amenity):
        room = venue.by_id.get(next(iter(feature.unit_ids), ""))
        if room is not None and room.category == feature.category and room.geometry is not None:
            return room.geometry
    if feature is None or feature.geometry is None or feature.geometry.is_empty:
        return None
    return feature.geometry


def _stands_in(feature: object, where: BaseGeometry, end: Point) -> bool:
    """Whether one is in a room by now, as opposed to beside a thing."""
    return isinstance(feature, Unit | Amenity) and where.area > 0 and where.distance(end) < _TOUCHING_M
