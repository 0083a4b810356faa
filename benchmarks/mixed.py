"""Throughput with every decoder registered, beside the same pump with only one.

    python -m benchmarks.mixed [--messages 60000] [--rounds 5]

Prints JSON. Three questions, each with its answer from the same run:

* `registered`: native messages with one decoder registered and with all: what it costs to have them.
* `mixed`: messages of all protocols in the shares of `mixed_load.SHARES`, with all decoders registered,
  beside what each protocol reaches alone with only its own decoder. Formats differ in how much there is to
  read, so the mix cannot be faster than its parts: the figure to reach is `1 / sum(share / alone)`.
* `decode_us`: microseconds of CPU that reading one message of each protocol costs: where the time goes.

As in `benchmarks.ingest`, each round has a broker and a process of its own, and QoS is 1.
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

import uvloop

from benchmarks import load
from benchmarks.mixed_load import MAKERS, SHARES, Made, first_words, introductions
from benchmarks.processes import cpu_s, mosquitto
from sensors.address import BrokerAddress
from sensors.decoders.catalogue import announced_on, open_decoders, topic_filters
from sensors.decoding import Decoding
from sensors.ingest import Ingest
from sensors.message import RawMessage
from sensors.mqtt import MqttSource
from twin.bus import Bus
from twin.clock import SystemClock
from twin.history.open import open_history
from twin.state import TwinState

_DEVICES = 1_000
_IDLE_S = 20.0
_CYCLE = 100


async def pump(
    port: int, earlier: list[int], expected: int, only: str | None, directory: Path
) -> dict[str, Any]:
    """Store so many messages each time, and then `expected` ones, whose time and CPU are counted."""
    clock = SystemClock()
    history = open_history(str(directory / "history.duckdb"))
    decoders = open_decoders(only=only)
    source = MqttSource(
        BrokerAddress("127.0.0.1", port), topic_filters(decoders), clock, announced_on=announced_on(decoders)
    )
    decoding = Decoding(decoders, on_follow=source.follow)
    ingest = Ingest(source, decoding, history, TwinState(Bus()), clock)
    await source.start()
    while not source.health()[0]:
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)
    running = asyncio.create_task(ingest.run())
    print("ready", flush=True)
    async with asyncio.timeout(120):
        first = 0
        for portion in earlier:
            first += portion
            while ingest.counters.messages < first:
                await asyncio.sleep(0.005)
            await asyncio.sleep(0.5)
            print("taken in", flush=True)
        while source.counters["received"] + source.waiting() <= first:
            await asyncio.sleep(0.002)
        started, cpu, before = time.perf_counter(), cpu_s(), ingest.counters.messages
        while ingest.counters.messages < first + expected:
            await asyncio.sleep(0.005)
    counted = ingest.counters.messages - before
    result = {"seconds": time.perf_counter() - started, "cpu_s": cpu_s() - cpu, "messages": counted}
    running.cancel()
    await source.stop()
    quarantined = [held.reason for held in history.reader().quarantined(3)]
    figures = {"datapoints": ingest.counters.datapoints, "by_decoder": dict(decoding.by_decoder)}
    ingest.close()
    history.close()
    return {**result, **figures, "quarantined": ingest.counters.quarantined, "reasons": quarantined}


def made_for(protocols: dict[str, int], count: int) -> tuple[list[list[Made]], list[Made]]:
    """(what comes earlier, messages): `count` messages of these protocols in these shares, evenly mixed.

    There are as many devices in a mix as in each of its parts, in the same shares: what a message costs
    depends on how many devices are in a batch, because only the newest reading of each becomes a change.
    Earlier come the introductions, and a message of each device, because a new series costs many times what
    a reading does.
    """
    total = sum(protocols.values())
    devices = {protocol: _DEVICES * share // total for protocol, share in protocols.items()}
    order = _evenly(protocols)
    turns = dict.fromkeys(protocols, 0)
    sent = []
    for place in range(count):
        protocol = order[place % len(order)]
        number = turns[protocol]
        turns[protocol] += 1
        sent.append(MAKERS[protocol](number % devices[protocol], 1 + number // devices[protocol]))
    earlier = [
        [made for protocol in protocols for made in what(protocol, devices[protocol])]
        for what in (introductions, first_words)
    ]
    return earlier, sent


def _evenly(protocols: dict[str, int]) -> list[str]:
    """A cycle in which each protocol comes as often as its share, spread out."""
    total = sum(protocols.values())
    places = [
        ((k + 0.5) * total / share, protocol) for protocol, share in protocols.items() for k in range(share)
    ]
    return [protocol for _, protocol in sorted(places)]


def once(protocols: dict[str, int], only: str | None, count: int) -> dict[str, Any]:
    """One burst to one pump of its own on a broker of its own."""
    earlier, sent = made_for(protocols, count)
    with tempfile.TemporaryDirectory() as folder, mosquitto(Path(folder)) as port:
        command = [
            sys.executable, "-m", "benchmarks.mixed", "--role", "pump", "--port", str(port),
            "--messages", str(count), "--folder", folder, "--earlier", *(str(len(each)) for each in earlier),
            *(["--only", only] if only else []),
        ]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            _expect(child.stdout.readline(), "ready")
            for portion in earlier:
                load.publish("127.0.0.1", port, load.packets(portion, 1), 1)
                _expect(child.stdout.readline(), "taken in")
            load.publish("127.0.0.1", port, load.packets(sent, 1), 1)
            line = child.stdout.readline()
            child.wait(_IDLE_S)
    figures: dict[str, Any] = json.loads(line)
    if figures["quarantined"]:
        raise SystemExit(f"{protocols}: {figures['quarantined']} were refused: {figures['reasons']}")
    figures["messages_per_s"] = round(figures["messages"] / figures["seconds"])
    figures["cpu_s_per_1000"] = round(1_000 * figures["cpu_s"] / figures["messages"], 5)
    return figures


def _expect(line: str, word: str) -> None:
    if line.strip() != word:
        raise SystemExit(f"the pump said {line!r} and not {word!r}")


def decode_us(protocol: str, count: int = 20_000) -> float:
    """Microseconds of CPU that reading one message takes, series known: the least of five passes."""
    decoding = Decoding(open_decoders(only=protocol))
    (first, _), sent = made_for({protocol: _CYCLE}, count)
    now_us = SystemClock().now_us()
    decoding.read([RawMessage(topic, body, now_us) for topic, body in first])
    messages = [RawMessage(topic, body, now_us) for topic, body in sent]
    rows = decoding.read(messages)
    if rows.quarantined:
        raise SystemExit(f"{protocol}: {rows.quarantined[0].reason}")
    for number, (device, name) in enumerate(rows.new_keys):
        device.series[name] = number
    passes = []
    for _ in range(5):
        started = time.process_time()
        decoding.read(messages).columns()
        passes.append(time.process_time() - started)
    return round(1e6 * min(passes) / count, 2)


def compare(count: int, rounds: int) -> dict[str, Any]:
    """All comparisons in turn, `rounds` times: medians, ratios and every part."""
    native = {"bibliotwin": _CYCLE}
    runs: dict[str, list[int]] = {name: [] for name in ("native_one", "native_all", "mixed", *SHARES)}
    for number in range(rounds):
        for name, rates in runs.items():
            match name:
                case "native_one":
                    figures = once(native, "bibliotwin", count)
                case "native_all":
                    figures = once(native, None, count)
                case "mixed":
                    figures = once(SHARES, None, count)
                case _:
                    figures = once({name: _CYCLE}, name, count // 2)
            rates.append(figures["messages_per_s"])
            print(f"round {number + 1} {name}: {figures}", file=sys.stderr)
    registered = [a / o for a, o in zip(runs["native_all"], runs["native_one"], strict=True)]
    total = sum(SHARES.values())
    reachable = [
        total / sum(share / runs[name][number] for name, share in SHARES.items()) for number in range(rounds)
    ]
    mixed = [got / could for got, could in zip(runs["mixed"], reachable, strict=True)]
    to_native = [got / one for got, one in zip(runs["mixed"], runs["native_one"], strict=True)]
    return {
        "messages": count, "devices": _DEVICES, "rounds": rounds, "qos": 1, "target_ratio": 0.9,
        "registered": {
            "one_decoder_per_s": statistics.median(runs["native_one"]),
            "all_decoders_per_s": statistics.median(runs["native_all"]),
            "ratio": round(statistics.median(registered), 3),
        },
        "mixed": {
            "per_s": statistics.median(runs["mixed"]), "reachable_per_s": round(statistics.median(reachable)),
            "ratio": round(statistics.median(mixed), 3),
            "ratio_to_native_alone": round(statistics.median(to_native), 3),
        },
        "alone_per_s": {name: statistics.median(runs[name]) for name in SHARES},
        "decode_us": {name: decode_us(name) for name in SHARES},
    }  # fmt: skip


def main() -> None:
    """Run the comparison, or the pump of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--role", choices=("pump",))
    parser.add_argument("--port", type=int)
    parser.add_argument("--earlier", type=int, nargs="*", default=[])
    parser.add_argument("--only")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.role is None:
        print(json.dumps(compare(options.messages, options.rounds), indent=2))
        return
    role = pump(options.port, options.earlier, options.messages, options.only, options.folder)
    print(json.dumps(uvloop.run(role)), flush=True)


if __name__ == "__main__":
    main()
