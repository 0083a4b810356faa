"""Level 1: arrival, periodicals, the night room, cafe and bookshop, the children's drum."""

from twin.venue.northhall.atrium import READING_STAIR
from twin.venue.northhall.cores import core_joins, core_rooms, escalator_joins, escalator_rooms
from twin.venue.northhall.furniture import Fill, armchairs, bench, round_table
from twin.venue.northhall.layouts import (
    DRUM,
    arc_pieces,
    around,
    lounge,
    radial,
    rounds,
    street_spots,
    tables,
    window_bar,
)
from twin.venue.northhall.plan import LOBE, Join, Room, band, bar, box, disc, union
from twin.venue.northhall.storey import Desk, Piece, Spot, Storey, Zone

HOUSE = union([bar(), LOBE])
DRUM_CENTRE = disc(*DRUM, 4.2, 16)
PICTURE_BOOKS = ("绘本架", "Picture-book shelf")
DISPLAY = ("新书展架", "New books display")
RACK = ("期刊架", "Periodical rack")
STAFF = "employeesonly"


def level_1() -> Storey:
    """The ground floor."""
    return Storey(
        ordinal=0,
        short="1F",
        zh="一层",
        en="Level 1",
        house=HOUSE,
        alt=("入馆·期刊·少儿", "Arrival and children"),
        rooms=_rooms(),
        joins=_joins(),
        zones=_zones(),
        desks=_desks(),
        spots=_spots(),
        pieces=_pieces(),
    )


def _rooms() -> tuple[Room, ...]:
    return (
        *core_rooms(),
        *escalator_rooms(0),
        Room(
            key="reading_stair", category="stairs", zh="阅读大台阶", en="Reading stair", shape=READING_STAIR
        ),
        Room(
            key="night",
            category="library",
            zh="24小时自习室",
            en="24-hour study room",
            shape=band(-1, 10.5, 0, 25.2),
            accessibility=("wheelchair",),
        ),
        Room(key="shop", category="room", zh="文创书店", en="Bookshop", shape=band(-1, 10.5, 25.2, 42)),
        Room(
            key="kitchen",
            category="kitchen",
            zh="咖啡厅后厨",
            en="Cafe kitchen",
            shape=band(-1, 10.5, 94.5, 100.8),
            restriction=STAFF,
        ),
        Room(key="cafe", category="foodservice", zh="咖啡厅", en="Cafe", shape=band(-1, 10.5, 75.6, 94.5)),
        Room(key="story", category="room", zh="故事屋", en="Story house", shape=DRUM_CENTRE),
        Room(
            key="kids",
            category="library",
            zh="少儿馆",
            en="Children's library",
            shape=box(100.8, -5, 132, 37.8),
            accessibility=("wheelchair",),
        ),
        Room(
            key="returns",
            category="nonpublic",
            zh="还书分拣间",
            en="Returns room",
            shape=box(0, 37.8, 8.4, 46.2),
            restriction=STAFF,
        ),
        Room(
            key="security",
            category="nonpublic",
            zh="消防安保控制室",
            en="Security and fire control",
            shape=box(8.4, 37.8, 16.8, 46.2),
            restriction=STAFF,
        ),
        Room(
            key="firstaid",
            category="firstaid",
            zh="医务室",
            en="First aid",
            shape=box(19.8, 37.8, 25.2, 46.2),
        ),
        Room(
            key="exhibition",
            category="room",
            zh="展览厅",
            en="Exhibition hall",
            shape=box(42, 37.8, 75.6, 46.2),
        ),
        Room(
            key="lockers", category="room", zh="存包间", en="Locker room", shape=box(92.4, 37.8, 97.8, 46.2)
        ),
        Room(
            key="craft",
            category="classroom",
            zh="手工坊",
            en="Craft room",
            shape=box(100.8, 37.8, 109.2, 46.2),
        ),
        Room(
            key="kids_wc",
            category="restroom.family",
            zh="亲子卫生间",
            en="Family toilet",
            shape=box(109.2, 37.8, 117.6, 46.2),
            accessibility=("wheelchair",),
        ),
        Room(
            key="papers",
            category="library",
            zh="报刊阅览区",
            en="Newspapers and periodicals",
            shape=box(0, 0, 42, 34.2),
        ),
        Room(
            key="service",
            category="library",
            zh="借还与数字体验区",
            en="Loans and digital commons",
            shape=box(75.6, 0, 100.8, 34.2),
        ),
        Room(key="lobby", category="lobby", zh="共享中庭", en="Atrium", shape=box(42, -1, 75.6, 34.2)),
        Room(key="street", category="walkway", zh="一层内街", en="Level 1 street"),
    )


def _joins() -> tuple[Join, ...]:
    return (
        *core_joins(ground=True),
        *escalator_joins(0, "lobby"),
        Join("reading_stair", "lobby", "gap", (69.3, 13.2), 8.4),
        Join("lobby", "outside", "entrance", (54.6, 0), name=("南主入口", "South entrance")),
        Join("lobby", "outside", "entrance", (63.0, 0), name=("南主入口（东）", "South entrance (east)")),
        Join("night", "outside", "night", (4.2, 10.5), name=("24小时自习室入口", "24-hour entrance")),
        Join("night", "papers", "door", (23.6, 13.6)),
        Join("shop", "lobby", "gap", (42, 6), 4.2),
        Join("shop", "papers", "glass", (37.8, 12)),
        Join("cafe", "lobby", "gap", (75.6, 6), 4.2),
        Join("cafe", "outside", "side", (84, 1)),
        Join("cafe", "service", "glass", (84, 12)),
        Join("kitchen", "cafe", "staff"),
        Join("kitchen", "service", "service", (97.6, 13)),
        Join("kids", "service", "gap", (100.8, 24), 4.2),
        Join("kids", "street", "glass", (100.8, 36)),
        Join("kids", "outside", "exit", (129.5, 15)),
        Join("kids", "story", "gap", (109.2, 19), 1.3),
        Join("kids", "outside", "side", (106.5, 4), name=("少儿馆入口", "Children's entrance")),
        Join("craft", "kids", "double"),
        Join("kids_wc", "kids", "door"),
        Join("returns", "street", "service"),
        Join("returns", "outside", "shutter", (4.2, 46.2)),
        Join("security", "street", "staff"),
        Join("firstaid", "street", "door"),
        Join("exhibition", "street", "double", (50.4, 37.8)),
        Join("exhibition", "street", "double", (67.2, 37.8)),
        Join("exhibition", "outside", "exit", (58.8, 46.2)),
        Join("lockers", "street", "glass"),
        Join("papers", "lobby", "gap", (42, 22), 8.4),
        Join("papers", "street", "gap", (12.6, 34.2), 4.2),
        Join("papers", "outside", "exit", (0, 25)),
        Join("service", "lobby", "gap", (75.6, 22), 8.4),
        Join("service", "street", "gap", (88.2, 34.2), 4.2),
        Join("lobby", "street", "open"),
        Join("street", "outside", "side", (0, 36), name=("西门", "West entrance")),
    )


def _zones() -> tuple[Zone, ...]:
    return (
        Zone(
            key="night",
            zh="24小时自习室",
            en="24-hour study room",
            room="night",
            sensor="radar",
            quiet=True,
            sockets=1.0,
            fills=(window_bar(8.4, 25), radial(6, (4.3, 8.1), 2.8)),
        ),
        Zone(
            key="news",
            zh="报纸阅览",
            en="Newspapers",
            room="papers",
            sensor="motion",
            sockets=0.2,
            region=box(20, 24, 41, 33.8),
            fills=(lounge((4.2, 4.2), 4),),
        ),
        Zone(
            key="mags",
            zh="期刊阅览",
            en="Periodicals",
            room="papers",
            sensor="desk",
            sockets=0.4,
            region=box(1, 17.4, 16.4, 33.6),
            fills=(tables(8, (7.0, 3.2)),),
        ),
        Zone(
            key="digital",
            zh="数字体验区",
            en="Digital commons",
            room="service",
            sensor="desk",
            sockets=1.0,
            region=box(84.4, 12.4, 100, 33),
            fills=(tables(6, (6.4, 4.2)),),
        ),
        Zone(
            key="cafe",
            zh="咖啡厅",
            en="Cafe",
            room="cafe",
            sensor="motion",
            sockets=0.3,
            fills=(
                window_bar(76, 82, 4),
                rounds(3, (2.8, 2.6), band(2.6, 10.3, 76, 91)),
            ),
        ),
        Zone(
            key="stair",
            zh="阅读大台阶",
            en="Reading stair",
            room="reading_stair",
            sensor="motion",
            sockets=0.2,
            fills=(Fill(group=bench(4, 0.8), pitch=(4.7, 1.75), margin=0.15),),
        ),
        Zone(
            key="atrium",
            zh="中庭休闲区",
            en="Atrium lounge",
            room="lobby",
            sensor="motion",
            sockets=0.1,
            region=box(43, 13, 63, 28),
            fills=(lounge((4.2, 4.9), 4, box(43, 14, 54, 28)),),
        ),
        Zone(
            key="picture",
            zh="绘本区",
            en="Picture books",
            room="kids",
            sensor="motion",
            sockets=0.0,
            region=box(113.5, 3, 131, 37),
            fills=_drum_seats(),
        ),
        Zone(
            key="reading",
            zh="少儿阅读区",
            en="Children's reading",
            room="kids",
            sensor="desk",
            sockets=0.2,
            region=box(101, 3, 113.3, 37),
            fills=_drum_seats(),
        ),
    )


def _drum_seats() -> tuple[Fill, ...]:
    tots = round_table(4, 0.45, "child")
    return (
        Fill(group=tots, pitch=(1, 1), at=around(9.7, 15, 6)),
        Fill(group=armchairs(2, "child"), pitch=(1, 1), at=around(14.6, 22, 4)),
    )


def _desks() -> tuple[Desk, ...]:
    return (
        Desk(
            key="welcome",
            zh="总服务台",
            en="Welcome desk",
            room="lobby",
            shape=box(47, 9.8, 54.6, 11.2),
            category="information",
        ),
        Desk(key="loans", zh="借还服务台", en="Loans desk", room="service", shape=box(77, 28.4, 78.4, 33.2)),
        Desk(
            key="kids",
            zh="少儿服务台",
            en="Children's desk",
            room="kids",
            shape=box(102.4, 27.2, 103.6, 31.2),
        ),
        Desk(
            key="papers", zh="报刊服务台", en="Periodicals desk", room="papers", shape=box(36, 16.4, 40, 17.6)
        ),
        Desk(
            key="cafe", zh="咖啡厅", en="Cafe", room="cafe", shape=box(91.6, 5.4, 92.8, 10.6), category="cafe"
        ),
        Desk(
            key="shop",
            zh="文创书店",
            en="Bookshop",
            room="shop",
            shape=box(39, 7.6, 40.2, 10.4),
            category="bookstore",
        ),
        Desk(
            key="night",
            zh="24小时自助服务台",
            en="24-hour self-service",
            room="night",
            shape=box(23.0, 3.6, 24.4, 4.4),
            hours="24/7",
        ),
        Desk(
            key="aid",
            zh="医务室",
            en="First aid",
            room="firstaid",
            shape=box(21.2, 42.4, 23.8, 43.2),
            category="medicalclinic",
        ),
    )


def _spots() -> tuple[Spot, ...]:
    return (
        *street_spots(0, 120),
        *(Spot("selfcheck", 78.0, y) for y in (15.0, 16.6, 18.2, 19.8)),
        *(Spot("selfcheck", 103.0, y) for y in (33, 34.4)),
        Spot("return", 77.2, 26.4),
        Spot("return", 52.6, 1.9),
        *(Spot("locker", x, 45.2) for x in (93.6, 95.1, 96.6)),
        Spot("kiosk", 57.0, 10.4),
        Spot("kiosk", 60.6, 10.4),
        Spot("kiosk", 44.0, 36.2),
        Spot("vending", 23.9, 11.2),
        Spot("locker", 1.2, 16.6),
        Spot("water", 24.4, 8.0),
        Spot("security", 58.8, 4.2),
        Spot("wifi", 58.8, 12.4),
    )


def _pieces() -> tuple[Piece, ...]:
    racks = [
        Piece(box(x, 17.6, x + 0.5, 22.4), "furniture", RACK) for x in (18.2, 20.6, 23.0, 27.2, 29.6, 32.0)
    ]
    tables_ = [
        Piece(box(79.6, y, 81.6, y + 1.2), "furniture", DISPLAY) for y in (14.2, 17.4, 20.6, 23.8, 29.8)
    ]
    shop = [
        Piece(band(d, d + 0.9, x, x + 2.6), "furniture", ("图书展台", "Book table"))
        for d in (3.0, 5.6)
        for x in (27.4, 31.8, 36.0)
    ]
    plinths = [
        Piece(box(x, y, x + 1.4, y + 1.4), "furniture", ("展台", "Plinth"))
        for x in (45.5, 54.0, 62.2, 70.7)
        for y in (40.6, 43.4)
    ]
    trees = [
        Piece(box(x, 15.6, x + 1.6, 17.2), "vegetation", ("中庭绿植", "Atrium tree")) for x in (56.4, 60.4)
    ]
    gates = [
        Piece(box(x, 5.6, x + 0.3, 7.2), "securityequipment", ("安全门", "Security gate"))
        for x in (51.6, 53.0, 54.4, 60.6, 62.0, 63.4, 64.8)
    ]
    returns = [Piece(box(1.4, 40, 7.0, 41.2), "equipment", ("还书分拣机", "Returns sorter"))]
    return (
        *racks,
        *gates,
        *tables_,
        *shop,
        *plinths,
        *trees,
        *returns,
        *arc_pieces(6.2, 10, 0.72, 0.4, PICTURE_BOOKS),
        *arc_pieces(11.9, 14, 0.62, 0.4, PICTURE_BOOKS),
    )
