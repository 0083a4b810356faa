"""What only several readings together show: a device that fell silent, a value that is stuck."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sensors.clocks import ClockOffsets
from sensors.throttle import Throttle
from twin.clock import US_PER_S
from twin.history.columns import Columns, SeriesKey
from twin.observation import FUTURE_TOLERANCE_S, Quality
from twin.state import Fact
from twin.things import Value
from twin.venue.model import Device

#: Silent after this many report intervals, and never before SILENT_AT_LEAST_S.
SILENT_INTERVALS = 3
SILENT_AT_LEAST_S = 900.0
#: A measured quantity of the living world that does not move for this long is a stuck sensor.
STUCK_AFTER_S = 6 * 3600.0
#: What never stands still where people or weather are; a battery or a door may.
_LIVELY = frozenset(
    {"air_temperature_c", "relative_humidity_percent", "co2_ppm", "tvoc_ppb", "sound_level_db"}
)
HEALTH = "health"
_NEVER = np.iinfo(np.int64).min


class SensorHealth:
    """Watches committed batches and concludes the property `health` of each registered device.

    Values: `ok`, `silent` (since its last report), `stuck` (since the value last moved), `runaway` (since it
    began to be thinned), `clock` (its clock is so wrong that its readings are kept from being the latest, or
    look old), `unheard`. It judges by measured time and a `now_us` of the same clock.
    """

    def __init__(self, devices: Iterable[Device], clocks: ClockOffsets, throttle: Throttle) -> None:
        self._clocks, self._throttle = clocks, throttle
        self._told: dict[str, tuple[Value, int]] = {}
        self._devices = tuple(devices)
        self._place = {device.id: place for place, device in enumerate(self._devices)}
        silent_s = [
            max(SILENT_AT_LEAST_S, SILENT_INTERVALS * (d.report_interval_s or 0)) for d in self._devices
        ]
        self._silent_us = np.array(silent_s, np.float64).astype(np.int64) * US_PER_S
        self._heard_us = np.full(len(self._devices), _NEVER, np.int64)
        self._device_of = np.full(0, -1, np.int32)
        self._lively = np.zeros(0, bool)
        self._last: NDArray[np.float64] = np.zeros(0)
        self._moved_us = np.zeros(0, np.int64)

    def add_series(self, series: dict[int, SeriesKey]) -> None:
        """Learn which device and property new series are of."""
        size = max(series, default=-1) + 1
        if size > len(self._device_of):
            grown = max(size, 2 * len(self._device_of)) - len(self._device_of)
            self._device_of = np.concatenate((self._device_of, np.full(grown, -1, np.int32)))
            self._lively = np.concatenate((self._lively, np.zeros(grown, bool)))
            self._last = np.concatenate((self._last, np.full(grown, np.nan)))
            self._moved_us = np.concatenate((self._moved_us, np.full(grown, _NEVER, np.int64)))
        for number, key in series.items():
            self._device_of[number] = self._place.get(key.device_id, -1)
            self._lively[number] = key.observed_property in _LIVELY

    def watch(self, batch: Columns) -> None:
        """Take in a committed batch."""
        device = self._device_of[batch.series]
        known = (device >= 0) & (batch.quality != Quality.FUTURE)
        np.maximum.at(self._heard_us, device[known], batch.time_us[known])
        lively = known & self._lively[batch.series]
        series, value, time_us = batch.series[lively], batch.value[lively], batch.time_us[lively]
        moved = value != self._last[series]
        np.maximum.at(self._moved_us, series[moved], time_us[moved])
        self._last[series] = value

    def conclude(self, now_us: int) -> list[Fact]:
        """The health of each registered device that is another than before, at `now_us`."""
        found = self._judge(now_us)
        changed = [fact for fact in found if self._told.get(fact.thing_id) != (fact.value, fact.time_us)]
        self._told.update((fact.thing_id, (fact.value, fact.time_us)) for fact in changed)
        # What has no beginning of its own began when it was first seen to be so.
        return [fact if fact.time_us else replace(fact, time_us=now_us) for fact in changed]

    def _judge(self, now_us: int) -> list[Fact]:
        stuck_us, runaway_us = self._stuck_since(now_us), self._runaway_since()
        wrong_clocks = self._clocks.list_wrong(FUTURE_TOLERANCE_S)
        facts = []
        for place, device in enumerate(self._devices):
            heard_us = int(self._heard_us[place])
            if place in runaway_us:
                fact = Fact(device.id, HEALTH, "runaway", runaway_us[place], "too many readings")
            elif heard_us == _NEVER:
                fact = Fact(device.id, HEALTH, "unheard", 0, "silence")
            elif now_us - heard_us > self._silent_us[place]:
                fact = Fact(device.id, HEALTH, "silent", heard_us, "silence", Quality.STALE)
            elif device.id in wrong_clocks:
                fact = Fact(device.id, HEALTH, "clock", 0, "wrong clock")
            elif place in stuck_us:
                fact = Fact(device.id, HEALTH, "stuck", stuck_us[place], "no movement", Quality.STUCK)
            else:
                fact = Fact(device.id, HEALTH, "ok", 0, "reports")
            facts.append(fact)
        return facts

    def _runaway_since(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for series, runaway in self._throttle.runaways.items():
            place = int(self._device_of[series]) if series < len(self._device_of) else -1
            if place >= 0:
                found[place] = min(found.get(place, runaway.since_us), runaway.since_us)
        return found

    def _stuck_since(self, now_us: int) -> dict[int, int]:
        still = np.flatnonzero(
            self._lively & (self._moved_us != _NEVER) & (now_us - self._moved_us > STUCK_AFTER_S * US_PER_S)
        )
        return {int(self._device_of[number]): int(self._moved_us[number]) for number in still}
