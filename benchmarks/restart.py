"""Restart: from starting `bibliotwin serve` on a filled history to an API that answers with restored values.

    python -m benchmarks.restart [--rows 10000000] [--series 10000] [--rounds 3]

Prints JSON. The history holds `rows` datapoints of `series` series, 3 per device. Each round starts the
server as a user would (a new process, cold imports), and stops the clock when `/readyz` says ready and again
when `/api/v1/things/{id}` gives a stored value back. Beside it the same server on an empty history: what
starting costs without restoring.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.history import make_load
from benchmarks.processes import mosquitto
from tests.servers import find_free_port
from twin.history.columns import SeriesKey
from twin.history.open import open_history
from twin.venue.imdf import write_venue
from twin.venue.northhall.build import build_north_hall

PROPERTIES = ("air_temperature_c", "relative_humidity_percent", "co2_ppm")
LIMIT_S = 120.0


def fill(folder: Path, rows: int, series: int) -> int:
    """Store the load; returns the bytes on disk."""
    folder.mkdir(parents=True)
    history = open_history(str(folder / "history.duckdb"))
    names = [f"bibliotwin:device-{n // 3:05d}" for n in range(series)]
    history.register([SeriesKey(name, name, PROPERTIES[n % 3]) for n, name in enumerate(names)])
    load = make_load(rows, series)
    for batch in load.batches():
        history.append(batch)
    history.compact(load.end_us)
    history.close()
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def start(folder: Path, venue: Path, broker: int, thing: str | None) -> dict[str, float]:
    """Start the server once; seconds to ready, and to a restored value if there is one."""
    port = find_free_port()
    settings = {
        "VENUE": venue,
        "DATA_DIR": folder,
        "WEB_PORT": port,
        "MQTT_URL": f"mqtt://127.0.0.1:{broker}",
    }
    env = {**os.environ, **{f"BIBLIOTWIN_{name}": str(value) for name, value in settings.items()}}
    began = time.perf_counter()
    server = subprocess.Popen([sys.executable, "-m", "web", "serve"], stdout=sys.stderr, env=env)
    try:
        until(f"http://127.0.0.1:{port}/readyz", began)
        found = {"ready_s": time.perf_counter() - began}
        if thing is not None:
            answer = until(f"http://127.0.0.1:{port}/api/v1/things/{thing}", began)
            if not answer["properties"]:
                raise SystemExit(f"{thing} came back without its values")
            found["restored_s"] = time.perf_counter() - began
        return found
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def until(url: str, began: float) -> Any:
    """The JSON at `url`, as soon as it is given."""
    while time.perf_counter() - began < LIMIT_S:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return json.loads(answer.read())
        except OSError:
            time.sleep(0.01)
    raise SystemExit(f"{url} did not answer")


def measure(rows: int, series: int, rounds: int) -> dict[str, Any]:
    """Medians of several starts, filled and empty in turn."""
    with tempfile.TemporaryDirectory() as name, mosquitto(Path(name)) as broker:
        root = Path(name)
        write_venue(build_north_hall(np.random.default_rng(7)), root / "venue")
        size = fill(root / "filled", rows, series)
        print(f"filled: {size:,} bytes", file=sys.stderr)
        filled, empty = [], []
        for number in range(rounds):
            filled.append(start(root / "filled", root / "venue", broker, "bibliotwin:device-00007"))
            empty.append(start(root / f"empty-{number}", root / "venue", broker, None))
            print(filled[-1], empty[-1], file=sys.stderr)
    return {
        "rows": rows,
        "series": series,
        "rounds": rounds,
        "bytes_per_datapoint": round(size / rows, 2),
        "ready_s": round(statistics.median(found["ready_s"] for found in filled), 2),
        "restored_s": round(statistics.median(found["restored_s"] for found in filled), 2),
        "ready_s_on_an_empty_history": round(statistics.median(found["ready_s"] for found in empty), 2),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--series", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(json.dumps(measure(options.rows, options.series, options.rounds), indent=2))


if __name__ == "__main__":
    main()
