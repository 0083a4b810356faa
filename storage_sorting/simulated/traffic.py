"""Which way loads go at junctions, and what belts report of them."""

from collections.abc import Callable, Mapping

from storage_sorting.belting import Junctions, Segment
from storage_sorting.events import Mark, ScanOutcome
from storage_sorting.simulated.conveyor import Belt, Belts
from storage_sorting.simulated.floor import Floor
from storage_sorting.simulated.things import Book, Carrier, Load, Tote
from storage_sorting.stages import Stage

Taker = Callable[[Load], None]


class Traffic:
    """The sign posts of all belts. `takers` by dead end get what stands ready there."""

    def __init__(self, floor: Floor) -> None:
        self._floor, self._report = floor, floor.report
        self._rng = floor.chance("junctions")
        layout = floor.layout
        self._loop = layout.loop
        self._desks = frozenset(desk.code for desk in layout.desks)
        segments = layout.segments
        self._hops = {s.index: _hops(layout.segments, s.index) for s in segments if not s.exits}
        self.takers: dict[int, Taker] = {}
        self.recirculated = 0

    def bind(self, takers: Mapping[int, Taker]) -> None:
        """Say who takes loads at which dead ends."""
        self.takers.update(takers)

    def lay(self, headways_s: dict[int, float]) -> Belts[Load]:
        """The belts that these sign posts stand at."""
        self._belts = Belts(self._floor.env, self._floor.layout.segments, self, headways_s=headways_s)
        return self._belts

    def next_segment(self, load: Load, belt: Belt[Load]) -> int | None:
        """The shortest way; past a spur that is full or that could not be read, and round the loop again."""
        index = belt.segment.index
        exits = belt.segment.exits
        if not exits:
            return None
        to = self._hops[load.dest].get(index, exits[0])
        if len(exits) == 1 or index not in self._loop or to in self._loop:
            return to
        if load.scanned is None or load.scanned[0] != index:
            load.scanned = (index, self._reads(belt))
        if load.scanned[1] and self._belts.belts[to].has_room:
            return to
        return next((exit_ for exit_ in exits if exit_ in self._loop), to)

    def entered(self, load: Load, belt: Belt[Load]) -> None:
        """Note where a load is, and report it once for each belt."""
        code = belt.segment.belt
        if load.scanned is not None:
            if belt.segment.index in self._loop:
                self.recirculated += 1
            load.scanned = None
        if load.place == code:
            return
        before, load.place = load.place, code
        if isinstance(load, Tote):
            if before in self._desks:
                self._report.mark(before, Mark.LEFT, before, to_location=code, tote_id=load.load_id)
            for request in load.requests:
                request.stage = Stage.CONVEYED
            self._report.stage(code, Stage.CONVEYED, tote_id=load.load_id, location=code)
        elif isinstance(load, Carrier):
            self._report.mark(code, Mark.LEFT, before, to_location=code, carrier_id=load.load_id)

    def stands_ready(self, load: Load, belt: Belt[Load]) -> None:
        """Hand a load to whoever takes it at this dead end."""
        self.takers[belt.segment.index](load)

    def blocked(self, load: Load, belt: Belt[Load], *, blocked: bool) -> None:
        """Report that a load waits for room ahead, or goes on."""
        if isinstance(load, Book):
            return
        mark, code = (Mark.BLOCKED if blocked else Mark.UNBLOCKED), belt.segment.belt
        name = {"tote_id" if isinstance(load, Tote) else "carrier_id": load.load_id}
        self._report.mark(code, mark, code, **name)
        to = None if blocked else self.next_segment(load, belt)
        if to is not None and self._floor.layout.segments[to].belt != code and isinstance(load, Tote):
            # It is on the next belt at this very moment: say first that it is no longer here.
            ahead = self._floor.layout.segments[to].belt
            self._report.mark(code, Mark.LEFT, code, to_location=ahead, **name)

    def _reads(self, belt: Belt[Load]) -> bool:
        """The reader at a junction looks at the label."""
        code = belt.segment.belt
        if self._rng.random() >= self._floor.scenario.no_read and not self._floor.take_forced(
            "no_read", code
        ):
            return True
        # What could not be read has no name to report.
        self._report.scan(code, ScanOutcome.NO_READ, location=code)
        return False


def _hops(segments: tuple[Segment, ...], to: int) -> dict[int, int]:
    return Junctions(segments, (), ()).next_hops(to)
