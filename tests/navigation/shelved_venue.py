"""A library of shelves alone: an open hall, a closed vault below, a desk; faces as each test wants them."""

from collections.abc import Sequence

from shapely import Point, box

from twin.venue import model as m
from twin.venue.plane import LocalPlane

Intervals = Sequence[tuple[str, str]]
BAYS, LAYERS = 4, 5


def shelf(
    name: str, *intervals: tuple[str, str], x: float = 5.0, unit: str = "hall", level: str = "1F"
) -> m.Shelf:
    """A range that runs to the north, four bays of five layers on each side."""
    return m.Shelf(
        id=name,
        name={"zh": f"{name}架", "en": f"Range {name}"},
        level_id=level,
        unit_id=unit,
        geometry=box(x, 10, x + 0.5, 14),
        faces=tuple(
            m.ShelfFace(side=side, bays=BAYS, layers=LAYERS, first_call_number=first, last_call_number=last)
            for side, (first, last) in zip("AB", intervals, strict=False)
        ),
    )


def shelved_venue(*shelves: m.Shelf) -> m.Venue:
    """The venue with these ranges."""
    return m.Venue(
        id="venue", name={"en": "Shelves"}, category="library", time_zone="Asia/Shanghai", hours=None,
        plane=LocalPlane(lon=114.0, lat=22.6, rotation_deg=0.0), outline=box(0, 0, 50, 30),
        levels=(
            m.Level(id="B1", name={"zh": "地下一层", "en": "Basement"}, short_name={"en": "B1"}, ordinal=-1,
                    category="unspecified", geometry=box(0, 0, 50, 30)),
            m.Level(id="1F", name={"zh": "一层", "en": "Ground floor"}, short_name={"en": "1F"},
                    category="unspecified", geometry=box(0, 0, 50, 30)),
        ),
        units=(
            m.Unit(id="hall", name={"zh": "阅览大厅", "en": "Hall"}, category="library", level_id="1F",
                   geometry=box(0, 0, 50, 30), display_point=Point(25, 5)),
            m.Unit(id="vault", name={"zh": "书库", "en": "Vault"}, category="storage", level_id="B1",
                   restriction="employeesonly", geometry=box(0, 0, 50, 30)),
        ),
        anchors=(m.Anchor(id="anchor", geometry=Point(25, 2), unit_id="hall"),),
        occupants=(
            m.Occupant(id="cafe", name={"en": "Cafe"}, category="cafe", anchor_id="anchor"),
            m.Occupant(id="desk", name={"zh": "总服务台", "en": "Loans desk"}, category="library",
                       anchor_id="anchor"),
        ),
        shelves=tuple(shelves),
    )  # fmt: skip
