"""Seats and zones kept up in the state: what readings and passing time make of them, five times a second."""

import asyncio
from typing import Any

from sensors.seats.counting import Counts, Trend
from sensors.seats.occupancy import SeatOccupancy
from sensors.seats.zones import ZoneBoard, ZoneState
from twin.clock import Clock
from twin.state import Fact, TwinState
from twin.venue.model import Venue
from web.shown import SEATS
from web.wire import iso, to_json

INTERVAL_S = 0.2
#: Curves and trends are renewed at most this often in real time, however fast the twin's clock runs.
_RENEW_S = 2.0


class Seating:
    """Puts what `SeatOccupancy` concludes and what `ZoneBoard` counts into the state."""

    def __init__(self, venue: Venue, occupancy: SeatOccupancy, state: TwinState, clock: Clock) -> None:
        self._venue, self.occupancy, self._state, self._clock = venue, occupancy, state, clock
        self._rooms = occupancy.rooms()
        self.board = ZoneBoard(venue, self._rooms)
        self._told: dict[str, bytes] = {}
        self._renewed_s = float("-inf")

    async def run(self) -> None:
        """Tick until cancelled."""
        while True:
            self.tick()
            await asyncio.sleep(INTERVAL_S)

    def tick(self) -> None:
        """Conclude everything that is so now."""
        now_us = self._clock.now_us()
        facts = self.occupancy.conclude(now_us)
        self._state.conclude(facts, now_us)
        if facts and len(rooms := self.occupancy.rooms()) != len(self._rooms):
            self._begin_anew(rooms)
        self.board.apply(facts)
        now_s = self._clock.monotonic_s()
        if now_s - self._renewed_s >= _RENEW_S:
            self._renewed_s = now_s
            self.board.refresh(self.occupancy, now_us)
        self._state.conclude(self._zone_facts(now_us), now_us)

    def _begin_anew(self, rooms: list[str]) -> None:
        """A device nobody registered turned out to watch a room: count again, with that room."""
        self._rooms = rooms
        self.board = ZoneBoard(self._venue, rooms)
        places = [*rooms, *(seat.id for seat in self._venue.seats)]
        known = [(place, self.occupancy.find(place)) for place in places]
        self.board.apply(
            Fact(place, "occupancy", state.presence.label, state.since_us, state.cause)
            for place, state in known
            if state is not None
        )

    def _zone_facts(self, now_us: int) -> list[Fact]:
        facts = []
        for zone_id in self.board.take_changed():
            zone = self.board.find(zone_id)
            if zone is None:
                continue
            told = to_json(zone_now(zone))
            if self._told.get(zone_id) != told:
                self._told[zone_id] = told
                # A room's count holds since its presence does, so that the order of arrival leaves no trace.
                since_us = now_us if zone.since_us is None else zone.since_us
                facts.append(Fact(zone_id, SEATS, told.decode(), since_us, ""))
        return facts


def counts_view(counts: Counts) -> dict[str, Any]:
    """Counts as the API shows them: free to free_max is the honest range."""
    return {
        "capacity": counts.capacity,
        "free": counts.free,
        "occupied": counts.occupied,
        "unknown": counts.unknown,
        "free_max": counts.free_max,
    }


def zone_now(state: ZoneState) -> dict[str, Any]:
    """What changes in a zone, as the feed sends it."""
    zone = state.zone
    shown: dict[str, Any] = {
        "id": zone.id,
        "level_id": zone.level_id,
        "kind": zone.kind,
        "category": zone.category,
        **counts_view(state.counts),
        "level": state.level,
        "trend": _trend_view(state.trend),
        "distance_m": None if zone.distance_m is None else round(zone.distance_m, 1),
    }
    if zone.kind == "room":
        shown["presence"] = "unknown" if state.presence is None else state.presence.label
        shown["since"] = None if state.since_us is None else iso(state.since_us)
    return shown


def _trend_view(trend: Trend | None) -> dict[str, Any] | None:
    if trend is None:
        return None
    return {"minutes": trend.minutes, "delta_percent": trend.delta_percent, "arrow": trend.arrow}
