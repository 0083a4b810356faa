"""Where people sit down: first a room, then a seat in it, each by a softmax over what they like."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sensors.simulated.habits import Habit
from twin.venue.model import Seat, Venue

#: Neighbours nearer than this count; at arm's length (1 m) fully, at 3 m not at all.
NEIGHBOUR_M = 3.0
#: A room with less than this share free looks full from its door.
LOOKS_FULL = 0.03
#: How many rooms people look into before they go home.
ROOMS_TRIED = 4
#: Each storey up or down from the entrance makes a room this much less likely.
LEVEL_PENALTY = 0.1
_VERTICAL = ("elevator", "stairs", "escalator", "ramp")
_STAFF_ONLY = frozenset({"employeesonly", "restricted"})

Floats = NDArray[np.float64]


@dataclass(slots=True)
class Room:
    """The seats of one unit; `neighbours` holds for each seat who is near and how near (0 to 1)."""

    unit_id: str
    ordinal: int
    seats: NDArray[np.intp]
    window: Floats
    socket: Floats
    quiet: Floats
    child: NDArray[np.bool_]
    way_10m: Floats
    categories: tuple[str, ...]
    tables: tuple[str | None, ...]
    neighbours: list[tuple[NDArray[np.intp], Floats]]
    taken: NDArray[np.bool_]
    crowding: Floats

    @property
    def free(self) -> int:
        """Seats nobody sits on and no bag lies on."""
        return len(self.taken) - int(self.taken.sum())


class Seating:
    """Chooses free seats and keeps which are taken, so that no two people ever share one."""

    def __init__(self, venue: Venue, rng: np.random.Generator) -> None:
        self._rng = rng
        self.seats: tuple[Seat, ...] = venue.seats
        self.rooms = _rooms_of(venue)
        self.place_of: dict[int, tuple[int, int]] = {
            int(seat): (r, i) for r, room in enumerate(self.rooms) for i, seat in enumerate(room.seats)
        }
        self._sizes = np.array([len(room.seats) for room in self.rooms], dtype=float)
        self._free = self._sizes.copy()
        self._ordinal_factor = np.exp(-LEVEL_PENALTY * np.array([abs(r.ordinal) for r in self.rooms]))
        self._liking: dict[tuple[str, bool], tuple[Floats, list[Floats]]] = {}

    def choose(self, habit: Habit, size: int, laptop: bool, allowed: NDArray[np.bool_]) -> list[int] | None:
        """Take `size` seats in one room among those `allowed` (one flag a room); None if all look full."""
        room_liking, seat_liking = self._likes(habit, laptop)
        weights = np.where(
            allowed & (self._free >= size), room_liking * (self._free / self._sizes) ** 1.5, 0.0
        )
        weights *= self._free / self._sizes > LOOKS_FULL
        for _ in range(ROOMS_TRIED):
            total = float(weights.sum())
            if total <= 0.0:
                return None
            number = int(np.searchsorted(np.cumsum(weights), self._rng.random() * total, side="right"))
            number = min(number, len(weights) - 1)
            places = self._choose_in(self.rooms[number], habit, size, seat_liking[number])
            if places is not None:
                room = self.rooms[number]
                for place in places:
                    self._mark(number, place, taken=True)
                return [int(room.seats[place]) for place in places]
            weights[number] = 0.0
        return None

    def free_up(self, seat: int) -> None:
        """The seat at index `seat` is free again."""
        self._mark(*self.place_of[seat], taken=False)

    def _choose_in(self, room: Room, habit: Habit, size: int, liking: Floats) -> list[int] | None:
        likes = liking - habit.alone * room.crowding + self._rng.gumbel(size=len(liking))
        likes[room.taken] = -np.inf
        if size > 1:
            likes += _room_at_table(room, size)
        first = int(np.argmax(likes))
        if not np.isfinite(likes[first]):
            return None
        if size == 1:
            return [first]
        return _seats_beside(room, first, size, with_child=habit.name == "family")

    def _mark(self, number: int, place: int, *, taken: bool) -> None:
        room = self.rooms[number]
        if bool(room.taken[place]) == taken:
            raise ValueError(f"seat {self.seats[int(room.seats[place])].id} is already {taken=}")
        room.taken[place] = taken
        near, weight = room.neighbours[place]
        room.crowding[near] += weight if taken else -weight
        self._free[number] += -1 if taken else 1

    def _likes(self, habit: Habit, laptop: bool) -> tuple[Floats, list[Floats]]:
        """How much this kind likes each room (a factor) and each seat (a utility); it never changes."""
        key = habit.name, laptop
        if key not in self._liking:
            seats = [_seat_liking(room, habit, laptop) for room in self.rooms]
            best = np.array([float(np.mean(np.exp(np.clip(u, -8, 4)))) if len(u) else 0.0 for u in seats])
            self._liking[key] = self._sizes * np.sqrt(best) * self._ordinal_factor, seats
        return self._liking[key]


def _seat_liking(room: Room, habit: Habit, laptop: bool) -> Floats:
    likes = habit.window * room.window + habit.quiet * room.quiet - habit.near * room.way_10m
    likes = likes + (habit.socket if laptop else 0.1) * room.socket
    likes += np.array([1.0 if category in habit.favourite else 0.0 for category in room.categories])
    if habit.name == "family":
        return likes + np.where(room.child, 3.0, -2.5 if not room.child.any() else 0.0)
    study = np.array([category == "study_room" for category in room.categories])
    likes = np.where(study & (habit.name != "group"), likes - 1.0, likes)
    return np.where(room.child, -np.inf, likes)


def _room_at_table(room: Room, size: int) -> Floats:
    """Three units for a table at which the whole group finds a seat."""
    free: dict[str, int] = {}
    for table, taken in zip(room.tables, room.taken, strict=True):
        if table is not None and not taken:
            free[table] = free.get(table, 0) + 1
    return np.array(
        [3.0 if table is not None and free.get(table, 0) >= size else 0.0 for table in room.tables]
    )


def _seats_beside(room: Room, first: int, size: int, *, with_child: bool) -> list[int] | None:
    """The first seat and the free ones nearest to it, at the same table before others."""
    near, weight = room.neighbours[first]
    rank = {int(n): float(w) for n, w in zip(near, weight, strict=True)}
    others = [
        i for i in range(len(room.taken))
        if i != first and not room.taken[i] and (with_child or not room.child[i])
    ]  # fmt: skip
    others.sort(
        key=lambda i: (room.tables[i] is None or room.tables[i] != room.tables[first], -rank.get(i, 0.0))
    )
    return [first, *others[: size - 1]] if len(others) >= size - 1 else None


def _rooms_of(venue: Venue) -> list[Room]:
    staff = {unit.id for unit in venue.units if unit.restriction in _STAFF_ONLY}
    ordinals = {level.id: level.ordinal for level in venue.levels}
    by_unit: dict[str, list[int]] = {}
    for index, seat in enumerate(venue.seats):
        if seat.unit_id not in staff and seat.geometry is not None:
            by_unit.setdefault(seat.unit_id, []).append(index)
    ways_up = _ways_up(venue)
    return [
        _room(unit_id, [venue.seats[i] for i in indices], indices, ordinals, ways_up)
        for unit_id, indices in by_unit.items()
    ]


def _ways_up(venue: Venue) -> dict[str, Floats]:
    """By level, where its stairs and lifts are, in metres."""
    found: dict[str, list[tuple[float, float]]] = {}
    for unit in venue.units:
        if unit.category in _VERTICAL and unit.geometry is not None:
            centre = unit.geometry.centroid
            found.setdefault(unit.level_id, []).append((centre.x, centre.y))
    return {level: np.array(points) for level, points in found.items()}


def _room(
    unit_id: str,
    seats: Sequence[Seat],
    indices: list[int],
    ordinals: dict[str, int],
    ways_up: dict[str, Floats],
) -> Room:
    level_id = seats[0].level_id
    points = np.array(
        [(s.geometry.centroid.x, s.geometry.centroid.y) for s in seats if s.geometry is not None]
    )
    distance = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    closeness = np.clip((NEIGHBOUR_M - distance) / (NEIGHBOUR_M - 1.0), 0.0, 1.0)
    np.fill_diagonal(closeness, 0.0)
    lifts = ways_up.get(level_id)
    way = np.zeros(len(seats))
    if lifts is not None:
        way = np.hypot(*(points[:, None, :] - lifts[None, :, :]).transpose(2, 0, 1)).min(axis=1) / 10.0
    return Room(
        unit_id=unit_id,
        ordinal=ordinals.get(level_id, 0),
        seats=np.array(indices),
        window=np.array([float(s.window) for s in seats]),
        socket=np.array([float(s.socket) for s in seats]),
        quiet=np.array([float(s.quiet) for s in seats]),
        child=np.array([s.category == "child" for s in seats]),
        way_10m=way,
        categories=tuple(s.category for s in seats),
        tables=tuple(s.table_id for s in seats),
        neighbours=[(np.flatnonzero(row), row[np.flatnonzero(row)]) for row in closeness],
        taken=np.zeros(len(seats), dtype=bool),
        crowding=np.zeros(len(seats)),
    )
