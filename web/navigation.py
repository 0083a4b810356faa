"""Navigation as part of the running twin: made ready in the background, asked with what is so now."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from navigation.cache import warm
from sensors.seats.occupancy import OCCUPANCY
from sensors.seats.presence import Presence
from twin.clock import Clock
from twin.state import TwinState
from twin.venue.model import Seat, Venue
from web.atlas import Atlas
from web.closures import LiveClosures
from web.failures import RequestError
from web.journeys import Moment
from web.questions import Pace, Questions
from web.tasks import Check

Answer = TypeVar("Answer")
MakeAtlas = Callable[[], Atlas]
_RETRY_AFTER_S = 2
#: Areas take seconds each, so that few may wait for theirs.
_LONG_QUEUE = 4


class NotReadyError(RequestError):
    """Navigation is still being made ready."""

    status, code = 503, "not_ready"


class Navigation:
    """Holds the atlas once it is made, and answers questions with the state of the moment."""

    def __init__(
        self,
        venue: Venue,
        state: TwinState,
        closures: LiveClosures,
        clock: Clock,
        make: MakeAtlas,
        per_s: float,
    ) -> None:
        self._venue, self._state, self._closures, self._make = venue, state, closures, make
        self._clock = clock
        self._atlas: Atlas | None = None
        self.pace = Pace(clock, per_s)
        self.ways = Questions("ways")
        self.words = Questions("names")
        self.reach = Questions("reach", _LONG_QUEUE)
        self.took_s = 0.0

    async def run(self) -> None:
        """Make the atlas, then what travellers of every profile need, and be done."""
        if self._atlas is None:
            began_s = self._clock.monotonic_s()
            self._atlas = await asyncio.to_thread(self._make)
            self.took_s = self._clock.monotonic_s() - began_s
        await asyncio.to_thread(warm, self._atlas.router)

    @property
    def is_ready(self) -> bool:
        """Whether questions are answered."""
        return self._atlas is not None

    def get_atlas(self) -> Atlas:
        """What answers; raises NotReadyError while it is being made."""
        if self._atlas is None:
            raise NotReadyError(
                "the ways through this building are still being worked out",
                "ask again in a moment",
                {"Retry-After": str(_RETRY_AFTER_S)},
            )
        return self._atlas

    def checks(self) -> list[Check]:
        """The lines of `/readyz`: whether ways can be asked for, and whether the books were read."""
        if self._atlas is None:
            return [
                Check("navigation", False, "being made ready", "wait a few seconds; the log says if it fails")
            ]
        checks = [Check("navigation", True, f"ready, made in {self.took_s:.1f} s")]
        files = self._atlas.files
        if files.problem:
            hint = "correct the file and restart; ways work without it"
            checks.append(Check("holdings", False, files.problem, hint))
        elif files.path is not None:
            said = f"{len(files.holdings):,} copies"
            faults = len(files.findings) + len(self._atlas.holdings.findings)
            hint = f"`bibliotwin holdings check` explains {faults:,} findings" if faults else ""
            checks.append(Check("holdings", True, said, hint))
        return checks

    def moment(self, *, seats: bool = False) -> Moment:
        """What is so now; with `seats` also which are free, and unknown is never free."""
        free = tuple(seat for seat in self._venue.seats if self._is_free(seat)) if seats else ()
        return Moment(self._state.revision, self._closures.now(), free)

    def close(self) -> None:
        """Answer no more."""
        for questions in (self.ways, self.words, self.reach):
            questions.close()

    def _is_free(self, seat: Seat) -> bool:
        known = self._state.find(seat.id, OCCUPANCY)
        return known is not None and known.value == Presence.FREE.label
