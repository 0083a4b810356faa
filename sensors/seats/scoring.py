"""How well presence from sensors agrees with a true head count, for any hold time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from sensors.seats.headcount import HeadCount
from sensors.seats.policy import MIN_STALE_S, Timing
from sensors.seats.presence import Presence, Sign, pack, timeline, together_at
from twin.clock import US_PER_S
from twin.history.store import Datapoint

#: The hold times a sweep begins with, seconds.
HOLDS_S = (0.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0)
_FINE_STEP_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Agreement at one hold time, over the moments of the truth.

    `changes` is how often presence changed from one such moment to the next, `true_changes` how often it
    really did. A moment at which presence is unknown is an error of the sensors and counts as not seen;
    `unknown` says how many there were.
    """

    hold_s: float
    precision: float
    recall: float
    f1: float
    changes: int
    true_changes: int
    unknown: int


def signs_of(datapoints: Iterable[Datapoint]) -> dict[int, NDArray[np.int64]]:
    """Packed signs by series, from raw datapoints of `motion` or `occupied`."""
    found: dict[int, list[int]] = {}
    for point in datapoints:
        sign = Sign.SEEN if point.value else Sign.QUIET
        found.setdefault(point.series, []).append(pack(point.time_us, sign))
    return {series: np.array(packed, np.int64) for series, packed in found.items()}


def score(
    signs: Mapping[int, NDArray[np.int64]], truth: HeadCount, hold_s: float, stale_s: float = MIN_STALE_S
) -> Score:
    """Presence of a place told by all its devices' signs as the live twin tells it, against the truth.

    At each moment only what was measured up to then counts.
    """
    timing = Timing(round(hold_s * US_PER_S), round(stale_s * US_PER_S))
    end_us = int(truth.time_us[-1]) if len(truth.time_us) else 0
    each = [_presence_at(packed, timing, truth.time_us, end_us) for packed in signs.values()]
    nobody = np.full(len(truth.time_us), Presence.UNKNOWN, np.uint8)
    said = reduce(together_at, each) if each else nobody
    seen, there = said == Presence.OCCUPIED, truth.count > 0
    hits = int(np.count_nonzero(seen & there))
    precision, recall = _share(hits, np.count_nonzero(seen)), _share(hits, np.count_nonzero(there))
    return Score(
        hold_s=hold_s,
        precision=precision,
        recall=recall,
        f1=_share(2 * hits, np.count_nonzero(seen) + np.count_nonzero(there)),
        changes=int(np.count_nonzero(seen[1:] != seen[:-1])),
        true_changes=int(np.count_nonzero(there[1:] != there[:-1])),
        unknown=int(np.count_nonzero(said == Presence.UNKNOWN)),
    )


def sweep(
    signs: Mapping[int, NDArray[np.int64]], truth: HeadCount, holds_s: Sequence[float] = HOLDS_S
) -> list[Score]:
    """The score of each hold time, in order, and of every 10 s between the neighbours of the best one."""
    coarse = {hold_s: score(signs, truth, hold_s) for hold_s in holds_s}
    ordered = sorted(coarse)
    at = ordered.index(best(coarse.values()).hold_s)
    low, high = ordered[max(0, at - 1)], ordered[min(len(ordered) - 1, at + 1)]
    between = np.arange(low, high, _FINE_STEP_S).tolist()
    fine = {hold_s: score(signs, truth, hold_s) for hold_s in between if hold_s not in coarse}
    return [found for _, found in sorted({**coarse, **fine}.items())]


def best(scores: Iterable[Score]) -> Score:
    """The one of highest F1; of equal ones the shortest hold."""
    return max(scores, key=lambda each: (each.f1, -each.hold_s))


def _presence_at(
    packed: NDArray[np.int64], timing: Timing, times_us: NDArray[np.int64], end_us: int
) -> NDArray[np.uint8]:
    runs = timeline(packed, timing, end_us)
    starts = np.array([start for start, _ in runs], np.int64)
    presences = np.array([presence for _, presence in runs], np.uint8)
    return presences[np.searchsorted(starts, times_us, side="right") - 1]


def _share(part: int, whole: int | np.intp) -> float:
    """A share of nothing is 0: who saw nobody found nobody."""
    return float(part / whole) if whole else 0.0
