"""Header ids of one topic of one vehicle: which message is new, repeated, late, and how many were lost."""

from dataclasses import dataclass
from enum import StrEnum

#: A greater step is a counter set anew rather than so many lost messages.
_MOST_LOST = 100_000


class Turn(StrEnum):
    """What a message is among those before it."""

    NEW = "new"
    REPEATED = "repeated"
    LATE = "late"


@dataclass(slots=True)
class HeaderCount:
    """Counts what a topic lost. Loss is normal, for all topics but `connection` are sent at most once."""

    taken: int = 0
    lost: int = 0
    repeated: int = 0
    late: int = 0
    restarted: int = 0
    stuck: int = 0
    _last_id: int | None = None
    _last_us: int = 0
    _digest: int = 0

    def take(self, header_id: int | None, time_us: int | None, digest: int) -> Turn:
        """Place a message of this header and a hash of its bytes among the others."""
        last_id, last_us = self._last_id, self._last_us
        if header_id is not None and last_id is not None:
            if digest == self._digest and header_id == last_id:
                self.repeated += 1
                return Turn.REPEATED
            if header_id < last_id and (time_us is None or time_us <= last_us):
                self.late += 1
                return Turn.LATE
            step = header_id - last_id
            if 1 < step <= _MOST_LOST:
                self.lost += step - 1
            elif step == 0:
                self.stuck += 1
            elif step != 1:
                self.restarted += 1
        self.taken += 1
        self._digest = digest
        self._last_id = last_id if header_id is None else header_id
        self._last_us = last_us if time_us is None else time_us
        return Turn.NEW
