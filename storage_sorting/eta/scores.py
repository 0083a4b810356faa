"""How good forecasts were: share inside each band, width, error; and what keeps the bands honest."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp

from storage_sorting.eta.forecast import LEVELS


@dataclass(slots=True)
class Score:
    """Of finished forecasts: how many, and how many were ready by the end of each band.

    `coverage` should be the levels themselves; `mean_error_s` is that of the median; `pinball_s` weighs
    error and width of all bands in one figure (less is better); `mean_width_s` is from p50 to p95.
    """

    total: int = 0
    inside: list[int] = field(default_factory=lambda: [0] * len(LEVELS))
    _error_s: float = 0.0
    _width_s: float = 0.0
    _pinball_s: float = 0.0

    def note(self, bands_s: Sequence[float], actual_s: float) -> None:
        """A forecast of these quantiles came true after `actual_s`."""
        self.total += 1
        self._error_s += abs(actual_s - bands_s[0])
        self._width_s += bands_s[-1] - bands_s[0]
        for place, (level, band_s) in enumerate(zip(LEVELS, bands_s, strict=True)):
            self.inside[place] += actual_s <= band_s
            over_s = actual_s - band_s
            self._pinball_s += max(level * over_s, (level - 1) * over_s) / len(LEVELS)

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
    def pinball_s(self) -> float:
        """Mean quantile loss."""
        return self._pinball_s / max(self.total, 1)


class Widening:
    """A factor for each level that moves until the band holds its share, whatever the forecast gets wrong.

    Adaptive conformal inference (Gibbs and Candès, 2021), on the logarithm of the time remaining: a miss
    widens by `step * level`, a hit narrows by `step * (1 - level)`, so that in the long run hits are as
    frequent as promised, also while the store changes.
    """

    def __init__(self, step: float = 0.03, most: float = 3.0) -> None:
        self._step, self._most = step, most
        self._log = [0.0] * len(LEVELS)

    def apply(self, bands_s: Sequence[float]) -> tuple[float, ...]:
        """The quantiles widened, never crossing one another."""
        wide: list[float] = []
        for band_s, log in zip(bands_s, self._log, strict=True):
            wide.append(max(band_s * exp(log), wide[-1] if wide else 0.0))
        return tuple(wide)

    def learn(self, told_s: Sequence[float], actual_s: float) -> None:
        """A widened forecast came true after `actual_s`."""
        for place, (level, band_s) in enumerate(zip(LEVELS, told_s, strict=True)):
            change = self._step * (level if actual_s > band_s else level - 1)
            self._log[place] = min(max(self._log[place] + change, -self._most), self._most)
