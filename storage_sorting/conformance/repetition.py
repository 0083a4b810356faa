"""C3: a repeated number is the same message; a new scan of a book on the sorter counts its passes up."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from storage_sorting.conformance.verdict import Finding, Rule, Verdict, found
from storage_sorting.events import ClockQuality, StorageEvent
from storage_sorting.stages import Stage

RULE = Rule(
    "C3",
    "编号重复即同一消息，再次扫描须增加圈次",
    "A repeated number repeats its message; a new pass counts up",
)
_PASSES = frozenset({Stage.SORT_INDUCTED, Stage.RECIRCULATED})


def judge_numbers(source: str, messages: Sequence[StorageEvent]) -> Finding:
    """All messages of a source as they came, repetitions included: do equal numbers say the same?"""
    if not messages:
        return found(RULE, source, Verdict.UNEVALUATED, "尚无消息", "No message came")
    first: dict[tuple[int, int], StorageEvent] = {}
    doubtful: list[StorageEvent] = []
    for message in messages:
        known = first.setdefault((message.source_epoch, message.source_seq), message)
        if _says(known) == _says(message):
            continue
        pair = [known, message]
        if any(event.clock_quality is ClockQuality.UNTRUSTED for event in pair) and _same_but_time(*pair):
            doubtful += pair
            continue
        zh = f"编号 {message.source_seq} 有两个不同内容"
        en = f"Number {message.source_seq} came with two contents"
        return found(RULE, source, Verdict.FAIL, zh, en, pair)
    if doubtful:
        zh, en = "同编号仅时间不同，且时钟不可信", "One number at two times, of a clock that is not trusted"
        return found(RULE, source, Verdict.INCONCLUSIVE, zh, en, doubtful)
    return found(RULE, source, Verdict.PASS, "编号无冲突", "Equal numbers say the same", messages)


def judge_passes(item_id: str, trace: Sequence[StorageEvent]) -> Finding:
    """The rounds of a book on the sorter: each new one must have a greater pass number."""
    rounds: dict[str | None, list[StorageEvent]] = {}
    for event in trace:
        if event.stage in _PASSES and event.item_id == item_id:
            rounds.setdefault(event.sort_pass_id, []).append(event)
    pairs = [pair for each in rounds.values() for pair in pairwise(each)]
    scans = [event for each in rounds.values() for event in each]
    if not pairs:
        return found(
            RULE, item_id, Verdict.UNEVALUATED, "未再循环", "It was not scanned twice in a ride", scans
        )
    for before, after in pairs:
        if before.pass_no is not None and after.pass_no is not None and after.pass_no <= before.pass_no:
            zh = f"再次扫描仍为第{after.pass_no}圈"
            en = f"A new scan claims pass {after.pass_no} after pass {before.pass_no}"
            return found(RULE, item_id, Verdict.FAIL, zh, en, (before, after))
    if any(event.pass_no is None for event in scans):
        zh, en = "缺少圈次", "Passes are not numbered, so a repetition cannot be told from a new round"
        return found(RULE, item_id, Verdict.INCONCLUSIVE, zh, en, scans)
    return found(RULE, item_id, Verdict.PASS, "圈次递增", "Passes count up", scans)


def _says(event: StorageEvent) -> StorageEvent:
    """The message without the time of record, which each hop may stamp anew."""
    return msgspec.structs.replace(event, record_time_us=0)


def _same_but_time(one: StorageEvent, other: StorageEvent) -> bool:
    return _says(msgspec.structs.replace(one, event_time_us=other.event_time_us)) == _says(other)
