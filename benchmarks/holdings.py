"""What finding a book costs: reading and indexing a million holdings, and asking where one is.

    python -m benchmarks.holdings [--quick] [--books 1000000]

Prints JSON. The books are copies of random titles on the faces of North Hall, 15 % in the closed stack, in
random order, read from CSV as a library would give them. Beside it, in the same run, the plain way: the
same call numbers as Python strings, sorted as strings and searched with bisect. That is faster and wrong:
it puts B43/11 before B43/6 and knows no shelf; `wrong_neighbour_share` says behind how many titles it puts
one that does not follow them on the shelf. Memory is what the process holds more than before (resident),
once garbage is collected. Where other work runs on the machine, processor time (cpu) is what to compare.
"""

import argparse
import gc
import json
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from navigation.callnumbers import parse_call_number
from navigation.holdings import Holding, HoldingsIndex
from navigation.holdings.csv_file import format_holdings, parse_holdings
from twin.venue.model import Venue
from twin.venue.northhall import build_north_hall
from twin.venue.northhall.callnumbers import OUTLINE, SHARE

LOOKUPS = 20_000
SEED = 20_261_121


def make_books(count: int, rng: np.random.Generator) -> list[Holding]:
    """Copies of titles in all classes of North Hall, as full as each class is there."""
    entries = [entry.partition("*") for letter in OUTLINE for entry in OUTLINE[letter].split()]
    letters = np.array([SHARE[name[0]] for name, _, _ in entries])
    parts = np.array([int(part or 1) for _, _, part in entries])
    weight = parts * letters / letters.sum()
    classes = rng.choice(len(entries), size=count, p=weight / weight.sum())
    numbers = rng.integers(1, 4000, count)
    stored = rng.random(count) < 0.15
    return [
        Holding(
            call_number=f"{entries[c][0]}/{n}",
            title=f"{entries[c][0]}类图书之{n}",
            author="佚名",
            collection="中文图书",
            barcode=f"B{i:09d}",
            location="B3" if s else "",
        )
        for i, (c, n, s) in enumerate(zip(classes.tolist(), numbers.tolist(), stored.tolist(), strict=True))
    ]


def resident_bytes() -> int:
    """Memory the process holds now (Linux)."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def measure_lookups(ask: Callable[[str], object], wanted: Sequence[str]) -> dict[str, float]:
    """Microseconds of each lookup by the clock, and of processor time, half and nearly all of them."""
    wall_ns, cpu_ns = np.empty(len(wanted)), np.empty(len(wanted))
    for place, text in enumerate(wanted):
        begin, begin_cpu = time.perf_counter_ns(), time.thread_time_ns()
        ask(text)
        wall_ns[place], cpu_ns[place] = time.perf_counter_ns() - begin, time.thread_time_ns() - begin_cpu
    p50, p99 = np.percentile(wall_ns / 1000, [50, 99]).round(1).tolist()
    cpu_p50, cpu_p99 = np.percentile(cpu_ns / 1000, [50, 99]).round(1).tolist()
    return {"p50_us": p50, "p99_us": p99, "cpu_p50_us": cpu_p50, "cpu_p99_us": cpu_p99}


class Stopwatch:
    """Seconds by the clock and of processor time since it was made or last read."""

    def __init__(self) -> None:
        self._since = time.perf_counter(), time.process_time()

    def lap(self) -> dict[str, float]:
        """Both, and begin anew."""
        now = time.perf_counter(), time.process_time()
        wall, cpu = (round(b - a, 2) for a, b in zip(self._since, now, strict=True))
        self._since = now
        return {"wall_s": wall, "cpu_s": cpu}


def measure_index(venue: Venue, data: bytes, wanted: Sequence[str]) -> dict[str, object]:
    """Reading, indexing and asking."""
    before = resident_bytes()
    watch = Stopwatch()
    reading = parse_holdings(data)
    read = watch.lap()
    index = HoldingsIndex(venue, reading.holdings)
    build = watch.lap()
    held = resident_bytes() - before
    return {
        "books": len(reading.holdings),
        "read_csv": read,
        "build": build,
        "memory_mb": round(held / 1e6, 1),
        "columns_mb": round((reading.holdings.nbytes + index.nbytes) / 1e6, 1),
        "lookup": measure_lookups(index.where_is, wanted),
    }


def measure_strings(texts: list[str], wanted: Sequence[str]) -> dict[str, object]:
    """The plain way: strings as Python sorts them."""
    watch = Stopwatch()
    ordered = sorted(texts)
    build = watch.lap()
    distinct = sorted(set(texts))
    right = sorted(distinct, key=lambda text: parse_call_number(text).key)
    follows = dict(pairwise(right))
    wrong = sum(follows.get(a) != b for a, b in pairwise(distinct))
    return {
        "build": build,
        "lookup": measure_lookups(lambda text: bisect_left(ordered, text), wanted),
        "wrong_neighbour_share": round(wrong / len(distinct), 3),
    }


def measure_parsing(texts: Sequence[str]) -> dict[str, float]:
    """Call numbers read per second of processor time."""
    begin = time.process_time()
    for text in texts:
        parse_call_number(text)
    return {"per_cpu_s": round(len(texts) / (time.process_time() - begin))}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=int, default=1_000_000)
    parser.add_argument("--quick", action="store_true", help="50,000 books")
    options = parser.parse_args()
    books = 50_000 if options.quick else options.books
    rng = np.random.default_rng(SEED)
    made = make_books(books, rng)
    data = format_holdings(made).encode()
    texts = [book.call_number for book in made]
    del made
    wanted = [texts[i] for i in rng.integers(books, size=LOOKUPS)]
    venue = build_north_hall(np.random.default_rng(7))
    result = {
        "faces": sum(len(shelf.faces) for shelf in venue.shelves),
        "csv_mb": round(len(data) / 1e6, 1),
        "parsing": measure_parsing(texts[:100_000]),
        "holdings_index": measure_index(venue, data, wanted),
        "sorted_strings": measure_strings(texts, wanted),
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
