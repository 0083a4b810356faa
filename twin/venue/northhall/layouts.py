"""The settings that recur: window bars, tables square to the bow, study rooms, rings of the drum."""

import math

from shapely import Polygon

from twin.venue.northhall.furniture import Fill, Place, armchairs, carrels, counter, long_table, round_table
from twin.venue.northhall.plan import Join, Room, band, box, disc, tidy
from twin.venue.northhall.storey import Piece, Spot, Zone

DRUM = (113.4, 20.0)


def window_bar(x0: float, x1: float, seats: int = 4, setback: float = 0.0) -> Fill:
    """Bars along the glass, `seats` to a bar, one bar to half a bay."""
    return Fill(
        group=counter(seats),
        pitch=(4.2, 9),
        arc=(setback + 0.85,),
        region=band(setback + 0.05, setback + 2.4, x0, x1),
    )


def radial(seats: int, rows: tuple[float, ...], pitch: float, region: Polygon | None = None) -> Fill:
    """Long tables standing square to the bow, in rows at those distances behind it."""
    return Fill(group=long_table(seats), pitch=(pitch, 9), angle=90, arc=rows, region=region)


def tables(seats: int, pitch: tuple[float, float], angle: float = 0.0, region: Polygon | None = None) -> Fill:
    """Long tables on a straight grid."""
    return Fill(group=long_table(seats), pitch=pitch, angle=angle, region=region)


def rounds(
    seats: int, pitch: tuple[float, float], region: Polygon | None = None, radius: float = 0.6
) -> Fill:
    """Round tables on a straight grid."""
    return Fill(group=round_table(seats, radius), pitch=pitch, region=region)


def lounge(
    pitch: tuple[float, float], seats: int = 2, region: Polygon | None = None, angle: float = 0.0
) -> Fill:
    """Armchairs in twos or fours."""
    return Fill(group=armchairs(seats), pitch=pitch, region=region, angle=angle)


def bow_chairs(seats: int, rows: tuple[float, ...], pitch: float = 4.2) -> Fill:
    """Armchairs that follow the bow, in rows at those distances behind it."""
    return Fill(group=armchairs(seats), pitch=(pitch, 9), arc=rows)


def booths(seats: int, pitch: tuple[float, float], angle: float = 0.0, region: Polygon | None = None) -> Fill:
    """Carrels back to back."""
    return Fill(group=carrels(seats), pitch=pitch, angle=angle, region=region)


def edge_bar(a: tuple[float, float], b: tuple[float, float], seats: int, count: int) -> Fill:
    """Bars along an edge from `a` to `b`, the readers on its left looking across it."""
    angle = math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
    turn = math.radians(angle)
    off = 0.45
    places = []
    for i in range(count):
        t = (i + 0.5) / count
        x, y = a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])
        places.append((x - off * math.sin(turn), y + off * math.cos(turn), angle))
    return Fill(group=counter(seats), pitch=(1, 1), at=tuple(places))


def cells(
    prefix: str,
    zh: str,
    en: str,
    area: tuple[float, float, float, float],
    count: int,
    category: str = "conferenceroom",
) -> tuple[Room, ...]:
    """A row of `count` equal rooms dividing a rectangle along x, numbered from the west."""
    x0, y0, x1, y1 = area
    step = (x1 - x0) / count
    return tuple(
        Room(
            key=f"{prefix}{i + 1}",
            category=category,
            zh=f"{zh}{i + 1}",
            en=f"{en} {i + 1}",
            shape=box(x0 + i * step, y0, x0 + (i + 1) * step, y1),
        )
        for i in range(count)
    )


def around(radius: float, count: int, start_deg: float = 0.0) -> tuple[Place, ...]:
    """Places evenly round the drum, their x axis along the ring and their y axis to the centre."""
    turns = [start_deg + 360 * i / count for i in range(count)]
    return tuple(
        (DRUM[0] + radius * math.cos(math.radians(t)), DRUM[1] + radius * math.sin(math.radians(t)), t + 90)
        for t in turns
    )


def arc_piece(radius: float, from_deg: float, to_deg: float, depth: float, name: tuple[str, str]) -> Piece:
    """A low bookcase or bench that follows the drum."""
    turns = [math.radians(from_deg + (to_deg - from_deg) * i / 6) for i in range(7)]
    line = [(radius + depth, t) for t in turns] + [(radius, t) for t in reversed(turns)]
    points = [(DRUM[0] + r * math.cos(t), DRUM[1] + r * math.sin(t)) for r, t in line]
    return Piece(tidy(Polygon(points)), "furniture", name)


def arc_pieces(
    radius: float, count: int, share: float, depth: float, name: tuple[str, str]
) -> tuple[Piece, ...]:
    """Equal bookcases round the drum, covering `share` of the ring."""
    step = 360 / count
    return tuple(arc_piece(radius, i * step, i * step + share * step, depth, name) for i in range(count))


def street_spots(x_from: float, x_to: float) -> tuple[Spot, ...]:
    """What every level offers along the street: catalogue, printing, water, a defibrillator."""
    spots = [
        Spot("catalogue", 46.0, 37.0),
        Spot("catalogue", 71.6, 37.0),
        Spot("printer", 43.4, 37.2),
        Spot("copier", 74.2, 37.2),
        Spot("water", 33.9, 36.9),
        Spot("water", 83.7, 36.9),
        Spot("aed", 58.8, 37.2),
    ]
    return tuple(s for s in spots if x_from < s.x < x_to)


def planters(x: float, y: float, count: int) -> tuple[Piece, ...]:
    """Beds of plants along a terrace, northwards from (`x`, `y`)."""
    return tuple(
        Piece(box(x, y + 6.3 * i, x + 1.2, y + 4.4 + 6.3 * i), "vegetation", ("绿植", "Planting"))
        for i in range(count)
    )


def book_displays() -> tuple[Piece, ...]:
    """Tables of new and chosen books on the gallery, south of the void."""
    name = ("主题书展台", "Book display")
    return tuple(Piece(box(x, 14.5, x + 2.4, 15.5), "furniture", name) for x in (45.6, 53.0, 62.2, 69.6))


def roof_garden() -> tuple[Piece, ...]:
    """Round beds on the roof of the drum."""
    turns = [math.radians(a) for a in (-60, -30, 0, 30, 60)]
    return tuple(
        Piece(
            disc(DRUM[0] + 13 * math.cos(t), DRUM[1] + 13 * math.sin(t), 1.3, 16),
            "vegetation",
            ("绿植", "Planting"),
        )
        for t in turns
    )


def gallery_joins(west: str = "west", east: str = "east") -> tuple[Join, ...]:
    """The halls open to the gallery and the street."""
    return (
        Join(west, "ring", "gap", (42, 31), 4.2),
        Join(west, "street", "gap", (12.6, 34.2), 4.2),
        Join(east, "ring", "gap", (75.6, 31), 4.2),
        Join(east, "street", "gap", (88.2, 34.2), 4.2),
        Join("ring", "street", "open"),
    )


def group_rooms() -> tuple[Room, ...]:
    """Eight glass rooms on the north front, with a lounge before them."""
    return (
        *cells("group", "研讨间", "Group study room", (42, 41.4, 75.6, 46.2), 8),
        Room(
            key="foyer",
            category="lounge",
            zh="研讨休息区",
            en="Study lounge",
            shape=box(42, 37.8, 75.6, 41.4),
        ),
    )


def group_joins() -> tuple[Join, ...]:
    """Doors of the group study rooms."""
    return (*(Join(f"group{i}", "foyer", "door") for i in range(1, 9)), Join("foyer", "street", "open"))


def group_zone() -> Zone:
    """The eight rooms count as one zone."""
    return Zone(
        key="group",
        zh="研讨间",
        en="Group study rooms",
        room="group1",
        sensor="radar",
        sockets=1.0,
        more_rooms=tuple(f"group{i}" for i in range(2, 9)),
        fills=(Fill(group=long_table(6, category="study_room"), pitch=(4.2, 0.3), angle=90, most=1),),
    )
