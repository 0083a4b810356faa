"""Services at points, kiosks, staffed desks and what they hang on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import shapely
from shapely import Point, Polygon

from twin.venue.model import Amenity, Anchor, Fixture, Kiosk, Occupant
from twin.venue.northhall.ids import both, make_id
from twin.venue.northhall.plan import tidy
from twin.venue.northhall.storey import Desk, Spot


@dataclass(frozen=True, slots=True)
class Kind:
    """An amenity's IMDF category and its usual name."""

    category: str
    zh: str
    en: str


KINDS: Mapping[str, Kind] = {
    "catalogue": Kind("information", "检索机", "Catalogue terminal"),
    "printer": Kind("copymachine", "自助打印机", "Printer"),
    "copier": Kind("copymachine", "自助复印扫描机", "Copier and scanner"),
    "water": Kind("drinkingfountain", "饮水机", "Drinking water"),
    "aed": Kind("defibrillator", "自动体外除颤器", "Defibrillator"),
    "selfcheck": Kind("checkin.selfservice", "自助借还机", "Self-check machine"),
    "return": Kind("productreturn", "还书口", "Book return"),
    "locker": Kind("coinlocker", "储物柜", "Lockers"),
    "vending": Kind("vendingmachine", "自动售货机", "Vending machine"),
    "security": Kind("security.checkpoint", "安检", "Security check"),
    "wifi": Kind("wifi", "无线网络", "Wi-Fi"),
    "charging": Kind("powerchargingstation", "充电站", "Charging point"),
}
BY_UNIT: Mapping[str, str] = {
    "restroom.female": "restroom.female",
    "restroom.male": "restroom.male",
    "restroom.family": "restroom.family",
    "restroom.wheelchair": "restroom.wheelchair",
    "mothersroom": "mothersroom",
    "elevator": "elevator",
    "stairs": "stairs",
    "escalator": "escalator",
    "firstaid": "firstaid",
    "foodservice": "foodservice",
}
"""Units whose category is a service of its own."""


def unit_at(rooms: Mapping[str, Polygon], x: float, y: float) -> str | None:
    """The key of the room that covers a point."""
    return next((key for key, shape in rooms.items() if shape.covers(Point(x, y))), None)


def make_amenities(level: str, rooms: Mapping[str, Polygon], spots: Iterable[Spot]) -> list[Amenity]:
    """The spots of a level that are amenities."""
    found = []
    for i, spot in enumerate(spots):
        room = unit_at(rooms, spot.x, spot.y)
        if spot.kind == "kiosk" or room is None:
            continue
        kind = KINDS[spot.kind]
        found.append(
            Amenity(
                id=make_id(level, "amenity", spot.kind, i),
                name=both(*(spot.name or (kind.zh, kind.en))),
                category=kind.category,
                geometry=Point(spot.x, spot.y),
                unit_ids=(make_id(level, "unit", room),),
            )
        )
    return found


def make_kiosks(level: str, spots: Iterable[Spot]) -> list[Kiosk]:
    """Wayfinding kiosks: slim posts that a reader faces looking north."""
    posts = [s for s in spots if s.kind == "kiosk"]
    return [
        Kiosk(
            id=make_id(level, "kiosk", i),
            level_id=make_id("level", level),
            name=both(f"{level.upper()}导览屏{i + 1}", f"Guide {level.upper()}-{i + 1}"),
            geometry=tidy(shapely.box(s.x - 0.4, s.y - 0.15, s.x + 0.4, s.y + 0.15)),
            display_point=Point(s.x, s.y),
            heading_deg=0.0,
        )
        for i, s in enumerate(posts)
    ]


def make_desks(
    level: str, desks: Iterable[Desk], hours: str
) -> tuple[list[Fixture], list[Anchor], list[Occupant]]:
    """Counters, the anchors on them and who serves there."""
    fixtures, anchors, occupants = [], [], []
    for desk in desks:
        anchor = make_id(level, "anchor", desk.key)
        point = desk.shape.representative_point()
        name = both(desk.zh, desk.en)
        fixtures.append(
            Fixture(
                id=make_id(level, "desk", desk.key),
                level_id=make_id("level", level),
                name=name,
                category="desk",
                geometry=tidy(desk.shape),
                display_point=point,
                anchor_id=anchor,
            )
        )
        anchors.append(Anchor(id=anchor, geometry=point, unit_id=make_id(level, "unit", desk.room)))
        occupants.append(
            Occupant(
                id=make_id(level, "occupant", desk.key),
                name=name,
                category=desk.category,
                anchor_id=anchor,
                hours=desk.hours or hours,
            )
        )
    return fixtures, anchors, occupants
