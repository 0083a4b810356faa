"""Where a feature of the venue is, as a point of a level; and what is like an id that names nothing."""

from collections.abc import Iterator

import shapely
from rapidfuzz import process

from navigation.failures import UnknownPlaceError
from navigation.itinerary import Place
from twin.venue.model import Amenity, Anchor, Feature, Level, Occupant, OnLevel, Relationship, Venue, label

_LIKE = 60.0
_LONGEST = 200


def find_point(venue: Venue, identifier: str) -> Place | None:
    """The point of a feature, None where it is not there or has no point."""
    feature = venue.by_id.get(identifier)
    point_of = None if feature is None else _point_of(venue, feature)
    if point_of is None:
        return None
    level_id, point = point_of
    return Place(level_id=level_id, x_m=point.x, y_m=point.y, feature_id=identifier)


def place_of(venue: Venue, identifier: str) -> Place:
    """The point of a feature; raises UnknownPlaceError for ids of nothing, and of what has no place."""
    if identifier not in venue.by_id:
        raise UnknownPlaceError(identifier[:_LONGEST], like(venue, identifier))
    place = find_point(venue, identifier)
    if place is None:
        advice = "name a room, a service, a shelf or a seat"
        raise UnknownPlaceError(identifier, (), "has no point on a level", advice)
    return place


def _point_of(venue: Venue, feature: Feature) -> tuple[str, shapely.Point] | None:
    if isinstance(feature, Level | Relationship):
        return None
    if isinstance(feature, Occupant):
        anchor = venue.by_id.get(feature.anchor_id or "")
        return _point_of(venue, anchor) if isinstance(anchor, Anchor) else None
    level_id = feature.level_id if isinstance(feature, OnLevel) else venue.level_of.get(feature.id)
    shape = feature.geometry
    if level_id is None or (shape is None and feature.display_point is None):
        return None
    if shape is None or (shape.area > 0 and feature.display_point is not None):
        return level_id, feature.display_point
    if shape.length > 0 and shape.area == 0:
        return level_id, shape.interpolate(0.5, normalized=True)
    return level_id, shapely.point_on_surface(shape)


def like(venue: Venue, text: str, most: int = 3) -> list[tuple[str, str]]:
    """(id, name) of the features whose name or id is spelt most like `text`, best first."""
    names = dict(_names(venue))
    found = process.extract(text[:_LONGEST], names.keys(), limit=4 * most, score_cutoff=_LIKE)
    ids = dict.fromkeys(names[name] for name, _, _ in found)
    return [(i, label(venue.by_id[i].name, "zh")) for i in list(ids)[:most]]


def _names(venue: Venue) -> Iterator[tuple[str, str]]:
    for feature in (*venue.units, *venue.amenities, *venue.occupants, *venue.kiosks, *venue.sections):
        for name in (*feature.name.values(), *feature.alt_name.values(), feature.id):
            yield name, feature.id


def describe(venue: Venue, place: Place) -> str:
    """The place in a word, for messages."""
    feature = venue.by_id.get(place.feature_id or "")
    if feature is not None:
        name = label(feature.name, "en")
        return f"{name} ({feature.id})" if name else feature.id
    return f"({place.x_m:.1f}, {place.y_m:.1f}) on level {place.level_id}"


def features_on_levels(venue: Venue) -> Iterator[Amenity | OnLevel]:
    """Everything that is often asked for the nearest of."""
    yield from venue.seats
    yield from venue.amenities
    yield from venue.openings
