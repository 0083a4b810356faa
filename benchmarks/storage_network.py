"""Journeys of requests through queues of known law, and their replay before a board of forecasts.

Each station is a queue with one or more servers, first come first served, followed exactly (Lindley's
recursion), so that what the forecasts are held against is known in closed form where the law has one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heapreplace

import numpy as np
from numpy.typing import NDArray

from storage_sorting.eta.board import EtaBoard
from storage_sorting.eta.forecast import Surroundings
from storage_sorting.objects import Reached, Request, Status
from storage_sorting.outages import Outage
from storage_sorting.stages import READY, Service, Stage, Trouble, Waiting

START_US = 1_795_219_200_000_000
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Journey:
    """One request: its stages with their seconds since the start, and the aisle its tote is in."""

    id: str
    stages: tuple[tuple[Stage, float], ...]
    aisle: str


def queue(arrivals_s: Numbers, service_s: Numbers, servers: int = 1) -> Numbers:
    """Departure times of a first-come-first-served queue; `arrivals_s` in any order."""
    free = [0.0] * servers
    heapify(free)
    departures = np.empty(len(arrivals_s))
    for at in np.argsort(arrivals_s, kind="stable"):
        departures[at] = max(float(arrivals_s[at]), free[0]) + float(service_s[at])
        heapreplace(free, departures[at])
    return departures


def interrupted_queue(
    arrivals_s: Numbers, service_s: Numbers, downs: Sequence[tuple[float, float]]
) -> Numbers:
    """The same with one server that stands still in these spans, in order; work goes on where it stopped."""
    free, departures = 0.0, np.empty(len(arrivals_s))
    for at in np.argsort(arrivals_s, kind="stable"):
        now, left = max(float(arrivals_s[at]), free), float(service_s[at])
        for from_s, to_s in downs:
            if to_s <= now:
                continue
            if from_s >= now + left:
                break
            left -= max(from_s - now, 0.0)
            now = to_s
        free = departures[at] = now + left
    return departures


def tandem(rng: np.random.Generator, count: int) -> list[Journey]:
    """Lift (240/h) then put wall (300/h) at 120/h: M/M/1 twice, exponential sojourns of 30 and 20 s."""
    arrivals = np.cumsum(rng.exponential(30.0, count))
    lift = queue(arrivals, rng.exponential(15.0, count))
    wall = queue(lift, rng.exponential(12.0, count))
    stages = (Stage.LIFT_DEPART, Stage.LIFT_ARRIVE, Stage.SHELVED)
    return [
        Journey(f"R{n}", tuple(zip(stages, map(float, times), strict=True)), "A1")
        for n, times in enumerate(zip(arrivals, lift, wall, strict=True))
    ]


def store(
    rng: np.random.Generator, days: int, per_day: int, aisles: int = 4
) -> tuple[list[Journey], list[tuple[str, float, float]]]:
    """Days of ten hours with a rush at noon: cranes that break down, pick desks, a lift, a wall.

    Returns the journeys and the outages (aisle, from, to), in seconds.
    """
    times = [day * 86_400 + 36_000 * np.sort(rng.beta(2.0, 2.0, per_day)) for day in range(days)]
    asked = np.concatenate(times)
    count = len(asked)
    aisle = rng.integers(0, aisles, count)
    released = asked + 4 + rng.gamma(2.0, 1.0, count)
    port, outages = np.empty(count), []
    for number in range(aisles):
        mine = np.flatnonzero(aisle == number)
        downs = _breakdowns(rng, days * 86_400.0)
        outages += [(f"A{number}", from_s, to_s) for from_s, to_s in downs]
        port[mine] = interrupted_queue(released[mine], 10 + rng.gamma(16.0, 2.5, len(mine)), downs)
    station = port + 25 + rng.gamma(9.0, 4.0, count)
    scanned = queue(station, rng.gamma(2.0, 11.0, count), 3)
    loaded = scanned + rng.gamma(4.0, 5.0, count)
    lifted = queue(loaded, rng.gamma(4.0, 3.0, count))
    shelved = queue(lifted, rng.exponential(18.0, count), 2)
    stages = (
        Stage.REQUESTED,
        Stage.RELEASED,
        Stage.TOTE_AT_PORT,
        Stage.TOTE_ARRIVED,
        Stage.ITEM_SCANNED,
        Stage.CARRIER_LOADED,
        Stage.LIFT_ARRIVE,
        Stage.SHELVED,
    )
    every = zip(asked, released, port, station, scanned, loaded, lifted, shelved, strict=True)
    journeys = [
        Journey(f"R{n}", tuple(zip(stages, map(float, row), strict=True)), f"A{aisle[n]}")
        for n, row in enumerate(every)
    ]
    return journeys, outages


def _breakdowns(rng: np.random.Generator, until_s: float) -> list[tuple[float, float]]:
    """MTBF 4 h and MTTR 10 min, both exponential."""
    found: list[tuple[float, float]] = []
    at = float(rng.exponential(14_400))
    while at < until_s:
        lasts = float(rng.exponential(600))
        found.append((at, at + lasts))
        at += lasts + float(rng.exponential(14_400))
    return found


def replay(
    board: EtaBoard,
    journeys: Sequence[Journey],
    outages: Sequence[tuple[str, float, float]] = (),
    resource_of: Callable[[Request, Stage], str | None] | None = None,
) -> None:
    """Show the board every stage as it is reached, in the order of time, and every outage."""
    down: dict[str, int] = {}
    around = Surroundings(down_since_us=down, **({} if resource_of is None else {"resource_of": resource_of}))
    requests: dict[str, Request] = {}
    for at_s, what in _happenings(journeys, outages):
        now_us = START_US + round(at_s * 1e6)
        if isinstance(what, Outage):
            if what.to_us is None:
                down[what.device] = what.from_us
            else:
                down.pop(what.device, None)
                board.learn_outage(what)
            board.refresh(now_us, around)
            continue
        request, stage = what
        before = requests.pop(request.id, request)
        after = replace(
            before,
            stage=stage,
            since_us=now_us,
            heard_us=now_us,
            requested_us=before.requested_us or now_us,
            reached=(*before.reached, Reached(stage, now_us, "")),
            status=Status.READY if stage in READY else Status.OPEN,
            ready_us=now_us if stage in READY else None,
        )
        if after.status is Status.OPEN:
            requests[request.id] = after
        board.update([after], now_us, around)


def _happenings(
    journeys: Sequence[Journey], outages: Sequence[tuple[str, float, float]]
) -> Iterator[tuple[float, tuple[Request, Stage] | Outage]]:
    found: list[tuple[float, int, tuple[Request, Stage] | Outage]] = []
    for device, from_s, to_s in outages:
        from_us, to_us = START_US + round(from_s * 1e6), START_US + round(to_s * 1e6)
        found.append((from_s, len(found), Outage(device, Trouble.DEVICE_DOWN, from_us, None, ())))
        found.append((to_s, len(found), Outage(device, Trouble.DEVICE_DOWN, from_us, to_us, ())))
    for journey in journeys:
        request = Request(
            id=journey.id, service=Service.RETRIEVAL, status=Status.OPEN, stage=None, since_us=0, heard_us=0,
            reached=(), waiting=Waiting.RESOURCE, tote_id=journey.aisle,
        )  # fmt: skip
        found += [
            (at_s, len(found) + place, (request, stage)) for place, (stage, at_s) in enumerate(journey.stages)
        ]
    for at_s, _, what in sorted(found, key=lambda each: each[:2]):
        yield at_s, what


def crane_of(request: Request, stage: Stage) -> str | None:
    """The crane of the request's aisle, which it needs from its release on."""
    return request.tote_id if stage is Stage.RELEASED else None
