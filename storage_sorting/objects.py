"""The objects of the store as they are known now: views made of events, each a plain value."""

from dataclasses import dataclass
from enum import StrEnum

from storage_sorting.stages import Service, Stage, Waiting


class Kind(StrEnum):
    """The kinds of objects that events tell of."""

    REQUEST = "request"
    ITEM = "item"
    TOTE = "tote"
    CARRIER = "carrier"
    MISSION = "mission"
    LIFT_TRIP = "lift_trip"
    VEHICLE_ORDER = "vehicle_order"
    SORT_PASS = "sort_pass"
    CRATE = "crate"
    SLOT = "slot"


ObjectKey = tuple[Kind, str]


class Status(StrEnum):
    """How a request stands. FAILED waits for a person: book or tote missing, no bin of its size."""

    OPEN = "open"
    READY = "ready"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where an object was last seen, by which event; `towards` where it was sent when it left."""

    location: str
    since_us: int
    event_id: str
    towards: str | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """A stage, when it was reached, and the event that says so."""

    stage: Stage
    at_us: int
    event_id: str
    device: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request: `reached` is all its stages in order, `troubles` what is wrong and not yet overcome."""

    id: str
    service: Service
    status: Status
    stage: Stage | None
    since_us: int
    heard_us: int
    reached: tuple[Reached, ...]
    waiting: Waiting
    troubles: tuple[str, ...] = ()
    item_id: str | None = None
    tote_id: str | None = None
    carrier_id: str | None = None
    crate_id: str | None = None
    slot_id: str | None = None
    destination: str | None = None
    requested_us: int | None = None
    due_us: int | None = None
    ready_us: int | None = None
    closed_us: int | None = None
    place: Whereabouts | None = None

    def find(self, stage: Stage) -> Reached | None:
        """The latest time this stage was reached."""
        return next((reached for reached in reversed(self.reached) if reached.stage is stage), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A book: where it is, what holds it, and the request that last claimed it."""

    id: str
    heard_us: int
    place: Whereabouts | None
    held_by: ObjectKey | None
    request_id: str | None
    missing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tote:
    """A tote: where it is, and the requests whose books are still to be taken out of it."""

    id: str
    heard_us: int
    place: Whereabouts | None
    stage: Stage | None
    mission_id: str | None
    serving: tuple[str, ...]
    missing: bool

    @property
    def stored(self) -> bool:
        """Whether it stands in its rack."""
        return self.stage is Stage.TOTE_STORED


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """What takes picked books from the put wall to a desk, and the requests in it."""

    id: str
    heard_us: int
    place: Whereabouts | None
    stage: Stage | None
    requests: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CraneMission:
    """One journey of a crane for one tote; a retrieval ends at the port, a store-back in the rack."""

    id: str
    heard_us: int
    device: str | None
    tote_id: str | None
    started_us: int | None
    picked_us: int | None
    ended_us: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftTrip:
    """One journey of a book lift with its carriers."""

    id: str
    heard_us: int
    device: str | None
    carriers: tuple[str, ...]
    departed_us: int | None
    arrived_us: int | None
    to_location: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleOrder:
    """One order of a vehicle; `ended_us` when it arrived, failed or was cancelled."""

    id: str
    heard_us: int
    device: str | None
    load: ObjectKey | None
    started_us: int | None
    ended_us: int | None
    cancelled: bool
    place: Whereabouts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SortPass:
    """One ride of a book on the sorter: rounds made in vain, and the chute it fell into."""

    id: str
    heard_us: int
    item_id: str | None
    device: str | None
    inducted_us: int | None
    rounds: int
    diverted_us: int | None
    chute: str | None
    crate_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crate:
    """A crate for a branch: the books in it since it was last emptied, and how far it has come."""

    id: str
    heard_us: int
    place: Whereabouts | None
    stage: Stage | None
    items: tuple[str, ...]
    destination: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupSlot:
    """A place on the pickup shelf and the books that wait in it."""

    id: str
    heard_us: int
    items: tuple[str, ...]
    since_us: int | None


View = (
    Request | Item | Tote | Carrier | CraneMission | LiftTrip | VehicleOrder | SortPass | Crate | PickupSlot
)


@dataclass(frozen=True, slots=True)
class ObjectChange:
    """What became known of an object: `corrected` if something older than what was known came in."""

    kind: Kind
    id: str
    before: View | None
    after: View | None
    corrected: bool
