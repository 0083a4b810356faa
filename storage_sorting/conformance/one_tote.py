"""C8: a crane carries one tote at a time."""

from collections.abc import Sequence

from storage_sorting.conformance.capture import Capture
from storage_sorting.conformance.verdict import Finding, Rule, Verdict, found
from storage_sorting.events import StorageEvent
from storage_sorting.stages import Stage
from storage_sorting.workflow import reached

RULE = Rule("C8", "堆垛机一次只载一个料箱", "A crane carries one tote at a time")
_PUTS_DOWN = frozenset({Stage.TOTE_AT_PORT, Stage.TOTE_STORED})


def judge(device: str, events: Sequence[StorageEvent], capture: Capture, carries: int = 1) -> Finding:
    """A crane's events in order: does it pick up more than it may carry? `carries` is how many that is."""
    aboard: dict[str, StorageEvent] = {}
    picks: list[StorageEvent] = []
    doubtful: list[StorageEvent] = []
    for event in events:
        step, tote = reached(event), event.tote_id
        if step is None or tote is None:
            continue
        if step.stage in _PUTS_DOWN:
            aboard.pop(tote, None)
        elif step.stage is Stage.TOTE_PICKED:
            picks.append(event)
            aboard[tote] = event
            if len(aboard) > carries:
                zh, en = f"未放下即取{tote}", f"Picks up {tote} while it carries {', '.join(sorted(aboard))}"
                held = list(aboard.values())
                if capture.covers(min(other.at_us for other in held), event.at_us):
                    return found(RULE, device, Verdict.FAIL, zh, en, held)
                doubtful += held
                aboard = {tote: event}
    if doubtful:
        zh, en = "似载多箱，但记录可能有遗漏", "It seems to carry more; but events may have been lost"
        return found(RULE, device, Verdict.INCONCLUSIVE, zh, en, doubtful)
    if not picks:
        return found(RULE, device, Verdict.UNEVALUATED, "未取料箱", "It picked up nothing")
    return found(RULE, device, Verdict.PASS, "每次一箱", "Never more than it may carry", picks)
