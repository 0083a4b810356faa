"""The events of each object, kept in their true order whatever the order in which they come."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence, Set
from operator import attrgetter

from storage_sorting.events import EventType, StorageEvent, place_in_order
from storage_sorting.objects import Kind, ObjectKey

Entry = tuple[int, int, str, int, int, StorageEvent]
"""An event behind its place in the order, so that entries compare without looking at the event."""

KINDS: tuple[Kind, ...] = tuple(Kind)
_named = attrgetter(*(f"{kind}_id" for kind in KINDS))
#: The kinds that carry each other along: news of one is news of the others.
_LINKING = frozenset({Kind.REQUEST, Kind.ITEM, Kind.TOTE, Kind.CARRIER, Kind.CRATE, Kind.SLOT})
#: What is carried past many points, and so has far more marks than anything else.
_CARRIERS = frozenset({Kind.TOTE, Kind.CARRIER, Kind.CRATE})
_NOTHING: tuple[Entry, ...] = ()


def named_by(event: StorageEvent) -> list[ObjectKey]:
    """The objects an event names."""
    return [
        (kind, identifier)
        for kind, identifier in zip(KINDS, _named(event), strict=True)
        if identifier is not None
    ]


def make_entry(event: StorageEvent) -> Entry:
    """The event behind its place in the order."""
    return (*place_in_order(event), event)


class ObjectLogs:
    """One sorted list of entries for each object, device and location, and which objects were named together.

    Appending in order costs a comparison; an event that is late is put where it belongs by bisection.
    """

    def __init__(self) -> None:
        self._objects: dict[Kind, dict[str, list[Entry]]] = {kind: {} for kind in KINDS}
        self._stories: dict[Kind, dict[str, list[Entry]]] = {kind: {} for kind in _CARRIERS}
        self._tables = tuple(
            (kind, kind in _LINKING, self._objects[kind], self._stories.get(kind)) for kind in KINDS
        )
        self._devices: dict[str, list[Entry]] = {}
        self._locations: dict[str, list[Entry]] = {}
        self._links: dict[ObjectKey, set[ObjectKey]] = {}

    def add(self, entry: Entry, touched: set[ObjectKey]) -> bool:
        """Put an entry into the logs of all it names, which `touched` is told; whether any had later ones."""
        event = entry[5]
        late = False
        linking: list[ObjectKey] = []
        told = event.type is not EventType.MARK
        for (kind, links, table, stories), identifier in zip(self._tables, _named(event), strict=True):
            if identifier is None:
                continue
            key = (kind, identifier)
            touched.add(key)
            if links:
                linking.append(key)
            late |= _insert(table, identifier, entry)
            if told and stories is not None:
                _insert(stories, identifier, entry)
        if event.device is not None:
            _insert(self._devices, event.device, entry)
        if event.location is not None:
            _insert(self._locations, event.location, entry)
        if len(linking) > 1:
            self._link(linking)
        return late

    def remove(self, entry: Entry, touched: set[ObjectKey]) -> None:
        """Take an entry out again; links stay, for they only say where to look."""
        event = entry[5]
        for (kind, _, table, stories), identifier in zip(self._tables, _named(event), strict=True):
            if identifier is not None:
                touched.add((kind, identifier))
                _delete(table, identifier, entry)
                if stories is not None and event.type is not EventType.MARK:
                    _delete(stories, identifier, entry)
        if event.device is not None:
            _delete(self._devices, event.device, entry)
        if event.location is not None:
            _delete(self._locations, event.location, entry)

    def of(self, kind: Kind, identifier: str) -> Sequence[Entry]:
        """Everything that names an object, in order."""
        return self._objects[kind].get(identifier, _NOTHING)

    def story(self, kind: Kind, identifier: str) -> Sequence[Entry]:
        """Everything that names an object, but the marks of what is carried, which tell only of its stays."""
        table = self._stories.get(kind)
        return self.of(kind, identifier) if table is None else table.get(identifier, _NOTHING)

    def of_device(self, device: str) -> Sequence[Entry]:
        """Everything a device did, in order."""
        return self._devices.get(device, _NOTHING)

    def at(self, location: str) -> Sequence[Entry]:
        """Everything that happened at a location, in order."""
        return self._locations.get(location, _NOTHING)

    def linked(self, key: ObjectKey) -> Iterable[ObjectKey]:
        """The objects that an event named together with this one."""
        return self._links.get(key, ())

    def list_ids(self, kind: Kind) -> list[str]:
        """Every object of a kind, sorted."""
        return sorted(self._objects[kind])

    def list_devices(self) -> list[str]:
        """Every device that was named, sorted."""
        return sorted(self._devices)

    def list_locations(self) -> list[str]:
        """Every location that was named, sorted."""
        return sorted(self._locations)

    def last_events(self) -> set[int]:
        """The identities (`id`) of the last event of each object that lasts, each device and location."""
        tables = [self._objects[kind] for kind in sorted(_LINKING - {Kind.REQUEST})]
        return {
            id(log[-1][5]) for table in (*tables, self._devices, self._locations) for log in table.values()
        }

    def forget(self, before_us: int, stories: Set[int], lasting: Set[int]) -> None:
        """Drop the entries before a moment, but for events of which the identity is in one of the sets.

        Those in `lasting` stay known of what lasts, but not of the requests and journeys they belonged to.
        """
        for kind, table in self._objects.items():
            lasts = kind in _LINKING and kind is not Kind.REQUEST
            _drop(table, before_us, stories | lasting if lasts else stories)
        for table in self._stories.values():
            _drop(table, before_us, stories | lasting)
        _drop(self._devices, before_us, stories | lasting)
        _drop(self._locations, before_us, stories | lasting)
        there = {key: links for key, links in self._links.items() if self.of(*key)}
        self._links = {key: {other for other in links if other in there} for key, links in there.items()}

    def _link(self, keys: list[ObjectKey]) -> None:
        for key in keys:
            links = self._links.get(key)
            if links is None:
                links = self._links[key] = set()
            links.update(keys)
            links.discard(key)


def between(entries: Sequence[Entry], from_us: int, to_us: int) -> Sequence[Entry]:
    """The entries with from_us <= time < to_us."""
    return entries[bisect_left(entries, (from_us,)) : bisect_left(entries, (to_us,))]


def _insert(table: dict[str, list[Entry]], identifier: str, entry: Entry) -> bool:
    log = table.get(identifier)
    if log is None:
        table[identifier] = [entry]
        return False
    if entry > log[-1]:
        log.append(entry)
        return False
    insort(log, entry)
    return True


def _drop(table: dict[str, list[Entry]], before_us: int, kept: Set[int]) -> None:
    for identifier in list(table):
        log = table[identifier]
        end = bisect_left(log, (before_us,))
        if end:
            log[:end] = [entry for entry in log[:end] if id(entry[5]) in kept]
        if not log:
            del table[identifier]


def _delete(table: dict[str, list[Entry]], identifier: str, entry: Entry) -> None:
    log = table[identifier]
    del log[bisect_left(log, entry)]
    if not log:
        del table[identifier]
