"""The board of free seats: per zone, level and in all, kept up fact by fact."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from sensors.seats.counting import Counts, SeatFilter, Trend, count
from sensors.seats.curves import TREND_MINUTES, SharePoint, curve_times, day_curve, trend
from sensors.seats.occupancy import OCCUPANCY, SeatOccupancy
from sensors.seats.presence import Presence
from sensors.seats.zoning import Zone, zones_of
from twin.clock import US_PER_S
from twin.state import Fact
from twin.venue.model import Venue

_MINUTE_US = 60 * US_PER_S
#: How many of the newest points of a curve are told anew, for what arrived late.
_RENEWED = 4
_BY_LABEL = {presence.label: presence for presence in Presence}


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneState:
    """What the public sees of one zone or room. A room has no seats, but `presence` and since when."""

    zone: Zone
    counts: Counts
    level: str
    trend: Trend | None = None
    day: tuple[SharePoint, ...] = ()
    presence: Presence | None = None
    since_us: int | None = None
    version: int = 0


class ZoneBoard:
    """Counts of every zone. One change of one seat costs the same whatever the size of the venue.

    `apply` takes the facts that `SeatOccupancy.conclude` returns; `refresh` brings trends and curves up to
    date. A zone's `version` grows with each change of what the public sees of it.
    """

    def __init__(self, venue: Venue, rooms: Iterable[str] = ()) -> None:
        self._venue = venue
        self._zones = {zone.id: zone for zone in zones_of(venue, rooms)}
        self._zone_of = {seat.id: seat.zone_id for seat in venue.seats}
        self._level_of = {seat.id: seat.level_id for seat in venue.seats}
        self._presence = {seat.id: Presence.UNKNOWN for seat in venue.seats}
        self._levels = {level.id: Counts() for level in venue.levels}
        self._total = count(self._presence.values())
        for seat in venue.seats:
            held = self._levels.get(seat.level_id, Counts())
            self._levels[seat.level_id] = replace(held, unknown=held.unknown + 1)
        self._states = {zone.id: _unheard(zone) for zone in self._zones.values()}
        self._changed: set[str] = set(self._states)
        self._minute: int | None = None
        self._curve_since_us = self._curve_until_us = -1

    def apply(self, facts: Iterable[Fact]) -> None:
        """Take in facts about seats and rooms; others are passed over."""
        for fact in facts:
            if fact.property != OCCUPANCY or not isinstance(fact.value, str) or fact.value not in _BY_LABEL:
                continue
            after = _BY_LABEL[fact.value]
            if fact.thing_id in self._presence:
                self._move(fact.thing_id, after)
            elif fact.thing_id in self._states or self._add_room(fact.thing_id):
                self._put(fact.thing_id, level=_room_level(after), presence=after, since_us=fact.time_us)

    def refresh(self, occupancy: SeatOccupancy, now_us: int) -> None:
        """Bring trends up to date once a minute, and curves every 15, of the clock that `now_us` is from."""
        minute = now_us // _MINUTE_US
        if minute == self._minute:
            return
        self._minute = minute
        times_us = curve_times(now_us, self._venue.time_zone)
        asked_us = times_us[-_RENEWED:] if self._curve_since_us == times_us[0] else times_us
        if self._curve_until_us == times_us[-1]:
            asked_us = times_us[:0]
        self._curve_since_us, self._curve_until_us = int(times_us[0]), int(times_us[-1])
        for zone in self._zones.values():
            if zone.kind != "zone":
                continue
            ids = [seat.id for seat in zone.seats]
            then_us = now_us - TREND_MINUTES * _MINUTE_US
            said = occupancy.presence_at(ids, np.append(asked_us, then_us), now_us)
            present = np.fromiter((self._presence[seat_id] for seat_id in ids), np.uint8, len(ids))
            day = self._states[zone.id].day
            if len(asked_us):
                kept = tuple(p for p in day if times_us[0] <= p.time_us < asked_us[0])
                day = kept + day_curve(said[:, :-1], asked_us.tolist())
            self._put(zone.id, trend=trend(said[:, -1], present), day=day)

    def zones(self) -> list[ZoneState]:
        """Every zone, then every room, in the venue's order."""
        return list(self._states.values())

    def find(self, zone_id: str) -> ZoneState | None:
        """One zone or room."""
        return self._states.get(zone_id)

    def matching(self, zone_id: str, wanted: SeatFilter) -> Counts:
        """The zone's seats that a reader with these wishes could take."""
        return wanted.matching(self._zones[zone_id].seats, self._presence)

    def totals(self) -> Counts:
        """All seats of the venue."""
        return self._total

    def levels(self) -> dict[str, Counts]:
        """All seats by level, levels without seats included."""
        return dict(self._levels)

    def take_changed(self) -> set[str]:
        """The zones and rooms that changed since this was last asked; for the one feed that sends them on."""
        changed, self._changed = self._changed, set()
        return changed

    def _add_room(self, room_id: str) -> bool:
        """A room that turned out to be watched only when its sensor spoke."""
        if room_id not in self._venue.level_of:
            return False
        for zone in zones_of(self._venue, (room_id,)):
            if zone.kind == "room":
                self._zones[room_id], self._states[room_id] = zone, _unheard(zone)
        return True

    def _move(self, seat_id: str, after: Presence) -> None:
        before = self._presence[seat_id]
        if before is after:
            return
        self._presence[seat_id] = after
        zone_id, level_id = self._zone_of[seat_id], self._level_of[seat_id]
        counts = self._states[zone_id].counts.moved(before, after)
        self._put(zone_id, counts=counts, level=counts.level)
        self._levels[level_id] = self._levels[level_id].moved(before, after)
        self._total = self._total.moved(before, after)

    def _put(self, zone_id: str, **changes: object) -> None:
        before = self._states[zone_id]
        after = replace(before, **changes)  # type: ignore[arg-type]
        if after != before:
            self._states[zone_id] = replace(after, version=before.version + 1)
            self._changed.add(zone_id)


def _unheard(zone: Zone) -> ZoneState:
    counts = Counts(unknown=len(zone.seats))
    presence = Presence.UNKNOWN if zone.kind == "room" else None
    return ZoneState(zone=zone, counts=counts, level="unknown", presence=presence)


def _room_level(presence: Presence) -> str:
    """The level word of a room that is watched as a whole: somebody there is no reason to call it full."""
    return "busy" if presence is Presence.OCCUPIED else presence.label
