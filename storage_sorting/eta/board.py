"""The forecasts of all open requests: made anew with every event, scored when they come true."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from storage_sorting.eta.baselines import RecentMean, stage_means_s
from storage_sorting.eta.forecast import LEVELS, Draws, Forecaster, Surroundings
from storage_sorting.eta.legs import Leg, Legs, begun_us, list_legs
from storage_sorting.eta.queue_book import QueueBook
from storage_sorting.eta.recent import Recent
from storage_sorting.eta.scores import Score
from storage_sorting.eta.ways import Panel, Way, Whole
from storage_sorting.objects import Request, Status
from storage_sorting.outages import Outage
from storage_sorting.stages import READY, Service, Stage

_Kind = tuple[Service, Stage | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Eta:
    """When a request will be ready, as was known at `made_us`: with 50, 80 and 95 % by these moments.

    `way` is how it was foretold; `late_chance` the probability of missing the promised time, None without.
    """

    request_id: str
    made_us: int
    stage: Stage | None
    way: Way
    p50_us: int
    p80_us: int
    p95_us: int
    late_chance: float | None


@dataclass(slots=True)
class _Followed:
    """A request under way: legs learnt so far, what it found at its stage, forecasts to be scored."""

    learnt: int = 0
    stage: Stage | None = None
    queue: int = 0
    work: int = 0
    stopped: bool = False
    made: dict[Stage | None, "_Made"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Made:
    """A forecast to be scored: what was told, and what each way said with how much in view."""

    at_us: int
    begun_us: int
    queue: int
    work: int
    ours_s: tuple[float, ...]
    plain_s: dict[Way, list[float]]
    recent_s: tuple[float, ...] | None
    stages_s: float | None


@dataclass(slots=True)
class Comparison:
    """The three ways to foretell, scored on the same forecasts."""

    ours: Score = field(default_factory=Score)
    recent_mean: Score = field(default_factory=Score)
    stage_means: Score = field(default_factory=Score)


class EtaBoard:
    """Learns from requests as they change, and keeps a forecast for each that is open.

    `update` takes what the state says has changed; `refresh` makes all forecasts anew, for when equipment or
    a timetable changed. Each request's first forecast at each stage is scored when the book is ready. A
    request that waits for a person has no forecast: nobody knows.
    """

    def __init__(self, rng: np.random.Generator, legs: Legs | None = None) -> None:
        self.legs = Legs() if legs is None else legs
        self.repairs = Recent(200)
        self.scores: dict[_Kind, Comparison] = {}
        self.overall = Comparison()
        self._queues = QueueBook()
        self._forecaster = Forecaster(self.legs, self.repairs, self._queues, rng)
        self._recent = RecentMean()
        self._panels: dict[_Kind, Panel] = {}
        self._whole: dict[tuple[_Kind, Way], Whole] = {}
        self._open: dict[str, Request] = {}
        self._followed: dict[str, _Followed] = {}
        self._etas: dict[str, Eta] = {}
        self._repaired_us: dict[str, int] = {}

    def find(self, request_id: str) -> Eta | None:
        """The latest forecast of a request, or None if it has none."""
        return self._etas.get(request_id)

    def list_etas(self) -> list[Eta]:
        """All forecasts, the likeliest to be late first, then by the end of their band."""
        return sorted(self._etas.values(), key=lambda eta: (-(eta.late_chance or 0.0), eta.p95_us))

    def learn_outage(self, outage: Outage) -> None:
        """A device works again."""
        if outage.to_us is not None:
            self.repairs.add((outage.to_us - outage.from_us) / 1e6)
            self._repaired_us[outage.device] = outage.to_us

    def update(self, requests: Iterable[Request], now_us: int, around: Surroundings) -> list[Eta]:
        """Take in changed requests; returns their new forecasts."""
        changed = list(requests)
        for request in changed:
            self._learn(request, around)
        return [eta for request in changed if (eta := self._foretell(request, now_us, around)) is not None]

    def refresh(self, now_us: int, around: Surroundings) -> list[Eta]:
        """Make the forecast of every open request anew."""
        return [
            eta
            for request in list(self._open.values())
            if (eta := self._foretell(request, now_us, around)) is not None
        ]

    def _learn(self, request: Request, around: Surroundings) -> None:
        followed = self._followed.get(request.id)
        if followed is None:
            if request.status not in {Status.OPEN, Status.FAILED}:
                return  # it was over before we heard of it, or is done with
            followed = self._followed[request.id] = _Followed()
        steps = [(step.stage, step.at_us) for step in request.reached]
        legs = list_legs(request.service, steps)
        for leg, began_us, ended_us in legs[followed.learnt :]:
            self._learn_leg(request, leg, (began_us, ended_us), followed, around)
        followed.learnt = max(followed.learnt, len(legs))
        if request.status in {Status.OPEN, Status.FAILED} and request.stage is not None:
            self._open[request.id] = request
            resource = around.resource_of(request, request.stage)
            self._queues.put(request.id, request.stage, resource, begun_us(request))
            if followed.stage is not request.stage:
                followed.stage, followed.queue = request.stage, self._queues.ahead(request.id)
                followed.work = len(self._open)
                followed.stopped = resource in around.down_since_us
        elif request.status is not Status.OPEN:
            self._settle(request, followed)

    def _learn_leg(
        self,
        request: Request,
        leg: Leg,
        span_us: tuple[int, int],
        followed: _Followed,
        around: Surroundings,
    ) -> None:
        """A leg whose resource stood still when it began counts from the repair, which is foretold apart."""
        if leg.ends in READY and leg.ends is not Stage.SHELVED:
            return
        began_us, ended_us = span_us
        resource, watched = around.resource_of(request, leg.begins), leg.begins is followed.stage
        if watched and followed.stopped and resource is not None:
            repaired_us = self._repaired_us.get(resource, began_us)
            began_us = min(max(began_us, repaired_us), ended_us)
        duration_s = (ended_us - began_us) / 1e6
        zero = np.zeros(1)
        departures, hours = around.find_departures(request, leg.ends), around.hours.get(leg.ends)
        if departures is not None:
            duration_s -= float(departures.next_s(zero, began_us)[0])
        elif hours is not None:
            duration_s = float(hours.worked_s(zero, zero + duration_s, began_us)[0])
        self.legs.learn(leg, resource, followed.queue if watched else None, duration_s)

    def _foretell(self, request: Request, now_us: int, around: Surroundings) -> Eta | None:
        self._etas.pop(request.id, None)
        followed = self._followed.get(request.id)
        if request.status is not Status.OPEN or followed is None:
            return None
        ways = self._draw(request, followed, now_us, around)
        if not ways:
            return None
        panel = self._panels.setdefault((request.service, request.stage), Panel())
        plain_s = {way: [draws.at(level) for level in LEVELS] for way, draws in ways.items()}
        decided = Way.LEGS in ways and self._forecaster.is_decided(request, around)
        way = Way.LEGS if decided else panel.best(list(ways))
        bands_s = panel.widen(way, plain_s[way])
        if request.stage not in followed.made:
            followed.made[request.stage] = _Made(
                at_us=now_us,
                begun_us=begun_us(request),
                queue=followed.queue,
                work=followed.work,
                ours_s=bands_s,
                plain_s=plain_s,
                recent_s=self._recent.bands_s(request, now_us),
                stages_s=stage_means_s(self.legs, request, now_us),
            )
        p50_us, p80_us, p95_us = (now_us + round(band_s * 1e6) for band_s in bands_s)
        eta = Eta(
            request_id=request.id,
            made_us=now_us,
            stage=request.stage,
            way=way,
            p50_us=p50_us,
            p80_us=p80_us,
            p95_us=p95_us,
            late_chance=_late_chance(request, ways[way], bands_s[1] / max(plain_s[way][1], 1e-9)),
        )
        self._etas[request.id] = eta
        return eta

    def _draw(
        self, request: Request, followed: _Followed, now_us: int, around: Surroundings
    ) -> dict[Way, Draws]:
        """What each way says of which enough is known, the legs first."""
        ways: dict[Way, Draws] = {}
        legs = self._forecaster.forecast(request, now_us, around)
        if legs is not None:
            ways[Way.LEGS] = legs
        kind = (request.service, request.stage)
        spent_s = (now_us - begun_us(request)) / 1e6
        for way, amount in ((Way.BY_QUEUE, followed.queue), (Way.BY_WORK, followed.work)):
            whole = self._whole.get((kind, way))
            times = None if whole is None else whole.find(amount)
            if times is not None:
                ways[way] = self._forecaster.whole(times, spent_s, now_us)
        totals = self._recent.find(request.service)
        if totals is not None and request.requested_us is not None:
            spent_s = (now_us - request.requested_us) / 1e6
            ways[Way.TOTAL] = self._forecaster.whole(totals, spent_s, now_us)
        return ways

    def _settle(self, request: Request, followed: _Followed) -> None:
        """Score what was foretold of a request that is ready or gone, and forget it."""
        self._queues.remove(request.id)
        self._open.pop(request.id, None)
        del self._followed[request.id]
        if request.ready_us is None:
            return
        if request.requested_us is not None:
            self._recent.learn(request.service, (request.ready_us - request.requested_us) / 1e6)
        for stage, made in followed.made.items():
            actual_s = (request.ready_us - made.at_us) / 1e6
            if actual_s < 0:
                continue  # foretold only after it had come true: late news
            kind = (request.service, stage)
            self._panels[kind].learn(
                made.plain_s, actual_s, request.crate_id or request.carrier_id or request.id
            )
            remaining_s = (request.ready_us - made.begun_us) / 1e6
            for way, amount in ((Way.BY_QUEUE, made.queue), (Way.BY_WORK, made.work)):
                self._whole.setdefault((kind, way), Whole()).learn(amount, remaining_s)
            for comparison in (self.overall, self.scores.setdefault(kind, Comparison())):
                comparison.ours.note(made.ours_s, actual_s)
                if made.recent_s is not None:
                    comparison.recent_mean.note(made.recent_s, actual_s)
                if made.stages_s is not None:
                    comparison.stage_means.note((made.stages_s,) * len(LEVELS), actual_s)


def _late_chance(request: Request, draws: Draws, widened: float) -> float | None:
    """Of missing the promised time, on draws widened as the 80 % band is."""
    if request.due_us is None:
        return None
    left_us = (request.due_us - draws.now_us) / max(widened, 1e-9)
    return draws.chance_after(draws.now_us + round(left_us))
