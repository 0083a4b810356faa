"""Picked books to readers' shelves: put walls, boxes, book lifts and vehicles."""

from collections import deque
from collections.abc import Callable

import simpy

from storage_sorting.events import Mark
from storage_sorting.machinery import Lift
from storage_sorting.simulated.conveyor import Belts
from storage_sorting.simulated.floor import Floor
from storage_sorting.simulated.machine import Machine, Wait
from storage_sorting.simulated.things import Carrier, Load, Request
from storage_sorting.simulated.wear import Wear
from storage_sorting.stages import Stage, Trouble

#: Doors and handing over of a lift, at each stop.
_STOP_S = 8.0
Shelved = Callable[[Request, str], None]


class BookLift:
    """One lift: takes what stands at its belt, goes up from storey to storey, and comes back empty."""

    def __init__(
        self, floor: Floor, lift: Lift, belts: Belts[Load], arrived: Callable[[Carrier], None]
    ) -> None:
        self._floor, self._env, self._report, self.lift = floor, floor.env, floor.report, lift
        self._infeed, self._arrived = belts.belts[lift.infeed], arrived
        wear = Wear(floor.scenario.lifts, floor.chance(lift.code))
        self.machine = Machine(self._env, wear, floor.teller(lift.code))
        self._idle: simpy.Event | None = None
        self.load: list[Carrier] = []
        #: Boxes sent to this lift that are not up yet, and trips made.
        self.expected = self.trips = 0
        self._env.process(self._work())

    def wake(self) -> None:
        """A box stands at the belt."""
        idle, self._idle = self._idle, None
        if idle is not None:
            idle.succeed()

    def _work(self) -> Wait:
        while True:
            if not self._infeed.ready:
                self._idle = self._env.event()
                yield self._idle
                continue
            while self._infeed.ready and len(self.load) < self.lift.carriers:
                carrier = self._infeed.take()
                assert isinstance(carrier, Carrier)
                carrier.place = self.lift.code
                self.load.append(carrier)
                yield from self.machine.run(_STOP_S)
            self.trips += 1
            trip = f"{self.lift.code}-{self.trips}"
            for carrier in self.load:
                self._tell(Stage.LIFT_DEPART, carrier, trip, self.lift.code)
            at = self.lift.lowest_ordinal
            for ordinal in sorted({carrier.ordinal for carrier in self.load}):
                yield from self._travel(ordinal - at)
                at = ordinal
                for carrier in [each for each in self.load if each.ordinal == ordinal]:
                    yield from self.machine.run(_STOP_S)
                    self.load.remove(carrier)
                    self.expected -= 1
                    self._tell(Stage.LIFT_ARRIVE, carrier, trip, f"{self.lift.code}-{ordinal + 1}f")
                    self._arrived(carrier)
            yield from self._travel(at - self.lift.lowest_ordinal)

    def _travel(self, storeys: int) -> Wait:
        yield from self.machine.run(abs(storeys) * self.lift.level_height_m / self.lift.speed_m_s)

    def _tell(self, stage: Stage, carrier: Carrier, trip: str, location: str) -> None:
        carrier.place = location
        for request in carrier.requests:
            request.stage = stage
        self._report.stage(
            self.lift.code,
            stage,
            carrier_id=carrier.load_id,
            lift_trip_id=trip,
            location=location,
            to_location=carrier.destination,
        )


class Outbound:
    """Put walls, lifts and vehicles. `shelved` gets each request with its pickup slot."""

    def __init__(self, floor: Floor, belts: Belts[Load], shelved: Shelved) -> None:
        self._floor, self._env, self._report, self._belts = floor, floor.env, floor.report, belts
        self._shelved = shelved
        self._free = deque(slot for wall in floor.layout.walls for slot in wall.slots)
        self._open: dict[str, Carrier] = {}
        self._no_slot: deque[Request] = deque()
        self._boxes = self._orders = 0
        self._closed_slots = 0
        self._vehicles = simpy.Store(self._env)
        self._vehicles.items.extend(f"V{n + 1}" for n in range(floor.scenario.vehicles))
        self._rng = floor.chance("vehicles")
        self.lifts = [BookLift(floor, lift, belts, self._at_storey) for lift in floor.layout.lifts]

    def put(self, request: Request) -> None:
        """Put a picked book into the slot of its destination."""
        carrier = self._open.get(request.destination)
        if carrier is None:
            if self._closed_slots or not self._free:
                self._no_slot.append(request)
                self._report.trouble(
                    "put-wall",
                    Trouble.NO_BIN_OF_SIZE,
                    request_id=request.id,
                    item_id=request.item_id,
                    reason="no slot of the put wall is free",
                )
                return
            carrier = self._begin(request)
        carrier.requests.append(request)
        request.stage = Stage.PUT_WALL
        self._report.stage(
            carrier.slot.rsplit("-", 2)[0],
            Stage.PUT_WALL,
            request_id=request.id,
            item_id=request.item_id,
            carrier_id=carrier.load_id,
            location=carrier.slot,
        )
        if len(carrier.requests) >= self._floor.scenario.carrier_volumes:
            self._close(carrier)

    def close_slots(self) -> None:
        """No new slot can be begun, until as many `open_slots`."""
        self._closed_slots += 1

    def open_slots(self) -> None:
        """Slots can be begun again; what waited is put."""
        self._closed_slots = max(0, self._closed_slots - 1)
        self._put_waiting()

    def _begin(self, request: Request) -> Carrier:
        self._boxes += 1
        name = f"K{self._boxes:05d}"
        carrier = Carrier(name, request.destination, request.ordinal, self._free.popleft())
        carrier.place = carrier.slot
        self._open[request.destination] = carrier
        self._env.process(self._wave(carrier))
        return carrier

    def _wave(self, carrier: Carrier) -> Wait:
        """A box goes after a while, full or not."""
        yield self._env.timeout(self._floor.scenario.wave_s)
        if carrier.open:
            self._close(carrier)

    def _close(self, carrier: Carrier) -> None:
        carrier.open = False
        del self._open[carrier.destination]
        self._free.append(carrier.slot)
        for request in carrier.requests:
            request.stage = Stage.CARRIER_LOADED
            self._report.stage(
                "put-wall",
                Stage.CARRIER_LOADED,
                request_id=request.id,
                item_id=request.item_id,
                carrier_id=carrier.load_id,
                location=carrier.slot,
            )
        running = [lift for lift in self.lifts if lift.machine.running] or self.lifts
        lift = min(running, key=lambda each: each.expected)
        lift.expected += 1
        carrier.dest = lift.lift.infeed
        self._belts.belts[self._floor.layout.wall_exit].offer(carrier)
        self._put_waiting()

    def _put_waiting(self) -> None:
        while self._no_slot and self._free and not self._closed_slots:
            self.put(self._no_slot.popleft())

    def _at_storey(self, carrier: Carrier) -> None:
        self._env.process(self._drive(carrier))

    def _drive(self, carrier: Carrier) -> Wait:
        """A vehicle takes a box from the lift to its shelf, and people put the books there."""
        vehicle = yield self._vehicles.get()
        self._orders += 1
        names = {"carrier_id": carrier.load_id, "vehicle_order_id": f"O{self._orders}"}
        self._report.mark(vehicle, Mark.LEFT, carrier.place, to_location=carrier.destination, **names)
        carrier.place = vehicle
        yield self._env.timeout(float(self._rng.gamma(4.0, self._floor.scenario.vehicle_s / 4.0)))
        carrier.place = carrier.destination
        self._report.mark(vehicle, Mark.ARRIVED, carrier.destination, **names)
        self._vehicles.put(vehicle)
        for number, request in enumerate(carrier.requests):
            self._shelved(request, f"{carrier.destination}-{carrier.load_id}-{number + 1}")
