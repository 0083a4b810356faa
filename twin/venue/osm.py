"""Imports OpenStreetMap Simple Indoor Tagging, as `.osm` XML or as GeoJSON, into a venue.

Source: OpenStreetMap wiki, Simple Indoor Tagging. `docs/importing.md` says what is read.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import MappingProxyType

import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from twin.venue.importing.areas import draw_rooms, is_room
from twin.venue.importing.assembly import assemble
from twin.venue.importing.doors import draw_doors, draw_passages, is_door
from twin.venue.importing.draft import VERTICAL, Draft
from twin.venue.importing.elements import Element, Elements
from twin.venue.importing.flights import draw_flights, joins_levels
from twin.venue.importing.lifts import draw_lifts, is_lift_node
from twin.venue.importing.obstacles import (
    Obstacle,
    find_guiding_lines,
    find_obstacles,
    is_guiding_line,
    is_obstacle,
    with_doors_open,
)
from twin.venue.importing.osm_geojson import parse_osm_geojson
from twin.venue.importing.osm_site import describe_site
from twin.venue.importing.osm_xml import parse_osm_xml
from twin.venue.importing.outcome import Imported, ImportOptions, Tell
from twin.venue.importing.problems import VenueImportError
from twin.venue.importing.rings import sound_area
from twin.venue.importing.services import find_services, is_service
from twin.venue.importing.shafts import link_shafts
from twin.venue.problems import shorten
from twin.venue.siting import choose_plane

_WALL_M = 0.05
_NOWHERE = "nothing indoors is in it (indoor=room, corridor or area); give an area mapped with indoor tags"


def import_osm(path: Path, options: ImportOptions | None = None, tell: Tell | None = None) -> Imported:
    """The venue in the file at `path`: XML if it begins with `<`, else GeoJSON.

    Raises VenueImportError where it cannot be read at all.
    """
    options = options or ImportOptions()
    try:
        with path.open("rb") as stream:
            data = stream.read(options.limits.file_bytes + 1)
    except OSError as error:
        raise VenueImportError(str(path), f"the system refused: {error.strerror or error}") from error
    return import_osm_data(path.name, data, options, tell)


def import_osm_data(
    file: str, data: bytes, options: ImportOptions | None = None, tell: Tell | None = None
) -> Imported:
    """As `import_osm`, of bytes; `file` is what messages call them."""
    options, tell = options or ImportOptions(), tell or (lambda _: None)
    if len(data) > options.limits.file_bytes:
        most = options.limits.file_bytes // 1024 // 1024
        raise VenueImportError(file, f"it is over {most} MB, the most that is read; cut out the building")
    draft = Draft(file, options)
    is_xml = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"
    parse = parse_osm_xml if is_xml else parse_osm_geojson
    elements = parse(file, data, options.limits, draft.problems, tell)
    try:
        return _import(elements, draft, tell)
    except GEOSException as error:
        reason = f"its shapes are too broken to draw ({shorten(error)}); mend them in the map"
        raise VenueImportError(file, reason) from error


def _import(elements: Elements, draft: Draft, tell: Tell) -> Imported:
    areas = [e.geometry for e in elements.found if is_room(e)]
    if not areas:
        raise VenueImportError(draft.file, _NOWHERE)
    buildings = [e.geometry for e in _buildings(elements.found) if _meets(e.geometry, areas)]
    plane = choose_plane(None, None, buildings or areas)
    if not -85 < plane.lat < 85:
        raise VenueImportError(draft.file, f"it lies at latitude {plane.lat:.1f}; nothing is drawn at a pole")
    moved = plane.all_to_metres([e.geometry for e in elements.found])
    found = [Element(e.id, e.tags, g) for e, g in zip(elements.found, _sound(elements, moved), strict=True)]
    tell(f"{len(areas):,} areas: drawing rooms")
    obstacles = _draw(found, draft, tell)
    if not draft.rooms:
        raise VenueImportError(draft.file, _NOWHERE)
    tell(f"{len(draft.rooms):,} rooms: services, levels and names")
    services = find_services([e for e in found if is_service(e) and not is_door(e)], draft)
    lines = find_guiding_lines([e for e in found if is_guiding_line(e)], draft)
    fixtures = with_doors_open(obstacles, draft)
    site = describe_site(found, plane, draft, services, fixtures, lines)
    venue = assemble(draft, site)
    counts = {**{f"{kind} elements": n for kind, n in elements.counts.items()}, **draft.counts}
    return Imported(
        venue=venue, problems=draft.problems.listed(), counts=MappingProxyType(counts),
        more_problems=draft.problems.dropped,
    )  # fmt: skip


def _sound(elements: Elements, geometries: Iterable[BaseGeometry]) -> Iterator[BaseGeometry]:
    """Outlines of other things than rooms put right silently; of rooms it is told where they are drawn."""
    for element, geometry in zip(elements.found, geometries, strict=True):
        if is_room(element) or not geometry.geom_type.endswith("Polygon"):
            yield geometry
        else:
            yield sound_area(geometry) or geometry.representative_point()


def _buildings(elements: Iterable[Element]) -> list[Element]:
    return [
        e
        for e in elements
        if e.tags.get("building", "no") != "no" and e.geometry.geom_type.endswith("Polygon")
    ]


def _meets(building: BaseGeometry, areas: Sequence[BaseGeometry]) -> bool:
    return bool(shapely.intersects(shapely.make_valid(building), areas).any())


def _draw(found: Sequence[Element], draft: Draft, tell: Tell) -> list[Obstacle]:
    """Rooms first, then what is cut out of them, then doors in their walls, then links."""
    draw_rooms([e for e in found if is_room(e)], draft)
    draw_lifts([e for e in found if is_lift_node(e) and not is_room(e)], draft)
    node_levels = {
        (round(e.geometry.x, 3), round(e.geometry.y, 3)): e.tags["level"]
        for e in found
        if e.geometry.geom_type == "Point" and "level" in e.tags
    }
    draw_flights([e for e in found if joins_levels(e) and not is_room(e)], node_levels, draft)
    tell(f"{len(draft.rooms):,} rooms: drawing doors")
    draw_doors([e for e in found if is_door(e)], draft)
    obstacles = find_obstacles([e for e in found if is_obstacle(e)], draft)
    draw_passages(draft, [(o.level, o.geometry) for o in obstacles if o.category == "wall"])
    _open_to_below(draft)
    link_shafts(found, draft)
    _count_levels(found, draft)
    return obstacles


def _open_to_below(draft: Draft) -> None:
    """A room over several levels is a void on those of its upper levels into which no door leads."""
    lowest: dict[str, float] = {}
    for room in draft.rooms:
        lowest[room.source_id] = min(room.level, lowest.get(room.source_id, room.level))
    for room in draft.rooms:
        if room.category in VERTICAL or room.level == lowest[room.source_id]:
            continue
        if len(draft.groups.get(room.source_id, ())) > 1:
            continue  # a copy on another storey, with a floor of its own
        edge = room.geometry.boundary
        middles = (g.line.interpolate(0.5, normalized=True) for g in draft.gaps if g.level == room.level)
        if not any(edge.dwithin(middle, _WALL_M) for middle in middles):
            room.category = "opentobelow"


def _count_levels(found: Sequence[Element], draft: Draft) -> None:
    """How many elements are at levels between storeys, and how many say that they are for the blind."""
    for element in found:
        level = element.tags.get("level", "")
        if any(mark in level for mark in (".", ",")):
            draft.counts["elements at half levels"] += 1
        if element.tags.get("tactile_paving", "no") not in ("no", ""):
            draft.counts["elements with tactile paving"] += 1
