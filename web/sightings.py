"""What smart shelves saw, as questions about books ask for it."""

from navigation.holdings import TagSight
from sensors.shelves.tags import ShelfTags
from twin.clock import US_PER_S, Clock

RECENT_US = 3600 * US_PER_S
"""A read not older than this outranks a catalogue that says the copy is gone: catalogues come once a day or
hour, shelves read every few minutes."""


class Sightings:
    """Answers, from any thread, where the tag of a copy was read last as of now."""

    def __init__(self, tags: ShelfTags, clock: Clock) -> None:
        self._tags, self._clock = tags, clock

    def find(self, epc: str) -> TagSight | None:
        """The last sighting of a tag; None if no shelf has read it lately."""
        now_us = self._clock.now_us()
        found = self._tags.find(epc, now_us)
        if found is None:
            return None
        return TagSight(found.shelf_id, found.time_us, recent=now_us - found.time_us <= RECENT_US)
