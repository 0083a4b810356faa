"""Who moves: what each kind of traveller cannot pass, and how long everything takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from navigation.itinerary import Conveyance

_EVERY_WAY: Final = frozenset(Conveyance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Hard limits, then times.

    `clearance_m` is half the breadth kept free of walls and furniture; `min_width_m` is the narrowest clear
    opening; `max_slope` is rise over run. `opens_by_hand` is whether a door that must be pushed or pulled can
    be passed at all. `may_enter` lists the restrictions of units that do not stop the traveller.
    `conveyances` are the ways between levels that can be taken; `steps` tells whether single steps within a
    level (units of category `steps`, and stair landings walked across) can. `badge` opens doors with access
    control, `emergency` the emergency exits. Speeds are on the flat; stairs
    are given per step, so that a storey of any height has its time.
    """

    name: str
    clearance_m: float
    min_width_m: float
    conveyances: frozenset[Conveyance] = _EVERY_WAY
    steps: bool = True
    max_slope: float = 0.20
    opens_by_hand: bool = True
    badge: bool = False
    may_enter: frozenset[str] = frozenset()
    speed_m_s: float = 1.2
    manual_door_s: float = 2.0
    automatic_door_s: float = 0.5
    step_up_s: float = 0.65
    step_down_s: float = 0.55
    lift_wait_s: float = 30.0
    emergency: bool = False


# Free walking speed 1.34 m/s and stair speeds are near those of Weidmann (1993), "Transporttechnik der
# Fussgaenger", here slower, as readers look around. The mean lift wait is the upper end of what offices are
# designed for.
WALKING: Final = Profile(name="walking", clearance_m=0.25, min_width_m=0.6)
STEP_FREE: Final = Profile(
    name="step_free", clearance_m=0.4, min_width_m=0.8, steps=False, max_slope=1 / 12, speed_m_s=0.9,
    conveyances=frozenset({Conveyance.LIFT, Conveyance.RAMP}), manual_door_s=6.0, automatic_door_s=1.5,
)  # fmt: skip
LOW_EFFORT: Final = Profile(
    name="low_effort", clearance_m=0.25, min_width_m=0.6, max_slope=1 / 12, speed_m_s=0.8,
    conveyances=frozenset({Conveyance.LIFT, Conveyance.ESCALATOR, Conveyance.RAMP}), manual_door_s=4.0,
    automatic_door_s=1.0, steps=False,
)  # fmt: skip
STAFF: Final = Profile(
    name="staff", clearance_m=0.25, min_width_m=0.6, badge=True, speed_m_s=1.34,
    may_enter=frozenset({"employeesonly", "restricted"}),
)  # fmt: skip
BOOK_TROLLEY: Final = Profile(
    name="book_trolley", clearance_m=0.4, min_width_m=0.8, steps=False, max_slope=1 / 12, speed_m_s=1.0,
    conveyances=frozenset({Conveyance.LIFT, Conveyance.RAMP}), manual_door_s=8.0, automatic_door_s=1.5,
    badge=True, may_enter=frozenset({"employeesonly", "restricted"}),
)  # fmt: skip

PROFILES: Final[Mapping[str, Profile]] = MappingProxyType(
    {profile.name: profile for profile in (WALKING, STEP_FREE, LOW_EFFORT, STAFF, BOOK_TROLLEY)}
)
"""The profiles by name, as the API names them."""
