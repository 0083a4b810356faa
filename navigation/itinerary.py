"""A route as a traveller lives it: walks on one level and rides between levels, one after the other."""

from dataclasses import dataclass, field
from enum import StrEnum


class Conveyance(StrEnum):
    """What carries between levels. Terms and order: GTFS Pathways, `pathway_mode`."""

    STAIRS = "stairs"
    ESCALATOR = "escalator"
    LIFT = "lift"
    RAMP = "ramp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point of a level in local metres; `feature_id` is what stands there, if anything was asked for."""

    level_id: str
    x_m: float
    y_m: float
    feature_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPassed:
    """An opening on a walk, `at_m` metres after its beginning, from one unit into another (None: outside)."""

    opening_id: str
    at_m: float
    from_unit_id: str | None
    to_unit_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The way across one level: a taut line of `points` in local metres, two at the least."""

    level_id: str
    points: tuple[tuple[float, float], ...]
    length_m: float
    duration_s: float
    doors: tuple[DoorPassed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ride:
    """The way from one level to another by stairs, escalator, lift or ramp.

    `connector_id` is the id of the venue's relationship. `levels_up` is negative downwards. `wait_s` is part
    of `duration_s`. `stair_count` counts the steps; `handrails` are the sides that have one, as seen by the
    traveller: `left`, `right`. Unknown is None, or empty.
    """

    connector_id: str
    conveyance: Conveyance
    start: Place
    end: Place
    levels_up: int
    duration_s: float
    wait_s: float = 0.0
    stair_count: int | None = None
    handrails: tuple[str, ...] = ()


Leg = Walk | Ride


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """From one place to another. Walks and rides alternate; `length_m` is what is walked."""

    origin: Place
    destination: Place
    profile: str
    legs: tuple[Leg, ...] = field(default_factory=tuple)
    length_m: float = 0.0
    duration_s: float = 0.0
