"""Whether somebody else uses our MQTT client id: two of one name throw each other off the broker for ever."""

from collections import deque

from twin.clock import Clock

#: So many connections within this time are no bad luck.
_TOO_MANY, _WITHIN_S = 5, 60.0


class Contention:
    """Watches a counter of connections made; look often, at least every few seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._made_s: deque[float] = deque(maxlen=_TOO_MANY)
        self._counted = 0

    def look(self, connections: int) -> None:
        """Take note of how many connections there were since start."""
        for _ in range(self._counted, min(connections, self._counted + _TOO_MANY)):
            self._made_s.append(self._clock.monotonic_s())
        self._counted = connections

    def is_likely(self) -> bool:
        """Whether so many connections were made lately that somebody must be ending them."""
        return len(self._made_s) == _TOO_MANY and self._clock.monotonic_s() - self._made_s[0] < _WITHIN_S
