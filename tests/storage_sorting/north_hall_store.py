"""North Hall's store for tests: its layout, and a morning that is short enough to simulate many times."""

from dataclasses import replace
from functools import cache

import numpy as np

from storage_sorting.events import StorageEvent
from storage_sorting.layout import store_layout
from storage_sorting.machinery import StoreLayout
from storage_sorting.simulated.scenario import HOUR_S, Scenario, north_hall_day, quiet
from storage_sorting.simulated.store import SimulatedStore
from twin.venue.northhall.build import build_north_hall

#: 2026-11-27 in UTC.
MIDNIGHT_US = 1_795_737_600_000_000
RUSH = (0,) * 9 + (1,) + (0,) * 14


@cache
def north_hall_layout() -> StoreLayout:
    """The layout of the machinery of North Hall."""
    return store_layout(build_north_hall(np.random.default_rng(7)).equipment)


def morning(*, faults: bool = False, **changes: object) -> Scenario:
    """One hour of requests and returns from nine o'clock, and two more to finish them."""
    day = north_hall_day()
    routes = tuple(replace(route, leaves_s=(10.5 * HOUR_S,), travel_s=600.0) for route in day.routes)
    short = replace(
        day,
        requests=250,
        returns=500,
        totes=8_000,
        volumes=800_000,
        from_s=9 * HOUR_S,
        to_s=13 * HOUR_S,
        rush=RUSH,
        return_rush=RUSH,
        routes=routes,
    )
    return replace(short if faults else quiet(short), **changes)  # type: ignore[arg-type]


def store_of(scenario: Scenario, seed: int = 1, **more: object) -> tuple[SimulatedStore, list[StorageEvent]]:
    """A store and the list into which its events go."""
    events: list[StorageEvent] = []
    layout = north_hall_layout()
    store = SimulatedStore(layout, scenario, seed, events.append, start_us=MIDNIGHT_US, **more)  # type: ignore[arg-type]
    return store, events
