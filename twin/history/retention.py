"""How long raw datapoints are kept: one period for all, and others for properties that are named."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from twin.history.columns import SeriesKey
from twin.history.packing import US_PER_DAY


@dataclass(frozen=True, slots=True)
class Retention:
    """Days to keep datapoints after they were measured; None keeps them for ever.

    `by_property` names properties with a period of their own, such as {"motion": 1, "occupied": 1} so that
    nobody's presence can be told after a day.
    """

    days: float | None = 400
    by_property: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expiry:
    """What was measured before `before_us` of `series` goes; of all but `spared` when that is None."""

    before_us: int
    series: tuple[int, ...] | None = None
    spared: tuple[int, ...] = ()


def expiries(policy: Retention, keys: Mapping[int, SeriesKey], now_us: int) -> list[Expiry]:
    """What has expired by `now_us`."""
    named: dict[str, list[int]] = {name: [] for name in policy.by_property}
    for number, key in keys.items():
        if key.observed_property in named:
            named[key.observed_property].append(number)
    found = []
    if policy.days is not None:
        spared = tuple(sorted(number for series in named.values() for number in series))
        found.append(Expiry(_before_us(policy.days, now_us), spared=spared))
    for name, days in policy.by_property.items():
        if days is not None and named[name]:
            found.append(Expiry(_before_us(days, now_us), series=tuple(named[name])))
    return found


def _before_us(days: float, now_us: int) -> int:
    return now_us - round(days * US_PER_DAY)
