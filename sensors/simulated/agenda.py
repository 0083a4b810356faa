"""What happens next: one heap of moments, and stories that pause until theirs."""

import heapq
from collections.abc import Callable, Generator
from functools import partial
from itertools import count

US_PER_S = 1_000_000
US_PER_MIN = 60 * US_PER_S
US_PER_H = 3600 * US_PER_S

Story = Generator[int, None, None]
"""What one reader or device does; yields the moment, in microseconds, at which it goes on."""

Action = Callable[[], int | None]
"""Something to do at a moment; gives the moment at which to do it again, or None."""


class Agenda:
    """Does what is due in the order of time; things due at one moment in the order they were entered."""

    def __init__(self, now_us: int) -> None:
        self.now_us = now_us
        self._due: list[tuple[int, int, Action]] = []
        self._numbers = count()

    def at(self, time_us: int, action: Action) -> None:
        """Do `action` at `time_us`, or at once if that is past."""
        heapq.heappush(self._due, (max(time_us, self.now_us), next(self._numbers), action))

    def follow(self, story: Story) -> None:
        """Begin `story` now and let it go on at each moment it yields."""
        self.at(self.now_us, partial(next, story, None))

    def step(self) -> bool:
        """Do the next thing and give True; give False if nothing is left to do."""
        if not self._due:
            return False
        self.now_us, _, action = heapq.heappop(self._due)
        again_us = action()
        if again_us is not None:
            self.at(again_us, action)
        return True

    def run_until(self, time_us: int) -> None:
        """Do everything due before `time_us`, then stand at `time_us`."""
        while self._due and self._due[0][0] < time_us:
            self.step()
        self.now_us = max(self.now_us, time_us)
