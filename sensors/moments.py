"""Events of one stamped moment, kept apart in time so that history keeps each of them once.

History keeps a row per (series, measured microsecond, value), so that a message sent again changes nothing.
Most devices stamp in milliseconds or seconds, and of two equal events of one stamp it would keep one. Here
each gets a microsecond of its own, found from the message alone: the same message gives the same rows
whenever and in whatever company it comes. See docs/decisions/0008.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, repeat

from sensors.message import DecodeError, RawMessage, Reading
from twin.observation import EVENT_PROPERTIES

_US_PER_MS = 1_000
#: Whether none of these properties is event-like; bound once, because every batch of telemetry asks.
has_no_event: Callable[[Iterable[str]], bool] = EVENT_PROPERTIES.isdisjoint
#: The last microsecond of the year 9999: beyond it no calendar helps.
_LAST_US = 253_402_300_799_999_999


def kept_apart(
    readings: Sequence[Reading], message: RawMessage, numbers: Sequence[int | None] = ()
) -> list[Reading]:
    """The event readings of one message, no two of a device at one moment unless they are the same event.

    `numbers` are the sequence numbers that the device gave them, where it gives any: an event stamped in
    whole milliseconds is put on the microsecond of its millisecond that its number names, modulo a thousand,
    so two messages of one millisecond keep apart and a repeated event is the same wherever it is repeated.
    Without a number the first event of a moment stays, and each later one takes the next free microsecond;
    more than a thousand spill into the next millisecond. A stamp finer than milliseconds is left as it is
    unless it is taken. Events without a time follow each other from the moment of receipt, but for those
    that the broker had kept, whose moment is unknown. Raises DecodeError after the year 9999.
    """
    moments = _Moments()
    given = list(zip(readings, chain(numbers, repeat(None)), strict=False))
    for reading, number in given:  # first those whose places do not depend on the others
        if number is not None and _is_whole_ms(reading):
            moments.take(reading, number)
    return [
        reading
        if reading.time_us is None and message.retained
        else _moved(reading, moments.find(reading, number, message.received_us))
        for reading, number in given
    ]


class _Moments:
    """Which microseconds are taken within one message, by device."""

    def __init__(self) -> None:
        self._taken: set[tuple[str, int | None]] = set()
        self._free: dict[tuple[str, int | None], int] = {}
        self._numbered: dict[tuple[str, int | None, int], int | None] = {}

    def take(self, reading: Reading, number: int) -> None:
        """Give a numbered event the microsecond that its number names."""
        time_us = (reading.time_us or 0) + number % _US_PER_MS
        self._taken.add((reading.device, time_us))
        self._numbered[reading.device, reading.time_us, number] = time_us

    def find(self, reading: Reading, number: int | None, received_us: int) -> int | None:
        """The moment of an event; None, for that of receipt, goes to the first event that has no time."""
        if number is None:
            return self._next(reading, received_us)
        name = (reading.device, reading.time_us, number)
        if name not in self._numbered:
            self._numbered[name] = self._next(reading, received_us)
        return self._numbered[name]

    def _next(self, reading: Reading, received_us: int) -> int | None:
        place = (reading.device, reading.time_us)
        if place not in self._taken:
            self._taken.add(place)
            return reading.time_us
        start_us = received_us if reading.time_us is None else reading.time_us
        time_us = self._free.get(place, start_us + 1)
        while (reading.device, time_us) in self._taken:
            time_us += 1
        self._taken.add((reading.device, time_us))
        self._free[place] = time_us + 1
        return time_us


def _is_whole_ms(reading: Reading) -> bool:
    return reading.time_us is not None and reading.time_us % _US_PER_MS == 0


def _moved(reading: Reading, time_us: int | None) -> Reading:
    if time_us == reading.time_us:
        return reading
    if time_us is not None and time_us > _LAST_US:
        raise DecodeError("the events lie after the year 9999: set the device's clock")
    return Reading(reading.device, time_us, reading.values)
