"""The steps of a route as facts, before any language says them."""

from dataclasses import dataclass, field
from enum import StrEnum

from navigation.itinerary import Conveyance
from twin.things import Labels
from twin.venue.model import Door


class StepKind(StrEnum):
    """What a step asks for, or tells."""

    START = "start"
    TURN = "turn"
    DOOR = "door"
    LIFT = "lift"
    STAIRS = "stairs"
    ESCALATOR = "escalator"
    RAMP = "ramp"
    REASSURE = "reassure"
    LANDMARK = "landmark"
    ARRIVE = "arrive"


class Turn(StrEnum):
    """A change of direction, as the traveller feels it."""

    STRAIGHT = "straight"
    SLIGHT_LEFT = "slight_left"
    SLIGHT_RIGHT = "slight_right"
    LEFT = "left"
    RIGHT = "right"
    SHARP_LEFT = "sharp_left"
    SHARP_RIGHT = "sharp_right"
    BACK = "back"


class Side(StrEnum):
    """Where something is, as seen by the traveller."""

    LEFT = "left"
    RIGHT = "right"
    AHEAD = "ahead"
    BEHIND = "behind"


class Facing(StrEnum):
    """How a traveller knows which way to look before the first move."""

    SCREEN = "screen"
    """In front of a kiosk, looking at its screen."""
    ENTRANCE = "entrance"
    """Just inside, with the entrance behind."""
    LANDMARK = "landmark"
    """Towards something that can be seen from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfSpot:
    """Where on a range a book stands; bays and layers count from 1, None is not known."""

    face: str
    bay: int | None = None
    layer: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingOff:
    """The first move. `landmark` is what to face; `place` is the room one is in."""

    facing: Facing | None = None
    landmark: Labels = field(default_factory=dict)
    place: Labels = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """A turn, recognised by what is `near`, perhaps `into` a room that has no door."""

    near: Labels = field(default_factory=dict)
    into: Labels = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alighting:
    """The first move after a ride."""

    conveyance: Conveyance
    levels_up: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorway:
    """A door, or an opening without one, `into` a room or out of the building.

    `turn_first` says whether the step's turn comes before the door or after it.
    """

    door: Door | None
    into: Labels = field(default_factory=dict)
    outside: bool = False
    turn_first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Riding:
    """A ride to another level. An empty `name` is a connector nobody named."""

    conveyance: Conveyance
    name: Labels
    to_level: Labels
    to_ordinal: int
    levels_up: int
    stair_count: int | None = None
    handrails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """Something worth knowing that the way passes."""

    name: Labels
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassuring:
    """Nothing to do but to keep going."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """The end. Without a name it is only a point; `side` is None where one stands in it."""

    name: Labels = field(default_factory=dict)
    side: Side | None = None
    shelf: ShelfSpot | None = None


Detail = SettingOff | Turning | Alighting | Doorway | Riding | Passing | Reassuring | Arriving


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step, at a point of the route.

    `at_m` is what was walked before it; `length_m` and `duration_s` reach to the next step. `move_m` is what
    is walked to the next step that asks for something, and `next_detail` is what that asks; steps that only
    tell, such as reassurance, do not end a move. `leg` counts the legs of the route from 0.
    """

    kind: StepKind
    level_id: str
    x_m: float
    y_m: float
    at_m: float
    length_m: float
    duration_s: float
    leg: int
    detail: Detail
    turn: Turn | None = None
    to_level_id: str | None = None
    move_m: float = 0.0
    next_detail: Detail | None = None
