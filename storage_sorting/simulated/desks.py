"""People at desks: they take the books that are asked for out of a tote, and put returned ones in."""

from collections.abc import Callable

import simpy

from storage_sorting.events import Mark, ScanOutcome
from storage_sorting.machinery import Desk
from storage_sorting.simulated.conveyor import Belts
from storage_sorting.simulated.floor import Floor
from storage_sorting.simulated.machine import Machine, Wait
from storage_sorting.simulated.stock import Stock
from storage_sorting.simulated.things import Book, Load, Request, Tote
from storage_sorting.simulated.wear import Wear
from storage_sorting.stages import Stage, Trouble

#: How long a second look at a label takes.
_AGAIN_S = 5.0
Picked = Callable[[Request], None]


class PickDesk:
    """One desk and its people. `picked` gets each book, `done` each tote that goes back."""

    def __init__(
        self,
        floor: Floor,
        index: int,
        belts: Belts[Load],
        stock: Stock,
        to_store: list[Book],
        *,
        picked: Picked,
        done: Callable[[Tote], None],
    ) -> None:
        self._floor, self._env, self._report, self._stock = floor, floor.env, floor.report, stock
        self.desk: Desk = floor.layout.desks[index]
        self._infeed, self._outfeed = belts.belts[self.desk.infeed], belts.belts[self.desk.outfeed]
        self._to_store, self._picked, self._done = to_store, picked, done
        self._rng = floor.chance(self.desk.code)
        self._breaks = floor.scenario.desk_breaks if index % 2 else ()
        self._idle: simpy.Event | None = None
        #: Totes that were sent here and have not left; at how many books were taken out and put in.
        self.expected = 0
        self.picks = self.stored = 0
        self.busy_s = 0.0
        wear = Wear(None, self._rng)
        self.machines = [
            Machine(self._env, wear, floor.teller(self.desk.code)) for _ in range(self.desk.people)
        ]
        for machine in self.machines:
            self._env.process(self._work(machine))

    @property
    def open(self) -> bool:
        """Whether people are there to work."""
        return self._break_ends_s() is None and any(machine.running for machine in self.machines)

    def stands_ready(self, tote: Tote) -> None:
        """A tote has come."""
        self._report.stage(self.desk.code, Stage.TOTE_ARRIVED, tote_id=tote.load_id, location=self.desk.code)
        tote.place = self.desk.code
        for request in tote.requests:
            request.stage = Stage.TOTE_ARRIVED
        idle, self._idle = self._idle, None
        if idle is not None:
            idle.succeed()

    def _break_ends_s(self) -> float | None:
        return next((end for begin, end in self._breaks if begin <= self._env.now < end), None)

    def _work(self, machine: Machine) -> Wait:
        while True:
            break_ends_s = self._break_ends_s()
            if break_ends_s is not None:
                yield self._env.timeout(break_ends_s - self._env.now)
            if not self._infeed.ready:
                self._idle = self._env.event()
                yield self._idle
                continue
            tote = self._infeed.take()
            assert isinstance(tote, Tote)
            began = self._env.now
            yield from machine.run(self._floor.scenario.notice_s)
            self._report.mark(self.desk.code, Mark.GRANTED, self.desk.code, tote_id=tote.load_id)
            yield from machine.run(self._floor.scenario.tote_open_s)
            for request in tote.requests:
                yield from self._pick(machine, request, tote)
            yield from self._put_away(machine, tote)
            yield from machine.run(self._floor.scenario.tote_close_s)
            self.busy_s += self._env.now - began
            tote.requests = []
            self._done(tote)
            self.expected -= 1
            yield from self._push_out(tote)

    def _push_out(self, tote: Tote) -> Wait:
        code, names = self.desk.code, {"tote_id": tote.load_id}
        taken = self._outfeed.offer(tote)
        if taken is not None:
            self._report.mark(code, Mark.BLOCKED, code, **names)
            yield taken
            self._report.mark(code, Mark.UNBLOCKED, code, **names)

    def _pick(self, machine: Machine, request: Request, tote: Tote) -> Wait:
        if request.cancelled:
            return
        scenario, code = self._floor.scenario, self.desk.code
        scv = scenario.pick_scv
        yield from machine.run(float(self._rng.gamma(1 / scv, self.desk.book_s * scv)))
        names = {"request_id": request.id, "item_id": request.item_id, "tote_id": tote.load_id}
        if request.missing or self._floor.take_forced("item_missing", code):
            request.missing = True
            self._report.trouble(code, Trouble.ITEM_MISSING, location=code, **names)
            return
        for outcome, share in (
            (ScanOutcome.NO_READ, scenario.no_read),
            (ScanOutcome.MULTI_READ, scenario.multi_read),
            (ScanOutcome.MISMATCH, scenario.mismatch),
        ):
            if self._rng.random() < share or self._floor.take_forced(outcome.value, code):
                self._report.scan(code, outcome, location=code, **names)
                yield from machine.run(_AGAIN_S)
        self._report.scan(code, ScanOutcome.GOOD, location=code, **names)
        self._report.stage(code, Stage.ITEM_SCANNED, location=code, **names)
        self._stock.fill[tote.number] -= 1
        self.picks += 1
        request.stage = Stage.ITEM_SCANNED
        self._picked(request)

    def _put_away(self, machine: Machine, tote: Tote) -> Wait:
        scenario = self._floor.scenario
        room = int(self._stock.room - self._stock.fill[tote.number])
        for _ in range(min(room, scenario.put_away_batch, len(self._to_store))):
            # People of other desks take from the same trolley meanwhile.
            if not self._to_store:
                return
            book = self._to_store.pop(0)
            yield from machine.run(scenario.put_away_s)
            self._stock.fill[tote.number] += 1
            self.stored += 1
            book.place = tote.load_id
            self._report.mark(
                self.desk.code,
                Mark.ARRIVED,
                self.desk.code,
                item_id=book.item_id,
                tote_id=tote.load_id,
                decision="put_away",
            )
