"""Why there is no answer: a place that is not there, or ways that are all blocked, and what would help."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from twin.errors import TwinError


class Why(StrEnum):
    """Why a feature cannot be passed."""

    OUT_OF_SERVICE = "out_of_service"
    LOCKED = "locked"
    CLOSED = "closed"
    STEPS = "steps"
    ONE_WAY = "one_way"
    TOO_NARROW = "too_narrow"
    STAFF_ONLY = "staff_only"
    EMERGENCY_ONLY = "emergency_only"
    DOOR_TOO_HEAVY = "door_too_heavy"
    NOT_JOINED = "not_joined"


@dataclass(frozen=True, slots=True)
class Blocker:
    """A feature of the venue that bars the way, and why."""

    feature_id: str
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """The least that must be given up to arrive: another profile, or closures and limits not heeded.

    `ignoring` are the ids that would have to be open. `profile` is the one asked for, or the nearest one
    that arrives.
    """

    profile: str
    ignoring: tuple[str, ...] = ()


class NoRouteError(TwinError):
    """No open path joins two places for this profile.

    `blocked_by` is a smallest set of blockers without which there would be a way, in the order they are met;
    empty where the venue joins the places by nothing at all.
    """

    def __init__(
        self,
        origin: str,
        destination: str,
        profile: str,
        blocked_by: Sequence[Blocker] = (),
        relaxation: Relaxation | None = None,
    ) -> None:
        self.origin, self.destination, self.profile = origin, destination, profile
        self.blocked_by, self.relaxation = tuple(blocked_by), relaxation
        super().__init__(
            f"no {profile} route from {origin} to {destination}: {self._reason()}; {self._advice()}"
        )

    def _reason(self) -> str:
        if not self.blocked_by:
            return "nothing in the venue joins them"
        return "blocked by " + ", ".join(f"{b.feature_id} ({b.why})" for b in self.blocked_by)

    def _advice(self) -> str:
        if self.relaxation is None:
            return "run `bibliotwin venue check`, which names doors and stairs that join nothing"
        if self.relaxation.profile != self.profile:
            return f"there is one for the profile {self.relaxation.profile}"
        return f"there is one if {', '.join(self.relaxation.ignoring)} can be passed"


class UnknownPlaceError(TwinError):
    """A place that is not in the venue. `nearest` are (id, name) of those spelt most like it.

    `advice` is what to do where there are none.
    """

    def __init__(
        self,
        place: str,
        nearest: Sequence[tuple[str, str]] = (),
        why: str = "",
        advice: str = "search for it first",
    ) -> None:
        self.place, self.nearest = place, tuple(nearest)
        like = ", ".join(f"{name or identifier} ({identifier})" for identifier, name in self.nearest)
        reason = why or "names nothing in this venue"
        super().__init__(f"{place!r} {reason}; " + (f"did you mean {like}?" if like else advice))


class TooManyStopsError(TwinError):
    """A tour of more stops than can be put in order in time."""

    def __init__(self, stops: int, most: int) -> None:
        super().__init__(f"a tour of {stops} stops; ask for at most {most} at once")
        self.stops, self.most = stops, most
