"""C10: the clock of a source runs on, neither back nor ahead of the time of record."""

from collections.abc import Sequence
from itertools import pairwise

from storage_sorting.conformance.verdict import Finding, Rule, Verdict, found
from storage_sorting.events import ClockQuality, StorageEvent

RULE = Rule("C10", "设备时钟不得跳变", "A device's clock does not jump")


def judge(
    source: str,
    events: Sequence[StorageEvent],
    backwards_us: int = 2_000_000,
    ahead_us: int = 5_000_000,
    delay_us: int = 60_000_000,
) -> Finding:
    """A source's events by number: does time run back, ahead of our clock, or fall behind it at once?

    An offset that changes by more than `delay_us` may be a clock set back or a message kept back.
    """
    trusted = [event for event in events if event.clock_quality is not ClockQuality.UNTRUSTED]
    if len(trusted) < 2:
        return found(
            RULE, source, Verdict.UNEVALUATED, "事件不足两个", "Fewer than two events with a clock", trusted
        )
    told = sorted(trusted, key=lambda event: (event.source_epoch, event.source_seq))
    doubtful: list[StorageEvent] = []
    for before, after in pairwise(told):
        back_us = before.event_time_us - after.event_time_us
        if after.source_epoch == before.source_epoch and back_us > backwards_us:
            zh, en = f"时钟倒退{back_us / 1e6:.0f}秒", f"The clock went back by {back_us / 1e6:.0f} s"
            return found(RULE, source, Verdict.FAIL, zh, en, (before, after))
        if abs(_offset_us(after) - _offset_us(before)) > delay_us:
            doubtful += [before, after]
    early = [event for event in told if _offset_us(event) < -ahead_us]
    if early:
        worst_s = max(-_offset_us(event) for event in early) / 1e6
        zh, en = (
            f"时钟超前{worst_s:.0f}秒",
            f"Recorded up to {worst_s:.0f} s before it is said to have happened",
        )
        return found(RULE, source, Verdict.FAIL, zh, en, early)
    if doubtful:
        zh, en = "延迟突变，未必是时钟", "The delay changed at once: a clock set, or messages kept back"
        return found(RULE, source, Verdict.INCONCLUSIVE, zh, en, doubtful)
    return found(RULE, source, Verdict.PASS, "时钟平稳", "The clock runs on", told)


def _offset_us(event: StorageEvent) -> int:
    return event.record_time_us - event.event_time_us
