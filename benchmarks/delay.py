"""Publish-to-browser delay: from the publisher's clock to a real Chromium that follows the live feed.

    python -m benchmarks.delay [--seconds 20] [--rates 1000 5000]

Prints JSON. One `bibliotwin serve` over North Hall on a Mosquitto, 1,000 native devices, QoS 1, three values
a message. A message has reached the browser when the page has been told a value of its device at least as
new; so the feed's coalescing counts as delay and superseded values are not left out.
"""

import argparse
import bisect
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright

from benchmarks import load
from benchmarks.processes import mosquitto
from tests.servers import find_free_port, require_service
from twin.venue.imdf import write_venue
from twin.venue.northhall.build import build_north_hall

DEVICES = 1_000
_CHROMIUM = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_BODY = b'{"time":%d,"values":{"air_temperature_c":21.5,"relative_humidity_percent":41.0,"co2_ppm":%d}}'
_FOLLOW = """
() => new Promise((resolve) => {
  window.heard = [];
  const feed = new WebSocket(`ws://${location.host}/api/v1/feed?kinds=device`);
  feed.onmessage = (event) => {
    const now = Date.now();
    const message = JSON.parse(event.data);
    if (message.type === 'snapshot') { resolve(true); return; }
    for (const [thing, property, , since] of message.changes ?? [])
      if (property === 'co2_ppm') window.heard.push([thing, Date.parse(since), now]);
  };
})
"""


def devices_csv(path: Path, feature: str) -> None:
    """Register the load's devices, all about one feature of the venue."""
    columns = (
        "id,external_id,protocol,category,feature_of_interest,"
        "level_id,model,report_interval_s,name_zh,name_en"
    )
    rows = (f"bench-{n:04d},device-{n:04d},bibliotwin,climate,{feature},,bench,60,," for n in range(DEVICES))
    path.write_text("\n".join((columns, *rows)) + "\n")


def publish(port: int, rate_per_s: int, seconds: float) -> list[tuple[str, int]]:
    """Send telemetry of all devices in turn; returns (device, measured ms) of each message."""
    link = load.connect("127.0.0.1", port, "delay-publisher")
    link.setblocking(True)
    sent: list[tuple[str, int]] = []
    total, started, heard = int(rate_per_s * seconds), time.perf_counter(), 0
    chunk = max(1, rate_per_s // 200)
    while len(sent) < total:
        time.sleep(max(0.0, started + len(sent) / rate_per_s - time.perf_counter()))
        batch = []
        for number in range(len(sent), min(len(sent) + chunk, total)):
            device, now_ms = number % DEVICES, time.time_ns() // 1_000_000
            batch.append((load.topic(device), _BODY % (now_ms, 400 + number % 2_000)))
            sent.append((f"bench-{device:04d}", now_ms))
        link.sendall(b"".join(load.packets(batch, 1)))
        while heard + 4 * 2_000 < 4 * len(sent):
            heard += len(link.recv(65_536))
    while heard < 4 * len(sent):
        heard += len(link.recv(65_536))
    link.close()
    return sent


def delays_ms(sent: list[tuple[str, int]], heard: list[list[Any]]) -> np.ndarray:
    """For each message, until the browser had been told something at least as new of its device."""
    told: dict[str, tuple[list[int], list[int]]] = {}
    for thing, since_ms, at_ms in heard:
        sinces, ats = told.setdefault(thing, ([], []))
        sinces.append(since_ms)
        ats.append(at_ms)
    found = []
    for device, published_ms in sent:
        sinces, ats = told.get(device, ([], []))
        place = bisect.bisect_left(sinces, published_ms)
        found.append(ats[place] - published_ms if place < len(sinces) else float("inf"))
    return np.array(found)


def wait_for(url: str, limit_s: float = 60.0) -> None:
    """Until the server answers ready."""
    limit = time.monotonic() + limit_s
    while time.monotonic() < limit:
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} did not become ready")


def measure(rates: list[int], seconds: float) -> dict[str, Any]:
    """The figures at each rate, on one server."""
    report: dict[str, Any] = {
        "devices": DEVICES,
        "values_per_message": 3,
        "qos": 1,
        "seconds": seconds,
        "target_p99_ms": 300,
    }
    with tempfile.TemporaryDirectory() as name, mosquitto(Path(name)) as broker, sync_playwright() as play:
        folder, web = Path(name), find_free_port()
        venue = build_north_hall(np.random.default_rng(7))
        write_venue(venue, folder / "venue")
        devices_csv(folder / "devices.csv", venue.units[0].id)
        settings = {
            "VENUE": folder / "venue",
            "DATA_DIR": folder / "data",
            "DEVICES": folder / "devices.csv",
            "WEB_PORT": web,
            "MQTT_URL": f"mqtt://127.0.0.1:{broker}",
        }
        server = subprocess.Popen(
            [sys.executable, "-m", "web", "serve"],
            stdout=sys.stderr,
            env={**os.environ, **{f"BIBLIOTWIN_{name}": str(value) for name, value in settings.items()}},
        )
        try:
            wait_for(f"http://127.0.0.1:{web}/readyz")
            browser = play.chromium.launch(executable_path=str(require_service("chromium")), args=_CHROMIUM)
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{web}/seats")
            page.evaluate(_FOLLOW)
            for rate in rates:
                publish(broker, rate, 3)
                page.evaluate("() => { window.heard = []; }")
                sent = publish(broker, rate, seconds)
                time.sleep(2)
                found = delays_ms(sent, page.evaluate("() => window.heard"))
                report[f"at_{rate}_per_s"] = {
                    "messages": len(sent),
                    "p50_ms": float(np.percentile(found, 50)),
                    "p99_ms": float(np.percentile(found, 99)),
                    "max_ms": float(found.max()),
                    "never": int(np.isinf(found).sum()),
                }
                print(rate, report[f"at_{rate}_per_s"], file=sys.stderr)
            browser.close()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)
    return report


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rates", type=int, nargs="+", default=[1_000, 5_000])
    options = parser.parse_args()
    print(json.dumps(measure(options.rates, options.seconds), indent=2))


if __name__ == "__main__":
    main()
