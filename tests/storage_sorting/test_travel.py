"""Travel of axes and cranes: known times, and what holds for every machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage_sorting.travel import Axis, CraneMotion, ImpossibleMotionError
from tests.storage_sorting.reference_values import reference_values

speeds = st.floats(0.05, 10)
accelerations = st.none() | st.floats(0.05, 10)
axes = st.builds(Axis, speeds, accelerations)
distances = st.floats(0, 500)


def test_an_axis_takes_the_times_of_the_reference():
    for row in reference_values()["trapezoid_vectors"]:
        assert Axis(row["v"], row["a"]).time_s(row["d"]) == pytest.approx(row["t"], abs=0.005)


@given(axes, distances, distances)
def test_farther_never_takes_less(axis, one, other):
    near, far = sorted((one, other))
    assert axis.time_s(near) <= axis.time_s(far) + 1e-9


@given(axes, distances)
def test_no_move_is_faster_than_top_speed(axis, distance):
    assert axis.time_s(distance) >= distance / axis.speed_m_s - 1e-9
    assert axis.time_s(-distance) == axis.time_s(distance)


@given(axes, st.floats(0.001, 500))
def test_distance_within_a_time_is_the_inverse_of_the_time_of_a_distance(axis, distance):
    assert axis.distance_m(axis.time_s(distance)) == pytest.approx(distance, rel=1e-6)


@given(axes, axes, distances, distances)
def test_the_slower_axis_decides_for_a_crane(drive, lift, along, up):
    took = CraneMotion(drive, lift).time_s(along, up)
    assert took == max(drive.time_s(along), lift.time_s(up))


@pytest.mark.parametrize("speed", [0, -1, float("nan"), float("inf")])
def test_a_speed_that_no_machine_has_is_refused(speed):
    with pytest.raises(ImpossibleMotionError, match="finite number above 0"):
        Axis(speed)
    with pytest.raises(ImpossibleMotionError, match="acceleration"):
        Axis(1.0, speed)
