"""Level 6: science and medicine, the silent hall over the south front."""

from twin.venue.northhall.atrium import atrium_void
from twin.venue.northhall.cores import core_joins, core_rooms, escalator_joins, escalator_rooms
from twin.venue.northhall.furniture import Fill
from twin.venue.northhall.layouts import (
    book_displays,
    booths,
    bow_chairs,
    gallery_joins,
    group_joins,
    group_rooms,
    group_zone,
    radial,
    street_spots,
    tables,
    window_bar,
)
from twin.venue.northhall.plan import BAY, Join, Room, band, bar, box
from twin.venue.northhall.storey import Desk, Field, Spot, Storey, Zone

STAFF = "employeesonly"
LEVEL_6 = bar(0, 13 * BAY)


def level_6() -> Storey:
    """Science, medicine and the start of technology, with the quiet hall over the south front."""
    return Storey(
        ordinal=5,
        short="6F",
        zh="六层",
        en="Level 6",
        house=LEVEL_6,
        classes="NOPQRST",
        alt=("自然科学·医学·工程", "Science, medicine, engineering"),
        rooms=_rooms(),
        joins=_joins(),
        zones=_zones(),
        fields=(
            Field(room="west", region=box(1.6, 18.8, 40.8, 32.8)),
            Field(room="east", region=box(77, 12.8, 98, 32.8)),
        ),
        desks=(
            Desk(
                key="info", zh="科技馆服务台", en="Science desk", room="ring", shape=box(66, 31.2, 70, 32.4)
            ),
        ),
        pieces=book_displays(),
        spots=(*street_spots(0, 109), Spot("kiosk", 47.4, 33.0), Spot("selfcheck", 73.8, 32.6)),
    )


def _rooms() -> tuple[Room, ...]:
    return (
        *core_rooms(),
        *escalator_rooms(5),
        Room(key="void", category="opentobelow", zh="中庭上空", en="Atrium void", shape=atrium_void(5)),
        Room(
            key="quiet",
            category="library",
            zh="静音阅览厅",
            en="Silent reading hall",
            shape=band(-1, 10.5, 42, 75.6),
            accessibility=("wheelchair",),
        ),
        *group_rooms(),
        Room(
            key="lab",
            category="classroom",
            zh="科普实验室",
            en="Science workshop",
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
            key="server",
            category="serverroom",
            zh="弱电机房",
            en="Network room",
            shape=box(92.4, 37.8, 97.8, 46.2),
            restriction=STAFF,
        ),
        Room(
            key="patents",
            category="library",
            zh="专利标准文献室",
            en="Patents and standards",
            shape=box(100.8, 37.8, 109.2, 46.2),
        ),
        Room(
            key="west",
            category="library",
            zh="自然科学与医学图书区",
            en="Science and medicine hall",
            shape=box(0, -1, 42, 34.2),
        ),
        Room(
            key="east",
            category="library",
            zh="工程技术图书区",
            en="Engineering hall",
            shape=box(75.6, -1, 109.2, 34.2),
        ),
        Room(
            key="ring",
            category="walkway",
            zh="六层中庭环廊",
            en="Level 6 gallery",
            shape=box(42, -1, 75.6, 34.2),
        ),
        Room(key="street", category="walkway", zh="六层内街", en="Level 6 street"),
    )


def _joins() -> tuple[Join, ...]:
    return (
        *core_joins(),
        *escalator_joins(5, "ring"),
        *gallery_joins(),
        *group_joins(),
        Join("quiet", "ring", "glass", (58.8, 11)),
        Join("west", "ring", "gap", (42, 14.2), 4.2),
        Join("east", "ring", "gap", (75.6, 14.2), 4.2),
        Join("lab", "street", "double", (8.4, 37.8)),
        Join("office1", "street", "staff"),
        Join("server", "street", "staff"),
        Join("patents", "street", "double"),
    )


def _zones() -> tuple[Zone, ...]:
    return (
        Zone(
            key="quiet",
            zh="静音阅览厅",
            en="Silent reading hall",
            room="quiet",
            sensor="radar",
            quiet=True,
            sockets=1.0,
            fills=(
                window_bar(42.2, 75.4),
                Fill(group=booths(6, (1, 1)).group, pitch=(4.2, 9), arc=(4.6,)),
                bow_chairs(2, (8.0,)),
            ),
        ),
        Zone(
            key="south-west",
            zh="南窗阅览（西）",
            en="South window, west",
            room="west",
            sensor="desk",
            region=band(0, 12.2, 3, 41.8),
            fills=(window_bar(9, 41.8), radial(6, (6.2,), 4.2)),
        ),
        Zone(
            key="south-east",
            zh="南窗阅览（东）",
            en="South window, east",
            room="east",
            sensor="desk",
            region=band(0, 9.4, 75.8, 98),
            fills=(window_bar(75.8, 98), bow_chairs(4, (5.6,))),
        ),
        Zone(
            key="east-window",
            zh="东窗阅览",
            en="East window",
            room="east",
            sensor="motion",
            region=box(98.8, 6, 109, 33.6),
            fills=(tables(4, (4.2, 4.2)),),
        ),
        group_zone(),
        Zone(
            key="patents",
            zh="专利标准文献室",
            en="Patents and standards",
            room="patents",
            sensor="desk",
            sockets=1.0,
            fills=(tables(6, (9, 4.0)),),
        ),
    )
