"""What queries about many places answer with."""

from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from navigation.itinerary import Place, Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A feature that can be reached, `length_m` and `duration_s` away."""

    feature_id: str
    length_m: float
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """Places in the order in which they are best visited, and the route to each from the one before."""

    order: tuple[Place, ...]
    routes: tuple[Route, ...]
    length_m: float
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What can be reached within `minutes`: an area in local metres for each level that is touched."""

    minutes: float
    areas: dict[str, BaseGeometry] = field(default_factory=dict)
