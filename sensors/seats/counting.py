"""Counts of seats, the words and arrows made of them, and which seats a reader's wishes leave."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sensors.seats.presence import Presence
from twin.venue.model import Seat

#: Share of the capacity that must be free for each word, from the emptiest down; below the last it is full.
LEVEL_WORDS = ((0.50, "free"), (0.20, "moderate"), (0.05, "busy"))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many seats are what. Unknown seats are never among the free ones."""

    free: int = 0
    occupied: int = 0
    unknown: int = 0

    @property
    def capacity(self) -> int:
        """All seats."""
        return self.free + self.occupied + self.unknown

    @property
    def free_max(self) -> int:
        """How many would be free if every unknown one were."""
        return self.free + self.unknown

    @property
    def level(self) -> str:
        """free, moderate, busy or full by the share known to be free; unknown if over half is unknown."""
        if self.capacity == 0 or 2 * self.unknown > self.capacity:
            return "unknown"
        share = self.free / self.capacity
        return next((word for least, word in LEVEL_WORDS if share >= least), "full")

    def moved(self, before: Presence, after: Presence) -> "Counts":
        """These counts after one seat went from one presence to another."""
        counts = [self.free, self.occupied, self.unknown]
        counts[before] -= 1
        counts[after] += 1
        return Counts(*counts)


def count(presences: Iterable[Presence]) -> Counts:
    """How many of each there are."""
    counts = [0, 0, 0]
    for presence in presences:
        counts[presence] += 1
    return Counts(*counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFilter:
    """What a reader wants of a seat; `together` is how many seats at one table."""

    socket: bool = False
    window: bool = False
    quiet: bool = False
    accessible: bool = False
    together: int = 1

    def passes(self, seat: Seat) -> bool:
        """Whether the seat itself is as wanted; `together` is about its table."""
        return (
            (seat.socket or not self.socket)
            and (seat.window or not self.window)
            and (seat.quiet or not self.quiet)
            and (seat.accessible or not self.accessible)
        )

    def matching(self, seats: Iterable[Seat], presences: Mapping[str, Presence]) -> Counts:
        """The seats that pass; with `together`, only those of tables where so many pass.

        A table with too few free seats counts its free ones as unknown if enough could be free, and as
        occupied if not, because a group of that size cannot sit there.
        """
        wanted = [seat for seat in seats if self.passes(seat)]
        if self.together <= 1:
            return count(presences[seat.id] for seat in wanted)
        tables: defaultdict[str, list[Presence]] = defaultdict(list)
        for seat in wanted:
            if seat.table_id is not None:
                tables[seat.table_id].append(presences[seat.id])
        found: list[Presence] = []
        for table in tables.values():
            if len(table) < self.together:
                continue
            counts = count(table)
            if counts.free >= self.together:
                found += table
            elif counts.free_max >= self.together:
                found += [Presence.UNKNOWN if p is Presence.FREE else p for p in table]
            else:
                found += [Presence.OCCUPIED] * len(table)
        return count(found)


@dataclass(frozen=True, slots=True)
class Trend:
    """The change of the occupied share over `minutes`, in percentage points."""

    minutes: int
    delta_percent: float

    @property
    def arrow(self) -> str:
        """up2, up1, flat, down1 or down2: one arrow from 5 points, two above 10 (KIT SeatFinder)."""
        size = abs(self.delta_percent)
        if size < 5:
            return "flat"
        return ("up" if self.delta_percent > 0 else "down") + ("2" if size > 10 else "1")
