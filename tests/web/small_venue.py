"""A venue one can hold in the head: a reading room of eight seats, a small room of two, a watched room."""

from shapely import LineString, Point, box

from twin.venue.model import Device, Footprint, Level, Opening, Seat, Shelf, ShelfFace, Unit, Venue
from twin.venue.plane import LocalPlane

ROOM, SMALL, WATCHED = "unit-reading", "unit-small", "unit-watched"


def small_venue() -> Venue:
    """One level with everything the web shows, and a level below it without seats."""
    seats = [
        Seat(
            id=f"seat-{n}",
            level_id="level-0",
            geometry=Point(2 + n, 4),
            category="desk",
            unit_id=ROOM,
            zone_id=ROOM,
            table_id=f"table-{n // 4}",
            socket=n % 2 == 0,
            window=n < 2,
            quiet=True,
            accessible=n == 7,
            name={"zh": f"{n} 号", "en": f"Seat {n}"},
        )
        for n in range(8)
    ]
    seats += [
        Seat(
            id=f"small-{n}",
            level_id="level-0",
            geometry=Point(22 + n, 4),
            category="desk",
            unit_id=SMALL,
            zone_id=SMALL,
        )
        for n in range(2)
    ]
    devices = [
        Device(
            id=f"desk-{n}",
            external_id=f"desk-{n}",
            protocol="zigbee2mqtt",
            feature_of_interest=f"seat-{n}",
            category="desk",
            model="D1",
            report_interval_s=60,
        )
        for n in range(7)  # seat-7 has no sensor
    ]
    devices.append(
        Device(
            id="pir", external_id="pir", protocol="bibliotwin", feature_of_interest=WATCHED, category="motion"
        )
    )
    devices.append(
        Device(
            id="air", external_id="air", protocol="bibliotwin", feature_of_interest=ROOM, category="climate"
        )
    )
    return Venue(
        id="small",
        name={"zh": "小馆", "en": "Small Library"},
        category="library",
        time_zone="Asia/Shanghai",
        hours="09:00-21:00",
        plane=LocalPlane(lon=116.7, lat=39.9, rotation_deg=12),
        outline=box(0, 0, 40, 10),
        footprints=(Footprint(id="foot", category="ground", geometry=box(0, 0, 40, 10)),),
        levels=(
            Level(
                id="level--1",
                ordinal=-1,
                name={"en": "Below"},
                short_name={"en": "B1"},
                geometry=box(0, 0, 40, 10),
            ),
            Level(
                id="level-0",
                ordinal=0,
                name={"zh": "一层", "en": "Ground"},
                short_name={"en": "1"},
                geometry=box(0, 0, 40, 10),
            ),
        ),
        units=(
            Unit(
                id=ROOM,
                level_id="level-0",
                category="library",
                name={"zh": "阅览室", "en": "Reading Room"},
                geometry=box(0, 0, 20, 10),
                display_point=Point(10, 5),
            ),
            Unit(
                id=SMALL,
                level_id="level-0",
                category="room",
                name={"en": "Study 1"},
                geometry=box(20, 0, 30, 10),
            ),
            Unit(
                id=WATCHED,
                level_id="level-0",
                category="room",
                name={"en": "Studio"},
                geometry=box(30, 0, 40, 10),
            ),
        ),
        openings=(
            Opening(
                id="door",
                level_id="level-0",
                category="pedestrian.principal",
                geometry=LineString([(0, 4), (0, 6)]),
            ),
        ),
        seats=tuple(seats),
        shelves=(
            Shelf(
                id="shelf",
                level_id="level-0",
                unit_id=ROOM,
                geometry=box(1, 8, 9, 8.5),
                faces=(
                    ShelfFace(side="a", bays=8, layers=6, first_call_number="TP1", last_call_number="TP3"),
                ),
            ),
        ),
        devices=tuple(devices),
    )
