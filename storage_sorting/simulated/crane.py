"""A crane captive in its aisle: single and dual cycles, one tote at a time, breakdowns and stops."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import simpy

from storage_sorting.simulated.machine import Machine, Wait
from storage_sorting.simulated.wear import Wear
from storage_sorting.travel import CraneMotion
from twin.errors import TwinError

Cell = tuple[float, float]
#: Where totes are handed over: the lower front corner of the rack, in metres along and up.
PORT: Cell = (0.0, 0.0)


class CraneLoadError(TwinError):
    """A crane was told to take a second tote, or to set down one it has not got: a fault of the program."""


@dataclass(slots=True)
class Mission:
    """One tote to bring out of its cell, or to put into one; the simulation fills in the times."""

    tote_id: str
    cell: Cell
    asked_at_s: float
    number: int = 0
    began_at_s: float = field(default=0.0)


class Outfeed(Protocol):
    """Where a crane sets down what it brings."""

    def offer(self, tote_id: str) -> simpy.Event | None:
        """Take the tote; where there is no room, an event that fires once it was taken."""


class Infeed(Protocol):
    """Where a crane finds what is to be stored."""

    def take(self) -> Mission | None:
        """The tote that stands ready to be stored and where it goes, or None."""


class Watcher(Protocol):
    """Who is told what a crane does; each is called at the moment it happens."""

    def crane_started(self, crane: "Crane", fetch: Mission) -> None: ...
    def tote_is_there(self, crane: "Crane", fetch: Mission) -> bool: ...
    def tote_picked(self, crane: "Crane", fetch: Mission) -> None: ...
    def tote_at_port(self, crane: "Crane", fetch: Mission) -> None: ...
    def tote_taken_in(self, crane: "Crane", store: Mission) -> None: ...
    def tote_stored(self, crane: "Crane", store: Mission) -> None: ...
    def crane_blocked(self, crane: "Crane", *, blocked: bool) -> None: ...
    def crane_down(self, crane: "Crane", *, down: bool, reason: str) -> None: ...
    def cycle_ended(self, crane: "Crane", fetch: Mission | None, store: Mission | None) -> None: ...


class Crane:
    """One crane and its orders, oldest first.

    Each cycle begins and ends at the port. Where a tote waits at the infeed and another is asked for, both
    are done in one dual cycle. A repair, or a stop from outside, holds it up wherever it is.
    """

    def __init__(
        self,
        env: simpy.Environment,
        code: str,
        motion: CraneMotion,
        handling_s: float,
        *,
        ports: tuple[Infeed, Outfeed],
        wear: Wear,
        watcher: Watcher,
    ) -> None:
        self._env, self.code, self._motion, self._handling_s = env, code, motion, handling_s
        self._infeed, self._outfeed = ports
        self._watcher = watcher
        self.machine = Machine(env, wear, self._told)
        self.orders: deque[Mission] = deque()
        self.at: Cell = PORT
        self.load: str | None = None
        self.busy_s = self.blocked_s = 0.0
        self.singles = self.duals = 0
        self._idle: simpy.Event | None = None
        env.process(self._work())

    def fetch(self, mission: Mission) -> None:
        """Order a tote; served when its turn comes."""
        self.orders.append(mission)
        self.wake()

    def wake(self) -> None:
        """Look again for work, as when a tote has reached the infeed."""
        idle, self._idle = self._idle, None
        if idle is not None:
            idle.succeed()

    def _told(self, *, down: bool, reason: str) -> None:
        self._watcher.crane_down(self, down=down, reason=reason)

    def _work(self) -> Wait:
        while True:
            store = self._infeed.take()
            fetch = self.orders.popleft() if self.orders else None
            if store is None and fetch is None:
                self._idle = self._env.event()
                yield self._idle
                continue
            began = self._env.now
            if store is not None:
                store.began_at_s = began
                yield from self._put_away(store)
            if fetch is not None:
                fetch.began_at_s = self._env.now
                yield from self._bring(fetch)
            else:
                yield from self._go(PORT)
            self.singles += store is None or fetch is None
            self.duals += store is not None and fetch is not None
            self.busy_s += self._env.now - began
            self._watcher.cycle_ended(self, fetch, store)

    def _put_away(self, store: Mission) -> Wait:
        self._lift(store.tote_id)
        self._watcher.tote_taken_in(self, store)
        yield from self.machine.run(self._handling_s)
        yield from self._go(store.cell, then_s=self._handling_s)
        self._set_down()
        self._watcher.tote_stored(self, store)

    def _bring(self, fetch: Mission) -> Wait:
        self._watcher.crane_started(self, fetch)
        yield from self._go(fetch.cell, then_s=self._handling_s)
        if not self._watcher.tote_is_there(self, fetch):
            yield from self._go(PORT)
            return
        self._lift(fetch.tote_id)
        self._watcher.tote_picked(self, fetch)
        yield from self._go(PORT, then_s=self._handling_s)
        taken = self._outfeed.offer(fetch.tote_id)
        if taken is not None:
            since = self._env.now
            self._watcher.crane_blocked(self, blocked=True)
            yield taken
            self.blocked_s += self._env.now - since
            self._watcher.crane_blocked(self, blocked=False)
        self._set_down()
        self._watcher.tote_at_port(self, fetch)

    def _go(self, cell: Cell, then_s: float = 0.0) -> Wait:
        """Travel, and handle for `then_s` on arrival."""
        (x, y), (to_x, to_y) = self.at, cell
        yield from self.machine.run(self._motion.time_s(to_x - x, to_y - y) + then_s)
        self.at = cell

    def _lift(self, tote_id: str) -> None:
        if self.load is not None:
            raise CraneLoadError(f"crane {self.code} has {self.load} and was given {tote_id}; report this")
        self.load = tote_id

    def _set_down(self) -> None:
        if self.load is None:
            raise CraneLoadError(f"crane {self.code} has no tote to set down; report this")
        self.load = None


class NoPorts:
    """Ports without belts, for a crane alone: nothing waits to be stored, and what it brings vanishes.

    With `stores`, a tote always waits to be stored, each time for the next of these cells.
    """

    def __init__(self, stores: Iterator[Cell] | None = None) -> None:
        self._stores = stores

    def take(self) -> Mission | None:
        """The next tote to be stored."""
        cell = None if self._stores is None else next(self._stores, None)
        return None if cell is None else Mission("in", cell, 0.0)

    def offer(self, tote_id: str) -> simpy.Event | None:  # noqa: ARG002
        """Take it."""
        return None
