"""A process that appends and packs until it is killed: `python -m tests.history.writer_process PATH`."""

import sys
import threading
from pathlib import Path

import numpy as np

from tests.history.batches import DAY_US, open_at
from twin.history.columns import Columns
from twin.history.duckdb import DuckDbHistory
from twin.history.packing import PackingRules

ROWS = 200
RULES = PackingRules(ripe_rows=1_000, least_rows=100)


def batch_at(number: int) -> Columns:
    """Batch `number`, of which every row can be told from all others."""
    time_us = DAY_US + (number * ROWS + np.arange(ROWS, dtype=np.int64)) * 7_000_000
    return Columns(
        series=(np.arange(ROWS) % 3).astype(np.int32),
        time_us=time_us,
        received_us=time_us + 3,
        value=np.arange(ROWS) / 10,
        quality=np.zeros(ROWS, np.uint8),
    )


def main() -> None:
    """Say each batch once it is durable."""
    history = open_at(Path(sys.argv[1]), packing=RULES)
    threading.Thread(target=pack, args=(history,), daemon=True).start()
    for number in range(history.reader().count() // ROWS, 1_000_000):
        history.append(batch_at(number))
        print(number, flush=True)


def pack(history: DuckDbHistory) -> None:
    """Pack for ever."""
    while True:
        history.compact(DAY_US + 10**14)


if __name__ == "__main__":
    main()
