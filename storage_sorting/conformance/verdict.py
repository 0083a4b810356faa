"""What a rule may conclude, about what, from which events, in a line of Chinese and of English."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from storage_sorting.events import ClockQuality, StorageEvent

#: The most events a finding names; a rule that rests on more names the first ones.
MOST_EVIDENCE = 50
#: How far the clocks of two sources may differ unnoticed.
_SLACK_US = {ClockQuality.SYNCHRONISED: 1_000_000, ClockQuality.UNKNOWN: 60_000_000}


class Verdict(StrEnum):
    """INCONCLUSIVE: a fault that loss or a clock may explain; UNEVALUATED: nothing to go by.

    Absence proves nothing unless the capture is complete.
    """

    PASS = "pass"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    UNEVALUATED = "unevaluated"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its number, and what it demands."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One verdict of one rule on one subject, such as request R1 or crane C3."""

    rule: Rule
    subject: str
    verdict: Verdict
    zh: str
    en: str
    event_ids: tuple[str, ...] = ()


def found(
    rule: Rule, subject: str, verdict: Verdict, zh: str, en: str, events: Iterable[StorageEvent] = ()
) -> Finding:
    """A finding that rests on these events, each named once."""
    ids = tuple(dict.fromkeys(event.id for event in events))
    return Finding(rule, subject, verdict, zh, en, ids[:MOST_EVIDENCE])


def slack_us(one: StorageEvent, other: StorageEvent) -> int | None:
    """By how much the order of two events may be wrong; None if their clocks cannot be compared."""
    if ClockQuality.UNTRUSTED in {one.clock_quality, other.clock_quality}:
        return None
    if (one.source, one.source_epoch) == (other.source, other.source_epoch):
        return 0
    return max(_SLACK_US[one.clock_quality], _SLACK_US[other.clock_quality])
