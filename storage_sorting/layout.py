"""From a venue's equipment to the machinery of a store: belts cut at junctions, each machine at its belts."""

from collections.abc import Iterable, Mapping, Sequence

from shapely import Point
from shapely.geometry.base import BaseGeometry

from storage_sorting.belting import Junctions, cut_belts
from storage_sorting.machinery import Aisle, Chute, Desk, Induction, Lift, Ring, StoreLayout, Wall
from storage_sorting.travel import Axis, CraneMotion
from twin.errors import TwinError
from twin.venue.model import Equipment

#: How near an end of a belt must be to a machine to hand over to it.
_TOUCH_M = 1.0
_NEEDED = ("aisle", "rack", "crane", "conveyor", "desk", "put_wall", "lift", "sorter", "induction", "chute")
#: The pitch of totes on a belt whose capacity is not told, in metres.
_PITCH_M = 0.6
_Parts = Mapping[str, list[Equipment]]


class LayoutError(TwinError):
    """Equipment that makes no store."""

    def __init__(self, why: str) -> None:
        super().__init__(f"this equipment makes no store: {why}; see docs/venue.md on equipment")


def store_layout(equipment: Iterable[Equipment]) -> StoreLayout:
    """The store that a venue's equipment makes. Raises LayoutError where a part is missing or unconnected."""
    parts: dict[str, list[Equipment]] = {}
    for each in equipment:
        parts.setdefault(each.category, []).append(each)
    for category in _NEEDED:
        if category not in parts:
            raise LayoutError(f"it has no {category}")
    belts = {_code(each): each for each in parts["conveyor"]}
    junctions = cut_belts(
        {code: _shape(each) for code, each in belts.items()},
        {code: _number(each, "speed_m_s") for code, each in belts.items()},
        {code: _room(each) for code, each in belts.items()},
    )
    aisles = tuple(_aisle(each, parts, belts, junctions) for each in parts["aisle"])
    desks = tuple(_desk(each, junctions) for each in parts["desk"])
    loop = junctions.circuit(desks[0].outfeed)
    if not loop:
        raise LayoutError("no belt leads round from the first desk to it again")
    return StoreLayout(
        segments=junctions.segments,
        loop=loop,
        aisles=aisles,
        desks=desks,
        walls=tuple(_wall(each, parts.get("put_wall_slot", [])) for each in parts["put_wall"]),
        wall_exit=_wall_exit(parts, junctions),
        lifts=tuple(_lift(each, junctions) for each in parts.get("lift", [])),
        ring=_ring(parts, junctions),
        ids={_code(each): each.id for group in parts.values() for each in group},
    )


def _code(each: Equipment) -> str:
    return str(each.attributes.get("code", each.id))


def _shape(each: Equipment) -> BaseGeometry:
    if each.geometry is None:
        raise LayoutError(f"{each.category} {_code(each)} has no place")
    return each.geometry


def _number(each: Equipment, name: str) -> float:
    value = each.attributes.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
        raise LayoutError(f"{each.category} {_code(each)} has no number {name}")
    return float(value)


def _room(each: Equipment) -> int:
    if "capacity" in each.attributes:
        return max(1, int(_number(each, "capacity")))
    return max(1, int(_shape(each).length / _PITCH_M))


def _touching(where: BaseGeometry, ends: Mapping[int, Point], what: str) -> int:
    """The segment whose end lies at a machine."""
    near = min(ends, key=lambda index: where.distance(ends[index]), default=None)
    if near is None or where.distance(ends[near]) > _TOUCH_M:
        raise LayoutError(f"no belt {what}")
    return near


def _aisle(
    each: Equipment,
    parts: _Parts,
    belts: Mapping[str, Equipment],
    junctions: Junctions,
) -> Aisle:
    code = _code(each)
    racks = [rack for rack in parts["rack"] if rack.attributes.get("aisle") == code]
    crane = next((crane for crane in parts["crane"] if crane.attributes.get("aisle") == code), None)
    if crane is None or not racks:
        raise LayoutError(f"aisle {code} has no crane or no rack")
    own = [name for name, belt in belts.items() if belt.attributes.get("aisle") == code]
    ends = {i: p for i, p in junctions.dead_ends().items() if junctions.segments[i].belt in own}
    starts = {i: p for i, p in junctions.sources().items() if junctions.segments[i].belt in own}
    rack = racks[0]
    return Aisle(
        code=code,
        crane=_code(crane),
        motion=CraneMotion(
            Axis(_number(crane, "speed_m_s"), _number(crane, "acceleration_m_s2")),
            Axis(_number(crane, "lift_speed_m_s"), _number(crane, "lift_acceleration_m_s2")),
        ),
        handling_s=_number(crane, "handling_s"),
        sides=tuple(str(rack.attributes.get("side", "")) for rack in racks),
        bays=int(_number(rack, "bays")),
        layers=int(_number(rack, "layers")),
        bay_m=_number(rack, "bay_m"),
        layer_m=_number(rack, "layer_m"),
        infeed=_touching(_shape(each), ends, f"ends at aisle {code}"),
        outfeed=_touching(_shape(each), starts, f"begins at aisle {code}"),
    )


def _desk(each: Equipment, junctions: Junctions) -> Desk:
    code = _code(each)
    return Desk(
        code=code,
        people=max(1, int(_number(each, "people"))),
        book_s=3600.0 / max(1.0, _number(each, "books_per_h")),
        infeed=_touching(_shape(each), junctions.dead_ends(), f"ends at desk {code}"),
        outfeed=_touching(_shape(each), junctions.sources(), f"begins at desk {code}"),
    )


def _wall(each: Equipment, slots: Sequence[Equipment]) -> Wall:
    code = _code(each)
    own = [slot for slot in slots if slot.attributes.get("wall") == code]
    if not own:
        raise LayoutError(f"put wall {code} has no slot")
    return Wall(code, tuple(_code(slot) for slot in own), int(_number(own[0], "volumes")))


def _wall_exit(parts: _Parts, junctions: Junctions) -> int:
    """The first segment of the belt along the put walls."""
    near = [
        (sum(_shape(wall).distance(point) for wall in parts["put_wall"]), index)
        for index, point in junctions.sources().items()
        if not any(_shape(aisle).distance(point) < _TOUCH_M for aisle in parts["aisle"] + parts["desk"])
        and junctions.reaches(index) >= 2
    ]
    if not near:
        raise LayoutError("no belt leads away from the put walls")
    return min(near)[1]


def _lift(each: Equipment, junctions: Junctions) -> Lift:
    code = _code(each)
    return Lift(
        code=code,
        infeed=_touching(_shape(each), junctions.dead_ends(), f"ends at lift {code}"),
        speed_m_s=_number(each, "speed_m_s"),
        level_height_m=_number(each, "level_height_m"),
        lowest_ordinal=_ordinal(each, "lowest_ordinal"),
        highest_ordinal=_ordinal(each, "highest_ordinal"),
        carriers=max(1, int(_number(each, "crates"))),
    )


def _ordinal(each: Equipment, name: str) -> int:
    value = each.attributes.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LayoutError(f"{each.category} {_code(each)} has no number {name}")
    return int(value)


def _ring(parts: _Parts, junctions: Junctions) -> Ring:
    loop = parts["sorter"][0]
    speed, pitch_m = _number(loop, "speed_m_s"), _number(loop, "pitch_m")
    carriers = int(_shape(loop).length / pitch_m)

    def at_pitch(each: Equipment) -> int:
        return int(_shape(loop).project(_shape(each).centroid) / pitch_m) % carriers

    inductions = [
        Induction(
            _code(each),
            at_pitch(each),
            _touching(_shape(each), junctions.dead_ends(), f"ends at induction {_code(each)}"),
            3600.0 / max(1.0, _number(each, "books_per_h")),
        )
        for each in parts["induction"]
    ]
    chutes = [
        Chute(
            _code(each),
            str(each.attributes.get("destination", "")),
            int(_number(each, "volumes")),
            at_pitch(each),
        )
        for each in parts["chute"]
    ]
    return Ring(_code(loop), carriers, pitch_m / speed, tuple(inductions), tuple(chutes))
