"""The truth of any moment, and scores against it."""

import pytest

from sensors.simulated.crowd import Presence
from sensors.simulated.faults import Fault, FaultKind
from sensors.simulated.library import SimulatedLibrary
from sensors.simulated.score import score
from sensors.simulated.truth import Record, Truth, UnknownTruthError
from tests.simulated.listening import generator, score_hours, until
from tests.simulated.reading_house import MINUTE, H, at, reading_house


def test_the_truth_changes_when_it_changed() -> None:
    record = Record(["a", "b"], ["room"], 0)
    record.seat_changed(10, 0, Presence.PRESENT)
    record.room_changed(10, "room", 1)
    record.seat_changed(20, 0, Presence.AWAY)

    def at_moment(time_us: int) -> tuple[str, str, int]:
        truth = record.at(time_us, 30, (), {})
        return truth.seats["a"], truth.seats["b"], truth.people["room"]

    assert at_moment(9) == ("empty", "empty", 0)
    assert at_moment(10) == ("present", "empty", 1)
    assert at_moment(25) == ("away", "empty", 1)
    record.forget_before(15)
    assert at_moment(15) == ("present", "empty", 1)
    with pytest.raises(UnknownTruthError):
        at_moment(14)


def test_the_truth_of_the_future_is_not_told() -> None:
    library = SimulatedLibrary(reading_house(), generator(1), at(10))
    list(until(library, at(10.5)))
    assert library.truth_at(at(10.5)).people
    with pytest.raises(UnknownTruthError, match="iterate"):
        library.truth_at(at(11))


def test_the_truth_names_the_faults_that_have_begun() -> None:
    library = SimulatedLibrary(reading_house(), generator(5), at(9), faulty_share=0.3)
    list(until(library, at(12)))
    early, later = library.truth_at(at(9)).faults, library.truth_at(at(12)).faults
    assert 0 < len(early) < len(later) <= len(library.faults)


def test_readers_are_there_already_when_devices_begin_in_the_afternoon() -> None:
    truth = SimulatedLibrary(reading_house(), generator(1), at(14)).truth_at(at(14))
    assert sum(presence != "empty" for presence in truth.seats.values()) > 0.25 * len(truth.seats)


def a_truth(seats: dict[str, Presence]) -> Truth:
    fault = Fault(device_id="d4", feature_id="4", kind=FaultKind.SILENT, since_us=0)
    kinds = {"1": "desk", "2": "desk", "3": "radar", "4": "radar"}
    return Truth(time_us=0, seats=seats, people={}, faults=(fault,), device_kinds=kinds)


def test_a_score_counts_what_matters() -> None:
    empty, present, away = Presence.EMPTY, Presence.PRESENT, Presence.AWAY
    truth = a_truth({"1": empty, "2": present, "3": away, "4": empty, "5": present})
    scored = score(truth, {"1": "occupied", "2": "free", "3": "away", "4": "unknown"})
    everything = scored.all
    assert everything.seats == 5
    assert everything.right_share == pytest.approx(1 / 5)
    assert everything.right_share_of_known == pytest.approx(1 / 3)
    assert everything.unknown_share == pytest.approx(2 / 5)
    assert everything.false_free_rate == pytest.approx(1 / 2)
    assert everything.false_taken_rate == pytest.approx(1 / 2)
    assert everything.bag_shown_free_rate == 0
    assert scored.by_kind["desk"].counts == {(empty, "taken"): 1, (present, "free"): 1}
    assert scored.by_kind["none"].seats == 1
    assert scored.healthy.seats == 4


def test_what_the_twin_concludes_from_these_messages_agrees_with_the_truth() -> None:
    library = SimulatedLibrary(reading_house(), generator(3), at(8.5, 22))
    scored = score_hours(library, at(9.5, 22), at(12.5, 22), 10 * MINUTE)
    assert scored.all.seats == len(library.venue.seats) * 19
    assert scored.healthy.right_share > 0.91
    assert scored.all.false_free_rate < 0.05
    assert scored.by_kind["desk"].false_free_rate < 0.02
    assert scored.by_kind["radar"].false_free_rate < 0.02
    assert scored.by_kind["motion"].false_free_rate > scored.by_kind["radar"].false_free_rate
    assert scored.all.unknown_share < 0.03


def test_weeks_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sensors.simulated.library.KEEP_US", 2 * H)
    library = SimulatedLibrary(reading_house(rows=2), generator(1), at(9), faulty_share=0.0)
    list(until(library, at(14)))
    with pytest.raises(UnknownTruthError):
        library.truth_at(at(10.9))
    assert library.truth_at(at(12)).people
