"""The venue's features and devices as things of the API, with what is particular to each kind."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from twin.things import Thing
from twin.venue.model import (
    Amenity,
    Device,
    Equipment,
    Feature,
    Kiosk,
    Level,
    Opening,
    Relationship,
    Seat,
    Section,
    Shelf,
    Unit,
    Venue,
    kind_of,
)

#: What is shown of each kind of feature beside its category and its names.
ATTRIBUTES: Mapping[type[Feature], tuple[str, ...]] = MappingProxyType(
    {
        Level: ("ordinal", "outdoor"),
        Unit: ("accessibility", "restriction"),
        Section: ("accessibility", "restriction"),
        Opening: ("accessibility", "door"),
        Amenity: ("accessibility", "unit_ids"),
        Relationship: ("direction", "origin_id", "intermediary_ids", "destination_id"),
        Kiosk: ("heading_deg",),
        Seat: (
            "unit_id",
            "zone_id",
            "bearing_deg",
            "table_id",
            "socket",
            "window",
            "quiet",
            "accessible",
        ),
        Shelf: ("unit_id", "faces"),
        Equipment: ("unit_id", "attributes"),
        Device: ("protocol", "model", "feature_of_interest", "report_interval_s"),
    }
)
#: Features that are drawn or linked, but have no state of their own.
_NOT_THINGS = frozenset(
    {
        "address",
        "anchor",
        "building",
        "detail",
        "fixture",
        "footprint",
        "geofence",
        "opening",
    }
)


def list_things(venue: Venue, devices: Iterable[Device]) -> dict[str, Thing]:
    """Everything that can have properties, by id: features in file order, then devices."""
    found: dict[str, Thing] = {}
    for feature in (*venue.by_id.values(), *devices):
        kind = kind_of(feature)
        if kind not in _NOT_THINGS:
            level_id = feature.id if isinstance(feature, Level) else _level_of(venue, feature)
            found[feature.id] = Thing(feature.id, kind, feature.name, level_id, attributes_of(feature))
    return found


def attributes_of(feature: Feature) -> dict[str, Any]:
    """What never changes about a feature, as values that JSON has; those it lacks are left out."""
    shown: dict[str, Any] = {"category": feature.category}
    for name in ATTRIBUTES.get(type(feature), ()):
        value = getattr(feature, name)
        if value is not None:
            shown[name] = dict(value) if isinstance(value, Mapping) else value
    return shown


def _level_of(venue: Venue, feature: Feature) -> str | None:
    level_id = venue.level_of.get(feature.id)
    if level_id is None and isinstance(feature, Device):
        return feature.level_id or venue.level_of.get(feature.feature_of_interest)
    return level_id
