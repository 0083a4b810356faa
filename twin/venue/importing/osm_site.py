"""What OpenStreetMap says of the site as a whole: buildings, addresses, names and heights of levels."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import shapely

from twin.venue.importing import storeys
from twin.venue.importing.assembly import BuildingFacts, LevelFacts, Site
from twin.venue.importing.draft import Draft
from twin.venue.importing.elements import Element
from twin.venue.importing.ids import make_id
from twin.venue.importing.level_values import level_text, parse_levels
from twin.venue.importing.measures import find_length_m
from twin.venue.importing.names import find_labels
from twin.venue.importing.obstacles import GuidingLine, Obstacle
from twin.venue.importing.rings import sound_area
from twin.venue.importing.services import Services
from twin.venue.importing.tags import venue_category
from twin.venue.model import Address
from twin.venue.plane import LocalPlane

_MOST_BUILDINGS: Final = 500


def describe_site(
    found: Sequence[Element],
    plane: LocalPlane,
    draft: Draft,
    services: Services,
    obstacles: Sequence[Obstacle],
    lines: Sequence[GuidingLine],
) -> Site:
    """The site around the draft: its largest building gives it name, kind and address."""
    outlines = storeys.outlines(draft.rooms)
    whole = shapely.union_all(list(outlines.values()))
    buildings = [e for e in found if "building" in e.tags and _holds(e, whole)][:_MOST_BUILDINGS]
    main = max(buildings, key=lambda e: e.geometry.intersection(whole).area, default=None)
    tags: Mapping[str, str] = {} if main is None else main.tags
    source = draft.file if main is None else main.id
    facts = [_building(e, draft) for e in buildings]
    if not facts:
        what, done = "no building=* around the rooms is in the file", "its outline is that of the levels"
        draft.problems.add("building-missing", draft.file, what, done)
        facts = [BuildingFacts(source_id=source, outline=whole)]
    labels = find_labels(tags, "name", draft.options.language)
    return Site(
        source_id=source,
        name=labels or {"und": draft.file.rpartition(".")[0] or draft.file},
        category=venue_category(tags),
        plane=plane,
        levels=_levels(found, outlines, draft, main),
        buildings=facts,
        hours=tags.get("opening_hours"),
        phone=tags.get("phone") or tags.get("contact:phone"),
        website=tags.get("website") or tags.get("contact:website"),
        services=services,
        obstacles=obstacles,
        guiding_lines=lines,
    )


def _holds(element: Element, whole: shapely.Geometry) -> bool:
    if element.tags["building"] == "no" or not element.geometry.geom_type.endswith("Polygon"):
        return False
    shape = sound_area(element.geometry)
    return shape is not None and shape.intersection(whole).area > 1.0


def _building(element: Element, draft: Draft) -> BuildingFacts:
    language = draft.options.language
    shape = sound_area(element.geometry)
    assert shape is not None
    return BuildingFacts(
        source_id=element.id, outline=shape, name=find_labels(element.tags, "name", language),
        alt_name=find_labels(element.tags, "alt_name", language), address=_address(element),
    )  # fmt: skip


def _address(element: Element) -> Address | None:
    tags = element.tags
    street = tags.get("addr:street") or tags.get("addr:place")
    if street is None or "addr:city" not in tags or "addr:country" not in tags:
        return None
    return Address(
        id=make_id(element.id, "address"), address=f"{street} {tags.get('addr:housenumber', '')}".strip(),
        locality=tags["addr:city"], country=tags["addr:country"], province=None,
        postal_code=tags.get("addr:postcode"),
    )  # fmt: skip


def _levels(
    found: Iterable[Element],
    outlines: Mapping[float, shapely.Geometry],
    draft: Draft,
    main: Element | None,
) -> dict[float, LevelFacts]:
    skipped: set[int] = set()
    if main is not None:
        values = parse_levels(main.tags.get("non_existent_levels")).values
        skipped = {int(value) for value in values if value.is_integer() and value not in outlines}
    described = _described(found)
    heights_m = {
        level: height_m
        for level, tags in described.items()
        if (height_m := find_length_m(tags.get("height"))) is not None
    }
    ordinals = storeys.ordinals(outlines, frozenset(skipped))
    elevations = storeys.elevations_m(outlines, heights_m)
    language = draft.options.language
    return {
        level: LevelFacts(
            ordinal=ordinals[level], outline=outline, elevation_m=elevations.get(level),
            name=find_labels(described.get(level, {}), "name", language),
            short_name=find_labels(described.get(level, {}), "level:ref", language)
            or find_labels(described.get(level, {}), "ref", language),
        )
        for level, outline in outlines.items()
    }  # fmt: skip


def _described(found: Iterable[Element]) -> dict[float, Mapping[str, str]]:
    """The tags of `indoor=level` outlines by level; else `level:ref` of rooms, as some maps have it."""
    levels: dict[float, Mapping[str, str]] = {}
    refs: dict[float, Mapping[str, str]] = {}
    for element in found:
        values = parse_levels(element.tags.get("level")).values
        if element.tags.get("indoor") == "level":
            for value in values:
                levels.setdefault(value, element.tags)
        elif len(values) == 1 and element.tags.get("level:ref", level_text(values[0])) != level_text(
            values[0]
        ):
            refs.setdefault(values[0], {"level:ref": element.tags["level:ref"]})
    return refs | levels
