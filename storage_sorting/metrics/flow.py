"""Work in process and dwell by stage, and what the time was spent on."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from storage_sorting.dwell import Stay
from storage_sorting.metrics.quantiles import Spread, spread_of
from storage_sorting.objects import Request, Status
from storage_sorting.stages import Stage, Waiting


@dataclass(frozen=True, slots=True)
class Backlog:
    """The open requests at one stage: how many, and how long the oldest has been there."""

    count: int
    oldest_s: float


def wip_by_stage(requests: Iterable[Request], now_us: int) -> dict[Stage, Backlog]:
    """Open requests, and those that wait for a person, by the stage they have reached."""
    since: dict[Stage, list[int]] = {}
    for request in requests:
        if request.status in {Status.OPEN, Status.FAILED} and request.stage is not None:
            since.setdefault(request.stage, []).append(request.since_us)
    return {stage: Backlog(len(times), (now_us - min(times)) / 1e6) for stage, times in since.items()}


def dwell_by_stage(requests: Iterable[Request], from_us: int, to_us: int) -> dict[Stage, Spread]:
    """How long requests stayed at each stage that they left in a span: from_us <= time of leaving < to_us."""
    durations: dict[Stage, list[int]] = {}
    for request in requests:
        for here, following in pairwise(request.reached):
            if from_us <= following.at_us < to_us:
                durations.setdefault(here.stage, []).append(following.at_us - here.at_us)
    return {stage: spread for stage, each in durations.items() if (spread := spread_of(each)) is not None}


def spent_on(stays: Iterable[Stay], from_us: int, to_us: int) -> dict[Waiting, float]:
    """Seconds within a span by what they were spent on; add up the stays of any number of requests."""
    spent: dict[Waiting, float] = {}
    for stay in stays:
        inside_us = min(stay.to_us, to_us) - max(stay.from_us, from_us)
        if inside_us > 0:
            spent[stay.waiting] = spent.get(stay.waiting, 0.0) + inside_us / 1e6
    return spent


def time_in_system(requests: Iterable[Request], from_us: int, to_us: int) -> Spread | None:
    """From request to pickup shelf, of the requests that became ready in a span."""
    return spread_of(
        [
            request.ready_us - request.requested_us
            for request in requests
            if request.ready_us is not None
            and request.requested_us is not None
            and from_us <= request.ready_us < to_us
        ]
    )
