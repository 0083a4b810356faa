"""GeoJSON of OpenStreetMap data to elements: tags in `properties`, as osmtogeojson or JOSM write them."""

from collections import Counter
from collections.abc import Mapping

import shapely

from twin.venue.geojson import UnreadableError, parse_json, text_of
from twin.venue.geometry import GeometryError, Remarks, build_geometry
from twin.venue.importing.elements import Element, Elements, is_area
from twin.venue.importing.outcome import ImportLimits, Tell
from twin.venue.importing.problems import Problems, VenueImportError

_OF_THE_DATABASE = frozenset({"timestamp", "version", "changeset", "user", "uid", "id", "@id", "visible"})


def parse_osm_geojson(
    file: str, data: bytes, limits: ImportLimits, problems: Problems, tell: Tell
) -> Elements:
    """The tagged features of a FeatureCollection. Raises VenueImportError for what is not one."""
    try:
        value = parse_json(data)
    except UnreadableError as error:
        raise VenueImportError(file, f"{error}; export it again") from error
    features = value.get("features") if isinstance(value, dict) else None
    if not isinstance(features, list):
        raise VenueImportError(file, "it is not a GeoJSON FeatureCollection; give one with `features`")
    if len(features) > limits.elements:
        raise VenueImportError(file, f"it has more than {limits.elements:,} features; cut out the building")
    tell(f"{len(features):,} features read")
    counts: Counter[str] = Counter()
    found: list[Element] = []
    for index, feature in enumerate(features):
        made = _elements(index, feature, limits, problems)
        found += made
        counts["feature"] += 1
    return Elements(tuple(found), dict(counts))


def _elements(index: int, feature: object, limits: ImportLimits, problems: Problems) -> list[Element]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(properties, dict):
        what = "a feature is not an object with properties"
        problems.add("element-broken", f"feature/{index}", what, "left out", once=True)
        return []
    source = _source_id(index, feature, properties)
    tags = _tags(properties, limits)
    if not tags:
        return []
    remarks = Remarks()
    try:
        geometry = build_geometry(feature.get("geometry"), remarks)
    except GeometryError as error:
        problems.add("element-broken", source, str(error), "left out")
        return []
    if geometry is None or abs(shapely.bounds(geometry)[[1, 3]]).max() > 85:
        problems.add("element-broken", source, "it has no place, or one at a pole", "left out")
        return []
    if remarks.invalid:
        problems.add("area-invalid", source, f"its outline is not sound: {remarks.invalid[0]}", "repaired")
    if geometry.geom_type == "Polygon" and not is_area(tags) and _is_line(tags):
        geometry = geometry.exterior
    if geometry.geom_type in ("MultiLineString", "MultiPoint"):
        parts = shapely.get_parts(geometry)
        return [Element(f"{source}#{i}" if i else source, tags, part) for i, part in enumerate(parts)]
    if geometry.geom_type == "LinearRing":
        geometry = shapely.LineString(geometry)
    return [Element(source, tags, geometry)]


def _is_line(tags: Mapping[str, str]) -> bool:
    return tags.get("indoor") in ("wall", "pathway") or tags.get("highway") in ("steps", "footway", "path")


def _source_id(index: int, feature: Mapping[str, object], properties: Mapping[str, object]) -> str:
    for value in (feature.get("id"), properties.get("@id"), properties.get("id")):
        text = text_of(value)[:80]
        if text:
            return text
    return f"feature/{index}"


def _tags(properties: Mapping[str, object], limits: ImportLimits) -> dict[str, str]:
    """The properties as tags; Overpass puts them into an object of their own."""
    own = properties.get("tags")
    given = own if isinstance(own, dict) else properties
    tags: dict[str, str] = {}
    for key, value in given.items():
        if key in _OF_THE_DATABASE or len(tags) >= limits.tags or len(key) > limits.text_chars:
            continue
        text = _text(value)[: limits.text_chars]
        if text:
            tags[text_of(key)] = text
    return tags


def _text(value: object) -> str:
    """A plain value as its tag would be, a list as one with semicolons."""
    if isinstance(value, list):
        return ";".join(text for item in value[:100] if (text := _plain(item)))
    return _plain(value)


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else text_of(value)
