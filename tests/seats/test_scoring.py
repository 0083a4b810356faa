"""Presence scored against true head counts, with the very function that the live seats use."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.seats.headcount import HeadCount, HeadCountError, read_head_count
from sensors.seats.scoring import best, score, signs_of, sweep
from tests.seats.venues import MIDNIGHT, S
from twin.history.store import Datapoint


def motions(*values: int, series: int = 0, every_s: int = 30) -> list[Datapoint]:
    return [
        Datapoint(series, MIDNIGHT + i * every_s * S, 0, bool(value), 0) for i, value in enumerate(values)
    ]


def heads(*counts: int, every_s: int = 30) -> HeadCount:
    times = MIDNIGHT + np.arange(len(counts), dtype=np.int64) * every_s * S
    return HeadCount(times, np.array(counts, np.int64))


def test_precision_recall_and_changes_are_counted_over_the_moments_of_the_truth() -> None:
    found = score(signs_of(motions(0, 1, 1, 0, 1, 0)), heads(0, 1, 1, 2, 0, 0), hold_s=0)
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(2 / 3)
    assert found.f1 == pytest.approx(2 / 3)
    assert (found.changes, found.true_changes, found.unknown) == (4, 2, 0)


def test_a_hold_bridges_what_a_motion_sensor_cannot_see() -> None:
    signs, truth = signs_of(motions(1, 0, 0, 1, 0, 0)), heads(1, 1, 1, 1, 0, 0)
    assert score(signs, truth, hold_s=0).recall == 0.5
    assert score(signs, truth, hold_s=90).recall == 1
    assert score(signs, truth, hold_s=90).precision == pytest.approx(4 / 6)


def test_one_sensor_that_sees_somebody_is_enough() -> None:
    both = signs_of([*motions(0, 0, 1, 0), *motions(1, 0, 0, 0, series=1)])
    assert score(both, heads(1, 0, 1, 0), hold_s=0).f1 == 1


def test_a_gap_without_readings_is_unknown_and_not_seen() -> None:
    signs = signs_of(motions(1, 1))
    truth = heads(*([1] * 200))
    found = score(signs, truth, hold_s=300)
    assert found.unknown == 200 - 31
    assert found.precision == 1
    assert found.recall == pytest.approx(31 / 200)


def test_nothing_measured_and_nobody_there_score_nothing() -> None:
    found = score({}, heads(1, 0), hold_s=60)
    assert (found.f1, found.precision, found.recall, found.unknown) == (0, 0, 0, 2)


@given(
    st.lists(st.booleans(), min_size=1, max_size=60), st.lists(st.integers(0, 3), min_size=60, max_size=60)
)
def test_a_longer_hold_never_sees_less(values: list[bool], counts: list[int]) -> None:
    signs, truth = signs_of(motions(*values)), heads(*counts[: len(values)])
    recalls = [score(signs, truth, hold_s).recall for hold_s in (0, 30, 60, 300, 1800)]
    assert recalls == sorted(recalls)


def test_the_sweep_looks_closer_around_the_best_hold() -> None:
    scores = sweep(signs_of(motions(1, 0, 0, 0, 0, 0, 1, 0, 0)), heads(1, 1, 1, 1, 1, 1, 1, 0, 0))
    assert best(scores).hold_s == 160  # what holds from 00:00:00 to 00:02:30, and no longer
    assert [each.hold_s for each in scores] == sorted(each.hold_s for each in scores)


def test_head_counts_are_read_with_their_zone(tmp_path: Path) -> None:
    path = tmp_path / "truth.csv"
    path.write_text("time,count\n2026-11-21T00:00:00+08:00,3\n2026-11-20T16:00:30Z,0\n")
    truth = read_head_count(path)
    assert truth.time_us.tolist() == [MIDNIGHT, MIDNIGHT + 30 * S]
    assert truth.count.tolist() == [3, 0]


@pytest.mark.parametrize(
    "line", ["x,1", "2026-11-20T16:00:00Z,1", "2026-11-20T17:00:00Z,-1", "a,b,c", "\x00"]
)
def test_a_damaged_head_count_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "truth.csv"
    path.write_text(f"time,count\n2026-11-20T16:00:00Z,3\n{line}\n")
    with pytest.raises(HeadCountError, match="line 3"):
        read_head_count(path)
