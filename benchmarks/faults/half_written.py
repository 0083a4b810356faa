"""The machine loses power in the middle of a write: the end of the log is torn, zeroed or garbage."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.faults.outcome import Ground, Outcome, settle
from benchmarks.faults.publisher import Publisher
from benchmarks.faults.twin import Twin
from benchmarks.faults.wire import Wire

NAME, TITLE = "half-written", "A file is half written"
TIMES, SECONDS_PER_TIME = 8, 12.0
_SWALLOW_S = 0.25
_LONGEST_GARBAGE = 4_096
DONE = (
    "As when the machine loses power: from a random moment on no acknowledgement of the twin reaches the "
    "broker; a moment later the twin is killed, and of what it wrote to its log since the last "
    "acknowledgement that got through, only a random part stays: cut off anywhere, zeroed from anywhere, "
    "or with garbage after it. Then the twin is started again."
)
PROMISED = (
    "What was acknowledged had been synchronised to disk before, so it is there; the torn end is left "
    "out, and the broker sends again what it held. The twin starts without being helped."
)


@dataclass(frozen=True, slots=True)
class _Files:
    """The history's log and the file it belongs to, as they were when an acknowledgement had got through."""

    log_bytes: int
    folded: int

    @classmethod
    def of(cls, history: Path) -> "_Files":
        """As they are now. `folded` changes when the log has been folded into the file."""
        log = history.with_name(history.name + ".wal")
        return cls(log.stat().st_size if log.exists() else 0, history.stat().st_mtime_ns)


def run(ground: Ground, times: int = TIMES, seconds_per_time: float = SECONDS_PER_TIME) -> Outcome:
    """Tear, restart, and count."""
    outcome = Outcome(NAME)
    broker = ground.broker()
    broker.start()
    wire = Wire(broker.port)
    wire.open()
    twin = ground.twin(wire.port)
    twin.start()
    publisher = Publisher(broker.port, ground.building(times * seconds_per_time))
    twin.listen(publisher)
    tears: list[str] = []
    try:
        for number in range(times):
            time.sleep(ground.rng.uniform(0.2, 0.5) * seconds_per_time)
            tears.append(_tear(ground, twin, wire))
            twin.start()
            twin.catch_up_s.append(twin.catch_up(publisher))
            ground.say(f"tear {number + 1} of {times}: {tears[-1]}; {publisher.sent} sent")
        settle(outcome, ground, twin, publisher)
    finally:
        twin.kill()
        wire.close()
        broker.stop()
    kinds = ", ".join(f"{tears.count(kind)} {kind}" for kind in dict.fromkeys(tears))
    outcome.facts.append(
        f"Ends of the log: {kinds}. The broker sent {wire.heard.again} messages again, marked as such."
    )
    return outcome


def _tear(ground: Ground, twin: Twin, wire: Wire) -> str:
    """Lose power; returns what became of the end of the log."""
    durable: list[_Files] = []
    # On the wire's thread, before the broker hears of it: no commit can come between.
    wire.on_acknowledged = lambda: durable.append(_Files.of(twin.history))
    twin.wait_until(lambda: durable, 30.0, "acknowledged nothing")
    wire.swallows = True
    time.sleep(ground.rng.uniform(0.0, _SWALLOW_S))
    twin.kill()
    wire.on_acknowledged = lambda: None
    wire.cut()
    wire.swallows = False
    return _damage(twin.history, durable[-1], ground.rng)


def _damage(history: Path, durable: _Files, rng: np.random.Generator) -> str:
    """Damage what was written to the log after `durable`."""
    log, now = history.with_name(history.name + ".wal"), _Files.of(history)
    if now.folded != durable.folded or now.log_bytes < durable.log_bytes:
        return "whole, because the log had just been folded in"
    keep = int(rng.integers(durable.log_bytes, now.log_bytes + 1))
    kind = ("cut off", "zeroed", "garbage")[int(rng.integers(3))]
    with log.open("r+b" if log.exists() else "w+b") as out:
        if kind == "zeroed":
            out.seek(keep)
            out.write(bytes(now.log_bytes - keep))
        else:
            out.truncate(keep)
            out.seek(keep)
            if kind == "garbage":
                out.write(rng.bytes(int(rng.integers(1, _LONGEST_GARBAGE))))
        out.flush()
        os.fsync(out.fileno())
    return kind
