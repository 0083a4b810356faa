"""A station: a queue before one or more equal servers, first come first served, with room for so many."""

from collections import deque
from collections.abc import Callable

import simpy

from storage_sorting.simulated.wear import Wear

Then = Callable[[], None]
_Job = tuple[float, float, float, Then | None]


class LevelMeter:
    """How many there were, over time: the integral of a count."""

    __slots__ = ("_area", "_env", "_since", "level")

    def __init__(self, env: simpy.Environment) -> None:
        self._env = env
        self.level, self._area, self._since = 0, 0.0, float(env.now)

    def add(self, change: int) -> None:
        """Count `change` more from now on."""
        now = self._env.now
        self._area += self.level * (now - self._since)
        self._since = now
        self.level += change

    def area(self) -> float:
        """The integral from the start to now, in objects times seconds."""
        return self._area + self.level * (self._env.now - self._since)


class Station:
    """Servers and their queue.

    Callbacks instead of processes: `benchmarks/storage.py` and the cases of `bibliotwin bench storage` pass
    millions through stations, and a process for each would cost three times as much.
    `done` is called at each end of service with the times of arrival, of the beginning and of the end.
    """

    def __init__(
        self,
        env: simpy.Environment,
        *,
        servers: int = 1,
        room: int | None = None,
        wear: Wear | None = None,
        done: Callable[[float, float, float], None] | None = None,
    ) -> None:
        self._env, self._wear, self._done = env, wear, done
        self._servers, self._room = servers, room
        self._queue: deque[tuple[float, float, Then | None]] = deque()
        self._busy = 0
        self.number = LevelMeter(env)
        self.arrived = self.served = self.refused = 0
        self.sojourn_s = self.busy_s = 0.0

    @property
    def waiting(self) -> int:
        """How many wait for a server."""
        return len(self._queue)

    @property
    def servers(self) -> int:
        """How many can be served at once."""
        return self._servers

    def staff(self, servers: int) -> None:
        """So many servers from now on; who is being served is served to the end."""
        self._servers = servers
        while self._queue and self._busy < self._servers:
            self._begin(*self._queue.popleft())

    def enter(self, service_s: float, then: Then | None = None) -> bool:
        """Join the queue for so much service, `then` to be called after it; False if there is no room."""
        if self._room is not None and self.number.level >= self._room:
            self.refused += 1
            return False
        self.arrived += 1
        self.number.add(1)
        if self._busy < self._servers:
            self._begin(self._env.now, service_s, then)
        else:
            self._queue.append((self._env.now, service_s, then))
        return True

    def visit(self, service_s: float) -> simpy.Event:
        """The same for a process: an event to wait for. Only for a station that has room without end."""
        finished = self._env.event()

        def succeed() -> None:
            finished.succeed()

        self.enter(service_s, succeed)
        return finished

    def _begin(self, arrived_at: float, service_s: float, then: Then | None) -> None:
        self._busy += 1
        if self._wear is not None:
            service_s = self._wear.stretched_s(service_s)
        job: _Job = (arrived_at, self._env.now, service_s, then)
        end = self._env.timeout(service_s, job)
        assert end.callbacks is not None
        end.callbacks.append(self._end)

    def _end(self, event: simpy.Event) -> None:
        job: _Job = event.value  # type: ignore[assignment]
        arrived_at, began_at, service_s, then = job
        now = self._env.now
        self._busy -= 1
        self.number.add(-1)
        self.served += 1
        self.busy_s += service_s
        self.sojourn_s += now - arrived_at
        if self._queue and self._busy < self._servers:
            self._begin(*self._queue.popleft())
        if self._done is not None:
            self._done(arrived_at, began_at, now)
        if then is not None:
            then()
