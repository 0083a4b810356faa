"""Connections cut every second on a slow wire: acknowledgements are lost on the way, messages come again."""

import time

from benchmarks.faults.outcome import Ground, Outcome, settle
from benchmarks.faults.publisher import Publisher
from benchmarks.faults.twin import Twin
from benchmarks.faults.wire import Wire

NAME, TITLE = "connection-cut", "The network is slow and breaks"
SECONDS, CUT_EVERY_S, DELAY_S = 40.0, 1.0, 0.15
#: The twin waits two seconds before it connects anew, so that it is connected a third of the time.
_RECONNECTED_S = 15.0
DONE = (
    "A wire between twin and broker holds everything back for 150 ms in each direction, and is cut with a "
    "TCP reset one second after each time the twin is connected again: what is on the wire is lost, the "
    "twin's acknowledgements among it, and the broker sends those messages again."
)
PROMISED = (
    "A message that comes again is known again, also one without a time of its own that was committed a "
    "while ago and whose acknowledgement never arrived."
)


def run(
    ground: Ground, seconds: float = SECONDS, every_s: float = CUT_EVERY_S, delay_s: float = DELAY_S
) -> Outcome:
    """Cut, reconnect, and count."""
    outcome = Outcome(NAME)
    broker = ground.broker()
    broker.start()
    wire = Wire(broker.port, delay_s=delay_s)
    wire.open()
    twin = ground.twin(wire.port)
    twin.start()
    publisher = Publisher(broker.port, ground.building(seconds))
    twin.listen(publisher)
    try:
        while not publisher.is_done():
            time.sleep(every_s * ground.rng.uniform(0.8, 1.2))
            wire.cut()
            cut_at_s = time.monotonic()
            # Not by /readyz: after some cuts it suspects, rightly, that somebody ends the connections.
            twin.wait_until(lambda: _connections(twin) > wire.cuts, _RECONNECTED_S, "did not connect again")
            twin.down_s.append(time.monotonic() - cut_at_s)
            ground.say(f"cut {wire.cuts}: back after {twin.down_s[-1]:.1f} s, {publisher.sent} sent")
        twin.catch_up_s.append(twin.catch_up(publisher))
        settle(outcome, ground, twin, publisher)
    finally:
        twin.kill()
        wire.close()
        broker.stop()
    outcome.facts.append(
        f"{len(twin.down_s)} cuts; the broker sent {wire.heard.again} messages again, marked as such."
    )
    return outcome


def _connections(twin: Twin) -> float:
    return twin.metric("mqtt_connections_total")
