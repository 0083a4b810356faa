"""What came out of reading a venue: the venue, the features as files had them, and the problems met."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from twin.venue.geojson import RawFeature
from twin.venue.model import Venue
from twin.venue.problems import Problem
from twin.venue.schema import COLLECTIONS


@dataclass(frozen=True)
class VenueReading:
    """A venue and how it was found.

    `raw` are the features of venue collections, `extensions` those of files that are neither IMDF nor
    ours, by file. `other_files` are all files that the venue does not use.
    """

    venue: Venue
    problems: tuple[Problem, ...] = ()
    raw: tuple[RawFeature, ...] = ()
    extensions: Mapping[str, tuple[RawFeature, ...]] = field(default_factory=dict)
    other_files: tuple[str, ...] = ()


def summary(reading: VenueReading) -> dict[str, int]:
    """How many features were read per feature type, in file order; types without any are left out."""
    venue = reading.venue
    counts = {"venue": 1 if venue.id else 0}
    for feature_type, collection in COLLECTIONS.items():
        counts[feature_type] = len(getattr(venue, collection.field))
    return {feature_type: count for feature_type, count in counts.items() if count}
