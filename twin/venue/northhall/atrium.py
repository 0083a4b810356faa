"""The atrium: a canyon whose sides lean as it rises, so that no two galleries are alike."""

import shapely
from shapely import Polygon

from twin.venue.northhall.cores import ESCALATORS
from twin.venue.northhall.plan import band, minus, on_arc, tidy

READING_STAIR = shapely.box(64.4, 13.2, 74.2, 27.2)
_NORTH = ESCALATORS[1]


def atrium_void(ordinal: int) -> Polygon:
    """What is open to below on a level; its south edge follows the bow."""
    if ordinal == 1:
        hole = shapely.intersection(band(13.2, 40, 44.1, 64.4), shapely.box(0, 0, 120, _NORTH))
        return tidy(minus(hole, READING_STAIR))
    rise = ordinal - 2
    south_west, south_east = 45.4 + 1.3 * rise, 74.0 - 0.3 * rise
    north_west, north_east = 44.6 + 0.5 * rise, 73.6 - 1.5 * rise
    sides = Polygon([(south_west, 10), (south_east, 10), (north_east, _NORTH), (north_west, _NORTH)])
    return tidy(shapely.intersection(band(17.4, 40, 42, 75.6), sides))


def south_edge(ordinal: int, count: int) -> list[tuple[float, float]]:
    """Points along the void's south edge, west to east."""
    x0, _, x1, _ = atrium_void(ordinal).bounds
    return [on_arc(x0 + (i + 0.5) / count * (x1 - x0), 17.4) for i in range(count)]
