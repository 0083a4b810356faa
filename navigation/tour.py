"""The best order to visit places in: exact for few, improved step by step for many."""

import math
from itertools import combinations
from typing import Final

import numpy as np

from navigation.mesh import Floats

EXACT: Final = 10
"""Up to this many stops the order is the best there is."""

_NO_WAY_S: Final = 1e9


def best_order(seconds: Floats, *, returns_to: int | None = None) -> list[int]:
    """The order of stops 1 to n - 1 that takes least from place 0, given seconds (n, n) between places.

    With `returns_to`, that place is the last and is no stop. Infinite seconds mean that there is no way: each
    stop is in the order all the same, and as few of the steps as can be are without a way.
    """
    seconds = np.where(np.isinf(seconds), _NO_WAY_S, seconds)
    stops = [place for place in range(1, len(seconds)) if place != returns_to]
    if not stops:
        return []
    if len(stops) <= EXACT:
        return _held_karp(seconds, stops, returns_to)
    return _improved(seconds, _greedy(seconds, stops), returns_to)


def tour_s(seconds: Floats, order: list[int], returns_to: int | None = None) -> float:
    """Seconds of a tour from place 0 in this order."""
    places = [0, *order] if returns_to is None else [0, *order, returns_to]
    return float(seconds[places[:-1], places[1:]].sum())


def _held_karp(seconds: Floats, stops: list[int], returns_to: int | None) -> list[int]:
    """Held and Karp (1962): best time to each last stop over every set of stops."""
    count = len(stops)
    step = seconds[np.ix_(stops, stops)]
    best = np.full((1 << count, count), math.inf)
    before = np.full((1 << count, count), -1, dtype=np.int64)
    for i, stop in enumerate(stops):
        best[1 << i, i] = seconds[0, stop]
    for visited in range(1, 1 << count):
        for last in range(count):
            if not visited >> last & 1 or visited == 1 << last:
                continue
            total = best[visited ^ 1 << last] + step[:, last]
            before[visited, last] = int(total.argmin())
            best[visited, last] = total[before[visited, last]]
    everything = (1 << count) - 1
    home = seconds[stops, returns_to] if returns_to is not None else 0.0
    last = int((best[everything] + home).argmin())
    order, visited = [], everything
    while last >= 0:
        order.append(stops[last])
        visited, last = visited ^ 1 << last, int(before[visited, last])
    return order[::-1]


def _greedy(seconds: Floats, stops: list[int]) -> list[int]:
    """Always on to the nearest."""
    order, here, left = [], 0, list(stops)
    while left:
        here = min(left, key=lambda stop: float(seconds[here, stop]))
        left.remove(here)
        order.append(here)
    return order


def _improved(seconds: Floats, order: list[int], returns_to: int | None) -> list[int]:
    """2-opt and moves of one stop, until neither helps.

    Times may differ by direction, so that each tour is summed anew.
    """
    best = tour_s(seconds, order, returns_to)
    improved = True
    while improved:
        improved = False
        for i, k in combinations(range(len(order)), 2):
            turned = [*order[:i], *reversed(order[i : k + 1]), *order[k + 1 :]]
            moved = [*order[:i], *order[i + 1 : k + 1], order[i], *order[k + 1 :]]
            pulled = [*order[:i], order[k], *order[i:k], *order[k + 1 :]]
            for candidate in (turned, moved, pulled):
                total = tour_s(seconds, candidate, returns_to)
                if total < best - 1e-9:
                    order, best, improved = candidate, total, True
    return order
