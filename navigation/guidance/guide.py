"""Guidance for routes through one venue: steps, and their words in a language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from navigation.guidance import chinese, english
from navigation.guidance.planning import Planner
from navigation.guidance.steps import ShelfSpot, Step
from navigation.guidance.surroundings import Surroundings
from navigation.itinerary import Route
from twin.venue.model import Venue

Language = Literal["zh", "en"]
_SAY = {"zh": chinese.say, "en": english.say}
_SUMMARY = {"zh": chinese.summary, "en": english.summary}


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """A step in words: `text` to read, `spoken` to hear. Places are in local metres."""

    kind: str
    text: str
    spoken: str
    level: str
    to_level: str | None
    x: float
    y: float
    at_m: float
    length_m: float
    duration_s: float
    turn: str | None
    leg: int


class Guide:
    """Guides through one venue. Building it indexes the venue's landmarks; each route is then cheap."""

    def __init__(self, venue: Venue) -> None:
        self._planner = Planner(Surroundings(venue))

    def steps(self, route: Route, *, audio: bool = False, shelf: ShelfSpot | None = None) -> tuple[Step, ...]:
        """The steps as facts. `audio` adds landmarks and reassurance; `shelf` says where on the range."""
        return self._planner.steps(route, audio=audio, shelf=shelf)

    def guide(
        self, route: Route, language: Language, *, audio: bool = False, shelf: ShelfSpot | None = None
    ) -> tuple[Instruction, ...]:
        """The steps in words."""
        return in_words(self.steps(route, audio=audio, shelf=shelf), language)


def in_words(steps: Sequence[Step], language: Language) -> tuple[Instruction, ...]:
    """Each step in `language`, to read and to hear."""
    say = _SAY[language]
    return tuple(
        Instruction(
            kind=step.kind.value,
            text=say(step, spoken=False),
            spoken=say(step, spoken=True),
            level=step.level_id,
            to_level=step.to_level_id,
            x=step.x_m,
            y=step.y_m,
            at_m=step.at_m,
            length_m=step.length_m,
            duration_s=step.duration_s,
            turn=None if step.turn is None else step.turn.value,
            leg=step.leg,
        )
        for step in steps
    )


def summary(route: Route, language: Language) -> str:
    """Length and duration of a route as people say them."""
    return _SUMMARY[language](route.length_m, route.duration_s)
