"""C2: a request that reached a stage has passed all that must come before it."""

from collections.abc import Sequence

from storage_sorting.conformance.capture import Capture
from storage_sorting.conformance.verdict import Finding, Rule, Verdict, found
from storage_sorting.events import StorageEvent
from storage_sorting.stages import RANK, STAGES, Service, required_before
from storage_sorting.workflow import reached

RULE = Rule("C2", "不得缺少必经阶段", "No required stage is missing")


def judge(request_id: str, service: Service, trace: Sequence[StorageEvent], capture: Capture) -> Finding:
    """Look for what must come before the furthest stage; it counts as missing only if nothing was lost."""
    steps = [(event, step) for event in trace if (step := reached(event)) is not None]
    if not steps:
        return found(RULE, request_id, Verdict.UNEVALUATED, "尚无阶段", "No stage is known yet")
    furthest, step = max(steps, key=lambda known: RANK[known[1].stage])
    passed = {known.stage for _, known in steps}
    missing = [stage for stage in required_before(service, step.stage) if stage not in passed]
    evidence = [event for event, _ in steps]
    if not missing:
        zh, en = "必经阶段齐全", "Everything before the furthest stage is there"
        return found(RULE, request_id, Verdict.PASS, zh, en, evidence)
    zh = "缺少：" + "、".join(STAGES[stage].zh for stage in missing)
    en = "Missing: " + ", ".join(STAGES[stage].en for stage in missing)
    if capture.covers(trace[0].at_us, furthest.at_us):
        return found(RULE, request_id, Verdict.FAIL, zh, en, evidence)
    zh, en = f"{zh}，但记录可能有遗漏", f"{en}; but events may have been lost"
    return found(RULE, request_id, Verdict.INCONCLUSIVE, zh, en, evidence)
