"""How well published seat states agree with the truth."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sensors.simulated.crowd import Presence
from sensors.simulated.truth import Truth

#: Published states that tell a reader the seat cannot be had; `free` says it can, anything else is unknown.
TAKEN = frozenset({"occupied", "away", "reserved"})
FREE = "free"


@dataclass(slots=True)
class Confusion:
    """How often each true presence was published as each state: free, taken or unknown."""

    counts: Counter[tuple[Presence, str]] = field(default_factory=Counter)

    def add(self, true: Presence, published: str | None) -> None:
        """Count one seat at one moment; a seat not published is unknown."""
        word = FREE if published == FREE else "taken" if published in TAKEN else "unknown"
        self.counts[true, word] += 1

    @property
    def seats(self) -> int:
        """Seats counted."""
        return self.counts.total()

    @property
    def right_share(self) -> float:
        """Seats shown as they were: taken if somebody or their things were there, else free."""
        right = sum(self.counts[p, "taken"] for p in (Presence.PRESENT, Presence.AWAY))
        return _share(right + self.counts[Presence.EMPTY, FREE], self.seats)

    @property
    def right_share_of_known(self) -> float:
        """The same among the seats that were not shown as unknown."""
        return _share(self.right_share * self.seats, self.seats * (1 - self.unknown_share))

    @property
    def false_free_rate(self) -> float:
        """Of the seats with somebody on them, those shown as free: the fault that sends people in vain."""
        return self._rate(Presence.PRESENT, FREE)

    @property
    def false_taken_rate(self) -> float:
        """Of the empty seats, those shown as taken: the fault that wastes seats."""
        return self._rate(Presence.EMPTY, "taken")

    @property
    def bag_shown_free_rate(self) -> float:
        """Of the seats with only a bag, those shown as free; presence sensors cannot see bags."""
        return self._rate(Presence.AWAY, FREE)

    @property
    def unknown_share(self) -> float:
        """Seats shown as unknown."""
        return _share(sum(n for (_, word), n in self.counts.items() if word == "unknown"), self.seats)

    def _rate(self, true: Presence, word: str) -> float:
        return _share(self.counts[true, word], sum(n for (p, _), n in self.counts.items() if p is true))


@dataclass(frozen=True, slots=True)
class Score:
    """All seats, the seats of each kind of device, and the seats whose device is healthy."""

    all: Confusion
    by_kind: Mapping[str, Confusion]
    healthy: Confusion


def score(truth: Truth, published: Mapping[str, str]) -> Score:
    """Compare one moment: `published` is the public state by seat id."""
    return score_all([(truth, published)])


def score_all(moments: Iterable[tuple[Truth, Mapping[str, str]]]) -> Score:
    """Compare many moments, all counted together."""
    everything, healthy, by_kind = Confusion(), Confusion(), dict[str, Confusion]()
    for truth, published in moments:
        broken = {fault.feature_id for fault in truth.faults}
        for seat_id, presence in truth.seats.items():
            state = published.get(seat_id)
            everything.add(presence, state)
            by_kind.setdefault(truth.device_kinds.get(seat_id, "none"), Confusion()).add(presence, state)
            if seat_id not in broken:
                healthy.add(presence, state)
    return Score(everything, by_kind, healthy)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
