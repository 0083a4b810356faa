"""What all parts of the simulated store share: clock, layout, scenario, reporter, chance and the belts."""

import zlib
from dataclasses import dataclass, field

import numpy as np
import simpy

from storage_sorting.machinery import StoreLayout
from storage_sorting.simulated.machine import Told
from storage_sorting.simulated.reporter import Reporter
from storage_sorting.simulated.scenario import Scenario
from storage_sorting.stages import Trouble


@dataclass(slots=True)
class Floor:
    """The ground on which the parts stand. `forced` are mishaps ordered for the next occasion, by device."""

    env: simpy.Environment
    layout: StoreLayout
    scenario: Scenario
    report: Reporter
    seed: int
    forced: dict[tuple[str, str], int] = field(default_factory=dict)
    incidents: int = 0

    def chance(self, name: str) -> np.random.Generator:
        """Random numbers of one part alone, so that what happens to one does not change another's."""
        return np.random.default_rng([self.seed, zlib.crc32(name.encode())])

    def take_forced(self, mishap: str, device: str) -> bool:
        """Whether this mishap was ordered for this device; each order counts once."""
        left = self.forced.get((mishap, device), 0)
        if left:
            self.forced[mishap, device] = left - 1
        return left > 0

    def teller(self, device: str) -> Told:
        """Who reports when a device stands still."""

        def told(*, down: bool, reason: str) -> None:
            self.incidents += down
            trouble = Trouble.DEVICE_DOWN if down else Trouble.DEVICE_UP
            self.report.trouble(device, trouble, location=device, reason=reason)

        return told
