"""What vehicles say, whatever the version: plain values in the words of VDA 5050 3."""

from dataclasses import dataclass
from enum import StrEnum

from storage_sorting.conformance.vehicle_order import Step


class Connected(StrEnum):
    """How a vehicle stands with the broker; BROKEN is said by the broker, with an outdated time."""

    ONLINE = "online"
    OFFLINE = "offline"
    HIBERNATING = "hibernating"
    BROKEN = "connection_broken"


class Doing(StrEnum):
    """How far an action is."""

    WAITING = "waiting"
    INITIALIZING = "initializing"
    RUNNING = "running"
    PAUSED = "paused"
    RETRIABLE = "retriable"
    FINISHED = "finished"
    FAILED = "failed"


#: An action in one of these is over.
OVER = frozenset({Doing.FINISHED, Doing.FAILED})


class Level(StrEnum):
    """How bad an error is: from CRITICAL on the vehicle cannot go on with its order."""

    WARNING = "warning"
    URGENT = "urgent"
    CRITICAL = "critical"
    FATAL = "fatal"


class Mode(StrEnum):
    """Who drives."""

    STARTUP = "startup"
    AUTOMATIC = "automatic"
    SEMIAUTOMATIC = "semiautomatic"
    INTERVENED = "intervened"
    MANUAL = "manual"
    SERVICE = "service"
    TEACH_IN = "teach_in"


@dataclass(frozen=True, slots=True)
class Name:
    """A vehicle by who made it and its serial number."""

    manufacturer: str
    serial_number: str

    def __str__(self) -> str:
        return f"{self.manufacturer}/{self.serial_number}"


@dataclass(frozen=True, slots=True)
class Header:
    """Of which vehicle, which message of its topic, and when by its own clock; None where not told."""

    vehicle: Name
    version: str
    header_id: int | None
    time_us: int | None


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a vehicle is on a map, in metres and rad; not to be trusted unless `localized`."""

    x_m: float
    y_m: float
    theta_rad: float
    map_id: str
    localized: bool


@dataclass(frozen=True, slots=True)
class Connection:
    """Topic `connection`."""

    header: Header
    state: Connected


@dataclass(frozen=True, slots=True)
class Visualization:
    """Topic `visualization`: a pose between two states; speed in m/s."""

    header: Header
    pose: Pose | None
    speed_m_s: float | None


@dataclass(frozen=True, slots=True)
class Asked:
    """An action that was asked for: `where` is a node or edge, or None for at once."""

    id: str
    type: str
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """Topic `order`: its steps, and `content`, which is equal for equal orders only."""

    header: Header
    order_id: str
    update: int
    nodes: tuple[Step, ...]
    edges: tuple[Step, ...]
    actions: tuple[Asked, ...]
    content: int


@dataclass(frozen=True, slots=True)
class InstantActions:
    """Topic `instantActions`."""

    header: Header
    actions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class ActionState:
    """How far an action is, and what came of it."""

    id: str
    type: str
    doing: Doing
    result: str


@dataclass(frozen=True, slots=True)
class Load:
    """What a vehicle carries; either may be empty."""

    id: str
    type: str


@dataclass(frozen=True, slots=True)
class Fault:
    """An error as a vehicle reports it, and what it advises to do."""

    type: str
    level: Level
    description: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Topic `state`: everything about a vehicle at one moment. `nodes` and `edges` are still ahead."""

    header: Header
    order_id: str
    update: int
    last_node: str
    last_sequence: int
    nodes: tuple[Step, ...]
    edges: tuple[Step, ...]
    actions: tuple[ActionState, ...]
    instant_actions: tuple[ActionState, ...]
    driving: bool
    paused: bool
    wants_base: bool
    mode: Mode
    charge_percent: float
    charging: bool
    loads: tuple[Load, ...]
    faults: tuple[Fault, ...]
    emergency_stop: bool
    field_violation: bool
    pose: Pose | None
    speed_m_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Factsheet:
    """Topic `factsheet`: what a vehicle is; sizes in m, mass in kg, `actions` by type."""

    header: Header
    series: str
    kind: str
    load_kg: float
    top_speed_m_s: float
    acceleration_m_s2: float
    length_m: float
    width_m: float
    height_m: float
    actions: tuple[str, ...]
    load_types: tuple[str, ...]
    state_interval_s: float | None


Message = Connection | Visualization | Order | InstantActions | State | Factsheet
