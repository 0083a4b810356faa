"""What readers ask the nearest of, as categories of the venue."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shapely.geometry.base import BaseGeometry

from twin.venue.model import Venue

_TOILET: Final = frozenset({
    "restroom", "restroom.female", "restroom.male", "restroom.unisex", "restroom.transgender",
    "restroom.female.wheelchair", "restroom.male.wheelchair", "restroom.unisex.wheelchair",
    "restroom.transgender.wheelchair",
})  # fmt: skip
KINDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType({
    "toilet": _TOILET,
    "accessible_toilet": frozenset({
        "restroom.wheelchair", "restroom.female.wheelchair", "restroom.male.wheelchair",
        "restroom.unisex.wheelchair", "restroom.transgender.wheelchair",
    }),
    "family_toilet": frozenset({"restroom.family", "babychanging"}),
    "nursing_room": frozenset({"mothersroom"}),
    "lift": frozenset({"elevator"}),
    "stairs": frozenset({"stairs"}),
    "escalator": frozenset({"escalator"}),
    "printer": frozenset({"copymachine"}),
    "self_service": frozenset({"checkin.selfservice"}),
    "information": frozenset({"information"}),
    "water": frozenset({"drinkingfountain"}),
    "locker": frozenset({"coinlocker"}),
    "food": frozenset({"foodservice", "eatingdrinking", "vendingmachine"}),
    "first_aid": frozenset({"firstaid"}),
    "defibrillator": frozenset({"defibrillator"}),
})  # fmt: skip
"""Amenity categories of each kind; `seat` and `exit` are seats and openings."""


def list_of_kind(venue: Venue, kind: str) -> list[str]:
    """Ids of all features of a kind: amenities, all seats for `seat`, entrances and exits for `exit`.

    Units stand in where the venue has no amenity of the kind. An unknown kind has none.
    """
    if kind == "seat":
        return [seat.id for seat in venue.seats]
    if kind == "exit":
        return list_exits(venue)
    wanted = KINDS.get(kind, frozenset())
    found = [amenity.id for amenity in venue.amenities if amenity.category in wanted]
    return found or [unit.id for unit in venue.units if unit.category in wanted]


def list_exits(venue: Venue) -> list[str]:
    """Openings that lead out: emergency exits and those with floor on one side only."""
    out = _leading_out(venue)
    return [opening.id for opening in venue.openings if opening.id in out]


def _leading_out(venue: Venue) -> set[str]:
    joined: dict[str, int] = {}
    units: dict[str, list[BaseGeometry]] = {}
    for unit in venue.units:
        if unit.geometry is not None:
            units.setdefault(unit.level_id, []).append(unit.geometry)
    for opening in venue.openings:
        if opening.geometry is not None:
            middle = opening.geometry.interpolate(0.5, normalized=True)
            near = units.get(opening.level_id, [])
            joined[opening.id] = sum(bool(shape.dwithin(middle, 0.3)) for shape in near)
    return {identifier for identifier, count in joined.items() if count == 1}
