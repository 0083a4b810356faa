"""Grid maps of the MovingAI benchmarks, and lists of queries on them.

Format: Sturtevant (2012), "Benchmarks for grid-based pathfinding".
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from twin.errors import TwinError

COLUMNS: Final = ("start_x", "start_y", "goal_x", "goal_y")
_FREE: Final = frozenset(".GS")
_MOST_BYTES: Final = 64 * 1024 * 1024
_MOST_SIDE: Final = 4096
_MOST_QUERIES: Final = 1_000_000


class GridFileError(TwinError):
    """A map or list of queries that cannot be read."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path, self.why = path, why


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of characters, the first row at y = 0. `.`, `G` and `S` are free, all else is blocked."""

    rows: tuple[str, ...]

    def is_free(self, column: int, row: int) -> bool:
        """Whether the cell is on the map and free."""
        on_map = 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row])
        return on_map and self.rows[row][column] in _FREE


@dataclass(frozen=True, slots=True)
class Query:
    """From the middle of one cell to the middle of another; `row` is its line in the file."""

    row: int
    start: tuple[int, int]
    goal: tuple[int, int]


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise GridFileError(path, f"cannot be read: {error.strerror or error}; give another file") from error
    if len(data) > _MOST_BYTES:
        raise GridFileError(path, f"is over {_MOST_BYTES // 1024 // 1024} MB, the most that is read")
    return data.decode("utf-8-sig", errors="replace")


def read_grid(path: Path) -> Grid:
    """The map at `path`; raises GridFileError."""
    lines = _text(path).splitlines()
    begin = next((number for number, line in enumerate(lines[:8]) if line.strip() == "map"), None)
    if begin is None:
        raise GridFileError(path, 'has no line "map" among its first; give a map in MovingAI format')
    header = {key: value.strip() for key, _, value in (line.strip().partition(" ") for line in lines[:begin])}
    width, height = _side(path, header, "width"), _side(path, header, "height")
    rows = tuple(lines[begin + 1 : begin + 1 + height])
    if len(rows) < height or any(len(row) < width for row in rows):
        raise GridFileError(path, f"has fewer cells than the {width} x {height} its header says")
    return Grid(tuple(row[:width] for row in rows))


def _side(path: Path, header: dict[str, str], key: str) -> int:
    text = header.get(key, "")
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) <= _MOST_SIDE):
        raise GridFileError(path, f"{key} is {text[:20]!r}, not a whole number from 1 to {_MOST_SIDE}")
    return int(text)


def floor_of(grid: Grid) -> BaseGeometry:
    """The free cells as one shape, in cells: column 0 is x from 0 to 1."""
    return shapely.union_all([shapely.box(x0, y, x1, y + 1) for y, x0, x1 in _runs(grid)])


def _runs(grid: Grid) -> Iterator[tuple[int, int, int]]:
    for y, row in enumerate(grid.rows):
        x = 0
        for free, cells in groupby(row, _FREE.__contains__):
            length = len(list(cells))
            if free:
                yield y, x, x + length
            x += length


def read_queries(path: Path, grid: Grid) -> list[Query]:
    """The queries of a CSV file with the columns of `COLUMNS`, whole numbers of cells.

    Raises GridFileError.
    """
    reader = csv.DictReader(_text(path).splitlines())
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise GridFileError(path, f"has no column {', '.join(missing)}")
    found: list[Query] = []
    for row in reader:
        if len(found) == _MOST_QUERIES:
            raise GridFileError(path, f"has more than {_MOST_QUERIES:,} queries; cut it into several files")
        x0, y0, x1, y1 = (_cell(path, reader.line_num, name, row[name]) for name in COLUMNS)
        for x, y in ((x0, y0), (x1, y1)):
            if not grid.is_free(x, y):
                raise GridFileError(path, f"line {reader.line_num}: cell {x},{y} is blocked or off the map")
        found.append(Query(reader.line_num, (x0, y0), (x1, y1)))
    return found


def _cell(path: Path, line: int, name: str, text: str | None) -> int:
    text = (text or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise GridFileError(path, f"line {line}: {name} is {text[:20]!r}, not a whole number of cells")
    return int(text)
