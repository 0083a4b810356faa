"""The stages of a request as data: retrieval 文献调阅, pre-loan 预借, and what can go wrong."""

from dataclasses import dataclass
from enum import StrEnum


class Service(StrEnum):
    """What a reader asked for: a book to a desk of this house, or to a branch."""

    RETRIEVAL = "retrieval"
    PRELOAN = "preloan"


class Stage(StrEnum):
    """What a request, or a tote, carrier or crate on its behalf, has reached; in the order of the work."""

    REQUESTED = "requested"
    VALIDATED = "validated"
    ALLOCATED = "allocated"
    RELEASED = "released"
    CRANE_START = "crane_start"
    TOTE_PICKED = "tote_picked"
    TOTE_AT_PORT = "tote_at_port"
    CONVEYED = "conveyed"
    TOTE_ARRIVED = "tote_arrived"
    ITEM_SCANNED = "item_scanned"
    TOTE_STORED = "tote_stored"
    PUT_WALL = "put_wall"
    CARRIER_LOADED = "carrier_loaded"
    LIFT_DEPART = "lift_depart"
    LIFT_ARRIVE = "lift_arrive"
    SORT_INDUCTED = "sort_inducted"
    RECIRCULATED = "recirculated"
    DIVERTED = "diverted"
    CRATE_CLOSED = "crate_closed"
    LOADED = "loaded"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    SHELVED = "shelved"
    NOTIFIED = "notified"
    COLLECTED = "collected"
    EXPIRED = "expired"


class Waiting(StrEnum):
    """What the time after an event is spent on.

    From the occupancy of a conveyor point: arrived to decided waits for a decision, decided to left waits for
    what comes next. `READER` is the shelf: the book waits for its reader, and nothing is late any more.
    """

    DECISION = "decision"
    RESOURCE = "resource"
    BLOCKED = "blocked"
    MOVING = "moving"
    READER = "reader"


class Trouble(StrEnum):
    """Exceptions that are reported as events of their own; bad scans are outcomes of scans."""

    ITEM_MISSING = "item_missing"
    TOTE_MISSING = "tote_missing"
    JAM_START = "jam_start"
    JAM_CLEAR = "jam_clear"
    CHUTE_FULL = "chute_full"
    CHUTE_CLEAR = "chute_clear"
    DEVICE_DOWN = "device_down"
    DEVICE_UP = "device_up"
    LINK_LOST = "link_lost"
    LINK_UP = "link_up"
    ESTOP = "estop"
    ESTOP_RESET = "estop_reset"
    CANCELLED = "cancelled"
    DUPLICATE_MESSAGE = "duplicate_message"
    NO_BIN_OF_SIZE = "no_bin_of_size"


#: What ends each trouble that lasts.
ENDS: dict[Trouble, Trouble] = {
    Trouble.JAM_CLEAR: Trouble.JAM_START,
    Trouble.CHUTE_CLEAR: Trouble.CHUTE_FULL,
    Trouble.DEVICE_UP: Trouble.DEVICE_DOWN,
    Trouble.LINK_UP: Trouble.LINK_LOST,
    Trouble.ESTOP_RESET: Trouble.ESTOP,
}
#: What stops a device, so that whoever waits for it is blocked.
STOPPING = frozenset({Trouble.JAM_START, Trouble.CHUTE_FULL, Trouble.DEVICE_DOWN, Trouble.ESTOP})


@dataclass(frozen=True, slots=True)
class StageFacts:
    """A stage in words, and what the time after it is spent on unless marks tell more."""

    stage: Stage
    zh: str
    en: str
    then: Waiting


_TABLE: tuple[tuple[Stage, str, str, Waiting], ...] = (
    (Stage.REQUESTED, "已申请", "Requested", Waiting.DECISION),
    (Stage.VALIDATED, "已核验", "Validated", Waiting.DECISION),
    (Stage.ALLOCATED, "已分配料箱", "Tote allocated", Waiting.DECISION),
    (Stage.RELEASED, "已下发", "Released", Waiting.RESOURCE),
    (Stage.CRANE_START, "堆垛机启动", "Crane started", Waiting.MOVING),
    (Stage.TOTE_PICKED, "料箱已取", "Tote picked", Waiting.MOVING),
    (Stage.TOTE_AT_PORT, "料箱到巷道口", "Tote at the aisle port", Waiting.RESOURCE),
    (Stage.CONVEYED, "输送中", "On the conveyor", Waiting.MOVING),
    (Stage.TOTE_ARRIVED, "料箱到工作站", "Tote at the station", Waiting.RESOURCE),
    (Stage.ITEM_SCANNED, "图书已核对", "Book scanned", Waiting.MOVING),
    (Stage.TOTE_STORED, "料箱已回库", "Tote stored back", Waiting.MOVING),
    (Stage.PUT_WALL, "已入播种墙", "In the put wall", Waiting.RESOURCE),
    (Stage.CARRIER_LOADED, "已装载体", "In a carrier", Waiting.RESOURCE),
    (Stage.LIFT_DEPART, "提升机出发", "Lift departed", Waiting.MOVING),
    (Stage.LIFT_ARRIVE, "提升机到达", "Lift arrived", Waiting.RESOURCE),
    (Stage.SORT_INDUCTED, "已上分拣机", "On the sorter", Waiting.MOVING),
    (Stage.RECIRCULATED, "再循环", "Round the loop again", Waiting.BLOCKED),
    (Stage.DIVERTED, "已落格口", "Diverted to its chute", Waiting.RESOURCE),
    (Stage.CRATE_CLOSED, "已封箱", "Crate closed", Waiting.RESOURCE),
    (Stage.LOADED, "已装车", "Crate loaded", Waiting.RESOURCE),
    (Stage.DEPARTED, "已发车", "Departed", Waiting.MOVING),
    (Stage.ARRIVED, "已到馆", "Arrived", Waiting.RESOURCE),
    (Stage.SHELVED, "已上取书架", "On the pickup shelf", Waiting.DECISION),
    (Stage.NOTIFIED, "已通知读者", "Reader notified", Waiting.READER),
    (Stage.COLLECTED, "已取走", "Collected", Waiting.READER),
    (Stage.EXPIRED, "逾期未取", "Not collected in time", Waiting.READER),
)
STAGES: dict[Stage, StageFacts] = {row[0]: StageFacts(*row) for row in _TABLE}
#: The order of the work, which decides between two events of one microsecond.
RANK: dict[Stage, int] = {stage: place for place, stage in enumerate(Stage)}

_TO_THE_DESK = (
    Stage.REQUESTED,
    Stage.VALIDATED,
    Stage.ALLOCATED,
    Stage.RELEASED,
    Stage.CRANE_START,
    Stage.TOTE_PICKED,
    Stage.TOTE_AT_PORT,
    Stage.CONVEYED,
    Stage.TOTE_ARRIVED,
    Stage.ITEM_SCANNED,
)
_AT_THE_SHELF = (Stage.SHELVED, Stage.NOTIFIED, Stage.COLLECTED, Stage.EXPIRED)
#: The stages each service may pass, in their order.
PATHS: dict[Service, tuple[Stage, ...]] = {
    Service.RETRIEVAL: (
        *_TO_THE_DESK,
        Stage.PUT_WALL,
        Stage.CARRIER_LOADED,
        Stage.LIFT_DEPART,
        Stage.LIFT_ARRIVE,
        *_AT_THE_SHELF,
    ),
    Service.PRELOAN: (
        *_TO_THE_DESK,
        Stage.PUT_WALL,
        Stage.CARRIER_LOADED,
        Stage.SORT_INDUCTED,
        Stage.RECIRCULATED,
        Stage.DIVERTED,
        Stage.CRATE_CLOSED,
        Stage.LOADED,
        Stage.DEPARTED,
        Stage.ARRIVED,
        *_AT_THE_SHELF,
    ),
}
#: What a store may lack or a request may skip; all else of its path a request must pass.
OPTIONAL = frozenset(
    {Stage.CONVEYED, Stage.PUT_WALL, Stage.CARRIER_LOADED, Stage.RECIRCULATED, Stage.COLLECTED, Stage.EXPIRED}
)
#: What may happen again and again on the way: a tote visits stations, a book rides the loop.
REPEATABLE = frozenset({Stage.CONVEYED, Stage.TOTE_ARRIVED, Stage.ITEM_SCANNED, Stage.RECIRCULATED})
#: The stages that tell of a whole container, and so of every request it serves.
TOTE_STAGES = frozenset(
    {
        Stage.RELEASED,
        Stage.CRANE_START,
        Stage.TOTE_PICKED,
        Stage.TOTE_AT_PORT,
        Stage.CONVEYED,
        Stage.TOTE_ARRIVED,
    }
)
CARRIER_STAGES = frozenset({Stage.LIFT_DEPART, Stage.LIFT_ARRIVE})
CRATE_STAGES = frozenset({Stage.CRATE_CLOSED, Stage.LOADED, Stage.DEPARTED, Stage.ARRIVED})
#: From here on the reader can have the book.
READY = frozenset({Stage.SHELVED, Stage.NOTIFIED})
CLOSED = frozenset({Stage.COLLECTED, Stage.EXPIRED})


def required_before(service: Service, stage: Stage) -> tuple[Stage, ...]:
    """The stages a request of this service must have passed when it has reached `stage`."""
    path = PATHS[service]
    reached = path.index(stage) if stage in path else 0
    return tuple(earlier for earlier in path[:reached] if earlier not in OPTIONAL and earlier != stage)
