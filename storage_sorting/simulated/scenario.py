"""What a day in the store is like: stock, demand, reliability, habits and timetables, as plain values."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from storage_sorting.simulated.wear import Reliability

HOUR_S = 3600.0


class Slotting(StrEnum):
    """Where a tote is put: any free cell, or the nearer ones for what is asked for more."""

    RANDOM = "random"
    BY_CLASS = "by_class"


@dataclass(frozen=True, slots=True)
class Route:
    """A vehicle on a timetable: the destinations it serves, when it leaves, how long it is on the way."""

    code: str
    destinations: tuple[str, ...]
    leaves_s: tuple[float, ...]
    travel_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A day. Times are seconds since midnight, shares from 0 to 1, `rush` weights of the 24 hours.

    `desk_breaks` are spans in which every other desk is not staffed. Reliabilities: of cranes and lifts in
    working time, of belts and the sorter in time that passes.
    """

    totes: int = 40_000
    volumes: int = 4_000_000
    requests: int = 6_000
    preloan_share: float = 0.35
    returns: int = 20_000
    returns_to_stack: float = 0.15
    returns_to_hall: float = 0.10
    from_s: float = 8 * HOUR_S
    to_s: float = 24 * HOUR_S
    rush: tuple[float, ...] = (0,) * 8 + (2, 6, 9, 8, 5, 6, 9, 9, 8, 6, 6, 7, 4, 1, 0, 0)
    return_rush: tuple[float, ...] = (0,) * 8 + (9, 9, 7, 6, 6, 6, 6, 6, 7, 8, 8, 7, 5, 2, 0, 0)
    slotting: Slotting = Slotting.BY_CLASS
    popularity: float = 0.7
    loop_filled: float = 0.75
    desk_totes: int = 12
    notice_s: float = 1.0
    tote_open_s: float = 3.0
    tote_close_s: float = 2.0
    pick_scv: float = 0.25
    put_away_s: float = 6.0
    put_away_batch: int = 6
    put_s: float = 6.0
    no_read: float = 0.004
    multi_read: float = 0.001
    mismatch: float = 0.001
    book_missing: float = 0.003
    tote_misplaced: float = 0.001
    missed_divert: float = 0.02
    most_passes: int = 4
    search_s: float = 1500.0
    wave_s: float = 300.0
    carrier_volumes: int = 12
    vehicles: int = 6
    vehicle_s: float = 140.0
    crate_change_s: float = 120.0
    unpack_s: float = 900.0
    collect_s: float = 5 * HOUR_S
    never_collected: float = 0.02
    kept_s: float = 72 * HOUR_S
    pickup_storeys: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    promise_s: float = 10 * 60.0
    branch_promise_s: float = 48 * HOUR_S
    desk_breaks: tuple[tuple[float, float], ...] = ((12 * HOUR_S, 12.5 * HOUR_S),)
    cranes: Reliability | None = field(default_factory=lambda: Reliability(6 * HOUR_S, 480.0))
    lifts: Reliability | None = field(default_factory=lambda: Reliability(10 * HOUR_S, 600.0))
    belts: Reliability | None = field(default_factory=lambda: Reliability(150 * HOUR_S, 180.0))
    sorter: Reliability | None = field(default_factory=lambda: Reliability(8 * HOUR_S, 150.0))
    hall: str = "branch-26"
    stack: str = "branch-27"
    routes: tuple[Route, ...] = ()


def north_hall_day() -> Scenario:
    """A working day of North Hall: 4 million volumes in 40,000 totes, 6,000 requests, 20,000 returns."""
    branches = tuple(f"branch-{n:02d}" for n in range(1, 26))
    hours = tuple(h * HOUR_S for h in range(9, 22))
    routes = (
        Route("truck-north", branches[:9], tuple(h * HOUR_S for h in (10, 14, 18.5)), 45 * 60.0),
        Route("truck-east", branches[9:17], tuple(h * HOUR_S for h in (10.5, 15, 19)), 60 * 60.0),
        Route("truck-west", branches[17:], tuple(h * HOUR_S for h in (11, 15.5, 19.5)), 75 * 60.0),
        Route("hall-shuttle", ("branch-26",), hours, 12 * 60.0),
    )
    return Scenario(routes=routes)


def quiet(scenario: Scenario) -> Scenario:
    """The same day with nothing that goes wrong."""
    return replace(
        scenario,
        no_read=0.0,
        multi_read=0.0,
        mismatch=0.0,
        book_missing=0.0,
        tote_misplaced=0.0,
        missed_divert=0.0,
        cranes=None,
        lifts=None,
        belts=None,
        sorter=None,
    )
