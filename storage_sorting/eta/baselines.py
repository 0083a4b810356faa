"""What a forecast must beat: the mean of recent requests, and the means of stages without queues."""

from storage_sorting.eta.forecast import LEVELS
from storage_sorting.eta.legs import Legs
from storage_sorting.eta.recent import Recent
from storage_sorting.objects import Request
from storage_sorting.stages import Service


class RecentMean:
    """What the last requests took from beginning to end, less what this one has already taken."""

    def __init__(self, kept: int = 200) -> None:
        self._totals: dict[Service, Recent] = {}
        self._kept = kept

    def learn(self, service: Service, total_s: float) -> None:
        """A request was ready after so long."""
        self._totals.setdefault(service, Recent(self._kept)).add(total_s)

    def find(self, service: Service) -> Recent | None:
        """What the last requests took; None of none."""
        return self._totals.get(service)

    def bands_s(self, request: Request, now_us: int) -> tuple[float, ...] | None:
        """Seconds from now: the mean, and the upper quantiles of what recent requests took."""
        totals = self._totals.get(request.service)
        if totals is None or request.requested_us is None:
            return None
        spent_s = (now_us - request.requested_us) / 1e6
        taken = (totals.mean, *(totals.quantile(level) for level in LEVELS[1:]))
        return tuple(max(taken_s - spent_s, 0.0) for taken_s in taken)


def stage_means_s(legs: Legs, request: Request, now_us: int) -> float | None:
    """Seconds from now by the mean of each remaining leg, whoever else waits there."""
    total_s = 0.0
    for place, leg in enumerate(legs.way(request.service, request.stage)):
        times = legs.find(leg, None, None)
        if times is None:
            return None
        spent_s = 0.0 if place else (now_us - request.since_us) / 1e6
        total_s += max(times.mean - spent_s, 0.0)
    return total_s
