"""C9: no place holds more than it has room for."""

from collections.abc import Sequence

from storage_sorting.conformance.capture import Capture
from storage_sorting.conformance.verdict import Finding, Rule, Verdict, found
from storage_sorting.events import EventType, Mark, StorageEvent

RULE = Rule("C9", "不得超过容量", "No place holds more than it has room for")


def judge(location: str, events: Sequence[StorageEvent], capacity: int | None, capture: Capture) -> Finding:
    """A location's events in order; `capacity` is how many objects find room, None if not known."""
    if capacity is None:
        return found(RULE, location, Verdict.UNEVALUATED, "容量未知", "Its capacity is not known")
    there: dict[str, StorageEvent] = {}
    looked_at: list[StorageEvent] = []
    doubtful: list[StorageEvent] = []
    for event in events:
        if event.type is EventType.COUNT:
            looked_at.append(event)
            if event.count is not None and event.count > capacity:
                zh, en = (
                    f"实点{event.count}，容量{capacity}",
                    f"{event.count} counted where {capacity} find room",
                )
                return found(RULE, location, Verdict.FAIL, zh, en, (event,))
        name = event.tote_id or event.carrier_id or event.crate_id or event.item_id
        if name is None or event.outcome not in {Mark.ARRIVED, Mark.LEFT}:
            continue
        looked_at.append(event)
        if event.outcome == Mark.LEFT:
            there.pop(name, None)
            continue
        there[name] = event
        if len(there) > capacity:
            held = list(there.values())
            if capture.covers(min(other.at_us for other in held), event.at_us):
                zh, en = f"有{len(there)}个，容量{capacity}", f"{len(there)} where {capacity} find room"
                return found(RULE, location, Verdict.FAIL, zh, en, held)
            doubtful += held
            there = {name: event}
    if doubtful:
        zh, en = "似超容量，但记录可能有遗漏", "It seems overfull; but a departure may have been lost"
        return found(RULE, location, Verdict.INCONCLUSIVE, zh, en, doubtful)
    if not looked_at:
        return found(RULE, location, Verdict.UNEVALUATED, "尚无进出", "Nothing came or went")
    return found(RULE, location, Verdict.PASS, "未超容量", "Never more than its room", looked_at)
