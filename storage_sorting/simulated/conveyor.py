"""Belts that accumulate: loads keep their order, wait where there is no room ahead, and stop in a jam."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

import simpy

from storage_sorting.belting import Segment


class Riding(Protocol):
    """What rides on a belt."""

    @property
    def load_id(self) -> str:
        """Its name."""


Load = TypeVar("Load", bound=Riding)

#: A load that has waited so long for room ahead is reported as blocked.
BLOCKED_AFTER_S = 2.0


class Sign(Protocol[Load]):
    """Who decides where loads go and hears where they are."""

    def next_segment(self, load: Load, belt: "Belt[Load]") -> int | None:
        """The piece to go on to; None at the end, where somebody takes the load."""

    def entered(self, load: Load, belt: "Belt[Load]") -> None:
        """A load is on a piece now."""

    def stands_ready(self, load: Load, belt: "Belt[Load]") -> None:
        """The first load of a dead end is at its end and can be taken."""

    def blocked(self, load: Load, belt: "Belt[Load]", *, blocked: bool) -> None:
        """A load has waited for room ahead for a while, or goes on after that."""


class Belt(Generic[Load]):
    """One piece. Callbacks instead of processes: half the events of a day are loads that pass pieces."""

    __slots__ = (
        "_blocked_at",
        "_due",
        "_env",
        "_generation",
        "_headway_s",
        "_jammed_at",
        "_jams",
        "_line",
        "_loads",
        "_travel_s",
        "_waiters",
        "_waits_for",
        "blocked_s",
        "entered",
        "left",
        "ready",
        "segment",
    )

    def __init__(self, line: "Belts[Load]", segment: Segment, headway_s: float) -> None:
        self._line, self._env, self.segment = line, line.env, segment
        self._travel_s = segment.length_m / segment.speed_m_s
        self._headway_s = headway_s
        self._loads: deque[Load] = deque()
        self._due: deque[float] = deque()
        self._waiters: deque[Callable[[], None]] = deque()
        self._waits_for: int | None = None
        self._blocked_at: float | None = None
        self._jams, self._jammed_at = 0, 0.0
        self._generation = 0
        self.ready = False
        self.blocked_s = 0.0
        self.entered = self.left = 0

    @property
    def loads(self) -> Sequence[Load]:
        """What is on it, the first in front."""
        return tuple(self._loads)

    @property
    def has_room(self) -> bool:
        """Whether it can take one more now."""
        return len(self._loads) < self.segment.room and not self._jams

    @property
    def jammed(self) -> bool:
        """Whether it stands still."""
        return self._jams > 0

    def offer(self, load: Load) -> simpy.Event | None:
        """Set a load down at the beginning; where there is no room, an event that fires once it was taken."""
        if self.has_room and not self._waiters:
            self.accept(load)
            return None
        taken = self._env.event()

        def try_again() -> None:
            if self.has_room:
                self.accept(load)
                taken.succeed()
            else:
                self._waiters.appendleft(try_again)

        self._waiters.append(try_again)
        return taken

    def accept(self, load: Load) -> None:
        """Take a load for which there is room."""
        self._loads.append(load)
        self._due.append(self._env.now + self._travel_s)
        self.entered += 1
        self._line.sign.entered(load, self)
        if len(self._loads) == 1:
            self._schedule(self._due[0])
        self._call_waiter()  # after a jam there may be room for several

    def take(self) -> Load:
        """Take the first load off a dead end where it stands ready."""
        return self._remove()

    def jam(self) -> None:
        """Stand still until as many `clear`s."""
        self._jams += 1
        if self._jams == 1:
            self._jammed_at = self._env.now
            self._generation += 1

    def clear(self) -> None:
        """Undo one `jam`: all that rides is late by as long as it lasted."""
        if self._jams == 0:
            return
        self._jams -= 1
        if self._jams:
            return
        late_s = self._env.now - self._jammed_at
        self._due = deque(due + late_s if due > self._jammed_at else due for due in self._due)
        if self._loads and not self.ready:
            self._schedule(max(self._due[0], self._env.now))
        self._call_waiter()

    def _schedule(self, at: float) -> None:
        self._generation += 1
        event = self._env.timeout(max(0.0, at - self._env.now), self._generation)
        assert event.callbacks is not None
        event.callbacks.append(self._head_is_there)

    def _head_is_there(self, event: simpy.Event) -> None:
        if event.value == self._generation and not self._jams:
            self._try_leave()

    def _try_leave(self) -> None:
        if self._jams or not self._loads or self._waits_for is not None:
            return
        load = self._loads[0]
        to = self._line.sign.next_segment(load, self)
        if to is None:
            self.ready = True
            self._line.sign.stands_ready(load, self)
            return
        ahead = self._line.belts[to]
        if ahead.has_room and not ahead._waiters:
            self._remove()
            ahead.accept(load)
            return
        self._waits_for = to
        if self._blocked_at is None:
            self._blocked_at = self._env.now
            self._report_if_blocked(load)
        ahead._waiters.append(self._room_ahead)

    def _room_ahead(self) -> None:
        """There may be room on the piece ahead, and this one is first in its queue."""
        to, self._waits_for = self._waits_for, None
        if to is None or not self._loads:
            return
        ahead = self._line.belts[to]
        load = self._loads[0]
        if self._jams or self._line.sign.next_segment(load, self) != to or not ahead.has_room:
            ahead._call_waiter()
            self._try_leave()
            return
        self._remove()
        ahead.accept(load)

    def _remove(self) -> Load:
        load = self._loads.popleft()
        self._due.popleft()
        self.ready = False
        self.left += 1
        if self._blocked_at is not None:
            waited_s = self._env.now - self._blocked_at
            self._blocked_at = None
            self.blocked_s += waited_s
            if waited_s >= BLOCKED_AFTER_S:
                self._line.sign.blocked(load, self, blocked=False)
        if self._loads:
            self._schedule(max(self._due[0], self._env.now + self._headway_s))
        self._call_waiter()
        return load

    def _call_waiter(self) -> None:
        if self._waiters and self.has_room:
            self._waiters.popleft()()

    def _report_if_blocked(self, load: Load) -> None:
        since = self._blocked_at
        event = self._env.timeout(BLOCKED_AFTER_S)
        assert event.callbacks is not None

        def look(_: simpy.Event) -> None:
            if self._blocked_at is not None and self._blocked_at == since:
                self._line.sign.blocked(load, self, blocked=True)

        event.callbacks.append(look)


class Belts(Generic[Load]):
    """All pieces of a store."""

    def __init__(
        self,
        env: simpy.Environment,
        segments: Sequence[Segment],
        sign: Sign[Load],
        *,
        load_m: float = 0.6,
        headways_s: dict[int, float] | None = None,
    ) -> None:
        self.env, self.sign = env, sign
        slow = headways_s or {}
        self.belts = tuple(
            Belt(self, segment, slow.get(segment.index, load_m / segment.speed_m_s)) for segment in segments
        )

    def of(self, code: str) -> Iterator[Belt[Load]]:
        """The pieces of one belt."""
        return (belt for belt in self.belts if belt.segment.belt == code)

    def jam(self, code: str) -> None:
        """Stop a whole belt."""
        for belt in self.of(code):
            belt.jam()

    def clear(self, code: str) -> None:
        """Let it run again."""
        for belt in self.of(code):
            belt.clear()
