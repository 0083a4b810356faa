"""SIGKILL of the broker: what it had only in memory is gone, and what was handed over is not ours to lose."""

import time
from collections import Counter

from benchmarks.faults.outcome import Expected, Ground, Outcome, settle
from benchmarks.faults.publisher import Publisher
from benchmarks.faults.reference import Building, Kind
from benchmarks.faults.wire import Heard, Wire
from benchmarks.faults.witness import Witness
from tests.servers import Mosquitto

NAME, TITLE = "broker-killed", "The broker is killed"
KILLS, SECONDS_PER_KILL = 3, 12.0
_SPEED_MESSAGES = 20_000
DONE = (
    "SIGKILL of Mosquitto at random moments, each time restarted at once with the same files. Mosquitto "
    "acknowledges a message before it is on disk: it writes its whole store when `autosave_interval` "
    "changes have come about (`autosave_on_changes true`), or every so many seconds, and on a clean exit. "
    "Set to save at every change, which is the least it can lose. The publisher sends again, marked as a "
    "duplicate, what was not acknowledged. Beside the twin a bare subscriber counts, as the baseline. A "
    "wire between twin and broker is listened to, so that it is known what the broker ever handed over. "
    "After the last kill the broker is stopped and started once more, to save no longer at every change."
)
PROMISED = (
    "Nothing that the broker handed over is lost, even if it was not committed yet when the broker died; "
    "nothing is kept oftener than the broker sent it as a new message. What the broker acknowledged and "
    "then forgot nobody behind it can know of: it is counted as lost by the broker."
)


def run(ground: Ground, kills: int = KILLS, seconds_per_kill: float = SECONDS_PER_KILL) -> Outcome:
    """Kill the broker, restart it, and count apart what it lost and what the twin lost."""
    outcome = Outcome(NAME)
    broker = ground.broker(autosave_changes=1)
    broker.start()
    wire, witness = Wire(broker.port), Witness(broker.port)
    wire.open()
    witness.start()
    twin = ground.twin(wire.port)
    twin.start()
    publisher = Publisher(broker.port, ground.building(kills * seconds_per_kill))
    twin.listen(publisher)
    try:
        for number in range(kills):
            time.sleep(ground.rng.uniform(0.2, 0.6) * seconds_per_kill)
            broker.kill()
            killed_at_s = time.monotonic()
            broker.start()
            twin.wait_until(lambda: not twin.is_ready(), 15, "did not notice that the broker died")
            twin.wait_until(twin.is_ready, 15, "did not connect again")
            twin.down_s.append(time.monotonic() - killed_at_s)
            twin.catch_up_s.append(twin.catch_up(publisher))
            ground.say(f"kill {number + 1} of {kills}: {publisher.sent} sent")
        # Saving at every change it takes a few hundred messages a second; the rest may come faster.
        broker.stop()
        broker = ground.broker(port=broker.port)
        broker.start()
        building = publisher.building
        settle(outcome, ground, twin, publisher, lambda: _expected(wire.heard, building))
        witness.close()
    finally:
        twin.kill()
        wire.close()
        broker.stop()
    outcome.facts += _facts(publisher, wire.heard, witness.heard)
    outcome.facts.append(_cost(ground))
    return outcome


def _expected(heard: Heard, building: Building) -> Expected:
    """At least once if the broker ever handed it over, at most as often as it did so as a new message."""
    times = times_delivered(heard, building)
    order = {
        place: nth
        for (_, payload), nth in heard.order.items()
        if (place := building.place_of_payload(payload)) is not None
    }
    least = [
        count if building.kind(building.device_of(place)) is Kind.EVENT else min(1, count)
        for place, count in enumerate(times)
    ]
    return Expected(least=least, most=times, order=order)


def times_delivered(heard: Heard, building: Building) -> list[int]:
    """How often each message was handed over as a new one.

    Those of a motion sensor are all alike: as many as came are laid on its first ones, a surplus on the last.
    """
    times, alike = [0] * building.messages, Counter[str]()
    for (topic, payload), count in heard.delivered.items():
        place = building.place_of_payload(payload)
        if place is None:
            alike[topic] += count
        else:
            times[place] = count
    for device in range(building.devices):
        if building.kind(device) is Kind.EVENT:
            places = building.places_of(device)
            came = alike[building.message(device)[0]]
            for nth, place in enumerate(places):
                times[place] = int(nth < came)
            times[places[-1]] += max(0, came - len(places))
    return times


def _forgotten(heard: Heard, publisher: Publisher) -> int:
    """Messages that the broker acknowledged to the publisher and never handed over."""
    building = publisher.building
    times = times_delivered(heard, building)
    missing = 0
    for device in range(building.devices):
        places = building.places_of(device)
        if building.kind(device) is Kind.EVENT:
            taken = sum(publisher.acknowledged[place] for place in places)
            missing += max(0, taken - sum(times[place] for place in places))
        else:
            missing += sum(publisher.acknowledged[place] and not times[place] for place in places)
    return missing


def _again(heard: Heard, publisher: Publisher) -> int:
    """How often a message came as a new one after it had come already."""
    return sum(max(0, count - 1) for count in times_delivered(heard, publisher.building))


def _facts(publisher: Publisher, heard: Heard, witness: Heard) -> list[str]:
    resent = sum(max(0, attempts - 1) for attempts in publisher.attempts)
    lost = (
        f"Lost by the broker: {_forgotten(heard, publisher)} messages that it had acknowledged to the "
        f"publisher and never handed over to the twin; {_forgotten(witness, publisher)} that never reached "
        "the bare subscriber beside it."
    )
    again = (
        f"The publisher sent {resent} messages again; as a new message the broker handed over again "
        f"{_again(heard, publisher)} to the twin and {_again(witness, publisher)} to the bare subscriber. Of "
        "these a message with a time of its own is kept once, one without as often as it came."
    )
    return [lost, again]


def _cost(ground: Ground) -> str:
    """How fast Mosquitto takes messages when it saves at every change, and when it never does."""
    speeds = []
    for changes in (1, 1_000_000):
        broker = Mosquitto(
            ground.folder / f"speed-{changes}", persistence=True, max_inflight_messages=0,
            autosave_interval=changes,
        )  # fmt: skip
        broker.start()
        witness = Witness(broker.port)
        witness.start()
        witness.is_listening.wait(5)
        messages = min(ground.messages, _SPEED_MESSAGES)
        publisher = Publisher(broker.port, Building(messages, 1e9, 0))
        publisher.start()
        publisher.begin()
        publisher.finish(120)
        publisher.close()
        witness.close()
        broker.stop()
        speeds.append(round(messages / publisher.took_s))
    return (
        f"Saving at every change Mosquitto took {speeds[0]:,} messages a second from one publisher to one "
        f"bare subscriber, without saving {speeds[1]:,}."
    )
