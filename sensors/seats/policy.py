"""How long each kind of presence sensor is believed: data, to be overridden per venue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from twin.clock import US_PER_S

#: A sensor that reports more often than this is not called silent any sooner.
MIN_STALE_S = 15 * 60.0
#: How many reports in a row a sensor may miss before it is called silent.
MISSED_REPORTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PresencePolicy:
    """`hold_s`: how long a place stays occupied after presence was last measured.

    `stale_s`: how long a sensor may say nothing before its place is unknown; it grows to three times the
    device's own report interval.
    """

    hold_s: float
    stale_s: float = MIN_STALE_S


@dataclass(frozen=True, slots=True)
class Timing:
    """One device's policy with its report interval worked in, microseconds."""

    hold_us: int
    stale_us: int


#: Motion sensors cannot see people who sit still: 300 s is the measured optimum on a real room (F1 0.958,
#: UCI dataset 864). Radar sees breathing and a desk sensor weight or warmth, so a minute is enough.
#: Thermal seat sensors sample every 5.5 minutes, so two samples and a margin.
DEFAULT_POLICIES: Mapping[str, PresencePolicy] = MappingProxyType(
    {
        "motion": PresencePolicy(hold_s=300),
        "radar": PresencePolicy(hold_s=60),
        "desk": PresencePolicy(hold_s=60),
        "thermal": PresencePolicy(hold_s=720),
    }
)


@dataclass(frozen=True, slots=True)
class PresencePolicies:
    """The policy of each device category, and of categories without one of their own."""

    by_category: Mapping[str, PresencePolicy] = field(default_factory=lambda: DEFAULT_POLICIES)
    otherwise: PresencePolicy = field(default_factory=lambda: DEFAULT_POLICIES["motion"])

    def timing(self, category: str, report_interval_s: float | None) -> Timing:
        """The timing of a device of this category that promises a report every `report_interval_s`."""
        policy = self.by_category.get(category, self.otherwise)
        stale_s = max(policy.stale_s, MISSED_REPORTS * (report_interval_s or 0.0))
        return Timing(round(policy.hold_s * US_PER_S), round(stale_s * US_PER_S))
