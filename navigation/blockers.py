"""Why there is no way: the fewest things that bar it, found over rooms and doors alone."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import shapely

from navigation.closures import Closures
from navigation.connectors import Connector, heights_of, list_hops
from navigation.costs import why_barred
from navigation.failures import Blocker, Why
from navigation.profiles import Profile
from navigation.rides import why_not_boarded
from twin.venue.model import Opening, Unit, Venue

_NEAR_M = 0.3
"""As in `walkable`: an opening belongs to every unit that comes this near."""


_Came = tuple[str, tuple[Blocker, ...]] | None
"""The unit before, and what bars the way from it; None at the start."""


@dataclass(frozen=True, slots=True)
class _Link:
    """From one unit into another, through `by`: an opening or a connector."""

    into: str
    by: Opening | Connector


class Blockers:
    """The rooms of a venue and what joins them, whatever bars it."""

    def __init__(self, venue: Venue, connectors: tuple[Connector, ...]) -> None:
        self._venue = venue
        self._units = {unit.id: unit for unit in venue.units}
        self._barred: dict[Profile, dict[tuple[str, str, str], Why | None]] = {}
        self._links: dict[str, list[_Link]] = {unit.id: [] for unit in venue.units}
        for a, b, opening in _doors(venue):
            self._links[a].append(_Link(b, opening))
            self._links[b].append(_Link(a, opening))
        for hop in list_hops(connectors, heights_of(venue)):
            if hop.origin in self._links and hop.destination in self._links:
                self._links[hop.origin].append(_Link(hop.destination, connectors[hop.connector]))

    def fewest(self, origin: str, goal: str, profile: Profile, closures: Closures) -> list[Blocker] | None:
        """The fewest blockers between two units, in the order they are met; None if nothing joins them."""
        before: dict[str, _Came] = {}
        queue: list[tuple[int, int, str, _Came]] = [(0, 0, origin, None)]
        pushed = 0
        while queue:
            blocked, _, unit, came = heapq.heappop(queue)
            if unit in before:
                continue
            before[unit] = came
            if unit == goal:
                return list(_along(before, goal))
            for link in self._links[unit]:
                if link.into not in before:
                    bars = self._bars(unit, link, profile, closures)
                    pushed += 1
                    heapq.heappush(queue, (blocked + len(bars), pushed, link.into, (unit, bars)))
        return None

    def _why_barred(self, opening: Opening, unit: str, into: str, profile: Profile) -> Why | None:
        """As `costs.why_barred`, kept: it is asked of most doors of the venue whenever there is no way."""
        known = self._barred.setdefault(profile, {})
        key = opening.id, unit, into
        if key not in known:
            known[key] = why_barred(opening, self._units[unit], self._units[into], profile)
        return known[key]

    def _bars(self, unit: str, link: _Link, profile: Profile, closures: Closures) -> tuple[Blocker, ...]:
        found = []
        by = link.by
        if isinstance(by, Opening):
            why = self._why_barred(by, unit, link.into, profile)
            if why is not None:
                # The room is what shuts out, not each of its doors.
                of_room = why in (Why.STEPS, Why.STAFF_ONLY) and not by.access_control
                found.append(Blocker(link.into if of_room else by.id, why))
            if by.id in closures.openings:
                found.append(Blocker(by.id, Why.LOCKED))
        else:
            why = why_not_boarded(by, profile)
            if why is not None:
                found.append(Blocker(by.id, why))
            if by.id in closures.connectors:
                found.append(Blocker(by.id, Why.OUT_OF_SERVICE))
        if link.into in closures.units:
            found.append(Blocker(link.into, Why.CLOSED))
        return tuple(found)


def _along(before: dict[str, _Came], goal: str) -> Iterator[Blocker]:
    bars: list[tuple[Blocker, ...]] = []
    step = before[goal]
    while step is not None:
        bars.append(step[1])
        step = before[step[0]]
    yield from dict.fromkeys(blocker for group in reversed(bars) for blocker in group)


def _doors(venue: Venue) -> Iterator[tuple[str, str, Opening]]:
    """Pairs of units with an opening between them."""
    units: list[Unit] = [unit for unit in venue.units if unit.geometry is not None]
    openings = [opening for opening in venue.openings if opening.geometry is not None]
    if not units or not openings:
        return
    middles = [opening.geometry.interpolate(0.5, normalized=True) for opening in openings]  # type: ignore[union-attr]
    tree = shapely.STRtree([unit.geometry for unit in units])
    beside: dict[int, list[Unit]] = {}
    for i, k in tree.query(middles, predicate="dwithin", distance=_NEAR_M).T.tolist():
        if units[k].level_id == openings[i].level_id:
            beside.setdefault(i, []).append(units[k])
    for i, near in beside.items():
        for number, a in enumerate(near):
            yield from ((a.id, b.id, openings[i]) for b in near[number + 1 :])
