"""OpenStreetMap XML to elements: bounded, without entities, its ways and multipolygons put together."""

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element as XmlElement
from xml.etree.ElementTree import ParseError

import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from shapely import LineString, Point, Polygon

from twin.venue.geojson import text_of
from twin.venue.importing.elements import Element, Elements, is_area
from twin.venue.importing.outcome import ImportLimits, Tell
from twin.venue.importing.problems import Problems, VenueImportError
from twin.venue.importing.rings import ring_polygon

_KINDS: Final = ("node", "way", "relation")
_TELL_EVERY: Final = 50_000
Position = tuple[float, float]
_Member = tuple[str, str, str]


@dataclass(slots=True)
class _Parts:
    """What the file holds before ways are joined."""

    positions: dict[str, Position] = field(default_factory=dict)
    nodes: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    ways: dict[str, tuple[Mapping[str, str], list[str]]] = field(default_factory=dict)
    relations: list[tuple[str, Mapping[str, str], list[_Member]]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def parse_osm_xml(file: str, data: bytes, limits: ImportLimits, problems: Problems, tell: Tell) -> Elements:
    """The tagged elements of an `.osm` file; of relations only multipolygons have a shape.

    Raises VenueImportError for what is not XML of OpenStreetMap, declares entities, or passes a limit.
    """
    parts = _Parts()
    for element in _top_level(file, data, limits):
        parts.counts[element.tag] += 1
        total = parts.counts.total()
        if total > limits.elements:
            raise VenueImportError(
                file, f"it has more than {limits.elements:,} elements; cut out the building"
            )
        if total % _TELL_EVERY == 0:
            tell(f"{total:,} elements read")
        _take(file, element, parts, limits, problems)
    if not parts.positions:
        raise VenueImportError(file, "no <node> with lat and lon is in it; export the area as .osm again")
    return Elements(tuple(_shapes(parts, problems)), dict(parts.counts))


def _top_level(file: str, data: bytes, limits: ImportLimits) -> Iterator[XmlElement]:
    """The nodes, ways and relations, each thrown away when the next is asked for."""
    depth = 0
    root: XmlElement | None = None
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                depth += 1
                root = element if root is None else root
                if depth == 1 and element.tag not in ("osm", "osmChange"):
                    raise VenueImportError(file, f"it is XML, but <{element.tag[:40]}> and not <osm>")
                if depth > limits.depth:
                    raise VenueImportError(file, f"its elements are nested more than {limits.depth} deep")
                continue
            depth -= 1
            if element.tag in _KINDS:
                yield element
                if root is not None and depth == 1:
                    root.clear()
    except ParseError as error:
        raise VenueImportError(file, f"it is not well-formed XML ({error}); export it again") from error
    except DefusedXmlException as error:
        raise VenueImportError(file, "it declares a document type or entities, which are not read") from error
    except (ValueError, LookupError, RecursionError) as error:  # an encoding that does not exist, for one
        raise VenueImportError(file, f"it is not XML that can be read ({error}); export it again") from error


def _take(file: str, element: XmlElement, parts: _Parts, limits: ImportLimits, problems: Problems) -> None:
    if element.get("visible") == "false" or element.get("action") == "delete":
        return
    identifier = text_of(element.get("id"))[:40]
    if not identifier:
        problems.add("element-broken", element.tag, f"a {element.tag} has no id", "left out", once=True)
        return
    if len(element) > limits.members:
        raise VenueImportError(file, f"{element.tag}/{identifier} has more than {limits.members:,} members")
    tags = _tags(element, limits)
    if element.tag == "node":
        position = _position(element)
        if position is None:
            what = "lat or lon is missing, or not on Earth"
            problems.add("element-broken", f"node/{identifier}", what, "left out")
            return
        parts.positions[identifier] = position
        if tags:
            parts.nodes.append((identifier, tags))
    elif element.tag == "way":
        parts.ways[identifier] = tags, [text_of(nd.get("ref")) for nd in element.iterfind("nd")]
    elif tags.get("type") == "multipolygon":
        members = [
            (text_of(m.get("type")), text_of(m.get("ref")), text_of(m.get("role")))
            for m in element.iterfind("member")
        ]
        parts.relations.append((identifier, tags, members))


def _tags(element: XmlElement, limits: ImportLimits) -> dict[str, str]:
    tags: dict[str, str] = {}
    for tag in element.iterfind("tag"):
        key, value = tag.get("k"), tag.get("v")
        if key and value and len(key) <= limits.text_chars and len(tags) < limits.tags:
            tags[text_of(key)] = text_of(value)[: limits.text_chars]
    return tags


def _position(element: XmlElement) -> Position | None:
    try:
        lon, lat = float(element.get("lon", "")), float(element.get("lat", ""))
    except ValueError:
        return None
    return (lon, lat) if -180 <= lon <= 180 and -85 <= lat <= 85 else None


def _shapes(parts: _Parts, problems: Problems) -> Iterator[Element]:
    for identifier, tags in parts.nodes:
        yield Element(f"node/{identifier}", tags, Point(parts.positions[identifier]))
    for identifier, (tags, refs) in parts.ways.items():
        if not tags:
            continue
        source = f"way/{identifier}"
        path = _path(source, refs, parts, problems)
        closed = len(path) > 3 and path[0] == path[-1]
        if closed and is_area(tags):
            yield Element(source, tags, Polygon(path))
        elif len(path) > 1:
            yield Element(source, tags, LineString(path))
        else:
            problems.add("element-broken", source, "it has fewer than two nodes", "left out")
    for identifier, tags, members in parts.relations:
        yield from _multipolygon(f"relation/{identifier}", tags, members, parts, problems)


def _path(source: str, refs: list[str], parts: _Parts, problems: Problems) -> list[Position]:
    there = [parts.positions[ref] for ref in refs if ref in parts.positions]
    if len(there) < len(refs):
        what = f"{len(refs) - len(there)} of its nodes are not in the file"
        problems.add("element-broken", source, what, "drawn without them")
    return [position for i, position in enumerate(there) if i == 0 or position != there[i - 1]]


def _multipolygon(
    source: str, tags: Mapping[str, str], members: list[_Member], parts: _Parts, problems: Problems
) -> Iterator[Element]:
    lines: dict[str, list[LineString]] = {"outer": [], "inner": []}
    missing = 0
    for kind, ref, role in members:
        if kind != "way" or ref not in parts.ways:
            missing += 1
            continue
        path = _path(f"way/{ref}", parts.ways[ref][1], parts, problems)
        if len(path) > 1:
            lines["inner" if role == "inner" else "outer"].append(LineString(path))
    if missing:
        done = "drawn without them" if lines["outer"] else "left out"
        problems.add("element-broken", source, f"{missing} of its members are not in the file", done)
    if not lines["outer"]:
        return
    shape = ring_polygon(lines["outer"], lines["inner"])
    if shape is None:
        problems.add("area-invalid", source, "its outer ways close no ring", "left out")
        return
    yield Element(source, tags, shapely.normalize(shape) if shape.geom_type == "MultiPolygon" else shape)
