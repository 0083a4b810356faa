"""Where every tote is, which cells are free, and how often a tote is asked for."""

from collections.abc import Sequence

import numpy as np

from storage_sorting.machinery import Aisle, StoreLayout
from storage_sorting.simulated.scenario import Scenario, Slotting
from storage_sorting.simulated.things import Tote
from twin.errors import TwinError

#: Classes of turnover: the share of totes in each, most asked for first.
_CLASSES = (0.2, 0.3, 0.5)


class StockError(TwinError):
    """More totes than cells, or more books than totes hold."""


class Stock:
    """The totes of all aisles. Tote 0 is the one asked for most."""

    def __init__(self, layout: StoreLayout, scenario: Scenario, rng: np.random.Generator) -> None:
        cells = sum(aisle.cells for aisle in layout.aisles)
        if not 0 < scenario.totes <= cells * 0.95:
            raise StockError(
                f"{scenario.totes} totes do not fit: a twentieth of {cells} cells must stay free"
            )
        self._aisles, self._rng = layout.aisles, rng
        self._by_class = scenario.slotting is Slotting.BY_CLASS
        self._zones = tuple(_zones(aisle) if self._by_class else _one_zone(aisle) for aisle in layout.aisles)
        self._free = [[list(zone) for zone in zones] for zones in self._zones]
        self.per_tote = -(-scenario.volumes // scenario.totes)
        self.fill = np.full(scenario.totes, scenario.volumes // scenario.totes, dtype=np.int64)
        self.room = self.per_tote + self.per_tote // 10
        ranks = np.arange(1, scenario.totes + 1, dtype=float)
        self._chances = np.cumsum(ranks**-scenario.popularity)
        self._chances /= self._chances[-1]
        misplaced = set(np.flatnonzero(rng.random(scenario.totes) < scenario.tote_misplaced).tolist())
        self.totes = [self._first_place(number, number in misplaced) for number in range(scenario.totes)]

    def draw_totes(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """Totes as they are asked for."""
        drawn: np.ndarray = np.searchsorted(self._chances, rng.random(count))
        return drawn

    def take_out(self, tote: Tote) -> None:
        """Its cell is free now."""
        zone = self._zone_of(tote.aisle, tote.cell)
        self._free[tote.aisle][zone].append(tote.cell)
        tote.cell = -1

    def choose_cell(self, tote: Tote, aisle: int) -> int:
        """A free cell for it, of its class if there is one, else the next; the cell is taken."""
        wanted = self._class_of(tote.number)
        zones = self._free[aisle]
        for zone in sorted(range(len(zones)), key=lambda z: (abs(z - wanted), z)):
            free = zones[zone]
            if free:
                at = int(self._rng.integers(len(free)))
                free[at], free[-1] = free[-1], free[at]
                return free.pop()
        raise StockError(f"aisle {self._aisles[aisle].code} is full; send the tote to another")

    def free_in(self, aisle: int) -> int:
        """Free cells of an aisle."""
        return sum(map(len, self._free[aisle]))

    def cell_code(self, aisle: int, cell: int) -> str:
        """The name of a cell."""
        return self._aisles[aisle].cell_code(cell)

    def _first_place(self, number: int, misplaced: bool) -> Tote:
        # Each class is spread over all aisles, so that no crane has all the work.
        aisle = number % len(self._aisles)
        tote = Tote(number, aisle, -1, "", misplaced)
        tote.cell = self.choose_cell(tote, aisle)
        tote.place = self.cell_code(aisle, tote.cell)
        return tote

    def _class_of(self, number: int) -> int:
        if not self._by_class:
            return 0
        share = number / len(self._chances)
        return 0 if share < _CLASSES[0] else 1 if share < _CLASSES[0] + _CLASSES[1] else 2

    def _zone_of(self, aisle: int, cell: int) -> int:
        zones = self._zones[aisle]
        return next((z for z, zone in enumerate(zones) if cell in zone), len(zones) - 1)


def _one_zone(aisle: Aisle) -> Sequence[frozenset[int]]:
    return (frozenset(range(aisle.cells)),)


def _zones(aisle: Aisle) -> Sequence[frozenset[int]]:
    """The cells by their travel time from the port, in classes of the same shares as the totes."""
    order = sorted(range(aisle.cells), key=lambda cell: (aisle.motion.time_s(*aisle.cell_at_m(cell)), cell))
    first = int(len(order) * _CLASSES[0])
    second = first + int(len(order) * _CLASSES[1])
    return frozenset(order[:first]), frozenset(order[first:second]), frozenset(order[second:])
