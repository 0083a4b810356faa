"""Clocks jump by an hour, both ways: those of devices and that of the machine that the twin runs on."""

import time

from benchmarks.faults.outcome import Ground, Outcome, settle
from benchmarks.faults.publisher import Publisher
from benchmarks.faults.reference import Building, Kind
from benchmarks.faults.wrong_time import VARIABLE, WrongClock

NAME, TITLE = "clock-jumps", "Clocks jump by an hour"
SECONDS = 45.0
_HOUR_S = 3_600.0
#: The machine's clock: (from which part of the run on, hours it is off). Right again for the last third.
_MACHINE = ((0.10, 1), (0.25, 0), (0.40, -1), (0.55, 0))
#: Devices' clocks: every so many-th device, from and to which part of its messages, hours off.
_DEVICES = ((6, 0.15, 0.45, 1), (10, 0.30, 0.70, -1))
DONE = (
    "The wall clock of the twin's process jumps an hour ahead and back, and an hour back and ahead, while "
    "messages come; after each jump it is also killed and restarted. Besides, a sixth of the devices that "
    "send a time have for a while a clock that is an hour ahead, and a tenth one that is an hour behind."
)
PROMISED = (
    "Every message is in history once, with the time that its device gave, or the time of receipt. A "
    "reading from the future is flagged and never the latest; once the clocks are right, so is every "
    "latest value, also of devices that send no time."
)


def run(ground: Ground, seconds: float = SECONDS) -> Outcome:
    """Let clocks jump, and count."""
    outcome = Outcome(NAME)
    broker = ground.broker()
    broker.start()
    clock = WrongClock(ground.folder / "clock")
    twin = ground.twin(
        broker.port, module="benchmarks.faults.wrong_time", environment={VARIABLE: str(clock.path)}
    )
    twin.start()
    building = ground.building(seconds)
    building.hours_off.update(_wrong_devices(building))
    publisher = Publisher(broker.port, building)
    twin.listen(publisher)
    try:
        for part, hours in _MACHINE:
            while publisher.sent < part * building.messages:
                time.sleep(0.05)
            clock.set(hours * _HOUR_S)
            twin.catch_up_s.append(twin.catch_up(publisher))
            ground.say(f"the twin's clock is {hours:+d} h off; {publisher.sent} sent")
            twin.kill()
            twin.start()
        settle(outcome, ground, twin, publisher)
    finally:
        twin.kill()
        broker.stop()
    ahead = sum(hours > 0 for hours in building.hours_off.values())
    outcome.facts.append(
        f"{ahead} messages of devices whose clock was an hour ahead, {len(building.hours_off) - ahead} of "
        "devices whose clock was an hour behind; 4 jumps of the twin's own clock, a kill after each."
    )
    return outcome


def _wrong_devices(building: Building) -> dict[int, int]:
    """How many hours the clock is off, by the place of the message."""
    found: dict[int, int] = {}
    for device in range(building.devices):
        if building.kind(device) is not Kind.TIMED:
            continue
        places = building.places_of(device)
        for every, first, last, hours in _DEVICES:
            if device % every == 0:
                wrong = places[round(first * len(places)) : round(last * len(places))]
                found.update(dict.fromkeys(wrong, hours))
    return found
