"""Every fault in turn, and the report of them.

    python -m benchmarks.faults [--messages 100000] [--only NAME ...] [--report benchmarks/FAULTS.md]

Progress goes to standard error, the outcomes as JSON to standard output. Exit code 1 if anything was lost,
twice or wrong.
"""

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import numpy as np

from benchmarks.faults import (
    broker_killed,
    clock_jumps,
    connection_cut,
    disk_full,
    half_written,
    runaway,
    twin_killed,
)
from benchmarks.faults.outcome import Ground, Outcome
from benchmarks.faults.report import report

FAULTS: tuple[ModuleType, ...] = (
    twin_killed, broker_killed, connection_cut, disk_full, half_written, clock_jumps, runaway,
)  # fmt: skip


def run(fault: ModuleType, messages: int, seed: int, *, quiet: bool = False) -> Outcome:
    """Run one fault in a folder of its own; what makes it fail is in its outcome."""
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        ground = Ground(messages, Path(name), np.random.default_rng(seed), quiet=quiet)
        began = time.monotonic()
        try:
            outcome: Outcome = fault.run(ground)
        except Exception as error:  # the others shall run all the same, and the report says it
            ground.say(f"{fault.NAME} failed: {error!r}")
            outcome = Outcome(fault.NAME, failed=f"{type(error).__name__}: {error}")
        outcome.took_s = time.monotonic() - began
        return outcome


def main() -> None:
    """Run, print, write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=2_026)
    parser.add_argument("--only", nargs="+", choices=[fault.NAME for fault in FAULTS])
    parser.add_argument("--report", type=Path)
    options = parser.parse_args()
    outcomes = []
    for number, fault in enumerate(FAULTS):
        if options.only is None or fault.NAME in options.only:
            print(f"{fault.TITLE} ({fault.NAME})", file=sys.stderr, flush=True)
            outcomes.append(run(fault, options.messages, options.seed + number))
            print(json.dumps(asdict(outcomes[-1]), indent=2), flush=True)
    if options.report is not None:
        options.report.write_text(report(FAULTS, outcomes, options.messages, options.seed), encoding="utf-8")
    sys.exit(not all(outcome.is_well or outcome.not_run for outcome in outcomes))


if __name__ == "__main__":
    main()
