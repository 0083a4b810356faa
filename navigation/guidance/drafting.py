"""Steps while they are being found: each knows where it is, not yet how far the next one is."""

from collections.abc import Sequence
from dataclasses import dataclass

from navigation.guidance.course import Course
from navigation.guidance.steps import Detail, Passing, Reassuring, Step, StepKind, Turn
from navigation.itinerary import Walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A step to be; `at_m` and `at_s` count from the start of the route."""

    kind: StepKind
    leg: int
    level_id: str
    x_m: float
    y_m: float
    at_m: float
    at_s: float
    detail: Detail
    turn: Turn | None = None
    to_level_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A walk within its route: `starts_m` and `starts_s` are what came before it."""

    leg: int
    walk: Walk
    course: Course
    starts_m: float
    starts_s: float

    def draft(self, kind: StepKind, at_m: float, detail: Detail, turn: Turn | None = None) -> Draft:
        """A step `at_m` metres into the walk."""
        at_m = min(max(at_m, 0.0), self.walk.length_m)
        x_m, y_m = self.course.position(at_m)
        share = at_m / self.walk.length_m if self.walk.length_m > 0 else 0.0
        return Draft(
            kind=kind,
            leg=self.leg,
            level_id=self.walk.level_id,
            x_m=x_m,
            y_m=y_m,
            at_m=self.starts_m + at_m,
            at_s=self.starts_s + share * self.walk.duration_s,
            detail=detail,
            turn=turn,
        )


def finished(drafts: Sequence[Draft], total_m: float, total_s: float) -> tuple[Step, ...]:
    """The drafts as steps, each with the way to the next; the last reaches to the end of the route."""
    steps: list[Step] = []
    next_m, next_s, acts_at_m, acts = total_m, total_s, total_m, None
    for draft in reversed(drafts):
        steps.append(
            Step(
                kind=draft.kind,
                level_id=draft.level_id,
                x_m=draft.x_m,
                y_m=draft.y_m,
                at_m=draft.at_m,
                length_m=max(0.0, next_m - draft.at_m),
                duration_s=max(0.0, next_s - draft.at_s),
                leg=draft.leg,
                detail=draft.detail,
                turn=draft.turn,
                to_level_id=draft.to_level_id,
                move_m=max(0.0, acts_at_m - draft.at_m),
                next_detail=acts,
            )
        )
        next_m, next_s = draft.at_m, draft.at_s
        if not isinstance(draft.detail, Passing | Reassuring):
            acts_at_m, acts = draft.at_m, draft.detail
    return tuple(reversed(steps))
