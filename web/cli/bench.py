"""`bibliotwin bench`: measure a part of the program on data of one's own."""

import csv
import math
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from navigation.gridmap import COLUMNS, GridFileError, Query, floor_of, read_grid, read_queries
from navigation.shortest import ShortestWays
from web.cli.bench_storage import storage
from web.cli.console import told

bench_app = typer.Typer(help="Measure a part of the program on your own data.", no_args_is_help=True)

bench_app.command()(storage)


@bench_app.callback()
def bench() -> None:
    """Measure a part of the program on your own data."""


@bench_app.command()
@told
def navigation(
    *,
    grid: Annotated[Path, typer.Option(help="Map in MovingAI format.")],
    queries: Annotated[Path, typer.Option(help=f"CSV with the columns {', '.join(COLUMNS)}, in cells.")],
    out: Annotated[Path | None, typer.Option(help="CSV to write; standard output if not given.")] = None,
) -> None:
    """Shortest any-angle ways between middles of cells; `inf` where there is none.

    The traveller is a point, may touch walls and corners, and may pass between two blocked cells that touch
    in a corner.
    """
    free = read_grid(grid)
    asked = read_queries(queries, free)
    ways = ShortestWays(floor_of(free))
    with _opened(out) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow((*COLUMNS, "length", "time_us"))
        writer.writerows(_answer(ways, query) for query in asked)


def _answer(ways: ShortestWays, query: Query) -> tuple[int | str, ...]:
    start, goal = ((x + 0.5, y + 0.5) for x, y in (query.start, query.goal))
    began = time.perf_counter()
    way = ways.find(start, goal)
    took_us = (time.perf_counter() - began) * 1e6
    length = math.inf if way is None else way.length_m
    return (*query.start, *query.goal, f"{length:.9f}", f"{took_us:.1f}")


@contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    try:
        with path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
    except OSError as error:
        why = f"cannot be written: {error.strerror or error}; choose another place"
        raise GridFileError(path, why) from error
