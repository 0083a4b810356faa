"""What a restart takes from history: the latest of everything, the last day of presence, a month of tags."""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from typing import Protocol

from sensors.seats.occupancy import SeatOccupancy
from sensors.shelves.tags import FORGOTTEN_AFTER_US, ShelfTags
from twin.clock import US_PER_S
from twin.history.store import Datapoint, HistoryReader, HistoryStore

_log = logging.getLogger(__name__)
#: Enough to know, at the first page that asks, who was seen within the hold time.
NEWEST_PER_SERIES = 30
_DAY_US = 24 * 3600 * US_PER_S
_PORTION_US = 3600 * US_PER_S
_TAG_PORTION_US = 6 * _PORTION_US
_ROWS_AT_ONCE = 100_000
#: How many rows are taken in before other tasks get a turn.
_TURN = 2_000
#: Tags report again and again; so many rows, the newest, tell where nearly all of them are.
_MOST_TAG_ROWS = 2_000_000


class Restored(Protocol):
    """What takes in datapoints of the past in any order, each moment's rows together."""

    def restore(self, datapoints: Iterable[Datapoint]) -> None:
        """Take them in."""


def restore_newest(occupancy: SeatOccupancy, reader: HistoryReader, now_us: int) -> int:
    """Take in the newest rows of each presence series; returns how many. Blocks."""
    series = occupancy.presence_series()
    rows = reader.newest(series, NEWEST_PER_SERIES, now_us + 1) if series else []
    occupancy.restore(rows)
    return len(rows)


async def restore_day(occupancy: SeatOccupancy, history: HistoryStore, now_us: int) -> None:
    """Take in the last day of presence, newest hour first, giving way to everything else meanwhile.

    Curves and trends need it; what is so now does not.
    """
    series = occupancy.presence_series()
    if not series:
        return
    reader = await asyncio.to_thread(history.reader)
    try:
        count = 0
        for end_us in range(now_us + 1, now_us - _DAY_US, -_PORTION_US):
            count += await _restore_between(occupancy, reader, series, (end_us - _PORTION_US, end_us))
        _log.info("took %d presence readings of the last day from history", count)
    finally:
        reader.close()


async def restore_tags(tags: ShelfTags, history: HistoryStore, now_us: int) -> None:
    """Take in the tag reads of smart shelves until they would be forgotten, newest first, giving way.

    Until it is done, a tag that nobody has read since the start was seen nowhere.
    """
    series = tags.list_series()
    if not series:
        return
    reader = await asyncio.to_thread(history.reader)
    try:
        count, end_us = 0, now_us + 1
        while end_us > now_us - FORGOTTEN_AFTER_US and count < _MOST_TAG_ROWS:
            count += await _restore_between(tags, reader, series, (end_us - _TAG_PORTION_US, end_us))
            end_us -= _TAG_PORTION_US
        _log.info("took %d rows of tag reads from history; %d tags are known", count, len(tags))
    finally:
        reader.close()


async def _restore_between(
    restored: Restored, reader: HistoryReader, series: list[int], between_us: tuple[int, int]
) -> int:
    start_us, end_us = between_us
    count, limit = 0, _ROWS_AT_ONCE
    while start_us < end_us:
        rows = await asyncio.to_thread(reader.raw, series, start_us, end_us, limit)
        for turn in _turns(rows):
            restored.restore(turn)
            await asyncio.sleep(0)
        count += len(rows)
        if len(rows) < limit:
            break
        if rows[-1].time_us == start_us:
            limit *= 2  # all of one moment: only more at once leads on
        start_us = rows[-1].time_us  # rows of that moment come again, which changes nothing
    return count


def _turns(rows: list[Datapoint]) -> Iterator[list[Datapoint]]:
    """The rows in portions of `_TURN` or a few more: those of one moment stay together."""
    first = 0
    while first < len(rows):
        end = min(first + _TURN, len(rows))
        while end < len(rows) and rows[end].time_us == rows[end - 1].time_us:
            end += 1
        yield rows[first:end]
        first = end
