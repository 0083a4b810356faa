"""Basement 1: lecture hall, canteen, loading dock."""

import math

from shapely import Polygon

from twin.venue.northhall.cores import core_joins, core_rooms
from twin.venue.northhall.plan import LENGTH, NORTH, Join, Room, box, tidy
from twin.venue.northhall.storey import Desk, Piece, Spot, Storey

STAFF = "employeesonly"
BASEMENT = box(0, 0, LENGTH, NORTH)
STORE = box(60.9, 0, LENGTH, 34.2)
"""The high-bay store stands on B3 and rises through all three levels."""


def _staff_room(key: str, zh: str, en: str, shape: Polygon, category: str = "nonpublic") -> Room:
    return Room(key=key, category=category, zh=zh, en=en, shape=shape, restriction=STAFF)


def level_b1() -> Storey:
    """Lecture hall, canteen, loading dock."""
    return Storey(
        ordinal=-1,
        short="B1",
        zh="地下一层",
        en="Basement 1",
        house=BASEMENT,
        alt=("报告厅·物流", "Lectures and logistics"),
        rooms=(
            *core_rooms(),
            Room(
                key="stage_w",
                category="nonpublic",
                zh="侧台",
                en="Side stage",
                shape=box(0, 0, 4.2, 12.6),
                restriction=STAFF,
            ),
            Room(
                key="lecture",
                category="theater",
                zh="报告厅",
                en="Lecture hall",
                shape=box(0, 0, 29.4, 34.2),
                accessibility=("wheelchair", "hearingloop"),
            ),
            Room(key="gallery", category="room", zh="专题展厅", en="Gallery", shape=box(42, 0, 60.9, 15.6)),
            Room(key="store_void", category="opentobelow", zh="立体书库上空", en="Store void", shape=STORE),
            Room(
                key="green", category="room", zh="贵宾室", en="Speakers' room", shape=box(0, 37.8, 8.4, NORTH)
            ),
            _staff_room("av", "音控室", "Sound control", box(8.4, 37.8, 16.8, NORTH)),
            _staff_room("fan_w", "西风机房", "West fan room", box(19.8, 37.8, 25.2, NORTH)),
            Room(
                key="canteen",
                category="foodservice",
                zh="读者餐厅",
                en="Canteen",
                shape=box(42, 37.8, 67.2, NORTH),
            ),
            _staff_room("galley", "餐厅厨房", "Canteen kitchen", box(67.2, 37.8, 75.6, NORTH), "kitchen"),
            _staff_room("fan_e", "东风机房", "East fan room", box(92.4, 37.8, 97.8, NORTH)),
            _staff_room("dock", "卸货平台", "Loading dock", box(100.8, 37.8, LENGTH, NORTH)),
            Room(
                key="foyer",
                category="lobby",
                zh="报告厅前厅",
                en="Lecture hall foyer",
                shape=box(29.4, 0, 60.9, 34.2),
            ),
            Room(key="street", category="walkway", zh="地下一层内街", en="Basement 1 street"),
        ),
        joins=(
            *core_joins(),
            Join("lecture", "foyer", "double", (29.4, 12)),
            Join("lecture", "foyer", "double", (29.4, 26)),
            Join("lecture", "street", "exit", (6, 34.2)),
            Join("stage_w", "lecture", "staff"),
            Join("gallery", "foyer", "gap", (52, 15.6), 4.2),
            Join("foyer", "street", "gap", (36, 34.2), 6.3),
            Join("foyer", "street", "gap", (54, 34.2), 6.3),
            Join("green", "street", "door"),
            Join("av", "street", "staff"),
            Join("fan_w", "street", "service"),
            Join("fan_e", "street", "service"),
            Join("canteen", "street", "glass", (50, 37.8)),
            Join("canteen", "street", "glass", (60, 37.8)),
            Join("galley", "canteen", "staff"),
            Join("galley", "street", "service"),
            Join("dock", "street", "shutter", (109.2, 37.8)),
            Join("dock", "outside", "ramp", (109.2, NORTH)),
        ),
        desks=(
            Desk(
                key="lecture",
                zh="报告厅签到台",
                en="Lecture registration",
                room="foyer",
                shape=box(33, 16, 34.2, 20),
                category="information",
            ),
            Desk(
                key="canteen",
                zh="读者餐厅",
                en="Canteen",
                room="canteen",
                shape=box(64.4, 39.6, 65.6, 44.4),
                category="cafeteria",
            ),
        ),
        spots=(
            Spot("kiosk", 44.0, 32.0),
            Spot("water", 33.9, 36.9),
            Spot("water", 83.7, 36.9),
            Spot("aed", 58.8, 37.2),
            *(Spot("locker", x, 1.2) for x in (32, 33.6, 35.2)),
        ),
        pieces=_auditorium() + _canteen(),
    )


def _auditorium() -> tuple[Piece, ...]:
    """The stage, and rows of fixed chairs round it in three blocks; they are no library seats."""
    rows = []
    for i in range(13):
        radius = 9.2 + 1.5 * i
        for a, b in ((112, 101), (98, 82), (79, 68)):
            turns = [math.radians(a + (b - a) * k / 6) for k in range(7)]
            line = [(radius + 0.55, t) for t in turns] + [(radius, t) for t in reversed(turns)]
            points = [(16.8 + r * math.cos(t), r * math.sin(t)) for r, t in line]
            rows.append(Piece(tidy(Polygon(points)), "furniture", ("报告厅座席", "Lecture hall row")))
    stage = Polygon([(8.4, 0.5), (25.2, 0.5), (25.2, 4.2), (21, 6.3), (12.6, 6.3), (8.4, 4.2)])
    return (Piece(stage, "stage", ("讲台", "Stage")), *rows)


def _canteen() -> tuple[Piece, ...]:
    return tuple(
        Piece(box(x, y, x + 1.8, y + 0.8), "furniture", ("餐桌", "Canteen table"))
        for x in (44, 48.2, 52.4, 56.6, 60.8)
        for y in (40.4, 42.2, 44.0)
    )
