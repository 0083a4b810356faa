"""What a mishap does to the store: from the order to the stop, and back when it is over."""

from collections.abc import Callable, Iterable, Sequence

from storage_sorting.simulated.conveyor import Belts
from storage_sorting.simulated.desks import PickDesk
from storage_sorting.simulated.floor import Floor
from storage_sorting.simulated.injection import Injection, Mishap
from storage_sorting.simulated.machine import Machine, Wait
from storage_sorting.simulated.outbound import Outbound
from storage_sorting.simulated.retrieval import Retrieval
from storage_sorting.simulated.sorting import Sorting
from storage_sorting.simulated.things import Load
from storage_sorting.simulated.wear import Reliability
from storage_sorting.stages import Trouble


class Mishaps:
    """Orders mishaps, and lets belts and the sorter jam of themselves by their reliability."""

    def __init__(
        self,
        floor: Floor,
        belts: Belts[Load],
        parts: tuple[Retrieval, Sequence[PickDesk], Outbound, Sorting],
        cancel: Callable[[], None],
    ) -> None:
        self._floor, self._env, self._report, self._belts = floor, floor.env, floor.report, belts
        self._retrieval, self._desks, self._outbound, self._sorting = parts
        self._cancel = cancel
        for code in floor.layout.list_codes("conveyor"):
            self._jam_by_itself(code, floor.scenario.belts)
        self._jam_by_itself(floor.layout.ring.code, floor.scenario.sorter)

    def order(self, injection: Injection) -> None:
        """Let it happen at its time, or now if that is past."""
        self._env.process(self._happen(injection))

    def _happen(self, injection: Injection) -> Wait:
        yield self._env.timeout(max(0.0, injection.at_s - self._env.now))
        begin, end = self._acts(injection)
        begin()
        if end is not None:
            yield self._env.timeout(injection.lasts_s)
            end()

    def _acts(self, injection: Injection) -> tuple[Callable[[], None], Callable[[], None] | None]:
        """What begins it, and what ends it."""
        kind, device = injection.kind, injection.device
        if kind in {Mishap.JAM, Mishap.DOWN} and injection.category in {"conveyor", "sorter"}:
            troubles = _JAM if kind is Mishap.JAM else _DOWN
            return lambda: self._stop(device, troubles[0]), lambda: self._go(device, troubles[1])
        if kind is Mishap.DOWN:
            machines = list(self._machines(device))
            return lambda: _each(machines, Machine.stop), lambda: _each(machines, Machine.restart)
        if kind is Mishap.FULL:
            chute = self._floor.layout.list_codes("chute").index(device)
            return lambda: self._sorting.block(chute), lambda: self._sorting.unblock(chute)
        if kind in {Mishap.LINK_LOST, Mishap.DUPLICATE}:
            return self._acts_on_messages(kind, device)
        whole: dict[Mishap, tuple[Callable[[], None], Callable[[], None] | None]] = {
            Mishap.ESTOP: (self._stop_all, self._go_all),
            Mishap.NO_BIN: (self._outbound.close_slots, self._outbound.open_slots),
            Mishap.CANCELLED: (self._cancel, None),
        }
        return whole.get(kind, (lambda: self._force(kind, device), None))

    def _acts_on_messages(self, kind: Mishap, device: str) -> tuple[Callable[[], None], Callable[[], None]]:
        report = self._report
        if kind is Mishap.LINK_LOST:
            return lambda: report.lose_link(device), lambda: report.find_link(device)
        return lambda: report.repeat(device, twice=True), lambda: report.repeat(device, twice=False)

    def _force(self, kind: Mishap, device: str) -> None:
        key = (kind.value, device)
        self._floor.forced[key] = self._floor.forced.get(key, 0) + 1

    def _machines(self, device: str) -> Iterable[Machine]:
        yield from (crane.machine for crane in self._retrieval.cranes if crane.code == device)
        yield from (lift.machine for lift in self._outbound.lifts if lift.lift.code == device)
        for desk in self._desks:
            if desk.desk.code == device:
                yield from desk.machines

    def _stop(self, code: str, trouble: Trouble | None) -> None:
        self._floor.incidents += 1
        if code == self._floor.layout.ring.code:
            self._sorting.loop.jam()
        else:
            self._belts.jam(code)
        if trouble is not None:
            self._report.trouble(code, trouble, location=code)

    def _go(self, code: str, trouble: Trouble | None) -> None:
        if trouble is not None:
            self._report.trouble(code, trouble, location=code)
        if code == self._floor.layout.ring.code:
            self._sorting.loop.clear()
        else:
            self._belts.clear(code)

    def _stop_all(self) -> None:
        self._report.trouble("safety", Trouble.ESTOP, reason="emergency stop")
        for code in (*self._floor.layout.list_codes("conveyor"), self._floor.layout.ring.code):
            self._stop(code, None)
        _each(self._all_machines(), Machine.stop)

    def _go_all(self) -> None:
        self._report.trouble("safety", Trouble.ESTOP_RESET)
        _each(self._all_machines(), Machine.restart)
        for code in (*self._floor.layout.list_codes("conveyor"), self._floor.layout.ring.code):
            self._go(code, None)

    def _all_machines(self) -> list[Machine]:
        lifts = [lift.machine for lift in self._outbound.lifts]
        return [crane.machine for crane in self._retrieval.cranes] + lifts

    def _jam_by_itself(self, code: str, reliability: Reliability | None) -> None:
        if reliability is not None:
            self._env.process(self._jams(code, reliability))

    def _jams(self, code: str, reliability: Reliability) -> Wait:
        rng = self._floor.chance(f"jams of {code}")
        yield self._env.timeout(self._floor.scenario.from_s - self._env.now)
        while True:
            yield self._env.timeout(float(rng.exponential(reliability.mtbf_s)))
            self._stop(code, Trouble.JAM_START)
            yield self._env.timeout(float(rng.exponential(reliability.mttr_s)))
            self._go(code, Trouble.JAM_CLEAR)


_JAM = (Trouble.JAM_START, Trouble.JAM_CLEAR)
_DOWN = (Trouble.DEVICE_DOWN, Trouble.DEVICE_UP)


def _each(machines: Iterable[Machine], act: Callable[[Machine], None]) -> None:
    for machine in machines:
        act(machine)
