"""What of the state is shown to whom: which kind a property belongs to, and what the public may see of it."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from twin.state import TwinState
from twin.things import Change, PropertyValue, Thing

ZONE = "zone"
#: The property that a zone's counts are kept in, JSON text.
SEATS = "seats"
#: Kinds that only staff may follow: a device's raw readings tell more than a seat's public state.
STAFF_KINDS = frozenset({"device"})
#: Of a seat the public sees this, and no raw reading; of a lift, whether it runs, and no more.
_PUBLIC_OF: Mapping[str, frozenset[str]] = MappingProxyType(
    {"seat": frozenset({"occupancy"}), "relationship": frozenset({"in_service"})}
)


class ShownState:
    """The state as pages and the API show it."""

    def __init__(self, state: TwinState, things: Mapping[str, Thing]) -> None:
        self._state = state
        self.things = things
        self.kinds = frozenset(
            {thing.kind for thing in things.values()} | {ZONE, "seat", "device", "relationship"}
        )
        self._watching: dict[str, list[str]] = {}
        for thing in things.values():
            if thing.kind == "device":
                watched = str(thing.attributes.get("feature_of_interest", ""))
                self._watching.setdefault(watched, []).append(thing.id)

    def watching(self, thing_id: str) -> list[str]:
        """The registered devices that watch a thing."""
        return self._watching.get(thing_id, [])

    def kind_of(self, thing_id: str, name: str) -> str:
        """The kind a property is shown under; things that are nowhere in the venue are devices."""
        if name == SEATS:
            return ZONE
        thing = self.things.get(thing_id)
        return "device" if thing is None else thing.kind

    def is_shown(self, kind: str, name: str) -> bool:
        """Whether a page may see this property at all."""
        shown = _PUBLIC_OF.get(kind)
        return shown is None or name in shown

    def snapshot(self, kinds: Iterable[str]) -> Iterator[tuple[str, str, PropertyValue]]:
        """Thing, property and value of everything shown of these kinds."""
        wanted = frozenset(kinds)
        for thing_id in self._state.thing_ids():
            for name, value in self._state.properties(thing_id).items():
                kind = self.kind_of(thing_id, name)
                if kind in wanted and self.is_shown(kind, name):
                    yield thing_id, name, value

    def select(self, changes: Iterable[Change], kinds: frozenset[str]) -> Iterator[Change]:
        """The changes that belong to these kinds and are shown."""
        for change in changes:
            kind = self.kind_of(change.thing_id, change.property)
            if kind in kinds and self.is_shown(kind, change.property):
                yield change


def wire_value(name: str, value: PropertyValue) -> Any:
    """The value for JSON; a zone's counts are JSON already."""
    if name == SEATS and isinstance(value.value, str):
        return msgspec.Raw(value.value.encode())
    return value.value
