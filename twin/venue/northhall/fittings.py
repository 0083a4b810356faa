"""What stands in rooms without readers' seats: desks in offices, class tables, cubicles, pianos, machines."""

from collections.abc import Collection, Iterator, Mapping

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from twin.venue.northhall.furniture import Fill, Group, place, set_out
from twin.venue.northhall.storey import Piece, Storey

_DESKS = (("办公桌", "Office desks"), 2.8, 1.4, (3.8, 3.2))
_CLASS = (("课桌", "Class table"), 2.8, 0.6, (3.6, 1.7))
_MEETING = (("会议桌", "Meeting table"), 4.4, 1.5, (9.0, 9.0))
_MACHINE = (("设备", "Plant"), 2.2, 1.3, (3.6, 3.0))
_PIANO = (("钢琴", "Piano"), 1.5, 2.0, (9.0, 9.0))
_BENCH = (("操作台", "Worktop"), 3.2, 0.9, (9.0, 2.6))
_CUBICLE = (("隔间", "Cubicle"), 0.9, 1.3, (1.0, 9.0))
_LOCKERS = (("储物柜组", "Locker bank"), 3.0, 0.5, (9.0, 1.9))

Fitting = tuple[tuple[str, str], float, float, tuple[float, float]]
BY_KEY: Mapping[str, Fitting] = {"music": _PIANO, "lockers": _LOCKERS, "recording": _PIANO}
BY_CATEGORY: Mapping[str, Fitting] = {
    "office": _DESKS,
    "classroom": _CLASS,
    "conferenceroom": _MEETING,
    "serverroom": _MACHINE,
    "kitchen": _BENCH,
    "restroom.female": _CUBICLE,
    "restroom.male": _CUBICLE,
    "restroom.family": _CUBICLE,
}
PLANT = ("fan", "chiller", "pump", "water", "ups", "battery", "service", "sump", "gas", "plant", "scan")
"""Rooms of machines, by the start of their keys."""


def fit_out(
    storey: Storey, plan: Mapping[str, Polygon], seated: Collection[str], keep_clear: BaseGeometry
) -> Iterator[Piece]:
    """The furniture of every room without a zone, by what the room is for."""
    for room in storey.rooms:
        fitting = _fitting(room.key, room.category)
        if fitting is None or room.key in seated or plan[room.key].area < 8:
            continue
        name, width, depth, pitch = fitting
        body = shapely.box(-width / 2, -depth / 2, width / 2, depth / 2)
        area = plan[room.key]
        if fitting is _CUBICLE:
            x0, _, x1, y1 = area.bounds
            area = shapely.intersection(area, shapely.box(x0, y1 - 2.0, x1, y1))
        clear = shapely.intersection(keep_clear, shapely.box(*area.bounds))
        fill = Fill(group=Group("", (body,), ()), pitch=pitch, margin=0.12)
        for station in set_out(fill, area, clear):
            tables, _ = place(fill.group, station)
            yield Piece(tables[0], "equipment" if fitting is _MACHINE else "furniture", name)


def _fitting(key: str, category: str) -> Fitting | None:
    for start, fitting in BY_KEY.items():
        if key.startswith(start):
            return fitting
    if (category == "nonpublic" and key.rsplit("_", maxsplit=1)[-1].startswith(PLANT)) or key.startswith(
        PLANT
    ):
        return _MACHINE
    return BY_CATEGORY.get(category)
