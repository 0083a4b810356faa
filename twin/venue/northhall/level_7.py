"""Level 7: computing to general works, research carrels, terraces at both ends."""

from twin.venue.northhall.atrium import atrium_void
from twin.venue.northhall.cores import core_joins, core_rooms, escalator_joins, escalator_rooms
from twin.venue.northhall.furniture import Fill, long_table
from twin.venue.northhall.layouts import (
    book_displays,
    booths,
    bow_chairs,
    cells,
    gallery_joins,
    lounge,
    planters,
    radial,
    street_spots,
    tables,
    window_bar,
)
from twin.venue.northhall.plan import BAY, LENGTH, Join, Room, band, bar, box
from twin.venue.northhall.storey import Desk, Field, Spot, Storey, Zone

STAFF = "employeesonly"
LEVEL_6 = bar(0, 13 * BAY)
LEVEL_7 = bar(BAY, 12 * BAY)


def level_7() -> Storey:
    """Technology to general works, research carrels, terraces at both ends."""
    return Storey(
        ordinal=6,
        short="7F",
        zh="七层",
        en="Level 7",
        house=LEVEL_7,
        outdoor=LEVEL_6,
        classes="TUVXZ",
        alt=("信息技术·综合·研究", "Computing, general works, research"),
        rooms=_rooms(),
        joins=_joins(),
        zones=_zones(),
        fields=(
            Field(room="west", region=box(18.4, 12.6, 40.8, 32.8)),
            Field(room="east", region=box(77, 12.6, 92, 32.8)),
        ),
        desks=(
            Desk(key="info", zh="研究咨询台", en="Research desk", room="ring", shape=box(66, 31.2, 70, 32.4)),
        ),
        spots=(*street_spots(9, 100), Spot("kiosk", 47.4, 33.0), Spot("selfcheck", 73.8, 32.6)),
        pieces=(*book_displays(), *planters(1.2, 12, 6), *planters(106.2, 6, 6)),
    )


def _rooms() -> tuple[Room, ...]:
    return (
        *core_rooms(),
        *escalator_rooms(6),
        Room(key="void", category="opentobelow", zh="中庭上空", en="Atrium void", shape=atrium_void(6)),
        Room(key="terrace_w", category="terrace", zh="西露台", en="West terrace", shape=box(-1, -1, BAY, 47)),
        Room(
            key="terrace_e",
            category="terrace",
            zh="东露台",
            en="East terrace",
            shape=box(12 * BAY, -1, LENGTH, 47),
        ),
        *cells("study", "研究室", "Study room ", (42, 41.4, 75.6, 46.2), 8, "room"),
        Room(
            key="foyer",
            category="lounge",
            zh="研究休息区",
            en="Research lounge",
            shape=box(42, 37.8, 75.6, 41.4),
        ),
        Room(
            key="seminar",
            category="conferenceroom",
            zh="学术研讨室",
            en="Seminar room",
            shape=box(8.4, 37.8, 16.8, 46.2),
        ),
        Room(
            key="office1",
            category="office",
            zh="学科馆员室",
            en="Subject librarians",
            shape=box(19.8, 37.8, 25.2, 46.2),
            restriction=STAFF,
        ),
        Room(
            key="office2",
            category="office",
            zh="数据服务室",
            en="Data services",
            shape=box(92.4, 37.8, 97.8, 46.2),
            restriction=STAFF,
        ),
        Room(
            key="sky", category="library", zh="云上阅读廊", en="Sky lounge", shape=band(-1, 10.5, 46.2, 71.4)
        ),
        Room(
            key="west",
            category="library",
            zh="信息技术图书区",
            en="Computing hall",
            shape=box(8.4, -1, 42, 34.2),
        ),
        Room(
            key="east",
            category="library",
            zh="综合性图书区",
            en="General works hall",
            shape=box(75.6, -1, 100.8, 34.2),
        ),
        Room(
            key="ring",
            category="walkway",
            zh="七层中庭环廊",
            en="Level 7 gallery",
            shape=box(42, -1, 75.6, 34.2),
        ),
        Room(key="street", category="walkway", zh="七层内街", en="Level 7 street"),
    )


def _joins() -> tuple[Join, ...]:
    return (
        *core_joins(),
        *escalator_joins(6, "ring"),
        *gallery_joins(),
        *(Join(f"study{i}", "foyer", "door") for i in range(1, 9)),
        Join("foyer", "street", "open"),
        Join("sky", "ring", "gap", (58.8, 11), 6.3),
        Join("west", "ring", "gap", (42, 7), 6.3),
        Join("east", "ring", "gap", (75.6, 7), 6.3),
        Join("terrace_w", "west", "glass", (8.4, 24)),
        Join("terrace_w", "street", "glass", (8.4, 36)),
        Join("terrace_e", "east", "glass", (100.8, 24)),
        Join("terrace_e", "street", "glass", (100.8, 36)),
        Join("seminar", "street", "double"),
        Join("office1", "street", "staff"),
        Join("office2", "street", "staff"),
    )


def _zones() -> tuple[Zone, ...]:
    return (
        Zone(
            key="carrels",
            zh="研究席位",
            en="Research carrels",
            room="west",
            sensor="radar",
            quiet=True,
            sockets=1.0,
            region=box(8.6, 14, 17.6, 33.8),
            fills=(booths(6, (6.0, 3.0), 0),),
        ),
        Zone(
            key="south-west",
            zh="南窗阅览（西）",
            en="South window, west",
            room="west",
            sensor="desk",
            region=band(0, 9.4, 8.6, 41.8),
            fills=(window_bar(8.8, 41.8), radial(6, (5.4,), 4.2)),
        ),
        Zone(
            key="sky",
            zh="云上阅读廊",
            en="Sky lounge",
            room="sky",
            sensor="motion",
            sockets=0.4,
            fills=(
                window_bar(46.4, 71.2, 3),
                Fill(group=lounge((1, 1), 2).group, pitch=(4.2, 9), arc=(4.4, 7.4)),
            ),
        ),
        Zone(
            key="south-east",
            zh="南窗阅览（东）",
            en="South window, east",
            room="east",
            sensor="desk",
            region=band(0, 9.4, 75.8, 100.6),
            fills=(window_bar(75.8, 100.6), bow_chairs(4, (5.6,))),
        ),
        Zone(
            key="east-reading",
            zh="东侧阅览",
            en="East reading",
            room="east",
            sensor="desk",
            region=box(92.6, 12.8, 100.6, 33.6),
            fills=(tables(4, (4.2, 4.2)),),
        ),
        Zone(
            key="study",
            zh="研究室",
            en="Study rooms",
            room="study1",
            sensor="radar",
            quiet=True,
            sockets=1.0,
            more_rooms=tuple(f"study{i}" for i in range(2, 9)),
            fills=(Fill(group=long_table(2, 1.2, 0.9, "study_room"), pitch=(4.2, 0.3), angle=90, most=1),),
        ),
        Zone(
            key="terrace-w",
            zh="西露台",
            en="West terrace",
            room="terrace_w",
            sensor="desk",
            sockets=0.0,
            fills=(lounge((4.4, 6.3), 4, box(3, 8, 8.2, 44)),),
        ),
        Zone(
            key="terrace-e",
            zh="东露台",
            en="East terrace",
            room="terrace_e",
            sensor="desk",
            sockets=0.0,
            fills=(lounge((4.4, 6.3), 4, box(101, 6, 106, 44)),),
        ),
    )
