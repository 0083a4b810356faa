"""One storey built: its plate cut into units, doors, walls, columns, shelves, furniture and services."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from twin.venue.model import Amenity, Anchor, Fixture, Kiosk, Level, Occupant, Opening, Unit
from twin.venue.northhall.cores import elevation_m
from twin.venue.northhall.doors import make_openings
from twin.venue.northhall.fittings import fit_out
from twin.venue.northhall.ids import both, make_id
from twin.venue.northhall.plan import cut, union
from twin.venue.northhall.seating import Seating
from twin.venue.northhall.services import BY_UNIT, make_amenities, make_desks, make_kiosks
from twin.venue.northhall.shelving import Range, make_ranges
from twin.venue.northhall.storey import Storey
from twin.venue.northhall.walls import as_fixtures, make_columns, make_walls


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltLevel:
    """Everything of one level but call numbers, devices and equipment."""

    storey: Storey
    level: Level
    plan: dict[str, Polygon]
    units: list[Unit]
    openings: list[Opening]
    fixtures: list[Fixture]
    kiosks: list[Kiosk]
    amenities: list[Amenity]
    anchors: list[Anchor]
    occupants: list[Occupant]
    ranges: list[tuple[str, Range]]
    seating: Seating


def build_level(storey: Storey, building_id: str, hours: str, rng: np.random.Generator) -> BuiltLevel:
    """The storey as features."""
    key = storey.key
    plate = union([storey.house, storey.outdoor]) if storey.outdoor is not None else storey.house
    plan = cut(plate, storey.rooms)
    kinds = {r.key: r.category for r in storey.rooms}
    openings, lines = make_openings(key, plan, plate, storey.joins)
    walls = make_walls(plan, kinds, storey.house, lines)
    doorways = shapely.union_all([_before(line) for line in lines])
    fixed = shapely.union_all([shapely.buffer(shapely.union_all(walls), 0.05, join_style="mitre"), doorways])
    columns = make_columns(
        plan, kinds, storey.house, shapely.union_all([fixed, *(d.shape for d in storey.desks)])
    )
    desks, anchors, occupants = make_desks(key, storey.desks, hours)
    pieces = [p for p in storey.pieces if _stands(p.shape, fixed, columns)]
    seated = {k for z in storey.zones for k in (z.room, *z.more_rooms)}
    pieces += fit_out(storey, plan, seated, shapely.union_all([fixed, *columns]))
    kiosks = make_kiosks(key, storey.spots)
    solid = [
        fixed,
        *(shapely.buffer(c, 0.08) for c in columns),
        *(shapely.buffer(d.geometry, 1.0) for d in desks),
        *(p.shape.buffer(0.5) for p in pieces),
        *(shapely.buffer(k.geometry, 0.8) for k in kiosks),
    ]
    stacks = shapely.union_all(solid) if storey.fields else Polygon()
    ranges = [(f.room, r) for f in storey.fields for r in make_ranges(f, plan[f.room], stacks)]
    taken = [*solid, *(shapely.buffer(r.shape, 0.6, quad_segs=2) for _, r in ranges)]
    seating = Seating(storey, plan, taken, storey.house.boundary, rng)
    seating.furnish()
    fixtures = [
        *as_fixtures(key, "wall", "wall", walls),
        *as_fixtures(key, "column", "obstruction", columns),
        *desks,
        *(_piece(key, i, p.shape, p.category, p.name) for i, p in enumerate(pieces)),
        *seating.tables,
    ]
    units = _units(storey, plan)
    return BuiltLevel(
        storey=storey,
        level=_level(storey, plate, building_id),
        plan=plan,
        units=units,
        openings=openings,
        fixtures=fixtures,
        kiosks=kiosks,
        anchors=anchors,
        occupants=occupants,
        ranges=ranges,
        seating=seating,
        amenities=_unit_amenities(units) + make_amenities(key, plan, storey.spots),
    )


def _before(line: LineString) -> BaseGeometry:
    """The ground in front of and behind an opening that must stay clear."""
    depth = 1.2 if line.length < 10 else 0.6
    return shapely.union_all(
        [shapely.buffer(line, depth, cap_style="flat"), shapely.buffer(line, 0.4, cap_style="square")]
    )


def _stands(shape: Polygon, fixed: BaseGeometry, columns: list[Polygon]) -> bool:
    return not shape.intersects(fixed) and not any(shape.intersects(c) for c in columns)


def _piece(level: str, number: int, shape: Polygon, category: str, name: tuple[str, str] | None) -> Fixture:
    return Fixture(
        id=make_id(level, "piece", number),
        level_id=make_id("level", level),
        category=category,
        geometry=shape,
        name=both(*name) if name else {},
    )


def _level(storey: Storey, plate: Polygon, building_id: str) -> Level:
    return Level(
        id=make_id("level", storey.key),
        name=both(storey.zh, storey.en),
        alt_name=both(*storey.alt),
        category="unspecified",
        geometry=plate,
        display_point=plate.representative_point(),
        ordinal=storey.ordinal,
        elevation_m=elevation_m(storey.ordinal),
        short_name=both(storey.short, storey.short),
        building_ids=(building_id,),
    )


def _units(storey: Storey, plan: dict[str, Polygon]) -> list[Unit]:
    return [
        Unit(
            id=make_id(storey.key, "unit", r.key),
            level_id=make_id("level", storey.key),
            name=both(r.zh, r.en),
            alt_name=both(*r.alt) if r.alt else {},
            category=r.category,
            geometry=plan[r.key],
            display_point=plan[r.key].representative_point(),
            restriction=r.restriction,
            accessibility=r.accessibility,
        )
        for r in storey.rooms
    ]


def _unit_amenities(units: list[Unit]) -> list[Amenity]:
    return [
        Amenity(
            id=make_id(u.id, "amenity"),
            name=u.name,
            category=BY_UNIT[u.category],
            geometry=u.display_point,
            unit_ids=(u.id,),
            accessibility=u.accessibility,
        )
        for u in units
        if u.category in BY_UNIT and u.restriction is None
    ]
