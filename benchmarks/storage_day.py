"""A day of storage events made from a seed: retrievals, pre-loans, sorted returns, the marks of every stay.

Not a model of the store (that is storage_sorting/simulated): only events of the right kinds, in plausible
order and number, so that state, conformance and exports have a whole day to work on.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from storage_sorting.events import ClockQuality, EventType, Mark, ScanOutcome, StorageEvent
from storage_sorting.stages import Service, Stage

START_US = 1_795_219_200_000_000  # 2026-11-21 00:00 UTC
US_PER_S = 1_000_000
OPEN_S = 10 * 3600
_CRATE = ((10, Stage.CRATE_CLOSED), (300, Stage.LOADED), (600, Stage.DEPARTED), (3000, Stage.ARRIVED))


@dataclass
class Day:
    """Collects the events of a day; numbers them by source when all are there."""

    rng: np.random.Generator
    told: list[dict[str, Any]] = field(default_factory=list)
    crates: set[str] = field(default_factory=set)
    busy: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def tell(self, source: str, at_s: float, **what: Any) -> None:
        """One event at a second of the day."""
        self.told.append({"source": source, "at_us": START_US + round(at_s * US_PER_S), **what})

    def stage(self, source: str, at_s: float, stage: Stage, **what: Any) -> None:
        """A stage was reached."""
        self.tell(source, at_s, type=EventType.STAGE, stage=stage, **what)

    def spend(self, mean_s: float) -> float:
        """A duration around `mean_s`, never shorter than a third of it."""
        return float(mean_s * (1 / 3 + self.rng.gamma(2.0, 1 / 3)))

    def reserve(self, device: str, at_s: float, lasts_s: float) -> float:
        """The first second from `at_s` on from which the device is free for `lasts_s`; it is busy then."""
        busy = self.busy.setdefault(device, [])
        place = bisect_right(busy, (at_s, at_s))
        if place and busy[place - 1][1] > at_s:
            at_s = busy[place - 1][1]
        while place < len(busy) and busy[place][0] < at_s + lasts_s:
            at_s = busy[place][1]
            place += 1
        busy.insert(place, (at_s, at_s + lasts_s))
        return at_s

    def events(self) -> list[StorageEvent]:
        """Everything told, in order of time, numbered, each recorded a little later."""
        self.told.sort(key=lambda told: (told["at_us"], told["source"]))
        numbers: dict[str, int] = {}
        delays = (self.rng.exponential(0.05, len(self.told)) * US_PER_S).astype(int).tolist()
        events = []
        for told, delay_us in zip(self.told, delays, strict=True):
            source, at_us = told["source"], told["at_us"]
            numbers[source] = number = numbers.get(source, -1) + 1
            rest = {name: value for name, value in told.items() if name not in {"source", "at_us"}}
            events.append(
                StorageEvent(
                    source=source,
                    source_seq=number,
                    event_time_us=at_us,
                    record_time_us=at_us + 10_000 + delay_us,
                    clock_quality=ClockQuality.SYNCHRONISED,
                    **rest,
                )
            )
        return events


def make_day(
    rng: np.random.Generator,
    *,
    requests: int = 6_000,
    returns: int = 20_000,
    zones: int = 34,
    totes: int = 40_000,
) -> list[StorageEvent]:
    """The events of a day in order; `zones` conveyor points on each way of a tote, with four marks each."""
    day = Day(rng)
    free_s: dict[int, float] = {}
    made = 0
    while made < requests:
        serves = min(int(rng.integers(1, 4)), requests - made)
        tote = int(totes * rng.power(0.5))
        begin = max(float(rng.uniform(0, OPEN_S)), free_s.get(tote, 0.0))
        free_s[tote] = _tote_visit(day, tote, range(made, made + serves), begin, zones) + 60
        made += serves
    for number in range(returns):
        _sorted_return(day, number, float(rng.uniform(0, OPEN_S)))
    return day.events()


def _tote_visit(day: Day, tote: int, numbers: range, begin_s: float, zones: int) -> float:
    """A tote comes, gives up a book for each of the requests, and goes home; returns when it is home."""
    aisle, station = tote % 8 + 1, tote % 6 + 1
    name, cell, port = f"T{tote:06d}", f"A{aisle}-{tote % 78:03d}-{tote % 42:02d}", f"A{aisle}-port"
    at = begin_s
    for n in numbers:
        service = Service.PRELOAN if n % 4 == 0 else Service.RETRIEVAL
        at += day.spend(1.0)
        who = {"request_id": f"R{n:05d}", "item_id": f"B{n:05d}"}
        day.stage("ils", at, Stage.REQUESTED, service=service, destination=f"desk-{n % 5}", **who)
        day.stage("wms", at + day.spend(0.5), Stage.VALIDATED, **who)
        day.stage("wms", at + day.spend(0.5) + 2, Stage.ALLOCATED, tote_id=name, location=cell, **who)
    at += 5
    at = _crane(day, at, aisle, name, (cell, port), "out")
    at = _conveyed(day, at, name, [f"out-{aisle}-{zone}" for zone in range(zones)])
    day.stage(f"station-{station}", at, Stage.TOTE_ARRIVED, tote_id=name, location=f"S{station}")
    for n in numbers:
        at += day.spend(12.0)
        _picked(day, at, n, station, name)
    at = _conveyed(day, at + 3, name, [f"back-{aisle}-{zone}" for zone in range(zones)])
    return _crane(day, at, aisle, name, (port, cell), "home")


def _crane(day: Day, at: float, aisle: int, tote: str, way: tuple[str, str], kind: str) -> float:
    crane, source = f"C{aisle}", f"crane-{aisle}"
    mission = f"{tote}-{kind}-{round(at * 1000)}"
    if kind == "out":
        day.stage("wms", at, Stage.RELEASED, tote_id=tote, location=way[0], mission_id=mission)
    what = {"tote_id": tote, "device": crane, "mission_id": mission}
    drive_s, carry_s = day.spend(9.0), day.spend(12.0)
    at = day.reserve(crane, at + 1, drive_s + carry_s + 1)
    day.stage(source, at, Stage.CRANE_START, **what)
    at += drive_s
    day.stage(source, at, Stage.TOTE_PICKED, location=way[0], **what)
    at += carry_s
    last = Stage.TOTE_AT_PORT if kind == "out" else Stage.TOTE_STORED
    day.stage(source, at, last, location=way[1], **what)
    return at


def _conveyed(day: Day, at: float, tote: str, points: list[str]) -> float:
    day.stage("plc", at + 0.5, Stage.CONVEYED, tote_id=tote, location=points[0])
    for here, following in zip(points, [*points[1:], "end"], strict=True):
        at += day.spend(4.0)
        for after_s, mark in (
            (0.0, Mark.ARRIVED),
            (0.1, Mark.DECIDED),
            (0.6, Mark.GRANTED),
            (1.2, Mark.LEFT),
        ):
            towards = following if mark is Mark.LEFT else None
            day.tell(
                "plc", at + after_s, type=EventType.MARK, outcome=mark.value, location=here, tote_id=tote,
                to_location=towards, decision="onward" if mark is Mark.DECIDED else None,
            )  # fmt: skip
    return at + 2


def _picked(day: Day, at: float, n: int, station: int, tote: str) -> None:
    who = {"request_id": f"R{n:05d}", "item_id": f"B{n:05d}"}
    source, place = f"station-{station}", f"S{station}"
    if day.rng.random() < 0.02:
        bad = {"type": EventType.SCAN, "outcome": ScanOutcome.NO_READ.value, "device": f"RD{station}"}
        day.tell(source, at - 2, location=place, tote_id=tote, **bad)
    good = {"type": EventType.SCAN, "outcome": ScanOutcome.GOOD.value, "device": f"RD{station}"}
    day.tell(source, at - 0.1, item_id=who["item_id"], location=place, **good)
    day.stage(source, at, Stage.ITEM_SCANNED, tote_id=tote, device=f"RD{station}", location=place, **who)
    if n % 4 == 0:
        _to_branch(day, at + day.spend(60.0), n, who)
        return
    carrier = f"K{n % 400:03d}-{n // 400}"
    at += day.spend(15.0)
    day.stage("wall", at, Stage.CARRIER_LOADED, carrier_id=carrier, location="WA", **who)
    at += day.spend(30.0)
    trip = f"{carrier}-{n}"
    lift = {"carrier_id": carrier, "lift_trip_id": trip, "device": "BLW"}
    day.stage("lift", at, Stage.LIFT_DEPART, location="B3", to_location="L2", **lift)
    at += day.spend(20.0)
    day.stage("lift", at, Stage.LIFT_ARRIVE, location="L2", **lift)
    _at_the_shelf(day, at + day.spend(60.0), n, who)


def _to_branch(day: Day, at: float, n: int, who: dict[str, str]) -> None:
    ride = {"sort_pass_id": f"P{n:05d}", "device": "LS"}
    day.stage("sorter", at, Stage.SORT_INDUCTED, location="IN1", pass_no=1, **who, **ride)
    at += day.spend(20.0)
    if day.rng.random() < 0.05:
        day.stage("sorter", at, Stage.RECIRCULATED, location="LS", pass_no=2, **who, **ride)
        at += day.spend(40.0)
    hour = int(at // 3600) + 1
    chute = n % 27 + 1
    crate = f"CR{chute:02d}-{hour}"
    day.stage("sorter", at, Stage.DIVERTED, location=f"CH{chute:02d}", crate_id=crate, **who, **ride)
    if crate not in day.crates:
        day.crates.add(crate)
        for delay_s, stage in _CRATE:
            day.stage("truck", hour * 3600.0 + delay_s + chute, stage, crate_id=crate, location=f"at-{stage}")
    _at_the_shelf(day, hour * 3600.0 + 3600 + day.spend(300.0), n, who)


def _at_the_shelf(day: Day, at: float, n: int, who: dict[str, str]) -> None:
    slot = f"PS{n % 300:03d}"
    day.stage("desk", at, Stage.SHELVED, slot_id=slot, location="desk", **who)
    day.stage("ils", at + 2, Stage.NOTIFIED, **who)
    day.stage("ils", at + day.spend(3600.0), Stage.COLLECTED, slot_id=slot, **who)


def _sorted_return(day: Day, number: int, at: float) -> None:
    ride = {"item_id": f"X{number:06d}", "sort_pass_id": f"Q{number:06d}", "device": "LS"}
    day.stage("sorter", at, Stage.SORT_INDUCTED, location=f"IN{number % 2 + 1}", pass_no=1, **ride)
    day.stage(
        "sorter", at + day.spend(20.0), Stage.DIVERTED, location=f"CH{number % 28 + 1:02d}", pass_no=1, **ride
    )


def in_batches(events: list[StorageEvent], size: int) -> Iterator[list[StorageEvent]]:
    """The events in lists of `size`."""
    for first in range(0, len(events), size):
        yield events[first : first + size]
