"""Belts cut where others join or leave them, and which piece leads where."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from shapely import Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

#: Ends nearer than this are one point.
_SAME_M = 0.05


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of belt without junctions; `exits` are the pieces that begin where it ends."""

    index: int
    belt: str
    from_m: float
    length_m: float
    speed_m_s: float
    room: int
    exits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Junctions:
    """All pieces, with the points where they begin and end."""

    segments: tuple[Segment, ...]
    starts: tuple[Point, ...]
    ends: tuple[Point, ...]

    def dead_ends(self) -> dict[int, Point]:
        """The pieces after which no belt comes: what they carry is taken off."""
        return {s.index: self.ends[s.index] for s in self.segments if not s.exits}

    def sources(self) -> dict[int, Point]:
        """The pieces before which no belt comes: what they carry is set down on them."""
        reached = {index for segment in self.segments for index in segment.exits}
        return {s.index: self.starts[s.index] for s in self.segments if s.index not in reached}

    def reaches(self, index: int) -> int:
        """How many dead ends can be reached from a piece."""
        seen, waiting = {index}, deque([index])
        while waiting:
            fresh = [exit_ for exit_ in self.segments[waiting.popleft()].exits if exit_ not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
        return sum(not self.segments[each].exits for each in seen)

    def circuit(self, index: int) -> frozenset[int]:
        """The pieces that can be come back to, among those reached from this one."""
        hops = {segment.index: set(segment.exits) for segment in self.segments}
        reached, waiting = set(hops[index]), deque(hops[index])
        while waiting:
            fresh = hops[waiting.popleft()] - reached
            reached |= fresh
            waiting.extend(fresh)
        # What leads only to dead ends, or is led to by none of the rest, is not on the circuit.
        while True:
            led_to = {exit_ for each in reached for exit_ in hops[each]}
            left = {each for each in reached if each in led_to and hops[each] & reached}
            if left == reached:
                return frozenset(left)
            reached = left

    def next_hops(self, to: int) -> dict[int, int]:
        """For every piece that leads to `to`, the piece to go on to: the shortest way in metres."""
        best = {to: 0.0}
        hops: dict[int, int] = {}
        changed = True
        while changed:
            changed = False
            for segment in self.segments:
                for exit_ in segment.exits:
                    far_m = best.get(exit_)
                    if far_m is None or segment.index == to:
                        continue
                    way_m = far_m + self.segments[exit_].length_m
                    if way_m < best.get(segment.index, float("inf")) - 1e-9:
                        best[segment.index], hops[segment.index] = way_m, exit_
                        changed = True
        return hops


def cut_belts(
    lines: Mapping[str, BaseGeometry], speeds_m_s: Mapping[str, float], rooms: Mapping[str, int]
) -> Junctions:
    """Cut each belt where an end of another lies on it. `rooms` is how many loads a whole belt holds."""
    points = [Point(line.coords[i]) for line in lines.values() for i in (0, -1)]
    pieces: list[tuple[str, float, float, BaseGeometry, int]] = []
    for code, line in lines.items():
        cuts = {0.0, line.length}
        for point in points:
            at_m = line.project(point)
            inside = _SAME_M < at_m < line.length - _SAME_M
            if inside and line.distance(point) < _SAME_M and all(abs(at_m - c) > _SAME_M for c in cuts):
                cuts.add(at_m)
        marks = sorted(cuts)
        spans = list(pairwise(marks))
        for (a, b), room in zip(spans, _shares(rooms[code], [b - a for a, b in spans]), strict=True):
            pieces.append((code, a, b, substring(line, a, b), room))
    starts = tuple(Point(piece[3].coords[0]) for piece in pieces)
    ends = tuple(Point(piece[3].coords[-1]) for piece in pieces)
    segments = tuple(
        Segment(
            index=index,
            belt=code,
            from_m=a,
            length_m=b - a,
            speed_m_s=speeds_m_s[code],
            room=room,
            exits=tuple(
                other
                for other, start in enumerate(starts)
                if other != index and start.distance(ends[index]) < _SAME_M
            ),
        )
        for index, (code, a, b, _, room) in enumerate(pieces)
    )
    return Junctions(segments, starts, ends)


def _shares(room: int, lengths_m: list[float]) -> list[int]:
    """The room of a belt shared out over its pieces by length; a piece holds one at least."""
    total_m = sum(lengths_m)
    shares = [max(1, int(room * length_m / total_m)) for length_m in lengths_m]
    for index in sorted(range(len(shares)), key=lambda i: -lengths_m[i])[: max(0, room - sum(shares))]:
        shares[index] += 1
    return shares
