"""What StagingDirector messages mean: from the talk between host and machine to storage events."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from storage_sorting.conformance.verdict import Finding, Rule, Verdict
from storage_sorting.events import FAILED, EventType, Mark, StorageEvent
from storage_sorting.stages import Service, Stage, Trouble
from storage_sorting.stagingdirector import REASONS, Kind, Message, Reason, time_us

#: The most picks, unanswered messages and messages already seen that are remembered.
MAX_PICKS, MAX_WAITING, MAX_SEEN = 20_000, 5_000, 5_000

NAMED = Rule("D1", "报文须有图书条码", "A message names its book")
KNOWN_REASON = Rule("D2", "原因代码须为已知", "Reason codes are known ones")
_Fields = dict[str, Any]

#: The machine cannot give the book, and somebody has to look for it.
_GONE = frozenset({Reason.INVENTORY_UNKNOWN, Reason.SKU_UNKNOWN, Reason.ITEM_MISSING, Reason.INVALID_SKU})
_VALID = frozenset({Reason.SUCCESS, Reason.AVAILABLE, Reason.HAS_WORK, Reason.ALREADY_COMMITTED})
_STORED = frozenset({Reason.SUCCESS, Reason.ALREADY_COMMITTED, Reason.SKU_KNOWN, Reason.HAS_INVENTORY})
#: What a failure of each kind is a failure of.
_STAGE = {
    Kind.STATUS_CHECK: Stage.VALIDATED,
    Kind.STATUS: Stage.VALIDATED,
    Kind.PICK_REQUEST: Stage.RELEASED,
    Kind.REQUEST_FILLED: Stage.ITEM_SCANNED,
    Kind.INVENTORY_ADD: Stage.TOTE_STORED,
    Kind.INVENTORY_CONFIRM: Stage.TOTE_STORED,
    Kind.ITEM_RETURNED: Stage.TOTE_STORED,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What one message gave."""

    events: tuple[StorageEvent, ...]
    findings: tuple[Finding, ...] = ()


def _no_request(_sku: str) -> str | None:
    return None


class Conversation:
    """Follows one machine: what the host asks it and what it answers, in the order of sending.

    `find_request` gives the open request for a barcode where a library system told of it first; otherwise a
    pick request is itself the beginning of a request, with an id made of its number and time.
    `epoch` must grow from start to start.
    """

    def __init__(
        self,
        machine: str,
        zone: tzinfo,
        epoch: int,
        find_request: Callable[[str], str | None] = _no_request,
    ) -> None:
        self._machine, self._zone, self._epoch, self._find = machine, zone, epoch, find_request
        self._seq = 0
        self._picks: OrderedDict[str, str] = OrderedDict()
        self._waiting: OrderedDict[int, Message] = OrderedDict()
        self._seen: OrderedDict[tuple[str, int, str], None] = OrderedDict()
        self.repeated = 0

    def hear(self, message: Message, received_us: int, *, by_host: bool) -> Told:
        """Take one message of either side; a repeated one gives nothing.

        Each side counts its own transactions, so whose a response is must be known.
        """
        identity = (message.kind, message.transaction, message.stamp)
        if message.kind is not Kind.TRANSACTION_RESPONSE:
            if identity in self._seen:
                self.repeated += 1
                return Told(())
            _remember(self._seen, identity, None, MAX_SEEN)
        said = [] if by_host and message.kind is Kind.TRANSACTION_RESPONSE else self._meaning(message)
        return Told(self._told(said, message, received_us), self._findings(message))

    def _meaning(self, message: Message) -> list[_Fields]:
        match message.kind:
            case Kind.HEARTBEAT:
                return []
            case Kind.TRANSACTION_RESPONSE:
                return self._answered(message)
            case Kind.STATUS_CHECK:
                _remember(self._waiting, message.transaction, message, MAX_WAITING)
                return []
            case Kind.INVENTORY_ADD:
                _remember(self._waiting, message.transaction, message, MAX_WAITING)
                return [_about(message, type=EventType.MARK, outcome=Mark.DECIDED, decision="accession")]
            case Kind.PICK_REQUEST:
                return self._picked(message)
            case _:
                return self._reported(message) if message.sku else []

    def _picked(self, message: Message) -> list[_Fields]:
        _remember(self._waiting, message.transaction, message, MAX_WAITING)
        if not message.sku:
            return []
        known = self._find(message.sku)
        request_id = known or f"{self._machine}-{message.stamp}-{message.transaction:05}"
        _remember(self._picks, message.sku, request_id, MAX_PICKS)
        where = {"request_id": request_id, "destination": message.pickup or None}
        if known is not None:
            return [
                _about(message, type=EventType.MARK, outcome=Mark.DECIDED, decision="pick request", **where)
            ]
        begun = {"service": Service.RETRIEVAL, "reader_key": message.reader_key or None}
        return [_about(message, stage=Stage.REQUESTED, **begun, **where)]

    def _answered(self, message: Message) -> list[_Fields]:
        """The machine's answer to what it was asked."""
        asked = self._waiting.pop(message.transaction, None)
        if asked is None or not asked.sku:
            return []
        twice: list[_Fields] = []
        if message.reason == Reason.DUPLICATE:
            # The first sending was accepted; only its response was lost.
            what = {"type": EventType.EXCEPTION, "outcome": Trouble.DUPLICATE_MESSAGE}
            twice = [_about(asked, **what, reason=_why(message.reason))]
        elif message.reason != Reason.SUCCESS:
            return [self._failed(asked, message.reason)]
        if asked.kind is not Kind.PICK_REQUEST:
            return twice
        return [*twice, _about(asked, stage=Stage.RELEASED, request_id=self._request(asked.sku))]

    def _reported(self, message: Message) -> list[_Fields]:
        """News of the machine about a book."""
        request_id = self._request(message.sku)
        fine = {Kind.STATUS: _VALID, Kind.REQUEST_FILLED: frozenset({Reason.SUCCESS})}.get(
            message.kind, _STORED
        )
        if message.reason not in fine:
            return [self._failed(message, message.reason)]
        stage = _STAGE[message.kind]
        why = None if message.reason in {Reason.SUCCESS, Reason.AVAILABLE} else _why(message.reason)
        if stage is Stage.TOTE_STORED:
            return [_about(message, stage=stage, reason=why)]
        if message.kind is Kind.REQUEST_FILLED:
            self._picks.pop(message.sku, None)
            where = message.pickup or None
            return [_about(message, stage=stage, request_id=request_id, destination=where, reason=why)]
        return [_about(message, stage=stage, request_id=request_id, reason=why)]

    def _failed(self, about: Message, reason: str) -> _Fields:
        request_id = self._request(about.sku)
        why = _why(reason)
        if reason in _GONE:
            missing = {"type": EventType.EXCEPTION, "outcome": Trouble.ITEM_MISSING}
            return _about(about, **missing, request_id=request_id, reason=why)
        return _about(about, stage=_STAGE[about.kind], outcome=FAILED, request_id=request_id, reason=why)

    def _request(self, sku: str) -> str | None:
        return self._picks.get(sku) or self._find(sku)

    def _findings(self, message: Message) -> tuple[Finding, ...]:
        found = []
        if message.kind not in {Kind.HEARTBEAT, Kind.TRANSACTION_RESPONSE} and not message.sku:
            zh, en = f"{message.kind} 无条码", f"{message.kind} {message.transaction:05} names no book"
            found.append(Finding(NAMED, self._machine, Verdict.FAIL, zh, en))
        if message.reason and message.reason not in REASONS:
            zh = f"未知原因代码 {message.reason}"
            en = f"{message.kind} {message.transaction:05}: reason {message.reason} is not documented"
            found.append(Finding(KNOWN_REASON, self._machine, Verdict.INCONCLUSIVE, zh, en))
        return tuple(found)

    def _told(self, said: list[_Fields], message: Message, received_us: int) -> tuple[StorageEvent, ...]:
        events = []
        for fields in said:
            self._seq += 1
            events.append(
                StorageEvent(
                    source=f"stagingdirector/{self._machine}",
                    source_epoch=self._epoch,
                    source_seq=self._seq,
                    event_time_us=time_us(message, self._zone),
                    record_time_us=received_us,
                    device=self._machine,
                    **fields,
                )
            )
        return tuple(events)


def _about(message: Message, **fields: Any) -> _Fields:
    return {"type": EventType.STAGE, "item_id": message.sku, **fields}


def _why(reason: str) -> str:
    return f"{reason}: {REASONS.get(reason, 'a code that is not documented')}"


def _remember(table: OrderedDict[Any, Any], key: Any, value: Any, most: int) -> None:
    """Put in, and let the oldest go when there are too many."""
    table.pop(key, None)
    table[key] = value
    if len(table) > most:
        table.popitem(last=False)
