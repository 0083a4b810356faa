"""How long each leg takes, from one stage to the next, by resource and by the queue found there."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from storage_sorting.eta.recent import Recent
from storage_sorting.objects import Request
from storage_sorting.stages import OPTIONAL, PATHS, Service, Stage

#: A context is used when it has so many values; before that a wider one.
ENOUGH = 40
#: Queues of similar length are one context; these are the least lengths of each.
_QUEUES = (0, 1, 2, 3, 4, 5, 7, 10, 15, 25, 50)
GOAL = Stage.SHELVED
_PRIOR_POINTS = 64


@dataclass(frozen=True, slots=True)
class Leg:
    """From a stage to the one that followed."""

    service: Service
    begins: Stage
    ends: Stage


_Context = tuple[Leg, str | None, int | None]


class Legs:
    """Durations in seconds, learnt as legs are completed, and which stage follows which.

    `priors_s` are mean durations to start from, by the stage that ends the leg; they give way to the first
    measured one.
    """

    def __init__(self, priors_s: Mapping[Stage, float] | None = None, kept: int = 500) -> None:
        self._times: dict[_Context, Recent] = {}
        self._next: dict[tuple[Service, Stage], dict[Stage, int]] = {}
        self._kept = kept
        self._priors = {stage: _exponential(mean_s) for stage, mean_s in (priors_s or {}).items()}

    def learn(self, leg: Leg, resource: str | None, queue: int | None, duration_s: float) -> None:
        """Note a completed leg; `queue` is how many were ahead when it began, None if nobody looked."""
        follows = self._next.setdefault((leg.service, leg.begins), {})
        follows[leg.ends] = follows.get(leg.ends, 0) + 1
        bucket = None if queue is None else _bucket(queue)
        for context in dict.fromkeys(
            ((leg, resource, bucket), (leg, None, bucket), (leg, resource, None), (leg, None, None))
        ):
            times = self._times.get(context)
            if times is None:
                times = self._times[context] = Recent(self._kept)
            times.add(duration_s)

    def find(self, leg: Leg, resource: str | None, queue: int | None) -> Recent | None:
        """The durations of the narrowest context with enough of them; None if nothing at all is known."""
        bucket = None if queue is None else _bucket(queue)
        for context in ((leg, resource, bucket), (leg, None, bucket), (leg, resource, None)):
            times = self._times.get(context)
            if times is not None and len(times) >= ENOUGH:
                return times
        return self._times.get((leg, None, None)) or self._priors.get(leg.ends)

    def way(self, service: Service, stage: Stage | None) -> tuple[Leg, ...]:
        """The legs from a stage to the pickup shelf: what followed most often, else what must follow."""
        legs: list[Leg] = []
        path = PATHS[service]
        at = Stage.REQUESTED if stage is None else stage
        while at is not GOAL and at in path and path.index(at) < path.index(GOAL):
            following = self._following(service, at)
            legs.append(Leg(service, at, following))
            at = following
        return tuple(legs)

    def _following(self, service: Service, stage: Stage) -> Stage:
        path = PATHS[service]
        later = path[path.index(stage) + 1 : path.index(GOAL) + 1]
        counts = {ends: n for ends, n in self._next.get((service, stage), {}).items() if ends in later}
        if counts:
            return max(counts, key=lambda ends: (counts[ends], -path.index(ends)))
        return next(following for following in later if following not in OPTIONAL)


def list_legs(service: Service, reached: Sequence[tuple[Stage, int]]) -> list[tuple[Leg, int, int]]:
    """The completed legs of a request with their two times: from each stage to the next one of its path.

    A stage that came again, such as another round of the loop, does not begin a leg anew.
    """
    path = PATHS[service]
    legs: list[tuple[Leg, int, int]] = []
    last: tuple[Stage, int] | None = None
    for stage, at_us in reached:
        if stage not in path or (last is not None and path.index(stage) <= path.index(last[0])):
            continue
        if last is not None:
            legs.append((Leg(service, last[0], stage), last[1], at_us))
        last = stage, at_us
    return legs


def begun_us(request: Request) -> int:
    """When the leg under way began: a stage that comes again, such as one more conveyor, begins none."""
    path = PATHS[request.service]
    places = [path.index(step.stage) for step in request.reached if step.stage in path]
    if request.stage not in path or not places or path.index(request.stage) < max(places):
        return request.since_us
    return next(step.at_us for step in request.reached if step.stage is request.stage)


def _bucket(queue: int) -> int:
    return bisect_right(_QUEUES, queue)


def _exponential(mean_s: float) -> Recent:
    """Values spread as an exponential of this mean, when nothing else is known."""
    prior = Recent(_PRIOR_POINTS)
    for place in range(_PRIOR_POINTS):
        prior.add(-mean_s * log(1 - (place + 0.5) / _PRIOR_POINTS))
    return prior
