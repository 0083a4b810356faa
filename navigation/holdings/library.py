"""How one library shelves: its rules for call numbers, its collections, its closed stack and request desk."""

from dataclasses import dataclass, field
from functools import cached_property

from navigation.callnumbers import DEFAULT_RULES, CallNumberRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Books shelved apart from the others.

    A book belongs to it by the name in the catalogue, or by a prefix of its call number; a shelf by
    standing in one of `places` (ids of units or shelves), or by the prefix of its own call numbers. `rules`
    are None where they are those of the library.
    """

    name: str
    prefixes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    rules: CallNumberRules | None = None


@dataclass(frozen=True, kw_only=True)
class Library:
    """What the holdings index must know beside the venue.

    `closed` are ids of units and levels that readers may not enter, beside those the venue restricts.
    `request_at` is the id of the desk for books of the closed stack; None: the first library desk of the
    ground floor. Books and shelves of no collection belong to the one called "".
    """

    rules: CallNumberRules = DEFAULT_RULES
    collections: tuple[Collection, ...] = field(default_factory=tuple)
    closed: frozenset[str] = frozenset()
    request_at: str | None = None

    @cached_property
    def by_name(self) -> dict[str, Collection]:
        """Collections by name."""
        return {collection.name: collection for collection in self.collections}

    @cached_property
    def by_place(self) -> dict[str, str]:
        """The name of the collection that stands in each place."""
        return {place: c.name for c in self.collections for place in c.places}

    @cached_property
    def _by_prefix(self) -> dict[str, str]:
        return {prefix: c.name for c in self.collections for prefix in c.prefixes}

    def rules_of(self, collection: str) -> CallNumberRules:
        """The rules by which a collection is shelved."""
        found = self.by_name.get(collection)
        return self.rules if found is None or found.rules is None else found.rules

    def named_by(self, prefix: str) -> str:
        """The collection that a prefix stands for; a prefix of no collection is one by itself."""
        return self._by_prefix.get(prefix, prefix)
