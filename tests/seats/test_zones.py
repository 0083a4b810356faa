"""The board of free seats: counts, words, wishes, trends, curves and the way from the door."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.seats.counting import Counts, SeatFilter, Trend, count
from sensors.seats.curves import curve_times, day_curve, trend
from sensors.seats.occupancy import SeatOccupancy
from sensors.seats.presence import Presence
from sensors.seats.zones import ZoneBoard
from sensors.seats.zoning import category_of
from tests.seats.venues import MIDNIGHT, MINUTE, S, batch, device, seat, series, venue
from twin.observation import Quality
from twin.state import Fact
from twin.venue.model import Section, Unit, Venue

FREE, OCCUPIED, UNKNOWN = Presence.FREE, Presence.OCCUPIED, Presence.UNKNOWN


def fact(thing: str, value: Presence) -> Fact:
    return Fact(thing, "occupancy", value.label, 5, "sensor:d")


def twenty_seats() -> Venue:
    """Twenty seats: ten by the window at tables of four, ten with sockets in a quiet zone of their own."""
    by_window = [seat(i, window=True, table_id=f"t{i // 4}") for i in range(10)]
    quiet = [seat(i, zone_id="hush", socket=True, quiet=True) for i in range(10, 20)]
    return venue([*by_window, *quiet])


def test_before_anything_is_heard_every_seat_is_unknown_and_none_is_free() -> None:
    board = ZoneBoard(twenty_seats())
    assert board.totals() == Counts(unknown=20)
    assert {state.level for state in board.zones()} == {"unknown"}
    assert board.levels() == {"L0": Counts(), "L1": Counts(unknown=20)}


@given(st.lists(st.tuples(st.integers(0, 19), st.sampled_from(Presence)), max_size=80))
def test_counts_kept_up_change_by_change_are_those_of_counting_all_seats(
    changes: list[tuple[int, Presence]],
) -> None:
    found = twenty_seats()
    board = ZoneBoard(found)
    held = {s.id: UNKNOWN for s in found.seats}
    for number, presence in changes:
        board.apply([fact(f"s{number}", presence)])
        held[f"s{number}"] = presence
    assert board.totals() == board.levels()["L1"] == count(held.values())
    for state in board.zones():
        assert state.counts == count(held[s.id] for s in state.zone.seats)
        assert state.level == state.counts.level


@pytest.mark.parametrize(
    ("counts", "word"),
    [
        (Counts(free=10, occupied=10), "free"),
        (Counts(free=4, occupied=16), "moderate"),
        (Counts(free=1, occupied=19), "busy"),
        (Counts(free=1, occupied=20), "full"),
        (Counts(free=0, occupied=10, unknown=10), "full"),
        (Counts(free=9, occupied=0, unknown=11), "unknown"),
        (Counts(), "unknown"),
    ],
)
def test_the_level_word_follows_the_share_known_to_be_free(counts: Counts, word: str) -> None:
    assert counts.level == word


def test_a_filter_counts_only_the_seats_that_pass() -> None:
    board = ZoneBoard(twenty_seats())
    board.apply([fact(f"s{i}", FREE) for i in range(12)])
    assert board.matching("hush", SeatFilter(socket=True, quiet=True)) == Counts(free=2, unknown=8)
    assert board.matching("hush", SeatFilter(window=True)) == Counts()
    assert board.matching("reading", SeatFilter(window=True)).free == 10


def test_together_counts_tables_at_which_the_group_can_sit() -> None:
    board = ZoneBoard(twenty_seats())
    states = [FREE, FREE, FREE, OCCUPIED, FREE, OCCUPIED, UNKNOWN, OCCUPIED, FREE, FREE]
    board.apply([fact(f"s{i}", state) for i, state in enumerate(states)])
    pair = board.matching("reading", SeatFilter(together=2))
    assert pair == Counts(free=5, occupied=3, unknown=2)  # the second table might have two
    three = board.matching("reading", SeatFilter(together=3))
    assert three == Counts(free=3, occupied=5)  # the last table has two chairs only
    assert board.matching("reading", SeatFilter(together=4)) == Counts(occupied=8)
    assert board.matching("hush", SeatFilter(together=2)) == Counts()


def test_a_room_is_free_or_busy_as_a_whole_and_counts_no_seats() -> None:
    board = ZoneBoard(twenty_seats(), rooms=["lobby"])
    board.apply([fact("lobby", OCCUPIED)])
    room = board.find("lobby")
    assert room is not None
    assert (room.zone.kind, room.presence, room.level, room.since_us) == ("room", OCCUPIED, "busy", 5)
    assert room.counts == Counts()
    assert board.totals().capacity == 20


def test_a_room_whose_sensor_nobody_announced_appears_once_it_is_concluded() -> None:
    board = ZoneBoard(venue([]))
    board.apply([fact("lobby", FREE), fact("elsewhere", FREE)])
    assert [(state.zone.id, state.level) for state in board.zones()] == [("lobby", "free")]


def test_the_feed_learns_which_zones_changed_since_it_last_asked() -> None:
    board = ZoneBoard(twenty_seats())
    assert board.take_changed() == {"reading", "hush"}
    board.apply([fact("s12", FREE)])
    assert board.take_changed() == {"hush"}
    board.apply([fact("s12", FREE)])
    assert board.take_changed() == set()
    assert [state.version for state in board.zones()] == [0, 1]


def test_distance_is_straight_from_the_entrance_and_each_storey_adds_thirty_metres() -> None:
    board = ZoneBoard(twenty_seats(), rooms=["lobby"])
    assert {s.zone.id: s.zone.distance_m for s in board.zones()} == {
        "reading": 34.5,
        "hush": 44.5,
        "lobby": 0,
    }


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ({"zh": "少儿静读区"}, "children"), ({"en": "Quiet reading room"}, "quiet"),
        ({"zh": "研讨间 3"}, "group"),
        ({"en": "24-hour study"}, "24h"), ({"zh": "自习室"}, "study"), ({"zh": "中文阅览室"}, "reading"),
        ({"en": "Café"}, "other"),
    ],
)  # fmt: skip
def test_the_category_of_a_zone_is_told_from_its_name(name: dict[str, str], category: str) -> None:
    assert category_of(Section(id="x", level_id="L1", name=name), otherwise="other") == category


def test_a_unit_of_category_library_is_for_reading() -> None:
    assert category_of(Unit(id="x", level_id="L1", category="library"), otherwise="other") == "reading"


@pytest.mark.parametrize(
    ("delta", "arrow"),
    [(0, "flat"), (4.9, "flat"), (5, "up1"), (10, "up1"), (10.1, "up2"), (-7, "down1"), (-10.1, "down2")],
)
def test_an_arrow_says_how_much_changed(delta: float, arrow: str) -> None:
    assert Trend(30, delta).arrow == arrow


def test_sensors_that_fall_silent_make_no_trend() -> None:
    before = np.array([OCCUPIED, OCCUPIED, OCCUPIED, FREE, FREE, FREE], np.uint8)
    now = np.array([UNKNOWN, UNKNOWN, OCCUPIED, FREE, FREE, FREE], np.uint8)
    assert trend(before, now) == Trend(30, 0.0)


def test_small_zones_and_unknown_times_have_no_public_history() -> None:
    times = [0, 1]
    assert day_curve(np.zeros((4, 2), np.uint8), times) == ()
    half = np.array([[FREE, UNKNOWN], [OCCUPIED, UNKNOWN], [OCCUPIED, FREE]] * 2, np.uint8)
    assert [(p.time_us, round(p.occupied_share, 3)) for p in day_curve(half, times)] == [(0, 0.667)]


def test_the_curve_begins_at_midnight_of_the_venue() -> None:
    times = curve_times(MIDNIGHT + 31 * MINUTE, "Asia/Shanghai")
    assert times.tolist() == [MIDNIGHT, MIDNIGHT + 15 * MINUTE, MIDNIGHT + 30 * MINUTE]


def test_trend_and_curve_follow_the_readings_and_are_the_same_after_a_restart() -> None:
    """Ten seats fill one by one, one each ten minutes from 09:00; every sensor reports each five minutes."""
    found = venue([seat(i) for i in range(10)], [device(i, f"s{i}", "radar", 300) for i in range(10)])
    opening = MIDNIGHT + 9 * 60 * MINUTE
    rows = [
        (2 * i, opening + t * MINUTE, t > 10 * i, Quality.GOOD) for t in range(0, 100, 5) for i in range(10)
    ]

    def board_after(portions: list[list[tuple[int, int, bool, Quality]]], now: int) -> ZoneBoard:
        occupancy, board = SeatOccupancy(found), ZoneBoard(found)
        occupancy.add_series(series(10))
        for portion in portions:
            occupancy.observe(batch(portion))
            heard = max(row[1] for row in portion)
            board.apply(occupancy.conclude(heard))
            board.refresh(occupancy, heard)
        board.apply(occupancy.conclude(now))
        board.refresh(occupancy, now)
        return board

    now = opening + 95 * MINUTE + S
    live = board_after([rows[i : i + 10] for i in range(0, len(rows), 10)], now).zones()[0]
    restarted = board_after([rows[::-1]], now).zones()[0]
    assert live.trend == restarted.trend == Trend(30, 30.0)
    assert live.day == restarted.day
    assert [round(p.occupied_share, 1) for p in live.day] == [0.0, 0.2, 0.3, 0.5, 0.6, 0.8, 0.9]
    assert live.day[0].time_us == opening
