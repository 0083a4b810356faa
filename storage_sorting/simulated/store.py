"""The whole simulated store: a day's demand, all machines, and the truth about every tote and request."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import simpy

from storage_sorting.events import StorageEvent
from storage_sorting.machinery import StoreLayout
from storage_sorting.simulated.demand import Return, draw_requests, draw_returns
from storage_sorting.simulated.desks import PickDesk
from storage_sorting.simulated.floor import Floor
from storage_sorting.simulated.injection import Injection
from storage_sorting.simulated.machine import Wait
from storage_sorting.simulated.mishaps import Mishaps
from storage_sorting.simulated.outbound import Outbound
from storage_sorting.simulated.reporter import Reporter
from storage_sorting.simulated.retrieval import Retrieval
from storage_sorting.simulated.scenario import Scenario
from storage_sorting.simulated.sorting import EXCEPTION, Sorting
from storage_sorting.simulated.stock import Stock
from storage_sorting.simulated.things import Book, Crate, Load, Request, Tote
from storage_sorting.simulated.traffic import Taker, Traffic
from storage_sorting.simulated.transport import Transport
from storage_sorting.stages import Stage, Trouble
from twin.errors import TwinError

#: Returned books on the trolley from which a tote is fetched for them alone.
_TROLLEY = 40
#: How long a crate of books for the stack takes from its chute to the desks, in seconds.
_TO_DESKS_S = 300.0


class ScenarioError(TwinError):
    """A scenario that does not fit the layout."""


@dataclass(frozen=True, slots=True)
class Truth:
    """How it stands now: where each tote is that is not in its cell, and what each request has reached."""

    at_s: float
    totes: Mapping[str, str]
    requests: Mapping[str, Stage | None]


@dataclass(frozen=True, slots=True)
class Balance:
    """Books of the day so far: what came in, what went out, and what is in between."""

    requested: int
    ready: int
    cancelled: int
    missing: int
    open: int
    returned: int
    sorted_out: int
    on_sorter: int


class SimulatedStore:
    """A store that behaves. Whoever drives `env` decides how fast: `run(until_s)`, or step by step.

    `emit` gets every storage event at its moment; `start_us` is the moment of second 0, a midnight.
    """

    def __init__(
        self,
        layout: StoreLayout,
        scenario: Scenario,
        seed: int,
        emit: Callable[[StorageEvent], None],
        *,
        start_us: int = 0,
        injections: tuple[Injection, ...] = (),
    ) -> None:
        self.env = simpy.Environment(initial_time=scenario.from_s)
        self.layout, self.scenario = layout, scenario
        self.report = Reporter(self.env, emit, start_us)
        self._floor = floor = Floor(self.env, layout, scenario, self.report, seed)
        self.stock = Stock(layout, scenario, floor.chance("stock"))
        self._trolley: list[Book] = []
        self._requests: list[Request] = []
        self._open: dict[str, Request] = {}
        self._returned = self._ready = self._cancelled = 0
        self.traffic = Traffic(floor)
        self.belts = self.traffic.lay({i.feed: i.book_s for i in layout.ring.inductions})
        self.retrieval = Retrieval(floor, self.belts, self.stock, self._choose_desk, self._desk_freed)
        self.desks = [self._desk(index) for index in range(len(layout.desks))]
        self.outbound = Outbound(floor, self.belts, self._shelve)
        self.sorting = Sorting(floor, self.belts, self._crate_closed)
        self.transport = Transport(floor, self.sorting.close_for, self._shelve)
        self.traffic.bind(self._takers())
        parts = (self.retrieval, self.desks, self.outbound, self.sorting)
        self._mishaps = Mishaps(floor, self.belts, parts, self._cancel_one)
        self._collecting = floor.chance("readers")
        self._branches = self._branches_of(scenario)
        self.env.process(self._requests_come())
        self.env.process(self._returns_come())
        for injection in injections:
            self._mishaps.order(injection)

    def run(self, until_s: float | None = None) -> None:
        """As fast as possible, to a second of the day; to its end if None."""
        self.env.run(until=self.scenario.to_s if until_s is None else until_s)

    def inject(self, injection: Injection) -> None:
        """Order a mishap."""
        self._mishaps.order(injection)

    def truth(self) -> Truth:
        """How it truly stands at this moment."""
        out = {tote.load_id: tote.place for tote in self.retrieval.list_out()}
        return Truth(self.env.now, out, {request.id: request.stage for request in self._requests})

    def balance(self) -> Balance:
        """Count what came, what is done and what is on the way."""
        missing = sum(request.missing for request in self._open.values())
        return Balance(
            requested=len(self._requests),
            ready=self._ready,
            cancelled=self._cancelled,
            missing=missing,
            open=len(self._open) - missing,
            returned=self._returned,
            sorted_out=self.sorting.sorted - self.sorting.hospital,
            on_sorter=self.sorting.waiting,
        )

    def _branches_of(self, scenario: Scenario) -> tuple[str, ...]:
        known = [chute.destination for chute in self.layout.ring.chutes]
        for destination in (scenario.hall, scenario.stack, EXCEPTION):
            if destination not in known:
                raise ScenarioError(
                    f"no chute leads to {destination!r}; name one of {', '.join(known[:9])}..."
                )
        for ordinal in scenario.pickup_storeys:
            if not all(lift.lowest_ordinal <= ordinal <= lift.highest_ordinal for lift in self.layout.lifts):
                raise ScenarioError(f"not every lift serves storey {ordinal}; leave it out of pickup_storeys")
        return tuple(d for d in known if d not in {scenario.hall, scenario.stack, EXCEPTION})

    def _desk(self, index: int) -> PickDesk:
        return PickDesk(
            self._floor,
            index,
            self.belts,
            self.stock,
            self._trolley,
            picked=self._picked,
            done=self._tote_done,
        )

    def _takers(self) -> dict[int, Taker]:
        """Who takes what stands at each dead end."""
        takers: dict[int, Taker] = {}
        for aisle in self.layout.aisles:
            takers[aisle.infeed] = self._at_infeed
        for desk in self.desks:
            takers[desk.desk.infeed] = _only_totes(desk.stands_ready)
        for lift in self.outbound.lifts:
            takers[lift.lift.infeed] = _waking(lift.wake)
        for induction in self.layout.ring.inductions:
            takers[induction.feed] = self._at_induction(induction.feed)
        return takers

    def _at_infeed(self, load: Load) -> None:
        assert isinstance(load, Tote)
        self.retrieval.stands_at_infeed(load)

    def _at_induction(self, feed: int) -> Taker:
        return lambda load: self.sorting.stands_ready(feed)  # noqa: ARG005

    def _choose_desk(self) -> int | None:
        """The open desk with fewest totes before it; a closed one only if all are."""
        desks = [i for i, desk in enumerate(self.desks) if desk.open] or list(range(len(self.desks)))
        best = min(desks, key=lambda i: (self.desks[i].expected, i))
        if self.desks[best].expected >= self.scenario.desk_totes:
            return None
        self.desks[best].expected += 1
        return best

    def _desk_freed(self, desk: int) -> None:
        self.desks[desk].expected -= 1

    def _requests_come(self) -> Wait:
        rng = self._floor.chance("requests")
        places = (*self._branches, self.scenario.hall)
        for request in draw_requests(self.scenario, self.stock, places, rng):
            if request.asked_at_s < self.env.now:
                continue
            yield self.env.timeout(request.asked_at_s - self.env.now)
            self._requests.append(request)
            self._open[request.id] = request
            self.retrieval.ask(request)

    def _returns_come(self) -> Wait:
        rng = self._floor.chance("returns")
        coming: deque[Return] = deque(draw_returns(self.scenario, self._branches, rng))
        while coming:
            returned = coming.popleft()
            if returned.at_s < self.env.now:
                continue
            yield self.env.timeout(returned.at_s - self.env.now)
            self._returned += 1
            self.sorting.bring(returned.book)

    def _picked(self, request: Request) -> None:
        if self.sorting.knows(request.destination):
            self._returned += 1
            self.sorting.bring(Book(request.item_id, request.destination, request))
        else:
            self.env.process(self._walk_to_wall(request))

    def _walk_to_wall(self, request: Request) -> Wait:
        yield self.env.timeout(self.scenario.put_s)
        self.outbound.put(request)

    def _tote_done(self, tote: Tote) -> None:
        self.retrieval.returning(tote)

    def _crate_closed(self, crate: Crate) -> None:
        if crate.destination == self.scenario.stack:
            self.env.process(self._to_desks(crate))
        else:
            self.transport.add(crate)

    def _to_desks(self, crate: Crate) -> Wait:
        """Books for the stack go to the desks, where they are put into totes that come by."""
        yield self.env.timeout(_TO_DESKS_S)
        self._trolley += crate.books
        if len(self._trolley) > _TROLLEY:
            rng = self._floor.chance(f"room {crate.id}")
            for number in self.stock.draw_totes(rng, len(self._trolley) // self.scenario.put_away_batch):
                self.retrieval.ask_for_room(self.stock.totes[int(number)])

    def _shelve(self, request: Request, slot: str) -> None:
        """A book is on the pickup shelf: its reader is told, and comes."""
        names = {"request_id": request.id, "item_id": request.item_id, "slot_id": slot}
        request.stage = Stage.SHELVED
        self.report.stage("shelves", Stage.SHELVED, location=request.destination, **names)
        if self._open.pop(request.id, None) is not None:
            self._ready += 1
        request.stage = Stage.NOTIFIED
        self.report.stage("shelves", Stage.NOTIFIED, location=request.destination, **names)
        self.env.process(self._collect(request, names))

    def _collect(self, request: Request, names: dict[str, str]) -> Wait:
        after_s = float(self._collecting.exponential(self.scenario.collect_s))
        never = self._collecting.random() < self.scenario.never_collected or after_s > self.scenario.kept_s
        yield self.env.timeout(self.scenario.kept_s if never else after_s)
        request.stage = Stage.EXPIRED if never else Stage.COLLECTED
        self.report.stage("shelves", request.stage, location=request.destination, **names)

    def _cancel_one(self) -> None:
        """A reader withdraws the youngest request whose book is still in its tote."""
        for request in reversed(self._open.values()):
            if request.stage in _STILL_IN_TOTE and not request.cancelled:
                request.cancelled = True
                self._cancelled += 1
                del self._open[request.id]
                names = {"request_id": request.id, "item_id": request.item_id}
                self.report.trouble("catalogue", Trouble.CANCELLED, **names)
                return


_STILL_IN_TOTE = frozenset(
    {
        *(Stage.VALIDATED, Stage.ALLOCATED, Stage.RELEASED, Stage.CRANE_START),
        *(Stage.TOTE_PICKED, Stage.TOTE_AT_PORT),
    }
)


def _only_totes(take: Callable[[Tote], None]) -> Taker:
    def taken(load: Load) -> None:
        assert isinstance(load, Tote)
        take(load)

    return taken


def _waking(wake: Callable[[], None]) -> Taker:
    return lambda load: wake()  # noqa: ARG005
