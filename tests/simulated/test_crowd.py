"""The readers: when they are there, where they sit, and that nobody sits on anybody's lap."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pytest

from sensors.simulated.agenda import US_PER_H, US_PER_MIN, Agenda
from sensors.simulated.crowd import Crowd, Presence, Witnesses
from sensors.simulated.habits import HABITS
from sensors.simulated.library import all_night_units
from sensors.simulated.seating import Seating
from sensors.simulated.timetable import Timetable, parse_hours
from tests.simulated.listening import generator
from tests.simulated.reading_house import CHILDREN, NIGHT, READING, ZONE, at, reading_house
from twin.venue.model import Venue
from twin.venue.northhall.build import build_north_hall


@dataclass
class Diary:
    """A crowd that lives from midnight on, and what happened."""

    venue: Venue
    day: int = 18
    seed: int = 1
    events: list[tuple[int, int, Presence]] = field(default_factory=list)
    heads: dict[str, int] = field(default_factory=dict)
    passed: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.agenda = Agenda(at(0, self.day))
        timetable = Timetable(ZONE, parse_hours(self.venue.hours or ""))
        witnesses = Witnesses(
            lambda seat, presence: self.events.append((self.agenda.now_us, seat, presence)),
            self.heads.__setitem__,
            self.passed.append,
        )
        rng, night = generator(self.seed), all_night_units(self.venue)
        self.crowd = Crowd(self.venue, rng, self.agenda, timetable, witnesses, night)

    def live_until(self, hour: float) -> "Diary":
        self.agenda.run_until(at(hour, self.day))
        return self

    def taken_share(self) -> float:
        return sum(p is not Presence.EMPTY for p in self.crowd.presence) / len(self.crowd.presence)


@pytest.fixture(scope="module")
def wednesday() -> Diary:
    return Diary(reading_house()).live_until(30)


@pytest.fixture(scope="module")
def north_hall() -> Venue:
    return build_north_hall(generator(1))


def test_a_seat_is_taken_left_and_only_then_taken_again(wednesday: Diary) -> None:
    allowed = {
        Presence.EMPTY: {Presence.PRESENT},
        Presence.PRESENT: {Presence.AWAY, Presence.EMPTY},
        Presence.AWAY: {Presence.PRESENT},
    }
    now: dict[int, Presence] = {}
    for _, seat, presence in wednesday.events:
        assert presence in allowed[now.get(seat, Presence.EMPTY)]
        now[seat] = presence
    assert Counter(presence for _, _, presence in wednesday.events)[Presence.AWAY] > 50


def test_two_people_never_get_one_seat() -> None:
    seating = Seating(reading_house(rows=2), generator(1))
    anywhere = np.ones(len(seating.rooms), dtype=bool)
    taken: list[int] = []
    while (seats := seating.choose(HABITS[len(taken) % 4], 1 + len(taken) % 3, False, anywhere)) is not None:
        taken += seats
    assert len(taken) == len(set(taken)) > 60
    with pytest.raises(ValueError, match="already"):
        seating._mark(*seating.place_of[taken[0]], taken=True)


def test_nobody_is_there_outside_opening_hours_but_in_the_night_room(wednesday: Diary) -> None:
    seats = wednesday.venue.seats
    for time_us, seat, presence in wednesday.events:
        if seats[seat].unit_id != NIGHT and presence is not Presence.EMPTY:
            assert at(8.5) <= time_us < at(21) or at(8.5, 19) <= time_us
    left = {room: heads for room, heads in wednesday.heads.items() if room != NIGHT}
    assert set(left.values()) == {0}
    by_night = {seats[seat].unit_id for time_us, seat, _ in wednesday.events if time_us > at(22)}
    assert by_night == {NIGHT}


def test_heads_and_doors_agree_with_the_seats(wednesday: Diary) -> None:
    diary = Diary(reading_house(), seed=4).live_until(15)
    sitting = Counter(
        seat.unit_id
        for seat, presence in zip(diary.venue.seats, diary.crowd.presence, strict=True)
        if presence is Presence.PRESENT
    )
    assert {room: heads for room, heads in diary.heads.items() if heads} == dict(sitting)
    assert sum(diary.passed) == diary.crowd.inside >= sitting.total()
    seated = sum(presence is not Presence.EMPTY for presence in wednesday.crowd.presence)
    assert 0 <= wednesday.crowd.inside - seated <= 3  # on their way in or out


def test_children_sit_with_children_and_bring_somebody(wednesday: Diary) -> None:
    seats = wednesday.venue.seats
    with_child = {seats[seat].category for _, seat, _ in wednesday.events if seats[seat].unit_id == CHILDREN}
    assert "child" in with_child
    assert wednesday.heads.keys() >= {CHILDREN, READING}


def test_a_group_sits_at_one_table() -> None:
    seating = Seating(reading_house(), generator(3))
    group = next(habit for habit in HABITS if habit.name == "group")
    tables = []
    for _ in range(20):
        seats = seating.choose(group, 3, False, np.array([True, False, False]))
        assert seats is not None
        tables.append(len({seating.seats[seat].table_id for seat in seats}))
    assert tables.count(1) >= 18


def test_a_single_reader_keeps_away_from_others() -> None:
    seating = Seating(reading_house(), generator(1))
    reading = np.array([True, False, False])
    for _ in range(9):
        seating.choose(HABITS[1], 1, True, reading)
    near = []
    for _ in range(200):
        seats = seating.choose(HABITS[1], 1, True, reading)
        assert seats is not None
        _, place = seating.place_of[seats[0]]
        near.append(float(seating.rooms[0].crowding[place]))
        seating.free_up(seats[0])
    room = seating.rooms[0]
    assert np.mean(near) < 0.6 * room.crowding[~room.taken].mean()


def test_laptops_look_for_sockets_and_readers_for_windows() -> None:
    seating = Seating(reading_house(), generator(1))
    reading = np.array([True, False, False])

    def share_with(which: str, laptop: bool) -> float:
        found = 0
        for _ in range(300):
            seats = seating.choose(HABITS[0], 1, laptop, reading)
            assert seats is not None
            seating.free_up(seats[0])
            found += getattr(seating.seats[seats[0]], which)
        return found / 300

    assert share_with("socket", laptop=True) > 1.5 * 0.3  # three rows in ten have sockets
    assert share_with("window", laptop=False) > 1.5 * 0.1  # one row in ten is at the windows


@pytest.mark.parametrize(
    ("day", "low", "high"), [(18, 0.52, 0.63), (22, 0.73, 0.82)], ids=["Wednesday", "Sunday"]
)
def test_north_hall_is_as_full_as_it_should_be(north_hall: Venue, day: int, low: float, high: float) -> None:
    diary = Diary(north_hall, day)
    by_hour = {
        hour: diary.live_until(hour).taken_share() for hour in (8, 11, 12.5, 14, 15, 15.5, 16, 18.5, 21.5)
    }
    peak = max(by_hour.values())
    assert low <= peak <= high
    assert peak == max(by_hour[14], by_hour[15], by_hour[15.5], by_hour[16])
    assert by_hour[12.5] < by_hour[11] - 0.05
    assert by_hour[8] < 0.03
    assert diary.crowd.turned_away < 100


def test_window_and_socket_seats_of_north_hall_fill_first(north_hall: Venue) -> None:
    diary = Diary(north_hall).live_until(10)

    def share(which: str, wanted: bool) -> float:
        found = [
            presence is not Presence.EMPTY
            for seat, presence in zip(north_hall.seats, diary.crowd.presence, strict=True)
            if getattr(seat, which) is wanted
        ]
        return sum(found) / len(found)

    assert share("window", True) > 1.1 * share("window", False)
    assert share("socket", True) > 1.1 * share("socket", False)


def test_readers_stay_for_an_hour_or_two(wednesday: Diary) -> None:
    since: dict[int, int] = {}
    stays = []
    for time_us, seat, presence in wednesday.events:
        if presence is Presence.EMPTY:
            stays.append((time_us - since.pop(seat)) / US_PER_MIN)
        else:
            since.setdefault(seat, time_us)
    assert 45 < np.median(stays) < 120
    assert max(stays) < 12.5 * US_PER_H / US_PER_MIN
