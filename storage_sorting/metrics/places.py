"""What places hold, and for how long they were blocked: the heat map of the store."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage_sorting.events import Mark, StorageEvent
from storage_sorting.metrics.machines import covered_us


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """A place over a span: objects there at its end, most at once, visits, seconds any was blocked."""

    there: int
    most: int
    visits: int
    blocked_s: float


def place_figures(events: Sequence[StorageEvent], from_us: int, to_us: int) -> PlaceFigures:
    """The figures of one location from its events in order; those before the span say what was there."""
    there: set[str] = set()
    blocked: dict[str, int] = {}
    spans: list[tuple[int, int]] = []
    most = visits = 0
    for event in events:
        if event.at_us >= to_us:
            break
        name = event.tote_id or event.carrier_id or event.crate_id or event.item_id
        if name is None or event.outcome is None:
            continue
        if event.outcome == Mark.ARRIVED:
            there.add(name)
            visits += event.at_us >= from_us
        elif event.outcome == Mark.BLOCKED:
            blocked.setdefault(name, event.at_us)
        if event.outcome in {Mark.UNBLOCKED, Mark.LEFT} and name in blocked:
            spans.append((blocked.pop(name), event.at_us))
        if event.outcome == Mark.LEFT:
            there.discard(name)
        if event.at_us >= from_us:
            most = max(most, len(there))
    spans += [(since_us, to_us) for since_us in blocked.values()]
    return PlaceFigures(len(there), max(most, len(there)), visits, covered_us(spans, (from_us, to_us)) / 1e6)
