"""What is wrong with a venue: problems to list, and errors that stop the reading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol

from twin.errors import TwinError


class Severity(StrEnum):
    """How bad a problem is: an error makes answers wrong, a warning makes them poorer."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault: which rule, which feature, and in `message` what to do.

    A fault that every feature of a file shares is told once: `feature_id` is the first of them and `count`
    how many there are.
    """

    severity: Severity
    rule: str
    message: str
    feature_id: str = ""
    feature_type: str = ""
    file: str = ""
    count: int = 1


class HasPlace(Protocol):
    """What a problem needs to know of a feature in a file."""

    @property
    def file(self) -> str:
        """The file's base name."""

    @property
    def id(self) -> str:
        """The feature's id."""

    @property
    def feature_type(self) -> str:
        """The feature's type."""


class VenueReadError(TwinError):
    """A venue that cannot be read at all; names the file and, where one is known, the feature."""

    def __init__(self, file: str, reason: str, feature_id: str | None = None) -> None:
        place = file if feature_id is None else f"{file}, feature {feature_id}"
        super().__init__(f"cannot read venue: {place}: {reason}")
        self.file, self.reason, self.feature_id = file, reason, feature_id


def worst(problems: Iterable[Problem]) -> Severity | None:
    """The severest of `problems`, or None where there are none."""
    return max((problem.severity for problem in problems), key=_RANK.__getitem__, default=None)


def exit_code(problems: Iterable[Problem]) -> int:
    """1 where there is an error; 0 with warnings or nothing."""
    return 1 if worst(problems) is Severity.ERROR else 0


def by_severity(problems: Iterable[Problem]) -> list[Problem]:
    """Errors first; within a severity by rule, file and feature."""
    return sorted(problems, key=lambda p: (-_RANK[p.severity], p.rule, p.file, p.feature_id, p.message))


def shorten(text: object, limit: int = 60) -> str:
    """`text` for a message, printable and cut to `limit` characters."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(text)[: limit + 1])
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


READING_RULES: Final[Mapping[str, tuple[Severity, str]]] = MappingProxyType({
    "coordinates-finite": (Severity.ERROR, "A coordinate is not a finite number."),
    "coordinates-in-range": (Severity.ERROR, "A position is not on Earth; perhaps latitude comes first."),
    "feature-object": (Severity.ERROR, "A feature is not a GeoJSON Feature object with properties."),
    "feature-type-known": (Severity.ERROR, "A feature in a venue file has no `feature_type` that we know."),
    "file-known": (Severity.INFO, "A file is neither IMDF nor ours; it is left aside."),
    "file-readable": (Severity.ERROR, "A file is not JSON, not a FeatureCollection or not CSV."),
    "geometry-readable": (Severity.ERROR, "A geometry is not GeoJSON or has too few positions."),
    "geometry-valid": (Severity.ERROR, "A polygon crosses itself; it was repaired."),
    "height-dropped": (Severity.INFO, "Positions carry heights, which are dropped: levels say how high."),
    "id-present": (Severity.ERROR, "A feature has no id; it was given one made of file and place."),
    "id-unique": (Severity.ERROR, "An id is used twice; only the first feature with it was kept."),
    "manifest-valid": (Severity.WARNING, "manifest.json lacks version 1.0.0, language or created."),
    "property-type": (Severity.ERROR, "A property's value has the wrong type; the value was dropped."),
    "ring-closed": (Severity.WARNING, "A ring's last position is not its first; it was closed for reading."),
    "time-zone-known": (Severity.ERROR, "The venue's `time_zone` is not in the IANA list; UTC is used."),
    "time-zone-present": (Severity.INFO, "The venue has no `time_zone`; UTC is used."),
    "venue-present": (Severity.ERROR, "There is no venue feature; its name and time zone are unknown."),
    "venue-single": (Severity.ERROR, "There is more than one venue feature; the first was used."),
})  # fmt: skip
"""What the reader itself finds, by rule: severity and one sentence."""


def found_reading(rule: str, message: str, feature: HasPlace | None = None, *, file: str = "") -> Problem:
    """A problem of one of the READING_RULES."""
    severity, _ = READING_RULES[rule]
    if feature is None:
        return Problem(severity=severity, rule=rule, message=message, file=file)
    return Problem(
        severity=severity,
        rule=rule,
        message=message,
        file=feature.file,
        feature_id=feature.id,
        feature_type=feature.feature_type,
    )
