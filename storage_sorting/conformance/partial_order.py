"""C1: the stages of a request come in the order of the work."""

from collections.abc import Sequence
from itertools import pairwise

from storage_sorting.conformance.verdict import Finding, Rule, Verdict, found, slack_us
from storage_sorting.events import StorageEvent
from storage_sorting.stages import PATHS, STAGES, Service, Stage
from storage_sorting.workflow import reached

RULE = Rule("C1", "各阶段须按作业顺序发生", "Stages come in the order of the work")


def judge(request_id: str, service: Service, trace: Sequence[StorageEvent]) -> Finding:
    """Compare each stage of the trace with the one before it in the path, by their first events."""
    first: dict[Stage, StorageEvent] = {}
    for event in trace:
        step = reached(event)
        if step is not None:
            first.setdefault(step.stage, event)
    seen = [first[stage] for stage in PATHS[service] if stage in first]
    if len(seen) < 2:
        return found(
            RULE, request_id, Verdict.UNEVALUATED, "阶段不足两个", "Fewer than two stages are known", seen
        )
    doubtful: list[StorageEvent] = []
    for before, after in pairwise(seen):
        slack = slack_us(before, after)
        if before.at_us <= after.at_us and slack is not None:
            continue
        if slack is not None and before.at_us - after.at_us > slack:
            names = [STAGES[event.stage] for event in (before, after) if event.stage is not None]
            zh = f"“{names[1].zh}”早于“{names[0].zh}”"
            en = f"{names[1].en} is reported before {names[0].en}"
            return found(RULE, request_id, Verdict.FAIL, zh, en, (before, after))
        doubtful += [before, after]
    if doubtful:
        zh, en = "先后之差在时钟误差之内", "The order rests on clocks that cannot be compared so finely"
        return found(RULE, request_id, Verdict.INCONCLUSIVE, zh, en, doubtful)
    return found(RULE, request_id, Verdict.PASS, "顺序正确", "All known stages are in order", seen)
