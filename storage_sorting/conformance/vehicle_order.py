"""C11: the orders sent to vehicles are sound: VDA 5050's graph, its updates, and a cancel that ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from storage_sorting.conformance.verdict import Finding, Rule, Verdict
from twin.errors import TwinError

RULE = Rule("C11", "车辆任务须符合 VDA 5050", "Vehicle orders keep VDA 5050's rules")
#: Orders of so many nodes are read; a library has fewer.
MOST_STEPS = 10_000


class OrderFormError(TwinError):
    """An order that lacks what the graph is made of."""

    def __init__(self, what: str) -> None:
        super().__init__(f"not an order of VDA 5050: {what}; validate it against the official schema first")
        self.what = what


@dataclass(frozen=True, slots=True)
class Step:
    """A node or edge of an order: `ends` are the nodes of an edge, if it names them."""

    id: str
    sequence: int
    released: bool
    ends: tuple[str | None, str | None] = (None, None)


@dataclass(frozen=True, slots=True)
class OrderMessage:
    """One order or update as it was sent; `message_id` is what findings name it by."""

    message_id: str
    order_id: str
    update: int
    nodes: tuple[Step, ...]
    edges: tuple[Step, ...]
    content: int = 0


def read_order(message_id: str, order: Mapping[str, Any]) -> OrderMessage:
    """An order of VDA 5050 2.x or 3.x, parsed from JSON; raises OrderFormError."""
    try:
        nodes = tuple(_step(node, "nodeId") for node in _steps(order["nodes"]))
        edges = tuple(_step(edge, "edgeId") for edge in _steps(order["edges"]))
        content = hash(_frozen([order["nodes"], order["edges"]]))
        return OrderMessage(
            message_id, str(order["orderId"]), int(order["orderUpdateId"]), nodes, edges, content
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise OrderFormError(f"{type(error).__name__} {error}"[:120]) from error


def judge_order(messages: Sequence[OrderMessage]) -> Finding:
    """All messages of one order in the order in which they were sent."""
    if not messages:
        return Finding(RULE, "", Verdict.UNEVALUATED, "尚无任务", "No order was sent")
    subject = messages[0].order_id
    for message in messages:
        fault = _graph_fault(message)
        if fault is not None:
            return Finding(RULE, subject, Verdict.FAIL, *fault, (message.message_id,))
    for before, after in pairwise(messages):
        ids = (before.message_id, after.message_id)
        if after.update < before.update:
            zh, en = "更新编号倒退", f"Update {after.update} was sent after {before.update}"
            return Finding(RULE, subject, Verdict.FAIL, zh, en, ids)
        if after.update == before.update and _content(after) != _content(before):
            zh, en = "同一更新编号而内容不同", f"Update {after.update} was sent again with other content"
            return Finding(RULE, subject, Verdict.FAIL, zh, en, ids)
    zh, en = "任务图正确", "Its graph and its updates are sound"
    return Finding(RULE, subject, Verdict.PASS, zh, en, tuple(m.message_id for m in messages))


def judge_cancel(
    order_id: str,
    asked: tuple[str, int] | None,
    ended: tuple[str, int] | None,
    now_us: int,
    complete: bool,
    allowed_us: int = 60_000_000,
) -> Finding:
    """Whether a cancelled order reached an end: `asked` and `ended` are an event's id and its time.

    `complete` says whether everything the vehicle told since is known; else a missing end proves nothing.
    """
    if asked is None:
        return Finding(RULE, order_id, Verdict.UNEVALUATED, "未取消", "It was not cancelled")
    if ended is not None and ended[1] >= asked[1]:
        return Finding(
            RULE, order_id, Verdict.PASS, "取消已完成", "The cancel came to its end", (asked[0], ended[0])
        )
    if now_us - asked[1] <= allowed_us or not complete:
        zh, en = "取消尚未完成", "No end of the cancel is known yet"
        return Finding(RULE, order_id, Verdict.INCONCLUSIVE, zh, en, (asked[0],))
    zh, en = "取消未完成", f"The cancel has no end after {(now_us - asked[1]) / 1e6:.0f} s"
    return Finding(RULE, order_id, Verdict.FAIL, zh, en, (asked[0],))


def _graph_fault(message: OrderMessage) -> tuple[str, str] | None:
    nodes, edges = message.nodes, message.edges
    if not nodes or len(edges) != len(nodes) - 1:
        return (
            "边数须为节点数减一",
            f"{len(nodes)} nodes and {len(edges)} edges; there must be one edge fewer",
        )
    steps = sorted([*nodes, *edges], key=lambda step: step.sequence)
    for step in nodes:
        if step.sequence % 2:
            return "节点序号须为偶数", f"Node {step.id} has the odd sequence id {step.sequence}"
    for step in edges:
        if step.sequence % 2 == 0:
            return "边序号须为奇数", f"Edge {step.id} has the even sequence id {step.sequence}"
    for before, after in pairwise(steps):
        if after.sequence != before.sequence + 1:
            return "序号须连续", f"Sequence id {after.sequence} follows {before.sequence}"
        if after.released and not before.released:
            return "不得放行未放行点之后的路段", f"{after.id} is released, but {before.id} before it is not"
    for before, edge, after in zip(steps[::2], steps[1::2], steps[2::2], strict=False):
        if edge.released and not after.released:
            return "边已放行而终点未放行", f"Edge {edge.id} is released, but its end {after.id} is not"
        if edge.ends[0] not in {None, before.id} or edge.ends[1] not in {None, after.id}:
            return "边的端点与相邻节点不符", f"Edge {edge.id} does not join {before.id} and {after.id}"
    return None


def _content(message: OrderMessage) -> tuple[tuple[Step, ...], tuple[Step, ...], int]:
    return message.nodes, message.edges, message.content


def _steps(steps: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    if len(steps) > MOST_STEPS:
        raise OrderFormError(f"more than {MOST_STEPS} steps")
    return steps


def _step(step: Mapping[str, Any], name: str) -> Step:
    ends = (step.get("startNodeId"), step.get("endNodeId"))
    return Step(str(step[name]), int(step["sequenceId"]), bool(step["released"]), ends)


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tuple(sorted((key, _frozen(inner)) for key, inner in value.items()))
    return tuple(_frozen(inner) for inner in value) if isinstance(value, list) else value
