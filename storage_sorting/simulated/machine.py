"""A machine at work: repairs come when its working time is used up, and it can be stopped from outside."""

from collections.abc import Generator
from typing import Any, Protocol

import simpy

from storage_sorting.simulated.wear import Wear

Wait = Generator[simpy.Event, Any, None]


class Told(Protocol):
    """Who is told when a machine stands still, and when it goes on."""

    def __call__(self, *, down: bool, reason: str) -> None: ...


class Machine:
    """What one process does with a machine, `yield from machine.run(s)`, takes as long as it takes."""

    def __init__(self, env: simpy.Environment, wear: Wear, told: Told) -> None:
        self._env, self._wear, self._told = env, wear, told
        self.stopped_s = 0.0
        self._stops = 0
        self._restart: simpy.Event | None = None
        self._runner: simpy.Process | None = None

    @property
    def running(self) -> bool:
        """Whether nobody has stopped it; it may be under repair."""
        return self._stops == 0

    def stop(self) -> None:
        """Hold still, in the middle of whatever it does, until as many `restart`s."""
        self._stops += 1
        if self._stops == 1:
            self._restart = self._env.event()
            self._told(down=True, reason="stopped")
            if self._runner is not None:
                self._runner.interrupt()

    def restart(self) -> None:
        """Undo one `stop`."""
        if self._stops == 0:
            return
        self._stops -= 1
        if self._stops == 0 and self._restart is not None:
            self._told(down=False, reason="stopped")
            self._restart.succeed()
            self._restart = None

    def run(self, seconds: float) -> Wait:
        """Work for so long; repairs and stops come on top."""
        env, wear = self._env, self._wear
        left_s = seconds
        while left_s > 0:
            if self._restart is not None:
                since = env.now
                yield self._restart
                self.stopped_s += env.now - since
                continue
            part_s, began = min(left_s, wear.left_s), env.now
            self._runner = env.active_process
            try:
                yield env.timeout(part_s)
            except simpy.Interrupt:
                part_s = env.now - began
            self._runner = None
            wear.work(part_s)
            left_s -= part_s
            if wear.left_s <= 0:
                self._told(down=True, reason="failure")
                yield env.timeout(wear.repair_s())
                self._told(down=False, reason="failure")
