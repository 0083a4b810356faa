"""The disk is filled to the last byte while messages come, and freed again; once the twin is killed on it."""

import time

from benchmarks.faults.ballast import NoSmallDiskError, SmallDisk
from benchmarks.faults.outcome import Ground, Outcome, settle
from benchmarks.faults.publisher import Publisher
from benchmarks.faults.twin import Twin

NAME, TITLE = "disk-full", "The disk is full"
TIMES, FULL_S, SECONDS_PER_TIME = 4, 5.0, 12.0
_DISK_MB = 384
_NOTICED_S, _WELL_S = 20.0, 60.0
DONE = (
    "The twin's data folder is on a file system of its own, which a ballast file fills to the last byte "
    "at random moments, for five seconds each, while messages keep coming; then the ballast is taken "
    "away. Every other time the twin is killed with SIGKILL while the disk is full, and started again "
    "once it is free."
)
PROMISED = (
    "What cannot be stored is not acknowledged, so it waits at the broker; /readyz says that the disk is "
    "full and what to do; as soon as there is room everything is taken in, without a restart, and what "
    "had been committed is there."
)


def run(
    ground: Ground, times: int = TIMES, full_s: float = FULL_S, seconds_per_time: float = SECONDS_PER_TIME
) -> Outcome:
    """Fill, free, and count."""
    outcome = Outcome(NAME)
    disk = SmallDisk(ground.folder / "disk", _DISK_MB)
    try:
        disk.mount()
    except NoSmallDiskError as error:
        outcome.not_run = f"no small disk can be mounted here: {error}"
        return outcome
    broker = ground.broker()
    broker.start()
    twin = ground.twin(broker.port, data=disk.folder / "data")
    try:
        twin.start()
        publisher = Publisher(broker.port, ground.building(times * seconds_per_time))
        twin.listen(publisher)
        said: list[str] = []
        for number in range(times):
            time.sleep(ground.rng.uniform(0.2, 0.5) * seconds_per_time)
            said.append(_fill(disk, twin, full_s, killed=number % 2 == 1))
            twin.catch_up_s.append(twin.catch_up(publisher))
            ground.say(f"full {number + 1} of {times}: caught up in {twin.catch_up_s[-1]:.1f} s")
        settle(outcome, ground, twin, publisher)
        failures = _commit_failures(said)
        told = said[0].replace(f"{disk.folder}/", "")
        outcome.facts += [f"{times} times full; {failures}.", f"/readyz said: {told}."]
    finally:
        twin.kill()
        broker.stop()
        disk.unmount()
    return outcome


def _fill(disk: SmallDisk, twin: Twin, full_s: float, *, killed: bool) -> str:
    """Keep the disk full for a while; returns what the twin says of it."""
    disk.fill()
    twin.wait_until(lambda: not twin.checks()["history"]["ok"], _NOTICED_S, "did not notice the full disk")
    told = twin.checks()["history"]
    time.sleep(full_s)
    disk.fill()  # what the twin gave back meanwhile
    if killed:
        twin.kill()
        disk.free()
        twin.start()
    else:
        disk.free()
        twin.wait_until(twin.is_ready, _WELL_S, "did not become well when the disk was free again")
    return f"{told['message']}; {told['hint']}"


def _commit_failures(said: list[str]) -> str:
    return f"{sum('disk is full' in each for each in said)} of {len(said)} times it was named as such"
