"""What a listener makes of simulated messages: the real decoders, and the real conclusions about seats."""

from collections.abc import Iterable, Iterator
from itertools import takewhile

import numpy as np

from sensors.decoders.catalogue import open_decoders
from sensors.message import DecodeError, RawMessage, Reading
from sensors.seats.occupancy import OCCUPANCY, PRESENCE_PROPERTIES, SeatOccupancy
from sensors.simulated.library import SimulatedLibrary
from sensors.simulated.payloads import TimedMessage
from sensors.simulated.score import Score, score_all
from tests.seats.venues import Row, batch
from twin.history.columns import SeriesKey
from twin.observation import Quality
from twin.venue.model import Device, Venue

_DECODERS = open_decoders()
_PREFIXES = {"bibliotwin": "bibliotwin", "zigbee2mqtt": "zigbee2mqtt", "application": "chirpstack_v4"}


def until(messages: Iterable[TimedMessage], time_us: int) -> Iterator[TimedMessage]:
    """The messages before `time_us`."""
    return takewhile(lambda message: message.time_us < time_us, messages)


def protocol_of(message: TimedMessage) -> str:
    """The decoder of the message, by its topic."""
    return _PREFIXES[message.topic.partition("/")[0]]


def decode(message: TimedMessage) -> list[Reading]:
    """The readings in the message; raises DecodeError."""
    raw = RawMessage(message.topic, message.payload, message.time_us)
    return [said for said in _DECODERS[protocol_of(message)].decode(raw) if isinstance(said, Reading)]


class Listener:
    """Follows the messages of a library and publishes the state of its seats."""

    def __init__(self, venue: Venue) -> None:
        self._devices: dict[tuple[str, str], Device] = {(d.protocol, d.external_id): d for d in venue.devices}
        self._occupancy = SeatOccupancy(venue)
        self._numbers: dict[tuple[str, str], int] = {}
        self.states: dict[str, str] = {}
        self.refused = 0

    def hear(self, messages: Iterable[TimedMessage], now_us: int) -> None:
        """Take in messages and conclude what holds at `now_us`."""
        rows: list[Row] = []
        for message in messages:
            try:
                readings = decode(message)
            except DecodeError:
                self.refused += 1
                continue
            for reading in readings:
                rows += self._rows(
                    self._devices.get((protocol_of(message), reading.device)), reading, message
                )
        if rows:
            self._occupancy.observe(batch(rows))
        for fact in self._occupancy.conclude(now_us):
            if fact.property == OCCUPANCY:
                self.states[fact.thing_id] = str(fact.value)

    def _rows(self, device: Device | None, reading: Reading, message: TimedMessage) -> Iterator[Row]:
        if device is None:
            return
        for name, value in reading.values.items():
            if name in PRESENCE_PROPERTIES or name == "connection":
                time_us = message.time_us if reading.time_us is None else reading.time_us
                assert isinstance(value, bool | str)
                yield self._number(device, name), time_us, value, Quality.GOOD

    def _number(self, device: Device, name: str) -> int:
        key = device.id, name
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers)
            self._occupancy.add_series(
                {self._numbers[key]: SeriesKey(device.id, device.feature_of_interest, name)}
            )
        return self._numbers[key]


def score_hours(library: SimulatedLibrary, from_us: int, until_us: int, every_us: int) -> Score:
    """Follow the library and score the seats every so often, from `from_us` on."""
    listener, pending, moments = Listener(library.venue), list[TimedMessage](), []
    next_us = from_us
    for message in library:
        while message.time_us >= next_us:
            listener.hear(pending, next_us)
            pending.clear()
            moments.append((library.truth_at(next_us), dict(listener.states)))
            next_us += every_us
        if next_us > until_us:
            break
        pending.append(message)
    return score_all(moments)


def generator(seed: int) -> np.random.Generator:
    """Chance for one library."""
    return np.random.default_rng(seed)
