"""What is shut or crowded now, kept up with the state as it changes, as the value that routing takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from navigation.closures import Closures
from twin.bus import Bus
from twin.clock import US_PER_S, Clock
from twin.observation import Quality
from twin.state import Changed, TwinState
from twin.things import PropertyValue
from twin.venue.model import Device, Venue

#: Silent as `sensors.health` says it: after three report intervals, and never before a quarter of an hour.
SILENT_INTERVALS, SILENT_AT_LEAST_S = 3, 900.0
IN_SERVICE, LOCKED, CLOSED, PEOPLE = "in_service", "locked", "closed", "people_count"
_HEEDED = frozenset({IN_SERVICE, LOCKED, CLOSED, PEOPLE})
#: A reading after a gap is a reading; anything else that is not good is not to be relied on.
_SURE = frozenset({Quality.GOOD, Quality.GAP})
_FAR_US = 2**62

_Facts = dict[tuple[str, str], PropertyValue]


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds now: what is closed, and what is not known any more of things that somebody watches.

    `unsure` are the ids of ways, doors and rooms of which the last word is too old or suspect, or came from a
    device that has gone: they are not closed, and whoever is led through them is told.
    """

    closures: Closures
    unsure: frozenset[str]


class LiveClosures:
    """Listens to changes; `now` is a look at what was gathered, and costs nothing while nothing changed."""

    def __init__(
        self, venue: Venue, devices: Iterable[Device], state: TwinState, bus: Bus, clock: Clock
    ) -> None:
        self._clock = clock
        self._kept_us = {d.id: _kept_us(d) for d in devices if d.report_interval_s is not None}
        self._units_of = {
            level.id: frozenset(unit.id for unit in venue.units if unit.level_id == level.id)
            for level in venue.levels
        }
        ways = (venue.relationships, venue.openings, venue.units, venue.sections, venue.levels)
        self._things = frozenset(feature.id for collection in ways for feature in collection)
        self._facts: _Facts = {}
        self._standing = Standing(Closures(), frozenset())
        self._until_us = _FAR_US
        for thing_id in state.thing_ids():
            self._note(thing_id, state.properties(thing_id))
        self._changed = True
        bus.subscribe(Changed, self._on_changed)

    def now(self) -> Standing:
        """What is closed at this moment of the twin's clock."""
        now_us = self._clock.now_us()
        if self._changed or now_us >= self._until_us:
            self._standing, self._until_us = self._judged(now_us)
            self._changed = False
        return self._standing

    def _on_changed(self, event: Changed) -> None:
        for change in event.changes:
            if change.property in _HEEDED:
                self._note(change.thing_id, {change.property: change.after})

    def _note(self, thing_id: str, properties: Mapping[str, PropertyValue]) -> None:
        for name in _HEEDED & properties.keys() if thing_id in self._things else ():
            self._facts[thing_id, name] = properties[name]
            self._changed = True

    def _judged(self, now_us: int) -> tuple[Standing, int]:
        """What follows from the facts, and the moment at which the first of them becomes too old."""
        until_us = _FAR_US
        shut: dict[str, set[str]] = {IN_SERVICE: set(), LOCKED: set(), CLOSED: set()}
        unsure: set[str] = set()
        crowding: dict[str, float] = {}
        for (thing_id, name), fact in self._facts.items():
            kept_until_us = fact.time_us + self._kept_us.get(fact.cause, _FAR_US - fact.time_us)
            if fact.quality not in _SURE or now_us >= kept_until_us:
                if name != PEOPLE:
                    unsure.add(thing_id)
                continue
            until_us = min(until_us, kept_until_us)
            if name == PEOPLE:
                if isinstance(fact.value, float | int) and fact.value > 0:
                    crowding[thing_id] = float(fact.value)
            elif fact.value is (name != IN_SERVICE):
                shut[name].add(thing_id)
        closures = Closures(
            connectors=frozenset(shut[IN_SERVICE]),
            openings=frozenset(shut[LOCKED]),
            units=self._rooms_of(shut[CLOSED]),
            crowding=crowding,
        )
        return Standing(closures, frozenset(unsure)), until_us

    def _rooms_of(self, closed: set[str]) -> frozenset[str]:
        """Rooms and sections as they are; a closed level is all of its rooms."""
        return frozenset(closed).union(*(self._units_of.get(thing_id, ()) for thing_id in closed))


def _kept_us(device: Device) -> int:
    """How long a device's word holds without being repeated; microseconds."""
    assert device.report_interval_s is not None
    return int(max(SILENT_AT_LEAST_S, SILENT_INTERVALS * device.report_interval_s) * US_PER_S)
