"""Where the time of a request, tote or book went: waiting for a decision, for a resource, blocked, moving."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage_sorting.events import StorageEvent
from storage_sorting.outages import Outage
from storage_sorting.stages import Stage, Waiting
from storage_sorting.workflow import reached, waiting_after


@dataclass(frozen=True, slots=True)
class Stay:
    """A span that began with an event: what it was spent on, in which stage, at which device and place."""

    from_us: int
    to_us: int
    waiting: Waiting
    stage: Stage | None
    device: str | None
    location: str | None
    event_id: str

    @property
    def duration_us(self) -> int:
        """How long it lasted."""
        return self.to_us - self.from_us


def list_stays(
    trace: Sequence[StorageEvent], until_us: int, outages: Iterable[Outage] = ()
) -> tuple[Stay, ...]:
    """The spans between the events of one object's trace in order, the last up to `until_us`.

    Each begins where the one before ends. What a device's outage covers counts as blocked, whatever it was
    spent on otherwise; the reader's own waiting is left as it is. `outages` may be of any devices.
    """
    stopped: dict[str, list[Outage]] = {}
    for outage in outages:
        stopped.setdefault(outage.device, []).append(outage)
    stays: list[Stay] = []
    waiting, stage = Waiting.DECISION, None
    device: str | None = None
    location: str | None = None
    ends = [*(event.at_us for event in trace[1:]), until_us]
    for event, to_us in zip(trace, ends, strict=False):
        step = reached(event)
        stage = stage if step is None else step.stage
        waiting = waiting_after(event, waiting)
        device, location = event.device or device, event.location or location
        if to_us > event.at_us:
            stay = Stay(event.at_us, to_us, waiting, stage, device, location, event.id)
            stays += _parted(stay, stopped.get(device or "", ()))
    return tuple(stays)


def split_dwell(stays: Iterable[Stay]) -> dict[Stage | None, dict[Waiting, int]]:
    """Microseconds by stage and by what they were spent on; the sum is the whole time."""
    spent: dict[Stage | None, dict[Waiting, int]] = {}
    for stay in stays:
        of_stage = spent.setdefault(stay.stage, {})
        of_stage[stay.waiting] = of_stage.get(stay.waiting, 0) + stay.duration_us
    return spent


def _parted(stay: Stay, outages: Iterable[Outage]) -> list[Stay]:
    """The stay cut where its device stood still."""
    if stay.waiting in {Waiting.BLOCKED, Waiting.READER}:
        return [stay]
    parts: list[Stay] = []
    at_us = stay.from_us
    for outage in outages:
        from_us = max(at_us, outage.from_us)
        to_us = stay.to_us if outage.to_us is None else min(stay.to_us, outage.to_us)
        if from_us >= to_us:
            continue
        if from_us > at_us:
            parts.append(_cut(stay, at_us, from_us, stay.waiting))
        parts.append(_cut(stay, from_us, to_us, Waiting.BLOCKED))
        at_us = to_us
    if at_us < stay.to_us:
        parts.append(_cut(stay, at_us, stay.to_us, stay.waiting))
    return parts


def _cut(stay: Stay, from_us: int, to_us: int, waiting: Waiting) -> Stay:
    return Stay(from_us, to_us, waiting, stay.stage, stay.device, stay.location, stay.event_id)
