"""What came out of an import: the venue, the numbered problems, and what was counted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from twin.venue.importing.problems import ImportProblem
from twin.venue.model import Venue

Tell = Callable[[str], None]
"""Called with what is being done, for whoever waits."""

MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLimits:
    """How much a source may be; more is refused.

    `elements` are nodes, ways and relations, or features; `members` those of one way, ring or relation.
    """

    file_bytes: int = 256 * MEBIBYTE
    elements: int = 2_000_000
    members: int = 50_000
    tags: int = 200
    text_chars: int = 2_000
    depth: int = 16
    levels: int = 100
    features: int = 300_000
    connectors: int = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What the source does not say.

    `origin` is longitude and latitude in degrees, for formats that are in metres; `language` is that of names
    without a language tag; `time_zone` is an IANA name.
    """

    origin: tuple[float, float] | None = None
    language: str | None = None
    time_zone: str | None = None
    limits: ImportLimits = field(default_factory=ImportLimits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A venue made from another format.

    `counts` says what was found in the source and what was made of it, in words that `docs/importing.md`
    explains. `more_problems` were met beyond those kept.
    """

    venue: Venue
    problems: tuple[ImportProblem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    more_problems: int = 0
