"""What to pack together: the rows of a day, and parts of the same day that have become many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Protocol, TypeVar

US_PER_DAY = 86_400_000_000
#: Rows are packed by day where a day has enough of them, else by 32 days, else by 1024.
PERIODS_DAYS = (1, 32, 1024)
#: While its day lasts, the parts of a day are merged only when there are this many of similar size.
_SIMILAR_PARTS = 4
#: A part is merged into one this many times larger, but not into a larger one still.
_SIMILAR = 4
#: A part is packed anew when this share of what it held has been deleted.
_GONE_SHARE = 0.2
#: A day counts as over this long after its end.
_SETTLED_US = 3_600_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PackingRules:
    """When rows are packed.

    Rows that have arrived are packed when there are `ripe_rows` of them, or after `ripe_after_us` when there
    are `least_rows`. Fewer than `least_rows` of one period are not worth a part of their own and stay loose,
    unless there are more than `most_left_over` of them in all. No part is merged into one larger than
    `most_rows`.
    """

    ripe_rows: int = 500_000
    ripe_after_us: int = 3_600_000_000
    least_rows: int = 20_000
    most_left_over: int = 200_000
    most_rows: int = 50_000_000


@dataclass(frozen=True, slots=True)
class Period:
    """Days since 1970 whose rows are to be packed into one part, `length_days` apart at the most."""

    length_days: int
    days: tuple[int, ...]


class Packed(Protocol):
    """What is asked of a part here."""

    @property
    def period_days(self) -> int:
        """The length of its period."""

    @property
    def stored_rows(self) -> int:
        """Rows that it holds."""

    @property
    def gone_rows(self) -> int:
        """Rows deleted from it since it was packed."""

    @property
    def first_us(self) -> int:
        """The oldest measured time."""


Part = TypeVar("Part", bound=Packed)


def choose_periods(rows_by_day: Mapping[int, int], rules: PackingRules) -> list[Period]:
    """How to pack rows, given how many there are of each day; days left out stay loose."""
    left = dict(sorted(rows_by_day.items()))
    chosen = []
    for length in PERIODS_DAYS:
        least = rules.least_rows
        if length == PERIODS_DAYS[-1] and sum(left.values()) > rules.most_left_over:
            least = 1
        numbered = [(day // length, day) for day in left]
        for _, days in groupby(numbered, key=itemgetter(0)):
            period = Period(length, tuple(day for _, day in days))
            if sum(left[day] for day in period.days) >= least:
                chosen.append(period)
                for day in period.days:
                    del left[day]
    return chosen


def choose_merge(parts: Sequence[Part], now_us: int, rules: PackingRules) -> list[Part]:
    """Sealed parts to be packed into one; empty when all is well. Repeat until it is."""
    for part in parts:
        if part.gone_rows > _GONE_SHARE * (part.stored_rows + part.gone_rows):
            return [part]
    for (length_days, number), group in groupby(sorted(parts, key=_period), key=_period):
        over = (number + 1) * length_days * US_PER_DAY + _SETTLED_US < now_us
        similar = _similar(sorted(group, key=lambda part: part.stored_rows), rules.most_rows)
        if len(similar) >= (2 if over else _SIMILAR_PARTS):
            return similar
    return []


def _period(part: Packed) -> tuple[int, int]:
    return part.period_days, part.first_us // US_PER_DAY // part.period_days


def _similar(ascending: Sequence[Part], most_rows: int) -> list[Part]:
    """The smallest parts, as long as each is not much larger than those before it together."""
    chosen: list[Part] = []
    total = 0
    for part in ascending:
        if chosen and (part.stored_rows > _SIMILAR * total or part.stored_rows + total > most_rows):
            break
        chosen.append(part)
        total += part.stored_rows
    return chosen
