"""The one door to routing: from anywhere to anywhere, to the nearest, round many, and out."""

from collections.abc import Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from navigation.closures import OPEN, Closures
from navigation.itinerary import Place, Route
from navigation.profiles import WALKING, Profile
from twin.venue.model import Venue


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
    areas: dict[str, BaseGeometry]


class Router:
    """Routes over one venue. Every query takes a profile and what is closed now; none changes the router.

    A `Place` is a point of a level; a string is the id of a unit, opening, seat, shelf, amenity, anchor,
    occupant, kiosk, fixture, section, device or equipment of the venue.
    """

    def __init__(self, venue: Venue) -> None:
        self.venue = venue

    def get_place(self, place: Place | str) -> Place:
        """The place as a point on the floor. Raises UnknownPlaceError."""
        raise NotImplementedError

    def route(
        self,
        origin: Place | str,
        destination: Place | str,
        profile: Profile = WALKING,
        closures: Closures = OPEN,
    ) -> Route:
        """The quickest way. Raises UnknownPlaceError and NoRouteError."""
        raise NotImplementedError

    def list_nearest(
        self,
        origin: Place | str,
        candidates: Sequence[str],
        profile: Profile = WALKING,
        closures: Closures = OPEN,
        limit: int = 1,
    ) -> list[Reached]:
        """The quickest to reach of `candidates` (feature ids), nearest first.

        Raises NoRouteError if none can be reached.
        """
        raise NotImplementedError

    def tour(
        self,
        origin: Place | str,
        stops: Sequence[Place | str],
        profile: Profile = WALKING,
        closures: Closures = OPEN,
        end: Place | str | None = None,
    ) -> Tour:
        """All `stops` in the quickest order, ending at `end` if given: exact up to 10 stops, 2-opt beyond."""
        raise NotImplementedError

    def list_reach(
        self,
        origin: Place | str,
        minutes: Sequence[float],
        profile: Profile = WALKING,
        closures: Closures = OPEN,
    ) -> list[Reach]:
        """How far one gets within each of `minutes`."""
        raise NotImplementedError

    def evacuate(self, profile: Profile = WALKING, closures: Closures = OPEN) -> dict[str, Reached | None]:
        """For every unit the nearest exit of the venue still open (an opening's id); None: there is none."""
        raise NotImplementedError
