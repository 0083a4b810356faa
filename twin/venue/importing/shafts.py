"""Stairs, lifts, ramps and escalators drawn as areas, to links between their rooms."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

import shapely

from twin.venue.importing.draft import VERTICAL, Draft, Link, Room
from twin.venue.importing.elements import Element
from twin.venue.importing.flight_facts import attributes_of

_ONE_ABOVE_THE_OTHER: Final = 0.5


def link_shafts(elements: Iterable[Element], draft: Draft) -> None:
    """Add a link for each lift, and one for each flight of a stair, ramp or escalator drawn as an area.

    Rooms of one element belong together; so do those of different elements that lie one above the other.
    """
    by_id = {element.id: element for element in elements}
    shafts: dict[str, list[Room]] = defaultdict(list)
    linked = {link.source_id for link in draft.links}
    for room in draft.rooms:
        if room.category in VERTICAL and room.source_id not in linked:
            shafts[room.source_id].append(room)
    _join_apart(shafts)
    for source, rooms in shafts.items():
        rooms.sort(key=lambda room: room.level)
        element = by_id.get(source)
        facts = {} if element is None else attributes_of(element, draft.problems)
        if len({room.level for room in rooms}) < 2:
            what = f"{rooms[0].category} on level {rooms[0].level:g} leads to no other level"
            draft.problems.add("connector-levels", source, what, "drawn without a link")
        elif rooms[0].category == "elevator":
            draft.links.append(Link(source, "elevator", tuple(rooms), False, facts, rooms[0].tags))
        else:
            draft.links += _flights(source, rooms, facts, draft)
        draft.counts[f"{rooms[0].category} as areas"] += 1


def _join_apart(shafts: dict[str, list[Room]]) -> None:
    """Put shafts that are mapped level by level together under the id of the lowest part."""
    while True:
        pair = _find_stacked(shafts)
        if pair is None:
            return
        lower, upper = pair
        shafts[lower] += shafts.pop(upper)


def _find_stacked(shafts: Mapping[str, Sequence[Room]]) -> tuple[str, str] | None:
    names = list(shafts)
    bottoms = [min(shafts[name], key=lambda room: room.level) for name in names]
    tops = [max(shafts[name], key=lambda room: room.level) for name in names]
    tree = shapely.STRtree([room.geometry for room in bottoms])
    for i, top in enumerate(tops):
        for j in sorted(tree.query(top.geometry, "intersects").tolist()):
            bottom = bottoms[j]
            if i == j or top.category != bottom.category or not 0 < bottom.level - top.level <= 1:
                continue
            shared_m2 = top.geometry.intersection(bottom.geometry).area
            if shared_m2 >= _ONE_ABOVE_THE_OTHER * min(top.geometry.area, bottom.geometry.area):
                return names[i], names[j]
    return None


def _flights(
    source: str, rooms: Sequence[Room], facts: Mapping[str, float | str | bool], draft: Draft
) -> list[Link]:
    own = [pair for group in draft.groups.get(source, ()) for pair in pairwise(group)]
    levels = sorted({room.level for room in rooms})
    at = {room.level: room for room in rooms}
    # Every level the shaft has belongs to it, be it drawn by another element or with a gap in its list.
    pairs = sorted({*own, *pairwise(levels)} if not own else {*own, *_missing(levels, own)})
    told = dict(facts)
    if len(pairs) > 1:
        told.pop("stair_count", None)  # of the whole stair, not of a flight
    category = rooms[0].category
    conveying = rooms[0].tags.get("conveying", "no")
    if category == "escalator" and conveying in ("forward", "backward"):
        what = f"conveying={conveying} of an area says not which way is forward"
        draft.problems.add("connector-direction", source, what, "taken as running both ways")
    links = []
    for lower, upper in pairs:
        if lower not in at or upper not in at:
            continue
        length_m = draft.lengths_m.get(f"{source}|{lower:g}|{upper:g}")
        more: dict[str, float | str | bool] = {} if length_m is None else {"length_m": length_m}
        links.append(Link(source, category, (at[lower], at[upper]), False, told | more, rooms[0].tags))
    return links


def _missing(levels: Sequence[float], own: Sequence[tuple[float, float]]) -> set[tuple[float, float]]:
    """Neighbouring levels that no pair of `own` joins."""
    covered = {level for pair in own for level in pair}
    return {pair for pair in pairwise(levels) if not (pair[0] in covered and pair[1] in covered)}
