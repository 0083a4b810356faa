"""Level 4: literature, and the first gallery over the great reading room."""

from twin.venue.northhall.atrium import atrium_void
from twin.venue.northhall.cores import core_joins, core_rooms, escalator_joins, escalator_rooms
from twin.venue.northhall.furniture import Fill, counter
from twin.venue.northhall.layouts import (
    booths,
    cells,
    gallery_joins,
    lounge,
    radial,
    street_spots,
    tables,
    window_bar,
)
from twin.venue.northhall.plan import LENGTH, Join, Room, band, bar, box
from twin.venue.northhall.storey import Desk, Field, Spot, Storey, Zone

STAFF = "employeesonly"


def level_4() -> Storey:
    """Literature, and the first gallery over the great reading room."""
    return Storey(
        ordinal=3,
        short="4F",
        zh="四层",
        en="Level 4",
        house=bar(),
        classes="I",
        alt=("文学", "Literature"),
        rooms=_rooms(),
        joins=_joins(),
        zones=_zones(),
        fields=(
            Field(room="west", region=box(1.6, 13.4, 39.4, 32.8)),
            Field(room="east", region=box(81, 20.4, 115.8, 32.8)),
            Field(room="east", region=box(81, 12.4, 101.4, 19.2)),
        ),
        desks=(
            Desk(
                key="info",
                zh="文学馆服务台",
                en="Literature desk",
                room="ring",
                shape=box(66, 31.2, 70, 32.4),
            ),
        ),
        spots=(
            *street_spots(0, 120),
            Spot("kiosk", 47.4, 33.0),
            Spot("selfcheck", 73.8, 31.6),
            Spot("selfcheck", 73.8, 33.2),
        ),
    )


def _rooms() -> tuple[Room, ...]:
    return (
        *core_rooms(),
        *escalator_rooms(3),
        Room(key="void", category="opentobelow", zh="中庭上空", en="Atrium void", shape=atrium_void(3)),
        Room(
            key="great_void",
            category="opentobelow",
            zh="大阅览厅上空",
            en="Great reading room void",
            shape=band(-1, 10.5, 37.8, 79.8),
        ),
        Room(
            key="quiet",
            category="library",
            zh="静音阅览室",
            en="Quiet reading room",
            shape=box(102.9, -1, LENGTH, 19.2),
            accessibility=("wheelchair",),
        ),
        *cells("salon", "文学沙龙", "Literary salon ", (42, 37.8, 75.6, 46.2), 2, "classroom"),
        Room(key="poetry", category="library", zh="诗歌馆", en="Poetry room", shape=box(0, 37.8, 16.8, 46.2)),
        Room(
            key="office1",
            category="office",
            zh="馆员工作室",
            en="Staff office",
            shape=box(19.8, 37.8, 25.2, 46.2),
            restriction=STAFF,
        ),
        Room(
            key="office2",
            category="office",
            zh="文献编目室",
            en="Cataloguing",
            shape=box(92.4, 37.8, 97.8, 46.2),
            restriction=STAFF,
        ),
        *cells("writer", "写作间", "Writing room ", (100.8, 37.8, 117.6, 46.2), 4, "room"),
        Room(
            key="west",
            category="library",
            zh="中国文学图书区",
            en="Chinese literature hall",
            shape=box(0, -1, 42, 34.2),
        ),
        Room(
            key="east",
            category="library",
            zh="外国文学图书区",
            en="World literature hall",
            shape=box(75.6, -1, LENGTH, 34.2),
        ),
        Room(
            key="ring",
            category="walkway",
            zh="四层中庭环廊",
            en="Level 4 gallery",
            shape=box(42, -1, 75.6, 34.2),
        ),
        Room(key="street", category="walkway", zh="四层内街", en="Level 4 street"),
    )


def _joins() -> tuple[Join, ...]:
    return (
        *core_joins(),
        *escalator_joins(3, "ring"),
        *gallery_joins(),
        Join("west", "ring", "gap", (42, 14.4), 2.4),
        Join("east", "ring", "gap", (75.6, 14.4), 2.4),
        Join("quiet", "east", "glass", (102.9, 14)),
        Join("salon1", "street", "double"),
        Join("salon2", "street", "double"),
        Join("poetry", "street", "double", (8.4, 37.8)),
        Join("office1", "street", "staff"),
        Join("office2", "street", "staff"),
        *(Join(f"writer{i}", "street", "door") for i in (1, 2, 3, 4)),
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
            region=band(10.5, 14.4, 42.2, 75.4),
            fills=(_over(10.95, 43, 75),),
        ),
        Zone(
            key="south-west",
            zh="南窗阅览（西）",
            en="South window, west",
            room="west",
            sensor="desk",
            region=band(0, 9.6, 3, 37.6),
            fills=(window_bar(9, 37.6), radial(6, (5.4,), 4.2)),
        ),
        Zone(
            key="south-east",
            zh="南窗阅览（东）",
            en="South window, east",
            room="east",
            sensor="desk",
            region=band(0, 9.2, 80, 102.7),
            fills=(window_bar(80, 102.7), radial(6, (5.4,), 4.2)),
        ),
        Zone(
            key="quiet",
            zh="静音阅览室",
            en="Quiet reading room",
            room="quiet",
            sensor="radar",
            quiet=True,
            sockets=1.0,
            fills=(window_bar(103, 117, 4), tables(6, (6.6, 3.4), 0, box(103, 4, 117.4, 19))),
        ),
        Zone(
            key="poetry",
            zh="诗歌馆",
            en="Poetry room",
            room="poetry",
            sensor="motion",
            quiet=True,
            sockets=0.2,
            fills=(lounge((4.2, 3.8), 4),),
        ),
        Zone(
            key="writer",
            zh="写作间",
            en="Writing rooms",
            room="writer1",
            sensor="radar",
            quiet=True,
            sockets=1.0,
            more_rooms=("writer2", "writer3", "writer4"),
            fills=(booths(4, (9, 4.0)),),
        ),
    )


def _over(d: float, x0: float, x1: float, seats: int = 3) -> Fill:
    """Bars along the edge of a void, looking down into the great reading room."""
    return Fill(
        group=counter(seats), pitch=(4.2, 9), arc=(d,), region=band(d - 0.5, d + 1.3, x0, x1), margin=0.05
    )
