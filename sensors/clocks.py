"""How far each device's clock is from ours, estimated from when its readings say they were measured.

A reading is measured before it is received, by its way to us, which is never negative. So the greatest
`measured - received` of the last minutes is the clock's offset less the shortest way there was. Readings that
come late make it smaller and are therefore passed over; only a device whose readings all come late looks
slow. That a clock is ahead is therefore certain at once, and that it is behind only when several readings
agree. Source: the minimum filter of NTP (RFC 5905, section 10), one way.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from twin.clock import US_PER_S
from twin.history.columns import Columns, SeriesKey
from twin.state import Fact

CLOCK_OFFSET = "clock_offset_s"
#: A window is this long; the estimate is of the present one and the one before.
WINDOW_S = 600.0
#: A change smaller than this, or than a tenth, is the network's and is not told.
_WORTH_TELLING_S = 1.0
#: A clock that seems behind is believed to be after readings in so many batches.
_BATCHES = 3
#: A clock is called wrong for being behind when two windows in a row differ by no more than this.
_STEADY_S = 10.0
_Number = TypeVar("_Number", np.int32, np.int64)
_NONE = np.iinfo(np.int64).min


class ClockOffsets:
    """Watches committed batches; concludes `clock_offset_s` (positive: ahead of ours) of each device.

    Devices that send no time have no offset. Times in microseconds by our clock.
    """

    def __init__(self) -> None:
        self._devices: list[str] = []
        self._place: dict[str, int] = {}
        self._device_of = np.full(0, -1, np.int32)
        self._now_us = np.full(0, _NONE, np.int64)
        self._before_us = np.full(0, _NONE, np.int64)
        self._batches = np.full(0, 0, np.int64)
        self._window_began_us: int | None = None
        self._told_s: dict[int, float] = {}

    def add_series(self, series: dict[int, SeriesKey]) -> None:
        """Learn which device new series are of."""
        size = max(series, default=-1) + 1
        self._device_of = _grown(self._device_of, size, -1)
        for number, key in series.items():
            if key.device_id not in self._place:
                self._place[key.device_id] = len(self._devices)
                self._devices.append(key.device_id)
            self._device_of[number] = self._place[key.device_id]
        self._now_us = _grown(self._now_us, len(self._devices), _NONE)
        self._before_us = _grown(self._before_us, len(self._devices), _NONE)
        self._batches = _grown(self._batches, len(self._devices), 0)

    def watch(self, batch: Columns) -> None:
        """Take in a committed batch; rows measured when they were received have no time of their own."""
        if not len(batch):
            return
        self._turn(int(batch.received_us.max()))
        ahead_us = batch.time_us - batch.received_us
        timed = ahead_us != 0
        devices = self._device_of[batch.series[timed]]
        np.maximum.at(self._now_us, devices, ahead_us[timed])
        self._batches[np.unique(devices)] += 1

    def find(self, device_id: str) -> float | None:
        """The offset of a device's clock in seconds, or None when it has not told the time lately."""
        place = self._place.get(device_id)
        offset_us = _NONE if place is None else int(self._offsets_us()[place])
        return None if offset_us == _NONE else offset_us / US_PER_S

    def list_wrong(self, tolerance_s: float) -> set[str]:
        """Devices whose clock is certainly further from ours than `tolerance_s`."""
        offset_us, tolerance_us = self._offsets_us(), tolerance_s * US_PER_S
        both = (self._now_us != _NONE) & (self._before_us != _NONE)
        steady = both & (np.abs(self._now_us - self._before_us) <= _STEADY_S * US_PER_S)
        wrong = (offset_us > tolerance_us) | (steady & (offset_us < -tolerance_us))
        wrong &= offset_us != _NONE
        return {self._devices[place] for place in np.flatnonzero(wrong).tolist()}

    def conclude(self, now_us: int) -> list[Fact]:
        """The offsets that have changed enough since they were last concluded."""
        offset_us = self._offsets_us()
        facts = []
        for place in np.flatnonzero(offset_us != _NONE).tolist():
            offset_s = round(int(offset_us[place]) / US_PER_S, 1)
            told_s = self._told_s.get(place)
            if told_s is None or abs(offset_s - told_s) >= max(_WORTH_TELLING_S, abs(told_s) / 10):
                self._told_s[place] = offset_s
                facts.append(Fact(self._devices[place], CLOCK_OFFSET, offset_s, now_us, "clock"))
        return facts

    def _offsets_us(self) -> NDArray[np.int64]:
        """The offset of each device, _NONE where it is not known."""
        offset_us = np.maximum(self._now_us, self._before_us)
        offset_us[(offset_us < 0) & (self._batches < _BATCHES)] = _NONE
        return offset_us

    def _turn(self, received_us: int) -> None:
        """Begin a new window when the present one is over, or when our own clock has been set back."""
        began_us = self._window_began_us
        if began_us is not None and 0 <= received_us - began_us < WINDOW_S * US_PER_S:
            return
        set_back = began_us is not None and received_us < began_us
        self._before_us = np.full_like(self._now_us, _NONE) if set_back else self._now_us
        self._now_us = np.full_like(self._before_us, _NONE)
        self._batches = np.zeros_like(self._batches) if set_back else self._batches
        self._window_began_us = received_us


def _grown(column: NDArray[_Number], size: int, empty: int) -> NDArray[_Number]:
    if size <= len(column):
        return column
    missing = max(size, 2 * len(column)) - len(column)
    return np.concatenate((column, np.full(missing, empty, column.dtype)))
