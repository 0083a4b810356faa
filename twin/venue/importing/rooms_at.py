"""Which rooms are at a place: whose wall it is in, and which contain it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely import Point
from shapely.ops import nearest_points

from twin.venue.importing.draft import Room


@dataclass(frozen=True, slots=True)
class _Level:
    rooms: Sequence[Room]
    tree: shapely.STRtree
    walls: shapely.STRtree


class RoomsAt:
    """The rooms of a draft by place; rooms that are added or changed later are not known."""

    def __init__(self, rooms: Iterable[Room]) -> None:
        groups: dict[float, list[Room]] = defaultdict(list)
        for room in rooms:
            groups[room.level].append(room)
        self._levels: Mapping[float, _Level] = {
            level: _Level(
                group,
                shapely.STRtree([room.geometry for room in group]),
                shapely.STRtree([room.geometry.boundary for room in group]),
            )
            for level, group in sorted(groups.items())
        }

    @property
    def levels(self) -> list[float]:
        """The levels that have rooms, lowest first."""
        return list(self._levels)

    def touching(self, point: Point, level: float, within_m: float) -> list[Room]:
        """The rooms of `level` in whose wall the point is, in the order they were drawn."""
        found = self._levels.get(level)
        if found is None:
            return []
        return [found.rooms[i] for i in sorted(found.walls.query(point, "dwithin", within_m).tolist())]

    def levels_touching(self, point: Point, within_m: float) -> list[float]:
        """The levels on which the point is in the wall of a room."""
        return [level for level in self._levels if self.touching(point, level, within_m)]

    def nearest_wall(self, point: Point, level: float, within_m: float) -> tuple[Room, Point] | None:
        """The room whose wall is nearest to the point, and where in it, if it is within reach."""
        near = self.touching(point, level, within_m)
        if not near:
            return None
        room = min(near, key=lambda other: other.geometry.boundary.distance(point))
        return room, nearest_points(room.geometry.boundary, point)[0]

    def containing(self, point: Point, level: float, within_m: float = 0.0) -> list[Room]:
        """The rooms of `level` that the point lies in, or beside by `within_m`; smallest first."""
        found = self._levels.get(level)
        if found is None:
            return []
        indices = found.tree.query(point, "dwithin", within_m).tolist()
        return sorted((found.rooms[i] for i in indices), key=lambda room: (room.geometry.area, room.id))
