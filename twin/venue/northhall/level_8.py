"""Level 8: special collections and local documents, offices, the roof terrace."""

from twin.venue.northhall.atrium import atrium_void
from twin.venue.northhall.cores import core_joins, core_rooms, escalator_joins, escalator_rooms
from twin.venue.northhall.furniture import Fill
from twin.venue.northhall.layouts import (
    cells,
    lounge,
    planters,
    rounds,
    street_spots,
    tables,
)
from twin.venue.northhall.plan import BAY, Join, Room, band, bar, box
from twin.venue.northhall.storey import Desk, Piece, Spot, Storey, Zone

STAFF = "employeesonly"
LEVEL_7 = bar(BAY, 12 * BAY)
LEVEL_8 = bar(2 * BAY, 12 * BAY, 4.2)
CASE = ("文物展柜", "Display case")


def level_8() -> Storey:
    """Special collections and local documents, offices, the roof terrace."""
    return Storey(
        ordinal=7,
        short="8F",
        zh="八层",
        en="Level 8",
        house=LEVEL_8,
        outdoor=LEVEL_7,
        alt=("特藏·地方文献", "Special collections and local documents"),
        rooms=_rooms(),
        joins=_joins(),
        zones=_zones(),
        desks=(
            Desk(
                key="special",
                zh="特藏服务台",
                en="Special collections desk",
                room="special",
                shape=box(36, 30.4, 40, 31.6),
            ),
            Desk(
                key="local",
                zh="地方文献服务台",
                en="Local documents desk",
                room="local",
                shape=box(77.6, 30.4, 81.6, 31.6),
            ),
        ),
        spots=(*street_spots(17, 100), Spot("kiosk", 47.4, 33.0)),
        pieces=(*_cases(), *_stacks(), *planters(10.0, 12, 5)),
    )


def _cases() -> list[Piece]:
    return [
        Piece(box(x, y, x + 2.0, y + 0.9), "furniture", CASE)
        for x in (45.4, 49.8, 66.4, 70.8)
        for y in (8.0, 12.2)
    ]


def _stacks() -> list[Piece]:
    """Closed bookcases of the special collections: not on open shelf, so they carry no call numbers here."""
    name = ("特藏书柜", "Special collections bookcase")
    return [
        Piece(box(x, y, x + 5.4, y + 0.5), "furniture", name)
        for x in (18.2, 25.2)
        for y in (24.0, 26.2, 28.4, 30.6, 32.8)
    ] + [
        Piece(box(x, y, x + 5.4, y + 0.5), "furniture", ("地方志书架", "Gazetteer shelf"))
        for x in (86.4, 93.6)
        for y in (24.0, 26.2, 28.4, 30.6, 32.8)
    ]


def _rooms() -> tuple[Room, ...]:
    return (
        *core_rooms(),
        *escalator_rooms(7),
        Room(key="void", category="opentobelow", zh="中庭上空", en="Atrium void", shape=atrium_void(7)),
        Room(
            key="terrace_s",
            category="terrace",
            zh="南露台",
            en="South terrace",
            shape=band(-1, 4.2, 2 * BAY, 12 * BAY),
        ),
        Room(
            key="terrace_w",
            category="terrace",
            zh="天台花园",
            en="Roof garden",
            shape=box(BAY, -1, 2 * BAY, 47),
        ),
        Room(
            key="rare",
            category="library",
            zh="古籍阅览室",
            en="Rare books reading room",
            # The books are locked away, the room is not: readers sit here with what the desk hands them.
            shape=box(16.8, -1, 31.5, 20.4),
        ),
        Room(
            key="genealogy",
            category="library",
            zh="家谱馆",
            en="Genealogy room",
            shape=box(86.1, -1, 100.8, 20.4),
        ),
        *cells("meet", "会议室", "Meeting room ", (42, 37.8, 58.8, 46.2), 2),
        Room(
            key="director",
            category="office",
            zh="馆长室",
            en="Director's office",
            shape=box(58.8, 37.8, 67.2, 46.2),
            restriction=STAFF,
        ),
        Room(
            key="admin",
            category="office",
            zh="行政办公室",
            en="Administration",
            shape=box(67.2, 37.8, 75.6, 46.2),
            restriction=STAFF,
        ),
        Room(
            key="repair",
            category="nonpublic",
            zh="古籍修复室",
            en="Conservation studio",
            shape=box(19.8, 37.8, 25.2, 46.2),
            restriction=STAFF,
        ),
        Room(
            key="scan",
            category="nonpublic",
            zh="数字化工作室",
            en="Digitisation studio",
            shape=box(92.4, 37.8, 97.8, 46.2),
            restriction=STAFF,
        ),
        Room(
            key="special",
            category="library",
            zh="特藏馆",
            en="Special collections",
            shape=box(16.8, -1, 42, 34.2),
        ),
        Room(
            key="local",
            category="library",
            zh="地方文献馆",
            en="Local documents",
            shape=box(75.6, -1, 100.8, 34.2),
        ),
        Room(
            key="ring",
            category="walkway",
            zh="八层中庭环廊",
            en="Level 8 gallery",
            shape=box(42, -1, 75.6, 34.2),
        ),
        Room(key="street", category="walkway", zh="八层内街", en="Level 8 street"),
    )


def _joins() -> tuple[Join, ...]:
    return (
        *core_joins(),
        *escalator_joins(7, "ring"),
        Join("special", "ring", "gap", (42, 31), 4.2),
        Join("special", "street", "double", (38, 34.2)),
        Join("special", "ring", "gap", (42, 10), 6.3),
        Join("local", "ring", "gap", (75.6, 10), 6.3),
        Join("local", "ring", "gap", (75.6, 31), 4.2),
        Join("local", "street", "double", (79.6, 34.2)),
        Join("ring", "street", "open"),
        Join("rare", "special", "double", (31.5, 12)),
        Join("genealogy", "local", "double", (86.1, 12)),
        Join("terrace_w", "street", "glass", (16.8, 36)),
        Join("terrace_w", "terrace_s", "open"),
        Join("terrace_s", "ring", "glass", (52.5, 4.2)),
        Join("terrace_s", "ring", "glass", (65.1, 4.2)),
        Join("meet1", "street", "double"),
        Join("meet2", "street", "double"),
        Join("director", "street", "staff"),
        Join("admin", "street", "staff"),
        Join("repair", "street", "staff"),
        Join("scan", "street", "staff"),
    )


def _zones() -> tuple[Zone, ...]:
    return (
        Zone(
            key="rare",
            zh="古籍阅览室",
            en="Rare books reading room",
            room="rare",
            sensor="radar",
            quiet=True,
            sockets=1.0,
            fills=(tables(4, (4.2, 3.8)),),
        ),
        Zone(
            key="special",
            zh="特藏阅览",
            en="Special collections reading",
            room="special",
            sensor="radar",
            quiet=True,
            sockets=1.0,
            region=box(32, 9.6, 41.8, 29),
            fills=(tables(8, (9, 4.2)),),
        ),
        Zone(
            key="local",
            zh="地方文献阅览",
            en="Local documents reading",
            room="local",
            sensor="desk",
            sockets=1.0,
            region=box(75.8, 9.6, 85.8, 29),
            fills=(tables(8, (9, 4.2)),),
        ),
        Zone(
            key="genealogy",
            zh="家谱馆",
            en="Genealogy room",
            room="genealogy",
            sensor="desk",
            quiet=True,
            sockets=1.0,
            fills=(tables(4, (4.2, 3.8)),),
        ),
        Zone(
            key="terrace",
            zh="南露台",
            en="South terrace",
            room="terrace_s",
            sensor="motion",
            sockets=0.0,
            fills=(Fill(group=rounds(4, (1, 1), radius=0.5).group, pitch=(8.4, 9), arc=(2.0,)),),
        ),
        Zone(
            key="garden",
            zh="天台花园",
            en="Roof garden",
            room="terrace_w",
            sensor="motion",
            sockets=0.0,
            fills=(lounge((4.4, 6.3), 4, box(12, 8, 16.6, 44)),),
        ),
    )
