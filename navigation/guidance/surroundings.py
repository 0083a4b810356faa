"""What stands around a walk: rooms, the doors between them, and landmarks that can be seen from it."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import shapely
from shapely import Point

from navigation.guidance.naming import name_of
from twin.things import Labels
from twin.venue.categories import SOLID
from twin.venue.model import Amenity, Feature, Opening, Unit, Venue

SEEN_THROUGH_M: Final = 2.0
"""An opening without a leaf at least this wide lets one room be seen from the next."""
_BESIDE_M: Final = 0.3
"""How far a unit's edge may lie from the middle of an opening into it: half a thick wall."""

_RANKS: Final[Mapping[str, int]] = {
    "information": 0, "entry": 1, "elevator": 1, "escalator": 1, "stairs": 1, "foodservice": 2,
    "restroom": 2, "eatingdrinking": 2, "checkin.selfservice": 3, "productreturn": 3, "copymachine": 3,
    "coinlocker": 3, "drinkingfountain": 3, "vendingmachine": 3, "security.checkpoint": 3, "firstaid": 3,
    "library": 4, "theater": 4, "auditorium": 4, "lobby": 4, "terrace": 4, "lounge": 4,
}  # fmt: skip
"""Lower is better known and easier to recognise; what is not listed ranks 5."""
_UNSEEN: Final = frozenset(
    {"wifi", "powerchargingstation", "nonpublic", "walkway", "opentobelow", "unspecified"}
)
_CALLED: Final[Mapping[str, Labels]] = {"escalator": {"zh": "扶梯", "en": "escalator"}}
"""A lane of an escalator is named for where it goes, which is no help to whoever passes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmark:
    """Something with a name to steer by, at a point, seen from some rooms; a low `rank` is a better one."""

    id: str
    name: Labels
    level_id: str
    x_m: float
    y_m: float
    seen_from: frozenset[str]
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """A way in from outside; `inward_deg` is the heading square through it, counter-clockwise from +x."""

    id: str
    x_m: float
    y_m: float
    inward_deg: float


def rank_of(category: str) -> int:
    """How good a landmark a category makes; 0 is the best."""
    return _RANKS.get(category, _RANKS.get(category.split(".", maxsplit=1)[0], 5))


class Surroundings:
    """The rooms and landmarks of a venue, ready to be asked; built once."""

    def __init__(self, venue: Venue) -> None:
        self.venue = venue
        self._units: dict[str, list[Unit]] = {}
        for unit in venue.units:
            if unit.geometry is not None and unit.category not in SOLID:
                self._units.setdefault(unit.level_id, []).append(unit)
        self._trees = {
            level: shapely.STRtree([unit.geometry for unit in units]) for level, units in self._units.items()
        }
        self.sides: Mapping[str, tuple[str, ...]] = {o.id: self._beside(o) for o in venue.openings}
        self._open_to = self._joined_rooms()
        self._entrances: dict[str, list[Entrance]] = {}
        for opening in venue.openings:
            entrance = self._entrance(opening)
            if entrance is not None:
                self._entrances.setdefault(opening.level_id, []).append(entrance)
        self._landmarks: dict[str, list[Landmark]] = {}
        for landmark in (*self._occupants(), *self._amenities(), *self._rooms()):
            self._landmarks.setdefault(landmark.level_id, []).append(landmark)

    def unit_at(self, level_id: str, x_m: float, y_m: float) -> Unit | None:
        """The smallest unit that covers a point and is not building fabric."""
        tree = self._trees.get(level_id)
        if tree is None:
            return None
        found = tree.query(Point(x_m, y_m), predicate="covered_by")
        units = [self._units[level_id][int(i)] for i in found]
        return min(units, key=lambda unit: float(unit.geometry.area), default=None)  # type: ignore[union-attr]

    def landmarks(self, level_id: str) -> Sequence[Landmark]:
        """Those of a level."""
        return self._landmarks.get(level_id, ())

    def entrances(self, level_id: str) -> Iterable[Entrance]:
        """Those of a level through which people come in; emergency exits are none."""
        return self._entrances.get(level_id, ())

    def nearest_landmark(
        self, level_id: str, x_m: float, y_m: float, within_m: float, barred: Collection[str]
    ) -> Landmark | None:
        """The best known landmark within reach that is seen from here; `barred` are ids not to name."""
        unit = self.unit_at(level_id, x_m, y_m)
        if unit is None:
            return None
        near = [
            (landmark.rank, gap, landmark.id, landmark)
            for landmark in self.landmarks(level_id)
            if (gap := math.hypot(landmark.x_m - x_m, landmark.y_m - y_m)) <= within_m
            and unit.id in landmark.seen_from
            and landmark.id not in barred
        ]
        return min(near)[-1] if near else None

    def _beside(self, opening: Opening) -> tuple[str, ...]:
        tree, middle = self._trees.get(opening.level_id), _middle(opening)
        if tree is None or middle is None:
            return ()
        found = tree.query(middle, predicate="dwithin", distance=_BESIDE_M)
        return tuple(sorted(self._units[opening.level_id][int(i)].id for i in found))

    def _entrance(self, opening: Opening) -> Entrance | None:
        line, middle = opening.geometry, _middle(opening)
        comes_in = opening.category == "pedestrian.principal" or bool(opening.name)
        if not comes_in or len(self.sides[opening.id]) != 1 or middle is None or line is None:
            return None
        if line.geom_type != "LineString":
            return None
        (x0, y0), (x1, y1) = line.coords[0][:2], line.coords[-1][:2]
        inward = math.degrees(math.atan2(x1 - x0, y0 - y1))
        a = math.radians(inward)
        inside = self.unit_at(opening.level_id, middle.x + math.cos(a), middle.y + math.sin(a))
        return Entrance(
            id=opening.id,
            x_m=middle.x,
            y_m=middle.y,
            inward_deg=inward + (0.0 if inside is not None else 180.0),
        )

    def _joined_rooms(self) -> Mapping[str, frozenset[str]]:
        joined: dict[str, set[str]] = {}
        for opening in self.venue.openings:
            door, line = opening.door, opening.geometry
            if door is None or door.type != "open" or line is None or line.length < SEEN_THROUGH_M:
                continue
            for a in self.sides[opening.id]:
                joined.setdefault(a, set()).update(self.sides[opening.id])
        return {unit: frozenset(others) for unit, others in joined.items()}

    def _seen_from(self, rooms: Iterable[str]) -> frozenset[str]:
        rooms = tuple(rooms)
        return frozenset(rooms).union(*(self._open_to.get(room, frozenset()) for room in rooms))

    def _occupants(self) -> Iterable[Landmark]:
        anchors = {anchor.id: anchor for anchor in self.venue.anchors}
        for occupant in self.venue.occupants:
            anchor = anchors.get(occupant.anchor_id or "")
            if anchor is not None and anchor.unit_id is not None:
                yield from self._at_point(occupant, anchor.id, _middle(anchor), anchor.unit_id)

    def _amenities(self) -> Iterable[Landmark]:
        rooms = {unit.id: unit for unit in self.venue.units}
        for amenity in self.venue.amenities:
            unit = rooms.get(next(iter(amenity.unit_ids), ""))
            if unit is None or amenity.category in _UNSEEN or _is_of_whole_room(amenity, unit):
                continue
            yield from self._at_point(amenity, amenity.id, _middle(amenity), unit.id)

    def _at_point(
        self, feature: Feature, placed_id: str, point: Point | None, unit_id: str
    ) -> Iterable[Landmark]:
        level_id, name = self.venue.level_of.get(placed_id), name_of(feature)
        if point is None or level_id is None or not name:
            return
        yield Landmark(
            id=feature.id,
            name=name,
            level_id=level_id,
            x_m=point.x,
            y_m=point.y,
            seen_from=self._seen_from((unit_id,)),
            rank=rank_of(feature.category),
        )

    def _rooms(self) -> Iterable[Landmark]:
        """Rooms are known from outside by their doors."""
        rooms = {unit.id: unit for unit in self.venue.units}
        for opening in self.venue.openings:
            middle = _middle(opening)
            for unit_id in self.sides[opening.id]:
                unit, others = rooms[unit_id], [o for o in self.sides[opening.id] if o != unit_id]
                hidden = unit.category in _UNSEEN or unit.restriction is not None
                if middle is None or hidden or not others or not name_of(unit):
                    continue
                yield Landmark(
                    id=unit.id,
                    name=_CALLED.get(unit.category, name_of(unit)),
                    level_id=unit.level_id,
                    x_m=middle.x,
                    y_m=middle.y,
                    seen_from=self._seen_from(others) - {unit.id},
                    rank=rank_of(unit.category),
                )


def _middle(feature: Feature) -> Point | None:
    if feature.display_point is not None:
        return feature.display_point
    if feature.geometry is None or feature.geometry.is_empty:
        return None
    line = feature.geometry
    return line.interpolate(0.5, normalized=True) if line.geom_type == "LineString" else line.centroid


def _is_of_whole_room(amenity: Amenity, unit: Unit) -> bool:
    """Whether the amenity only says what its room is, as that of a toilet does."""
    return amenity.category == unit.category or name_of(amenity) == name_of(unit)
