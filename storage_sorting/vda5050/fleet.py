"""All vehicles that speak VDA 5050: from each message to storage events, findings and a view of it."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from storage_sorting.conformance.vehicle_order import judge_cancel
from storage_sorting.conformance.verdict import Finding, Rule, Verdict
from storage_sorting.events import ClockQuality, EventType, Mark, StorageEvent
from storage_sorting.objects import Kind, ObjectKey
from storage_sorting.stages import Trouble
from storage_sorting.vda5050 import order_rules
from storage_sorting.vda5050.counting import HeaderCount, Turn
from storage_sorting.vda5050.followed import Known, Vehicle, view_of
from storage_sorting.vda5050.journey import Cancel, Fields, Journey
from storage_sorting.vda5050.payload import Vda5050Error, read_message
from storage_sorting.vda5050.vehicle import (
    Connected,
    Connection,
    Doing,
    Factsheet,
    Header,
    InstantActions,
    Level,
    Load,
    Message,
    Name,
    Order,
    State,
    Visualization,
)

#: How many vehicles are followed; more would be somebody inventing names.
MAX_VEHICLES = 2_000
#: A state comes at least this often, moving or not (VDA 5050, state).
STATE_INTERVAL_US = 30_000_000
CANCEL_ALLOWED_US = 60_000_000

COUNTING = Rule("V3", "headerId 须逐条递增", "Header ids count up by one")
SILENCE = Rule("V4", "至少每 30 秒发送一次状态", "A state comes at least every 30 s")
CANCELLING = Rule("V5", "取消请求须被执行或说明拒绝原因", "A cancel is carried out, or refused with a reason")
_STOPPING = frozenset({Level.CRITICAL, Level.FATAL})
_LOADS = {"crate": Kind.CRATE, "tote": Kind.TOTE, "bin": Kind.TOTE, "carrier": Kind.CARRIER}
_MOST_CHARS = 200


def load_by_type(load: Load) -> ObjectKey | None:
    """The object that a load is, by the words crate, tote, bin or carrier as its type."""
    kind = _LOADS.get(load.type.lower())
    return None if kind is None else (kind, load.id)


@dataclass(frozen=True, slots=True)
class Heard:
    """What one message gave."""

    events: tuple[StorageEvent, ...]
    findings: tuple[Finding, ...]


class Fleet:
    """Follows vehicles by their messages; one task feeds it.

    `epoch` must grow from start to start, such as the moment of starting: events are numbered from 1 in it.
    A number is left out where states were lost, so that nobody concludes anything from silence there.
    """

    def __init__(
        self,
        epoch: int,
        device_of: Callable[[Name], str] = str,
        name_load: Callable[[Load], ObjectKey | None] = load_by_type,
    ) -> None:
        self._epoch, self._device_of, self._name_load = epoch, device_of, name_load
        self._known: dict[Name, Known] = {}

    def hear(self, topic: str, payload: bytes, received_us: int) -> Heard:
        """Take one message in; raises Vda5050Error and nothing else, and then nothing is remembered of it."""
        reading = read_message(topic, payload)
        if reading.message is None:
            return Heard((), reading.findings)
        known = self._find(reading.topic.vehicle)
        header = reading.message.header
        findings = list(reading.findings)
        known.heard_us = max(known.heard_us, received_us)
        if isinstance(reading.message, Connection):
            # A last will was written when the vehicle connected, so its number and its time mean nothing.
            fields = self._connected(known, reading.message)
            return Heard(self._told(known, fields, header, received_us), tuple(findings))
        count = known.counts.setdefault(reading.topic.kind, HeaderCount())
        lost, stuck = count.lost, count.stuck
        if count.take(header.header_id, header.time_us, _digest(payload)) is not Turn.NEW:
            return Heard((), tuple(findings))
        if reading.topic.kind == "state" and count.lost > lost:
            known.seq += 1
        if count.stuck > stuck and not known.told_stuck:
            known.told_stuck = True
            zh, en = "headerId 未递增", "Its header ids do not count up, so loss cannot be told"
            findings.append(Finding(COUNTING, known.device, Verdict.FAIL, zh, en))
        events, more = self._take(known, reading.message, received_us)
        return Heard(events, (*findings, *more))

    def due(self, now_us: int) -> tuple[Finding, ...]:
        """What time alone shows: vehicles gone silent, cancels without an end."""
        findings: list[Finding] = []
        for known in self._known.values():
            silent = known.state is not None and now_us - known.state_us > STATE_INTERVAL_US
            if silent and not known.silent and known.connected in {None, Connected.ONLINE}:
                age_s = (now_us - known.state_us) // 1_000_000
                zh, en = (
                    f"{age_s} 秒无状态报文",
                    f"No state for {age_s} s, though it is not known to be offline",
                )
                findings.append(Finding(SILENCE, known.device, Verdict.INCONCLUSIVE, zh, en))
            known.silent = silent
            cancel, order_id = known.journey.cancel, known.journey.active
            if cancel is None or order_id is None or cancel.judged:
                continue
            if now_us - cancel.at_us > CANCEL_ALLOWED_US:
                cancel.judged = True
                complete = not silent and cancel.lost == known.lost_states
                asked = (cancel.event_id, cancel.at_us)
                findings.append(judge_cancel(order_id, asked, None, now_us, complete, CANCEL_ALLOWED_US))
        return tuple(findings)

    def list_vehicles(self) -> tuple[Vehicle, ...]:
        """Every vehicle heard of, by name."""
        return tuple(view_of(self._known[name]) for name in sorted(self._known, key=str))

    def find_vehicle(self, name: Name) -> Vehicle | None:
        """One vehicle, or None if it has not been heard of."""
        known = self._known.get(name)
        return None if known is None else view_of(known)

    def _find(self, name: Name) -> Known:
        known = self._known.get(name)
        if known is None:
            if len(self._known) >= MAX_VEHICLES:
                raise Vda5050Error(f"{MAX_VEHICLES} vehicles are known already: use a narrower topic filter")
            known = self._known[name] = Known(name, self._device_of(name), Journey(self._name_load))
        return known

    def _take(
        self, known: Known, message: Message, received_us: int
    ) -> tuple[tuple[StorageEvent, ...], list[Finding]]:
        match message:
            case State():
                return self._state(known, message, received_us)
            case Order():
                return self._order(known, message, received_us)
            case InstantActions():
                return self._asked(known, message, received_us), []
            case Visualization():
                if message.pose is not None:
                    known.seen = (message.pose, _time_us(message.header, received_us))
                known.speed_m_s = message.speed_m_s
            case Factsheet():
                known.factsheet = message
            case Connection():
                raise AssertionError("connections are not counted")
        return (), []

    def _connected(self, known: Known, message: Connection) -> list[Fields]:
        before, known.connected = known.connected, message.state
        if message.state == before or message.state is Connected.HIBERNATING:
            return []
        if message.state is Connected.ONLINE:
            if before in {None, Connected.HIBERNATING}:
                return []
            return [{"type": EventType.EXCEPTION, "outcome": Trouble.LINK_UP}]
        lost: Fields = {"type": EventType.EXCEPTION, "outcome": Trouble.LINK_LOST}
        if message.state is Connected.BROKEN:
            return [{**lost, "clock_quality": ClockQuality.UNTRUSTED, "reason": "the broker lost it"}]
        return [{**lost, "reason": "it signed off"}]

    def _state(
        self, known: Known, state: State, received_us: int
    ) -> tuple[tuple[StorageEvent, ...], list[Finding]]:
        before, known.state, known.state_us = known.state, state, received_us
        known.speed_m_s = state.speed_m_s
        if state.pose is not None:
            known.seen = (state.pose, _time_us(state.header, received_us))
        findings = self._refused_cancel(known, state)
        cancel = known.journey.cancel
        fields = _troubles(before, state) + known.journey.advance(state)
        events = self._told(known, fields, state.header, received_us)
        for event in events:
            if event.outcome in {Mark.ARRIVED, Trouble.CANCELLED} and known.journey.ended:
                known.journey.end_event = event.id
            if event.outcome == Trouble.CANCELLED and cancel is not None and event.vehicle_order_id:
                asked, ended = (cancel.event_id, cancel.at_us), (event.id, max(event.at_us, cancel.at_us))
                findings.append(judge_cancel(event.vehicle_order_id, asked, ended, received_us, True))
        return events, findings

    def _refused_cancel(self, known: Known, state: State) -> list[Finding]:
        cancel = known.journey.cancel
        if cancel is None or known.journey.active is None:
            return []
        for action in (*state.instant_actions, *state.actions):
            if action.id == cancel.action_id and action.doing is Doing.FAILED:
                known.journey.cancel = None
                why = action.result[:_MOST_CHARS] or "it gives no reason"
                zh, en = f"车辆拒绝取消：{why}", f"The vehicle refused the cancel: {why}"
                subject, verdict = known.journey.active, Verdict.PASS if action.result else Verdict.FAIL
                return [Finding(CANCELLING, subject, verdict, zh, en, (cancel.event_id,))]
        return []

    def _order(
        self, known: Known, order: Order, received_us: int
    ) -> tuple[tuple[StorageEvent, ...], list[Finding]]:
        message_id = f"vda5050/{known.name}/order/{order.header.header_id}"
        before = known.order
        findings = order_rules.judge(order, message_id, before, known.journey.active)
        if any(finding.verdict is Verdict.FAIL for finding in findings):
            return (), findings
        known.order = order_rules.message_of(order, message_id)
        if before is not None and (before.order_id, before.update) == (order.order_id, order.update):
            return (), findings
        last = max(order.nodes, key=lambda node: node.sequence)
        fields = {
            "type": EventType.MARK,
            "outcome": Mark.DECIDED,
            "vehicle_order_id": order.order_id or None,
            "decision": f"order update {order.update}",
            "to_location": last.id or None,
        }
        return self._told(known, [fields], order.header, received_us), findings

    def _asked(self, known: Known, asked: InstantActions, received_us: int) -> tuple[StorageEvent, ...]:
        events: tuple[StorageEvent, ...] = ()
        for action in asked.actions:
            order_id = known.journey.active
            if action.type != "cancelOrder" or order_id is None:
                continue
            fields = {
                "type": EventType.MARK,
                "outcome": Mark.DECIDED,
                "vehicle_order_id": order_id,
                "decision": "cancelOrder",
            }
            events += self._told(known, [fields], asked.header, received_us)
            known.journey.cancel = Cancel(action.id, events[-1].id, received_us, known.lost_states)
        return events

    def _told(
        self, known: Known, said: list[Fields], header: Header, received_us: int
    ) -> tuple[StorageEvent, ...]:
        events = []
        for fields in said:
            known.seq += 1
            if fields.get("reason"):
                fields["reason"] = _shown(fields["reason"])
            events.append(
                StorageEvent(
                    source=f"vda5050/{known.name}",
                    source_epoch=self._epoch,
                    source_seq=known.seq,
                    event_time_us=_time_us(header, received_us),
                    record_time_us=received_us,
                    device=known.device,
                    **fields,
                )
            )
        return tuple(events)


def _troubles(before: State | None, now: State) -> list[Fields]:
    """What stops the vehicle itself, with or without an order."""
    said: list[Fields] = []
    stopped = before is not None and before.emergency_stop
    if now.emergency_stop != stopped:
        said.append({"outcome": Trouble.ESTOP if now.emergency_stop else Trouble.ESTOP_RESET})
    was_down = before is not None and any(fault.level in _STOPPING for fault in before.faults)
    why = [fault for fault in now.faults if fault.level in _STOPPING]
    if why and not was_down:
        told = "; ".join(": ".join(filter(None, (f.type, f.description, f.hint))) for f in why)
        said.append({"outcome": Trouble.DEVICE_DOWN, "reason": told[:_MOST_CHARS]})
    elif was_down and not why:
        said.append({"outcome": Trouble.DEVICE_UP})
    here = now.last_node or None
    return [{"type": EventType.EXCEPTION, "location": here, **fields} for fields in said]


def _shown(words: str) -> str:
    """What a vehicle wrote, without line breaks and the like."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def _time_us(header: Header, received_us: int) -> int:
    return received_us if header.time_us is None else header.time_us


def _digest(payload: bytes) -> int:
    return int.from_bytes(blake2b(payload, digest_size=8).digest(), "big")
