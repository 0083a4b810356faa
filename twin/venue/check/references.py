"""Rules about ids that name other features: do these exist, and are they of the right kind and place."""

from collections.abc import Iterator

from twin.venue.check.properties import collection_of
from twin.venue.check.rule import Finding, Look, rule
from twin.venue.model import Feature
from twin.venue.problems import Severity, shorten

_NEAR_M = 0.5


@rule("reference-exists", Severity.ERROR, "An id names a feature that is in no file.")
def reference_exists(look: Look) -> Iterator[Finding]:
    """Every reference of every venue collection."""
    for raw_id, key, named in _references(look):
        if named not in look.raw_by_id:
            message = f"{key} names {shorten(named)}, which is in no file; add it or correct the id"
            yield Finding(raw_id, message)


@rule("reference-type", Severity.ERROR, "An id names a feature of the wrong type.")
def reference_type(look: Look) -> Iterator[Finding]:
    """Such as a `unit_id` that names a level."""
    for raw_id, key, named, allowed in _typed_references(look):
        found = look.raw_by_id.get(named)
        if found is not None and allowed != ("*",) and found.feature_type not in allowed:
            wanted = " or a ".join(allowed)
            yield Finding(raw_id, f"{key} names the {found.feature_type} {named}, where a {wanted} belongs")


@rule("extension-reference-exists", Severity.WARNING, "In a file that is not IMDF, an id names nothing.")
def extension_reference_exists(look: Look) -> Iterator[Finding]:
    """Keys that end in `_id` or `_ids`."""
    for features in look.reading.extensions.values():
        for raw in features:
            for key, value in raw.properties.items():
                for named in _ids(value) if key.endswith(("_id", "_ids")) else ():
                    if named not in look.raw_by_id:
                        yield Finding(raw.id, f"{key} names {shorten(named)}, which is in no file")


@rule("level-agrees", Severity.ERROR, "A feature and what it belongs to are on different levels.")
def level_agrees(look: Look) -> Iterator[Finding]:
    """Seats, shelves and equipment against their unit, devices against what they observe."""
    venue = look.venue
    owned: list[tuple[Feature, str | None, str | None]] = []
    owned += [(f, f.level_id, f.unit_id) for f in venue.seats]
    owned += [(f, f.level_id, f.unit_id) for f in venue.shelves]
    owned += [(f, f.level_id, f.unit_id) for f in venue.equipment]
    owned += [(d, d.level_id, d.feature_of_interest) for d in venue.devices]
    for feature, level_id, owner_id in owned:
        other = None if owner_id is None else venue.level_of.get(owner_id)
        if level_id is not None and other is not None and other != level_id:
            yield Finding(feature.id, f"level_id is {level_id}, but {owner_id} is on {other}; correct one")


@rule("anchor-in-unit", Severity.WARNING, "An anchor lies outside the unit it belongs to.")
def anchor_in_unit(look: Look) -> Iterator[Finding]:
    """By more than half a metre; who is anchored there would be looked for in the wrong place."""
    for anchor in look.venue.anchors:
        yield from _outside(look, anchor, anchor.unit_id)


@rule("amenity-in-unit", Severity.WARNING, "An amenity lies outside the units it belongs to.")
def amenity_in_unit(look: Look) -> Iterator[Finding]:
    """By more than half a metre from the nearest of them."""
    for amenity in look.venue.amenities:
        findings = [list(_outside(look, amenity, unit_id)) for unit_id in amenity.unit_ids]
        if findings and all(findings):
            yield from findings[0]


@rule("relationship-ends", Severity.ERROR, "A relationship lacks an end, or both ends are one.")
def relationship_ends(look: Look) -> Iterator[Finding]:
    """A stair that leads nowhere cannot be walked."""
    for relationship in look.venue.relationships:
        origin, destination = relationship.origin_id, relationship.destination_id
        if origin is None or destination is None:
            yield Finding(relationship.id, "origin or destination is null; name the units at both ends")
        elif origin == destination:
            yield Finding(relationship.id, "origin and destination are one feature; name two")


def _outside(look: Look, feature: Feature, unit_id: str | None) -> Iterator[Finding]:
    unit = None if unit_id is None else look.unit_by_id.get(unit_id)
    if unit is None or unit.geometry is None or feature.geometry is None:
        return
    apart_m = unit.geometry.distance(feature.geometry)
    if apart_m > _NEAR_M:
        yield Finding(feature.id, f"is {apart_m:.1f} m outside its unit {unit.id}; move it or name another")


def _references(look: Look) -> Iterator[tuple[str, str, str]]:
    for raw_id, key, named, _ in _typed_references(look):
        yield raw_id, key, named


def _typed_references(look: Look) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    for raw in look.reading.raw:
        collection = collection_of(raw)
        for prop in () if collection is None else collection.properties:
            if prop.refers_to:
                for named in _ids(raw.properties.get(prop.key)):
                    yield raw.id, prop.key, named, prop.refers_to


def _ids(value: object) -> list[str]:
    found = []
    for item in value if isinstance(value, list) else [value]:
        named = item.get("id") if isinstance(item, dict) else item
        if isinstance(named, str):
            found.append(named)
    return found
