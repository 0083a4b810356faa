"""What passing a door costs a traveller in seconds, and why some cannot pass it."""

import math
from typing import Final

import numpy as np

from navigation.closures import Closures
from navigation.failures import Why
from navigation.itinerary import Conveyance
from navigation.mesh import Floats, Mesh
from navigation.profiles import Profile
from navigation.space import Space
from navigation.walkable import straight
from twin.venue.model import Opening, Unit, Venue

_NOT_ON_WHEELS: Final = frozenset({"revolving", "turnstile", "turnstile.fullheight", "turnstile.waistheight"})
_STAIRS: Final = frozenset({"stairs", "steps"})
_BY_CONVEYANCE: Final = {"escalator": Conveyance.ESCALATOR, "elevator": Conveyance.LIFT}
_JAM_PER_M2: Final = 5.4
_GAMMA_PER_M2: Final = 1.913
"""Weidmann (1993): at d persons per square metre the speed is v0 (1 - exp(-1.913 (1 / d - 1 / 5.4)))."""
_SLOWEST: Final = 0.1
_CROWD_STEP_S: Final = 5.0


def why_barred(opening: Opening, origin: Unit, into: Unit, profile: Profile) -> Why | None:
    """Why the profile cannot go through the opening from one unit into another; None if it can."""
    if opening.geometry is not None and straight(opening).length < profile.min_width_m - 1e-6:
        return Why.TOO_NARROW
    if opening.category == "emergencyexit" and not profile.emergency:
        return Why.EMERGENCY_ONLY
    if "outofservice" in opening.access_control:
        return Why.OUT_OF_SERVICE
    leaving = origin.restriction not in {None, *profile.may_enter}
    if into.restriction not in {None, origin.restriction, *profile.may_enter}:
        return Why.STAFF_ONLY
    if opening.access_control and not profile.badge and not leaving:
        return Why.STAFF_ONLY
    if into.category in _STAIRS and not profile.steps:
        return Why.STEPS
    if _BY_CONVEYANCE.get(into.category, Conveyance.RAMP) not in {*profile.conveyances, Conveyance.RAMP}:
        return Why.STEPS
    return _why_door(opening, profile)


def _why_door(opening: Opening, profile: Profile) -> Why | None:
    door = opening.door
    if door is None or door.type in (None, "open"):
        return None
    if not profile.steps and door.type in _NOT_ON_WHEELS:
        return Why.TOO_NARROW
    return None if profile.opens_by_hand or door.automatic else Why.DOOR_TOO_HEAVY


def door_s(opening: Opening, profile: Profile) -> float:
    """Seconds lost in opening what closes the opening."""
    door = opening.door
    if door is None or door.type in (None, "open"):
        return 0.0
    return profile.automatic_door_s if door.automatic else profile.manual_door_s


def passage_costs(venue: Venue, space: Space, profile: Profile) -> Floats:
    """Seconds for every passage of the space, infinite where the profile is barred."""
    mesh, owner = space.mesh, space.unit_of_cell
    costs = np.empty(len(mesh.passage_door))
    rows = zip(mesh.passage_door.tolist(), mesh.passage_from.tolist(), mesh.passage_to.tolist(), strict=True)
    for number, (door, origin, into) in enumerate(rows):
        opening = venue.openings[door]
        barred = why_barred(opening, venue.units[owner[origin]], venue.units[owner[into]], profile)
        costs[number] = math.inf if barred else door_s(opening, profile)
    return costs


def crowd_s(people: float, area_m2: float, speed_m_s: float) -> float:
    """Seconds that a crowd adds to crossing a room, in whole steps so that a person more changes nothing.

    Crossing takes the side of a square of that area at a speed that falls with the density.
    """
    if not (people > 0 and area_m2 > 0):
        return 0.0
    density = people / area_m2
    share = 1 - math.exp(-_GAMMA_PER_M2 * max(1 / density - 1 / _JAM_PER_M2, 0.0))
    slower = 1 / max(share, _SLOWEST) - 1
    return round(math.sqrt(area_m2) / speed_m_s * slower / _CROWD_STEP_S) * _CROWD_STEP_S


class PassageIndex:
    """Which passages lie in an opening, and which lead into a unit."""

    def __init__(self, venue: Venue, space: Space) -> None:
        mesh: Mesh = space.mesh
        self.of_opening: dict[str, list[int]] = {}
        self.into_unit: dict[str, list[int]] = {}
        self.area_m2: dict[str, float] = {}
        for number, door in enumerate(mesh.passage_door.tolist()):
            unit = venue.units[space.unit_of_cell[mesh.passage_to[number]]]
            self.of_opening.setdefault(venue.openings[door].id, []).append(number)
            self.into_unit.setdefault(unit.id, []).append(number)
            self.area_m2[unit.id] = 0.0 if unit.geometry is None else unit.geometry.area

    def with_closures(self, costs: Floats, closures: Closures, profile: Profile) -> Floats:
        """The costs as they are with these closures; the very same array where none of them matters."""
        changed = costs.copy()
        for opening in closures.openings:
            changed[self.of_opening.get(opening, [])] = math.inf
        for unit in closures.units:
            changed[self.into_unit.get(unit, [])] = math.inf
        for unit, people in closures.crowding.items():
            if unit in self.into_unit:
                changed[self.into_unit[unit]] += crowd_s(people, self.area_m2[unit], profile.speed_m_s)
        return costs if np.array_equal(changed, costs) else changed
