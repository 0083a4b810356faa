"""What things of a venue are called in a sentence."""

from collections.abc import Mapping
from typing import Final

from navigation.itinerary import Ride
from twin.things import Labels
from twin.venue.model import Feature, Level, Relationship, Venue

LONGEST_NAME: Final = 60
"""Characters of a name that are said; venues come from outside."""


def tidy(name: str) -> str:
    """The name on one line, single-spaced and short enough to say."""
    return " ".join(name.split())[:LONGEST_NAME].rstrip()


def name_of(feature: Feature | None) -> Labels:
    """The feature's names, tidy, without those that are empty."""
    if feature is None:
        return {}
    return {language: said for language, name in feature.name.items() if (said := tidy(name))}


def in_language(names: Labels, language: str) -> str:
    """The name in `language`, else in any language there is, else an empty string."""
    return names.get(language) or names.get("en") or names.get("zh") or next(iter(names.values()), "")


class Connectors:
    """The names of what joins levels: the relationship's own, else that of its unit where one enters it."""

    def __init__(self, venue: Venue) -> None:
        self._by_id: Mapping[str, Relationship] = {r.id: r for r in venue.relationships}
        self._venue = venue

    def unit_id(self, connector_id: str, level_id: str) -> str | None:
        """The connector's unit on a level."""
        relationship = self._by_id.get(connector_id)
        if relationship is None:
            return None
        members = (relationship.origin_id, *relationship.intermediary_ids, relationship.destination_id)
        level_of = self._venue.level_of
        return next((m for m in members if m is not None and level_of.get(m) == level_id), None)

    def name(self, ride: Ride) -> Labels:
        """What a traveller sees it called."""
        own = name_of(self._by_id.get(ride.connector_id))
        unit_id = self.unit_id(ride.connector_id, ride.start.level_id)
        return own or name_of(self._venue.by_id.get(unit_id or ""))


def ordinal_of(levels: Mapping[str, Level], level_id: str) -> int:
    """The level's ordinal; 0 where the venue does not know the level."""
    level = levels.get(level_id)
    return 0 if level is None else level.ordinal
