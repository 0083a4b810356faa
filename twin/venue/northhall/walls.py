"""Walls of real thickness and the columns of the structural grid, as fixtures."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from twin.venue.model import Fixture
from twin.venue.northhall.ids import make_id
from twin.venue.northhall.plan import BAY, NORTH, minus, tidy, union

FACADE_M, PARTITION_M, RAILING_M, COLUMN_M = 0.36, 0.16, 0.08, 0.6
_NO_WALL = ("opentobelow", "terrace")
_NO_COLUMN = (
    "stairs",
    "elevator",
    "escalator",
    "opentobelow",
    "terrace",
    "theater",
    "structure",
    "restroom.female",
    "restroom.male",
    "restroom.wheelchair",
    "mothersroom",
)


def make_walls(
    rooms: Mapping[str, Polygon], categories: Mapping[str, str], house: Polygon, doors: Sequence[LineString]
) -> list[Polygon]:
    """The walls of one level: facade round `house`, partitions, and railings at voids and terraces."""
    soft = [k for k in rooms if categories[k] in _NO_WALL]
    rails = union([rooms[k].boundary for k in soft]) if soft else LineString()
    solid = union([rooms[k].boundary for k in rooms if k not in soft])
    facade = house.boundary
    solid = minus(minus(solid, shapely.buffer(rails, 0.02)), shapely.buffer(facade, 0.02))
    rails = minus(rails, shapely.buffer(facade, 0.02))
    mass = union(
        [
            shapely.intersection(_thick(facade, 2 * FACADE_M), house),
            _thick(solid, PARTITION_M),
            _thick(rails, RAILING_M),
        ]
    )
    gaps = shapely.union_all([_thick(line, 2 * FACADE_M + 0.1) for line in doors]) if doors else Polygon()
    mass = minus(mass, gaps)
    return [tidy(p) for p in shapely.get_parts(mass) if p.geom_type == "Polygon" and p.area > 0.004]


def _thick(line: BaseGeometry, width_m: float) -> BaseGeometry:
    return shapely.buffer(line, width_m / 2, cap_style="flat", join_style="mitre", mitre_limit=2)


def make_columns(
    rooms: Mapping[str, Polygon], categories: Mapping[str, str], house: Polygon, spare: BaseGeometry
) -> list[Polygon]:
    """Columns where grid lines cross inside the house, except in shafts, halls, voids and `spare` places."""
    inside = shapely.buffer(house, -0.7)
    barred = shapely.union_all(
        [shapely.buffer(rooms[k], 0.31) for k in rooms if categories[k] in _NO_COLUMN] + [spare]
    )
    half, found = COLUMN_M / 2, []
    for i, j in product(range(1, 15), range(6)):
        x, y = i * BAY, NORTH - BAY * (j + 1)
        column = shapely.box(x - half, y - half, x + half, y + half)
        if inside.contains(Point(x, y)) and not barred.intersects(column):
            found.append(column)
    return found


def as_fixtures(level: str, what: str, category: str, shapes: Iterable[Polygon]) -> list[Fixture]:
    """The shapes as nameless fixtures of one category."""
    return [
        Fixture(
            id=make_id(level, what, i), level_id=make_id("level", level), category=category, geometry=shape
        )
        for i, shape in enumerate(shapes)
    ]
