"""C5: an object is in one place at a time."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import eq

from storage_sorting.conformance.capture import Capture
from storage_sorting.conformance.verdict import Finding, Rule, Verdict, found, slack_us
from storage_sorting.events import EventType, Mark, StorageEvent

RULE = Rule("C5", "同一物不得同时在两处", "Nothing is in two places at once")


def judge(
    subject: str,
    events: Sequence[StorageEvent],
    capture: Capture,
    same_place: Callable[[str, str], bool] = eq,
) -> Finding:
    """An object's own events in order: seen elsewhere before it left, or in two places at one moment?

    `same_place` says whether two locations may hold it together, as a station and its reader do.
    """
    seen = [event for event in events if event.location is not None]
    if len(seen) < 2:
        return found(RULE, subject, Verdict.UNEVALUATED, "位置记录不足", "Seen fewer than two times", seen)
    doubtful: list[StorageEvent] = []
    staying: StorageEvent | None = None
    for before, after in pairwise(seen):
        if before.outcome == Mark.ARRIVED:
            staying = before
        elif before.outcome == Mark.LEFT:
            staying = None
        if staying is not None and not same_place(staying.location or "", after.location or ""):
            zh = f"尚在{staying.location}，又见于{after.location}"
            en = f"Seen at {after.location} without having left {staying.location}"
            if capture.covers(staying.at_us, after.at_us) and slack_us(staying, after) is not None:
                return found(RULE, subject, Verdict.FAIL, zh, en, (staying, after))
            doubtful += [staying, after]
            staying = None
        elif (
            before.at_us == after.at_us
            and _is_there(before)
            and _is_there(after)
            and not same_place(before.location or "", after.location or "")
        ):
            if slack_us(before, after) == 0:
                zh, en = "同一时刻见于两处", f"At one moment at {before.location} and at {after.location}"
                return found(RULE, subject, Verdict.FAIL, zh, en, (before, after))
            doubtful += [before, after]
    if doubtful:
        zh, en = (
            "可能在两处，但记录或时钟不足为凭",
            "Perhaps in two places; a lost event or a clock may explain it",
        )
        return found(RULE, subject, Verdict.INCONCLUSIVE, zh, en, doubtful)
    return found(RULE, subject, Verdict.PASS, "位置一致", "Always in one place", seen)


def _is_there(event: StorageEvent) -> bool:
    """Whether an event says that the object is there; a stage may be reached in being handed over."""
    return event.type is EventType.SCAN or event.outcome == Mark.ARRIVED
