"""What is remembered of one vehicle from message to message, and what of it is shown."""

from dataclasses import dataclass, field

from storage_sorting.conformance.vehicle_order import OrderMessage
from storage_sorting.vda5050.counting import HeaderCount
from storage_sorting.vda5050.journey import Journey
from storage_sorting.vda5050.vehicle import Connected, Factsheet, Fault, Load, Mode, Name, Pose, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle as it last told of itself; `lost` messages of its topics never came."""

    name: Name
    device: str
    connected: Connected | None = None
    heard_us: int = 0
    pose: Pose | None = None
    pose_us: int | None = None
    speed_m_s: float | None = None
    driving: bool = False
    mode: Mode | None = None
    charge_percent: float | None = None
    charging: bool = False
    order_id: str | None = None
    loads: tuple[Load, ...] = ()
    faults: tuple[Fault, ...] = ()
    factsheet: Factsheet | None = None
    lost: int = 0
    repeated: int = 0
    late: int = 0


@dataclass(slots=True)
class Known:
    """What is remembered of a vehicle between two messages."""

    name: Name
    device: str
    journey: Journey
    counts: dict[str, HeaderCount] = field(default_factory=dict)
    seq: int = 0
    connected: Connected | None = None
    heard_us: int = 0
    state: State | None = None
    state_us: int = 0
    seen: tuple[Pose, int] | None = None
    speed_m_s: float | None = None
    factsheet: Factsheet | None = None
    order: OrderMessage | None = None
    silent: bool = False
    told_stuck: bool = False

    @property
    def lost_states(self) -> int:
        """How many states never came."""
        count = self.counts.get("state")
        return 0 if count is None else count.lost


def view_of(known: Known) -> Vehicle:
    """What to show of it."""
    state, counts = known.state, known.counts.values()
    return Vehicle(
        name=known.name,
        device=known.device,
        connected=known.connected,
        heard_us=known.heard_us,
        pose=None if known.seen is None else known.seen[0],
        pose_us=None if known.seen is None else known.seen[1],
        speed_m_s=known.speed_m_s,
        driving=state is not None and state.driving,
        mode=None if state is None else state.mode,
        charge_percent=None if state is None else state.charge_percent,
        charging=state is not None and state.charging,
        order_id=known.journey.active,
        loads=() if state is None else state.loads,
        faults=() if state is None else state.faults,
        factsheet=known.factsheet,
        lost=sum(count.lost for count in counts),
        repeated=sum(count.repeated for count in counts),
        late=sum(count.late for count in counts),
    )
