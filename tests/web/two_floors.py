"""Two floors: a hall and a reading room one above the other, a lift, a stair, a toilet, books."""

from shapely import LineString, Point, box

from twin.venue.model import (
    Amenity,
    Anchor,
    Device,
    Door,
    Fixture,
    Footprint,
    Kiosk,
    Level,
    Occupant,
    Opening,
    Relationship,
    Seat,
    Shelf,
    ShelfFace,
    Unit,
    Venue,
)
from twin.venue.plane import LocalPlane

GROUND, UPPER = "level-0", "level-1"
LIFT, STAIR = "lift", "stair"
READING = f"hall-{UPPER}"
_SLIDING = Door(type="sliding", automatic=True)


def two_floors() -> Venue:
    """Each floor is 40 by 20 m; lift and stair stand at its east end, the toilet beside them."""
    units, openings = [], []
    for level_id, name in ((GROUND, ("大厅", "Hall")), (UPPER, ("阅览室", "Reading Room"))):
        units += _units(level_id, name)
        openings += _openings(level_id)
    entrance = Opening(
        id="entrance", level_id=GROUND, category="pedestrian.principal", name=_both("正门", "Main entrance"),
        accessibility=("wheelchair",), door=_SLIDING, geometry=LineString([(0, 8), (0, 12)]),
    )  # fmt: skip
    return Venue(
        id="two-floors",
        name=_both("两层馆", "Two Floors"),
        category="library",
        time_zone="Asia/Shanghai",
        hours="09:00-21:00",
        plane=LocalPlane(lon=116.7, lat=39.9, rotation_deg=12),
        outline=box(0, 0, 40, 20),
        footprints=(Footprint(id="foot", category="ground", geometry=box(0, 0, 40, 20)),),
        levels=(
            Level(id=GROUND, ordinal=0, name=_both("一层", "Level 1"), short_name=_both("1F", "1"),
                  geometry=box(0, 0, 40, 20)),
            Level(id=UPPER, ordinal=1, name=_both("二层", "Level 2"), short_name=_both("2F", "2"),
                  geometry=box(0, 0, 40, 20)),
        ),
        units=tuple(units),
        openings=(entrance, *openings),
        fixtures=(Fixture(id="planter", level_id=GROUND, category="vegetation",
                          geometry=box(14, 6, 18, 14)),),
        kiosks=(Kiosk(id="kiosk", level_id=GROUND, name=_both("导览屏", "Guide"), heading_deg=0.0,
                      geometry=Point(6, 10).buffer(0.3, quad_segs=2)),),
        amenities=(
            Amenity(id="wc-sign", category="restroom.wheelchair",
                    name=_both("无障碍卫生间", "Accessible toilet"),
                    unit_ids=(f"wc-{GROUND}",), geometry=Point(37, 16), accessibility=("wheelchair",)),
            Amenity(id="water", category="drinkingfountain", name=_both("饮水处", "Drinking water"),
                    unit_ids=(f"hall-{UPPER}",), geometry=Point(28, 18)),
        ),
        anchors=(Anchor(id="desk-anchor", unit_id=f"hall-{GROUND}", geometry=Point(10, 17)),),
        occupants=(Occupant(id="desk", category="library", name=_both("服务台", "Service desk"),
                            anchor_id="desk-anchor"),),
        relationships=(
            Relationship(id=LIFT, category="elevator", name=_both("1号电梯", "Lift 1"),
                         origin_id=f"lift-{GROUND}", destination_id=f"lift-{UPPER}"),
            Relationship(id=STAIR, category="stairs", name=_both("1号楼梯", "Stair 1"),
                         origin_id=f"stair-{GROUND}", destination_id=f"stair-{UPPER}"),
        ),
        seats=tuple(_seats()),
        shelves=(_shelf("shelf-i", 4, "I", "I1/1", "I999/999"),
                 _shelf("shelf-tp", 8, "TP", "TP1/1", "TP999/999")),
        devices=tuple(_devices()),
    )  # fmt: skip


def _both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _units(level_id: str, name: tuple[str, str]) -> list[Unit]:
    reading = level_id == UPPER
    return [
        Unit(id=f"hall-{level_id}", level_id=level_id, category="library" if reading else "lobby",
             name=_both(*name), geometry=box(0, 0, 34, 20), display_point=Point(12, 4)),
        Unit(id=f"lift-{level_id}", level_id=level_id, category="elevator", name=_both("1号电梯", "Lift 1"),
             accessibility=("wheelchair",), geometry=box(34, 0, 37, 3)),
        Unit(id=f"stair-{level_id}", level_id=level_id, category="stairs", name=_both("1号楼梯", "Stair 1"),
             geometry=box(34, 6, 38, 11)),
        Unit(id=f"wc-{level_id}", level_id=level_id, category="restroom.wheelchair",
             name=_both("无障碍卫生间", "Accessible toilet"), accessibility=("wheelchair",),
             geometry=box(34, 14, 40, 18)),
    ]  # fmt: skip


def _openings(level_id: str) -> list[Opening]:
    doors = {"lift": (0.8, 2.2), "stair": (7.5, 9.0), "wc": (15.0, 16.2)}
    return [
        Opening(id=f"{key}-door-{level_id}", level_id=level_id, category="pedestrian",
                accessibility=("wheelchair",), door=_SLIDING, geometry=LineString([(34, low), (34, high)]))
        for key, (low, high) in doors.items()
    ]  # fmt: skip


def _seats() -> list[Seat]:
    """Eight on the upper floor; even ones have a socket, the first two a window, the last is accessible."""
    return [
        Seat(id=f"seat-{n}", level_id=UPPER, category="desk", name=_both(f"{n}号", f"Seat {n}"),
             geometry=Point(4 + 3 * n, 15), unit_id=f"hall-{UPPER}", zone_id=f"hall-{UPPER}",
             socket=n % 2 == 0, window=n < 2, quiet=n != 7, accessible=n == 7)
        for n in range(8)
    ]  # fmt: skip


def _shelf(shelf_id: str, y: float, letter: str, first: str, last: str) -> Shelf:
    return Shelf(
        id=shelf_id, level_id=UPPER, unit_id=f"hall-{UPPER}", category=letter,
        name=_both(f"{letter}架", f"Range {letter}"), geometry=box(4, y, 16, y + 0.6),
        faces=(ShelfFace(side="A", bays=12, layers=6, first_call_number=first, last_call_number=last),),
    )  # fmt: skip


def _devices() -> list[Device]:
    watched = [
        Device(id=f"radar-{n}", external_id=f"radar-{n}", protocol="bibliotwin", category="radar",
               feature_of_interest=f"seat-{n}", report_interval_s=60)
        for n in range(7)  # nobody watches the last seat
    ]  # fmt: skip
    controller = Device(
        id="controller", external_id="lift-1", protocol="bibliotwin", category="lift",
        feature_of_interest=LIFT, report_interval_s=60,
    )  # fmt: skip
    return [*watched, controller]
