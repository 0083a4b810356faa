"""Messages per second stored, beside a bare gmqtt subscriber on the same broker in the same run.

    python -m benchmarks.ingest [--messages 100000] [--rounds 5]

Prints JSON. Every round starts a fresh Mosquitto, sends one burst to a subscriber that only counts (gmqtt,
acknowledging on receipt) and one to the whole pump (decode, check, commit to DuckDB, acknowledge, apply), at
QoS 0 and QoS 1. Seconds run from the first message received to the last one counted or committed; CPU is
that of the subscribing process.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import gmqtt
import uvloop

from benchmarks import load
from benchmarks.processes import cpu_s, mosquitto
from sensors.address import BrokerAddress
from sensors.decoders.catalogue import open_decoders
from sensors.decoding import Decoding
from sensors.ingest import Ingest
from sensors.mqtt import MqttSource
from twin.bus import Bus
from twin.clock import SystemClock
from twin.history.open import open_history
from twin.state import TwinState

_IDLE_S = 20.0


async def bare(port: int, expected: int, qos: int) -> dict[str, Any]:
    """Count messages with gmqtt alone."""
    client = gmqtt.Client("bare", clean_session=True, receive_maximum=20_000)
    seen = {"count": 0, "first": 0.0, "last": 0.0}
    done = asyncio.Event()

    def on_message(*_: object) -> None:
        if not seen["count"]:
            seen["first"], seen["cpu"] = time.perf_counter(), cpu_s()
        seen["count"] += 1
        if seen["count"] == expected:
            seen["last"] = time.perf_counter()
            done.set()

    client.on_message = on_message
    await client.connect("127.0.0.1", port)
    client.subscribe("bibliotwin/#", qos=qos)
    await asyncio.sleep(0.3)
    print("ready", flush=True)
    async with asyncio.timeout(120):
        await done.wait()
    return {
        "seconds": seen["last"] - seen["first"],
        "cpu_s": cpu_s() - seen["cpu"],
        "messages": seen["count"],
    }


async def pump(port: int, expected: int, qos: int, directory: Path) -> dict[str, Any]:
    """Store messages with the pump as `bibliotwin serve` runs it."""
    clock = SystemClock()
    history = open_history(str(directory / "history.duckdb"))
    source = MqttSource(BrokerAddress("127.0.0.1", port), ["bibliotwin/v1/+/+/+"], clock, qos=qos)
    ingest = Ingest(source, Decoding(open_decoders()), history, TwinState(Bus()), clock)
    await source.start()
    while not source.health()[0]:
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)
    running = asyncio.create_task(ingest.run())
    print("ready", flush=True)
    while not source.counters["received"] + source.waiting():
        await asyncio.sleep(0.002)
    started, cpu = time.perf_counter(), cpu_s()
    async with asyncio.timeout(120):
        while ingest.counters.messages < expected:
            await asyncio.sleep(0.005)
    result = {"seconds": time.perf_counter() - started, "cpu_s": cpu_s() - cpu}
    running.cancel()
    await source.stop()
    counters = ingest.counters
    ingest.close()
    history.close()
    return {
        **result,
        "messages": counters.messages,
        "datapoints": counters.datapoints,
        "quarantined": counters.quarantined,
        "commits": counters.commits,
        "pauses": source.counters["pauses"],
    }


def once(role: str, qos: int, made: list[bytes]) -> dict[str, Any]:
    """One burst to one subscriber of its own on a broker of its own."""
    with tempfile.TemporaryDirectory() as folder, mosquitto(Path(folder)) as port:
        command = [
            sys.executable,
            "-m",
            "benchmarks.ingest",
            "--role",
            role,
            "--port",
            str(port),
            "--messages",
            str(len(made)),
            "--qos",
            str(qos),
            "--folder",
            folder,
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            if child.stdout.readline().strip() != "ready":
                raise SystemExit(f"the {role} subscriber did not start")
            load.publish("127.0.0.1", port, made, qos)
            line = child.stdout.readline()
            child.wait(_IDLE_S)
        figures = json.loads(line)
    figures["messages_per_s"] = round(figures["messages"] / figures["seconds"])
    figures["cpu_s_per_1000"] = round(1_000 * figures["cpu_s"] / figures["messages"], 5)
    return figures


def compare(messages: int, rounds: int) -> dict[str, Any]:
    """Bare and pump in turn, `rounds` times at each QoS: medians, ratios, and every figure."""
    sent = load.messages(messages)
    report: dict[str, Any] = {
        "messages": messages,
        "values_per_message": 3,
        "devices": 1_000,
        "rounds": rounds,
    }
    for qos in (0, 1):
        made = load.packets(sent, qos)
        runs: dict[str, list[dict[str, Any]]] = {"bare": [], "pump": []}
        for number in range(rounds):
            for role, done in runs.items():
                done.append(once(role, qos, made))
                print(f"qos {qos} round {number + 1} {role}: {done[-1]}", file=sys.stderr)
        middle = {
            role: {
                name: statistics.median(run[name] for run in found)
                for name in ("messages_per_s", "cpu_s_per_1000")
            }
            for role, found in runs.items()
        }
        ratios = [
            p["messages_per_s"] / b["messages_per_s"] for p, b in zip(runs["pump"], runs["bare"], strict=True)
        ]
        report[f"qos_{qos}"] = {
            **middle, "ratio": round(statistics.median(ratios), 3), "ratio_min": round(min(ratios), 3),
            "ratio_max": round(max(ratios), 3), "target_ratio": 0.6 if qos == 0 else 0.8,
        }  # fmt: skip
    return report


def main() -> None:
    """Run the comparison, or one role of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--role", choices=("bare", "pump"))
    parser.add_argument("--port", type=int)
    parser.add_argument("--qos", type=int)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.role is None:
        print(json.dumps(compare(options.messages, options.rounds), indent=2))
        return
    role = (
        bare(options.port, options.messages, options.qos)
        if options.role == "bare"
        else pump(options.port, options.messages, options.qos, options.folder)
    )
    print(json.dumps(uvloop.run(role)), flush=True)


if __name__ == "__main__":
    main()
