"""Rules about seats and shelves: that they stand where a person can sit and reach."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from shapely.geometry.base import BaseGeometry

from twin.venue import categories
from twin.venue.check.rule import Finding, Look, Places, rule
from twin.venue.model import Seat
from twin.venue.problems import Severity

_SEAT_APART_M: Final = 0.4
_NEAR_M: Final = 0.05
_OVERLAP_M2: Final = 0.01
_SOFT = ("sofa", "armchair", "bench", "stool")


@rule("seat-in-unit", Severity.ERROR, "A seat lies outside its unit.")
def seat_in_unit(look: Look) -> Iterator[Finding]:
    """Its free seats would be counted elsewhere than they are."""
    for seat in look.venue.seats:
        unit = look.unit_by_id.get(seat.unit_id)
        yield from _outside(seat, None if unit is None else unit.geometry, f"its unit {seat.unit_id}")


@rule("seat-in-zone", Severity.WARNING, "A seat lies outside the zone it counts among.")
def seat_in_zone(look: Look) -> Iterator[Finding]:
    """Zones are units or sections."""
    for seat in look.venue.seats:
        zone = look.venue.by_id.get(seat.zone_id)
        if zone is not None and seat.zone_id != seat.unit_id:
            yield from _outside(seat, zone.geometry, f"its zone {seat.zone_id}")


@rule("seat-on-floor", Severity.ERROR, "A seat belongs to a unit in which nobody can sit.")
def seat_on_floor(look: Look) -> Iterator[Finding]:
    """Walls, columns, voids and plants."""
    for seat in look.venue.seats:
        unit = look.unit_by_id.get(seat.unit_id)
        if unit is not None and unit.category in categories.NO_FLOOR:
            yield Finding(seat.id, f"its unit {unit.id} is {unit.category}; name the room around it")


@rule("seat-clear-of-fixtures", Severity.WARNING, "A seat is inside a fixture or a shelf.")
def seat_clear_of_fixtures(look: Look) -> Iterator[Finding]:
    """By more than 5 cm. Sofas, benches, armchairs and stools may be furniture themselves."""
    for level_id, seats in look.places("seats").items():
        for field in ("fixtures", "shelves"):
            things = look.places(field).get(level_id)
            if things is None:
                continue
            which, what = things.tree.query(seats.geometries, predicate="intersects")
            for i, j in sorted(zip(which.tolist(), what.tolist(), strict=True)):
                seat, thing = seats.features[i], things.features[j]
                if seat.category in _SOFT and thing.category == "furniture":
                    continue
                if things.geometries[j].boundary.distance(seats.geometries[i]) > _NEAR_M:
                    yield Finding(seat.id, f"is inside {thing.category or field} {thing.id}; move it beside")


@rule("seats-apart", Severity.WARNING, "Two seats are less than 0.4 m apart.")
def seats_apart(look: Look) -> Iterator[Finding]:
    """Two people could not sit there."""
    for seats in look.places("seats").values():
        for i, j in _close(seats):
            apart_m = seats.geometries[i].distance(seats.geometries[j])
            message = f"is {apart_m:.2f} m from seat {seats.features[i].id}; seats are 0.4 m apart or more"
            yield Finding(seats.features[j].id, message)


def _close(seats: Places) -> list[tuple[int, int]]:
    left, right = seats.tree.query(seats.geometries, predicate="dwithin", distance=_SEAT_APART_M - 0.005)
    keep = np.less(left, right)
    return sorted(zip(left[keep].tolist(), right[keep].tolist(), strict=True))


@rule("shelf-in-unit", Severity.WARNING, "A shelf reaches beyond its unit.")
def shelf_in_unit(look: Look) -> Iterator[Finding]:
    """By more than 0.01 m²; an error where most of it is outside."""
    for shelf in look.venue.shelves:
        unit = look.unit_by_id.get(shelf.unit_id)
        if unit is None or unit.geometry is None or shelf.geometry is None:
            continue
        if unit.geometry.covers(shelf.geometry):
            continue
        outside_m2 = shelf.geometry.difference(unit.geometry).area
        if outside_m2 > _OVERLAP_M2:
            severity = Severity.ERROR if outside_m2 > shelf.geometry.area / 2 else None
            message = f"{outside_m2:.2f} m² lie outside its unit {unit.id}; move it or name another"
            yield Finding(shelf.id, message, severity=severity)


@rule("shelf-clear-of-walls", Severity.WARNING, "A shelf stands in a wall, a column or another solid.")
def shelf_clear_of_walls(look: Look) -> Iterator[Finding]:
    """By more than 0.01 m²; fixtures that are walls and units that are building fabric."""
    for level_id, shelves in look.places("shelves").items():
        for field in ("fixtures", "units"):
            solids = look.places(field).get(level_id)
            if solids is None:
                continue
            for shelf, geometry in zip(shelves.features, shelves.geometries, strict=True):
                for i in solids.near(geometry):
                    solid = solids.features[i]
                    if not _is_solid(solid.category, field):
                        continue
                    shared_m2 = solids.geometries[i].intersection(geometry).area
                    if shared_m2 > _OVERLAP_M2:
                        message = f"{shared_m2:.2f} m² stand in {solid.category} {solid.id}; move it"
                        yield Finding(shelf.id, message)


@rule("shelves-overlap", Severity.WARNING, "Two shelves overlap.")
def shelves_overlap(look: Look) -> Iterator[Finding]:
    """By more than 0.01 m²."""
    for shelves in look.places("shelves").values():
        for i, j in shelves.pairs():
            shared_m2 = shelves.geometries[i].intersection(shelves.geometries[j]).area
            if shared_m2 > _OVERLAP_M2:
                first, second = shelves.features[i], shelves.features[j]
                yield Finding(second.id, f"shares {shared_m2:.2f} m² with shelf {first.id}; move one")


@rule("shelf-faces", Severity.ERROR, "A shelf has no face, two of one side, or one without bays or layers.")
def shelf_faces(look: Look) -> Iterator[Finding]:
    """Books are found by face, bay and layer."""
    for shelf in look.venue.shelves:
        sides = [face.side for face in shelf.faces]
        if not sides:
            yield Finding(shelf.id, "has no faces; give each side that holds books")
        elif len(set(sides)) < len(sides):
            yield Finding(shelf.id, "two faces have one side; name them apart")
        for face in shelf.faces:
            if face.bays < 1 or face.layers < 1:
                yield Finding(shelf.id, f"face {face.side!r} has {face.bays} bays and {face.layers} layers")


@rule("shelf-call-numbers", Severity.WARNING, "A face lacks one end of its call-number interval.")
def shelf_call_numbers(look: Look) -> Iterator[Finding]:
    """Both ends are needed to lead a reader to it; an empty face has neither."""
    for shelf in look.venue.shelves:
        for face in shelf.faces:
            if bool(face.first_call_number) != bool(face.last_call_number):
                message = f"face {face.side!r} lacks one end of its call numbers; give first and last"
                yield Finding(shelf.id, message)


def _is_solid(category: str, field: str) -> bool:
    return category in categories.SOLID if field == "units" else category in ("wall", "obstruction")


def _outside(seat: Seat, place: BaseGeometry | None, what: str) -> Iterator[Finding]:
    if place is None or seat.geometry is None:
        return
    apart_m = place.distance(seat.geometry)
    if apart_m > _NEAR_M:
        yield Finding(seat.id, f"is {apart_m:.2f} m outside {what}; move it or name another")
