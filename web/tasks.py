"""Long-running tasks that are started, watched, restarted after a failure, and stopped in reverse order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from twin.clock import Clock
from twin.errors import TwinError

_log = logging.getLogger(__name__)
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
#: A task that has run this long is well again: its problem is forgotten, and so is the length of the pause.
STEADY_S = 20.0


@dataclass(slots=True)
class _Watched:
    name: str
    hint: str
    problem: str = ""
    failures: int = 0
    began_s: float | None = None
    task: asyncio.Task[None] | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `/readyz` and of `bibliotwin doctor`: what, whether it is well, and what to do if not."""

    name: str
    ok: bool
    message: str
    hint: str = ""


class Tasks:
    """Runs each task until `stop`; one that raises is logged, shown by `checks` and started again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._watched: list[_Watched] = []

    def start(self, name: str, run: Callable[[], Awaitable[None]], hint: str = "") -> None:
        """Run `run` from now on; `hint` says what an operator can do when it fails."""
        watched = _Watched(name, hint)
        watched.task = asyncio.create_task(self._watch(watched, run), name=name)
        self._watched.append(watched)

    def checks(self) -> list[Check]:
        """One check for each task that is failing now."""
        now_s = self._clock.monotonic_s()
        return [
            Check(w.name, False, w.problem, w.hint)
            for w in self._watched
            if w.problem and (w.began_s is None or now_s - w.began_s < STEADY_S)
        ]

    @property
    def failures(self) -> dict[str, int]:
        """How often each task failed."""
        return {w.name: w.failures for w in self._watched}

    async def stop(self, limit_s: float = 3.0) -> None:
        """Cancel the tasks, last started first; one that does not end in time is left behind, and logged."""
        for watched in reversed(self._watched):
            assert watched.task is not None
            watched.task.cancel()
            done, _ = await asyncio.wait({watched.task}, timeout=limit_s)
            if not done:
                _log.error("task %s did not stop within %.0f s", watched.name, limit_s)
        self._watched.clear()

    async def _watch(self, watched: _Watched, run: Callable[[], Awaitable[None]]) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            began_s = watched.began_s = self._clock.monotonic_s()
            try:
                await run()
                return
            except Exception as error:
                if self._clock.monotonic_s() - began_s > STEADY_S:
                    pause_s = FIRST_PAUSE_S
                watched.began_s = None
                watched.failures += 1
                watched.problem = f"{str(error) or type(error).__name__}; trying again"
                if isinstance(error, TwinError):
                    _log.error("%s: %s (again in %.1f s)", watched.name, error, pause_s)
                else:
                    _log.exception("%s failed (again in %.1f s)", watched.name, pause_s)
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
