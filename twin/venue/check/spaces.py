"""Rules about units and the openings between them."""

from collections.abc import Iterator
from typing import Final

import shapely

from twin.venue import categories
from twin.venue.check.rule import Finding, Look, Places, rule
from twin.venue.model import Opening, Unit
from twin.venue.problems import Severity

_OUTSIDE_M2 = 0.5
_OVERLAP_M2: Final = 0.1
_OVERLAP_DEPTH_M: Final = 0.01
_WALL_M: Final = 0.5
"""How far an opening may be from the edge of a unit: half of a thick wall."""
_NARROW_M = 0.5
_WHEELCHAIR_M = 0.8
"""Clear width of a door a wheelchair passes. Source: GB 50763-2012, 3.5.3."""
_WHOLE = 0.98

_ZONES = categories.OPEN_AREA | {"library", "lounge", "waitingroom", "recreation", "foodservice"}
_MAY_LIE_WITHIN = _ZONES | categories.NO_FLOOR | categories.VERTICAL
_NO_DOOR = categories.OPEN_AREA | categories.NO_FLOOR | categories.VERTICAL | {"nonpublic"}


@rule("unit-in-level", Severity.WARNING, "A unit reaches beyond its level.")
def unit_in_level(look: Look) -> Iterator[Finding]:
    """By more than 0.5 m²; an error where most of it is outside."""
    levels = {level.id: level.geometry for level in look.venue.levels}
    for level_id, units in look.places("units").items():
        outline = levels.get(level_id)
        if outline is None:
            continue
        shapely.prepare(outline)
        inside = shapely.covers(outline, units.geometries)
        for i in (~inside).nonzero()[0]:
            unit, geometry = units.features[i], units.geometries[i]
            outside_m2 = geometry.difference(outline).area
            if outside_m2 > _OUTSIDE_M2:
                mostly = outside_m2 > geometry.area / 2
                message = f"{outside_m2:.1f} of {geometry.area:.1f} m² lie outside its level; redraw either"
                yield Finding(unit.id, message, severity=Severity.ERROR if mostly else None)


@rule("units-overlap", Severity.WARNING, "Two units of one level overlap.")
def units_overlap(look: Look) -> Iterator[Finding]:
    """By more than 0.1 m². A zone, a stair, a column or a void may lie whole within an open area."""
    for units in look.places("units").values():
        for i, j in units.pairs():
            a, b = units.geometries[i], units.geometries[j]
            shared_m2 = a.intersection(b).area
            if shared_m2 <= _OVERLAP_M2 or shared_m2 <= _OVERLAP_DEPTH_M * (a.length + b.length) / 2:
                continue
            inner, outer = (i, j) if a.area <= b.area else (j, i)
            yield from _overlap(units.features[inner], units.features[outer], shared_m2)


def _overlap(inner: Unit, outer: Unit, shared_m2: float) -> Iterator[Finding]:
    assert inner.geometry is not None
    whole = shared_m2 >= _WHOLE * inner.geometry.area
    if whole and inner.category in _MAY_LIE_WITHIN and outer.category in _ZONES:
        return
    how = "lies whole within" if whole else f"shares {shared_m2:.1f} m² with"
    message = f"{inner.category} {how} the {outer.category} {outer.id}; cut one out of the other"
    yield Finding(inner.id, message)


@rule("unit-reachable", Severity.WARNING, "No opening leads into a room.")
def unit_reachable(look: Look) -> Iterator[Finding]:
    """A zone of an open area needs none; solid fabric, voids, stairs and lifts are not asked."""
    for level_id, units in look.places("units").items():
        reached = _reached(units, look.places("openings").get(level_id))
        for i, unit in enumerate(units.features):
            if unit.category in _NO_DOOR or i in reached:
                continue
            if unit.category in _ZONES and _is_zone(i, units):
                continue
            yield Finding(unit.id, f"no opening leads into this {unit.category}; draw its door on its edge")


def _reached(units: Places, openings: Places | None) -> set[int]:
    """The units with the middle of an opening on their edge; its ends may touch a neighbour's corner."""
    if openings is None:
        return set()
    middles = shapely.line_interpolate_point(openings.geometries, 0.5, normalized=True)
    edges = shapely.STRtree(shapely.boundary(units.geometries))
    _, reached = edges.query(middles, predicate="dwithin", distance=_WALL_M)
    return set(reached.tolist())


def _is_zone(index: int, units: Places) -> bool:
    """Whether the unit lies within, or along more than a wall's thickness of, an open area."""
    geometry = units.geometries[index]
    for other in units.near(geometry):
        if other != index and units.features[other].category in _ZONES:
            shared = units.geometries[other].intersection(geometry)
            if shared.area > _OVERLAP_M2 or shared.length > 1.0:
                return True
    return False


@rule("opening-on-edge", Severity.WARNING, "An opening touches the edge of no unit.")
def opening_on_edge(look: Look) -> Iterator[Finding]:
    """Of its level, within half a metre: it leads from nowhere to nowhere."""
    for level_id, openings in look.places("openings").items():
        units = look.places("units").get(level_id)
        for opening, line in zip(openings.features, openings.geometries, strict=True):
            near = [] if units is None else units.near(line, _WALL_M)
            if units is None or not any(units.geometries[i].boundary.dwithin(line, _WALL_M) for i in near):
                yield Finding(opening.id, "touches the edge of no unit; draw it on the wall it opens")


@rule("opening-through", Severity.WARNING, "An opening lies across the inside of a unit, not on an edge.")
def opening_through(look: Look) -> Iterator[Finding]:
    """It touches an edge with one end only."""
    for level_id, openings in look.places("openings").items():
        units = look.places("units").get(level_id)
        for opening, line in zip(openings.features, openings.geometries, strict=True):
            if units is None:
                continue
            near = units.near(line, _WALL_M)
            edges = [units.geometries[i].boundary for i in near]
            middle = line.interpolate(0.5, normalized=True)
            touching = any(edge.dwithin(line, _WALL_M) for edge in edges)
            if touching and not any(edge.dwithin(middle, _WALL_M) for edge in edges):
                yield Finding(opening.id, "has its middle off every edge; lay it along the wall")


@rule("opening-width", Severity.WARNING, "An opening is too narrow to pass, or for the wheelchair it claims.")
def opening_width(look: Look) -> Iterator[Finding]:
    """Narrower than 0.5 m, or than 0.8 m where accessibility says wheelchair."""
    for opening in look.venue.openings:
        width_m = 0.0 if opening.geometry is None else opening.geometry.length
        needed_m = _WHEELCHAIR_M if _for_wheelchairs(opening) else _NARROW_M
        if opening.geometry is not None and width_m < needed_m - 0.005:
            yield Finding(opening.id, f"is {width_m:.2f} m wide, under {needed_m} m; draw its clear width")


def _for_wheelchairs(opening: Opening) -> bool:
    return "wheelchair" in opening.accessibility


@rule("openings-distinct", Severity.WARNING, "Two openings of one level are the same line.")
def openings_distinct(look: Look) -> Iterator[Finding]:
    """One door drawn twice."""
    for openings in look.places("openings").values():
        for i, j in openings.pairs():
            a, b = openings.geometries[i], openings.geometries[j]
            if a.hausdorff_distance(b) < 0.05:
                first, second = openings.features[i], openings.features[j]
                yield Finding(second.id, f"is the same line as opening {first.id}; remove one")
