"""Ways between levels: stairs, escalators, lifts and ramps, as a venue declares them or lets them be seen."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import shapely

from navigation.itinerary import Conveyance
from twin.venue.model import Amenity, Anchor, Level, OnLevel, Relationship, Unit, Venue

_CONVEYANCE: Final[Mapping[str, Conveyance]] = {
    "elevator": Conveyance.LIFT,
    "escalator": Conveyance.ESCALATOR,
    "movingwalkway": Conveyance.ESCALATOR,
    "ramp": Conveyance.RAMP,
    "stairs": Conveyance.STAIRS,
}
_INFERRED: Final = {"elevator": Conveyance.LIFT, "stairs": Conveyance.STAIRS, "ramp": Conveyance.RAMP}
"""Which way an escalator runs cannot be seen from the plan, so none is inferred."""
_OVERLAP: Final = 0.5
STOREY_M: Final = 4.5
"""Height of a storey where the levels do not give their elevation."""
_STEP_M: Final = 0.15
_ESCALATOR_M_S: Final = 0.5
_ESCALATOR_SLOPE: Final = math.radians(30)
"""The common escalator of EN 115-1."""
_LIFT_M_S: Final = 1.6
_LIFT_DOORS_S: Final = 7.0
_RAMP_SLOPE: Final = 1 / 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """A way between levels. `stops` are unit ids in order of travel; a directed one runs only that way.

    `id` is that of the relationship, or made of the units' where it was inferred. Attributes follow GTFS
    Pathways, so that `length_m` is on the flat; None is unknown. `handrails` are `left` and `right`, seen
    from the first stop to the last.
    """

    id: str
    conveyance: Conveyance
    stops: tuple[str, ...]
    directed: bool = False
    stair_count: int | None = None
    length_m: float | None = None
    max_slope: float | None = None
    min_width_m: float | None = None
    wheelchair: bool | None = None
    handrails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heights:
    """How high the levels lie above one another."""

    level_of_unit: Mapping[str, Level] = field(default_factory=dict)

    def rise_m(self, lower: str, upper: str) -> float:
        """Metres from the floor of one unit up to that of another, negative downwards."""
        a, b = self.level_of_unit[lower], self.level_of_unit[upper]
        if a.elevation_m is not None and b.elevation_m is not None:
            return b.elevation_m - a.elevation_m
        return (b.ordinal - a.ordinal) * STOREY_M

    def levels_up(self, lower: str, upper: str) -> int:
        """How many levels up, negative downwards."""
        return self.level_of_unit[upper].ordinal - self.level_of_unit[lower].ordinal


def heights_of(venue: Venue) -> Heights:
    """The heights of the venue's levels, by unit."""
    levels = {level.id: level for level in venue.levels}
    return Heights({u.id: levels[u.level_id] for u in venue.units if u.level_id in levels})


def list_connectors(venue: Venue) -> tuple[Connector, ...]:
    """The connectors that are declared; where none is at all, those inferred from units above one another.

    A venue that declares some is taken at its word: what it leaves out is no way.
    """
    declared = [c for c in map(_Reader(venue).read, venue.relationships) if c is not None]
    return tuple(declared or _inferred(venue))


class _Reader:
    def __init__(self, venue: Venue) -> None:
        self._venue = venue
        self._units = {u.id: u for u in venue.units}
        self._hoists = {e.unit_id for e in venue.equipment if e.category == "lift"}

    def read(self, relationship: Relationship) -> Connector | None:
        """The connector; None where it is no way between levels, leads nowhere or carries goods only."""
        conveyance = _CONVEYANCE.get(relationship.category)
        named = (relationship.origin_id, *relationship.intermediary_ids, relationship.destination_id)
        units = [unit for unit in map(self._unit_of, named) if unit is not None]
        stops = tuple(dict.fromkeys(unit.id for unit in units))
        if conveyance is None or len({unit.level_id for unit in units}) < 2 or self._hoists & {*stops}:
            return None
        given = relationship.attributes
        wheelchair = given.get("wheelchair")
        return Connector(
            id=relationship.id,
            conveyance=conveyance,
            stops=stops,
            directed=relationship.direction == "directed",
            stair_count=None if (steps := _number(given, "stair_count")) is None else int(steps),
            length_m=_number(given, "length_m"),
            max_slope=_number(given, "max_slope"),
            min_width_m=_number(given, "min_width_m"),
            wheelchair=None if wheelchair is None else wheelchair in ("yes", "limited", True),
            handrails=_handrails(given.get("handrail")),
        )

    def _unit_of(self, identifier: str | None) -> Unit | None:
        feature = self._venue.by_id.get(identifier or "")
        if isinstance(feature, Unit):
            return feature
        if isinstance(feature, Amenity):
            return next((self._units[i] for i in feature.unit_ids if i in self._units), None)
        if isinstance(feature, Anchor):
            return self._units.get(feature.unit_id or "")
        if isinstance(feature, OnLevel) and feature.geometry is not None:
            near = [
                u for u in self._units.values() if u.level_id == feature.level_id and u.geometry is not None
            ]
            here = [u for u in near if shapely.dwithin(u.geometry, feature.geometry, 0.3)]
            return min(here, key=lambda u: (u.category not in _CONVEYANCE, u.id), default=None)
        return None


def _number(given: Mapping[str, float | str | bool], key: str) -> float | None:
    value = given.get(key)
    return (
        float(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
        else None
    )


def _handrails(value: object) -> tuple[str, ...]:
    if value in ("both", "yes"):
        return ("left", "right")
    return (value,) if isinstance(value, str) and value in ("left", "right") else ()


def _inferred(venue: Venue) -> Iterator[Connector]:
    levels = {level.id: level for level in venue.levels}
    for category, conveyance in _INFERRED.items():
        units = [
            u
            for u in venue.units
            if u.category == category and u.level_id in levels and u.geometry is not None
        ]
        pairs = _stacked(units, levels)
        if conveyance is Conveyance.LIFT:
            for shaft in _shafts(units, pairs):
                stops = tuple(u.id for u in sorted(shaft, key=lambda u: levels[u.level_id].ordinal))
                yield Connector(id=f"{category}:{stops[0]}", conveyance=conveyance, stops=stops)
        else:
            for lower, upper in pairs:
                name = f"{category}:{lower.id}:{upper.id}"
                yield Connector(id=name, conveyance=conveyance, stops=(lower.id, upper.id))


def _stacked(units: list[Unit], levels: Mapping[str, Level]) -> list[tuple[Unit, Unit]]:
    """Pairs of units, one on the level above the other in the same building and over half of it."""
    if not units:
        return []
    shapes = [u.geometry for u in units]
    found = []
    for i, k in shapely.STRtree(shapes).query(shapes, predicate="intersects").T.tolist():
        lower, upper = units[i], units[k]
        a, b = levels[lower.level_id], levels[upper.level_id]
        together = not a.building_ids or not b.building_ids or set(a.building_ids) & set(b.building_ids)
        if b.ordinal != a.ordinal + 1 or not together:
            continue
        smaller = min(shapes[i].area, shapes[k].area)
        if shapely.intersection(shapes[i], shapes[k]).area >= _OVERLAP * smaller:
            found.append((lower, upper))
    return found


def _shafts(units: list[Unit], pairs: list[tuple[Unit, Unit]]) -> Iterable[list[Unit]]:
    above: dict[str, str] = {u.id: u.id for u in units}

    def root(identifier: str) -> str:
        while above[identifier] != identifier:
            identifier = above[identifier]
        return identifier

    for lower, upper in pairs:
        above[root(upper.id)] = root(lower.id)
    shafts: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        shafts[root(unit.id)].append(unit)
    return [shaft for shaft in shafts.values() if len(shaft) > 1]


@dataclass(frozen=True, slots=True)
class Hop:
    """One ride from stop to stop of a connector: up `rise_m` metres and `levels_up` levels."""

    connector: int
    origin: str
    destination: str
    rise_m: float
    levels_up: int


def list_hops(connectors: Iterable[Connector], heights: Heights) -> list[Hop]:
    """Every ride there is: a lift from each stop to each other, all else from one stop to the next."""
    hops = []
    for number, connector in enumerate(connectors):
        if connector.conveyance is Conveyance.LIFT:
            pairs = [(a, b) for i, a in enumerate(connector.stops) for b in connector.stops[i + 1 :]]
        else:
            pairs = list(pairwise(connector.stops))
        both = pairs if connector.directed else [*pairs, *((b, a) for a, b in pairs)]
        hops += [Hop(number, a, b, heights.rise_m(a, b), heights.levels_up(a, b)) for a, b in both]
    return hops


def _flights(connector: Connector) -> int:
    """How many parts, from stop to stop, what is told of the whole connector is shared among."""
    return max(len(connector.stops) - 1, 1)


def stair_count_of(connector: Connector, rise_m: float) -> int:
    """The steps of one flight, reckoned from its height where the venue does not count them."""
    if connector.stair_count is not None:
        return max(round(connector.stair_count / _flights(connector)), 1)
    return max(math.ceil(abs(rise_m) / _STEP_M - 1e-9), 1)


def _belt_m(connector: Connector, height_m: float) -> float:
    """Metres of an escalator's belt: what it rises aslant, and what its length leaves for level steps."""
    level_m = 0.0
    if connector.length_m is not None:
        level_m = max(connector.length_m / _flights(connector) - height_m / math.tan(_ESCALATOR_SLOPE), 0.0)
    return height_m / math.sin(_ESCALATOR_SLOPE) + level_m


def ride_s(connector: Connector, rise_m: float, speed_m_s: float, step_s: float) -> float:
    """Seconds to ride or climb `rise_m`, waiting left out; `step_s` is the time of one step of a stair."""
    height_m = abs(rise_m)
    match connector.conveyance:
        case Conveyance.STAIRS:
            return stair_count_of(connector, rise_m) * step_s
        case Conveyance.ESCALATOR:
            return _belt_m(connector, height_m) / _ESCALATOR_M_S
        case Conveyance.LIFT:
            return _LIFT_DOORS_S + height_m / _LIFT_M_S
        case Conveyance.RAMP:
            if connector.length_m is not None:
                return connector.length_m / _flights(connector) / speed_m_s
            return height_m / (connector.max_slope or _RAMP_SLOPE) / speed_m_s
