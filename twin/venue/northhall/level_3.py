"""Level 3: the great reading room, economics, education and language."""

from twin.venue.northhall.atrium import atrium_void
from twin.venue.northhall.cores import core_joins, core_rooms, escalator_joins, escalator_rooms
from twin.venue.northhall.furniture import Fill, armchairs
from twin.venue.northhall.layouts import (
    around,
    bow_chairs,
    gallery_joins,
    group_joins,
    group_rooms,
    group_zone,
    lounge,
    radial,
    roof_garden,
    street_spots,
    tables,
    window_bar,
)
from twin.venue.northhall.plan import LENGTH, LOBE, Join, Room, band, bar, box, minus
from twin.venue.northhall.storey import Desk, Field, Spot, Storey, Zone

STAFF = "employeesonly"


def level_3() -> Storey:
    """The great reading room, three storeys high."""
    return Storey(
        ordinal=2,
        short="3F",
        zh="三层",
        en="Level 3",
        house=bar(),
        outdoor=LOBE,
        classes="FGH",
        alt=("大阅览厅·经济·教育·语言", "Great reading room, economics, education, language"),
        rooms=_rooms(),
        joins=_joins(),
        zones=_zones(),
        fields=(
            Field(room="west", region=box(1.6, 17.6, 40.8, 32.8)),
            Field(room="east", region=box(77, 17.6, 106.6, 32.8)),
        ),
        desks=(
            Desk(
                key="great",
                zh="大阅览厅服务台",
                en="Great reading room desk",
                room="ring",
                shape=box(56, 15.9, 61.6, 17.0),
            ),
        ),
        spots=(
            *street_spots(0, 120),
            Spot("kiosk", 47.4, 33.0),
            Spot("selfcheck", 73.8, 31.6),
            Spot("selfcheck", 73.8, 33.2),
        ),
        pieces=roof_garden(),
    )


def _rooms() -> tuple[Room, ...]:
    return (
        *core_rooms(),
        *escalator_rooms(2),
        Room(key="void", category="opentobelow", zh="中庭上空", en="Atrium void", shape=atrium_void(2)),
        Room(
            key="great",
            category="library",
            zh="大阅览厅",
            en="Great reading room",
            shape=band(-1, 14, 33.6, 84),
            accessibility=("wheelchair",),
        ),
        Room(
            key="garden",
            category="terrace",
            zh="鼓楼屋顶花园",
            en="Drum roof garden",
            shape=minus(LOBE, bar()),
        ),
        *group_rooms(),
        Room(
            key="advice",
            category="library",
            zh="参考咨询室",
            en="Reference room",
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
            key="office2",
            category="office",
            zh="阅读推广部",
            en="Outreach office",
            shape=box(92.4, 37.8, 97.8, 46.2),
            restriction=STAFF,
        ),
        Room(
            key="language",
            category="library",
            zh="外语学习室",
            en="Language room",
            shape=box(100.8, 37.8, 117.6, 46.2),
        ),
        Room(
            key="west", category="library", zh="经济图书区", en="Economics hall", shape=box(0, -1, 42, 34.2)
        ),
        Room(
            key="east",
            category="library",
            zh="文化教育与语言图书区",
            en="Education and language hall",
            shape=box(75.6, -1, LENGTH, 34.2),
        ),
        Room(
            key="ring",
            category="walkway",
            zh="三层中庭环廊",
            en="Level 3 gallery",
            shape=box(42, -1, 75.6, 34.2),
        ),
        Room(key="street", category="walkway", zh="三层内街", en="Level 3 street"),
    )


def _joins() -> tuple[Join, ...]:
    return (
        *core_joins(),
        *escalator_joins(2, "ring"),
        *gallery_joins(),
        *group_joins(),
        Join("great", "ring", "double", (50.4, 14.5)),
        Join("great", "ring", "double", (67.2, 14.5)),
        Join("great", "west", "double", (33.6, 8.15), 1.4),
        Join("great", "east", "double", (84, 8.15), 1.4),
        Join("garden", "east", "glass", (117.6, 20)),
        Join("advice", "street", "double", (8.4, 37.8)),
        Join("office1", "street", "staff"),
        Join("office2", "street", "staff"),
        Join("language", "street", "double", (109.2, 37.8)),
    )


def _zones() -> tuple[Zone, ...]:
    oak = (radial(10, (3.7, 10.4), 4.2),)
    return (
        Zone(
            key="great-west",
            zh="大阅览厅西区",
            en="Great room, west",
            room="great",
            sensor="radar",
            quiet=True,
            sockets=1.0,
            region=band(0, 14, 33.6, 50.4),
            fills=oak,
        ),
        Zone(
            key="great-mid",
            zh="大阅览厅中区",
            en="Great room, middle",
            room="great",
            sensor="radar",
            quiet=True,
            sockets=1.0,
            region=band(0, 14, 50.4, 67.2),
            fills=oak,
        ),
        Zone(
            key="great-east",
            zh="大阅览厅东区",
            en="Great room, east",
            room="great",
            sensor="radar",
            quiet=True,
            sockets=1.0,
            region=band(0, 14, 67.2, 84),
            fills=oak,
        ),
        Zone(
            key="south-west",
            zh="南窗阅览（西）",
            en="South window, west",
            room="west",
            sensor="desk",
            region=band(0, 10.6, 3, 33.4),
            fills=(window_bar(9, 33.4), bow_chairs(4, (5.6,))),
        ),
        Zone(
            key="south-east",
            zh="南窗阅览（东）",
            en="South window, east",
            room="east",
            sensor="desk",
            region=band(0, 10.6, 84.2, 108),
            fills=(window_bar(84.2, 108), bow_chairs(4, (5.6,))),
        ),
        Zone(
            key="garden-side",
            zh="花园侧阅览",
            en="Garden side",
            room="east",
            sensor="motion",
            region=box(108.2, 0, 117.4, 33.6),
            fills=(lounge((4.2, 4.2)),),
        ),
        Zone(
            key="garden",
            zh="鼓楼屋顶花园",
            en="Roof garden",
            room="garden",
            sensor="motion",
            sockets=0.0,
            fills=(Fill(group=armchairs(4), pitch=(1, 1), at=around(9.2, 15)),),
        ),
        group_zone(),
        Zone(
            key="language",
            zh="外语学习室",
            en="Language room",
            room="language",
            sensor="motion",
            sockets=1.0,
            fills=(tables(4, (4.2, 3.8)),),
        ),
        Zone(
            key="advice",
            zh="参考咨询室",
            en="Reference room",
            room="advice",
            sensor="desk",
            quiet=True,
            fills=(tables(4, (4.2, 3.8)),),
        ),
    )
