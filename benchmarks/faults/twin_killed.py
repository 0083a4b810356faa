"""SIGKILL of the twin at random moments, while starting, while catching up and while all is well."""

import time

from benchmarks.faults.outcome import Ground, Outcome, settle
from benchmarks.faults.publisher import Publisher

NAME, TITLE = "twin-killed", "The twin is killed"
KILLS, SECONDS_PER_KILL = 10, 6.0
DONE = (
    "SIGKILL of the twin at random moments of a seeded run, each time restarted at once: half of the "
    "moments within a second after it was ready and working off what had queued up, half after it had "
    "caught up. Mosquitto keeps the session."
)
PROMISED = (
    "Whatever the broker has taken over is in history once, with or without a time of its own, and the "
    "restarted twin shows the right latest values before the first new message."
)


def run(ground: Ground, kills: int = KILLS, seconds_per_kill: float = SECONDS_PER_KILL) -> Outcome:
    """Kill, restart, and count."""
    outcome = Outcome(NAME)
    broker = ground.broker()
    broker.start()
    twin = ground.twin(broker.port)
    twin.start()
    publisher = Publisher(broker.port, ground.building(kills * seconds_per_kill))
    twin.listen(publisher)
    try:
        while_publishing = 0
        for number in range(kills):
            time.sleep(ground.rng.uniform(0.05, 1.0))
            if number % 2:
                twin.catch_up_s.append(twin.catch_up(publisher))
                time.sleep(ground.rng.uniform(0.0, 0.2))
            while_publishing += not publisher.is_done()
            twin.kill()
            twin.start()
            ground.say(f"kill {number + 1} of {kills}: down {twin.down_s[-1]:.1f} s, {publisher.sent} sent")
        settle(outcome, ground, twin, publisher)
    finally:
        twin.kill()
        broker.stop()
    outcome.facts.append(f"{kills} kills, {while_publishing} of them while messages were being sent.")
    return outcome
