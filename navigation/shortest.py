"""Shortest ways of a point on free floor, exactly: A* over corners that look round once they are reached."""

import heapq
import math
from dataclasses import dataclass
from itertools import pairwise

from shapely.geometry.base import BaseGeometry

from navigation.corners import find_corners
from navigation.mesh import Cell, tile, triangulate
from navigation.sightlines import Chains
from navigation.view import View

Point = tuple[float, float]
_GOAL, _START = -1, -2


@dataclass(frozen=True, slots=True)
class Way:
    """A taut line and its length in metres."""

    points: tuple[Point, ...]
    length_m: float


class ShortestWays:
    """Shortest ways inside one polygon or several, holes being obstacles; walls and corners may be touched.

    Where two obstacles meet in a single point, that point can be passed. What a corner sees is kept, so that
    ways get quicker to find as more are asked for.
    """

    def __init__(self, floor: BaseGeometry) -> None:
        mesh = triangulate([Cell(0, floor)])
        corners = find_corners(mesh)
        self._view = View(mesh, tile(mesh), corners, Chains())
        self._at: list[Point] = [(x, y) for x, y in corners.at.tolist()]
        self._round: list[list[int]] = [[] for _ in self._at]
        for node, triangle in zip(corners.triangle_node.tolist(), corners.triangle.tolist(), strict=True):
            self._round[node].append(triangle)
        self._links: dict[int, list[tuple[int, float]]] = {}

    def holds(self, point: Point) -> bool:
        """Whether the point is on the floor, its edge included."""
        return bool(self._view.standing(0, *point))

    def find(self, start: Point, goal: Point) -> Way | None:
        """The shortest way, None where there is none or an end is off the floor."""
        standing, goal_standing = self._view.standing(0, *start), self._view.standing(0, *goal)
        if not standing or not goal_standing:
            return None
        targets = dict.fromkeys(goal_standing, ((0, *goal),))
        seen = self._view.look(*start, standing, targets)
        if seen.targets:
            return Way((start, goal), math.dist(start, goal))
        last = dict.fromkeys(self._view.look(*goal, goal_standing).nodes)
        return self._search(start, goal, seen.nodes, {node: math.dist(self._at[node], goal) for node in last})

    def _search(self, start: Point, goal: Point, first: list[int], last: dict[int, float]) -> Way | None:
        best: dict[int, float] = {}
        came: dict[int, int] = {}
        queue: list[tuple[float, float, int]] = []

        def reach(node: int, from_node: int, length: float) -> None:
            if length < best.get(node, math.inf):
                best[node], came[node] = length, from_node
                rest = 0.0 if node == _GOAL else math.dist(self._at[node], goal)
                heapq.heappush(queue, (length + rest, length, node))

        for node in first:
            reach(node, _START, math.dist(start, self._at[node]))
        while queue:
            _, length, node = heapq.heappop(queue)
            if node == _GOAL:
                return self._way(start, goal, came)
            if length > best[node]:
                continue
            if node in last:
                reach(_GOAL, node, length + last[node])
            for other, step in self._list_links(node):
                reach(other, node, length + step)
        return None

    def _list_links(self, node: int) -> list[tuple[int, float]]:
        links = self._links.get(node)
        if links is None:
            at = self._at[node]
            seen = self._view.look(*at, self._round[node])
            near = dict.fromkeys(other for other in seen.nodes if other != node)
            links = self._links[node] = [(other, math.dist(at, self._at[other])) for other in near]
        return links

    def _way(self, start: Point, goal: Point, came: dict[int, int]) -> Way:
        points, node = [goal], came[_GOAL]
        while node != _START:
            points.append(self._at[node])
            node = came[node]
        points.append(start)
        points.reverse()
        return Way(tuple(points), sum(math.dist(a, b) for a, b in pairwise(points)))
