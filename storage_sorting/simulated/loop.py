"""A loop sorter: carriers in a ring that pass inductions and chutes, one pitch at a time."""

from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import simpy

from twin.errors import TwinError

Book = TypeVar("Book")


class LoopPlanError(TwinError):
    """Inductions or chutes that are not on the ring."""


@dataclass(frozen=True, slots=True)
class LoopPlan:
    """The ring in pitches: so many carriers, and where along it inductions and chutes are."""

    carriers: int
    pitch_s: float
    inductions: tuple[int, ...]
    chutes: tuple[int, ...]

    def __post_init__(self) -> None:
        if not all(0 <= at < self.carriers for at in (*self.inductions, *self.chutes)):
            raise LoopPlanError(f"inductions and chutes must lie at 0 to {self.carriers - 1} pitches")
        if not self.pitch_s > 0:
            raise LoopPlanError(f"a pitch takes {self.pitch_s} s; give a time above 0")


class LoopSorter(Generic[Book]):
    """The ring in motion.

    `try_divert(book, chute, passes)` is asked when a carrier is before the chute of its book: True if it was
    diverted, else the book rides on, and comes by again a lap later or is given another chute by
    `chute_again`. The ring stands still, and costs nothing, while it is empty.
    """

    def __init__(
        self,
        env: simpy.Environment,
        plan: LoopPlan,
        try_divert: Callable[[Book, int, int], bool],
        *,
        inducted: Callable[[Book, int], None] | None = None,
        chute_again: Callable[[Book, int, int], int] | None = None,
    ) -> None:
        self._env, self._plan = env, plan
        self._try_divert, self._inducted, self._chute_again = try_divert, inducted, chute_again
        self._feeds: tuple[deque[tuple[Book, int]], ...] = tuple(deque() for _ in plan.inductions)
        self._full = bytearray(plan.carriers)
        self._due: dict[int, list[tuple[Book, int, int, int]]] = {}
        self._tick = 0
        self._idle: simpy.Event | None = None
        self._go: simpy.Event | None = None
        self.riding = self.diverted = self.laps = 0
        env.process(self._turn())

    @property
    def tick(self) -> int:
        """How many pitches the ring has moved."""
        return self._tick

    @property
    def waiting(self) -> int:
        """Books at the inductions."""
        return sum(map(len, self._feeds))

    def queue_at(self, induction: int) -> int:
        """Books at one induction."""
        return len(self._feeds[induction])

    def feed(self, induction: int, book: Book, chute: int) -> None:
        """Put a book down at an induction, for a chute; it waits for an empty carrier."""
        self._feeds[induction].append((book, chute))
        idle, self._idle = self._idle, None
        if idle is not None:
            idle.succeed()

    def jam(self) -> None:
        """Stop the ring where it is."""
        if self._go is None:
            self._go = self._env.event()

    def clear(self) -> None:
        """Let it move again."""
        go, self._go = self._go, None
        if go is not None:
            go.succeed()

    def _turn(self) -> Generator[simpy.Event, Any, None]:
        env, pitch_s = self._env, self._plan.pitch_s
        while True:
            if self._go is not None:
                yield self._go
            if not self.riding and not any(self._feeds):
                self._idle = env.event()
                yield self._idle
            yield env.timeout(pitch_s)
            self._tick += 1
            for riding in self._due.pop(self._tick, ()):
                self._pass_chute(*riding)
            for number, feed in enumerate(self._feeds):
                if feed:
                    self._pass_induction(number, feed)

    def _pass_induction(self, number: int, feed: deque[tuple[Book, int]]) -> None:
        plan = self._plan
        at = plan.inductions[number]
        carrier = (at - self._tick) % plan.carriers
        if self._full[carrier]:
            return
        book, chute = feed.popleft()
        self._full[carrier] = 1
        self.riding += 1
        self._ride(book, chute, carrier, 1, at)
        if self._inducted is not None:
            self._inducted(book, number)

    def _ride(self, book: Book, chute: int, carrier: int, passes: int, at: int) -> None:
        """On to a chute, which is a whole lap away if the carrier is before it now."""
        way = (self._plan.chutes[chute] - at) % self._plan.carriers or self._plan.carriers
        self._due.setdefault(self._tick + way, []).append((book, chute, carrier, passes))

    def _pass_chute(self, book: Book, chute: int, carrier: int, passes: int) -> None:
        if self._try_divert(book, chute, passes):
            self._full[carrier] = 0
            self.riding -= 1
            self.diverted += 1
            return
        self.laps += 1
        at = self._plan.chutes[chute]
        if self._chute_again is not None:
            chute = self._chute_again(book, chute, passes)
        self._ride(book, chute, carrier, passes + 1, at)


def spread_evenly(inductions: int, arc: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Inductions `arc` pitches apart, and a chute at every other place: what loop formulas assume."""
    starts = tuple(range(0, inductions * arc, arc))
    return starts, tuple(at for at in range(inductions * arc) if at % arc)
