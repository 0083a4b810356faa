"""How well the loop sorter sorts: rounds in vain, and chutes that were full."""

from collections.abc import Iterable
from dataclasses import dataclass

from storage_sorting.metrics.machines import covered_us
from storage_sorting.objects import SortPass
from storage_sorting.outages import Outage
from storage_sorting.stages import Trouble


@dataclass(frozen=True, slots=True)
class SorterFigures:
    """Rides of books begun in a span: `recirculation_rate` is rounds in vain per round, as p of each pass."""

    inducted: int
    diverted: int
    recirculation_rate: float
    most_rounds: int


def sorter_figures(passes: Iterable[SortPass], from_us: int, to_us: int) -> SorterFigures:
    """The figures of the rides that began in a span."""
    begun = [ride for ride in passes if ride.inducted_us is not None and from_us <= ride.inducted_us < to_us]
    diverted = sum(ride.diverted_us is not None for ride in begun)
    vain = sum(ride.rounds for ride in begun)
    return SorterFigures(
        inducted=len(begun),
        diverted=diverted,
        recirculation_rate=vain / (vain + diverted) if vain + diverted else 0.0,
        most_rounds=max((ride.rounds for ride in begun), default=0),
    )


def chute_full_s(outages: Iterable[Outage], from_us: int, to_us: int) -> dict[str, float]:
    """Seconds within a span that each chute was full."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for outage in outages:
        if outage.trouble is Trouble.CHUTE_FULL:
            end_us = to_us if outage.to_us is None else outage.to_us
            spans.setdefault(outage.device, []).append((outage.from_us, end_us))
    return {chute: covered_us(each, (from_us, to_us)) / 1e6 for chute, each in spans.items()}
