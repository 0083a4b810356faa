"""Crates to branches and to the second hall: vehicles on a timetable, unpacking, and the shelf."""

from collections import defaultdict
from collections.abc import Callable

from storage_sorting.simulated.floor import Floor
from storage_sorting.simulated.machine import Wait
from storage_sorting.simulated.scenario import Route
from storage_sorting.simulated.things import Crate, Request
from storage_sorting.stages import Stage

Shelved = Callable[[Request, str], None]


class Transport:
    """Crates that wait for their vehicle, and vehicles. `close_for` closes what stands under a chute."""

    def __init__(self, floor: Floor, close_for: Callable[[str], None], shelved: Shelved) -> None:
        self._floor, self._env, self._report = floor, floor.env, floor.report
        self._close_for, self._shelved = close_for, shelved
        self._rng = floor.chance("transport")
        self._waiting: dict[str, list[Crate]] = defaultdict(list)
        self.on_the_way = self.delivered = self.departures = 0
        for route in floor.scenario.routes:
            self._env.process(self._run(route))

    @property
    def waiting(self) -> int:
        """Books in closed crates that wait for a vehicle."""
        return sum(len(crate.books) for crates in self._waiting.values() for crate in crates)

    def add(self, crate: Crate) -> None:
        """A crate is closed."""
        self._waiting[crate.destination].append(crate)

    def _run(self, route: Route) -> Wait:
        for leaves_s in route.leaves_s:
            if leaves_s < self._env.now:
                continue
            yield self._env.timeout(leaves_s - self._env.now)
            crates: list[Crate] = []
            for destination in route.destinations:
                self._close_for(destination)
                crates += self._waiting.pop(destination, [])
            if crates:
                self.departures += 1
                self._env.process(self._drive(route, crates))

    def _drive(self, route: Route, crates: list[Crate]) -> Wait:
        self.on_the_way += sum(len(crate.books) for crate in crates)
        for stage in (Stage.LOADED, Stage.DEPARTED):
            for crate in crates:
                self._tell(route, stage, crate, route.code)
        yield self._env.timeout(route.travel_s * float(self._rng.gamma(25.0, 1 / 25.0)))
        for crate in crates:
            self._tell(route, Stage.ARRIVED, crate, crate.destination)
            self._env.process(self._unpack(crate))

    def _unpack(self, crate: Crate) -> Wait:
        yield self._env.timeout(float(self._rng.gamma(4.0, self._floor.scenario.unpack_s / 4.0)))
        self.on_the_way -= len(crate.books)
        self.delivered += len(crate.books)
        for number, book in enumerate(crate.books):
            book.place = crate.destination
            if book.request is not None:
                self._shelved(book.request, f"{crate.destination}-{crate.id}-{number + 1}")

    def _tell(self, route: Route, stage: Stage, crate: Crate, location: str) -> None:
        crate.place = location
        for book in crate.books:
            book.place = location
            if book.request is not None:
                book.request.stage = stage
        self._report.stage(
            route.code, stage, crate_id=crate.id, location=location, destination=crate.destination
        )
