"""C6: nothing travels faster than the machines can carry it."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from storage_sorting.conformance.verdict import Finding, Rule, Verdict, found, slack_us
from storage_sorting.events import StorageEvent

RULE = Rule("C6", "移动不得快于设备极限", "Nothing moves faster than its machines can")


def judge(
    subject: str, events: Sequence[StorageEvent], least_s: Callable[[str, str], float | None]
) -> Finding:
    """`least_s(a, b)` is the shortest possible time in seconds between two locations, None if not known.

    A lost event does no harm: the shortest time over a detour is never less than the direct one.
    """
    seen = [event for event in events if event.location is not None]
    possible: list[StorageEvent] = []
    doubtful: list[StorageEvent] = []
    for before, after in pairwise(seen):
        if before.location is None or after.location is None or before.location == after.location:
            continue
        bound_s = least_s(before.location, after.location)
        if bound_s is None:
            continue
        taken_us, slack = after.at_us - before.at_us, slack_us(before, after)
        if taken_us >= bound_s * 1e6:
            possible += [before, after]
        elif slack is not None and taken_us + slack < bound_s * 1e6:
            zh = f"{before.location}至{after.location}仅{taken_us / 1e6:.1f}秒，至少需{bound_s:.1f}秒"
            en = (
                f"{before.location} to {after.location} in {taken_us / 1e6:.1f} s; {bound_s:.1f} s are needed"
            )
            return found(RULE, subject, Verdict.FAIL, zh, en, (before, after))
        else:
            doubtful += [before, after]
    if doubtful:
        zh, en = "过快，但在时钟误差之内", "Too fast, but within what the clocks may differ"
        return found(RULE, subject, Verdict.INCONCLUSIVE, zh, en, doubtful)
    if not possible:
        return found(
            RULE, subject, Verdict.UNEVALUATED, "无可比较的移动", "No movement between known places", seen
        )
    return found(RULE, subject, Verdict.PASS, "速度可能", "All movements are possible", possible)
