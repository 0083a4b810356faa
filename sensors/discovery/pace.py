"""How often a device may introduce itself anew: a loop must not cost the others their turn."""

from dataclasses import dataclass

from twin.clock import US_PER_S

#: Entities that a device may announce at once, and how fast that allowance grows again.
BURST, PER_S = 600.0, 2.0


@dataclass(slots=True)
class Pace:
    """The allowance of one device."""

    left: float = BURST
    since_us: int = 0

    def allows(self, entities: int, now_us: int) -> bool:
        """Whether this many entities may be announced now; if so they are counted."""
        self.left = min(BURST, self.left + PER_S * max(0, now_us - self.since_us) / US_PER_S)
        self.since_us = max(now_us, self.since_us)
        if entities > self.left:
            return False
        self.left -= entities
        return True
