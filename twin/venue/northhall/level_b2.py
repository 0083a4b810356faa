"""Basement 2: archives, conservation and plant beside the rising store."""

from shapely import Polygon

from twin.venue.northhall.cores import core_joins, core_rooms
from twin.venue.northhall.plan import LENGTH, NORTH, Join, Room, box
from twin.venue.northhall.storey import Piece, Storey

STAFF = "employeesonly"
BASEMENT = box(0, 0, LENGTH, NORTH)
STORE = box(60.9, 0, LENGTH, 34.2)
"""The high-bay store stands on B3 and rises through all three levels."""


def _staff_room(key: str, zh: str, en: str, shape: Polygon, category: str = "nonpublic") -> Room:
    return Room(key=key, category=category, zh=zh, en=en, shape=shape, restriction=STAFF)


def level_b2() -> Storey:
    """Archives, conservation and plant beside the rising store."""
    return Storey(
        ordinal=-2,
        short="B2",
        zh="地下二层",
        en="Basement 2",
        house=BASEMENT,
        alt=("典藏·修复", "Archives and conservation"),
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
            Room(
                key="street",
                category="walkway",
                zh="地下二层通道",
                en="Basement 2 passage",
                restriction=STAFF,
            ),
        ),
        joins=(
            *core_joins(lifts=False, toilets=False),
            Join("archive", "street", "service", (21, 34.2)),
            Join("archive", "conservation", "staff", (42, 24)),
            Join("conservation", "street", "service", (52, 34.2)),
            Join("fumigation", "conservation", "service", (52, 12.6)),
            Join("server", "street", "staff"),
            Join("ups", "street", "staff"),
            Join("chiller", "street", "service"),
            Join("pump", "street", "service"),
            Join("water", "street", "service", (109.2, 37.8)),
        ),
        pieces=tuple(
            Piece(box(x, y, x + 5.4, y + 3.2), "furniture", ("密集架", "Mobile shelving"))
            for x in (2.1, 9.0, 15.9, 22.8, 29.7)
            for y in (2.0, 6.4, 10.8, 15.2, 19.6, 24.0, 28.4)
        )
        + tuple(
            Piece(box(x, y, x + 2.4, y + 1.4), "furniture", ("修复台", "Conservation bench"))
            for x in (44.6, 49.6, 54.6)
            for y in (16.4, 20.6, 27.0)
        ),
    )
