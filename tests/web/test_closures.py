"""What is closed follows the state at once, and nothing is closed on the word of a device that is gone."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from tests.web.small_venue import ROOM, SMALL, small_venue
from twin.bus import Bus
from twin.clock import US_PER_S, ManualClock
from twin.history.columns import Columns, SeriesKey
from twin.observation import Quality
from twin.state import Fact, TwinState
from twin.things import Value
from twin.venue.model import Device, Relationship, Section, Venue
from web.closures import LiveClosures

NOON_US = 1_795_262_400 * US_PER_S
MINUTE_US = 60 * US_PER_S


def with_lift(report_interval_s: float | None = 60) -> Venue:
    venue = small_venue()
    controller = Device(
        id="controller", external_id="lift-1", protocol="bibliotwin", feature_of_interest="lift",
        category="lift", report_interval_s=report_interval_s,
    )  # fmt: skip
    return replace(
        venue,
        relationships=(Relationship(id="lift", category="elevator"),),
        sections=(Section(id="quiet", level_id="level-0"),),
        devices=(*venue.devices, controller),
    )


class House:
    """A state with a lift in it, and what is closed there."""

    def __init__(self, report_interval_s: float | None = 60) -> None:
        self.venue = with_lift(report_interval_s)
        self.bus, self.clock = Bus(), ManualClock(NOON_US)
        self.state = TwinState(self.bus)
        self.live = self.listen()
        self._numbers: dict[SeriesKey, int] = {}

    def listen(self) -> LiveClosures:
        return LiveClosures(self.venue, self.venue.devices, self.state, self.bus, self.clock)

    def read(self, key: SeriesKey, value: float, minute: float = 0, quality: Quality = Quality.GOOD) -> None:
        """A device reads `value` at `minute` past noon."""
        number = self._numbers.setdefault(key, len(self._numbers))
        self.state.add_series({number: key})
        time_us = NOON_US + int(minute * MINUTE_US)
        self.state.apply(
            Columns(
                series=np.array([number], np.int32),
                time_us=np.array([time_us], np.int64),
                received_us=np.array([time_us], np.int64),
                value=np.array([value], np.float64),
                quality=np.array([quality], np.uint8),
            )
        )

    def conclude(self, facts: Mapping[tuple[str, str], Value]) -> None:
        """Something other than a device says so."""
        self.state.conclude(
            [Fact(thing, name, value, NOON_US, "staff") for (thing, name), value in facts.items()], NOON_US
        )

    def at(self, minute: float) -> None:
        self.clock.advance(minute * 60 - (self.clock.now_us() - NOON_US) / US_PER_S)


LIFT = SeriesKey("controller", "lift", "in_service")


def test_a_lift_that_stops_is_closed_and_one_that_runs_is_not() -> None:
    house = House()
    assert house.live.now().closures.connectors == set()
    house.read(LIFT, 0)
    assert house.live.now().closures.connectors == {"lift"}
    house.read(LIFT, 1, minute=1)
    assert house.live.now().closures.connectors == set()
    assert house.live.now().unsure == set()


def test_an_older_reading_that_arrives_late_changes_nothing() -> None:
    house = House()
    house.read(LIFT, 1, minute=2)
    house.read(LIFT, 0, minute=1)
    assert house.live.now().closures.connectors == set()


@pytest.mark.parametrize("running", [0, 1])
def test_a_lift_whose_controller_fell_silent_is_open_and_unsure(running: int) -> None:
    house = House()
    house.read(LIFT, running)
    house.at(14)
    assert house.live.now().unsure == set()
    house.at(15)
    assert (house.live.now().closures.connectors, house.live.now().unsure) == (set(), {"lift"})
    house.read(LIFT, 0, minute=15)
    assert (house.live.now().closures.connectors, house.live.now().unsure) == ({"lift"}, set())


def test_a_lift_whose_controller_went_offline_is_open_and_unsure() -> None:
    house = House()
    house.read(LIFT, 0)
    house.state.expire("controller", NOON_US)
    assert (house.live.now().closures.connectors, house.live.now().unsure) == (set(), {"lift"})


def test_what_a_device_without_an_interval_said_holds_until_it_goes_offline() -> None:
    house = House(report_interval_s=None)
    house.read(LIFT, 0)
    house.at(24 * 60)
    assert house.live.now().closures.connectors == {"lift"}


@pytest.mark.parametrize("quality", [Quality.STUCK, Quality.OUT_OF_RANGE, Quality.ANCIENT])
def test_a_suspect_reading_closes_nothing(quality: Quality) -> None:
    house = House()
    house.read(LIFT, 0, quality=quality)
    assert (house.live.now().closures.connectors, house.live.now().unsure) == (set(), {"lift"})


def test_doors_rooms_sections_and_levels_are_closed_by_what_is_said_of_them() -> None:
    house = House()
    house.conclude({("door", "locked"): True, ("quiet", "closed"): True, (SMALL, "closed"): False})
    closures = house.live.now().closures
    assert (closures.openings, closures.units) == ({"door"}, {"quiet"})
    house.conclude({("level-0", "closed"): True})
    assert house.live.now().closures.units > {ROOM, SMALL, "quiet"}


def test_people_in_a_room_cost_time_and_close_nothing() -> None:
    house = House()
    house.read(SeriesKey("air", ROOM, "people_count"), 12)
    house.read(SeriesKey("pir", SMALL, "people_count"), 0)
    closures = house.live.now().closures
    assert (closures.crowding, closures.shut) == ({ROOM: 12.0}, set())


def test_what_is_nowhere_in_the_venue_is_not_kept() -> None:
    house = House()
    house.read(SeriesKey("stranger", "stranger", "in_service"), 0)
    house.conclude({("seat-0", "closed"): True})
    assert house.live.now().closures.shut == set()


def test_who_comes_later_knows_what_was_said_before() -> None:
    house = House()
    house.read(LIFT, 0)
    assert house.listen().now() == house.live.now()


def test_nothing_is_worked_out_again_while_nothing_changes() -> None:
    house = House()
    house.read(LIFT, 0)
    first = house.live.now()
    house.read(SeriesKey("air", ROOM, "co2_ppm"), 600)
    assert house.live.now() is first
