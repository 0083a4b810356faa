"""A small library for the simulator: an entrance, a reading room, a children's room and a night room.

Metres. Seats stand 0.8 m apart in rows 2 m apart, four to a table. Presence sensors of the three kinds take
turns; each room has a climate sensor, one in each protocol; counters hang over the entrance and over the door
of the reading room.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from shapely import LineString, Point, Polygon, box

from twin.clock import to_us
from twin.venue import model as m
from twin.venue.plane import LocalPlane

ZONE = ZoneInfo("Asia/Shanghai")
H = 3_600_000_000
MINUTE = 60_000_000
READING, CHILDREN, NIGHT = "reading", "children", "night"
_SENSORS = (("desk", "chirpstack_v4", 600.0), ("motion", "zigbee2mqtt", 300.0), ("radar", "bibliotwin", 60.0))
_PROTOCOLS = ("bibliotwin", "zigbee2mqtt", "chirpstack_v4")


def at(hour: float, day: int = 18) -> int:
    """That hour of a day of November 2026, local time; the 18th is a Wednesday, the 22nd a Sunday."""
    return to_us(datetime(2026, 11, day, tzinfo=ZONE)) + int(hour * H)


def reading_house(rows: int = 10) -> m.Venue:
    """Twelve seats in each of `rows` rows of the reading room, and four rows in each of the other two."""
    rooms = {READING: (0.0, rows), CHILDREN: (30.0, 4), NIGHT: (60.0, 4)}
    units = [
        m.Unit(id=name, level_id="ground", category="library", name={"en": name}, geometry=_shape(x, y))
        for name, (x, y) in rooms.items()
    ]
    lobby = m.Unit(id="lobby", level_id="ground", category="lobby", geometry=box(0, -8, 80, 0))
    lift = m.Unit(id="lift", level_id="ground", category="elevator", geometry=box(14, -2, 16, 0))
    doors = (
        m.Opening(id="entrance", level_id="ground", category="pedestrian.principal",
                  geometry=LineString([(5, -8), (8, -8)])),
        m.Opening(id="reading-door", level_id="ground", category="pedestrian",
                  geometry=LineString([(5, 0), (6, 0)])),
    )  # fmt: skip
    seats = tuple(seat for name, (x, y) in rooms.items() for seat in _seats(name, x, y))
    return m.Venue(
        id="house", name={"en": "Reading House"}, category="library", time_zone="Asia/Shanghai",
        hours="Mo-Su 08:30-21:00", plane=LocalPlane(114.05, 22.66), outline=None,
        buildings=(m.Building(id="main"),), levels=(m.Level(id="ground"),), units=(*units, lobby, lift),
        openings=doors, seats=seats, devices=(*_presence(seats), *_climate(rooms), *_counters(doors)),
        anchors=(m.Anchor(id="anchor", unit_id=NIGHT),),
        occupants=(m.Occupant(id="night-study", anchor_id="anchor", hours="24/7"),),
    )  # fmt: skip


def _shape(x: float, rows: int) -> Polygon:
    return box(x, 0, x + 12, 2 * rows + 2)


def _seats(room: str, x: float, rows: int) -> list[m.Seat]:
    return [
        m.Seat(
            id=f"{room}-{row}-{place}", level_id="ground", unit_id=room, zone_id=room,
            geometry=Point(x + 1 + 0.8 * place + place // 4, 1 + 2 * row),
            table_id=f"{room}-{row}-{place // 4}",
            category="child" if room == CHILDREN and row > 0 else "desk",
            socket=row % 3 == 1, window=row == rows - 1, quiet=room == READING and row >= rows // 2,
        )
        for row in range(rows)
        for place in range(12)
    ]  # fmt: skip


def _presence(seats: tuple[m.Seat, ...]) -> list[m.Device]:
    found = []
    for number, seat in enumerate(seats):
        category, protocol, interval_s = _SENSORS[number % 3]
        name = f"{number:016x}" if protocol == "chirpstack_v4" else f"ground/{seat.id}"
        found.append(m.Device(
            id=f"watch-{seat.id}", external_id=name if protocol != "bibliotwin" else f"watch-{seat.id}",
            protocol=protocol, feature_of_interest=seat.id, category=category, report_interval_s=interval_s,
        ))  # fmt: skip
    return found


def _climate(rooms: dict[str, tuple[float, int]]) -> list[m.Device]:
    names = ("air-reading", "ground/air-children", "00000000000a1a1a")
    return [
        m.Device(id=f"air-{room}", external_id=name, protocol=protocol, feature_of_interest=room,
                 category="climate", report_interval_s=300.0)
        for room, name, protocol in zip(rooms, names, _PROTOCOLS, strict=True)
    ]  # fmt: skip


def _counters(doors: tuple[m.Opening, ...]) -> list[m.Device]:
    return [
        m.Device(id=f"count-{door.id}", external_id=f"count-{door.id}", protocol="bibliotwin",
                 feature_of_interest=door.id, category="counter", report_interval_s=60.0)
        for door in doors
    ]  # fmt: skip
