"""One device sends 5,000 messages a second without end, beside a normal building."""

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.faults import flood
from benchmarks.faults.follower import Follower
from benchmarks.faults.outcome import Ground, Outcome, settle
from benchmarks.faults.publisher import Publisher
from benchmarks.faults.twin import Twin

NAME, TITLE = "runaway", "One device will not stop"
ROUNDS, PHASE_S, PER_S = 5, 12.0, 5_000
#: The others' delay with the runaway may be so many times what it is without.
MOST_RATIO = 1.1
_FLAGGED_S = 30.0
DONE = (
    "A building of 1,000 devices speaks all the time. In every other phase of 12 seconds one more device "
    "sends 5,000 messages a second at QoS 1, as a programmable controller in an endless loop does. "
    "Someone follows the live feed; the delay of a message is the time from sending it until the feed has "
    "shown it or a newer one of its device, the feed's own rhythm of 200 ms included. The phases "
    "alternate, so that both kinds share the machine's moods."
)
PROMISED = (
    "The runaway is named and thinned to the newest reading of each batch, with a count of what was left "
    "out; the others' delay stays within a tenth; nothing of theirs is lost."
)


def run(ground: Ground, rounds: int = ROUNDS, phase_s: float = PHASE_S, per_s: int = PER_S) -> Outcome:
    """Flood in every other phase, and compare."""
    outcome = Outcome(NAME)
    broker = ground.broker()
    broker.start()
    devices = ground.folder / "devices.csv"
    twin = ground.twin(broker.port, environment={"BIBLIOTWIN_DEVICES": str(devices)})
    _register(devices, twin)
    twin.start()
    publisher = Publisher(broker.port, ground.building((2 * rounds + 1) * phase_s))
    twin.listen(publisher)
    follower = Follower(twin.port, publisher.building)
    follower.start()
    floods: list[tuple[float, float]] = []
    flooded = 0
    try:
        _flood(broker.port, per_s, phase_s / 2)  # uses up its allowance, and is named
        flagged = _wait_until_flagged(twin)
        for number in range(rounds):
            time.sleep(phase_s)
            began = time.monotonic()
            flooded += _flood(broker.port, per_s, phase_s)
            floods.append((began, time.monotonic()))
            ground.say(f"flood {number + 1} of {rounds} is over; {publisher.sent} sent by the others")
        twin.catch_up_s.append(twin.catch_up(publisher))
        facts = _facts(follower, publisher, floods)
        left_out = int(twin.metric("ingest_throttled_total"))
        settle(outcome, ground, twin, publisher)
        follower.close()
    finally:
        twin.kill()
        broker.stop()
    left_out_of = f"Of {flooded} messages in the floods {left_out} readings were left out."
    outcome.facts += [flagged, left_out_of, *facts]
    return outcome


def _register(devices: Path, twin: Twin) -> None:
    """The controller is a device of some room, as those that run away are."""
    room = json.loads((twin.folder / "venue" / "unit.geojson").read_text())["features"][0]["id"]
    columns = "id,external_id,protocol,feature_of_interest"
    devices.write_text(f"{columns}\n{flood.THING},{flood.DEVICE},bibliotwin,{room}\n")


def _flood(port: int, per_s: int, seconds: float) -> int:
    command = [sys.executable, "-m", "benchmarks.faults.flood", str(port), str(per_s), str(seconds)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout)


def _wait_until_flagged(twin: Twin) -> str:
    twin.wait_until(lambda: flood.DEVICE in str(twin.runaways()), _FLAGGED_S, "did not name the runaway")
    twin.wait_until(
        lambda: twin.latest(flood.THING, "health") == "runaway", _FLAGGED_S, "did not call it a runaway"
    )
    return f"Named in GET /api/v1/ingest, and its health is `runaway`: {twin.runaways()[0]}"


def _facts(follower: Follower, publisher: Publisher, floods: list[tuple[float, float]]) -> list[str]:
    """How long the others waited with and without the runaway, phase by phase."""
    sent_s, delay_s = follower.delays_s(publisher)
    calm_began = [floods[0][0] - (floods[0][1] - floods[0][0]), *(end for _, end in floods[:-1])]
    ratios: dict[int, list[float]] = {50: [], 99: []}
    medians: dict[int, list[tuple[float, float]]] = {50: [], 99: []}
    for (began, ended), before in zip(floods, calm_began, strict=True):
        with_it = delay_s[(sent_s >= began) & (sent_s < ended)]
        without = delay_s[(sent_s >= before) & (sent_s < began)]
        for share, found in ratios.items():
            pair = float(np.percentile(without, share)), float(np.percentile(with_it, share))
            medians[share].append(pair)
            found.append(pair[1] / pair[0])
    lines = []
    for share, found in ratios.items():
        calm_ms, flood_ms = (1_000 * float(np.median(side)) for side in zip(*medians[share], strict=True))
        ratio = float(np.median(found))
        verdict = "within a tenth" if ratio <= MOST_RATIO else "MISSED: more than a tenth"
        lines.append(
            f"p{share} of the others' delay: {calm_ms:.0f} ms without the runaway, {flood_ms:.0f} ms with "
            f"it; median ratio of {len(found)} pairs {ratio:.2f} ({min(found):.2f} to {max(found):.2f}): "
            f"{verdict}."
        )
    return lines
