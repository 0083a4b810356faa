"""A space with all that no query changes: views, levels one by one, rides, and standpoints."""

import math
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Final

import numpy as np
import shapely

from navigation.connectors import Connector, Hop, heights_of, list_hops
from navigation.costs import PassageIndex
from navigation.ground import split
from navigation.mesh import Ints
from navigation.places import features_on_levels, find_point
from navigation.space import Space, nearest_stand
from navigation.spots import LevelSpots, Spots, gather, on_levels
from navigation.stand import Stand
from navigation.view import View
from navigation.walkable import straight
from twin.venue.model import Venue

_KEPT: Final = 8192
_STRAY_M: Final = 6.0
"""A place farther than this from any floor of its level is nowhere."""


class Network:
    """A venue's space, its rides, and standpoints looked up once and kept.

    `listed` are the numbers, in `spots`, of the features that one may ask for the nearest of.
    """

    def __init__(
        self, venue: Venue, space: Space, connectors: tuple[Connector, ...], spots: Spots | None = None
    ) -> None:
        self.venue, self.space, self.connectors = venue, space, connectors
        self.level_number = {level.id: number for number, level in enumerate(venue.levels)}
        self.view = View(space.mesh, space.tiles, space.corners, space.chains)
        self.grounds, self.local = split(space, len(venue.levels))
        self.passages = PassageIndex(venue, space)
        self.stop_of_unit = {venue.units[unit].id: stop for stop, unit in enumerate(space.stop_unit.tolist())}
        hops = list_hops(connectors, heights_of(venue))
        self.hops: list[Hop] = [
            hop for hop in hops if hop.origin in self.stop_of_unit and hop.destination in self.stop_of_unit
        ]
        self.hop_index = HopIndex(self.hops, connectors, self.stop_of_unit)
        self.chain_steps = _by_depth(space.chains.parent, space.chains.last)
        doors = set(space.mesh.passage_door.tolist())
        self.door_ends = {door: tuple(straight(venue.openings[door]).coords) for door in doors}
        self.level_of_stop: list[int] = space.level_of_node[space.graph.corners :].tolist()
        self._node_x, self._node_y = space.graph.at[:, 0].tolist(), space.graph.at[:, 1].tolist()
        self._stop_targets = self._targets_of_stops()
        self._stands: OrderedDict[tuple[int, float, float], Stand | None] = OrderedDict()
        self._lock = Lock()
        self.listed = {feature.id: number for number, feature in enumerate(features_on_levels(venue))}
        self._spots = spots
        self._level_spots: list[LevelSpots] | None = None
        self._unit_shapes = [unit.geometry or shapely.Point() for unit in venue.units]
        self._unit_tree = shapely.STRtree(self._unit_shapes)

    def _targets_of_stops(self) -> dict[int, list[tuple[int, float, float]]]:
        space = self.space
        found: dict[int, list[tuple[int, float, float]]] = {}
        for stop, triangle in zip(space.stop_standing.tolist(), space.stop_triangle.tolist(), strict=True):
            x, y = space.graph.at[space.graph.corners + stop].tolist()
            found.setdefault(triangle, []).append((stop, x, y))
        return found

    @property
    def spots(self) -> Spots:
        """The stands of all listed features."""
        return self._spots or self.gather_spots()

    @property
    def level_spots(self) -> list[LevelSpots]:
        """The same, level by level."""
        if self._level_spots is None:
            self._level_spots = on_levels(self.spots, len(self.grounds))
        return self._level_spots

    def spot_triangles(self, number: int) -> list[int]:
        """The triangles that a spot stands in."""
        low, high = self.spots.standing[number : number + 2].tolist()
        triangles: list[int] = self.spots.triangle[low:high].tolist()
        return triangles

    def spot_stand(self, number: int) -> Stand | None:
        """The stand that a spot was gathered from, None if it is nowhere; nothing need be looked at again."""
        spots, triangles = self.spots, tuple(self.spot_triangles(number))
        row = int(np.searchsorted(spots.filled, number))
        if not triangles or row == len(spots.filled) or spots.filled[row] != number:
            return None
        last = spots.first[row + 1] if row + 1 < len(spots.first) else len(spots.node)
        seen = slice(int(spots.first[row]), int(last))
        back, reverse = spots.chain[seen].tolist(), self.space.chains.reverse
        chains = tuple([reverse(chain) if chain else 0 for chain in back])
        x, y = spots.at[number].tolist()
        return Stand(
            level=int(spots.level[number]), x=x, y=y, cell=int(self.space.mesh.cell_of[triangles[0]]),
            triangles=triangles, nodes=self.local[spots.node[seen]].astype(np.int64), chains=chains,
            back_chains=tuple(back), metres=spots.metres[seen], last_chain=max((*chains, *back, 0)),
        )  # fmt: skip

    def gather_spots(self) -> Spots:
        """The same, gathered now if it was not before."""
        if self._spots is None:
            self._spots = gather(self.grounds, [self._stand_of(identifier) for identifier in self.listed])
        return self._spots

    def _stand_of(self, identifier: str) -> Stand | None:
        place = find_point(self.venue, identifier)
        if place is None or place.level_id not in self.level_number:
            return None
        return self.find_stand(self.level_number[place.level_id], place.x_m, place.y_m)

    def find_stand(self, level: int, x: float, y: float) -> Stand | None:
        """The standpoint at (x, y), else the nearest in its room, else one near by; None if it is far off."""
        key = level, x, y
        with self._lock:
            if key in self._stands:
                self._stands.move_to_end(key)
                return self._stands[key]
        stand = self._make_stand(level, x, y)
        with self._lock:
            self._stands[key] = stand
            while len(self._stands) > _KEPT:
                self._stands.popitem(last=False)
        return stand

    def _make_stand(self, level: int, x: float, y: float) -> Stand | None:
        triangles = self.view.standing(level, x, y)
        if not triangles:
            moved = self._onto_floor(level, x, y)
            if moved is None:
                return None
            x, y, triangles = moved
        cell = int(self.space.mesh.cell_of[triangles[0]])
        # On the line of a door one stands in one room: whoever stands in both could pass a locked door.
        triangles = [t for t in triangles if self.space.mesh.cell_of[t] == cell]
        seen = self.view.look(x, y, triangles, self._stop_targets)
        corners, reverse = self.space.graph.corners, self.space.chains.reverse
        nodes = [*seen.nodes, *(corners + stop for stop, _ in seen.targets)]
        chains = [*seen.chains, *(chain for _, chain in seen.targets)]
        back = tuple([reverse(chain) if chain else 0 for chain in chains])
        xs, ys, hypot = self._node_x, self._node_y, math.hypot
        return Stand(
            level=level, x=x, y=y, cell=cell, triangles=tuple(triangles),
            nodes=self.local[nodes].astype(np.int64), chains=tuple(chains), back_chains=back,
            metres=np.array([hypot(xs[n] - x, ys[n] - y) for n in nodes]),
            last_chain=max((*chains, *back, 0)),
        )  # fmt: skip

    def find_unit(self, level: int, x: float, y: float) -> int | None:
        """The unit that (x, y) lies in, the smallest where several do; an index into `Venue.units`."""
        found = self._unit_tree.query(shapely.Point(x, y), predicate="intersects").tolist()
        units, shapes = self.venue.units, self._unit_shapes
        here = [i for i in found if self.level_number.get(units[i].level_id) == level]
        return min(here, key=lambda i: float(shapes[i].area), default=None)

    def _onto_floor(self, level: int, x: float, y: float) -> tuple[float, float, list[int]] | None:
        """The nearest floor of the room that (x, y) lies in; where it has none, of any room near by."""
        mesh = self.space.mesh
        here = mesh.level_of_cell[mesh.cell_of] == level
        unit = self.find_unit(level, x, y)
        own = here & (self.space.unit_of_cell[mesh.cell_of] == unit) if unit is not None else here
        reach_m = math.inf if unit is not None else _STRAY_M
        stop = nearest_stand(self.view, level, x, y, np.flatnonzero(own), reach_m)
        if stop is None and unit is not None:
            stop = nearest_stand(self.view, level, x, y, np.flatnonzero(here), _STRAY_M)
        return None if stop is None else (stop.x, stop.y, list(stop.standing))


class HopIndex:
    """Which rides there are between two stops, by a connector, and into a unit."""

    def __init__(
        self, hops: list[Hop], connectors: tuple[Connector, ...], stop_of_unit: Mapping[str, int]
    ) -> None:
        self.origin = np.array([stop_of_unit[hop.origin] for hop in hops], dtype=np.int64)
        self.destination = np.array([stop_of_unit[hop.destination] for hop in hops], dtype=np.int64)
        self.between: dict[tuple[int, int], list[int]] = {}
        self.of_connector: dict[str, list[int]] = {}
        self.into_unit: dict[str, list[int]] = {}
        pairs = zip(self.origin.tolist(), self.destination.tolist(), strict=True)
        for number, (hop, pair) in enumerate(zip(hops, pairs, strict=True)):
            self.between.setdefault(pair, []).append(number)
            self.of_connector.setdefault(connectors[hop.connector].id, []).append(number)
            self.into_unit.setdefault(hop.destination, []).append(number)


def _by_depth(parent: list[int], last: list[int]) -> list[tuple[Ints, Ints, Ints]]:
    """The chains known from the start, as (chains, parents, last passages) of each length."""
    depth = [0] * len(parent)
    for chain in range(1, len(parent)):
        depth[chain] = depth[parent[chain]] + 1
    levels = np.array(depth)
    parents, lasts = np.array(parent, dtype=np.int32), np.array(last, dtype=np.int32)
    steps = [np.flatnonzero(levels == d).astype(np.int32) for d in range(1, max(depth) + 1)]
    return [(chains, parents[chains], lasts[chains]) for chains in steps]
