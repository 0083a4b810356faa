"""What a day of storage events costs: read from JSON, folded into the state, told as changes.

    python -m benchmarks.storage_state [--quick] [--requests 6000] [--returns 20000]

Prints JSON. The day is that of `benchmarks/storage_day.py`, written as payloads of 200 events and read by one
process. Beside it, in the same run, the limit: the same payloads parsed by msgspec without types and by
Python's json, and nothing done with them. `seconds_*` are of the wall clock, `cpu_us_per_event` of the
process, which other work on the machine disturbs less. The day is folded in order, and once more shuffled
with every tenth event repeated; both pictures must be equal, or the run fails.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

from benchmarks.storage_day import in_batches, make_day
from storage_sorting.event_json import parse_events, write_events
from storage_sorting.events import StorageEvent
from storage_sorting.state import StorageState

PORTION = 200


class Stopwatch:
    """Wall and CPU seconds of one piece of work."""

    def __init__(self, work: Callable[[], Any]) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        self.result = work()
        self.wall_s, self.cpu_s = time.perf_counter() - wall, time.process_time() - cpu

    def told(self, events: int) -> dict[str, float]:
        """The figures, per event where that says more."""
        return {
            "seconds": round(self.wall_s, 2),
            "events_per_s": round(events / self.wall_s),
            "cpu_us_per_event": round(self.cpu_s / events * 1e6, 2),
        }


def fold(portions: list[list[StorageEvent]], telling: bool) -> StorageState:
    """Take everything in; with `telling` ask for the changes after each portion, as a live twin does."""
    state = StorageState()
    for portion in portions:
        state.apply(portion)
        if telling:
            state.changes()
    return state


def run(requests: int, returns: int) -> dict[str, Any]:
    """All measurements."""
    rng = np.random.default_rng(20_261_121)
    events = make_day(rng, requests=requests, returns=returns)
    count = len(events)
    payloads = [write_events(portion) for portion in in_batches(events, PORTION)]
    plain = Stopwatch(lambda: [json.loads(payload) for payload in payloads]).told(count)
    untyped = Stopwatch(lambda: [msgspec.json.decode(payload) for payload in payloads]).told(count)
    reading = Stopwatch(lambda: [parse_events(payload, 0) for payload in payloads])
    portions = [list(portion) for portion in reading.result]
    folding = Stopwatch(lambda: fold(portions, telling=False))
    picture = Stopwatch(folding.result.picture)
    live = Stopwatch(lambda: fold(portions, telling=True))
    mixed = [events[place] for place in rng.permutation(count)] + events[::10]
    shuffled = Stopwatch(lambda: fold(list(in_batches(mixed, PORTION)), telling=False))
    if shuffled.result.picture() != picture.result:
        raise SystemExit("the picture depends on the order of the events")
    total_s = reading.wall_s + folding.wall_s + picture.wall_s
    return {
        "events": count,
        "bytes": sum(map(len, payloads)),
        "baseline_python_json_only": plain,
        "baseline_msgspec_untyped_only": untyped,
        "read_from_json": reading.told(count),
        "fold": folding.told(count),
        "picture_of_all_objects": {"objects": len(picture.result), "seconds": round(picture.wall_s, 2)},
        "replay_total": {"seconds": round(total_s, 2), "events_per_s": round(count / total_s)},
        "fold_telling_changes_every_200": live.told(count),
        "fold_shuffled_with_repeats": shuffled.told(len(mixed)),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the day")
    parser.add_argument("--requests", type=int, default=6_000)
    parser.add_argument("--returns", type=int, default=20_000)
    options = parser.parse_args()
    part = 10 if options.quick else 1
    print(json.dumps(run(options.requests // part, options.returns // part), indent=1))


if __name__ == "__main__":
    main()
