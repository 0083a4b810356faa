"""What is wrong with which device: a few are broken, and the truth knows which."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sensors.simulated.agenda import US_PER_H, US_PER_MIN
from twin.venue.model import Device


class FaultKind(StrEnum):
    """How a device is broken."""

    SILENT = "silent"
    """It says nothing any more."""
    STUCK = "stuck"
    """It goes on saying what it said last."""
    OUT_OF_RANGE = "out_of_range"
    """It reports what no room can be, such as 6553.5 °C."""
    GARBAGE = "garbage"
    """Some of its payloads are damaged."""
    CLOCK_OFFSET = "clock_offset"
    """Its own clock is wrong by `offset_us`."""


SILENT, STUCK, OUT_OF_RANGE = FaultKind.SILENT, FaultKind.STUCK, FaultKind.OUT_OF_RANGE
GARBAGE, CLOCK_OFFSET = FaultKind.GARBAGE, FaultKind.CLOCK_OFFSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One device is broken in one way from `since_us` on."""

    device_id: str
    feature_id: str
    """The seat, room or door that the device watches."""
    kind: FaultKind
    since_us: int
    offset_us: int = 0


#: One device in eighty is broken; half of these from the first moment, the others in the first ten hours.
FAULTY_SHARE = 1 / 80
FROM_THE_START = 0.5
BREAKS_WITHIN_US = 10 * US_PER_H
#: How the broken ones of each category are divided among the kinds.
_CHANCES: dict[str, tuple[tuple[FaultKind, float], ...]] = {
    "climate": ((SILENT, 0.3), (STUCK, 0.25), (OUT_OF_RANGE, 0.25), (GARBAGE, 0.2)),
    "counter": ((SILENT, 0.6), (STUCK, 0.4)),
    "radar": ((SILENT, 0.4), (STUCK, 0.2), (GARBAGE, 0.2), (CLOCK_OFFSET, 0.2)),
    "lift": ((SILENT, 1.0),),
    "escalator": ((SILENT, 1.0),),
}
_OTHERS = ((SILENT, 0.55), (STUCK, 0.25), (GARBAGE, 0.2))
#: Wrong clocks: a few minutes either way, or a year back as after a flat battery.
_OFFSETS_US = (3 * US_PER_MIN, -4 * US_PER_MIN, 40 * US_PER_MIN, -365 * 24 * US_PER_H)


def draw_faults(
    devices: Sequence[Device], rng: np.random.Generator, start_us: int, share: float = FAULTY_SHARE
) -> tuple[Fault, ...]:
    """Choose which devices break, how and when."""
    number = min(len(devices), round(share * len(devices)))
    chosen = sorted(int(i) for i in rng.choice(len(devices), size=number, replace=False)) if number else []
    faults = []
    for index in chosen:
        kind = _some_kind(devices[index].category, rng)
        late = rng.random() >= FROM_THE_START
        since_us = start_us + (int(rng.random() * BREAKS_WITHIN_US) if late else 0)
        offset_us = 0
        if kind is FaultKind.CLOCK_OFFSET:
            since_us, offset_us = start_us, _OFFSETS_US[int(rng.integers(len(_OFFSETS_US)))]
        faults.append(
            Fault(
                device_id=devices[index].id,
                feature_id=devices[index].feature_of_interest,
                kind=kind,
                since_us=since_us,
                offset_us=offset_us,
            )
        )
    return tuple(faults)


def _some_kind(category: str, rng: np.random.Generator) -> FaultKind:
    chances = _CHANCES.get(category, _OTHERS)
    left = rng.random() * sum(weight for _, weight in chances)
    for kind, weight in chances:
        left -= weight
        if left < 0:
            return kind
    return chances[0][0]
