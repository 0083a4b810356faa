"""The three levels below ground: lecture hall and dock, archives, and the automated store."""

import math

from shapely import Polygon

from twin.venue.northhall.cores import core_joins, core_rooms
from twin.venue.northhall.layouts import cells
from twin.venue.northhall.plan import LENGTH, NORTH, Join, Room, box, tidy
from twin.venue.northhall.storey import Desk, Piece, Spot, Storey

STAFF = "employeesonly"
BASEMENT = box(0, 0, LENGTH, NORTH)
STORE = box(60.9, 0, LENGTH, 34.2)
"""The high-bay store stands on B3 and rises through all three levels."""
_STAGE = (14.7, 2.0)


def _staff_room(key: str, zh: str, en: str, shape: Polygon, category: str = "nonpublic") -> Room:
    return Room(key=key, category=category, zh=zh, en=en, shape=shape, restriction=STAFF)


def level_b1() -> Storey:
    """Lecture hall, canteen, loading dock."""
    return Storey(
        ordinal=-1, short="B1", zh="地下一层", en="Basement 1", house=BASEMENT, alt=("报告厅·物流", "Lectures and logistics"),
        rooms=(
            *core_rooms(),
            Room(key="stage_w", category="nonpublic", zh="侧台", en="Side stage", shape=box(0, 0, 4.2, 12.6), restriction=STAFF),
            Room(key="lecture", category="theater", zh="报告厅", en="Lecture hall", shape=box(0, 0, 29.4, 34.2),
                 accessibility=("wheelchair", "hearingloop")),
            Room(key="gallery", category="room", zh="专题展厅", en="Gallery", shape=box(42, 0, 60.9, 15.6)),
            Room(key="store_void", category="opentobelow", zh="立体书库上空", en="Store void", shape=STORE),
            Room(key="green", category="room", zh="贵宾室", en="Speakers' room", shape=box(0, 37.8, 8.4, NORTH)),
            _staff_room("av", "音控室", "Sound control", box(8.4, 37.8, 16.8, NORTH)),
            _staff_room("fan_w", "西风机房", "West fan room", box(19.8, 37.8, 25.2, NORTH)),
            Room(key="canteen", category="foodservice", zh="读者餐厅", en="Canteen", shape=box(42, 37.8, 67.2, NORTH)),
            _staff_room("galley", "餐厅厨房", "Canteen kitchen", box(67.2, 37.8, 75.6, NORTH), "kitchen"),
            _staff_room("fan_e", "东风机房", "East fan room", box(92.4, 37.8, 97.8, NORTH)),
            _staff_room("dock", "卸货平台", "Loading dock", box(100.8, 37.8, LENGTH, NORTH)),
            Room(key="foyer", category="lobby", zh="报告厅前厅", en="Lecture hall foyer", shape=box(29.4, 0, 60.9, 34.2)),
            Room(key="street", category="walkway", zh="地下一层内街", en="Basement 1 street"),
        ),
        joins=(
            *core_joins(), Join("lecture", "foyer", "double", (29.4, 12)), Join("lecture", "foyer", "double", (29.4, 26)),
            Join("lecture", "street", "exit", (6, 34.2)), Join("stage_w", "lecture", "staff"),
            Join("gallery", "foyer", "gap", (52, 15.6), 4.2), Join("foyer", "street", "gap", (36, 34.2), 6.3),
            Join("foyer", "street", "gap", (54, 34.2), 6.3), Join("green", "street", "door"), Join("av", "street", "staff"),
            Join("fan_w", "street", "service"), Join("fan_e", "street", "service"),
            Join("canteen", "street", "glass", (50, 37.8)), Join("canteen", "street", "glass", (60, 37.8)),
            Join("galley", "canteen", "staff"), Join("galley", "street", "service"),
            Join("dock", "street", "shutter", (109.2, 37.8)), Join("dock", "outside", "ramp", (109.2, NORTH)),
        ),
        desks=(Desk(key="lecture", zh="报告厅签到台", en="Lecture registration", room="foyer", shape=box(33, 16, 34.2, 20),
                    category="information"),
               Desk(key="canteen", zh="读者餐厅", en="Canteen", room="canteen", shape=box(64.4, 39.6, 65.6, 44.4),
                    category="cafeteria"),),
        spots=(Spot("kiosk", 44.0, 32.0), Spot("water", 33.9, 36.9), Spot("water", 83.7, 36.9), Spot("aed", 58.8, 37.2),
               *(Spot("locker", x, 1.2) for x in (32, 33.6, 35.2))),
        pieces=_auditorium() + _canteen(),
    )  # fmt: skip


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
    return tuple(Piece(box(x, y, x + 1.8, y + 0.8), "furniture", ("餐桌", "Canteen table"))
                 for x in (44, 48.2, 52.4, 56.6, 60.8) for y in (40.4, 42.2, 44.0))  # fmt: skip


def level_b2() -> Storey:
    """Archives, conservation and plant beside the rising store."""
    return Storey(
        ordinal=-2, short="B2", zh="地下二层", en="Basement 2", house=BASEMENT, alt=("典藏·修复", "Archives and conservation"),
        rooms=(
            *core_rooms(lifts=False, toilets=False),
            Room(key="store_void", category="opentobelow", zh="立体书库上空", en="Store void", shape=STORE),
            _staff_room("archive", "密集书库", "Compact stacks", box(0, 0, 42, 34.2), "storage"),
            _staff_room("fumigation", "消毒间", "Disinfection room", box(42, 0, 60.9, 12.6)),
            _staff_room("conservation", "文献修复中心", "Conservation centre", box(42, 12.6, 60.9, 34.2)),
            _staff_room("server", "数据中心", "Data centre", box(0, 37.8, 16.8, NORTH), "serverroom"),
            _staff_room("ups", "配电室", "Switch room", box(19.8, 37.8, 25.2, NORTH)),
            _staff_room("chiller", "制冷机房", "Chiller plant", box(42, 37.8, 75.6, NORTH)),
            _staff_room("pump", "消防泵房", "Fire pump room", box(92.4, 37.8, 97.8, NORTH)),
            _staff_room("water", "水箱间", "Water tanks", box(100.8, 37.8, LENGTH, NORTH)),
            Room(key="street", category="walkway", zh="地下二层通道", en="Basement 2 passage", restriction=STAFF),
        ),
        joins=(
            *core_joins(lifts=False, toilets=False), Join("archive", "street", "service", (21, 34.2)),
            Join("archive", "conservation", "staff", (42, 24)), Join("conservation", "street", "service", (52, 34.2)),
            Join("fumigation", "conservation", "service", (52, 12.6)), Join("server", "street", "staff"),
            Join("ups", "street", "staff"), Join("chiller", "street", "service"), Join("pump", "street", "service"),
            Join("water", "street", "service", (109.2, 37.8)),
        ),
        pieces=tuple(
            Piece(box(x, y, x + 5.4, y + 3.2), "furniture", ("密集架", "Mobile shelving"))
            for x in (2.1, 9.0, 15.9, 22.8, 29.7) for y in (2.0, 6.4, 10.8, 15.2, 19.6, 24.0, 28.4)
        ) + tuple(
            Piece(box(x, y, x + 2.4, y + 1.4), "furniture", ("修复台", "Conservation bench"))
            for x in (44.6, 49.6, 54.6) for y in (16.4, 20.6, 27.0)
        ),
    )  # fmt: skip


def level_b3() -> Storey:
    """The store: racks and cranes to the east, picking, put wall and sorter to the west."""
    return Storey(
        ordinal=-3, short="B3", zh="地下三层", en="Basement 3", house=BASEMENT, alt=("立体书库·分拣", "Automated store and sorting"),
        rooms=(
            *core_rooms(lifts=False, toilets=False),
            _staff_room("store", "智能立体书库", "High-bay book store", STORE, "storage"),
            _staff_room("sorting", "自动分拣大厅", "Sorting hall", box(0, 0, 60.9, 34.2)),
            _staff_room("control", "书库控制室", "Store control room", box(42, 37.8, 50.4, NORTH), "office"),
            _staff_room("service", "设备维修间", "Machine workshop", box(50.4, 37.8, 67.2, NORTH)),
            _staff_room("battery", "充电间", "Charging room", box(67.2, 37.8, 75.6, NORTH)),
            *(_staff_room(r.key, r.zh, r.en, r.shape) for r in cells(
                "crates", "周转箱存放间", "Crate store ", (0, 37.8, 16.8, NORTH), 2) if r.shape is not None),
            _staff_room("spares", "备件库", "Spare parts", box(19.8, 37.8, 25.2, NORTH)),
            _staff_room("sump", "集水泵房", "Sump pumps", box(92.4, 37.8, 97.8, NORTH)),
            _staff_room("gas", "气体灭火间", "Gas suppression", box(100.8, 37.8, LENGTH, NORTH)),
            Room(key="street", category="walkway", zh="地下三层通道", en="Basement 3 passage", restriction=STAFF),
        ),
        joins=(
            *core_joins(lifts=False, toilets=False), Join("sorting", "street", "shutter", (12, 34.2)),
            Join("sorting", "street", "shutter", (37.8, 34.2)), Join("sorting", "store", "service", (60.9, 1.2), 1.4),
            Join("store", "street", "exit", (116, 34.2)), Join("store", "street", "service", (66, 34.2)),
            Join("control", "street", "staff"), Join("service", "street", "service"), Join("battery", "street", "service"),
            Join("crates1", "street", "service"), Join("crates2", "street", "service"), Join("spares", "street", "staff"),
            Join("sump", "street", "service"), Join("gas", "street", "service", (109.2, 37.8)),
        ),
    )  # fmt: skip
