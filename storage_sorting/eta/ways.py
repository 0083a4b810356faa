"""Several ways to foretell the same thing, each kept honest by itself; the one that does best is heard."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from storage_sorting.eta.recent import Recent
from storage_sorting.eta.scores import Widening, pinball_s

_DISCOUNT = 0.02
#: Before so many comparisons the legs are heard, which need the fewest examples.
_ENOUGH = 30
#: Amounts of work that are one context; these are the least of each.
_WORK = (0, 1, 2, 3, 5, 8, 12, 18, 27, 40, 60, 90, 135, 200, 300, 450)


class Way(StrEnum):
    """LEGS adds up the legs to come and heeds schedules and outages; the others take all that remains.

    BY_QUEUE from who was ahead at the stage, BY_WORK from how much was open in the house, TOTAL from what
    requests took from the beginning. They know how legs depend on one another, which a sum of legs does not.
    """

    LEGS = "legs"
    BY_QUEUE = "by_queue"
    BY_WORK = "by_work"
    TOTAL = "total"


class Panel:
    """The ways for one kind of forecast: their widening, and their loss of late."""

    def __init__(self) -> None:
        self._widening = {way: Widening() for way in Way}
        self._loss_s: dict[Way, float] = {}
        self._scored: dict[Way, int] = dict.fromkeys(Way, 0)
        self._group, self._together = "", 0

    def widen(self, way: Way, bands_s: Sequence[float]) -> tuple[float, ...]:
        """A way's quantiles, as wide as it needs to be."""
        return self._widening[way].apply(bands_s)

    def best(self, among: Sequence[Way]) -> Way:
        """The way with the least loss of late; the first of `among` while there is little to go by."""
        known = [way for way in among if self._scored[way] >= _ENOUGH]
        return min(known, key=lambda way: self._loss_s[way], default=among[0])

    def learn(self, told: Mapping[Way, Sequence[float]], actual_s: float, group: str) -> None:
        """What each way said, before widening, came true after `actual_s`.

        What came together, in one crate or carrier, is one piece of news: the second of a `group` in a row
        counts half, the third a third.
        """
        self._together = self._together + 1 if group == self._group else 1
        self._group = group
        for way, bands_s in told.items():
            loss_s = pinball_s(self.widen(way, bands_s), actual_s)
            self._scored[way] += 1
            weight = max(_DISCOUNT, 1 / self._scored[way])
            self._loss_s[way] = (1 - weight) * self._loss_s.get(way, 0.0) + weight * loss_s
            self._widening[way].learn(bands_s, actual_s, 1 / self._together)


class Whole:
    """Remaining times as a whole, in a context that is a small number, and without it."""

    def __init__(self, bounds: Sequence[int] = _WORK, kept: int = 300, enough: int = 40) -> None:
        self._bounds, self._kept, self._enough = bounds, kept, enough
        self._times: dict[int | None, Recent] = {}

    def learn(self, amount: int, remaining_s: float) -> None:
        """A request was ready after so long, when there was so much work."""
        for context in (self._context(amount), None):
            self._times.setdefault(context, Recent(self._kept)).add(remaining_s)

    def find(self, amount: int) -> Recent | None:
        """The times in that context if there are enough, else all of them; None of none."""
        times = self._times.get(self._context(amount))
        return times if times is not None and len(times) >= self._enough else self._times.get(None)

    def _context(self, amount: int) -> int:
        return sum(bound <= amount for bound in self._bounds)
