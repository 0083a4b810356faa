"""Rules about geometry: of the right type, where it belongs, and not too small to mean anything."""

from collections.abc import Iterator

from twin.venue.check.properties import collection_of
from twin.venue.check.rule import Finding, Look, grouped, rule
from twin.venue.geojson import RawFeature
from twin.venue.model import Feature
from twin.venue.problems import Severity, shorten

_NEAR_M = 0.05
_SLIVER_M2 = 0.05
_FAR_M = 50.0


@rule("geometry-type", Severity.ERROR, "A feature's geometry is not of a type its collection allows.")
def geometry_type(look: Look) -> Iterator[Finding]:
    """Such as a unit that is a line, or one without any place."""
    for raw, found, allowed in _geometries(look):
        if found not in allowed and allowed != (None,):
            wanted = " or ".join(kind or "null" for kind in allowed)
            message = f"geometry is {shorten(found or 'null')}, not {wanted}; the feature has no place"
            yield Finding(raw.id, message)


@rule("geometry-absent", Severity.WARNING, "A feature has a geometry where IMDF demands null.")
def geometry_absent(look: Look) -> Iterator[Finding]:
    """Grouped by feature type. Outlines of buildings belong into footprints."""

    def items() -> Iterator[tuple[tuple[str, ...], str, str]]:
        for raw, found, allowed in _geometries(look):
            if found is not None and allowed == (None,):
                is_building = raw.feature_type == "building"
                advice = "move the outline to a footprint" if is_building else "make it null"
                yield (raw.feature_type,), raw.id, f"a {raw.feature_type} has no geometry in IMDF; {advice}"

    return grouped(items())


@rule("display-point-inside", Severity.WARNING, "A display point lies outside the feature it stands for.")
def display_point_inside(look: Look) -> Iterator[Finding]:
    """Its label would stand in another room."""
    venue = look.venue
    outline = Feature(id=venue.id, geometry=venue.outline, display_point=venue.display_point)
    areas = (venue.buildings, venue.levels, venue.units, venue.sections, venue.fixtures, venue.kiosks)
    for feature in (outline, *(f for group in areas for f in group)):
        if feature.display_point is None or feature.geometry is None:
            continue
        apart_m = feature.geometry.distance(feature.display_point)
        if apart_m > _NEAR_M:
            yield Finding(feature.id, f"display_point is {apart_m:.1f} m outside; move it into the feature")


@rule("unit-size", Severity.WARNING, "A unit is a sliver smaller than 0.05 m².")
def unit_size(look: Look) -> Iterator[Finding]:
    """What is left when two outlines were drawn over one another."""
    for unit in look.venue.units:
        if unit.geometry is not None and unit.geometry.area < _SLIVER_M2:
            yield Finding(unit.id, f"covers {unit.geometry.area:.3f} m²; remove it or draw it again")


@rule("level-in-venue", Severity.WARNING, "A level lies outside the venue's outline.")
def level_in_venue(look: Look) -> Iterator[Finding]:
    """By more than 50 m: a building put on the wrong place of the map."""
    outline = look.venue.outline
    for level in look.venue.levels:
        if outline is None or level.geometry is None:
            continue
        apart_m = level.geometry.hausdorff_distance(level.geometry.intersection(outline.buffer(_FAR_M)))
        if level.geometry.disjoint(outline) or apart_m > _FAR_M:
            yield Finding(level.id, "lies outside the venue's outline; correct its place or the outline")


@rule("footprint-distinct", Severity.INFO, "A building's ground, aerial and subterranean footprints are one.")
def footprint_distinct(look: Look) -> Iterator[Finding]:
    """Grouped: an exporter writes one outline three times; a cellar the size of the house is rare."""
    by_building: dict[str, list[Feature]] = {}
    for footprint in look.venue.footprints:
        for building_id in footprint.building_ids:
            by_building.setdefault(building_id, []).append(footprint)

    def items() -> Iterator[tuple[tuple[str, ...], str, str]]:
        for group in by_building.values():
            shapes = [f.geometry for f in group if f.geometry is not None]
            if len({f.category for f in group}) > 2 and all(s.equals(shapes[0]) for s in shapes):
                yield (), group[0].id, "is also the aerial and the subterranean outline; draw what there is"

    return grouped(items())


def _geometries(look: Look) -> Iterator[tuple[RawFeature, str | None, tuple[str | None, ...]]]:
    for raw in look.reading.raw:
        collection = collection_of(raw)
        if collection is not None:
            geometry = raw.geometry
            found = geometry.get("type") if isinstance(geometry, dict) else None
            yield raw, found if isinstance(found, str) else None, collection.geometry
