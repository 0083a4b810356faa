"""What a fault's run was given and what it found."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.faults.audit import Found, audit, told_latest, wrong_latest
from benchmarks.faults.publisher import Publisher
from benchmarks.faults.reference import Building
from benchmarks.faults.twin import Twin
from tests.servers import Mosquitto
from tests.web.small_venue import small_venue
from twin.clock import SystemClock
from twin.venue.imdf import write_venue
from twin.venue.northhall.build import build_north_hall

_FINISH_S = 240.0


@dataclass
class Ground:
    """What every fault is given: how many messages, an empty folder, and its own dice."""

    messages: int
    folder: Path
    rng: np.random.Generator
    quiet: bool = False
    small: bool = False

    def twin(self, mqtt_port: int, **options: Any) -> Twin:
        """A `bibliotwin serve` over North Hall, or over a room of eight seats when it is to be quick."""
        twin = Twin(self.folder / "twin", mqtt_port, **options)
        venue = small_venue() if self.small else build_north_hall(np.random.default_rng(7))
        write_venue(venue, twin.folder / "venue")
        return twin

    def building(self, seconds: float, hours_off: dict[int, int] | None = None) -> Building:
        """All messages in `seconds`, measured from now on."""
        devices = max(50, min(1_000, self.messages // 30))
        now_us = SystemClock().now_us()
        return Building(self.messages, self.messages / seconds, now_us, devices=devices, hours_off=hours_off)

    def broker(self, *, autosave_changes: int = 1_000_000, port: int | None = None) -> Mosquitto:
        """A Mosquitto that holds back no message and keeps every one it takes."""
        return Mosquitto(
            self.folder / "broker", persistence=True, max_inflight_messages=0, max_queued_messages=0,
            autosave_interval=autosave_changes, port=port,
        )  # fmt: skip

    def say(self, what: str) -> None:
        """Progress, on standard error."""
        if not self.quiet:
            print(f"  {time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


@dataclass
class Outcome:
    """The line of a fault in the report. `facts` are further figures, one sentence each."""

    name: str
    messages: int = 0
    rows: int = 0
    lost: int = 0
    twice: int = 0
    wrong: int = 0
    peak_mb: float = 0.0
    catch_up_s: list[float] = field(default_factory=list)
    down_s: list[float] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    took_s: float = 0.0
    not_run: str = ""
    failed: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing is lost, twice or wrong."""
        return not (self.failed or self.not_run or self.lost or self.twice or self.wrong)


@dataclass(frozen=True, kw_only=True)
class Expected:
    """How often each message may be in history, and which came when; see `settle`."""

    least: Sequence[int]
    most: Sequence[int]
    order: Mapping[int, int] | None = None


def settle(
    outcome: Outcome,
    ground: Ground,
    twin: Twin,
    publisher: Publisher,
    expected: Callable[[], Expected] | None = None,
) -> Found:
    """Let everything arrive, ask for the state, stop the twin, count its history, restart it and ask again.

    Left out, what the broker has acknowledged to the publisher must be there once, and came as it was sent.
    """
    building = publisher.building
    publisher.finish(_FINISH_S)
    twin.catch_up(publisher)
    publisher.close()
    ground.say(f"{sum(publisher.acknowledged)} messages are in; counting")
    told = told_latest(twin, building)
    twin.stop()
    must = (
        Expected(least=publisher.acknowledged, most=[1] * building.messages)
        if expected is None
        else expected()
    )
    found = audit(twin.history, building, must.least, must.most)
    twin.start()
    again = told_latest(twin, building)
    twin.stop()
    wrong = wrong_latest(told, building, found.stored, must.order)
    again_wrong = wrong_latest(again, building, found.stored, must.order)
    wrong += [f"after a restart {each}" for each in again_wrong]
    outcome.messages, outcome.rows = sum(publisher.acknowledged), found.rows
    outcome.lost, outcome.twice, outcome.wrong = found.lost, found.twice, len(wrong)
    outcome.peak_mb, outcome.catch_up_s, outcome.down_s = twin.peak_mb, twin.catch_up_s, twin.down_s
    outcome.examples = found.examples + wrong[:10]
    return found
