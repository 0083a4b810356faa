"""What is wrong with an order, seen beside the one before it and what the vehicle is doing."""

from storage_sorting.conformance.vehicle_order import RULE, OrderMessage, judge_order
from storage_sorting.conformance.verdict import Finding, Verdict
from storage_sorting.vda5050.vehicle import Order


def message_of(order: Order, message_id: str) -> OrderMessage:
    """The order as the rule C11 looks at it."""
    return OrderMessage(message_id, order.order_id, order.update, order.nodes, order.edges, order.content)


def judge(order: Order, message_id: str, before: OrderMessage | None, active: str | None) -> list[Finding]:
    """Every finding of C11 on one message; `active` is the order the vehicle has not ended, if any.

    `before` is the last sound message to this vehicle. Only a FAIL means that a vehicle must refuse it.
    """
    message = message_of(order, message_id)
    alone = judge_order([message])
    if alone.verdict is not Verdict.PASS:
        return [alone]
    if before is None or before.order_id != order.order_id:
        if active is not None and active != order.order_id:
            zh, en = f"任务 {active} 尚未结束", f"It was sent while order {active} is not known to have ended"
            return [Finding(RULE, order.order_id, Verdict.INCONCLUSIVE, zh, en, (message_id,))]
        return [alone]
    chained = judge_order([before, message])
    if chained.verdict is not Verdict.PASS or order.update == before.update:
        return [chained]
    fault = _stitch_fault(before, message)
    if fault is not None:
        return [Finding(RULE, order.order_id, Verdict.FAIL, *fault, (before.message_id, message_id))]
    return [chained]


def _stitch_fault(before: OrderMessage, after: OrderMessage) -> tuple[str, str] | None:
    """An update begins with the last node of the base before it: released, at the same place in the order."""
    base = [node for node in before.nodes if node.released]
    first = min(after.nodes, key=lambda node: node.sequence)
    if not base:
        return None
    last = max(base, key=lambda node: node.sequence)
    if (first.id, first.sequence) == (last.id, last.sequence):
        return None
    zh = f"更新应从 {last.id}（{last.sequence}）接续"
    en = (
        f"Update {after.update} begins at {first.id} ({first.sequence}); "
        f"it must begin at {last.id} ({last.sequence}), the last released node before it"
    )
    return zh, en
