"""One tag's last sighting: which range has it, decided by the reads of the last few seconds alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from twin.clock import US_PER_S

TOGETHER_US = 10 * US_PER_S
"""Reads that lie no further before the newest one are weighed against each other."""
MOST_TOGETHER = 32
"""Reads of one tag that are weighed; of more the newest."""


class Moment(NamedTuple):
    """What makes a read one and the same, however often it is told; a later one is greater."""

    time_us: int
    device_id: str
    shelf_id: str


class Strength(NamedTuple):
    """How well a tag was heard: `rssi_dbm` and the number of times; None where the reader told neither."""

    rssi_dbm: float | None = None
    times: float | None = None


Reads = Mapping[Moment, Strength]


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a tag was read last: on this shelf, at `time_us` (microseconds since 1970, measured)."""

    shelf_id: str
    time_us: int
    device_id: str


def merged(known: Reads, more: Reads) -> Reads:
    """All reads that still matter, oldest first.

    It is the same in whatever order and however often reads are merged: what is dropped lies too far before
    a newer read, which no later merge takes away.
    """
    found = dict(known)
    for moment, strength in more.items():
        found[moment] = _stronger(found.get(moment, Strength()), strength)
    newest_us = max(moment.time_us for moment in found)
    kept = sorted(moment for moment in found if moment.time_us >= newest_us - TOGETHER_US)
    return MappingProxyType({moment: found[moment] for moment in kept[-MOST_TOGETHER:]})


def seen(reads: Reads) -> Sighting:
    """The shelf that heard the tag best, and when it heard it last; `reads` hold at least one.

    Of two ranges back to back both antennas may read a tag. The one with the stronger mean signal has it;
    where a reader tells no signal, the one with more reads; after that the later one.
    """
    by_shelf: dict[str, list[tuple[Moment, Strength]]] = {}
    for moment, strength in reads.items():
        by_shelf.setdefault(moment.shelf_id, []).append((moment, strength))
    every_one_tells = all(_mean_dbm(heard) is not None for heard in by_shelf.values())
    best = max(by_shelf.values(), key=lambda heard: _rank(heard, every_one_tells))
    last = max(moment for moment, _ in best)
    return Sighting(last.shelf_id, last.time_us, last.device_id)


def _rank(heard: list[tuple[Moment, Strength]], by_signal: bool) -> tuple[float, float, Moment]:
    mean_dbm = _mean_dbm(heard) if by_signal else None
    count = sum(1.0 if strength.times is None else strength.times for _, strength in heard)
    return (0.0 if mean_dbm is None else mean_dbm, count, max(moment for moment, _ in heard))


def _mean_dbm(heard: Iterable[tuple[Moment, Strength]]) -> float | None:
    told = [strength.rssi_dbm for _, strength in heard if strength.rssi_dbm is not None]
    return sum(told) / len(told) if told else None


def _stronger(one: Strength, other: Strength) -> Strength:
    return Strength(_greater(one.rssi_dbm, other.rssi_dbm), _greater(one.times, other.times))


def _greater(one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)
