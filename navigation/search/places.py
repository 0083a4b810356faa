"""What can be searched of a venue: rooms, zones, services, desks, kiosks, levels and seats."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from shapely import Point

from navigation.search.searchable import Searchable, SearchKind
from navigation.search.services import service_records
from twin.things import Labels
from twin.venue.categories import SOLID, VERTICAL
from twin.venue.model import Amenity, Feature, Level, OnLevel, Venue

_NOT_ASKED_FOR: Final = SOLID | VERTICAL | {"opentobelow", "road", "vegetation", "nonpublic"}
_STAFF_ONLY: Final = "employeesonly"
_LEVEL_SIGN: Final = re.compile(r"(?:(B)(\d{1,2})|(\d{1,2})F?)\Z", re.IGNORECASE)
_ORDINAL_WORDS: Final = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
_HAN_DIGITS: Final = "零一二三四五六七八九十"
LONGEST_NAME: Final = 200


def place_records(venue: Venue, *, staff: bool = False) -> list[Searchable]:
    """Everything of a venue that can be asked for; what only staff may enter is left out unless `staff`."""
    catalogue = _Places(venue, staff=staff)
    return [
        *service_records(venue), *catalogue.levels(), *catalogue.rooms(), *catalogue.amenities(),
        *catalogue.occupants(), *catalogue.kiosks(), *catalogue.seats(),
    ]  # fmt: skip


class _Places:
    def __init__(self, venue: Venue, *, staff: bool) -> None:
        self._venue = venue
        self._staff = staff
        self._levels = {level.id: level for level in venue.levels}
        self._units = {unit.id: unit for unit in venue.units}

    def levels(self) -> Iterator[Searchable]:
        for level in self._venue.levels:
            yield Searchable(
                id=level.id,
                kind=SearchKind.LEVEL,
                name=_tidy(level.name),
                aliases=tuple(dict.fromkeys(_level_aliases(level))),
                level_id=level.id,
            )

    def rooms(self) -> Iterator[Searchable]:
        """Units and sections; a unit that an amenity speaks for, such as a toilet, is left to that."""
        spoken_for = {a.unit_ids[0] for a in self._venue.amenities if a.unit_ids and self._is_room(a)}
        for unit in self._venue.units:
            closed = unit.restriction == _STAFF_ONLY and not self._staff
            if unit.category not in _NOT_ASKED_FOR and not closed and unit.id not in spoken_for:
                yield from self._record(unit, SearchKind.ROOM, unit)
        for section in self._venue.sections:
            if section.restriction != _STAFF_ONLY or self._staff:
                yield from self._record(section, SearchKind.ROOM, section)

    def amenities(self) -> Iterator[Searchable]:
        for amenity in self._venue.amenities:
            unit = self._units.get(next(iter(amenity.unit_ids), ""))
            if unit is not None and (unit.restriction != _STAFF_ONLY or self._staff):
                yield from self._record(amenity, SearchKind.SERVICE, unit, room=unit)

    def occupants(self) -> Iterator[Searchable]:
        anchors = {anchor.id: anchor for anchor in self._venue.anchors}
        for occupant in self._venue.occupants:
            anchor = anchors.get(occupant.anchor_id or "")
            unit = None if anchor is None else self._units.get(anchor.unit_id or "")
            # The cafe's occupant is the cafe, which is found already.
            if unit is not None and _tidy(unit.name) != _tidy(occupant.name):
                yield from self._record(occupant, SearchKind.SERVICE, unit, room=unit, at=anchor)

    def kiosks(self) -> Iterator[Searchable]:
        for kiosk in self._venue.kiosks:
            yield from self._record(kiosk, SearchKind.SERVICE, kiosk)

    def seats(self) -> Iterator[Searchable]:
        """Single seats are found by what is written on them."""
        for seat in self._venue.seats:
            codes = {code for name in seat.name.values() for code in _CODE.findall(name[:LONGEST_NAME])}
            yield from self._record(
                seat, SearchKind.SEAT, seat, room=self._units.get(seat.unit_id), codes=tuple(sorted(codes))
            )

    def _is_room(self, amenity: Amenity) -> bool:
        unit = self._units.get(amenity.unit_ids[0])
        return unit is not None and amenity.category == unit.category

    def _record(
        self,
        feature: Feature,
        kind: SearchKind,
        where: OnLevel,
        *,
        room: Feature | None = None,
        at: Feature | None = None,
        codes: tuple[str, ...] | None = None,
    ) -> Iterator[Searchable]:
        name, point = _tidy(feature.name), _point(at or feature) or _point(where)
        if not name:
            return
        others = tuple(_tidy(feature.alt_name).values()) if codes is None else codes
        inside = None if room is None or _tidy(room.name) == name else room
        yield Searchable(
            id=feature.id,
            kind=kind,
            name=name,
            detail=self._detail(where.level_id, inside),
            aliases=others,
            level_id=where.level_id,
            x_m=None if point is None else point.x,
            y_m=None if point is None else point.y,
            by_alias_only=codes is not None,
        )

    def _detail(self, level_id: str, room: Feature | None) -> Labels:
        parts = [self._levels.get(level_id), room]
        names = [_tidy(part.name) for part in parts if part is not None and part.name]
        languages = dict.fromkeys(language for name in names for language in name)
        return {
            language: " · ".join(name.get(language) or next(iter(name.values())) for name in names)
            for language in languages
        }


_CODE: Final = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]*\d[A-Za-z0-9]*)+|[A-Za-z]*\d+[A-Za-z0-9]*")


def _tidy(names: Labels) -> Labels:
    return {
        language: " ".join(name.split())[:LONGEST_NAME]
        for language, name in names.items()
        if name and not name.isspace()
    }


def _point(feature: Feature) -> Point | None:
    if feature.display_point is not None:
        return feature.display_point
    if feature.geometry is None or feature.geometry.is_empty:
        return None
    return feature.geometry.representative_point()


def _level_aliases(level: Level) -> Iterable[str]:
    """What people call a level whose sign says 3F or B1."""
    yield from _tidy(level.short_name).values()
    for sign in _tidy(level.short_name).values():
        found = _LEVEL_SIGN.match(sign)
        if found is None:
            continue
        below, number = found[1] is not None, int(found[2] or found[3])
        han = _HAN_DIGITS[number] if number <= 10 else str(number)
        if below:
            yield from (
                f"负{han}层",
                f"负{han}楼",
                f"地下{han}层",
                f"地下{number}层",
                f"basement {number}",
            )
        else:
            yield from (f"{han}层", f"{han}楼", f"{number}层", f"{number}楼", f"{number}f")
            yield from (f"level {number}", f"floor {number}", f"l{number}")
            if 1 <= number <= len(_ORDINAL_WORDS):
                yield f"{_ORDINAL_WORDS[number - 1]} floor"
