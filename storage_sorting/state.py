"""The state of the store: a set of events, and the picture of every object that follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from storage_sorting.derive import describe
from storage_sorting.events import EventType, StorageEvent
from storage_sorting.logs import Entry, ObjectLogs, make_entry, named_by
from storage_sorting.objects import Kind, ObjectChange, ObjectKey, Request, View
from storage_sorting.timeline import timeline
from twin.errors import TwinError

#: Whose views depend on the events of each kind of object, besides its own.
_CARRIED: dict[Kind, frozenset[Kind]] = {
    Kind.TOTE: frozenset({Kind.REQUEST, Kind.ITEM}),
    Kind.CARRIER: frozenset({Kind.REQUEST, Kind.ITEM}),
    Kind.CRATE: frozenset({Kind.REQUEST, Kind.ITEM}),
    Kind.ITEM: frozenset({Kind.REQUEST, Kind.TOTE, Kind.CRATE, Kind.SLOT}),
    Kind.REQUEST: frozenset({Kind.TOTE}),
}
_canonical = msgspec.msgpack.Encoder(order="deterministic")


class UnknownObjectError(TwinError):
    """No event has told of this object."""

    def __init__(self, kind: Kind, identifier: str) -> None:
        super().__init__(f"no event has told of {kind} {identifier!r}; check the id, or wait until one does")
        self.kind, self.identifier = kind, identifier


@dataclass(slots=True)
class Intake:
    """What became of the events taken in. `conflicting` numbers were sent again with other content."""

    new: int = 0
    late: int = 0
    repeated: int = 0
    conflicting: int = 0
    too_old: int = 0
    conflicts: list[tuple[StorageEvent, StorageEvent]] = field(default_factory=list)


class StorageState:
    """Takes events in any order and keeps the picture that their set determines.

    The same set of events gives the same picture in whatever order and how often they come: of two messages
    of one number the one recorded first counts. `apply` only files events; views are made when asked for,
    and `changes` tells which became different, so a replay does no work that nobody looks at.

    Not thread safe: one task writes.
    """

    def __init__(self, kept_conflicts: int = 1_000) -> None:
        self.logs = ObjectLogs()
        self.totals = Intake()
        self._kept_conflicts = kept_conflicts
        self._numbers: dict[tuple[str, int], dict[int, StorageEvent]] = {}
        self._named: dict[str, list[StorageEvent]] = {}
        self._withdrawn: set[str] = set()
        self._touched: set[ObjectKey] = set()
        self._late: set[ObjectKey] = set()
        self._told: dict[ObjectKey, View] = {}
        self._forgotten_us = 0

    def apply(self, events: Iterable[StorageEvent]) -> None:
        """Take events in; `totals` counts what became of them."""
        numbers, totals = self._numbers, self.totals
        for event in events:
            stream = (event.source, event.source_epoch)
            of_source = numbers.get(stream)
            if of_source is None:
                of_source = numbers[stream] = {}
            known = of_source.get(event.source_seq)
            if known is not None:
                if not self._replaces(known, event):
                    continue
            elif event.at_us < self._forgotten_us:
                totals.too_old += 1
                continue
            else:
                totals.new += 1
            of_source[event.source_seq] = event
            self._file(event)

    def changes(self) -> tuple[ObjectChange, ...]:
        """The objects whose view became different since the last call, sorted by kind and id."""
        found = []
        for kind, identifier in sorted(self._concerned()):
            key = (kind, identifier)
            before, after = self._told.get(key), describe(self.logs, kind, identifier)
            if before == after:
                continue
            if after is None:
                del self._told[key]
            else:
                self._told[key] = after
            found.append(ObjectChange(kind, identifier, before, after, key in self._late))
        self._touched.clear()
        self._late.clear()
        return tuple(found)

    def find(self, kind: Kind, identifier: str) -> View | None:
        """The view of an object, or None if no event tells of it."""
        return describe(self.logs, kind, identifier)

    def get(self, kind: Kind, identifier: str) -> View:
        """The view of an object; raises UnknownObjectError."""
        view = describe(self.logs, kind, identifier)
        if view is None:
            raise UnknownObjectError(kind, identifier)
        return view

    def get_request(self, identifier: str) -> Request:
        """One request; raises UnknownObjectError."""
        view = self.get(Kind.REQUEST, identifier)
        if not isinstance(view, Request):
            raise UnknownObjectError(Kind.REQUEST, identifier)
        return view

    def list_requests(self) -> list[Request]:
        """Every request, by id."""
        return [self.get_request(identifier) for identifier in self.logs.list_ids(Kind.REQUEST)]

    def trace(self, kind: Kind, identifier: str) -> tuple[StorageEvent, ...]:
        """Every event that concerns an object, in order: for a request also what its containers did."""
        if kind is Kind.REQUEST:
            return tuple([entry[5] for entry in timeline(self.logs, identifier)])
        return tuple([entry[5] for entry in self.logs.of(kind, identifier)])

    def picture(self) -> dict[ObjectKey, View]:
        """The view of every object."""
        return {
            (kind, identifier): view
            for kind in Kind
            for identifier in self.logs.list_ids(kind)
            if (view := describe(self.logs, kind, identifier)) is not None
        }

    def events(self) -> list[StorageEvent]:
        """The set of events held, in their order; withdrawn ones and retractions are not among them."""
        entries: list[Entry] = [
            make_entry(event)
            for of_source in self._numbers.values()
            for event in of_source.values()
            if event.type is not EventType.RETRACTION and event.id not in self._withdrawn
        ]
        entries.sort()
        return [entry[5] for entry in entries]

    def forget(self, before_us: int) -> int:
        """Drop what happened before a moment; returns how many events went.

        Kept are the whole story of each request not closed by then, the last event of each object, so that it
        is known where things are, and retractions. Older events that come later are counted as `too_old`.
        """
        lasting = self.logs.last_events()
        stories: set[int] = set()
        for identifier in self.logs.list_ids(Kind.REQUEST):
            closed_us = self.get_request(identifier).closed_us
            if closed_us is None or closed_us >= before_us:
                stories.update(id(entry[5]) for entry in timeline(self.logs, identifier))
        self.logs.forget(before_us, stories, lasting)
        dropped = 0
        kept = stories | lasting | self._retractions()
        for of_source in self._numbers.values():
            old = [
                seq for seq, event in of_source.items() if event.at_us < before_us and id(event) not in kept
            ]
            for seq in old:
                del of_source[seq]
            dropped += len(old)
        self._numbers = {stream: of_source for stream, of_source in self._numbers.items() if of_source}
        held = [event for of_source in self._numbers.values() for event in of_source.values()]
        self._named = {}
        for event in held:
            if event.event_id:
                self._named.setdefault(event.event_id, []).append(event)
        self._withdrawn = {e.causation_id or "" for e in held if e.type is EventType.RETRACTION}
        self._told = {key: view for key, view in self._told.items() if self.logs.of(*key)}
        self._forgotten_us = max(self._forgotten_us, before_us)
        return dropped

    def _retractions(self) -> set[int]:
        return {
            id(event)
            for of_source in self._numbers.values()
            for event in of_source.values()
            if event.type is EventType.RETRACTION
        }

    def _file(self, event: StorageEvent) -> None:
        if event.event_id:
            self._named.setdefault(event.event_id, []).append(event)
        if event.type is EventType.RETRACTION:
            self._withdraw(event.causation_id or "")
        elif self._withdrawn and event.id in self._withdrawn:
            return
        elif self.logs.add(make_entry(event), self._touched):
            self.totals.late += 1
            self._late.update(named_by(event))

    def _unfile(self, event: StorageEvent) -> None:
        self.logs.remove(make_entry(event), self._touched)
        self._late.update(named_by(event))

    def _withdraw(self, event_id: str) -> None:
        if event_id in self._withdrawn:
            return
        for event in self._find_events(event_id):
            if event.type is not EventType.RETRACTION:
                self._unfile(event)
        self._withdrawn.add(event_id)

    def _find_events(self, event_id: str) -> list[StorageEvent]:
        """The events of an id, given or made of source, epoch and number."""
        found = list(self._named.get(event_id, ()))
        source, _, rest = event_id.rpartition("/")
        source, _, epoch = source.rpartition("/")
        if epoch.isdecimal() and rest.isdecimal():
            event = self._numbers.get((source, int(epoch)), {}).get(int(rest))
            if event is not None and event.id == event_id and event not in found:
                found.append(event)
        return found

    def _replaces(self, known: StorageEvent, event: StorageEvent) -> bool:
        """Whether a message of a known number takes the place of the one held, which then is taken out."""
        if event == known:
            self.totals.repeated += 1
            return False
        if msgspec.structs.replace(event, record_time_us=known.record_time_us) == known:
            self.totals.repeated += 1
        else:
            self.totals.conflicting += 1
            if len(self.totals.conflicts) < self._kept_conflicts:
                self.totals.conflicts.append((known, event))
        if _preference(known) <= _preference(event):
            return False
        if known.event_id:
            self._named[known.event_id].remove(known)
        if known.type is EventType.RETRACTION:
            self._reinstate(known)
        elif known.id not in self._withdrawn:
            self._unfile(known)
        return True

    def _reinstate(self, known: StorageEvent) -> None:
        """Undo a retraction whose message turned out not to count, unless another one says the same."""
        event_id = known.causation_id or ""
        for of_source in self._numbers.values():
            for other in of_source.values():
                if (
                    other is not known
                    and other.type is EventType.RETRACTION
                    and other.causation_id == event_id
                ):
                    return
        self._withdrawn.discard(event_id)
        for event in self._find_events(event_id):
            if event.type is not EventType.RETRACTION:
                self.logs.add(make_entry(event), self._touched)

    def _concerned(self) -> set[ObjectKey]:
        """What was touched, and what is carried along: a tote's requests, a request's tote."""
        concerned = set(self._touched)
        for key in self._touched:
            along = set(self._carried(key))
            for other in tuple(along):
                if other[0] is Kind.ITEM:
                    along.update(self._carried(other))
            concerned |= along
            if key in self._late:
                self._late |= along
        return concerned

    def _carried(self, key: ObjectKey) -> list[ObjectKey]:
        kinds = _CARRIED.get(key[0])
        return [] if kinds is None else [other for other in self.logs.linked(key) if other[0] in kinds]


def _preference(event: StorageEvent) -> tuple[int, bytes]:
    return event.record_time_us, _canonical.encode(event)
