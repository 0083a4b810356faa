"""How the simulated store speaks: numbered storage events, late where a link is lost."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import simpy

from storage_sorting.events import ClockQuality, EventType, Mark, Origin, ScanOutcome, StorageEvent
from storage_sorting.stages import Stage, Trouble
from twin.clock import US_PER_S

Emit = Callable[[StorageEvent], None]


class Reporter:
    """One for the store; `start_us` is the moment of simulated second 0.

    Each device is a source of its own. While its link is lost its events are kept, and come late.
    """

    def __init__(self, env: simpy.Environment, emit: Emit, start_us: int) -> None:
        self._env, self._emit, self._start_us = env, emit, start_us
        self._numbers: dict[str, int] = defaultdict(int)
        self._kept: dict[str, list[StorageEvent]] = {}
        self._twice: set[str] = set()
        self.told = 0

    def now_us(self) -> int:
        """The simulated moment."""
        return self._start_us + int(self._env.now * US_PER_S)

    def stage(self, device: str, stage: Stage, **fields: Any) -> None:
        """A stage was reached."""
        self._tell(device, EventType.STAGE, stage=stage, **fields)

    def mark(self, device: str, mark: Mark, location: str, **fields: Any) -> None:
        """A step of a stay."""
        self._tell(device, EventType.MARK, outcome=mark, location=location, **fields)

    def scan(self, device: str, outcome: ScanOutcome, **fields: Any) -> None:
        """A reader looked at a label."""
        self._tell(device, EventType.SCAN, outcome=outcome, **fields)

    def trouble(self, device: str, trouble: Trouble, **fields: Any) -> None:
        """Something went wrong, or is right again."""
        self._tell(device, EventType.EXCEPTION, outcome=trouble, **fields)

    def lose_link(self, device: str) -> None:
        """Keep what this device has to tell; the gateway says that it is gone."""
        if device not in self._kept:
            self._kept[device] = []
            self._tell("gateway", EventType.EXCEPTION, outcome=Trouble.LINK_LOST, about=device)

    def find_link(self, device: str) -> None:
        """Tell everything that was kept."""
        kept = self._kept.pop(device, None)
        if kept is None:
            return
        self._tell("gateway", EventType.EXCEPTION, outcome=Trouble.LINK_UP, about=device)
        for event in kept:
            self._send(event)

    def repeat(self, device: str, *, twice: bool) -> None:
        """Send everything of this device twice, or once again."""
        if twice:
            self._twice.add(device)
        else:
            self._twice.discard(device)

    def _tell(self, source: str, kind: EventType, about: str | None = None, **fields: Any) -> None:
        number = self._numbers[source] = self._numbers[source] + 1
        now_us = self._start_us + int(self._env.now * US_PER_S)
        event = StorageEvent(
            source=source,
            source_seq=number,
            type=kind,
            event_time_us=now_us,
            record_time_us=now_us,
            clock_quality=ClockQuality.SYNCHRONISED,
            origin=Origin.SIMULATED,
            device=about or source,
            **fields,
        )
        kept = self._kept.get(source)
        if kept is None:
            self._send(event)
        else:
            kept.append(event)

    def _send(self, event: StorageEvent) -> None:
        self.told += 1
        self._emit(event)
        if event.source in self._twice:
            self._emit(event)
