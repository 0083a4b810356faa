"""Levels 6 to 8: the sciences, the research floor, and special collections under the roof."""

from twin.venue.northhall.atrium import atrium_void
from twin.venue.northhall.cores import core_joins, core_rooms, escalator_joins, escalator_rooms
from twin.venue.northhall.furniture import Fill, long_table
from twin.venue.northhall.layouts import (
    booths, bow_chairs, cells, gallery_joins, group_joins, group_rooms, group_zone, lounge, planters, radial, rounds, street_spots,
    tables, window_bar,
)  # fmt: skip
from twin.venue.northhall.plan import BAY, LENGTH, Join, Room, band, bar, box
from twin.venue.northhall.storey import Desk, Field, Piece, Spot, Storey, Zone

STAFF = "employeesonly"
LEVEL_6 = bar(0, 13 * BAY)
LEVEL_7 = bar(BAY, 12 * BAY)
LEVEL_8 = bar(2 * BAY, 12 * BAY, 4.2)
CASE = ("文物展柜", "Display case")


def level_6() -> Storey:
    """Science, medicine and the start of technology, with the quiet hall over the south front."""
    return Storey(
        ordinal=5, short="6F", zh="六层", en="Level 6", house=LEVEL_6, classes="NOPQRST",
        alt=("自然科学·医学·工程", "Science, medicine, engineering"),
        rooms=_rooms_6(), joins=_joins_6(), zones=_zones_6(),
        fields=(Field(room="west", region=box(1.6, 18.8, 40.8, 32.8)), Field(room="east", region=box(77, 12.8, 98, 32.8))),
        desks=(Desk(key="info", zh="科技馆服务台", en="Science desk", room="ring", shape=box(66, 31.2, 70, 32.4)),),
        spots=(*street_spots(0, 109), Spot("kiosk", 47.4, 33.0), Spot("selfcheck", 73.8, 32.6)),
    )  # fmt: skip


def _rooms_6() -> tuple[Room, ...]:
    return (
        *core_rooms(), *escalator_rooms(5),
        Room(key="void", category="opentobelow", zh="中庭上空", en="Atrium void", shape=atrium_void(5)),
        Room(key="quiet", category="library", zh="静音阅览厅", en="Silent reading hall", shape=band(-1, 10.5, 42, 75.6),
             accessibility=("wheelchair",)),
        *group_rooms(),
        Room(key="lab", category="classroom", zh="科普实验室", en="Science workshop", shape=box(0, 37.8, 16.8, 46.2)),
        Room(key="office1", category="office", zh="馆员工作室", en="Staff office", shape=box(19.8, 37.8, 25.2, 46.2),
             restriction=STAFF),
        Room(key="server", category="serverroom", zh="弱电机房", en="Network room", shape=box(92.4, 37.8, 97.8, 46.2),
             restriction=STAFF),
        Room(key="patents", category="library", zh="专利标准文献室", en="Patents and standards",
             shape=box(100.8, 37.8, 109.2, 46.2)),
        Room(key="west", category="library", zh="自然科学与医学图书区", en="Science and medicine hall", shape=box(0, -1, 42, 34.2)),
        Room(key="east", category="library", zh="工程技术图书区", en="Engineering hall", shape=box(75.6, -1, 109.2, 34.2)),
        Room(key="ring", category="walkway", zh="六层中庭环廊", en="Level 6 gallery", shape=box(42, -1, 75.6, 34.2)),
        Room(key="street", category="walkway", zh="六层内街", en="Level 6 street"),
    )  # fmt: skip


def _joins_6() -> tuple[Join, ...]:
    return (
        *core_joins(), *escalator_joins(5, "ring"), *gallery_joins(), *group_joins(),
        Join("quiet", "ring", "glass", (58.8, 11)), Join("west", "ring", "gap", (42, 14.2), 4.2),
        Join("east", "ring", "gap", (75.6, 14.2), 4.2), Join("lab", "street", "double", (8.4, 37.8)),
        Join("office1", "street", "staff"), Join("server", "street", "staff"), Join("patents", "street", "double"),
    )  # fmt: skip


def _zones_6() -> tuple[Zone, ...]:
    return (
        Zone(key="quiet", zh="静音阅览厅", en="Silent reading hall", room="quiet", sensor="radar", quiet=True, sockets=1.0,
             fills=(window_bar(42.2, 75.4), Fill(group=booths(6, (1, 1)).group, pitch=(4.2, 9), arc=(4.6,)),
                    bow_chairs(2, (8.0,)))),
        Zone(key="south-west", zh="南窗阅览（西）", en="South window, west", room="west", sensor="desk",
             region=band(0, 12.2, 3, 41.8), fills=(window_bar(9, 41.8), radial(6, (6.2,), 4.2))),
        Zone(key="south-east", zh="南窗阅览（东）", en="South window, east", room="east", sensor="desk",
             region=band(0, 9.4, 75.8, 98), fills=(window_bar(75.8, 98), bow_chairs(4, (5.6,)))),
        Zone(key="east-window", zh="东窗阅览", en="East window", room="east", sensor="motion",
             region=box(98.8, 6, 109, 33.6), fills=(tables(4, (4.2, 4.2)),)),
        group_zone(),
    )


def level_7() -> Storey:
    """Technology to general works, research carrels, terraces at both ends."""
    return Storey(
        ordinal=6, short="7F", zh="七层", en="Level 7", house=LEVEL_7, outdoor=LEVEL_6, classes="TUVXZ",
        alt=("信息技术·综合·研究", "Computing, general works, research"),
        rooms=_rooms_7(), joins=_joins_7(), zones=_zones_7(),
        fields=(Field(room="west", region=box(18.4, 12.6, 40.8, 32.8)), Field(room="east", region=box(77, 12.6, 92, 32.8))),
        desks=(Desk(key="info", zh="研究咨询台", en="Research desk", room="ring", shape=box(66, 31.2, 70, 32.4)),),
        spots=(*street_spots(9, 100), Spot("kiosk", 47.4, 33.0), Spot("selfcheck", 73.8, 32.6)),
        pieces=(*planters(1.2, 12, 6), *planters(106.2, 6, 6)),
    )  # fmt: skip


def _rooms_7() -> tuple[Room, ...]:
    return (
        *core_rooms(), *escalator_rooms(6),
        Room(key="void", category="opentobelow", zh="中庭上空", en="Atrium void", shape=atrium_void(6)),
        Room(key="terrace_w", category="terrace", zh="西露台", en="West terrace", shape=box(-1, -1, BAY, 47)),
        Room(key="terrace_e", category="terrace", zh="东露台", en="East terrace", shape=box(12 * BAY, -1, LENGTH, 47)),
        *cells("study", "研究室", "Study room ", (42, 41.4, 75.6, 46.2), 8, "room"),
        Room(key="foyer", category="lounge", zh="研究休息区", en="Research lounge", shape=box(42, 37.8, 75.6, 41.4)),
        Room(key="seminar", category="conferenceroom", zh="学术研讨室", en="Seminar room", shape=box(8.4, 37.8, 16.8, 46.2)),
        Room(key="office1", category="office", zh="学科馆员室", en="Subject librarians", shape=box(19.8, 37.8, 25.2, 46.2),
             restriction=STAFF),
        Room(key="office2", category="office", zh="数据服务室", en="Data services", shape=box(92.4, 37.8, 97.8, 46.2),
             restriction=STAFF),
        Room(key="sky", category="library", zh="云上阅读廊", en="Sky lounge", shape=band(-1, 10.5, 46.2, 71.4)),
        Room(key="west", category="library", zh="信息技术图书区", en="Computing hall", shape=box(8.4, -1, 42, 34.2)),
        Room(key="east", category="library", zh="综合性图书区", en="General works hall", shape=box(75.6, -1, 100.8, 34.2)),
        Room(key="ring", category="walkway", zh="七层中庭环廊", en="Level 7 gallery", shape=box(42, -1, 75.6, 34.2)),
        Room(key="street", category="walkway", zh="七层内街", en="Level 7 street"),
    )  # fmt: skip


def _joins_7() -> tuple[Join, ...]:
    return (
        *core_joins(), *escalator_joins(6, "ring"), *gallery_joins(),
        *(Join(f"study{i}", "foyer", "door") for i in range(1, 9)), Join("foyer", "street", "open"),
        Join("sky", "ring", "gap", (58.8, 11), 6.3),
        Join("west", "ring", "gap", (42, 7), 6.3), Join("east", "ring", "gap", (75.6, 7), 6.3),
        Join("terrace_w", "west", "glass", (8.4, 24)), Join("terrace_w", "street", "glass", (8.4, 36)),
        Join("terrace_e", "east", "glass", (100.8, 24)), Join("terrace_e", "street", "glass", (100.8, 36)),
        Join("seminar", "street", "double"), Join("office1", "street", "staff"), Join("office2", "street", "staff"),
    )  # fmt: skip


def _zones_7() -> tuple[Zone, ...]:
    return (
        Zone(key="carrels", zh="研究席位", en="Research carrels", room="west", sensor="radar", quiet=True, sockets=1.0,
             region=box(8.6, 14, 17.6, 33.8), fills=(booths(6, (6.0, 3.0), 0),)),
        Zone(key="south-west", zh="南窗阅览（西）", en="South window, west", room="west", sensor="desk",
             region=band(0, 9.4, 8.6, 41.8), fills=(window_bar(8.8, 41.8), radial(6, (5.4,), 4.2))),
        Zone(key="sky", zh="云上阅读廊", en="Sky lounge", room="sky", sensor="motion", sockets=0.4,
             fills=(window_bar(46.4, 71.2, 3), Fill(group=lounge((1, 1), 2).group, pitch=(4.2, 9), arc=(4.4, 7.4)))),
        Zone(key="south-east", zh="南窗阅览（东）", en="South window, east", room="east", sensor="desk",
             region=band(0, 9.4, 75.8, 100.6), fills=(window_bar(75.8, 100.6), bow_chairs(4, (5.6,)))),
        Zone(key="east-reading", zh="东侧阅览", en="East reading", room="east", sensor="desk",
             region=box(92.6, 12.8, 100.6, 33.6), fills=(tables(4, (4.2, 4.2)),)),
        Zone(key="study", zh="研究室", en="Study rooms", room="study1", sensor="radar", quiet=True, sockets=1.0,
             more_rooms=tuple(f"study{i}" for i in range(2, 9)),
             fills=(Fill(group=long_table(2, 1.2, 0.9, "study_room"), pitch=(4.2, 0.3), angle=90, most=1),)),
        Zone(key="terrace-w", zh="西露台", en="West terrace", room="terrace_w", sensor="desk", sockets=0.0,
             fills=(lounge((4.4, 6.3), 4, box(3, 8, 8.2, 44)),)),
        Zone(key="terrace-e", zh="东露台", en="East terrace", room="terrace_e", sensor="desk", sockets=0.0,
             fills=(lounge((4.4, 6.3), 4, box(101, 6, 106, 44)),)),
    )  # fmt: skip


def level_8() -> Storey:
    """Special collections and local documents, offices, the roof terrace."""
    return Storey(
        ordinal=7, short="8F", zh="八层", en="Level 8", house=LEVEL_8, outdoor=LEVEL_7,
        alt=("特藏·地方文献", "Special collections and local documents"),
        rooms=_rooms_8(), joins=_joins_8(), zones=_zones_8(),
        desks=(Desk(key="special", zh="特藏服务台", en="Special collections desk", room="special",
                    shape=box(36, 30.4, 40, 31.6)),
               Desk(key="local", zh="地方文献服务台", en="Local documents desk", room="local", shape=box(77.6, 30.4, 81.6, 31.6))),
        spots=(*street_spots(17, 100), Spot("kiosk", 47.4, 33.0)),
        pieces=(*_cases(), *_stacks(), *planters(10.0, 12, 5)),
    )  # fmt: skip


def _cases() -> list[Piece]:
    return [Piece(box(x, y, x + 2.0, y + 0.9), "furniture", CASE) for x in (45.4, 49.8, 66.4, 70.8) for y in (8.0, 12.2)]


def _stacks() -> list[Piece]:
    """Closed bookcases of the special collections: not on open shelf, so they carry no call numbers here."""
    name = ("特藏书柜", "Special collections bookcase")
    return [Piece(box(x, y, x + 5.4, y + 0.5), "furniture", name)
            for x in (18.2, 25.2) for y in (24.0, 26.2, 28.4, 30.6, 32.8)] + [
            Piece(box(x, y, x + 5.4, y + 0.5), "furniture", ("地方志书架", "Gazetteer shelf"))
            for x in (86.4, 93.6) for y in (24.0, 26.2, 28.4, 30.6, 32.8)]  # fmt: skip


def _rooms_8() -> tuple[Room, ...]:
    return (
        *core_rooms(), *escalator_rooms(7),
        Room(key="void", category="opentobelow", zh="中庭上空", en="Atrium void", shape=atrium_void(7)),
        Room(key="terrace_s", category="terrace", zh="南露台", en="South terrace", shape=band(-1, 4.2, 2 * BAY, 12 * BAY)),
        Room(key="terrace_w", category="terrace", zh="天台花园", en="Roof garden", shape=box(BAY, -1, 2 * BAY, 47)),
        Room(key="rare", category="library", zh="古籍阅览室", en="Rare books reading room", shape=box(16.8, -1, 31.5, 20.4),
             restriction="restricted"),
        Room(key="genealogy", category="library", zh="家谱馆", en="Genealogy room", shape=box(86.1, -1, 100.8, 20.4)),
        *cells("meet", "会议室", "Meeting room ", (42, 37.8, 58.8, 46.2), 2),
        Room(key="director", category="office", zh="馆长室", en="Director's office", shape=box(58.8, 37.8, 67.2, 46.2),
             restriction=STAFF),
        Room(key="admin", category="office", zh="行政办公室", en="Administration", shape=box(67.2, 37.8, 75.6, 46.2),
             restriction=STAFF),
        Room(key="repair", category="nonpublic", zh="古籍修复室", en="Conservation studio", shape=box(19.8, 37.8, 25.2, 46.2),
             restriction=STAFF),
        Room(key="scan", category="nonpublic", zh="数字化工作室", en="Digitisation studio", shape=box(92.4, 37.8, 97.8, 46.2),
             restriction=STAFF),
        Room(key="special", category="library", zh="特藏馆", en="Special collections", shape=box(16.8, -1, 42, 34.2)),
        Room(key="local", category="library", zh="地方文献馆", en="Local documents", shape=box(75.6, -1, 100.8, 34.2)),
        Room(key="ring", category="walkway", zh="八层中庭环廊", en="Level 8 gallery", shape=box(42, -1, 75.6, 34.2)),
        Room(key="street", category="walkway", zh="八层内街", en="Level 8 street"),
    )  # fmt: skip


def _joins_8() -> tuple[Join, ...]:
    return (
        *core_joins(), *escalator_joins(7, "ring"),
        Join("special", "ring", "gap", (42, 31), 4.2), Join("special", "street", "double", (38, 34.2)),
        Join("special", "ring", "gap", (42, 10), 6.3), Join("local", "ring", "gap", (75.6, 10), 6.3),
        Join("local", "ring", "gap", (75.6, 31), 4.2), Join("local", "street", "double", (79.6, 34.2)),
        Join("ring", "street", "open"), Join("rare", "special", "double", (31.5, 12)), Join("genealogy", "local", "double", (86.1, 12)),
        Join("terrace_w", "street", "glass", (16.8, 36)), Join("terrace_w", "terrace_s", "open"),
        Join("terrace_s", "ring", "glass", (52.5, 4.2)), Join("terrace_s", "ring", "glass", (65.1, 4.2)),
        Join("meet1", "street", "double"), Join("meet2", "street", "double"), Join("director", "street", "staff"),
        Join("admin", "street", "staff"), Join("repair", "street", "staff"), Join("scan", "street", "staff"),
    )  # fmt: skip


def _zones_8() -> tuple[Zone, ...]:
    return (
        Zone(key="rare", zh="古籍阅览室", en="Rare books reading room", room="rare", sensor="radar", quiet=True, sockets=1.0,
             fills=(tables(4, (4.2, 3.8)),)),
        Zone(key="special", zh="特藏阅览", en="Special collections reading", room="special", sensor="radar", quiet=True,
             sockets=1.0, region=box(32, 9.6, 41.8, 29), fills=(tables(8, (9, 4.2)),)),
        Zone(key="local", zh="地方文献阅览", en="Local documents reading", room="local", sensor="desk", sockets=1.0,
             region=box(75.8, 9.6, 85.8, 29), fills=(tables(8, (9, 4.2)),)),
        Zone(key="genealogy", zh="家谱馆", en="Genealogy room", room="genealogy", sensor="desk", quiet=True, sockets=1.0,
             fills=(tables(4, (4.2, 3.8)),)),
        Zone(key="terrace", zh="南露台", en="South terrace", room="terrace_s", sensor="motion", sockets=0.0,
             fills=(Fill(group=rounds(4, (1, 1), radius=0.5).group, pitch=(8.4, 9), arc=(2.0,)),)),
        Zone(key="garden", zh="天台花园", en="Roof garden", room="terrace_w", sensor="motion", sockets=0.0,
             fills=(lounge((4.4, 6.3), 4, box(12, 8, 16.6, 44)),)),
    )  # fmt: skip
