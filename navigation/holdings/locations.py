"""Locations as a catalogue writes them, found in the venue: a place on a shelf, a room, a level.

2F-014架                a shelf, by its id or its name in any language
Range 2F-014 A-3-2      the same, side A, bay 3, layer 2; or only its side: Range 2F-014 A
密集书库, B2, 地下二层    a unit by its id or name, a level by its id, name or short name
"""

import re
from dataclasses import dataclass
from typing import Final

from navigation.holdings.library import Library
from twin.venue.model import Feature, Level, OnLevel, Shelf, Unit, Venue

_ON_SHELF: Final = re.compile(
    r"(?P<shelf>.+?)[ ,#]+(?P<side>\w{1,20})(?:[-/.](?P<bay>\d{1,3})[-/.](?P<layer>\d{1,2}))?"
)


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of the venue; `closed` where readers may not go."""

    feature_id: str
    level_id: str | None
    closed: bool = False
    face: str | None = None
    bay: int | None = None
    layer: int | None = None


class Places:
    """The shelves, units and levels of a venue by id and by every name that only one of them has."""

    def __init__(self, venue: Venue, library: Library) -> None:
        self._closed = library.closed
        self._open_levels = {shelf.level_id for shelf in venue.shelves}
        self._levels = {level.id: level for level in venue.levels}
        self._units = {unit.id: unit for unit in venue.units}
        self._by_name: dict[str, Feature | None] = {}
        # Where a level and a room share a name, the level is meant; hence the order.
        for group in (venue.levels, venue.units, venue.shelves):
            self._name(group)

    def find(self, location: str) -> Spot | None:
        """The place that `location` names; None where nothing, or more than one thing, is called so."""
        feature = self._by_name.get(_folded(location))
        if feature is not None:
            return self._spot(feature)
        match = _ON_SHELF.fullmatch(location.strip())
        shelf = self._by_name.get(_folded(match["shelf"])) if match else None
        if match is None or not isinstance(shelf, Shelf):
            return None
        return self._on_shelf(shelf, match)

    def _name(self, group: tuple[Feature, ...]) -> None:
        taken = set(self._by_name)
        for feature in group:
            short = feature.short_name.values() if isinstance(feature, Level) else ()
            for name in {_folded(n) for n in (feature.id, *feature.name.values(), *short)} - taken - {""}:
                self._by_name[name] = None if name in self._by_name else feature

    def _spot(self, feature: Feature) -> Spot:
        level_id = feature.level_id if isinstance(feature, OnLevel) else feature.id
        return Spot(feature.id, level_id, self._is_closed(feature))

    def _on_shelf(self, shelf: Shelf, match: re.Match[str]) -> Spot | None:
        face = next((f for f in shelf.faces if f.side.casefold() == match["side"].casefold()), None)
        if face is None:
            return None
        bay, layer = (int(match[part]) if match[part] else None for part in ("bay", "layer"))
        if (
            bay is not None
            and layer is not None
            and not (1 <= bay <= face.bays and 1 <= layer <= face.layers)
        ):
            return None
        return Spot(shelf.id, shelf.level_id, self._is_closed(shelf), face.side, bay, layer)

    def _is_closed(self, feature: Feature) -> bool:
        """Restricted by the venue, named closed by the library, or a level on which no shelf is open."""
        if feature.id in self._closed:
            return True
        if isinstance(feature, Level):
            return feature.restriction is not None or feature.id not in self._open_levels
        if isinstance(feature, Unit) and feature.restriction is not None:
            return True
        if isinstance(feature, Shelf):
            unit = self._units.get(feature.unit_id)
            return unit is not None and self._is_closed(unit)
        level = self._levels.get(feature.level_id) if isinstance(feature, OnLevel) else None
        return level is not None and (level.restriction is not None or level.id in self._closed)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def find_request_desk(venue: Venue, library: Library) -> str | None:
    """The desk that fetches books of the closed stack.

    The library's own choice; else the first library desk on the level nearest the ground, else an information
    desk there, else None.
    """
    if library.request_at is not None:
        return library.request_at
    ordinals = {level.id: level.ordinal for level in venue.levels}
    level_of = {o.id: venue.level_of.get(o.anchor_id or "") for o in venue.occupants}
    for category in ("library", "information"):
        desks = [o for o in venue.occupants if o.category == category and level_of[o.id] in ordinals]
        if desks:
            return min(desks, key=lambda desk: abs(ordinals[level_of[desk.id] or ""])).id
    return None
