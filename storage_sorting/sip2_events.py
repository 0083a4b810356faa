"""What SIP2 exchanges mean for the store: requests placed in a library system, arrivals to report back."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from storage_sorting.conformance.verdict import Finding, Rule, Verdict
from storage_sorting.events import EventType, Mark, Origin, ScanOutcome, StorageEvent
from storage_sorting.reader_keys import ReaderKeys
from storage_sorting.sip2 import ANSWERS, Frame, Sip2Error, time_us
from storage_sorting.sip2_messages import Circulation, HoldMode, is_ok, read_checkin, read_item
from storage_sorting.stages import Service, Stage, Trouble

#: The most requests followed, and the most holds of one item that item information may tell of.
MAX_REQUESTS, MAX_HOLDS = 50_000, 50
_MOST_ID_CHARS = 128

REFUSED = Rule("S1", "馆藏系统须接受预约与归还", "The library system accepts holds and check-ins")
_Fields = dict[str, Any]
_GONE = frozenset({Circulation.LOST, Circulation.MISSING})
_CANCELLED: _Fields = {"type": EventType.EXCEPTION, "outcome": Trouble.CANCELLED}
#: How a request ended whose hold is gone, by how its item stands then.
_ENDINGS: dict[Circulation, _Fields] = {
    Circulation.AVAILABLE: _CANCELLED,
    Circulation.TO_BE_SHELVED: _CANCELLED,
    Circulation.CHARGED: {"stage": Stage.COLLECTED},
    Circulation.CHARGED_NO_RECALL: {"stage": Stage.COLLECTED},
}


@dataclass(frozen=True, slots=True)
class Told:
    """What one exchange gave."""

    events: tuple[StorageEvent, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A requested book on its pickup shelf, of which the library system has to be told."""

    request_id: str
    item_id: str
    location: str


@dataclass(slots=True)
class _Open:
    request_id: str
    item_id: str
    reader_key: str | None
    reported: bool = False


def _retrieval(_destination: str) -> Service:
    return Service.RETRIEVAL


class LibraryRequests:
    """Follows the requests of one library system through exchanges that a terminal or this twin has with it.

    Readers are known by keys only. `is_stored` says whether a barcode is in the store; requests for other
    items are none of ours. `epoch` must grow from start to start.
    """

    def __init__(
        self,
        system: str,
        zone: tzinfo,
        epoch: int,
        keys: ReaderKeys,
        is_stored: Callable[[str], bool] = bool,
        service_of: Callable[[str], Service] = _retrieval,
    ) -> None:
        self._system, self._zone, self._epoch, self._keys = system, zone, epoch, keys
        self._is_stored, self._service_of = is_stored, service_of
        self._seq = 0
        self._open: OrderedDict[str, _Open] = OrderedDict()
        self._by_item: dict[str, list[str]] = {}
        self._arrived: OrderedDict[str, Arrival] = OrderedDict()
        self._missing: OrderedDict[str, None] = OrderedDict()

    def find_request(self, item_id: str) -> str | None:
        """The oldest open request for an item whose arrival has not been reported."""
        waiting = (name for name in self._by_item.get(item_id, ()) if not self._open[name].reported)
        return next(waiting, None)

    def hear(self, asked: Frame, answer: Frame, at_us: int) -> Told:
        """Take an exchange; raises Sip2Error where the second message does not answer the first."""
        if ANSWERS.get(asked.code) != answer.code:
            raise Sip2Error(f"a message {answer.code} does not answer {asked.code}")
        item_id = asked.find("AB") or answer.find("AB")
        if not (0 < len(item_id) <= _MOST_ID_CHARS and item_id.isprintable() and self._is_stored(item_id)):
            return Told(())
        match asked.code:
            case "15":
                return self._held(asked, answer, item_id, at_us)
            case "17":
                return self._looked_up(answer, at_us)
            case "09":
                return self._checked_in(asked, answer, item_id, at_us)
            case "11":
                return self._checked_out(asked, answer, item_id, at_us)
            case _:
                return Told(())

    def notice(self, events: Iterable[StorageEvent]) -> None:
        """See which of these requests have reached their shelf, or an end."""
        for event in events:
            known = self._open.get(event.request_id or "")
            if known is None or event.type is EventType.RETRACTION:
                continue
            if event.stage is Stage.SHELVED and not known.reported and event.outcome is None:
                where = event.location or event.destination or ""
                self._arrived[known.request_id] = Arrival(known.request_id, known.item_id, where)
            elif event.stage in {Stage.COLLECTED, Stage.EXPIRED} or event.outcome == Trouble.CANCELLED:
                self._close(known)

    def pending(self) -> tuple[Arrival, ...]:
        """The arrivals that the library system has not been told of, oldest first."""
        return tuple(self._arrived.values())

    def reported(self, arrival: Arrival, answer: Frame, at_us: int) -> Told:
        """Take the answer to the check-in that reported an arrival.

        Where the system found the hold, it tells the reader: NOTIFIED is inferred. Where it refuses, or knows
        of no hold, a finding says so; the arrival is not reported again, for the answer would be the same.
        """
        result = read_checkin(answer)
        self._arrived.pop(arrival.request_id, None)
        known = self._open.get(arrival.request_id)
        if known is not None:
            known.reported = True
        if result.ok and result.hold:
            fields = {
                "stage": Stage.NOTIFIED,
                "origin": Origin.INFERRED,
                "request_id": arrival.request_id,
                "reason": "the library system has set it aside and tells its reader",
            }
            return Told(self._told([_about(arrival.item_id, **fields)], answer, at_us))
        if result.ok:
            zh, en = "馆藏系统无此预约", f"It knows no hold for {arrival.item_id}: the reader is not told"
        else:
            zh, en = "馆藏系统拒绝归还", f"It refused the check-in of {arrival.item_id}: look it up there"
        return Told((), (Finding(REFUSED, arrival.request_id, Verdict.FAIL, zh, en),))

    def _held(self, asked: Frame, answer: Frame, item_id: str, at_us: int) -> Told:
        mode, patron = asked.fixed["mode"], asked.find("AA")
        if not is_ok(answer):
            zh, en = "馆藏系统拒绝预约", f"It refused a hold on {item_id}"
            return Told((), (Finding(REFUSED, self._system, Verdict.INCONCLUSIVE, zh, en),))
        key = self._keys.of(patron) if patron else None
        known = self._of_reader(item_id, key)
        where = _place(answer.find("BS") or asked.find("BS"))
        if mode == HoldMode.PLACE and known is None:
            # The date tells a second request for the same book from a repetition of the first.
            parts = (self._system, patron, item_id, answer.fixed["date"])
            opened = self._begin(self._keys.request_of(*parts), item_id, key)
            return Told(self._told([_requested(opened, where, self._service_of)], answer, at_us))
        if known is None:
            return Told(())
        if mode == HoldMode.CANCEL:
            self._close(known)
            fields: _Fields = _CANCELLED
        elif mode == HoldMode.CHANGE:
            fields = {"type": EventType.MARK, "outcome": Mark.DECIDED, "decision": "hold changed"}
            fields = {**fields, "destination": where, "service": self._service_of(where or "")}
        else:
            return Told(())
        told = _about(item_id, request_id=known.request_id, **fields)
        return Told(self._told([told], answer, at_us))

    def _looked_up(self, answer: Frame, at_us: int) -> Told:
        """Holds that were placed elsewhere show in the length of the queue."""
        item = read_item(answer)
        said: list[_Fields] = []
        if item.circulation not in _GONE:
            self._missing.pop(item.item_id, None)
        elif self._is_news(item.item_id):
            missing = {"type": EventType.EXCEPTION, "outcome": Trouble.ITEM_MISSING}
            said.append(_about(item.item_id, **missing, request_id=self.find_request(item.item_id)))
        open_now = [self._open[name] for name in self._by_item.get(item.item_id, ())]
        for number in range(len(open_now), min(item.queue, MAX_HOLDS)):
            parts = (self._system, item.item_id, answer.fixed["date"], str(number))
            opened = self._begin(self._keys.request_of(*parts), item.item_id, None)
            said.append(_requested(opened, None, self._service_of))
        # Where the placing of a hold was seen, its end will be too; of others a shorter queue is the sign,
        # and none while the item is on its way, because some systems do not count a hold that is served.
        ended = _ENDINGS.get(item.circulation)
        unseen = [known for known in open_now if known.reader_key is None and ended is not None]
        for known in unseen[: max(0, len(open_now) - item.queue)]:
            self._close(known)
            said.append(
                _about(item.item_id, request_id=known.request_id, origin=Origin.INFERRED, **(ended or {}))
            )
        return Told(self._told(said, answer, at_us))

    def _is_news(self, item_id: str) -> bool:
        """Whether it was not known to be missing; it is from now on."""
        known = item_id in self._missing
        self._missing[item_id] = None
        if len(self._missing) > MAX_REQUESTS:
            self._missing.popitem(last=False)
        return not known

    def _checked_in(self, asked: Frame, answer: Frame, item_id: str, at_us: int) -> Told:
        outcome = ScanOutcome.GOOD if read_checkin(answer).ok else ScanOutcome.UNKNOWN
        where = _place(asked.find("AP"))
        scan = _about(item_id, type=EventType.SCAN, outcome=outcome, location=where)
        return Told(self._told([scan], answer, at_us))

    def _checked_out(self, asked: Frame, answer: Frame, item_id: str, at_us: int) -> Told:
        patron = asked.find("AA")
        known = self._of_reader(item_id, self._keys.of(patron) if patron else None)
        if known is None or not is_ok(answer) or answer.fixed["renewal"] == "Y":
            return Told(())
        self._close(known)
        collected = _about(item_id, stage=Stage.COLLECTED, request_id=known.request_id)
        return Told(self._told([collected], answer, at_us))

    def _of_reader(self, item_id: str, key: str | None) -> _Open | None:
        """The open request of this reader for this item, or one of which the reader is not known."""
        open_now = [self._open[name] for name in self._by_item.get(item_id, ())]
        own = [known for known in open_now if known.reader_key == key]
        return next(iter(own or [known for known in open_now if known.reader_key is None]), None)

    def _begin(self, request_id: str, item_id: str, key: str | None) -> _Open:
        if len(self._open) >= MAX_REQUESTS:
            self._close(next(iter(self._open.values())))
        opened = self._open[request_id] = _Open(request_id, item_id, key)
        self._by_item.setdefault(item_id, []).append(request_id)
        return opened

    def _close(self, known: _Open) -> None:
        self._open.pop(known.request_id, None)
        self._arrived.pop(known.request_id, None)
        left = [name for name in self._by_item.get(known.item_id, ()) if name != known.request_id]
        if left:
            self._by_item[known.item_id] = left
        else:
            self._by_item.pop(known.item_id, None)

    def _told(self, said: list[_Fields], answer: Frame, at_us: int) -> tuple[StorageEvent, ...]:
        told_us = time_us(answer.fixed.get("date", ""), self._zone)
        events = []
        for fields in said:
            self._seq += 1
            events.append(
                StorageEvent(
                    source=f"sip2/{self._system}",
                    source_epoch=self._epoch,
                    source_seq=self._seq,
                    event_time_us=at_us if told_us is None else told_us,
                    record_time_us=at_us,
                    **fields,
                )
            )
        return tuple(events)


def _place(code: str) -> str | None:
    return code[:_MOST_ID_CHARS] if code and code.isprintable() else None


def _about(item_id: str, **fields: Any) -> _Fields:
    return {"type": EventType.STAGE, "item_id": item_id, **fields}


def _requested(opened: _Open, where: str | None, service_of: Callable[[str], Service]) -> _Fields:
    return _about(
        opened.item_id,
        stage=Stage.REQUESTED,
        request_id=opened.request_id,
        service=service_of(where or ""),
        destination=where,
        reader_key=opened.reader_key,
    )
