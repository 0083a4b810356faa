"""Lifts and escalators: in service nearly always, serviced by the calendar, broken now and then."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import pytest

from sensors.simulated.library import SimulatedLibrary
from tests.simulated.listening import decode, generator, until
from tests.simulated.reading_house import ZONE, H, at, reading_house
from twin.venue.model import Device, Venue

DAY = 24 * H
Story = dict[str, list[tuple[int, bool]]]
"""By device the moments at which it said something, and whether it was in service."""


def house_with_machines(lifts: int, escalators: int) -> Venue:
    """Nobody sits there, so that years pass quickly; a heartbeat a day."""
    kinds = ["lift"] * lifts + ["escalator"] * escalators
    devices = tuple(
        Device(
            id=f"{kind}-{n}", external_id=f"{kind}-{n}", protocol="bibliotwin", category=kind,
            feature_of_interest=f"way-{n}", report_interval_s=86_400.0,
        )
        for n, kind in enumerate(kinds)
    )  # fmt: skip
    return replace(reading_house(1), seats=(), devices=devices)


def told_by(venue: Venue, seed: int, days: int) -> Story:
    library = SimulatedLibrary(venue, generator(seed), at(0), faulty_share=0.0)
    told: Story = defaultdict(list)
    for message in until(library, at(0) + days * DAY):
        for reading in decode(message):
            if "in_service" in reading.values:
                assert set(reading.values) == {"in_service"}, "a wired controller has no signal strength"
                told[reading.device].append((message.time_us, bool(reading.values["in_service"])))
    return told


def standing(story: list[tuple[int, bool]]) -> list[tuple[int, int]]:
    """From when until when it was out of service."""
    spells, since_us = [], None
    for time_us, in_service in story:
        if not in_service and since_us is None:
            since_us = time_us
        elif in_service and since_us is not None:
            spells.append((since_us, time_us))
            since_us = None
    return spells


@pytest.fixture(scope="module")
def year() -> Story:
    return told_by(house_with_machines(8, 14), 3, 365)


def test_machines_run_nearly_always_and_each_stands_now_and_then(year: Story) -> None:
    assert len(year) == 22
    for story in year.values():
        share = sum(end - begin for begin, end in standing(story)) / (365 * DAY)
        assert 0.0005 < share < 0.03


def test_escalators_stop_more_often_than_lifts_and_run_again_sooner(year: Story) -> None:
    def breakdowns(kind: str) -> list[int]:
        spells = [spell for name, story in year.items() if name.startswith(kind) for spell in standing(story)]
        return [end - begin for begin, end in spells if not serviced(begin)]

    lifts, escalators = breakdowns("lift"), breakdowns("escalator")
    assert 8 * 2 <= len(lifts) <= 8 * 9
    assert 14 * 7 <= len(escalators) <= 14 * 18
    assert sorted(lifts)[len(lifts) // 2] > sorted(escalators)[len(escalators) // 2]


def serviced(begin_us: int) -> bool:
    """Whether it began when the fitter comes."""
    local = datetime.fromtimestamp(begin_us / 1e6, ZONE)
    return local.hour in {10, 14} and local.minute == 0 and local.second == 0


def test_each_is_serviced_every_half_month_and_never_two_at_once(year: Story) -> None:
    spells = []
    for name, story in year.items():
        visits = [begin for begin, _ in standing(story) if serviced(begin)]
        assert len(visits) >= 20, name
        gaps = {round((later - earlier) / DAY) for earlier, later in pairwise(visits)}
        assert all(gap % 15 == 0 for gap in gaps), name
        spells += visits
    assert len(spells) == len(set(spells))


def test_the_same_seed_breaks_the_same_machines() -> None:
    venue = house_with_machines(2, 2)
    assert told_by(venue, 5, 60) == told_by(venue, 5, 60)
    assert told_by(venue, 5, 60) != told_by(venue, 6, 60)
