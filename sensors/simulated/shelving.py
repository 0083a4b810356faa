"""Tagged books on ranges with readers: now and then one is put back on the wrong range, and found again."""

from collections.abc import Mapping, Sequence

import numpy as np

from sensors.simulated.agenda import US_PER_H, US_PER_S, Agenda, Story
from sensors.simulated.links import NativeLink
from sensors.simulated.payloads import Values, iso_ms
from sensors.simulated.reporting import SimulatedDevice, Stage
from twin.venue.model import Device

#: Books that stand on the wrong range when the simulation begins.
ASTRAY_AT_FIRST = 2
#: Assumed: a reader puts a book back wrong every four hours, and staff find it after a day.
ASTRAY_EVERY_H, FOUND_AFTER_H = 4.0, 24.0
#: Tags in one report; a range with more tells of the first ones.
MOST_TAGS = 500
#: Time between two tags in one inventory round.
_APART_US = US_PER_S // 25
_ANTENNAS = 4


class Shelving:
    """Which tags are on which range now; `tagged` says where each belongs."""

    def __init__(self, tagged: Mapping[str, Sequence[str]], rng: np.random.Generator, agenda: Agenda) -> None:
        self._ranges = {shelf_id: list(epcs) for shelf_id, epcs in tagged.items()}
        self._rng, self._agenda = rng, agenda
        self._astray: set[str] = set()

    def has(self, shelf_id: str) -> bool:
        """Whether it is known what stands there."""
        return shelf_id in self._ranges

    def standing_on(self, shelf_id: str) -> Sequence[str]:
        """The tags that are on a range now."""
        return tuple(self._ranges[shelf_id])

    def start(self) -> None:
        """Begin with a few books astray, and let more go; on a single range nothing can be wrong."""
        if len(self._ranges) < 2:
            return
        for _ in range(ASTRAY_AT_FIRST):
            self._agenda.follow(self._stray())
        self._agenda.follow(self._readers())

    def _readers(self) -> Story:
        while True:
            yield self._agenda.now_us + int(self._rng.exponential(ASTRAY_EVERY_H) * US_PER_H)
            self._agenda.follow(self._stray())

    def _stray(self) -> Story:
        """One book leaves its range for another, and comes back when it is found."""
        at_home = [
            (shelf_id, epc)
            for shelf_id, epcs in self._ranges.items()
            for epc in epcs
            if epc not in self._astray
        ]
        if not at_home:
            return
        home, epc = at_home[int(self._rng.integers(len(at_home)))]
        others = [shelf_id for shelf_id in self._ranges if shelf_id != home]
        other = others[int(self._rng.integers(len(others)))]
        self._astray.add(epc)
        self._move(epc, home, other)
        yield self._agenda.now_us + int(self._rng.exponential(FOUND_AFTER_H) * US_PER_H)
        self._move(epc, other, home)
        self._astray.discard(epc)

    def _move(self, epc: str, origin: str, destination: str) -> None:
        self._ranges[origin].remove(epc)
        self._ranges[destination].append(epc)


class ShelfReaderDevice(SimulatedDevice):
    """The reader of one range: in every report all tags that it read."""

    def __init__(self, device: Device, link: NativeLink, stage: Stage, shelving: Shelving) -> None:
        super().__init__(device, link, stage)
        self._native, self._shelving = link, shelving

    def read(self) -> Values:
        """How many tags are on the range."""
        return {"tag_read_count": len(self._shelving.standing_on(self.device.feature_of_interest))}

    def report(self) -> None:
        """One inventory round, unless nobody hears it or nothing stands there."""
        now_us = self._agenda.now_us
        epcs = self._shelving.standing_on(self.device.feature_of_interest)[:MOST_TAGS]
        if now_us < self._unheard_until_us or not epcs:
            return
        levels_dbm = self._rng.normal(-56.0, 4.0, len(epcs))
        reads = [
            {
                "epc": epc,
                "antenna": 1 + place % _ANTENNAS,
                "rssi_dbm": round(float(level_dbm), 1),
                "count": int(self._rng.integers(1, 12)),
                "time": iso_ms(now_us - (len(epcs) - place) * _APART_US),
            }
            for place, (epc, level_dbm) in enumerate(zip(epcs, levels_dbm, strict=True))
        ]
        self._say(self._native.tags(now_us, reads))
