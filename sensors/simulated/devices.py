"""How each kind of device behaves: what it sees, when it reports, and what it misses."""

from collections.abc import Callable
from types import MappingProxyType

from sensors.simulated.agenda import US_PER_S, Story
from sensors.simulated.climate import Air
from sensors.simulated.faults import Fault
from sensors.simulated.links import Link
from sensors.simulated.payloads import Values
from sensors.simulated.reporting import SimulatedDevice, Stage
from twin.venue.model import Device

#: By category: on delay and off delay in seconds, and the chances to miss a sitter or see a ghost.
PRESENCE_BEHAVIOUR = MappingProxyType(
    {"desk": (20.0, 120.0, 0.003, 0.001), "radar": (3.0, 25.0, 0.004, 0.002)}
)


class PresenceDevice(SimulatedDevice):
    """Desk sensors and radars: they see who sits there, after a delay, and report each change.

    The desk sensor (LoRaWAN, battery) waits longer to be sure; the radar sees a breathing chest, and now and
    then a curtain.
    """

    def __init__(self, device: Device, link: Link, stage: Stage, fault: Fault | None = None) -> None:
        super().__init__(device, link, stage, fault)
        self._on_s, self._off_s, self._miss, self._ghost = PRESENCE_BEHAVIOUR[device.category]
        self._someone = False
        self._seen = False
        self._changes = 0

    def sense(self, someone: bool) -> None:
        """Somebody sat down or got up."""
        self._someone = someone
        self._changes += 1
        change = self._changes
        delay_s = (self._on_s if someone else self._off_s) * self._rng.uniform(0.8, 1.3)

        def settle() -> None:
            if change == self._changes and self._seen != someone:
                self._seen = someone
                self.report()

        self._agenda.at(self._agenda.now_us + int(delay_s * US_PER_S), settle)

    def read(self) -> Values:
        """Whether somebody is there, rarely mistaken."""
        mistaken = self._rng.random() < (self._miss if self._seen else self._ghost)
        return {"occupied": self._seen != mistaken}


class MotionDevice(SimulatedDevice):
    """A passive infrared sensor under the desk: it sees movement, and not a reader who sits still."""

    #: It looks again this long after it saw something, and forgets this long after the last time.
    BLIND_S, FORGETS_S = 60.0, (60.0, 90.0)
    #: Mean time between movements of a sitter that it can see, and between legs passing by.
    STILL_S, PASSING_S = 110.0, 4 * 3600.0

    def __init__(
        self,
        device: Device,
        link: Link,
        stage: Stage,
        fault: Fault | None = None,
        *,
        passed: Callable[[], bool],
    ) -> None:
        super().__init__(device, link, stage, fault)
        self._passed = passed
        self._still_s = self.STILL_S * float(self._rng.uniform(0.6, 1.4))
        self._forgets_us = int(self._rng.uniform(*self.FORGETS_S) * US_PER_S)
        self._moving = False
        self._blind_until_us = 0
        self._clears_at_us = 0
        self._sitter = 0

    def start(self) -> None:
        """Begin to report, and now and then to see legs pass by."""
        super().start()
        self._agenda.follow(self._passers_by())

    def sense(self, someone: bool) -> None:
        """Somebody sat down or got up; both are movements."""
        self._sitter += 1
        self._notice()
        if someone:
            self._agenda.follow(self._fidget(self._sitter))

    def read(self) -> Values:
        """Whether it saw something lately."""
        return {"motion": self._moving}

    def _fidget(self, sitter: int) -> Story:
        while sitter == self._sitter:
            yield self._agenda.now_us + int(self._rng.exponential(self._still_s) * US_PER_S)
            if sitter == self._sitter:
                self._notice()

    def _passers_by(self) -> Story:
        while True:
            yield self._agenda.now_us + int(self._rng.exponential(self.PASSING_S) * US_PER_S)
            if self._passed():
                self._notice()

    def _notice(self) -> None:
        now_us = self._agenda.now_us
        if now_us < self._blind_until_us:
            return
        self._blind_until_us = now_us + int(self.BLIND_S * US_PER_S)
        self._clears_at_us = now_us + self._forgets_us
        self._moving = True
        self.report()
        self._agenda.at(self._clears_at_us, self._clear)

    def _clear(self) -> None:
        if self._moving and self._agenda.now_us >= self._clears_at_us:
            self._moving = False
            self.report()


class ClimateDevice(SimulatedDevice):
    """Temperature, humidity and CO2 of a room, each with an offset of its own and a little noise."""

    def __init__(
        self,
        device: Device,
        link: Link,
        stage: Stage,
        fault: Fault | None = None,
        *,
        sample: Callable[[], Air],
    ) -> None:
        super().__init__(device, link, stage, fault)
        self._sample = sample
        self._offsets = self._rng.normal(0.0, (0.2, 1.5, 25.0))

    def read(self) -> Values:
        """The air around the device, rounded as such devices do."""
        air = self._sample()
        temperature, humidity, co2 = self._offsets + self._rng.normal(0.0, (0.06, 0.4, 8.0))
        return {
            "air_temperature_c": round(float(air.temperature_c + temperature), 1),
            "relative_humidity_percent": round(
                float(min(100.0, max(0.0, air.humidity_percent + humidity))), 1
            ),
            "co2_ppm": int(max(400.0, air.co2_ppm + co2)),
        }


class CounterDevice(SimulatedDevice):
    """Counts people in and out since its last restart, and misses a few on the way in.

    Over two years the doors of a university library counted 2 % more out than in (Sussex, 2018 to 2020).
    """

    MISSED_IN, MISSED_OUT = 0.025, 0.005

    def __init__(self, device: Device, link: Link, stage: Stage, fault: Fault | None = None) -> None:
        super().__init__(device, link, stage, fault)
        self._in = self._out = 0

    def count(self, people: int) -> None:
        """So many came in, or went out if negative."""
        missed = self.MISSED_IN if people > 0 else self.MISSED_OUT
        counted = int(self._rng.binomial(abs(people), 1 - missed))
        if people > 0:
            self._in += counted
        else:
            self._out += counted

    def forget(self) -> None:
        """Counters begin again at nought."""
        self._in = self._out = 0

    def read(self) -> Values:
        """Cumulative counts."""
        return {"people_in_count": self._in, "people_out_count": self._out}
