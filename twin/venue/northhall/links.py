"""Ways between levels: lifts, stairs, escalators and the reading stair, as IMDF relationships."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from twin.venue.model import Relationship, Unit
from twin.venue.northhall.cores import TOP
from twin.venue.northhall.ids import make_id

Shaft = Sequence[Unit]
"""The units of one shaft, bottom to top; the way is called as they are."""


def lift(key: str, shaft: Shaft) -> Relationship:
    """One lift: lowest and highest stop, and the stops between."""
    return Relationship(
        id=make_id("lift", key),
        name=shaft[0].name,
        category="elevator",
        direction="undirected",
        origin_id=shaft[0].id,
        intermediary_ids=tuple(unit.id for unit in shaft[1:-1]),
        destination_id=shaft[-1].id,
    )


def stairs(key: str, shaft: Shaft) -> list[Relationship]:
    """The flights of a stair, one from each level to the next."""
    return [
        Relationship(
            id=make_id("stair", key, i),
            name=lower.name,
            category="stairs",
            direction="undirected",
            origin_id=lower.id,
            destination_id=upper.id,
        )
        for i, (lower, upper) in enumerate(pairwise(shaft))
    ]


def escalators(names: Mapping[int, str], units: Mapping[str, Unit]) -> list[Relationship]:
    """A pair of lanes for each floor-to-floor; `names` gives the level key by ordinal, `units` are by id."""
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
                )
            )
    return found
