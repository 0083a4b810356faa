"""C4: events come within the time allowed for them; later ones correct what was already shown."""

from collections.abc import Sequence

from storage_sorting.conformance.verdict import Finding, Rule, Verdict, found
from storage_sorting.events import ClockQuality, StorageEvent

RULE = Rule("C4", "事件须在允许延迟内到达", "Events come before the watermark has passed them")


def judge(source: str, events: Sequence[StorageEvent], allowed_us: int = 30_000_000) -> Finding:
    """Replay a source's events as recorded; the watermark follows its newest event time by `allowed_us`."""
    if len(events) < 2:
        return found(RULE, source, Verdict.UNEVALUATED, "事件不足两个", "Fewer than two events", events)
    newest_us = 0
    late: list[StorageEvent] = []
    doubtful: list[StorageEvent] = []
    in_order = sorted(events, key=lambda event: (event.record_time_us, event.source_epoch, event.source_seq))
    for event in in_order:
        if event.clock_quality is ClockQuality.UNTRUSTED:
            doubtful.append(event)
            continue
        if event.event_time_us < newest_us - allowed_us:
            late.append(event)
        newest_us = max(newest_us, event.event_time_us)
    if late:
        worst_s = max(newest_us - event.event_time_us for event in late) / 1e6
        zh, en = (
            f"{len(late)}个事件迟到，最多{worst_s:.0f}秒",
            f"{len(late)} events are late, by up to {worst_s:.0f} s",
        )
        return found(RULE, source, Verdict.FAIL, zh, en, late)
    if doubtful:
        zh, en = "部分时钟不可信", "Some events have a clock that is not trusted"
        return found(RULE, source, Verdict.INCONCLUSIVE, zh, en, doubtful)
    return found(RULE, source, Verdict.PASS, "均及时到达", "All came in time", in_order)
