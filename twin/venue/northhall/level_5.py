"""Level 5: arts and history, the maker space, music, the upper gallery."""

from twin.venue.northhall.atrium import atrium_void
from twin.venue.northhall.cores import core_joins, core_rooms, escalator_joins, escalator_rooms
from twin.venue.northhall.furniture import Fill, counter, round_table
from twin.venue.northhall.layouts import (
    book_displays,
    bow_chairs,
    cells,
    gallery_joins,
    lounge,
    planters,
    radial,
    rounds,
    street_spots,
    tables,
    window_bar,
)
from twin.venue.northhall.plan import LENGTH, Join, Room, band, bar, box
from twin.venue.northhall.storey import Desk, Field, Piece, Spot, Storey, Zone

STAFF = "employeesonly"
STEP_BACK = bar(0, 13 * 8.4)


def _over(d: float, x0: float, x1: float, seats: int = 3) -> Fill:
    """Bars along the edge of a void, looking down into the great reading room."""
    return Fill(
        group=counter(seats), pitch=(4.2, 9), arc=(d,), region=band(d - 0.5, d + 1.3, x0, x1), margin=0.05
    )


def level_5() -> Storey:
    """The arts and history, the maker space, and the upper gallery."""
    return Storey(
        ordinal=4,
        short="5F",
        zh="五层",
        en="Level 5",
        house=STEP_BACK,
        outdoor=bar(),
        classes="JK",
        alt=("艺术·历史·创客", "Arts, history, makers"),
        rooms=_rooms(),
        joins=_joins(),
        zones=_zones(),
        fields=(
            Field(room="west", region=box(1.6, 13.4, 40.8, 32.8)),
            Field(room="east", region=box(77, 20.0, 100.6, 32.8)),
        ),
        desks=(
            Desk(key="art", zh="艺术馆服务台", en="Arts desk", room="ring", shape=box(66, 31.2, 70, 32.4)),
            Desk(
                key="maker",
                zh="创客空间服务台",
                en="Maker desk",
                room="maker",
                shape=box(85.4, 12.6, 88.8, 13.6),
            ),
        ),
        spots=(*street_spots(0, 120), Spot("kiosk", 47.4, 33.0), Spot("selfcheck", 73.8, 32.6)),
        pieces=(*_machines(), *book_displays(), *planters(115.8, 5, 6)),
    )


def _machines() -> list[Piece]:
    names = (("激光切割机", "Laser cutter"), ("三维打印机", "3D printers"), ("数控雕刻机", "CNC mill"))
    return [
        Piece(box(104.2, y, 106.6, y + 1.3), "equipment", name)
        for y, name in zip((8.0, 11.2, 14.4), names, strict=True)
    ]


def _rooms() -> tuple[Room, ...]:
    return (
        *core_rooms(),
        *escalator_rooms(4),
        Room(key="void", category="opentobelow", zh="中庭上空", en="Atrium void", shape=atrium_void(4)),
        Room(
            key="great_void",
            category="opentobelow",
            zh="大阅览厅上空",
            en="Great reading room void",
            shape=band(-1, 7.4, 44.1, 73.5),
        ),
        Room(
            key="maker",
            category="classroom",
            zh="创客空间",
            en="Maker space",
            shape=band(-1, 12.6, 84, 109.2),
        ),
        Room(
            key="terrace",
            category="terrace",
            zh="东露台",
            en="East terrace",
            shape=box(109.2, -1, LENGTH, 47),
        ),
        *cells("music", "琴房", "Music room ", (42, 41.4, 58.8, 46.2), 4, "room"),
        Room(
            key="listening",
            category="library",
            zh="音乐欣赏室",
            en="Listening room",
            shape=box(58.8, 41.4, 75.6, 46.2),
        ),
        Room(key="foyer", category="lounge", zh="艺术展廊", en="Art foyer", shape=box(42, 37.8, 75.6, 41.4)),
        Room(
            key="studio",
            category="classroom",
            zh="书画创作室",
            en="Painting studio",
            shape=box(0, 37.8, 16.8, 46.2),
        ),
        Room(
            key="office1",
            category="office",
            zh="馆员工作室",
            en="Staff office",
            shape=box(19.8, 37.8, 25.2, 46.2),
            restriction=STAFF,
        ),
        Room(
            key="recording",
            category="room",
            zh="录音室",
            en="Recording room",
            shape=box(92.4, 37.8, 97.8, 46.2),
        ),
        Room(
            key="photo",
            category="classroom",
            zh="摄影棚",
            en="Photo studio",
            shape=box(100.8, 37.8, 109.2, 46.2),
        ),
        Room(key="west", category="library", zh="艺术图书区", en="Arts hall", shape=box(0, -1, 42, 34.2)),
        Room(
            key="east",
            category="library",
            zh="历史地理图书区",
            en="History and geography hall",
            shape=box(75.6, -1, 109.2, 34.2),
        ),
        Room(
            key="ring",
            category="walkway",
            zh="五层中庭环廊",
            en="Level 5 gallery",
            shape=box(42, -1, 75.6, 34.2),
        ),
        Room(key="street", category="walkway", zh="五层内街", en="Level 5 street"),
    )


def _joins() -> tuple[Join, ...]:
    return (
        *core_joins(),
        *escalator_joins(4, "ring"),
        *gallery_joins(),
        Join("west", "ring", "gap", (42, 12), 6.3),
        Join("east", "ring", "gap", (75.6, 12), 6.3),
        Join("maker", "east", "glass", (96.6, 14.6)),
        Join("maker", "east", "glass", (84, 7)),
        Join("terrace", "east", "glass", (109.2, 27)),
        Join("terrace", "street", "glass", (109.2, 36)),
        *(Join(f"music{i}", "foyer", "door") for i in (1, 2, 3, 4)),
        Join("listening", "foyer", "double"),
        Join("foyer", "street", "open"),
        Join("studio", "street", "double", (8.4, 37.8)),
        Join("office1", "street", "staff"),
        Join("recording", "street", "door"),
        Join("photo", "street", "double"),
    )


def _zones() -> tuple[Zone, ...]:
    return (
        Zone(
            key="gallery",
            zh="俯瞰回廊",
            en="Overlook gallery",
            room="ring",
            sensor="motion",
            sockets=0.8,
            region=band(7.4, 11.4, 44.3, 73.3),
            fills=(_over(7.85, 44.6, 73),),
        ),
        Zone(
            key="south-west",
            zh="艺术阅览",
            en="Arts reading",
            room="west",
            sensor="desk",
            region=band(0, 9.6, 3, 41.8),
            fills=(window_bar(9, 41.8), radial(8, (5.8,), 4.2)),
        ),
        Zone(
            key="south-mid",
            zh="南窗阅览",
            en="South window",
            room="east",
            sensor="desk",
            region=band(0, 12.4, 75.8, 83.8),
            fills=(window_bar(75.8, 83.8), bow_chairs(4, (5.2, 9.4))),
        ),
        Zone(
            key="terrace-side",
            zh="露台侧阅览",
            en="Terrace side",
            room="east",
            sensor="motion",
            region=box(101.4, 17, 109, 33.4),
            fills=(rounds(4, (3.2, 3.6)),),
        ),
        Zone(
            key="maker",
            zh="创客空间",
            en="Maker space",
            room="maker",
            sensor="motion",
            sockets=1.0,
            fills=(Fill(group=round_table(6, 0.9), pitch=(4.2, 9), arc=(4.2, 8.6)),),
        ),
        Zone(
            key="listening",
            zh="音乐欣赏室",
            en="Listening room",
            room="listening",
            sensor="radar",
            quiet=True,
            sockets=1.0,
            fills=(lounge((3.4, 2.4), 2),),
        ),
        Zone(
            key="studio",
            zh="书画创作室",
            en="Painting studio",
            room="studio",
            sensor="motion",
            sockets=0.3,
            fills=(tables(6, (5.4, 3.8)),),
        ),
        Zone(
            key="terrace",
            zh="东露台",
            en="East terrace",
            room="terrace",
            sensor="desk",
            sockets=0.0,
            fills=(lounge((4.4, 4.8), 4, box(109.4, 6, 115, 40)),),
        ),
    )
