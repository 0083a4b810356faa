"""From a request to its tote on the belt, and from the belt back into a cell: cranes and who sends them."""

from collections import deque
from collections.abc import Callable

import simpy

from storage_sorting.events import Mark
from storage_sorting.simulated.conveyor import Belts
from storage_sorting.simulated.crane import Crane, Mission
from storage_sorting.simulated.floor import Floor
from storage_sorting.simulated.stock import Stock
from storage_sorting.simulated.things import Load, Request, Tote
from storage_sorting.simulated.watching import Unwatched
from storage_sorting.simulated.wear import Wear
from storage_sorting.stages import Service, Stage, Trouble

#: Orders that a crane may have before it: more would bind totes to desks too early.
_ORDERS = 2
ChooseDesk = Callable[[], int | None]


class _Ports:
    """Where one crane meets the belts."""

    def __init__(self, retrieval: "Retrieval", aisle: int) -> None:
        self._retrieval, self._aisle = retrieval, aisle

    def take(self) -> Mission | None:
        """The tote that stands at the end of the infeed."""
        return self._retrieval.take_in(self._aisle)

    def offer(self, tote_id: str) -> simpy.Event | None:
        """Set a tote down on the outfeed."""
        return self._retrieval.set_down(self._aisle, tote_id)


class Retrieval(Unwatched):
    """All cranes, the totes that wait for them, and how many totes may be out at once.

    `choose_desk` gives the desk for the next tote, or None if all have enough; `desk_freed` takes it back
    where the tote does not come.
    """

    def __init__(
        self,
        floor: Floor,
        belts: Belts[Load],
        stock: Stock,
        choose_desk: ChooseDesk,
        desk_freed: Callable[[int], None],
    ) -> None:
        self._desk_freed = desk_freed
        self._floor, self._env, self._report = floor, floor.env, floor.report
        self._belts, self._stock, self._choose_desk = belts, stock, choose_desk
        self._aisles = floor.layout.aisles
        self._waiting: list[deque[Tote]] = [deque() for _ in self._aisles]
        self._by_id: dict[str, Tote] = {}
        self._coming = [0] * len(self._aisles)
        self._missions = self._turn = 0
        self.out = 0
        self.most_out = max(1, int(floor.layout.loop_room * floor.scenario.loop_filled))
        self._search = floor.chance("search")
        self.cranes = [
            Crane(
                self._env,
                aisle.crane,
                aisle.motion,
                aisle.handling_s,
                ports=(_Ports(self, index), _Ports(self, index)),
                wear=Wear(floor.scenario.cranes, floor.chance(aisle.crane)),
                watcher=self,
            )
            for index, aisle in enumerate(self._aisles)
        ]
        self._aisle_of = {aisle.crane: index for index, aisle in enumerate(self._aisles)}
        self._told = {aisle.crane: floor.teller(aisle.crane) for aisle in self._aisles}

    @property
    def waiting(self) -> int:
        """Totes that are asked for and still in their cells."""
        return sum(map(len, self._waiting))

    def list_out(self) -> list[Tote]:
        """The totes that are not in their cells."""
        return [tote for tote in self._by_id.values() if tote.out]

    def ask(self, request: Request) -> None:
        """A request comes in: find its tote, and order it."""
        tote = self._stock.totes[request.tote]
        scenario, report = self._floor.scenario, self._report
        promise_s = scenario.promise_s if request.service is Service.RETRIEVAL else scenario.branch_promise_s
        report.stage(
            "catalogue",
            Stage.REQUESTED,
            request_id=request.id,
            item_id=request.item_id,
            service=request.service.value,
            destination=request.destination,
            due_us=report.now_us() + int(promise_s * 1e6),
        )
        report.stage("catalogue", Stage.VALIDATED, request_id=request.id, item_id=request.item_id)
        request.stage = Stage.VALIDATED
        if tote.under_way:
            # It is given no more work on its way: the request is allocated when the tote is back.
            tote.later.append(request)
            return
        self._allocate(tote, request)
        self._queue(tote)
        self.release()

    def ask_for_room(self, tote: Tote) -> bool:
        """Order a tote that has room for returned books; False if it is asked for anyway."""
        if tote.under_way or tote.waiting or tote.misplaced:
            return False
        self._queue(tote)
        self.release()
        return True

    def release(self) -> None:
        """Order totes from the cranes, the longest waiting first, as far as belts and desks can take them."""
        while self.out < self.most_out:
            aisle = self._next_aisle()
            if aisle is None:
                return
            desk = self._choose_desk()
            if desk is None:
                return
            self._send(self._waiting[aisle].popleft(), aisle, desk)

    def returning(self, tote: Tote) -> None:
        """A desk is done with a tote: choose the aisle that it goes to."""
        running = [i for i in range(len(self._aisles)) if self.cranes[i].machine.running]
        usable = [i for i in running or range(len(self._aisles)) if self._stock.free_in(i) > self._coming[i]]
        # Aisles alike take turns, lest the first of them gets more than its share of the totes.
        self._turn += 1
        turn, count = self._turn, len(self._aisles)
        tote.aisle = min(
            usable,
            key=lambda i: (self._coming[i] + len(self.cranes[i].orders), (i - turn) % count),
        )
        self._coming[tote.aisle] += 1
        tote.dest = self._aisles[tote.aisle].infeed

    def stands_at_infeed(self, tote: Tote) -> None:
        """A tote is at the end of an infeed."""
        aisle = self._aisles[tote.aisle]
        self._report.mark(aisle.code, Mark.ARRIVED, tote.place, tote_id=tote.load_id)
        self.cranes[tote.aisle].wake()

    def take_in(self, aisle: int) -> Mission | None:
        """The crane takes the tote at its infeed, if one stands there, and is given a cell."""
        belt = self._belts.belts[self._aisles[aisle].infeed]
        if not belt.ready:
            return None
        tote = belt.take()
        assert isinstance(tote, Tote)
        tote.cell = self._stock.choose_cell(tote, aisle)
        self._missions += 1
        at_m = self._aisles[aisle].cell_at_m(tote.cell)
        return Mission(tote.load_id, at_m, self._env.now, self._missions)

    def set_down(self, aisle: int, tote_id: str) -> simpy.Event | None:
        """The crane sets a tote down on its outfeed."""
        return self._belts.belts[self._aisles[aisle].outfeed].offer(self._by_id[tote_id])

    def crane_started(self, crane: Crane, fetch: Mission) -> None:
        """A crane sets out for a tote."""
        tote = self._by_id[fetch.tote_id]
        self._stage(Stage.CRANE_START, crane, fetch, location=tote.place)

    def tote_is_there(self, crane: Crane, fetch: Mission) -> bool:
        """Look at the label in the cell: totes are misplaced now and then."""
        tote = self._by_id[fetch.tote_id]
        if not (tote.misplaced or self._floor.take_forced("tote_missing", crane.code)):
            return True
        tote.misplaced, tote.under_way = False, False
        del self._by_id[tote.load_id]
        self.out -= 1
        self._report.trouble(
            crane.code,
            Trouble.TOTE_MISSING,
            tote_id=tote.load_id,
            location=tote.place,
            mission_id=_name(fetch),
            reason="another tote, or none, stands in the cell",
        )
        after_s = float(self._search.exponential(self._floor.scenario.search_s))
        self._env.process(self._found(tote, after_s))
        return False

    def _found(self, tote: Tote, after_s: float) -> "simpy.events.ProcessGenerator":
        """People look for a tote, find it in another cell and correct the record."""
        self._desk_freed(tote.desk)
        yield self._env.timeout(after_s)
        self._stock.take_out(tote)
        tote.cell = self._stock.choose_cell(tote, tote.aisle)
        tote.place = self._stock.cell_code(tote.aisle, tote.cell)
        self._report.stage("people", Stage.TOTE_STORED, tote_id=tote.load_id, location=tote.place)
        for request in tote.requests:
            self._allocated(tote, request)
        self._queue(tote)
        self.release()

    def tote_picked(self, crane: Crane, fetch: Mission) -> None:
        """The tote is on the crane."""
        tote = self._by_id[fetch.tote_id]
        self._stage(Stage.TOTE_PICKED, crane, fetch, location=crane.code, from_location=tote.place)
        self._stock.take_out(tote)
        tote.place, tote.out = crane.code, True

    def tote_at_port(self, crane: Crane, fetch: Mission) -> None:
        """The tote is on the outfeed."""
        outfeed = self._belts.belts[self._aisles[self._aisle_of[crane.code]].outfeed].segment.belt
        self._stage(Stage.TOTE_AT_PORT, crane, fetch, location=outfeed)
        for request in self._by_id[fetch.tote_id].requests:
            # The belt has taken it already.
            request.stage = Stage.CONVEYED
        self.release()

    def tote_taken_in(self, crane: Crane, store: Mission) -> None:
        """A tote has left the belts."""
        tote = self._by_id[store.tote_id]
        names = {"tote_id": store.tote_id, "mission_id": _name(store)}
        self._report.mark(crane.code, Mark.LEFT, tote.place, to_location=crane.code, **names)
        self._report.mark(crane.code, Mark.ARRIVED, crane.code, **names)
        tote.place = crane.code
        self._coming[tote.aisle] -= 1
        self.out -= 1
        self.release()

    def tote_stored(self, crane: Crane, store: Mission) -> None:
        """A tote is in its cell: what was asked of it meanwhile is due now."""
        tote = self._by_id.pop(store.tote_id)
        tote.place = self._stock.cell_code(tote.aisle, tote.cell)
        tote.under_way = tote.out = False
        names = {"tote_id": store.tote_id, "mission_id": _name(store)}
        self._report.mark(crane.code, Mark.LEFT, crane.code, to_location=tote.place, **names)
        self._stage(Stage.TOTE_STORED, crane, store, location=tote.place)
        later, tote.later = tote.later, []
        for request in later:
            if not request.cancelled:
                self._allocate(tote, request)
        if tote.requests:
            self._queue(tote)
            self.release()

    def crane_blocked(self, crane: Crane, *, blocked: bool) -> None:
        """The outfeed is full, or no longer."""
        mark = Mark.BLOCKED if blocked else Mark.UNBLOCKED
        self._report.mark(crane.code, mark, crane.code, tote_id=crane.load)

    def crane_down(self, crane: Crane, *, down: bool, reason: str) -> None:
        """A crane stands still, or goes on."""
        self._told[crane.code](down=down, reason=reason)
        if not down:
            self.release()

    def _allocate(self, tote: Tote, request: Request) -> None:
        tote.requests.append(request)
        self._allocated(tote, request)

    def _allocated(self, tote: Tote, request: Request) -> None:
        request.stage = Stage.ALLOCATED
        self._report.stage(
            "allocation",
            Stage.ALLOCATED,
            request_id=request.id,
            item_id=request.item_id,
            tote_id=tote.load_id,
            location=tote.place,
        )

    def _queue(self, tote: Tote) -> None:
        if not tote.waiting:
            tote.waiting, tote.asked_at_s = True, self._env.now
            self._waiting[tote.aisle].append(tote)

    def _next_aisle(self) -> int | None:
        ready = [
            index
            for index, waiting in enumerate(self._waiting)
            if waiting and self.cranes[index].machine.running and len(self.cranes[index].orders) < _ORDERS
        ]
        return min(ready, key=lambda index: self._waiting[index][0].asked_at_s, default=None)

    def _send(self, tote: Tote, aisle: int, desk: int) -> None:
        self.out += 1
        self._missions += 1
        tote.waiting, tote.under_way, tote.desk, tote.mission = False, True, desk, self._missions
        tote.dest = self._floor.layout.desks[desk].infeed
        self._by_id[tote.load_id] = tote
        mission = Mission(
            tote.load_id, self._aisles[aisle].cell_at_m(tote.cell), self._env.now, self._missions
        )
        self._report.stage(
            "allocation",
            Stage.RELEASED,
            tote_id=tote.load_id,
            mission_id=_name(mission),
            location=tote.place,
            to_location=self._floor.layout.desks[desk].code,
        )
        for request in tote.requests:
            request.stage = Stage.RELEASED
        self.cranes[aisle].fetch(mission)

    def _stage(self, stage: Stage, crane: Crane, mission: Mission, **places: str) -> None:
        tote = self._by_id.get(mission.tote_id)
        for request in () if tote is None else tote.requests:
            request.stage = stage
        self._report.stage(crane.code, stage, tote_id=mission.tote_id, mission_id=_name(mission), **places)


def _name(mission: Mission) -> str:
    return f"M{mission.number}"
