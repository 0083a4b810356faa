"""Rules about categories and other values that IMDF enumerates, and about values that look like defaults."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from twin.venue import categories
from twin.venue.check.rule import Finding, Look, grouped, rule
from twin.venue.model import Level, Opening
from twin.venue.problems import Severity, shorten
from twin.venue.spelling import find_meant

_Items = Iterator[tuple[tuple[str, ...], str, str]]
_F = TypeVar("_F", Level, Opening)
_FEW = 2


@rule("category-known", Severity.WARNING, "A category is not in IMDF's or our list for its feature type.")
def category_known(look: Look) -> Iterator[Finding]:
    """Grouped by feature type and category. Of occupants only unit categories are known to be wrong."""

    def items() -> _Items:
        for raw in look.reading.raw:
            value = raw.properties.get("category")
            if not isinstance(value, str) or not value:
                continue
            known = categories.KNOWN.get(raw.feature_type)
            if known is not None and value not in known:
                meant = find_meant(value, sorted(known))
                advice = f"write {meant!r}" if meant else "choose one from the list, such as " + _some(known)
                message = f"category {shorten(value)!r} is not one of a {raw.feature_type}; {advice}"
                yield (raw.feature_type, value), raw.id, message
            elif raw.feature_type == "occupant" and value in categories.OCCUPANT_NEVER:
                advice = "say what trade or service it is"
                yield ("occupant", value), raw.id, f"category {value!r} is that of a unit; {advice}"

    return grouped(items())


@rule("accessibility-known", Severity.WARNING, "An accessibility value is not in IMDF's list.")
def accessibility_known(look: Look) -> Iterator[Finding]:
    """Units, openings, sections and amenities."""
    return _unknown(look, "accessibility", categories.ACCESSIBILITY)


@rule("access-control-known", Severity.WARNING, "An access control value is not in IMDF's list.")
def access_control_known(look: Look) -> Iterator[Finding]:
    """Openings."""
    return _unknown(look, "access_control", categories.ACCESS_CONTROL)


@rule("restriction-known", Severity.WARNING, "A restriction is neither employeesonly nor restricted.")
def restriction_known(look: Look) -> Iterator[Finding]:
    """Whatever can be restricted."""
    return _unknown(look, "restriction", categories.RESTRICTION)


@rule("door-known", Severity.WARNING, "A door's type or material is not in IMDF's list.")
def door_known(look: Look) -> Iterator[Finding]:
    """Grouped by value."""

    def items() -> _Items:
        for opening in look.venue.openings:
            door = opening.door
            if door is None:
                continue
            if door.type is not None and door.type not in categories.DOOR_TYPES:
                message = f"door type {shorten(door.type)!r} is not one of {_some(categories.DOOR_TYPES)}"
                yield ("type", door.type), opening.id, message
            if door.material is not None and door.material not in categories.DOOR_MATERIALS:
                message = f"door material {shorten(door.material)!r} is not wood, glass, metal or gate"
                yield ("material", door.material), opening.id, message

    return grouped(items())


@rule("direction-known", Severity.ERROR, "A relationship's direction is neither directed nor undirected.")
def direction_known(look: Look) -> Iterator[Finding]:
    """An escalator that runs one way must say so."""
    for relationship in look.venue.relationships:
        if relationship.direction not in ("directed", "undirected"):
            message = f'direction {shorten(relationship.direction)!r}; write "directed" or "undirected"'
            yield Finding(relationship.id, message)


@rule("category-constant", Severity.WARNING, "All levels, or all openings, have one unlikely category.")
def category_constant(look: Look) -> Iterator[Finding]:
    """The mark of an exporter's default: a library whose levels are all `arrivals`."""
    levels, openings = look.venue.levels, look.venue.openings
    yield from _constant(levels, lambda level: level.category, {"", "unspecified"}, "category")
    yield from _constant(openings, lambda opening: opening.category, {"", "pedestrian"}, "category")


@rule("restriction-constant", Severity.WARNING, "All levels are restricted, so that no reader may enter.")
def restriction_constant(look: Look) -> Iterator[Finding]:
    """Also an exporter's default."""
    yield from _constant(look.venue.levels, lambda level: level.restriction or "", {""}, "restriction")


@rule("door-constant", Severity.INFO, "All openings have the very same door.")
def door_constant(look: Look) -> Iterator[Finding]:
    """Also an exporter's default; a venue without any doors is not meant."""

    def door(opening: Opening) -> str:
        found = opening.door
        return "" if found is None else f"{found.type} {found.material}"

    if len(look.venue.openings) > 20:
        yield from _constant(look.venue.openings, door, {"", "None None"}, "door")


@rule("accessibility-present", Severity.WARNING, "No unit, or no opening, says that it is accessible.")
def accessibility_present(look: Look) -> Iterator[Finding]:
    """Where accessibility is always null nobody can be led without stairs."""
    for features in (look.venue.units, look.venue.openings):
        if len(features) >= _FEW and not any(feature.accessibility for feature in features):
            message = 'accessibility is null throughout; say "wheelchair" where a wheelchair can pass'
            yield Finding(features[0].id, message, len(features))


@rule("entrance-present", Severity.WARNING, "No opening is a `pedestrian.principal`, no amenity an `entry`.")
def entrance_present(look: Look) -> Iterator[Finding]:
    """Routes for visitors begin at an entrance."""
    openings = look.venue.openings
    has_door = any(opening.category == "pedestrian.principal" for opening in openings)
    if openings and not has_door and not any(a.category == "entry" for a in look.venue.amenities):
        yield Finding(look.venue.id, 'no entrance; give its opening the category "pedestrian.principal"')


def _unknown(look: Look, key: str, known: frozenset[str]) -> Iterator[Finding]:
    def items() -> _Items:
        for raw in look.reading.raw:
            given = raw.properties.get(key)
            for value in given if isinstance(given, list) else [given]:
                if isinstance(value, str) and value not in known:
                    message = f"{key} {shorten(value)!r} is not one of {_some(known)}"
                    yield (raw.feature_type, value), raw.id, message

    return grouped(items())


def _constant(
    features: Sequence[_F], value_of: Callable[[_F], str], plain: set[str], what: str
) -> Iterator[Finding]:
    values = Counter(value_of(feature) for feature in features)
    if len(features) < _FEW or len(values) > 1 or plain & set(values):
        return
    value = next(iter(values))
    message = f"all {len(features)} have {what} {value!r}, an exporter's default it seems; give each its own"
    yield Finding(features[0].id, message, len(features))


def _some(known: frozenset[str]) -> str:
    return ", ".join(sorted(known)[:6]) + (", …" if len(known) > 6 else "")
