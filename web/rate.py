"""How much each of several may do a second: an allowance each, which grows again by itself."""

from twin.clock import Clock

#: The allowance, in seconds of the rate.
_BURST_S = 10.0
_REMEMBERED = 10_000


class Rates:
    """Allowances by name; `per_s` 0 lets everything pass."""

    def __init__(self, clock: Clock, per_s: float) -> None:
        self._clock, self.per_s = clock, per_s
        self._left: dict[str, tuple[float, float]] = {}

    def wait_s(self, name: str, count: int) -> float:
        """Take `count` from the allowance and return 0, or say after how many seconds it will hold so many.

        More than a whole allowance at once passes when the allowance is full.
        """
        if not self.per_s:
            return 0.0
        now_s, most = self._clock.monotonic_s(), self.per_s * _BURST_S
        left, then_s = self._left.get(name, (most, now_s))
        left = min(most, left + (now_s - then_s) * self.per_s)
        wanted = min(float(count), most)
        if left < wanted:
            self._left[name] = left, now_s
            return (wanted - left) / self.per_s
        if len(self._left) >= _REMEMBERED:
            self._left.clear()
        self._left[name] = left - wanted, now_s
        return 0.0
