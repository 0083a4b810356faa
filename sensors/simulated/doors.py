"""Which counter sees whom: entrances share the visitors, a room's counters share its people."""

import numpy as np

from sensors.simulated.devices import CounterDevice
from twin.venue.model import Amenity, Opening, Unit, Venue

#: A door and the room behind it may be drawn this far apart.
_WALL_M = 0.6


class Doors:
    """Leads each person past one counter of the place they pass into or out of."""

    def __init__(self, venue: Venue, rng: np.random.Generator) -> None:
        self._venue, self._rng = venue, rng
        self._rooms_with_seats = {seat.unit_id for seat in venue.seats}
        self._entrances: list[CounterDevice] = []
        self._rooms: dict[str, list[CounterDevice]] = {}

    def add(self, counter: CounterDevice) -> None:
        """Put the counter up where its feature of interest is; one that leads to no room is an entrance's."""
        unit_id = self._room_of(counter.device.feature_of_interest)
        if unit_id is None:
            self._entrances.append(counter)
        else:
            self._rooms.setdefault(unit_id, []).append(counter)

    def pass_entrance(self, people: int) -> None:
        """A party comes into the house, or goes out if negative; the first doors take most."""
        if self._entrances:
            number = int(len(self._entrances) * self._rng.random() ** 1.5)
            self._entrances[number].count(people)

    def pass_into(self, unit_id: str, people: int) -> None:
        """People go into a room, or out if negative."""
        counters = self._rooms.get(unit_id)
        if counters:
            counters[int(len(counters) * self._rng.random())].count(people)

    def _room_of(self, feature_id: str) -> str | None:
        feature = self._venue.by_id.get(feature_id)
        if isinstance(feature, Unit):
            return feature.id if feature.id in self._rooms_with_seats else None
        if isinstance(feature, Amenity):
            inside = [unit_id for unit_id in feature.unit_ids if unit_id in self._rooms_with_seats]
            return inside[0] if inside and "entrance" not in feature.category else None
        if isinstance(feature, Opening) and "principal" not in feature.category:
            return self._room_behind(feature)
        return None

    def _room_behind(self, door: Opening) -> str | None:
        if door.geometry is None:
            return None
        near = [
            (unit.geometry.distance(door.geometry), unit.id)
            for unit in self._venue.units
            if unit.level_id == door.level_id
            and unit.id in self._rooms_with_seats
            and unit.geometry is not None
        ]
        distance_m, unit_id = min(near, default=(float("inf"), ""))
        return unit_id if distance_m <= _WALL_M else None
