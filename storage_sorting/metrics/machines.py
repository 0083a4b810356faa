"""How a crane does: how busy, how fast against its design, how reliable."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage_sorting.objects import CraneMission
from storage_sorting.outages import Outage


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineFigures:
    """A machine over a span.

    `busy_share` is working time over the span, `cycles_per_h` the finished missions, `performance` that rate
    over the designed one in the time it was up, `availability` the time it was up. `mtbf_s` is time up per
    failure and `mttr_s` time down per failure; None without a failure, because nothing is known of either.
    Both are shown beside availability: the same availability with long repairs makes far longer queues.
    """

    busy_share: float
    cycles: int
    cycles_per_h: float
    performance: float | None
    availability: float
    failures: int
    mtbf_s: float | None
    mttr_s: float | None


def machine_figures(
    missions: Iterable[CraneMission],
    outages: Sequence[Outage],
    span_us: tuple[int, int],
    design_cycles_per_h: float | None = None,
) -> MachineFigures:
    """The figures of one machine from its missions and outages in `span_us` = (from, to).

    A mission under way counts as busy up to the end of the span. Overlapping outages count once.
    """
    from_us, to_us = span_us
    length_us = to_us - from_us
    busy = [
        (mission.started_us, to_us if mission.ended_us is None else mission.ended_us)
        for mission in missions
        if mission.started_us is not None
    ]
    ended = [end for _, end in busy if from_us <= end < to_us]
    down = [(outage.from_us, to_us if outage.to_us is None else outage.to_us) for outage in outages]
    busy_us, down_us = covered_us(busy, span_us), covered_us(down, span_us)
    failures = sum(from_us <= outage.from_us < to_us for outage in outages)
    up_us = length_us - down_us
    per_h = len(ended) / length_us * 3.6e9
    performance = None
    if design_cycles_per_h is not None and up_us > 0:
        performance = len(ended) / up_us * 3.6e9 / design_cycles_per_h
    return MachineFigures(
        busy_share=busy_us / length_us,
        cycles=len(ended),
        cycles_per_h=per_h,
        performance=performance,
        availability=up_us / length_us,
        failures=failures,
        mtbf_s=up_us / failures / 1e6 if failures else None,
        mttr_s=down_us / failures / 1e6 if failures else None,
    )


def covered_us(spans: Iterable[tuple[int, int]], within: tuple[int, int]) -> int:
    """How much of a span these spans cover together."""
    covered, reached_us = 0, within[0]
    for from_us, to_us in sorted(spans):
        begin, end = max(from_us, reached_us), min(to_us, within[1])
        if end > begin:
            covered += end - begin
            reached_us = end
    return covered
