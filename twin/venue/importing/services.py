"""Toilets, shops, vending machines and the like, to amenities, occupants and anchors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from shapely import Point

from twin.venue.importing.areas import groups_of
from twin.venue.importing.draft import Draft, Room
from twin.venue.importing.elements import Element
from twin.venue.importing.ids import make_id
from twin.venue.importing.names import find_labels
from twin.venue.importing.rooms_at import RoomsAt
from twin.venue.importing.tags import (
    SERVICE_KEYS,
    accessibility,
    amenity_category,
    occupant_category,
    says_yes,
)
from twin.venue.model import Amenity, Anchor, Occupant

_NEAR_M: Final = 0.5


@dataclass(slots=True)
class Services:
    """What was found."""

    amenities: list[Amenity] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    occupants: list[Occupant] = field(default_factory=list)


def is_service(element: Element) -> bool:
    """Whether an element offers something to visitors."""
    tags = element.tags
    return "building" not in tags and (
        any(tags.get(key, "no") != "no" for key in SERVICE_KEYS) or tags.get("highway") == "elevator"
    )


def find_services(elements: Iterable[Element], draft: Draft) -> Services:
    """The services indoors: those with a level, and those within a room of the ground floor."""
    found = Services()
    rooms = RoomsAt(draft.rooms)
    drawn = {room.source_id for room in draft.rooms}
    for element in elements:
        point = Point(element.geometry.representative_point())
        levels = sorted({level for group in groups_of(element, draft) for level in group})
        if not levels:
            levels = [level for level in rooms.levels if element.id in drawn] or [0.0]
            if not rooms.containing(point, levels[0]):
                draft.counts["services outdoors"] += 1
                continue
        for level in levels[: draft.options.limits.levels]:
            own = [room for room in draft.rooms if room.source_id == element.id and room.level == level]
            place, around = _place(element, point, level, own, rooms, draft)
            _add(element, place, level, around, found, draft)
    return found


def _place(
    element: Element, point: Point, level: float, own: Sequence[Room], rooms: RoomsAt, draft: Draft
) -> tuple[Point, Sequence[Room]]:
    if own:
        return Point(own[0].geometry.representative_point()), own
    around = rooms.containing(point, level) or rooms.containing(point, level, _NEAR_M)
    if not around and level not in rooms.levels:
        # Between storeys, as on a landing: the room of the storey below or above that it is in.
        for other in sorted(rooms.levels, key=lambda known: abs(known - level)):
            around = around or (rooms.containing(point, other) if abs(other - level) < 1 else [])
    if not around:
        what = f"it stands in no room of level {level:g}"
        draft.problems.add("service-outside", element.id, what, "left out on that level")
    return point, around


def _add(
    element: Element, place: Point, level: float, around: Sequence[Room], found: Services, draft: Draft
) -> None:
    if not around:
        return
    unit, tags, language = around[0], element.tags, draft.options.language
    category, business = amenity_category(tags), occupant_category(tags)
    names = find_labels(tags, "name", language) or find_labels(tags, "ref", language)
    for role, kind in (("service", category), ("changing table", _changing(tags))):
        if kind is not None:
            found.amenities.append(
                Amenity(
                    id=make_id(element.id, role, level), name=names if role == "service" else {},
                    category=kind, geometry=place, unit_ids=(unit.id,), accessibility=accessibility(tags),
                )
            )  # fmt: skip
    if business is not None:
        anchor = Anchor(id=make_id(element.id, "anchor", level), geometry=place, unit_id=unit.id)
        found.anchors.append(anchor)
        found.occupants.append(
            Occupant(
                id=make_id(element.id, "occupant", level), name=names or {"en": business.title()},
                category=business, anchor_id=anchor.id, hours=tags.get("opening_hours"),
                phone=tags.get("phone") or tags.get("contact:phone"),
                website=tags.get("website") or tags.get("contact:website"),
            )
        )  # fmt: skip
    elif category is None:
        key = next((key for key in SERVICE_KEYS if tags.get(key, "no") != "no"), "highway")
        what = f"IMDF has no category for {key}={tags.get(key, '')[:40]}"
        draft.problems.add("tag-unknown", element.id, what, "left out", once=True)


def _changing(tags: object) -> str | None:
    return "babychanging" if isinstance(tags, dict) and says_yes(tags, "changing_table") else None
