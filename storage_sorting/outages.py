"""When a device could not work: the spans between what stopped it and what set it right."""

from collections.abc import Iterable
from dataclasses import dataclass

from storage_sorting.events import EventType, StorageEvent
from storage_sorting.stages import ENDS, STOPPING, Trouble


@dataclass(frozen=True, slots=True)
class Outage:
    """A device stopped from `from_us` to `to_us` (None: it still stands), and the events that say so."""

    device: str
    trouble: Trouble
    from_us: int
    to_us: int | None
    event_ids: tuple[str, ...]

    def overlap_us(self, from_us: int, to_us: int) -> int:
        """How much of a span the device stood still."""
        end_us = to_us if self.to_us is None else min(to_us, self.to_us)
        return max(0, end_us - max(from_us, self.from_us))


def find_outages(events: Iterable[StorageEvent], kinds: frozenset[Trouble] = STOPPING) -> tuple[Outage, ...]:
    """The outages told of by a device's events, which must be in order and may be of several devices.

    A second start of a trouble that lasts already changes nothing; an end without a start is left out, for
    nobody knows since when.
    """
    since: dict[tuple[str, Trouble], StorageEvent] = {}
    found: list[Outage] = []
    for event in events:
        if event.type is not EventType.EXCEPTION or event.device is None or event.outcome is None:
            continue
        trouble = Trouble(event.outcome)
        if trouble in kinds:
            since.setdefault((event.device, trouble), event)
            continue
        begun = since.pop((event.device, ENDS[trouble]), None) if trouble in ENDS else None
        if begun is not None:
            ids = (begun.id, event.id)
            found.append(Outage(event.device, ENDS[trouble], begun.at_us, event.at_us, ids))
    for (device, trouble), begun in since.items():
        found.append(Outage(device, trouble, begun.at_us, None, (begun.id,)))
    return tuple(sorted(found, key=lambda outage: (outage.from_us, outage.device, outage.trouble)))
