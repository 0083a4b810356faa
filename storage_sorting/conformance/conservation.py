"""C7: what went in and did not come out is there."""

from collections.abc import Sequence

from storage_sorting.conformance.capture import Capture
from storage_sorting.conformance.verdict import Finding, Rule, Verdict, found
from storage_sorting.events import EventType, Mark, StorageEvent

RULE = Rule("C7", "进出之差须等于在库数", "In minus out is what is there")


def judge(
    location: str, events: Sequence[StorageEvent], capture: Capture, initial: int | None = None
) -> Finding:
    """A location's events in order, held against each count of it; `initial` is the stock before, if known.

    Before the first count the stock is not known, so that nothing can be concluded.
    """
    stock = initial
    since: list[StorageEvent] = []
    matched: list[StorageEvent] = []
    doubtful: list[StorageEvent] = []
    for event in events:
        since.append(event)
        if event.outcome in {Mark.ARRIVED, Mark.LEFT} and stock is not None:
            stock += 1 if event.outcome == Mark.ARRIVED else -1
        counted = event.count if event.type is EventType.COUNT else None
        if stock is not None and ((counted is not None and counted != stock) or stock < 0):
            there = "" if counted is None else f"，实点{counted}"
            zh, en = (
                f"推算{stock}{there}",
                f"{stock} by in and out" + (f", {counted} counted" if there else ""),
            )
            if capture.covers(since[0].at_us, event.at_us):
                return found(RULE, location, Verdict.FAIL, zh, en, [since[0], *since[-MOST_NAMED:]])
            doubtful += [since[0], event]
            stock = counted
        elif counted is not None:
            matched += [] if stock is None else [event]
            stock = counted
        if counted is not None:
            since = [event]
    if doubtful:
        zh, en = "数目不符，但记录可能有遗漏", "The numbers differ; but events may have been lost"
        return found(RULE, location, Verdict.INCONCLUSIVE, zh, en, doubtful)
    if not matched:
        return found(
            RULE, location, Verdict.UNEVALUATED, "无从核对", "Not counted since the stock was known", since
        )
    return found(RULE, location, Verdict.PASS, "数目相符", "Every count agrees", matched)


#: How many of the last events before a difference are named.
MOST_NAMED = 20
