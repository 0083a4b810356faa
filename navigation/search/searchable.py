"""What the search box can find, as plain records that depend on no source of books or places."""

from dataclasses import dataclass, field
from enum import StrEnum

from twin.things import Labels


class SearchKind(StrEnum):
    """The groups of an answer. Where two are equally good, the earlier stands first."""

    ROOM = "room"
    SERVICE = "service"
    LEVEL = "level"
    SEAT = "seat"
    BOOK = "book"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A search for the nearest of a kind instead of one thing; kinds and wishes are those of `/routes`."""

    kind: str
    wishes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Searchable:
    """One thing to find.

    `name` and `detail` are shown; `aliases` are only searched. With `by_alias_only` the name is not searched:
    two thousand seats would otherwise answer to "seat". The place is in local metres, None where there is
    none.
    """

    id: str
    kind: SearchKind
    name: Labels
    detail: Labels = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    author: str = ""
    call_number: str = ""
    level_id: str | None = None
    x_m: float | None = None
    y_m: float | None = None
    intent: Intent | None = None
    by_alias_only: bool = False
