"""What was true at any simulated moment, kept so that what is published can be scored against it."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sensors.simulated.crowd import Presence
from sensors.simulated.faults import Fault
from twin.errors import TwinError


class UnknownTruthError(TwinError):
    """A moment that was not simulated yet, or is not kept any more."""

    def __init__(self, time_us: int, from_us: int, until_us: int) -> None:
        super().__init__(
            f"the truth of {time_us} is unknown; it is kept from {from_us} until {until_us} "
            "(microseconds): iterate the library that far first"
        )
        self.time_us, self.from_us, self.until_us = time_us, from_us, until_us


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One moment: every seat, the heads in every room with seats, and the faults that had begun."""

    time_us: int
    seats: Mapping[str, Presence]
    people: Mapping[str, int]
    faults: tuple[Fault, ...]
    device_kinds: Mapping[str, str]
    """By seat id, the category of the device that watches it."""


class Record:
    """Every change of every seat and room, in the order of time."""

    def __init__(self, seat_ids: Sequence[str], unit_ids: Sequence[str], start_us: int) -> None:
        self._seat_ids = tuple(seat_ids)
        self._from_us = start_us
        self._seats: list[tuple[list[int], list[Presence]]] = [
            ([start_us], [Presence.EMPTY]) for _ in seat_ids
        ]
        self._people: dict[str, tuple[list[int], list[int]]] = {u: ([start_us], [0]) for u in unit_ids}

    def seat_changed(self, time_us: int, seat: int, presence: Presence) -> None:
        """Seat number `seat` became `presence`."""
        times, values = self._seats[seat]
        times.append(time_us)
        values.append(presence)

    def room_changed(self, time_us: int, unit_id: str, people: int) -> None:
        """The unit now holds `people`."""
        times, values = self._people[unit_id]
        times.append(time_us)
        values.append(people)

    def people_now(self, unit_id: str) -> int:
        """Heads in the unit after the last change; units without seats hold nobody."""
        known = self._people.get(unit_id)
        return known[1][-1] if known is not None else 0

    def at(
        self, time_us: int, until_us: int, faults: Sequence[Fault], device_kinds: Mapping[str, str]
    ) -> Truth:
        """The truth of `time_us`; raises UnknownTruthError outside what is kept."""
        if not self._from_us <= time_us <= until_us:
            raise UnknownTruthError(time_us, self._from_us, until_us)
        seats = {
            seat_id: values[bisect_right(times, time_us) - 1]
            for seat_id, (times, values) in zip(self._seat_ids, self._seats, strict=True)
        }
        people = {u: values[bisect_right(times, time_us) - 1] for u, (times, values) in self._people.items()}
        return Truth(
            time_us=time_us,
            seats=MappingProxyType(seats),
            people=MappingProxyType(people),
            faults=tuple(fault for fault in faults if fault.since_us <= time_us),
            device_kinds=device_kinds,
        )

    def forget_before(self, time_us: int) -> None:
        """Drop what was over by `time_us`, so that a library that runs for weeks stays small."""
        if time_us <= self._from_us:
            return
        self._from_us = time_us
        for times, presences in self._seats:
            over = bisect_right(times, time_us) - 1
            del times[:over], presences[:over]
        for times, heads in self._people.values():
            over = bisect_right(times, time_us) - 1
            del times[:over], heads[:over]
