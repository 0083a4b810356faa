"""Lifts and escalators as their controllers tell of them: serviced on fixed days, and now and then broken."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from sensors.simulated.agenda import US_PER_H, US_PER_MIN, Story
from sensors.simulated.faults import Fault
from sensors.simulated.links import Link
from sensors.simulated.payloads import Values
from sensors.simulated.reporting import SimulatedDevice, Stage
from sensors.simulated.timetable import Timetable
from twin.venue.model import Device


@dataclass(frozen=True, slots=True)
class Reliability:
    """How often a kind of machine breaks down, and how long it then stands.

    `mtbf_h` is the mean time between breakdowns, exponential; times to repair are log-normal with the median
    `repair_h` and the spread `repair_spread` of the logarithm: most are a reset by the fitter on call, some
    wait for a part.
    """

    mtbf_h: float
    repair_h: float
    repair_spread: float


#: Assumed, in the order of what busy public machines do: a lift fails five times a year, an escalator, whose
#: safety chain stops it for a trodden shoe, once a month and mostly for minutes.
RELIABILITY: Mapping[str, Reliability] = MappingProxyType(
    {"lift": Reliability(1_750.0, 2.0, 0.9), "escalator": Reliability(720.0, 0.5, 1.0)}
)
#: Each machine is serviced every half month, as China's rules for lifts ask (TSG T5002), so many minutes.
SERVICE_EVERY_DAYS, SERVICE_MIN = 15, (30.0, 60.0)
#: The rounds of the fitter, hours of the local day; machines that share a day take turns.
SERVICE_ROUNDS_H = (10.0, 14.0)


class MachineDevice(SimulatedDevice):
    """The controller of a lift or an escalator: it says at once when the machine stops or runs again.

    `turn` numbers the machines of the house, so that they are not all serviced on one day.
    """

    def __init__(
        self, device: Device, link: Link, stage: Stage, fault: Fault | None = None, *,
        timetable: Timetable, turn: int,
    ) -> None:  # fmt: skip
        super().__init__(device, link, stage, fault)
        self._timetable, self._turn = timetable, turn
        self._reasons = 0

    def start(self) -> None:
        """Begin to report, and to wear out."""
        super().start()
        self._agenda.follow(self._breakdowns(RELIABILITY[self.device.category]))
        self._agenda.follow(self._services())

    def read(self) -> Values:
        """Whether it takes passengers."""
        return {"in_service": self._reasons == 0}

    def _breakdowns(self, known: Reliability) -> Story:
        while True:
            yield self._agenda.now_us + int(self._rng.exponential(known.mtbf_h) * US_PER_H)
            repair_h = known.repair_h * float(np.exp(self._rng.normal(0.0, known.repair_spread)))
            yield from self._stand(int(repair_h * US_PER_H))

    def _services(self) -> Story:
        while True:
            day = self._timetable.day(self._agenda.now_us)
            number = (day.midnight_us // US_PER_H + 12) // 24
            lap, place = divmod(self._turn, SERVICE_EVERY_DAYS)
            round_h = SERVICE_ROUNDS_H[lap % len(SERVICE_ROUNDS_H)]
            begins_us = day.midnight_us + int(round_h * US_PER_H)
            if number % SERVICE_EVERY_DAYS == place and begins_us >= self._agenda.now_us:
                yield begins_us
                yield from self._stand(int(self._rng.uniform(*SERVICE_MIN) * US_PER_MIN))
            yield self._timetable.day(day.midnight_us + 36 * US_PER_H).midnight_us

    def _stand(self, length_us: int) -> Story:
        """Out of service for a while; two reasons at once end with the later one."""
        self._change(+1)
        yield self._agenda.now_us + length_us
        self._change(-1)

    def _change(self, step: int) -> None:
        before, self._reasons = self._reasons, self._reasons + step
        if (before == 0) != (self._reasons == 0):
            self.report()
