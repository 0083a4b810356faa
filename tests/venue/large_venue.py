"""A venue as large as a large library: 11 levels of rooms, seats, shelves, tables and sensors."""

from dataclasses import replace

from shapely import LineString, Point, box

from tests.venue.small_venue import id_of, named, small_venue
from twin.venue import model as m

_COLUMNS, _ROWS = 12, 12
_WIDTH_M, _DEPTH_M = 12.0, 8.0


def large_venue(levels: int = 11) -> m.Venue:
    """1,584 rooms, 3,168 seats with a sensor each, 792 shelves and 4,752 tables on 11 levels."""
    venue = small_venue()
    outline = box(0, 0, _COLUMNS * _WIDTH_M, _ROWS * _DEPTH_M)
    floors = tuple(
        replace(venue.levels[0], id=id_of(f"floor {i}"), ordinal=i - 3, short_name=named(f"{i}", f"{i}"),
                geometry=outline)
        for i in range(levels)
    )  # fmt: skip
    cells = [(f, c, r) for f in floors for c in range(_COLUMNS) for r in range(_ROWS)]
    units = [_room(f, c, r) for f, c, r in cells]
    seats = [s for unit, (_, c, r) in zip(units, cells, strict=True) for s in _seats(unit, c, r)]
    return replace(
        small_venue(),
        outline=outline,
        levels=floors,
        units=tuple(units),
        openings=tuple(_door(unit, c, r) for unit, (_, c, r) in zip(units, cells, strict=True)),
        fixtures=tuple(t for unit, (_, c, r) in zip(units, cells, strict=True) for t in _tables(unit, c, r)),
        seats=tuple(seats),
        shelves=tuple(_shelf(u, c, r) for u, (_, c, r) in zip(units, cells, strict=True) if (c + r) % 2),
        devices=tuple(_sensor(seat) for seat in seats),
        details=(), kiosks=(), sections=(), amenities=(), anchors=(), occupants=(), relationships=(),
        geofences=(), equipment=(),
    )  # fmt: skip


def _room(level: m.Level, column: int, row: int) -> m.Unit:
    x, y = column * _WIDTH_M, row * _DEPTH_M
    return m.Unit(
        id=id_of(f"{level.id} room {column} {row}"), name=named("室", "Room"), category="room",
        level_id=level.id, geometry=box(x, y, x + 11.9, y + 7.9), accessibility=("wheelchair",),
    )  # fmt: skip


def _door(unit: m.Unit, column: int, row: int) -> m.Opening:
    x, y = column * _WIDTH_M, row * _DEPTH_M
    first = column == row == 0
    return m.Opening(
        id=id_of(f"{unit.id} door"), category="pedestrian.principal" if first else "pedestrian",
        level_id=unit.level_id, geometry=LineString([(x + 3, y), (x + 4, y)]), accessibility=("wheelchair",),
    )  # fmt: skip


def _seats(unit: m.Unit, column: int, row: int) -> list[m.Seat]:
    x, y = column * _WIDTH_M, row * _DEPTH_M
    return [
        m.Seat(id=id_of(f"{unit.id} seat {i}"), category="desk", level_id=unit.level_id, unit_id=unit.id,
               zone_id=unit.id, geometry=Point(x + 2 + i, y + 2))
        for i in range(2)
    ]  # fmt: skip


def _tables(unit: m.Unit, column: int, row: int) -> list[m.Fixture]:
    x, y = column * _WIDTH_M, row * _DEPTH_M
    return [
        m.Fixture(id=id_of(f"{unit.id} table {i}"), category="furniture", level_id=unit.level_id,
                  geometry=box(x + 2, y + 3 + i, x + 3, y + 3.5 + i))
        for i in range(3)
    ]  # fmt: skip


def _shelf(unit: m.Unit, column: int, row: int) -> m.Shelf:
    x, y = column * _WIDTH_M, row * _DEPTH_M
    face = m.ShelfFace(side="A", bays=6, layers=5, first_call_number="I2", last_call_number="I3")
    return m.Shelf(
        id=id_of(f"{unit.id} shelf"), level_id=unit.level_id, unit_id=unit.id, faces=(face,),
        geometry=box(x + 5, y + 2, x + 11, y + 2.6),
    )  # fmt: skip


def _sensor(seat: m.Seat) -> m.Device:
    return m.Device(
        id=id_of(f"{seat.id} sensor"), category="motion", external_id=seat.id, protocol="zigbee2mqtt",
        feature_of_interest=seat.id, report_interval_s=60.0,
    )  # fmt: skip
