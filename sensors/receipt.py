"""Moments of receipt for messages that come in bulk: each its own, in the order they came."""

from twin.clock import US_PER_S, Clock


class Stamps:
    """Hands out times of receipt that grow by at least a microsecond.

    A message without a time of its own is measured when it is received. Two of one moment would be one
    reading to history, and of their values the greatest rather than the last would be the latest.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock, self._last_us = clock, 0

    def next_us(self) -> int:
        """Now, in microseconds since 1970, or just after the last one; a clock set back is followed."""
        now_us = self._clock.now_us()
        if not now_us > self._last_us and self._last_us - now_us < US_PER_S:
            now_us = self._last_us + 1
        self._last_us = now_us
        return now_us
