"""How complete the record is: without that, nothing follows from an event that is not there."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from storage_sorting.events import StorageEvent


@dataclass(frozen=True, slots=True)
class Gap:
    """A span in which something that `source` told may have been lost."""

    source: str
    from_us: int
    to_us: int


@dataclass(frozen=True, slots=True)
class Capture:
    """What was recorded from `from_us` to `to_us`: by whom, and where something may be missing."""

    from_us: int
    to_us: int
    gaps: tuple[Gap, ...]

    def covers(self, from_us: int, to_us: int) -> bool:
        """Whether nothing that happened in a span can be missing."""
        if from_us < self.from_us or to_us > self.to_us:
            return False
        return not any(gap.from_us < to_us and gap.to_us > from_us for gap in self.gaps)


#: A source begins to count at 0 or 1.
_FIRST = 1
#: Of which nothing is known, so that absence proves nothing.
UNKNOWN = Capture(0, 0, ())


def capture_of(
    events: Iterable[StorageEvent],
    expected: Collection[str],
    heard_until_us: Mapping[str, int] | None = None,
) -> Capture:
    """The capture that a set of events is, judged by the numbers of its sources.

    `expected` are the sources that should speak; one that says nothing is a gap from beginning to end.
    `heard_until_us` says up to when a silent source is known to have had nothing to tell, by its heartbeat;
    after the last event of any other source something may be lost that only its next number will show.
    """
    streams: dict[str, list[StorageEvent]] = {source: [] for source in expected}
    first_us, last_us = None, None
    for event in events:
        at_us = event.at_us
        first_us = at_us if first_us is None else min(first_us, at_us)
        last_us = at_us if last_us is None else max(last_us, at_us)
        streams.setdefault(event.source, []).append(event)
    heard = heard_until_us or {}
    last_us = max([*(value for value in heard.values()), *([] if last_us is None else [last_us])], default=0)
    first_us = last_us if first_us is None else first_us
    gaps: list[Gap] = []
    for source, told in sorted(streams.items()):
        gaps += _gaps(source, told, (first_us, last_us), heard.get(source))
    return Capture(first_us, last_us, tuple(gaps))


def _gaps(source: str, told: list[StorageEvent], span: tuple[int, int], heard_us: int | None) -> list[Gap]:
    if not told:
        return [Gap(source, *span)]
    told.sort(key=lambda event: (event.source_epoch, event.source_seq))
    gaps: list[Gap] = []
    if told[0].source_seq > _FIRST:
        gaps.append(Gap(source, span[0], told[0].at_us))
    for before, after in pairwise(told):
        follows = after.source_seq - before.source_seq == 1 and after.source_epoch == before.source_epoch
        if not follows and after.source_seq != before.source_seq:
            gaps.append(Gap(source, min(before.at_us, after.at_us), max(before.at_us, after.at_us)))
    tail_us = max(told[-1].at_us, told[-1].at_us if heard_us is None else heard_us)
    if tail_us < span[1]:
        gaps.append(Gap(source, tail_us, span[1]))
    return gaps
