"""The draft and what was found beside it, put together as a venue."""

import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from twin.venue import model as m
from twin.venue.importing.draft import Draft, Link, Room
from twin.venue.importing.ids import make_id
from twin.venue.importing.level_values import level_text
from twin.venue.importing.names import find_labels
from twin.venue.importing.obstacles import GuidingLine, Obstacle
from twin.venue.importing.problems import VenueImportError
from twin.venue.importing.rings import sound_area
from twin.venue.importing.services import Services
from twin.venue.importing.tags import restriction
from twin.venue.plane import LocalPlane
from twin.venue.problems import shorten

Labels = Mapping[str, str]
_MILLIMETRE: Final = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFacts:
    """What is known of a level beside its rooms. Empty names are made of the level's number."""

    ordinal: int
    outline: BaseGeometry
    name: Labels = field(default_factory=dict)
    short_name: Labels = field(default_factory=dict)
    elevation_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingFacts:
    """A building: where it comes from, what it is called, and its outline in local metres."""

    source_id: str
    outline: BaseGeometry
    name: Labels = field(default_factory=dict)
    alt_name: Labels = field(default_factory=dict)
    address: m.Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the draft does not hold: the venue's own facts, levels, buildings and things that stand about."""

    source_id: str
    name: Labels
    category: str
    plane: LocalPlane
    levels: Mapping[float, LevelFacts]
    buildings: Sequence[BuildingFacts]
    hours: str | None = None
    phone: str | None = None
    website: str | None = None
    services: Services = field(default_factory=Services)
    obstacles: Sequence[Obstacle] = ()
    guiding_lines: Sequence[GuidingLine] = ()


def assemble(draft: Draft, site: Site) -> m.Venue:
    """The venue. Everything has an id that follows from its source's; areas stay sound when written."""
    for room in draft.rooms:
        room.geometry = writable(room.geometry, site.plane)
    site = _written(site)
    level_ids = {level: make_id(site.source_id, "level", level) for level in site.levels}
    addresses = tuple(building.address for building in site.buildings if building.address is not None)
    outline = shapely.union_all(
        [b.outline for b in site.buildings] + [facts.outline for facts in site.levels.values()]
    )
    outline = writable(outline, site.plane)
    return m.Venue(
        id=make_id(site.source_id, "venue"),
        name=site.name,
        category=site.category,
        time_zone=_time_zone(draft),
        hours=site.hours,
        plane=site.plane,
        outline=outline,
        phone=site.phone,
        website=site.website,
        address_id=addresses[0].id if addresses else None,
        display_point=outline.representative_point(),
        addresses=addresses,
        buildings=tuple(_building(building) for building in site.buildings),
        footprints=tuple(_footprint(building) for building in site.buildings),
        levels=tuple(_level(level, level_ids, site) for level in site.levels),
        units=tuple(_unit(room, level_ids, draft) for room in draft.rooms),
        openings=tuple(_openings(draft, level_ids)),
        fixtures=tuple(
            m.Fixture(id=o.id, category=o.category, level_id=level_ids[o.level], geometry=o.geometry)
            for o in site.obstacles if o.level in level_ids
        ),
        details=tuple(
            m.Detail(id=line.id, level_id=level_ids[line.level], geometry=line.geometry)
            for line in site.guiding_lines
        ),
        amenities=tuple(site.services.amenities),
        anchors=tuple(site.services.anchors),
        occupants=tuple(site.services.occupants),
        relationships=tuple(_relationships(draft)),
    )  # fmt: skip


def _written(site: Site) -> Site:
    plane = site.plane
    return replace(
        site,
        levels={level: replace(f, outline=writable(f.outline, plane)) for level, f in site.levels.items()},
        buildings=[replace(b, outline=writable(b.outline, plane)) for b in site.buildings],
        obstacles=[replace(o, geometry=writable(o.geometry, plane)) for o in site.obstacles],
    )


def writable(area: BaseGeometry, plane: LocalPlane) -> BaseGeometry:
    """`area` so that it stays valid in a file, where places are rounded to 1e-9 degrees.

    Corners less than a millimetre apart are made one where they would cross.
    """
    if plane.to_wgs84(area).is_valid:
        return area
    coarse = shapely.set_precision(area, _MILLIMETRE)
    return sound_area(coarse) or area


def _time_zone(draft: Draft) -> str:
    wanted = draft.options.time_zone
    if wanted is None:
        what = "the format does not say the time zone"
        done = "UTC is used; give --time-zone, such as Asia/Shanghai"
        draft.problems.add("time-zone-missing", draft.file, what, done)
        return "UTC"
    try:
        return zoneinfo.ZoneInfo(wanted).key
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        reason = f"--time-zone {shorten(wanted)!r} is not an IANA name such as Asia/Shanghai"
        raise VenueImportError(draft.file, reason) from error


def _building(building: BuildingFacts) -> m.Building:
    return m.Building(
        id=make_id(building.source_id, "building"), name=building.name, alt_name=building.alt_name,
        category="unspecified", display_point=building.outline.representative_point(),
        address_id=None if building.address is None else building.address.id,
    )  # fmt: skip


def _footprint(building: BuildingFacts) -> m.Footprint:
    return m.Footprint(
        id=make_id(building.source_id, "footprint"), category="ground", geometry=building.outline,
        building_ids=(make_id(building.source_id, "building"),),
    )  # fmt: skip


def _level(level: float, level_ids: Mapping[float, str], site: Site) -> m.Level:
    facts, text = site.levels[level], level_text(level)
    within = [b for b in site.buildings if b.outline.intersects(facts.outline)] or list(site.buildings)
    return m.Level(
        id=level_ids[level],
        name=facts.name or {"zh": f"{text} 层", "en": f"Level {text}"},
        short_name=facts.short_name or {"zh": text, "en": text},
        category="unspecified",
        ordinal=facts.ordinal,
        elevation_m=facts.elevation_m,
        building_ids=tuple(make_id(building.source_id, "building") for building in within),
        geometry=facts.outline,
        display_point=facts.outline.representative_point(),
    )


def _unit(room: Room, level_ids: Mapping[float, str], draft: Draft) -> m.Unit:
    language = draft.options.language
    name = find_labels(room.tags, "name", language)
    ref = find_labels(room.tags, "ref", language)
    other = find_labels(room.tags, "alt_name", language)
    return m.Unit(
        id=room.id, name=name or ref, alt_name=other or (ref if name else {}), category=room.category,
        level_id=level_ids[room.level], geometry=room.geometry, accessibility=room.accessibility,
        restriction=restriction(room.tags), display_point=room.geometry.representative_point(),
    )  # fmt: skip


def _openings(draft: Draft, level_ids: Mapping[float, str]) -> Iterable[m.Opening]:
    for gap in draft.gaps:
        if gap.level not in level_ids:
            continue
        language = draft.options.language
        control = ("keyaccess",) if restriction(gap.tags) is not None else ()
        yield m.Opening(
            id=gap.id, name=find_labels(gap.tags, "name", language) or find_labels(gap.tags, "ref", language),
            category=gap.category, level_id=level_ids[gap.level], geometry=gap.line, door=gap.door,
            accessibility=gap.accessibility, access_control=control,
            display_point=gap.line.interpolate(0.5, normalized=True),
        )  # fmt: skip


def _relationships(draft: Draft) -> Iterable[m.Relationship]:
    for link in draft.links:
        first, *between, last = link.rooms
        yield m.Relationship(
            id=make_id(link.source_id, "link", link.category, first.level, last.level),
            name=_link_name(link, draft),
            category=link.category,
            origin_id=first.id,
            intermediary_ids=tuple(room.id for room in between),
            destination_id=last.id,
            direction="directed" if link.directed else "undirected",
            attributes=dict(link.attributes),
        )


def _link_name(link: Link, draft: Draft) -> Labels:
    language = draft.options.language
    return find_labels(link.tags, "name", language) or find_labels(link.tags, "ref", language)
