"""Level 2: philosophy to society, the information commons, young readers."""

from twin.venue.northhall.atrium import READING_STAIR, atrium_void
from twin.venue.northhall.cores import core_joins, core_rooms, escalator_joins, escalator_rooms
from twin.venue.northhall.furniture import Fill, counter, round_table
from twin.venue.northhall.layouts import (
    DRUM,
    arc_pieces,
    around,
    booths,
    cells,
    radial,
    rounds,
    street_spots,
    tables,
    window_bar,
)
from twin.venue.northhall.plan import LOBE, Join, Room, band, bar, box, disc, union
from twin.venue.northhall.storey import Desk, Field, Spot, Storey, Zone

HOUSE = union([bar(), LOBE])
DRUM_CENTRE = disc(*DRUM, 4.2, 16)
STAFF = "employeesonly"


def level_2() -> Storey:
    """Open shelves A to E, information commons, young readers."""
    return Storey(
        ordinal=1,
        short="2F",
        zh="二层",
        en="Level 2",
        house=HOUSE,
        classes="ABCDE",
        alt=("哲学·社科·青少年", "Philosophy, society, youth"),
        rooms=_rooms(),
        joins=_joins(),
        zones=_zones(),
        fields=(
            Field(room="west", region=box(2.0, 11.6, 40.6, 32.6)),
            Field(room="east", region=box(77.6, 15.6, 99.4, 32.6)),
        ),
        desks=(
            Desk(key="info", zh="咨询台", en="Enquiry desk", room="ring", shape=box(66, 30.2, 70, 31.4)),
            Desk(
                key="youth",
                zh="青少年服务台",
                en="Youth desk",
                room="youth",
                shape=box(102.4, 27.2, 103.6, 31.2),
            ),
        ),
        spots=(
            *street_spots(0, 120),
            Spot("kiosk", 47.4, 33.0),
            *(Spot("selfcheck", 73.8, y) for y in (30, 31.6, 33.2)),
        ),
        pieces=(*arc_pieces(6.6, 10, 0.72, 0.4, ("少年书架", "Youth shelf")),),
    )


def _rooms() -> tuple[Room, ...]:
    return (
        *core_rooms(),
        *escalator_rooms(1),
        Room(
            key="reading_stair", category="stairs", zh="阅读大台阶", en="Reading stair", shape=READING_STAIR
        ),
        Room(key="void", category="opentobelow", zh="中庭上空", en="Atrium void", shape=atrium_void(1)),
        Room(
            key="hall_void",
            category="opentobelow",
            zh="门厅上空",
            en="Entrance hall void",
            shape=band(-1, 7.4, 50.4, 67.2),
        ),
        Room(
            key="media",
            category="library",
            zh="多媒体视听室",
            en="Audiovisual room",
            shape=band(-1, 9.6, 0, 16.8),
        ),
        Room(
            key="drum_void", category="opentobelow", zh="故事屋上空", en="Story house void", shape=DRUM_CENTRE
        ),
        Room(
            key="youth",
            category="library",
            zh="青少年馆",
            en="Youth library",
            shape=box(100.8, -5, 132, 37.8),
            accessibility=("wheelchair",),
        ),
        Room(
            key="braille",
            category="library",
            zh="视障阅览室",
            en="Reading room for the visually impaired",
            shape=box(0, 37.8, 16.8, 46.2),
            accessibility=("wheelchair", "braille", "tactilepaving"),
        ),
        Room(
            key="office1",
            category="office",
            zh="馆员工作室",
            en="Staff office",
            shape=box(19.8, 37.8, 25.2, 46.2),
            restriction=STAFF,
        ),
        *cells("train", "培训教室", "Training room ", (42, 37.8, 75.6, 46.2), 3, "classroom"),
        Room(
            key="office2",
            category="office",
            zh="采编工作室",
            en="Cataloguing office",
            shape=box(92.4, 37.8, 97.8, 46.2),
            restriction=STAFF,
        ),
        Room(
            key="play",
            category="classroom",
            zh="亲子活动室",
            en="Family activity room",
            shape=box(100.8, 37.8, 117.6, 46.2),
        ),
        Room(
            key="west",
            category="library",
            zh="社会科学图书区（西）",
            en="Social sciences, west hall",
            shape=box(0, -1, 42, 34.2),
        ),
        Room(
            key="east",
            category="library",
            zh="社会科学图书区（东）",
            en="Social sciences, east hall",
            shape=box(75.6, -1, 100.8, 34.2),
        ),
        Room(
            key="ring",
            category="walkway",
            zh="二层中庭环廊",
            en="Level 2 gallery",
            shape=box(42, -1, 75.6, 34.2),
        ),
        Room(key="street", category="walkway", zh="二层内街", en="Level 2 street"),
    )


def _joins() -> tuple[Join, ...]:
    return (
        *core_joins(),
        *escalator_joins(1, "ring"),
        Join("reading_stair", "ring", "gap", (69.3, 27.2), 8.4),
        Join("media", "west", "glass", (12, 14)),
        Join("youth", "east", "gap", (100.8, 24), 4.2),
        Join("youth", "street", "glass", (100.8, 36)),
        Join("braille", "street", "double", (8.4, 37.8)),
        Join("office1", "street", "staff"),
        Join("office2", "street", "staff"),
        *(Join(f"train{i}", "street", "double") for i in (1, 2, 3)),
        Join("play", "youth", "double"),
        Join("west", "ring", "gap", (42, 10), 6.3),
        Join("west", "ring", "gap", (42, 31), 4.2),
        Join("west", "street", "gap", (12.6, 34.2), 4.2),
        Join("east", "ring", "gap", (75.6, 10), 6.3),
        Join("east", "ring", "gap", (75.6, 31), 4.2),
        Join("east", "street", "gap", (88.2, 34.2), 4.2),
        Join("ring", "street", "open"),
    )


def _zones() -> tuple[Zone, ...]:
    return (
        Zone(
            key="media",
            zh="多媒体视听室",
            en="Audiovisual room",
            room="media",
            sensor="radar",
            sockets=1.0,
            fills=(booths(6, (4.6, 4.2)),),
        ),
        Zone(
            key="south-west",
            zh="南窗阅览（西）",
            en="South window, west",
            room="west",
            sensor="desk",
            region=band(0, 9.4, 17, 41.8),
            fills=(window_bar(17, 41.8), radial(8, (5.6,), 4.2)),
        ),
        Zone(
            key="south-east",
            zh="南窗阅览（东）",
            en="South window, east",
            room="east",
            sensor="desk",
            region=band(0, 12.6, 75.8, 100.6),
            fills=(window_bar(75.8, 100.6), radial(8, (6.4,), 4.2)),
        ),
        Zone(
            key="commons-west",
            zh="信息共享空间（西）",
            en="Commons, west",
            room="ring",
            sensor="motion",
            sockets=0.9,
            region=band(0, 7.4, 42.2, 50.2),
            fills=(rounds(4, (2.9, 2.9)),),
        ),
        Zone(
            key="commons-east",
            zh="信息共享空间（东）",
            en="Commons, east",
            room="ring",
            sensor="motion",
            sockets=0.9,
            region=band(0, 7.4, 67.4, 75.4),
            fills=(rounds(4, (2.9, 2.9)),),
        ),
        Zone(
            key="braille",
            zh="视障阅览室",
            en="Visually impaired reading",
            room="braille",
            sensor="radar",
            quiet=True,
            sockets=1.0,
            fills=(tables(4, (4.2, 3.6)),),
        ),
        Zone(
            key="teens",
            zh="青少年阅览",
            en="Young readers",
            room="youth",
            sensor="desk",
            sockets=0.5,
            region=box(101, 3, 113.3, 37),
            fills=_teen_seats(),
        ),
        Zone(
            key="makers",
            zh="青少年共读圈",
            en="Reading circle",
            room="youth",
            sensor="motion",
            sockets=0.3,
            region=box(113.5, 3, 131, 37),
            fills=_teen_seats(),
        ),
    )


def _teen_seats() -> tuple[Fill, ...]:
    return (
        Fill(group=round_table(5, 0.65), pitch=(1, 1), at=around(10.2, 14, 6)),
        Fill(group=counter(4), pitch=(1, 1), at=tuple((x, y, t + 0) for x, y, t in around(15.75, 24, 4))),
    )
