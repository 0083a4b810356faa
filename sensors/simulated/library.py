"""The whole simulated library: a stream of timed MQTT messages, and the truth behind them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from zoneinfo import ZoneInfo

import numpy as np

from sensors.simulated.agenda import US_PER_H, Agenda
from sensors.simulated.climate import Air, Climate
from sensors.simulated.crowd import Crowd, Presence, Witnesses
from sensors.simulated.devices import ClimateDevice, CounterDevice, MotionDevice, PresenceDevice
from sensors.simulated.doors import Doors
from sensors.simulated.faults import FAULTY_SHARE, Fault, draw_faults
from sensors.simulated.links import Link, LorawanLink, NativeLink, ZigbeeLink
from sensors.simulated.machines import RELIABILITY, MachineDevice
from sensors.simulated.payloads import LorawanNetwork, TimedMessage, zigbee_availability, zigbee_devices
from sensors.simulated.reporting import SimulatedDevice, Stage
from sensors.simulated.shelving import ShelfReaderDevice, Shelving
from sensors.simulated.timetable import DEFAULT_HOURS, Timetable, parse_hours
from sensors.simulated.truth import Record, Truth
from twin.venue.model import Device, Venue

#: The evening before is lived through without devices, so that the night room is not empty at the start.
WARM_UP_US = 12 * US_PER_H
#: The truth is kept this long.
KEEP_US = 48 * US_PER_H
_BRIDGE = "zigbee2mqtt/bridge/"


class SimulatedLibrary:
    """Readers, air and devices of `venue` from `start_us` (microseconds since 1970-01-01 UTC) on, endlessly.

    Iterating yields TimedMessage in the order of time and lives the library as it goes; a second loop goes
    on where the first stopped. The same venue, seed and start give the same messages byte for byte. Readers
    have been there since the morning, but devices begin at `start_us`. It does no input or output and asks
    no clock.

    `all_night` are the units that stay open; by default those whose occupant's hours are 24/7. Devices of
    other categories or protocols than the simulated ones say nothing and are listed in `mute`, as do shelf
    readers of ranges that `tagged` does not name: it gives the tags of the books on each. Until
    `live_us` devices report every change, but repeat what did not change only every seven minutes, so that
    a morning that is already past is soon published.
    """

    def __init__(  # noqa: PLR0913 - each is a circumstance of its own
        self,
        venue: Venue,
        rng: np.random.Generator,
        start_us: int,
        *,
        all_night: Collection[str] | None = None,
        faulty_share: float = FAULTY_SHARE,
        faults: Sequence[Fault] | None = None,
        building: str | None = None,
        live_us: int | None = None,
        tagged: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        crowd_rng, climate_rng, fault_rng, device_rng, machine_rng, shelf_rng = rng.spawn(6)
        self.venue, self.start_us = venue, start_us
        self.building = building or (venue.buildings[0].id if venue.buildings else venue.id)
        self.timetable = Timetable(ZoneInfo(venue.time_zone), parse_hours(venue.hours or DEFAULT_HOURS))
        self._agenda = Agenda(self.timetable.day(start_us).midnight_us - WARM_UP_US)
        self._said: list[TimedMessage] = []
        self.crowd = Crowd(
            venue, crowd_rng, self._agenda, self.timetable, Witnesses(self._seat, self._room, self._door),
            all_night_units(venue) if all_night is None else all_night,
        )  # fmt: skip
        self._climate = Climate(venue, climate_rng, self.timetable, self._agenda.now_us)
        self._record = Record([seat.id for seat in venue.seats], list(self.crowd.people), self._agenda.now_us)
        self._watchers: dict[int, list[PresenceDevice | MotionDevice]] = {}
        self._doors = Doors(venue, device_rng)
        self._agenda.run_until(start_us)

        breakable = [device for device in venue.devices if device.category != "rfid"]
        drawn = draw_faults(breakable, fault_rng, start_us, faulty_share)
        self.faults: tuple[Fault, ...] = drawn if faults is None else tuple(faults)
        self.mute: tuple[Device, ...] = ()
        self.device_kinds = _kinds(venue)
        live_us = live_us or start_us
        self._machines = Stage(self._agenda, machine_rng, self._said.append, live_us)
        self._shelves = Stage(self._agenda, shelf_rng, self._said.append, live_us)
        self._shelving = Shelving(tagged, shelf_rng, self._agenda)
        machines = (device.id for device in venue.devices if device.category in RELIABILITY)
        self._turn_of = {device_id: turn for turn, device_id in enumerate(machines)}
        self._devices = self._install(Stage(self._agenda, device_rng, self._said.append, live_us))
        self._forget_us = start_us + KEEP_US
        self._begin()

    @property
    def now_us(self) -> int:
        """How far the library has lived, microseconds since 1970-01-01 UTC."""
        return self._agenda.now_us

    def __iter__(self) -> Iterator[TimedMessage]:
        yield from self._take()
        while self._agenda.step():
            if self._said:
                yield from self._take()
            if self._agenda.now_us > self._forget_us:
                self._record.forget_before(self._agenda.now_us - KEEP_US)
                self._forget_us = self._agenda.now_us + US_PER_H

    def truth_at(self, time_us: int) -> Truth:
        """What was true at `time_us`; raises UnknownTruthError for what was not lived yet, or long ago."""
        return self._record.at(time_us, self._agenda.now_us, self.faults, self.device_kinds)

    def _take(self) -> Sequence[TimedMessage]:
        said = tuple(self._said)
        self._said.clear()
        return said

    def _seat(self, seat: int, presence: Presence) -> None:
        self._record.seat_changed(self._agenda.now_us, seat, presence)
        for watcher in self._watchers.get(seat, ()):
            watcher.sense(presence is Presence.PRESENT)

    def _room(self, unit_id: str, people: int) -> None:
        before = self._record.people_now(unit_id)
        self._climate.advance(unit_id, self._agenda.now_us, before)
        self._record.room_changed(self._agenda.now_us, unit_id, people)
        self._doors.pass_into(unit_id, people - before)

    def _door(self, people: int) -> None:
        self._doors.pass_entrance(people)

    def _begin(self) -> None:
        zigbee = [device for device in self.venue.devices if device.protocol == "zigbee2mqtt"]
        if zigbee:
            for topic, payload in (("state", zigbee_availability(True)), ("devices", zigbee_devices(zigbee))):
                self._said.append(TimedMessage(self.start_us, _BRIDGE + topic, payload, 1, True))
        self._shelving.start()
        for device in self._devices:
            device.start()
        for seat, presence in enumerate(self.crowd.presence):
            if presence is Presence.PRESENT:
                for watcher in self._watchers.get(seat, ()):
                    watcher.sense(True)

    def _install(self, stage: Stage) -> list[SimulatedDevice]:
        seat_numbers = {seat.id: number for number, seat in enumerate(self.venue.seats)}
        faults = {fault.device_id: fault for fault in self.faults}
        network = LorawanNetwork(self.venue.id, "library")
        installed: list[SimulatedDevice] = []
        for device in self.venue.devices:
            fault = faults.get(device.id)
            place = self._place_of(device, stage)
            link = self._link(device, place.rng, network, fault.offset_us if fault else 0)
            made = None if link is None else self._make(device, link, place, fault)
            if made is None:
                self.mute = (*self.mute, device)
                continue
            installed.append(made)
            if isinstance(made, PresenceDevice | MotionDevice):
                self._watchers.setdefault(seat_numbers[device.feature_of_interest], []).append(made)
            elif isinstance(made, CounterDevice):
                self._doors.add(made)
        return installed

    def _place_of(self, device: Device, usual: Stage) -> Stage:
        """Machines and shelves have a chance of their own, so that all others do the same without them."""
        if device.category == "rfid":
            return self._shelves
        return self._machines if device.category in RELIABILITY else usual

    def _link(
        self, device: Device, rng: np.random.Generator, network: LorawanNetwork, clock_offset_us: int
    ) -> Link | None:
        match device.protocol:
            case "bibliotwin":
                wired = device.category in RELIABILITY
                return NativeLink(device, self.building, rng, clock_offset_us, wired=wired)
            case "zigbee2mqtt":
                return ZigbeeLink(device, self.timetable.zone, rng, self.start_us)
            case "chirpstack_v4":
                return LorawanLink(device, network, rng, self.start_us)
            case _:
                return None

    def _make(self, device: Device, link: Link, stage: Stage, fault: Fault | None) -> SimulatedDevice | None:
        about = device.feature_of_interest
        if device.category in ("desk", "radar", "motion"):
            feature = self.venue.by_id.get(about)
            unit_id = getattr(feature, "unit_id", None)
            if unit_id is None:
                return None
            if device.category == "motion":
                return MotionDevice(
                    device, link, stage, fault, passed=lambda: self._record.people_now(unit_id) > 0
                )
            return PresenceDevice(device, link, stage, fault)
        if device.category == "climate" and (room := self._climate.room_of(about)) is not None:
            return ClimateDevice(device, link, stage, fault, sample=lambda: self._air(room))
        if device.category == "counter":
            return CounterDevice(device, link, stage, fault)
        if device.category in RELIABILITY:
            turn = self._turn_of[device.id]
            return MachineDevice(device, link, stage, fault, timetable=self.timetable, turn=turn)
        if device.category == "rfid" and isinstance(link, NativeLink) and self._shelving.has(about):
            return ShelfReaderDevice(device, link, stage, self._shelving)
        return None

    def _air(self, unit_id: str) -> Air:
        return self._climate.advance(unit_id, self._agenda.now_us, self._record.people_now(unit_id))


def all_night_units(venue: Venue) -> frozenset[str]:
    """Units with an occupant that never closes, else those called 24-hour."""
    unit_of_anchor = {anchor.id: anchor.unit_id for anchor in venue.anchors}
    found = {
        unit_of_anchor.get(occupant.anchor_id)
        for occupant in venue.occupants
        if occupant.hours == "24/7" and occupant.anchor_id is not None
    }
    found |= {unit.id for unit in venue.units if "24" in unit.name.get("en", "")}
    return frozenset(unit_id for unit_id in found if unit_id is not None)


def _kinds(venue: Venue) -> MappingProxyType[str, str]:
    seats = {seat.id for seat in venue.seats}
    return MappingProxyType(
        {d.feature_of_interest: d.category for d in venue.devices if d.feature_of_interest in seats}
    )
