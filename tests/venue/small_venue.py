"""A small library made in code: two levels, three rooms, six seats, two shelves and their devices.

It breaks no rule of the check, so that a test can break one at a time. Metres, x to the right, y up:

    ground floor                             first floor
    12 +-------------+-------+               12 +---------------------+
       | reading     |       |                  |                     |
     8 | room        | study +------+------+  8 |       stacks        +------+------+
       |             |       | lift |stairs|    |                     | lift |stairs|
     4 +---door------+-door--+-door-+-door-+  4 +---door--------------+-door-+-door-+
       |              lobby                |    |              gallery              |
     0 +-----------entrance----------------+  0 +-----------------------------------+
       0            12       16     18     20
"""

import uuid
from typing import Final

from shapely import LineString, MultiLineString, Point, box

from twin.venue import model as m
from twin.venue.plane import LocalPlane

PLANE: Final = LocalPlane(lon=116.6, lat=39.9, rotation_deg=12.5)
Bounds = tuple[float, float, float, float]
_SPACE = uuid.UUID("8a5d3f4e-6d2b-4b6e-9a55-0a1b2c3d4e5f")


def id_of(name: str) -> str:
    """The id of the feature that this venue calls `name`."""
    return str(uuid.uuid5(_SPACE, name))


def named(zh: str, en: str) -> dict[str, str]:
    """A name in both languages."""
    return {"zh": zh, "en": en}


def small_venue() -> m.Venue:
    """The whole venue."""
    return m.Venue(
        id=id_of("venue"),
        name=named("小图书馆", "Small Library"),
        category="communitycenter",
        time_zone="Asia/Shanghai",
        hours="Mo-Su 09:00-21:00",
        plane=PLANE,
        outline=box(-5, -5, 25, 17),
        website="https://library.example/",
        address_id=id_of("address"),
        display_point=Point(10, 6),
        addresses=(
            m.Address(id=id_of("address"), address="1 Lotus Road", locality="Beijing", country="CN",
                      province="CN-BJ", postal_code="100000"),
        ),
        buildings=(
            m.Building(id=id_of("building"), name=named("主楼", "Main Building"), category="unspecified",
                       address_id=id_of("address"), display_point=Point(10, 6)),
        ),
        footprints=(
            m.Footprint(id=id_of("footprint"), category="ground", geometry=box(0, 0, 20, 12),
                        building_ids=(id_of("building"),)),
        ),
        levels=(_level(0, "一层", "Ground Floor"), _level(1, "二层", "First Floor")),
        units=_units(),
        openings=_openings(),
        fixtures=_fixtures(),
        details=(
            m.Detail(id=id_of("step edge"), level_id=id_of("level 0"),
                     geometry=MultiLineString([[(18, 5), (20, 5)], [(18, 6), (20, 6)]])),
        ),
        kiosks=(
            m.Kiosk(id=id_of("kiosk"), name=named("导览机", "Guide"), level_id=id_of("level 0"),
                    geometry=box(8, 1.5, 8.6, 2.1), anchor_id=id_of("anchor"), heading_deg=90.0),
        ),
        sections=(
            m.Section(id=id_of("quiet zone"), category="seating", name=named("静音区", "Quiet Zone"),
                      level_id=id_of("level 0"), geometry=box(0, 8, 6, 12), accessibility=("wheelchair",)),
        ),
        amenities=_amenities(),
        anchors=(
            m.Anchor(id=id_of("anchor"), geometry=Point(3, 2), unit_id=id_of("lobby"),
                     address_id=id_of("address")),
        ),
        occupants=(
            m.Occupant(id=id_of("desk"), name=named("服务台", "Service Desk"), category="library",
                       anchor_id=id_of("anchor"), hours="Mo-Fr 09:00-17:00"),
        ),
        relationships=_relationships(),
        geofences=(
            m.Geofence(id=id_of("gates"), category="geofence", name=named("门禁内", "Behind the gates"),
                       geometry=box(0, 4, 20, 12), building_ids=(id_of("building"),),
                       level_ids=(id_of("level 0"), id_of("level 1"))),
        ),
        seats=_seats(),
        shelves=_shelves(),
        devices=_devices(),
        equipment=(
            m.Equipment(id=id_of("book lift"), category="lift", name=named("书梯", "Book Lift"),
                        level_id=id_of("level 1"), unit_id=id_of("stacks"), geometry=box(15, 11, 15.8, 11.8),
                        attributes={"speed_m_s": 0.5, "load_kg": 50.0, "door": "north", "enclosed": True}),
        ),
    )  # fmt: skip


def _level(ordinal: int, zh: str, en: str) -> m.Level:
    return m.Level(
        id=id_of(f"level {ordinal}"), name=named(zh, en), short_name=named(f"{ordinal + 1}F", f"L{ordinal}"),
        category="unspecified", ordinal=ordinal, building_ids=(id_of("building"),),
        geometry=box(0, 0, 20, 12), display_point=Point(10, 6),
    )  # fmt: skip


def _unit(name: str, category: str, level: int, bounds: Bounds, zh: str) -> m.Unit:
    x0, y0, x1, y1 = bounds
    return m.Unit(
        id=id_of(name), name=named(zh, name.title()), category=category, level_id=id_of(f"level {level}"),
        geometry=box(x0, y0, x1, y1), display_point=Point((x0 + x1) / 2, (y0 + y1) / 2),
        accessibility=("wheelchair",) if category not in ("stairs",) else (),
    )  # fmt: skip


def _units() -> tuple[m.Unit, ...]:
    return (
        _unit("lobby", "walkway", 0, (0, 0, 20, 4), "大厅"),
        _unit("reading room", "library", 0, (0, 4, 12, 12), "阅览室"),
        _unit("study", "conferenceroom", 0, (12, 4, 16, 12), "研讨间"),
        _unit("lift 0", "elevator", 0, (16, 4, 18, 8), "电梯"),
        _unit("stairs 0", "stairs", 0, (18, 4, 20, 8), "楼梯"),
        _unit("gallery", "walkway", 1, (0, 0, 20, 4), "走廊"),
        _unit("stacks", "library", 1, (0, 4, 16, 12), "书库"),
        _unit("lift 1", "elevator", 1, (16, 4, 18, 8), "电梯"),
        _unit("stairs 1", "stairs", 1, (18, 4, 20, 8), "楼梯"),
    )


def _opening(
    name: str, level: int, x0: float, x1: float, y: float, category: str = "pedestrian"
) -> m.Opening:
    return m.Opening(
        id=id_of(name), category=category, level_id=id_of(f"level {level}"),
        geometry=LineString([(x0, y), (x1, y)]),
        accessibility=("wheelchair",), door=m.Door(type="sliding", automatic=True, material="glass"),
    )  # fmt: skip


def _openings() -> tuple[m.Opening, ...]:
    return (
        _opening("entrance", 0, 9, 11, 0, "pedestrian.principal"),
        _opening("reading room door", 0, 5, 6.2, 4),
        _opening("study door", 0, 13.5, 14.5, 4),
        _opening("lift door 0", 0, 16.5, 17.5, 4),
        _opening("stair door 0", 0, 18.4, 19.6, 4),
        _opening("stacks door", 1, 5, 6.2, 4),
        _opening("lift door 1", 1, 16.5, 17.5, 4),
        _opening("stair door 1", 1, 18.4, 19.6, 4),
    )


def _fixtures() -> tuple[m.Fixture, ...]:
    ground = id_of("level 0")
    return (
        m.Fixture(id=id_of("table"), category="furniture", level_id=ground, geometry=box(2, 9, 4, 10)),
        m.Fixture(id=id_of("counter"), category="desk", level_id=ground, geometry=box(2, 1, 4, 1.6),
                  anchor_id=id_of("anchor")),
        m.Fixture(id=id_of("wall"), category="wall", level_id=id_of("level 1"),
                  geometry=box(0, 11.8, 14, 12)),
    )  # fmt: skip


def _amenities() -> tuple[m.Amenity, ...]:
    return (
        m.Amenity(id=id_of("printer"), category="copymachine", name=named("打印机", "Printer"),
                  geometry=Point(1, 3), unit_ids=(id_of("lobby"),), accessibility=("wheelchair",)),
        m.Amenity(id=id_of("fountain"), category="drinkingfountain", name=named("饮水处", "Water"),
                  geometry=Point(1, 2), unit_ids=(id_of("gallery"),)),
    )  # fmt: skip


def _relationships() -> tuple[m.Relationship, ...]:
    return (
        m.Relationship(id=id_of("lift"), category="elevator", origin_id=id_of("lift 0"),
                       destination_id=id_of("lift 1")),
        m.Relationship(id=id_of("stairs"), category="stairs", origin_id=id_of("stairs 0"),
                       destination_id=id_of("stairs 1"), intermediary_ids=(id_of("stair door 0"),)),
    )  # fmt: skip


def _seats() -> tuple[m.Seat, ...]:
    ground = id_of("level 0")
    reading = [
        m.Seat(id=id_of(f"seat {i + 1}"), category="desk", level_id=ground, unit_id=id_of("reading room"),
               zone_id=id_of("quiet zone"), geometry=Point(2.5 + i % 2, 8.7 if i < 2 else 10.3),
               bearing_deg=0.0 if i < 2 else 180.0, table_id=id_of("table"), socket=True, quiet=True,
               window=i >= 2, accessible=i == 0)
        for i in range(4)
    ]  # fmt: skip
    study = [
        m.Seat(id=id_of(f"seat {i + 5}"), category="study_room", level_id=ground, unit_id=id_of("study"),
               zone_id=id_of("study"), geometry=Point(13.5 + i, 8), bearing_deg=90.0)
        for i in range(2)
    ]  # fmt: skip
    return (*reading, *study)


def _shelves() -> tuple[m.Shelf, ...]:
    def face(side: str, first: str, last: str) -> m.ShelfFace:
        return m.ShelfFace(side=side, bays=6, layers=5, first_call_number=first, last_call_number=last)

    return tuple(
        m.Shelf(id=id_of(f"shelf {i + 1}"), category="open", name=named(f"{i + 1} 排", f"Range {i + 1}"),
                level_id=id_of("level 1"), unit_id=id_of("stacks"),
                geometry=box(2, 6 + 2 * i, 8, 6.6 + 2 * i),
                faces=(face("A", "I247.5/1", "I247.5/99"), face("B", "I267/1", "I313/20")))
        for i in range(2)
    )  # fmt: skip


def _device(name: str, protocol: str, category: str, about: str, place: Point | None) -> m.Device:
    return m.Device(
        id=id_of(f"device {name}"), name=named(f"传感器 {name}", f"Sensor {name}"), category=category,
        external_id=name, protocol=protocol, feature_of_interest=id_of(about), geometry=place, model="S-1",
        report_interval_s=60.0,
    )  # fmt: skip


def _devices() -> tuple[m.Device, ...]:
    motion = tuple(_device(f"seat-{i + 1}", "zigbee2mqtt", "motion", f"seat {i + 1}", None) for i in range(6))
    return (
        *motion,
        _device("24e124ffff000001", "chirpstack_v4", "climate", "reading room", Point(6, 11.5)),
        _device("gate-1", "bibliotwin", "counter", "entrance", Point(10, 0.2)),
    )
