"""Ways between levels: lifts, stairs, escalators and the reading stair, as IMDF relationships."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from twin.venue.model import Relationship
from twin.venue.northhall.cores import TOP
from twin.venue.northhall.ids import make_id

Shaft = Sequence[str]
"""Unit ids of one shaft, bottom to top."""


def lift(key: str, units: Shaft) -> Relationship:
    """One lift: lowest and highest stop, and the stops between."""
    return Relationship(
        id=make_id("lift", key),
        category="elevator",
        direction="undirected",
        origin_id=units[0],
        intermediary_ids=tuple(units[1:-1]),
        destination_id=units[-1],
    )


def stairs(key: str, units: Shaft) -> list[Relationship]:
    """The flights of a stair, one from each level to the next."""
    return [
        Relationship(
            id=make_id("stair", key, i),
            category="stairs",
            direction="undirected",
            origin_id=a,
            destination_id=b,
        )
        for i, (a, b) in enumerate(pairwise(units))
    ]


def escalators(names: Mapping[int, str]) -> list[Relationship]:
    """A pair of lanes for each floor-to-floor; `names` gives the level key by ordinal."""
    found = []
    for low in (o for o in range(TOP) if o + 1 in names):
        row = "a" if low % 2 == 0 else "b"
        for way in ("up", "down"):
            lower, upper = (make_id(names[o], "unit", f"esc_{row}_{way}") for o in (low, low + 1))
            ends = (lower, upper) if way == "up" else (upper, lower)
            found.append(
                Relationship(
                    id=make_id("escalator", low, way),
                    category="escalator",
                    direction="directed",
                    origin_id=ends[0],
                    destination_id=ends[1],
                )
            )
    return found
