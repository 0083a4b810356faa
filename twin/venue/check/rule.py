"""What a rule of the check is, and what it is given to look at."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from twin.venue.geojson import RawFeature
from twin.venue.model import Feature, Unit, Venue
from twin.venue.problems import Problem, Severity
from twin.venue.reading import VenueReading


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found at one feature, or at `count` of them of which this is the first."""

    feature_id: str
    message: str
    count: int = 1
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, how bad a breach is, one sentence that says what it finds, and how."""

    id: str
    severity: Severity
    summary: str
    find: Callable[["Look"], Iterator[Finding]]

    def apply(self, look: "Look") -> Iterator[Problem]:
        """The problems of this rule."""
        for finding in self.find(look):
            raw = look.raw_by_id.get(finding.feature_id)
            yield Problem(
                severity=finding.severity or self.severity,
                rule=self.id,
                message=finding.message,
                feature_id=finding.feature_id,
                feature_type="" if raw is None else raw.feature_type,
                file="" if raw is None else raw.file,
                count=finding.count,
            )


def rule(
    identifier: str, severity: Severity, summary: str
) -> Callable[[Callable[["Look"], Iterator[Finding]]], Rule]:
    """Make the function below it a Rule."""
    return lambda find: Rule(identifier, severity, summary, find)


@dataclass(frozen=True, slots=True)
class Places:
    """Features of one level that have a geometry, with their geometries and a tree over them."""

    features: Sequence[Any]
    geometries: NDArray[Any]
    tree: shapely.STRtree

    def near(self, geometry: BaseGeometry, distance_m: float = 0.0) -> list[int]:
        """Indices of those within `distance_m` of `geometry`, in file order."""
        if distance_m == 0.0:
            return sorted(self.tree.query(geometry, predicate="intersects").tolist())
        return sorted(self.tree.query(geometry, predicate="dwithin", distance=distance_m).tolist())

    def pairs(self, predicate: str = "intersects") -> list[tuple[int, int]]:
        """Index pairs, lower first, whose geometries meet `predicate`."""
        left, right = self.tree.query(self.geometries, predicate=predicate)
        keep = left < right
        return sorted(zip(left[keep].tolist(), right[keep].tolist(), strict=True))


class Look:
    """A reading, arranged for rules to look at."""

    def __init__(self, reading: VenueReading) -> None:
        self.reading = reading
        self._places: dict[str, dict[str, Places]] = {}

    @property
    def venue(self) -> Venue:
        """The venue read."""
        return self.reading.venue

    @cached_property
    def raw_by_id(self) -> Mapping[str, RawFeature]:
        """Every feature of every file by id; of two with one id, the first."""
        found: dict[str, RawFeature] = {}
        for raw in self.all_raw:
            found.setdefault(raw.id, raw)
        return found

    @cached_property
    def all_raw(self) -> tuple[RawFeature, ...]:
        """Every feature of every file, extensions last."""
        return (*self.reading.raw, *(raw for group in self.reading.extensions.values() for raw in group))

    @cached_property
    def raw_by_type(self) -> Mapping[str, list[RawFeature]]:
        """The features of venue collections by feature type."""
        found: dict[str, list[RawFeature]] = defaultdict(list)
        for raw in self.reading.raw:
            found[raw.feature_type].append(raw)
        return found

    @cached_property
    def unit_by_id(self) -> Mapping[str, Unit]:
        """The units by id."""
        return {unit.id: unit for unit in self.venue.units}

    def places(self, field: str) -> Mapping[str, Places]:
        """The located features of the venue collection `field` by level id."""
        if field not in self._places:
            groups: dict[str, list[Feature]] = defaultdict(list)
            for feature in getattr(self.venue, field):
                level_id = self.venue.level_of.get(feature.id)
                if feature.geometry is not None and level_id is not None:
                    groups[level_id].append(feature)
            self._places[field] = {level_id: _places(group) for level_id, group in groups.items()}
        return self._places[field]


def _places(features: list[Feature]) -> Places:
    geometries = np.array([f.geometry for f in features], dtype=object)
    return Places(features, geometries, shapely.STRtree(geometries))


def grouped(items: Iterator[tuple[tuple[str, ...], str, str]]) -> Iterator[Finding]:
    """One finding for each group of `(group, feature_id, message)`, named after the first, with its count."""
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    counts: dict[tuple[str, ...], int] = defaultdict(int)
    for group, feature_id, message in items:
        first.setdefault(group, (feature_id, message))
        counts[group] += 1
    for group, (feature_id, message) in first.items():
        yield Finding(feature_id, message, counts[group])
