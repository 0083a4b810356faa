"""Ways between levels: lifts, stairs, escalators and the reading stair, as IMDF relationships."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from twin.venue.model import Relationship, Unit
from twin.venue.northhall.cores import LANE_M, STAIR_M, STOREY_M, TOP
from twin.venue.northhall.ids import make_id

_LIFT_DOOR_M: Final = 1.1
_HATCH_M: Final = 0.9
_RISER_M: Final = 0.15
_WELL_M: Final = 0.2
"""Between the two flights of an enclosed stair."""
_READING_STAIR_M: Final = 1.8
"""The flight beside the steps that one sits on."""
_SLOPE: Final = math.radians(30)
_FLAT_M: Final = 1.2
"""What an escalator runs level at either end, three steps of 0.4 m."""
_BALUSTRADES_M: Final = 0.2

Shaft = Sequence[Unit]
"""The units of one shaft, bottom to top; the way is called as they are."""


def lift(key: str, shaft: Shaft) -> Relationship:
    """One lift: lowest and highest stop, and the stops between."""
    carries_books = key.endswith("_books")
    return Relationship(
        id=make_id("lift", key),
        name=shaft[0].name,
        category="elevator",
        direction="undirected",
        origin_id=shaft[0].id,
        intermediary_ids=tuple(unit.id for unit in shaft[1:-1]),
        destination_id=shaft[-1].id,
        attributes={
            "min_width_m": _HATCH_M if carries_books else _LIFT_DOOR_M,
            "wheelchair": "no" if carries_books else "yes",
        },
    )


def stairs(key: str, shaft: Shaft) -> list[Relationship]:
    """The ways of a stair, one from each level to the next: two flights of fifteen risers and a landing."""
    width_m = _READING_STAIR_M if key == "reading_stair" else (STAIR_M - _WELL_M) / 2
    return [
        Relationship(
            id=make_id("stair", key, i),
            name=lower.name,
            category="stairs",
            direction="undirected",
            origin_id=lower.id,
            destination_id=upper.id,
            attributes={
                "stair_count": round(STOREY_M / _RISER_M),
                "handrail": "both",
                "min_width_m": width_m,
            },
        )
        for i, (lower, upper) in enumerate(pairwise(shaft))
    ]


def escalators(names: Mapping[int, str], units: Mapping[str, Unit]) -> list[Relationship]:
    """A pair of lanes for each floor-to-floor; `names` gives the level key by ordinal, `units` are by id.

    The length is from comb plate to comb plate, on the flat.
    """
    found = []
    for low in (o for o in range(TOP) if o + 1 in names):
        row = "a" if low % 2 == 0 else "b"
        for way in ("up", "down"):
            lower, upper = (units[make_id(names[o], "unit", f"esc_{row}_{way}")] for o in (low, low + 1))
            ends = (lower, upper) if way == "up" else (upper, lower)
            found.append(
                Relationship(
                    id=make_id("escalator", low, way),
                    name=lower.name,
                    category="escalator",
                    direction="directed",
                    origin_id=ends[0].id,
                    destination_id=ends[1].id,
                    attributes={
                        "length_m": round(STOREY_M / math.tan(_SLOPE) + 2 * _FLAT_M, 1),
                        "min_width_m": LANE_M - _BALUSTRADES_M,
                    },
                )
            )
    return found
