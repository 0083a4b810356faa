"""The answer to "where is this book": a place, how sure it is, and if it is not there, why."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

SeenAt = Callable[[str], str | None]
"""Takes a call number as `str` spells it; gives the id of the feature where a smart shelf saw the book, or
None."""


@dataclass(frozen=True, slots=True)
class TagSight:
    """Where a smart shelf read a copy's tag last: at this feature, at `time_us` (microseconds since 1970).

    `recent`: so lately that it outranks a catalogue that calls the copy on loan, missing or being moved.
    """

    feature_id: str
    time_us: int
    recent: bool


TagSeen = Callable[[str], TagSight | None]
"""Takes the EPC of a copy as the catalogue writes it; gives where its tag was read last, or None."""


class Status(StrEnum):
    """Where a reader should turn."""

    ON_SHELF = "on_shelf"
    CLOSED_STACK = "closed_stack"
    BEING_MOVED = "being_moved"
    SEEN_ELSEWHERE = "seen_elsewhere"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why the status is unknown; NONE where it is not."""

    NONE = ""
    ON_LOAN = "on_loan"
    MISSING = "missing"
    NOT_CATALOGUED = "not_catalogued"
    NO_FACE = "no_face"
    LOCATION_UNKNOWN = "location_unknown"


class Precision(StrEnum):
    """How bay and layer were found.

    ITEM: given for this copy. COUNTED: from the books listed on the face. EVEN: as if the call numbers of the
    face were spread evenly. BETWEEN: it belongs between two faces, so it is at the end of this one or the
    beginning of the next. NONE: there is no bay.
    """

    NONE = ""
    ITEM = "item"
    COUNTED = "counted"
    EVEN = "even"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where one copy is.

    `feature_id` is a shelf, or for what stands on none a unit, a level or another feature of the venue.
    With a status of unknown it is where the copy would stand. `bay` counts from 1 at the reader's left,
    `layer` from 1 at the top. `x_m` and `y_m` are where to stand, in the local plane. `request_at` is the
    id of the desk that fetches it. `seen_us` is when a smart shelf read the copy's tag there, microseconds
    since 1970. `copies` are all copies with this call number; the best of them is told.
    """

    call_number: str
    status: Status
    reason: Reason = Reason.NONE
    collection: str = ""
    title: str = ""
    title_en: str = ""
    author: str = ""
    barcode: str = ""
    feature_id: str | None = None
    face: str | None = None
    bay: int | None = None
    layer: int | None = None
    precision: Precision = Precision.NONE
    level_id: str | None = None
    x_m: float | None = None
    y_m: float | None = None
    request_at: str | None = None
    seen_us: int | None = None
    copies: int = 0
