"""A day of North Hall's store as fast as it can be simulated, on one core.

    python -m benchmarks.storage [--seed 1] [--days 1] [--profile]

Prints JSON. The store: 4 million volumes in 40,000 totes, 8 cranes, 6,000 requests, 20,000 sorted returns,
with breakdowns, bad reads, misplaced totes and missing books.

* `seconds`, `cpu_seconds`: one day, building the store included; the median of `--days` days, each of a seed.
* `steps_per_s`: events of the simulation itself; `events_per_s`: storage events told; both by CPU time.
* `peak_mb`: memory of the whole process, in which the venue was built before.
* `ready_min`: minutes from request to pickup shelf, for books to this house; of the last day.
* `profile`: with `--profile`, the share of time by module, of one more day. The profiler slows small
  functions down more than large ones, so shares are rough.
"""

import argparse
import cProfile
import json
import pstats
import resource
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from storage_sorting.events import StorageEvent
from storage_sorting.layout import store_layout
from storage_sorting.machinery import StoreLayout
from storage_sorting.simulated.scenario import north_hall_day
from storage_sorting.simulated.store import SimulatedStore
from storage_sorting.stages import Service, Stage
from twin.venue.northhall.build import build_north_hall


class Watch:
    """Hears every event, and notes when requests were made and ready."""

    def __init__(self) -> None:
        self.asked: dict[str, int] = {}
        self.ready_us: list[int] = []

    def hear(self, event: StorageEvent) -> None:
        """Take one event; as little as a listener can do."""
        if event.stage is Stage.REQUESTED and event.service == Service.RETRIEVAL and event.request_id:
            self.asked[event.request_id] = event.event_time_us
        elif event.stage is Stage.SHELVED and event.request_id in self.asked:
            self.ready_us.append(event.event_time_us - self.asked[event.request_id])


def simulate(layout: StoreLayout, seed: int) -> tuple[SimulatedStore, Watch, dict[str, float]]:
    """One day, with what it took."""
    watch = Watch()
    wall, cpu = time.perf_counter(), time.process_time()
    store = SimulatedStore(layout, north_hall_day(), seed, watch.hear)
    store.run()
    took = {"seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu}
    return store, watch, took


def steps_of(layout: StoreLayout, seed: int) -> int:
    """How many events of the simulation a day has."""
    store = SimulatedStore(layout, north_hall_day(), seed, Watch().hear)
    steps = 0
    while store.env.peek() < store.scenario.to_s:
        store.env.step()
        steps += 1
    return steps


def shares(layout: StoreLayout, seed: int) -> dict[str, float]:
    """The share of each module in the time of a day."""
    profile = cProfile.Profile()
    profile.runcall(simulate, layout, seed)
    by_module: dict[str, float] = defaultdict(float)
    for (path, _, name), (_, _, own_s, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        parts = Path(path).with_suffix("").parts
        by_module[".".join(parts[-2:]) if len(parts) > 1 else f"built in: {name[:40]}"] += own_s
    total_s = sum(by_module.values())
    first = sorted(by_module.items(), key=lambda item: -item[1])[:14]
    return {name: round(own_s / total_s, 3) for name, own_s in first}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=1)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    layout = store_layout(build_north_hall(np.random.default_rng(7)).equipment)
    days = [simulate(layout, options.seed + n) for n in range(max(1, options.days))]
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    store, watch, _ = days[-1]
    took = {key: float(np.median([day[2][key] for day in days])) for key in ("seconds", "cpu_seconds")}
    steps = steps_of(layout, options.seed)
    scenario, balance = store.scenario, store.balance()
    report: dict[str, Any] = {
        "store": {
            "volumes": scenario.volumes,
            "totes": scenario.totes,
            "cranes": len(layout.aisles),
            "requests": scenario.requests,
            "returns": scenario.returns,
        },
        "days": len(days),
        **{key: round(value, 2) for key, value in took.items()},
        "simulation_steps": steps,
        "steps_per_s": round(steps / took["cpu_seconds"]),
        "storage_events": store.report.told,
        "events_per_s": round(store.report.told / took["cpu_seconds"]),
        "peak_mb": round(peak_mb, 1),
        "ready": balance.ready,
        "ready_min": {f"p{p}": round(float(np.percentile(watch.ready_us, p)) / 6e7, 2) for p in (50, 80, 95)},
    }
    if options.profile:
        report["profile"] = shares(layout, options.seed)
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
