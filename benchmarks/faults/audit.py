"""The reckoning: what is in history and in the state, against what the reference model says must be."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.reference import BESIDE, MOTION, NUMBER, Building, Kind
from benchmarks.faults.twin import Twin
from twin.history.open import open_history
from twin.history.store import Datapoint

_ALL_US, _ALL_ROWS = 2**62, 10_000_000


@dataclass
class Found:
    """How history differs from the reference. `stored` are the places of the messages that are there."""

    rows: int = 0
    lost: int = 0
    twice: int = 0
    examples: list[str] = field(default_factory=list)
    stored: set[int] = field(default_factory=set)
    count: Counter[int] = field(default_factory=Counter)
    motions: Counter[int] = field(default_factory=Counter)

    def note(self, what: str, missing: int, surplus: int) -> None:
        """Add to what is lost and to what is there twice."""
        self.lost += max(0, missing)
        self.twice += max(0, surplus)
        if (missing > 0 or surplus > 0) and len(self.examples) < 20:
            self.examples.append(f"{what}: {max(missing, 0)} lost, {max(surplus, 0)} too many")


def audit(path: Path, building: Building, least: Sequence[int], most: Sequence[int]) -> Found:
    """Compare a history that nobody has open with the reference.

    The message at a place must be there at least `least[place]` and at most `most[place]` times. Motion
    sensors' messages are all alike, so theirs are summed up by device.
    """
    found = Found()
    beside: Counter[int] = Counter()
    for device, name, row in _rows(path, building):
        found.rows += 1
        if name == NUMBER:
            _take(found, building, device, row)
        elif name == BESIDE:
            beside[device] += 1
        elif name == MOTION:
            found.motions[device] += 1
    for device in range(building.devices):
        places = building.places_of(device)
        if building.kind(device) is Kind.EVENT:
            stored = found.motions[device]
            wanted, allowed = (sum(limit[place] for place in places) for limit in (least, most))
            found.note(building.thing_id(device), wanted - stored, stored - allowed)
            continue
        for place in places:
            there = found.count[place]
            found.note(
                f"{building.thing_id(device)} message {place}", least[place] - there, there - most[place]
            )
        # Both values of a message are there or neither is.
        whole = sum(found.count[place] for place in places)
        found.note(f"{building.thing_id(device)} {BESIDE}", whole - beside[device], beside[device] - whole)
    return found


def told_latest(twin: Twin, building: Building) -> dict[str, object]:
    """The latest number of every device, as the running twin tells it through its API."""
    things = (building.thing_id(device) for device in range(building.devices))
    return {thing_id: twin.latest(thing_id) for thing_id in things}


def wrong_latest(
    told: dict[str, object], building: Building, stored: set[int], order: Mapping[int, int] | None = None
) -> list[str]:
    """The things whose latest value is not the right one, given what is in history and how it came."""
    return [
        f"{thing_id}: {told[thing_id]}, not {number} of message {building.place_of(number)}"
        for thing_id, number in building.latest(stored, order)
        if told[thing_id] != number
    ]


def _take(found: Found, building: Building, device: int, row: Datapoint) -> None:
    assert isinstance(row.value, int | float)
    place = building.place_of(row.value)
    if place is None or building.device_of(place) != device:
        found.note(f"a row nobody sent: {building.thing_id(device)} {row.value}", 0, 1)
        return
    if building.kind(device) is Kind.TIMED and row.time_us != building.measured_us(place):
        found.note(f"{building.thing_id(device)} message {place} at another time, {row.time_us}", 1, 0)
    found.count[place] += 1
    found.stored.add(place)


def _rows(path: Path, building: Building) -> list[tuple[int, str, Datapoint]]:
    """(device, property, row) of everything the building's devices have in history."""
    device_of = building.device_of_thing()
    history = open_history(str(path))
    try:
        keys = {n: key for n, key in history.list_series().items() if key.device_id in device_of}
        reader = history.reader()
        rows = reader.raw(list(keys), 0, _ALL_US, _ALL_ROWS) if keys else []
        reader.close()
    finally:
        history.close()
    return [(device_of[keys[row.series].device_id], keys[row.series].observed_property, row) for row in rows]
