"""What all devices share: heartbeats, restarts, outages and faults."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sensors.simulated.agenda import US_PER_H, US_PER_S, Agenda, Story
from sensors.simulated.faults import Fault, FaultKind
from sensors.simulated.links import LAST_WILL_US, Link
from sensors.simulated.payloads import TimedMessage, Values, damaged
from twin.venue.model import Device

#: Seconds between reports where the venue does not say.
DEFAULT_INTERVAL_S = {
    "desk": 600.0, "motion": 3000.0, "radar": 60.0, "climate": 300.0, "counter": 60.0,
    "lift": 60.0, "escalator": 60.0, "rfid": 300.0,
}  # fmt: skip
#: In the past a heartbeat every seven minutes is enough: nobody is called silent sooner than after fifteen.
PAST_INTERVAL_S = 420.0
#: A device restarts once in twelve days, and in eight days its messages are lost for a while.
REBOOT_EVERY_H, REBOOT_S = 12 * 24.0, (20.0, 240.0)
OUTAGE_EVERY_H, OUTAGE_S = 8 * 24.0, (300.0, 2400.0)
#: A quarter of the payloads of a device that sends garbage are damaged.
GARBAGE_SHARE = 0.25
#: What broken electronics say: all bits set, in tenths.
OUT_OF_RANGE = 6553.5


@dataclass(frozen=True, slots=True)
class Stage:
    """Where devices act: their agenda, their chance, and the way out for what they say."""

    agenda: Agenda
    rng: np.random.Generator
    publish: Callable[[TimedMessage], None]
    live_us: int = 0
    """Until then heartbeats are rarer."""


class SimulatedDevice:
    """What all devices share: reporting through a link, restarts, outages and faults.

    Each kind of device says in `read` what it measures, and may `report` between heartbeats.
    """

    def __init__(self, device: Device, link: Link, stage: Stage, fault: Fault | None = None) -> None:
        self.device, self._link, self._fault = device, link, fault
        self._agenda, self._rng, self._publish = stage.agenda, stage.rng, stage.publish
        self._live_us = stage.live_us
        self._unheard_until_us = 0
        self._last: Values | None = None
        default_s = DEFAULT_INTERVAL_S.get(device.category, 300.0)
        self._interval_us = int((device.report_interval_s or default_s) * US_PER_S)

    def start(self) -> None:
        """Begin to report; heartbeats of different devices fall on different moments."""
        fault = self._fault
        if fault is None or fault.kind is not FaultKind.SILENT or fault.since_us > self._agenda.now_us:
            self._say(self._link.found(self._agenda.now_us))
        if fault is not None and fault.kind is FaultKind.SILENT:
            self._agenda.at(fault.since_us + LAST_WILL_US, self._be_missed)
        self._agenda.follow(self._heartbeat())
        self._agenda.follow(self._mishaps(OUTAGE_EVERY_H, OUTAGE_S, reboots=False))
        self._agenda.follow(self._mishaps(REBOOT_EVERY_H, REBOOT_S, reboots=True))

    def read(self) -> Values:
        """What the device measures now, by our names of properties."""
        raise NotImplementedError

    def forget(self) -> None:
        """Lose what a restart loses."""

    def report(self) -> None:
        """Send what is measured now, unless the device is broken or not heard."""
        now_us, fault = self._agenda.now_us, self._fault
        if now_us < self._unheard_until_us:
            return
        if fault is None or now_us < fault.since_us:
            self._last = self.read()
            self._say(self._link.telemetry(now_us, self._last))
        elif fault.kind is not FaultKind.SILENT:
            self._say(self._report_broken(fault, now_us))

    def _report_broken(self, fault: Fault, now_us: int) -> TimedMessage | None:
        values = self.read()
        if fault.kind is FaultKind.STUCK:
            values = self._last = values if self._last is None else self._last
        elif fault.kind is FaultKind.OUT_OF_RANGE:
            values = {name: OUT_OF_RANGE if isinstance(v, float) else 65_535 for name, v in values.items()}
        message = self._link.telemetry(now_us, values)
        if fault.kind is FaultKind.GARBAGE and message is not None and self._rng.random() < GARBAGE_SHARE:
            return message._replace(payload=damaged(message.payload, self._rng))
        return message

    def _heartbeat(self) -> Story:
        past_us = max(self._interval_us, int(PAST_INTERVAL_S * US_PER_S))
        yield self._agenda.now_us + int(self._rng.random() * self._interval_us)
        while True:
            self.report()
            now_us = self._agenda.now_us
            next_us = now_us + int(self._interval_us * self._rng.uniform(0.995, 1.005))
            if next_us < self._live_us:
                next_us = min(now_us + past_us, self._live_us + next_us - now_us)
            yield next_us

    def _mishaps(self, every_h: float, length_s: tuple[float, float], *, reboots: bool) -> Story:
        while True:
            yield self._agenda.now_us + int(self._rng.exponential(every_h) * US_PER_H)
            length_us = int(self._rng.uniform(*length_s) * US_PER_S)
            self._unheard_until_us = max(self._unheard_until_us, self._agenda.now_us + length_us)
            if reboots:
                yield from self._restart(self._agenda.now_us + length_us)

    def _restart(self, back_us: int) -> Story:
        if back_us > self._agenda.now_us + LAST_WILL_US:
            yield self._agenda.now_us + LAST_WILL_US
            self._say(self._link.offline(self._agenda.now_us))
        yield back_us
        fault = self._fault
        if fault is None or fault.kind is not FaultKind.SILENT or fault.since_us > back_us:
            self.forget()
            self._say(self._link.online(back_us))
            self.report()

    def _be_missed(self) -> None:
        self._say(self._link.offline(self._agenda.now_us))

    def _say(self, message: TimedMessage | None) -> None:
        if message is not None:
            self._publish(message)
