"""How honest forecasts of readiness are: coverage and width of each band, and two baselines, in the same run.

    python -m benchmarks.storage_eta [--quick] [--days 30] [--per-day 700]

Prints JSON. The journeys are those of `benchmarks/storage_network.py`: days with a rush at noon, cranes
captive in their aisles with breakdowns (MTBF 4 h, MTTR 10 min), desks, lift and wall. Each request is
foretold at every stage; all forecasts are scored from the first day on, learning included. Baselines: the
mean (and quantiles) of the last 200 requests less the time spent, and the means of the remaining stages
whatever the queues.
"""

import argparse
import json
import time
from typing import Any

import numpy as np

from benchmarks.storage_network import crane_of, replay, store
from storage_sorting.eta.board import Comparison, EtaBoard
from storage_sorting.eta.forecast import LEVELS
from storage_sorting.eta.scores import Score


def told(score: Score) -> dict[str, Any]:
    """The figures of one way to foretell."""
    coverage = {
        f"p{round(level * 100)}": round(share, 4) for level, share in zip(LEVELS, score.coverage, strict=True)
    }
    return {
        "forecasts": score.total,
        "coverage": coverage,
        "width_p50_to_p95_s": round(score.mean_width_s, 1),
        "mean_error_s": round(score.mean_error_s, 1),
        "pinball_s": round(score.loss_s, 2),
    }


def compared(comparison: Comparison) -> dict[str, Any]:
    """Ours beside the baselines; the means of stages are a point, so only their errors say something."""
    return {
        "ours": told(comparison.ours),
        "recent_mean": told(comparison.recent_mean),
        "stage_means": told(comparison.stage_means),
    }


def run(days: int, per_day: int) -> dict[str, Any]:
    """Replay and score."""
    rng = np.random.default_rng(20_261_121)
    journeys, outages = store(rng, days, per_day)
    board = EtaBoard(rng)
    wall, cpu = time.perf_counter(), time.process_time()
    replay(board, journeys, outages, crane_of)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    events = sum(len(journey.stages) for journey in journeys)
    return {
        "days": days,
        "requests": len(journeys),
        "outages": len(outages),
        "all_forecasts": compared(board.overall),
        "by_stage": {
            str(stage): compared(score) for (_, stage), score in sorted(board.scores.items(), key=str)
        },
        "seconds": round(wall, 1),
        "cpu_us_per_event": round(cpu / events * 1e6, 1),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="three days")
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--per-day", type=int, default=700)
    options = parser.parse_args()
    print(json.dumps(run(3 if options.quick else options.days, options.per_day), indent=1))


if __name__ == "__main__":
    main()
