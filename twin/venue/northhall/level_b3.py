"""Basement 3: the automated store and the sorting hall."""

from shapely import Polygon

from twin.venue.northhall.cores import core_joins, core_rooms
from twin.venue.northhall.layouts import cells
from twin.venue.northhall.plan import LENGTH, NORTH, Join, Room, box
from twin.venue.northhall.storey import Piece, Storey

STAFF = "employeesonly"
BASEMENT = box(0, 0, LENGTH, NORTH)
STORE = box(60.9, 0, LENGTH, 34.2)
"""The high-bay store stands on B3 and rises through all three levels."""


def _staff_room(key: str, zh: str, en: str, shape: Polygon, category: str = "nonpublic") -> Room:
    return Room(key=key, category=category, zh=zh, en=en, shape=shape, restriction=STAFF)


def level_b3() -> Storey:
    """The store: racks and cranes to the east, picking, put wall and sorter to the west."""
    return Storey(
        ordinal=-3,
        short="B3",
        zh="地下三层",
        en="Basement 3",
        house=BASEMENT,
        alt=("立体书库·分拣", "Automated store and sorting"),
        rooms=(
            *core_rooms(lifts=False, toilets=False),
            _staff_room("store", "智能立体书库", "High-bay book store", STORE, "storage"),
            _staff_room("sorting", "自动分拣大厅", "Sorting hall", box(0, 0, 60.9, 34.2)),
            _staff_room("control", "书库控制室", "Store control room", box(42, 37.8, 50.4, NORTH), "office"),
            _staff_room("service", "设备维修间", "Machine workshop", box(50.4, 37.8, 67.2, NORTH)),
            _staff_room("battery", "充电间", "Charging room", box(67.2, 37.8, 75.6, NORTH)),
            *(
                _staff_room(r.key, r.zh, r.en, r.shape)
                for r in cells("crates", "周转箱存放间", "Crate store ", (0, 37.8, 16.8, NORTH), 2)
                if r.shape is not None
            ),
            _staff_room("spares", "备件库", "Spare parts", box(19.8, 37.8, 25.2, NORTH)),
            _staff_room("sump", "集水泵房", "Sump pumps", box(92.4, 37.8, 97.8, NORTH)),
            _staff_room("gas", "气体灭火间", "Gas suppression", box(100.8, 37.8, LENGTH, NORTH)),
            Room(
                key="street",
                category="walkway",
                zh="地下三层通道",
                en="Basement 3 passage",
                restriction=STAFF,
            ),
        ),
        pieces=tuple(
            Piece(box(x, y, x + 2.4, y + 1.2), "equipment", ("周转箱暂存", "Crate staging"))
            for x in (2.0, 5.4, 10.4, 13.8, 18.8, 22.2)
            for y in (23.4, 26.0, 31.0)
        ),
        joins=(
            *core_joins(lifts=False, toilets=False),
            Join("sorting", "street", "shutter", (12, 34.2)),
            Join("sorting", "street", "shutter", (37.8, 34.2)),
            Join("sorting", "store", "service", (60.9, 1.2), 1.4),
            Join("store", "street", "exit", (116, 34.2)),
            Join("store", "street", "service", (66, 34.2)),
            Join("control", "street", "staff"),
            Join("service", "street", "service"),
            Join("battery", "street", "service"),
            Join("crates1", "street", "service"),
            Join("crates2", "street", "service"),
            Join("spares", "street", "staff"),
            Join("sump", "street", "service"),
            Join("gas", "street", "service", (109.2, 37.8)),
        ),
    )
