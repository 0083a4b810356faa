"""How good forecasts were: share inside each band, width, error; and what keeps the bands honest."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, sqrt

from storage_sorting.eta.forecast import LEVELS


def pinball_s(bands_s: Sequence[float], actual_s: float) -> float:
    """The mean quantile loss of one forecast: error and width of all bands in one figure, in seconds."""
    loss_s = 0.0
    for level, band_s in zip(LEVELS, bands_s, strict=True):
        over_s = actual_s - band_s
        loss_s += max(level * over_s, (level - 1) * over_s)
    return loss_s / len(LEVELS)


@dataclass(slots=True)
class Score:
    """Of finished forecasts: how many, and how many were ready by the end of each band.

    `coverage` should be the levels themselves; `mean_error_s` is that of the median; `loss_s` weighs
    error and width of all bands in one figure (less is better); `mean_width_s` is from p50 to p95.
    """

    total: int = 0
    inside: list[int] = field(default_factory=lambda: [0] * len(LEVELS))
    _error_s: float = 0.0
    _width_s: float = 0.0
    _loss_s: float = 0.0

    def note(self, bands_s: Sequence[float], actual_s: float) -> None:
        """A forecast of these quantiles came true after `actual_s`."""
        self.total += 1
        self._error_s += abs(actual_s - bands_s[0])
        self._width_s += bands_s[-1] - bands_s[0]
        for place, band_s in enumerate(bands_s):
            self.inside[place] += actual_s <= band_s
        self._loss_s += pinball_s(bands_s, actual_s)

    @property
    def coverage(self) -> tuple[float, ...]:
        """The share inside each band; empty before the first."""
        return tuple(inside / self.total for inside in self.inside) if self.total else ()

    @property
    def mean_error_s(self) -> float:
        """Mean distance of the median from what came."""
        return self._error_s / max(self.total, 1)

    @property
    def mean_width_s(self) -> float:
        """Mean seconds from p50 to p95."""
        return self._width_s / max(self.total, 1)

    @property
    def loss_s(self) -> float:
        """Mean quantile loss."""
        return self._loss_s / max(self.total, 1)


class Widening:
    """A factor for each level that moves until the band holds its share, whatever the forecast gets wrong.

    Conformal inference as it adapts (Gibbs and Candès, 2021), on the logarithm of the time remaining: a miss
    widens by `step * level`, a hit narrows by `step * (1 - level)`. Hit or miss is by the factor of now, not
    by the one that was told, because what was told hours ago comes true by the hundred, and all would push
    the same way. The step falls as the root of the count to `least_step`.
    """

    def __init__(self, first_step: float = 0.15, least_step: float = 0.01, most: float = 3.0) -> None:
        self._first, self._least, self._most = first_step, least_step, most
        self._log = [0.0] * len(LEVELS)
        self._count = 0

    def apply(self, bands_s: Sequence[float]) -> tuple[float, ...]:
        """The quantiles widened, never crossing one another."""
        wide: list[float] = []
        for band_s, log in zip(bands_s, self._log, strict=True):
            wide.append(max(band_s * exp(log), wide[-1] if wide else 0.0))
        return tuple(wide)

    def learn(self, bands_s: Sequence[float], actual_s: float, weight: float = 1.0) -> None:
        """A forecast, before widening, came true after `actual_s`; `weight` shortens the step."""
        self._count += 1
        step = weight * max(self._first / sqrt(self._count), self._least)
        for place, (level, band_s) in enumerate(zip(LEVELS, self.apply(bands_s), strict=True)):
            change = step * (level if actual_s > band_s else level - 1)
            self._log[place] = min(max(self._log[place] + change, -self._most), self._most)
