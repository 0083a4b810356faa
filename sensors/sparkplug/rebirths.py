"""When to ask one edge node for a rebirth: for each cause after some patience, and ever less often."""

_US_PER_S = 1_000_000
#: The least time between two requests to one node; each that helps nothing doubles it.
FIRST_INTERVAL_US, LAST_INTERVAL_US = 30 * _US_PER_S, 3_600 * _US_PER_S
#: A session that was sound for so long makes earlier trouble forgotten.
_SOUND_US = 300 * _US_PER_S
#: As many causes as are kept apart; one is enough to ask.
_MAX_CAUSES = 64


class Rebirths:
    """What about one node makes a rebirth wanted, and when it was last asked for one."""

    __slots__ = ("_asked_us", "_born_us", "_causes", "_interval_us")

    def __init__(self) -> None:
        self._causes: dict[str, int] = {}
        self._asked_us: int | None = None
        self._born_us: int | None = None
        self._interval_us = 0

    def want(self, cause: str, now_us: int, patience_us: int) -> None:
        """Ask once `patience_us` are over, unless `cause` is settled by then."""
        if self._born_us is not None and now_us - self._born_us >= _SOUND_US and not self._causes:
            self._interval_us = min(self._interval_us, FIRST_INTERVAL_US)
        if len(self._causes) < _MAX_CAUSES:
            self._causes.setdefault(cause, now_us + patience_us)

    def settle(self, cause: str) -> None:
        """This cause is gone."""
        self._causes.pop(cause, None)

    def born(self, now_us: int) -> None:
        """The node has introduced itself: every cause is gone."""
        self._causes.clear()
        self._born_us = now_us

    def died(self) -> None:
        """Nobody is there to be asked."""
        self._causes.clear()
        self._born_us = None

    @property
    def is_wanted(self) -> bool:
        """Whether there is any cause."""
        return bool(self._causes)

    def ask(self, now_us: int) -> bool:
        """Whether to send a request now; it then counts as sent."""
        if not self._causes or min(self._causes.values()) > now_us:
            return False
        if self._asked_us is not None and self._asked_us > now_us:
            self._asked_us = now_us  # the wall clock was set back
        if self._asked_us is not None and now_us - self._asked_us < self._interval_us:
            return False
        self._asked_us = now_us
        self._interval_us = min(max(2 * self._interval_us, FIRST_INTERVAL_US), LAST_INTERVAL_US)
        return True
