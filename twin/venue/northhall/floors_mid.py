"""Levels 3 to 5: the great reading room and the galleries above it, economics to history, the arts."""

from twin.venue.northhall.atrium import atrium_void
from twin.venue.northhall.cores import core_joins, core_rooms, escalator_joins, escalator_rooms
from twin.venue.northhall.furniture import Fill, counter, round_table
from twin.venue.northhall.layouts import (
    booths, bow_chairs, cells, gallery_joins, group_joins, group_rooms, group_zone, lounge, planters, radial, roof_garden, rounds, street_spots, tables, window_bar,
)  # fmt: skip
from twin.venue.northhall.plan import LENGTH, LOBE, Join, Room, band, bar, box, minus
from twin.venue.northhall.storey import Desk, Field, Piece, Spot, Storey, Zone

STAFF = "employeesonly"
STEP_BACK = bar(0, 13 * 8.4)


def level_3() -> Storey:
    """The great reading room, three storeys high."""
    return Storey(
        ordinal=2, short="3F", zh="三层", en="Level 3", house=bar(), outdoor=LOBE, classes="FGH",
        alt=("大阅览厅·经济·教育·语言", "Great reading room, economics, education, language"),
        rooms=_rooms_3(), joins=_joins_3(), zones=_zones_3(),
        fields=(Field(room="west", region=box(1.6, 17.6, 40.8, 32.8)), Field(room="east", region=box(77, 17.6, 106.6, 32.8))),
        desks=(Desk(key="great", zh="大阅览厅服务台", en="Great reading room desk", room="ring",
                    shape=box(56, 15.9, 61.6, 17.0)),),
        spots=(*street_spots(0, 120), Spot("kiosk", 47.4, 33.0), Spot("selfcheck", 73.8, 31.6), Spot("selfcheck", 73.8, 33.2)),
        pieces=roof_garden(),
    )  # fmt: skip


def _rooms_3() -> tuple[Room, ...]:
    return (
        *core_rooms(), *escalator_rooms(2),
        Room(key="void", category="opentobelow", zh="中庭上空", en="Atrium void", shape=atrium_void(2)),
        Room(key="great", category="library", zh="大阅览厅", en="Great reading room", shape=band(-1, 14, 33.6, 84),
             accessibility=("wheelchair",)),
        Room(key="garden", category="terrace", zh="鼓楼屋顶花园", en="Drum roof garden", shape=minus(LOBE, bar())),
        *group_rooms(),
        Room(key="advice", category="library", zh="参考咨询室", en="Reference room", shape=box(0, 37.8, 16.8, 46.2)),
        Room(key="office1", category="office", zh="馆员工作室", en="Staff office", shape=box(19.8, 37.8, 25.2, 46.2),
             restriction=STAFF),
        Room(key="office2", category="office", zh="阅读推广部", en="Outreach office",
             shape=box(92.4, 37.8, 97.8, 46.2), restriction=STAFF),
        Room(key="language", category="library", zh="外语学习室", en="Language room",
             shape=box(100.8, 37.8, 117.6, 46.2)),
        Room(key="west", category="library", zh="经济图书区", en="Economics hall", shape=box(0, -1, 42, 34.2)),
        Room(key="east", category="library", zh="文化教育与语言图书区", en="Education and language hall",
             shape=box(75.6, -1, LENGTH, 34.2)),
        Room(key="ring", category="walkway", zh="三层中庭环廊", en="Level 3 gallery", shape=box(42, -1, 75.6, 34.2)),
        Room(key="street", category="walkway", zh="三层内街", en="Level 3 street"),
    )  # fmt: skip


def _joins_3() -> tuple[Join, ...]:
    return (
        *core_joins(), *escalator_joins(2, "ring"), *gallery_joins(), *group_joins(),
        Join("great", "ring", "double", (50.4, 14.5)), Join("great", "ring", "double", (67.2, 14.5)),
        Join("great", "west", "double", (33.6, 8.1)), Join("great", "east", "double", (84, 8.1)),
        Join("garden", "east", "glass", (117.6, 20)), Join("advice", "street", "double", (8.4, 37.8)),
        Join("office1", "street", "staff"), Join("office2", "street", "staff"),
        Join("language", "street", "double", (109.2, 37.8)),
    )  # fmt: skip


def _zones_3() -> tuple[Zone, ...]:
    oak = (radial(10, (4.0, 10.0), 4.2),)
    return (
        Zone(key="great-west", zh="大阅览厅西区", en="Great room, west", room="great", sensor="radar", quiet=True,
             sockets=1.0, region=band(0, 14, 33.6, 50.4), fills=oak),
        Zone(key="great-mid", zh="大阅览厅中区", en="Great room, middle", room="great", sensor="radar", quiet=True,
             sockets=1.0, region=band(0, 14, 50.4, 67.2), fills=oak),
        Zone(key="great-east", zh="大阅览厅东区", en="Great room, east", room="great", sensor="radar", quiet=True,
             sockets=1.0, region=band(0, 14, 67.2, 84), fills=oak),
        Zone(key="south-west", zh="南窗阅览（西）", en="South window, west", room="west", sensor="desk",
             region=band(0, 10.6, 3, 33.4), fills=(window_bar(9, 33.4), bow_chairs(4, (5.6,)))),
        Zone(key="south-east", zh="南窗阅览（东）", en="South window, east", room="east", sensor="desk",
             region=band(0, 10.6, 84.2, 108), fills=(window_bar(84.2, 108), bow_chairs(4, (5.6,)))),
        Zone(key="garden-side", zh="花园侧阅览", en="Garden side", room="east", sensor="motion",
             region=box(108.2, 0, 117.4, 33.6), fills=(lounge((4.2, 4.2)),)),
        Zone(key="garden", zh="鼓楼屋顶花园", en="Roof garden", room="garden", sensor="motion", sockets=0.0,
             fills=(lounge((4.4, 4.4), 4),)),
        group_zone(),
        Zone(key="language", zh="外语学习室", en="Language room", room="language", sensor="motion", sockets=1.0,
             fills=(tables(4, (4.2, 3.8)),)),
        Zone(key="advice", zh="参考咨询室", en="Reference room", room="advice", sensor="desk", quiet=True,
             fills=(tables(4, (4.2, 3.8)),)),
    )  # fmt: skip


def level_4() -> Storey:
    """Literature, and the first gallery over the great reading room."""
    return Storey(
        ordinal=3, short="4F", zh="四层", en="Level 4", house=bar(), classes="I", alt=("文学", "Literature"),
        rooms=_rooms_4(), joins=_joins_4(), zones=_zones_4(),
        fields=(Field(room="west", region=box(1.6, 13.4, 39.4, 32.8)), Field(room="east", region=box(81, 20.4, 115.8, 32.8)),
                Field(room="east", region=box(81, 12.4, 101.4, 19.2))),
        desks=(Desk(key="info", zh="文学馆服务台", en="Literature desk", room="ring", shape=box(66, 31.2, 70, 32.4)),),
        spots=(*street_spots(0, 120), Spot("kiosk", 47.4, 33.0), Spot("selfcheck", 73.8, 31.6), Spot("selfcheck", 73.8, 33.2)),
    )  # fmt: skip


def _rooms_4() -> tuple[Room, ...]:
    return (
        *core_rooms(), *escalator_rooms(3),
        Room(key="void", category="opentobelow", zh="中庭上空", en="Atrium void", shape=atrium_void(3)),
        Room(key="great_void", category="opentobelow", zh="大阅览厅上空", en="Great reading room void",
             shape=band(-1, 10.5, 37.8, 79.8)),
        Room(key="quiet", category="library", zh="静音阅览室", en="Quiet reading room",
             shape=box(102.9, -1, LENGTH, 19.2), accessibility=("wheelchair",)),
        *cells("salon", "文学沙龙", "Literary salon ", (42, 37.8, 75.6, 46.2), 2, "classroom"),
        Room(key="poetry", category="library", zh="诗歌馆", en="Poetry room", shape=box(0, 37.8, 16.8, 46.2)),
        Room(key="office1", category="office", zh="馆员工作室", en="Staff office", shape=box(19.8, 37.8, 25.2, 46.2),
             restriction=STAFF),
        Room(key="office2", category="office", zh="文献编目室", en="Cataloguing", shape=box(92.4, 37.8, 97.8, 46.2),
             restriction=STAFF),
        *cells("writer", "写作间", "Writing room ", (100.8, 37.8, 117.6, 46.2), 4, "room"),
        Room(key="west", category="library", zh="中国文学图书区", en="Chinese literature hall", shape=box(0, -1, 42, 34.2)),
        Room(key="east", category="library", zh="外国文学图书区", en="World literature hall",
             shape=box(75.6, -1, LENGTH, 34.2)),
        Room(key="ring", category="walkway", zh="四层中庭环廊", en="Level 4 gallery", shape=box(42, -1, 75.6, 34.2)),
        Room(key="street", category="walkway", zh="四层内街", en="Level 4 street"),
    )  # fmt: skip


def _joins_4() -> tuple[Join, ...]:
    return (
        *core_joins(), *escalator_joins(3, "ring"), *gallery_joins(),
        Join("west", "ring", "gap", (42, 14.4), 2.4), Join("east", "ring", "gap", (75.6, 14.4), 2.4),
        Join("quiet", "east", "glass", (102.9, 14)), Join("salon1", "street", "double"), Join("salon2", "street", "double"),
        Join("poetry", "street", "double", (8.4, 37.8)), Join("office1", "street", "staff"), Join("office2", "street", "staff"),
        *(Join(f"writer{i}", "street", "door") for i in (1, 2, 3, 4)),
    )  # fmt: skip


def _zones_4() -> tuple[Zone, ...]:
    return (
        Zone(key="gallery", zh="俯瞰回廊", en="Overlook gallery", room="ring", sensor="motion", sockets=0.8,
             region=band(10.5, 14.4, 42.2, 75.4), fills=(_over(10.95, 43, 75),)),
        Zone(key="south-west", zh="南窗阅览（西）", en="South window, west", room="west", sensor="desk",
             region=band(0, 9.6, 3, 37.6), fills=(window_bar(9, 37.6), radial(6, (5.4,), 4.2))),
        Zone(key="south-east", zh="南窗阅览（东）", en="South window, east", room="east", sensor="desk",
             region=band(0, 9.2, 80, 102.7), fills=(window_bar(80, 102.7), radial(6, (5.4,), 4.2))),
        Zone(key="quiet", zh="静音阅览室", en="Quiet reading room", room="quiet", sensor="radar", quiet=True, sockets=1.0,
             fills=(window_bar(103, 117, 4), tables(6, (6.6, 3.4), 0, box(103, 4, 117.4, 19)))),
        Zone(key="poetry", zh="诗歌馆", en="Poetry room", room="poetry", sensor="motion", quiet=True, sockets=0.2,
             fills=(lounge((4.2, 3.8), 4),)),
        Zone(key="writer", zh="写作间", en="Writing rooms", room="writer1", sensor="radar", quiet=True, sockets=1.0,
             more_rooms=("writer2", "writer3", "writer4"), fills=(booths(4, (9, 4.0)),)),
    )  # fmt: skip


def _over(d: float, x0: float, x1: float, seats: int = 3) -> Fill:
    """Bars along the edge of a void, looking down into the great reading room."""
    return Fill(group=counter(seats), pitch=(4.2, 9), arc=(d,), region=band(d - 0.5, d + 1.3, x0, x1), margin=0.05)


def level_5() -> Storey:
    """The arts and history, the maker space, and the upper gallery."""
    return Storey(
        ordinal=4, short="5F", zh="五层", en="Level 5", house=STEP_BACK, outdoor=bar(), classes="JK",
        alt=("艺术·历史·创客", "Arts, history, makers"), rooms=_rooms_5(), joins=_joins_5(), zones=_zones_5(),
        fields=(Field(room="west", region=box(1.6, 13.4, 40.8, 32.8)), Field(room="east", region=box(77, 20.0, 100.6, 32.8))),
        desks=(Desk(key="art", zh="艺术馆服务台", en="Arts desk", room="ring", shape=box(66, 31.2, 70, 32.4)),
               Desk(key="maker", zh="创客空间服务台", en="Maker desk", room="maker", shape=box(85.4, 12.6, 88.8, 13.6))),
        spots=(*street_spots(0, 120), Spot("kiosk", 47.4, 33.0), Spot("selfcheck", 73.8, 32.6)),
        pieces=(*_machines(), *planters(115.8, 5, 6)),
    )  # fmt: skip


def _machines() -> list[Piece]:
    names = (("激光切割机", "Laser cutter"), ("三维打印机", "3D printers"), ("数控雕刻机", "CNC mill"))
    return [Piece(box(104.2, y, 106.6, y + 1.3), "equipment", name) for y, name in zip((8.0, 11.2, 14.4), names, strict=True)]


def _rooms_5() -> tuple[Room, ...]:
    return (
        *core_rooms(), *escalator_rooms(4),
        Room(key="void", category="opentobelow", zh="中庭上空", en="Atrium void", shape=atrium_void(4)),
        Room(key="great_void", category="opentobelow", zh="大阅览厅上空", en="Great reading room void",
             shape=band(-1, 7.4, 44.1, 73.5)),
        Room(key="maker", category="classroom", zh="创客空间", en="Maker space", shape=band(-1, 12.6, 84, 109.2)),
        Room(key="terrace", category="terrace", zh="东露台", en="East terrace", shape=box(109.2, -1, LENGTH, 47)),
        *cells("music", "琴房", "Music room ", (42, 41.4, 58.8, 46.2), 4, "room"),
        Room(key="listening", category="library", zh="音乐欣赏室", en="Listening room", shape=box(58.8, 41.4, 75.6, 46.2)),
        Room(key="foyer", category="lounge", zh="艺术展廊", en="Art foyer", shape=box(42, 37.8, 75.6, 41.4)),
        Room(key="studio", category="classroom", zh="书画创作室", en="Painting studio", shape=box(0, 37.8, 16.8, 46.2)),
        Room(key="office1", category="office", zh="馆员工作室", en="Staff office", shape=box(19.8, 37.8, 25.2, 46.2),
             restriction=STAFF),
        Room(key="recording", category="room", zh="录音室", en="Recording room", shape=box(92.4, 37.8, 97.8, 46.2)),
        Room(key="photo", category="classroom", zh="摄影棚", en="Photo studio", shape=box(100.8, 37.8, 109.2, 46.2)),
        Room(key="west", category="library", zh="艺术图书区", en="Arts hall", shape=box(0, -1, 42, 34.2)),
        Room(key="east", category="library", zh="历史地理图书区", en="History and geography hall",
             shape=box(75.6, -1, 109.2, 34.2)),
        Room(key="ring", category="walkway", zh="五层中庭环廊", en="Level 5 gallery", shape=box(42, -1, 75.6, 34.2)),
        Room(key="street", category="walkway", zh="五层内街", en="Level 5 street"),
    )  # fmt: skip


def _joins_5() -> tuple[Join, ...]:
    return (
        *core_joins(), *escalator_joins(4, "ring"), *gallery_joins(),
        Join("west", "ring", "gap", (42, 12), 6.3), Join("east", "ring", "gap", (75.6, 12), 6.3),
        Join("maker", "east", "glass", (96.6, 14.6)), Join("maker", "east", "glass", (84, 7)),
        Join("terrace", "east", "glass", (109.2, 27)), Join("terrace", "street", "glass", (109.2, 36)),
        *(Join(f"music{i}", "foyer", "door") for i in (1, 2, 3, 4)), Join("listening", "foyer", "double"),
        Join("foyer", "street", "open"), Join("studio", "street", "double", (8.4, 37.8)),
        Join("office1", "street", "staff"), Join("recording", "street", "door"), Join("photo", "street", "double"),
    )  # fmt: skip


def _zones_5() -> tuple[Zone, ...]:
    return (
        Zone(key="gallery", zh="俯瞰回廊", en="Overlook gallery", room="ring", sensor="motion", sockets=0.8,
             region=band(7.4, 11.4, 44.3, 73.3), fills=(_over(7.85, 44.6, 73),)),
        Zone(key="south-west", zh="艺术阅览", en="Arts reading", room="west", sensor="desk",
             region=band(0, 9.6, 3, 41.8), fills=(window_bar(9, 41.8), radial(8, (5.8,), 4.2))),
        Zone(key="south-mid", zh="南窗阅览", en="South window", room="east", sensor="desk",
             region=band(0, 12.4, 75.8, 83.8), fills=(window_bar(75.8, 83.8), bow_chairs(4, (5.2, 9.4)))),
        Zone(key="terrace-side", zh="露台侧阅览", en="Terrace side", room="east", sensor="motion",
             region=box(101.4, 17, 109, 33.4), fills=(rounds(4, (3.2, 3.6)),)),
        Zone(key="maker", zh="创客空间", en="Maker space", room="maker", sensor="motion", sockets=1.0,
             fills=(Fill(group=round_table(6, 0.9), pitch=(4.2, 9), arc=(4.2, 8.6)),)),
        Zone(key="listening", zh="音乐欣赏室", en="Listening room", room="listening", sensor="radar", quiet=True,
             sockets=1.0, fills=(lounge((3.4, 2.4), 2),)),
        Zone(key="studio", zh="书画创作室", en="Painting studio", room="studio", sensor="motion", sockets=0.3,
             fills=(tables(6, (5.4, 3.8)),)),
        Zone(key="terrace", zh="东露台", en="East terrace", room="terrace", sensor="desk", sockets=0.0,
             fills=(lounge((4.4, 4.8), 4, box(109.4, 6, 115, 40)),)),
    )  # fmt: skip
