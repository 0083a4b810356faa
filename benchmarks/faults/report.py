"""The report of the fault suite, as Markdown."""

import platform
import subprocess
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from types import ModuleType

from benchmarks.faults.outcome import Outcome

_HEAD = """# Faults

What the twin keeps when things break: {messages:,} QoS 1 messages through Mosquitto for each fault, from
1,000 devices of which half send a time and half do not, native and Zigbee2MQTT, some of them the same byte
for byte. `make faults` runs it again (seed {seed}) and writes this page.

* **lost**: messages that the broker acknowledged to the publisher (of a killed broker: that it handed over)
  and history does not have.
* **twice**: messages that history has more often than it may.
* **wrong**: devices whose latest value is not the one a reference model says, asked of the running twin
  through its API, and once more after a restart.
* **peak**: the most memory that any of the twin's processes ever had resident.
* **catch up**: from the end of a fault until what was published by then is in the state; median and worst.
* **down**: from the fault until the twin is ready again; median and worst.

| fault | messages | datapoints | lost | twice | wrong | peak | catch up | down | |
|---|---|---|---|---|---|---|---|---|---|
"""


def report(faults: Sequence[ModuleType], outcomes: Sequence[Outcome], messages: int, seed: int) -> str:
    """The whole page."""
    by_name = {outcome.name: outcome for outcome in outcomes}
    lines = [_HEAD.format(messages=messages, seed=seed)]
    lines += [_row(fault, by_name[fault.NAME]) for fault in faults if fault.NAME in by_name]
    lines.append(f"\nMeasured on {time.strftime('%Y-%m-%d')} on {_machine()}.\n")
    lines += [_story(fault, by_name[fault.NAME]) for fault in faults if fault.NAME in by_name]
    return "".join(lines)


def _row(fault: ModuleType, outcome: Outcome) -> str:
    name = f"[{fault.TITLE}](#{fault.TITLE.lower().replace(' ', '-')})"
    if outcome.not_run or outcome.failed:
        return f"| {name} | | | | | | | | | {'not run' if outcome.not_run else '**failed**'} |\n"
    verdict = "kept" if outcome.is_well else "**broken**"
    cells = (
        name, f"{outcome.messages:,}", f"{outcome.rows:,}", outcome.lost, outcome.twice, outcome.wrong,
        f"{outcome.peak_mb:.0f} MB", _span(outcome.catch_up_s), _span(outcome.down_s), verdict,
    )  # fmt: skip
    return f"| {' | '.join(str(cell) for cell in cells)} |\n"


def _span(seconds: Sequence[float]) -> str:
    return f"{median(seconds):.1f}, {max(seconds):.1f} s" if seconds else "-"


def _story(fault: ModuleType, outcome: Outcome) -> str:
    said = [f"\n## {fault.TITLE}\n", f"{fault.DONE}\n", f"Promised: {fault.PROMISED}\n"]
    if outcome.not_run:
        said.append(f"Not run: {outcome.not_run}.\n")
    if outcome.failed:
        said.append(f"Failed: {outcome.failed.splitlines()[0]}\n")
    facts = [*outcome.facts, f"Took {outcome.took_s:.0f} s."]
    said.append("".join(f"* {fact}\n" for fact in facts))
    if outcome.examples:
        said.append("First differences:\n\n" + "".join(f"* {each}\n" for each in outcome.examples[:10]))
    return "\n".join(said)


def _machine() -> str:
    """Processor, memory and versions; nothing that names the machine."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    memory_gb = int(next(line for line in lines if line.startswith("MemTotal")).split()[1]) // 1_000_000
    said = subprocess.run(["mosquitto", "-h"], capture_output=True, text=True, check=False).stdout
    broker = said.partition("\n")[0].removeprefix("mosquitto version ") or "?"
    return (
        f"{platform.machine()} with {_cores()} shared cores and {memory_gb} GB, Python "
        f"{platform.python_version()}, DuckDB {version('duckdb')}, gmqtt {version('gmqtt')}, Mosquitto "
        f"{broker}; broker, publisher and twin share the machine"
    )


def _cores() -> int:
    return sum(line.startswith("processor") for line in Path("/proc/cpuinfo").read_text().splitlines())
