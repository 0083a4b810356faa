"""The doors and bends of a walk as steps; a door in a bend is one step, not two."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from navigation.guidance.course import Bend
from navigation.guidance.drafting import Draft, Stretch
from navigation.guidance.naming import name_of
from navigation.guidance.steps import Doorway, StepKind, Turning
from navigation.guidance.surroundings import Surroundings
from navigation.itinerary import DoorPassed
from twin.things import Labels
from twin.venue.model import Door, Opening

IN_ONE_M: Final = 1.5
"""A door this close to a bend is taken with it."""
LANDMARK_M: Final = 6.0
"""How far a landmark may stand from a bend that is recognised by it. Source: ITU-T F.921."""
LAST_M: Final = 1.0
"""A bend within the last step before the end is not felt."""
_CARRIERS: Final = frozenset({"elevator", "escalator"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passed:
    """A door on the way, with what may be said of it. `has_leaf` is false for a mere opening."""

    at_m: float
    door: Door | None
    has_leaf: bool
    into: Labels
    outside: bool
    worth_entering: bool


def passage(
    stretch: Stretch, after_m: float, surroundings: Surroundings, barred: Collection[str]
) -> list[Draft]:
    """The steps of a walk beyond its first move. `barred` are ids of things not to steer by."""
    until_m = stretch.walk.length_m - LAST_M
    bends = [bend for bend in stretch.course.bends() if after_m < bend.at_m <= until_m]
    drafts: list[Draft] = []
    for passed in _doors(stretch.walk.doors, surroundings):
        bend = _bend_at(passed, bends)
        if bend is not None:
            bends.remove(bend)
            drafts.append(_turn_at_door(stretch, bend, passed))
        elif passed.has_leaf or passed.worth_entering:
            drafts.append(stretch.draft(StepKind.DOOR, passed.at_m, _doorway(passed)))
    for bend in bends:
        x_m, y_m = stretch.course.position(bend.at_m)
        near = surroundings.nearest_landmark(stretch.walk.level_id, x_m, y_m, LANDMARK_M, barred)
        detail = Turning(near={} if near is None else near.name)
        drafts.append(stretch.draft(StepKind.TURN, bend.at_m, detail, bend.turn))
    return sorted(drafts, key=lambda draft: draft.at_m)


def _doors(doors: Collection[DoorPassed], surroundings: Surroundings) -> list[_Passed]:
    by_id = surroundings.venue.by_id
    found = []
    for passed in doors:
        opening = by_id.get(passed.opening_id)
        left, entered = by_id.get(passed.from_unit_id or ""), by_id.get(passed.to_unit_id or "")
        # What is ridden says all there is to say about its own doors.
        if any(unit is not None and unit.category in _CARRIERS for unit in (left, entered)):
            continue
        door = opening.door if isinstance(opening, Opening) else None
        named = bool(name_of(entered)) and entered is not None and entered.category != "walkway"
        found.append(
            _Passed(
                at_m=passed.at_m,
                door=door,
                has_leaf=door is not None and door.type != "open",
                into=name_of(entered),
                outside=passed.to_unit_id is None,
                worth_entering=named or passed.to_unit_id is None,
            )
        )
    return found


def _bend_at(passed: _Passed, bends: list[Bend]) -> Bend | None:
    near = [b for b in bends if b.at_m - IN_ONE_M <= passed.at_m <= b.end_m + IN_ONE_M]
    return min(near, key=lambda b: abs(b.at_m - passed.at_m), default=None)


def _turn_at_door(stretch: Stretch, bend: Bend, passed: _Passed) -> Draft:
    at_m, turn = min(bend.at_m, passed.at_m), bend.turn
    if not passed.has_leaf and not passed.outside:
        return stretch.draft(StepKind.TURN, at_m, Turning(into=passed.into), turn)
    # Doors are wide: a bend half a metre past the middle of one is still a turn through it.
    turn_first = bend.at_m <= passed.at_m + 0.5
    return stretch.draft(StepKind.DOOR, at_m, _doorway(passed, turn_first=turn_first), turn)


def _doorway(passed: _Passed, *, turn_first: bool = True) -> Doorway:
    return Doorway(
        door=passed.door if passed.has_leaf else None,
        into=passed.into,
        outside=passed.outside,
        turn_first=turn_first,
    )
