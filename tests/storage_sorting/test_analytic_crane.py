"""Crane formulas against the reference table, against each other and against drawn cells."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage_sorting.analytic import crane
from storage_sorting.travel import Axis, CraneMotion
from tests.storage_sorting.reference_values import reference_values


def rack(case, *, ax=None, ay=None, handling_s=0.0):
    motion = CraneMotion(Axis(case["vx"], ax), Axis(case["vy"], ay))
    return crane.Rack(case["L"], case["H"], motion, handling_s)


def test_the_normalised_table_of_bozer_and_white_is_reproduced():
    for b, single, variance, between, dual in reference_values()["bozer_white_normalised"]["rows"]:
        assert crane.single_command_s(1, b) == pytest.approx(single, abs=1e-6)
        assert crane.single_command_variance_s2(1, b) == pytest.approx(variance, abs=1e-6)
        assert crane.travel_between_s(1, b) == pytest.approx(between, abs=1e-6)
        assert crane.dual_command_s(1, b) == pytest.approx(dual, abs=1e-6)


def test_the_cranes_of_the_reference_take_the_times_of_the_reference():
    for case in reference_values()["crane_cases"]:
        served = rack(case)
        length_s, height_s = served.length_s, served.height_s
        single = crane.single_command_s(length_s, height_s, case["t_pd"])
        dual = crane.dual_command_s(length_s, height_s, case["t_pd"])
        assert max(length_s, height_s) == pytest.approx(case["T"])
        assert served.shape == pytest.approx(case["b"], abs=5e-5)
        assert single == pytest.approx(case["E_SC_s"], abs=5e-4)
        assert dual == pytest.approx(case["E_DC_s"], abs=1e-3)
        assert 3600 / single == pytest.approx(case["SC_per_h"], abs=5e-3)
        assert 2 * 3600 / dual == pytest.approx(case["DC_ops_per_h"], abs=5e-3)
        deviation = crane.single_command_variance_s2(length_s, height_s) ** 0.5
        assert deviation == pytest.approx(case["sd_SC"], abs=5e-4)


def test_the_points_of_fem_with_acceleration_are_those_of_the_reference():
    values = reference_values()
    case = next(case for case in values["crane_cases"] if case["id"] == "B")
    expected = values["fem_points_with_accel_case_B"]
    served = rack(case, ax=expected["ax"], ay=expected["ay"])
    with_handling = rack(case, ax=expected["ax"], ay=expected["ay"], handling_s=case["t_pd"])
    legs = crane.fem_legs_s(served)
    assert legs == pytest.approx([expected[k] for k in ("t_E_P1", "t_E_P2", "t_P1_P2")], abs=5e-5)
    assert crane.fem_single_s(served) == pytest.approx(expected["SC_travel"], abs=5e-5)
    assert crane.fem_dual_s(served) == pytest.approx(expected["DC_travel"], abs=5e-5)
    assert crane.fem_single_s(with_handling) == pytest.approx(expected["SC_with_2x_pd3"], abs=5e-5)
    assert crane.fem_dual_s(with_handling) == pytest.approx(expected["DC_with_4x_pd3"], abs=5e-5)
    drawn_single, drawn_dual = (expected[f"monte_carlo_uniform_{k}_travel"] for k in ("SC", "DC"))
    assert crane.uniform_single_s(served) == pytest.approx(drawn_single, rel=1e-3)
    assert crane.uniform_dual_s(served) == pytest.approx(drawn_dual, rel=1e-3)


def test_the_points_of_fem_are_exact_for_a_rack_square_in_time():
    square = crane.Rack(30, 15, CraneMotion(Axis(2), Axis(1)))
    assert crane.fem_single_s(square) == pytest.approx(crane.single_command_s(15, 15))
    assert crane.fem_dual_s(square) == pytest.approx(crane.dual_command_s(15, 15))


def test_the_points_of_fem_are_refused_for_a_flat_rack():
    flat = crane.Rack(60, 15, CraneMotion(Axis(2), Axis(1)))
    with pytest.raises(crane.OutsideValidityError, match="uniformly spread"):
        crane.fem_single_s(flat)
    understated = crane.fem_single_s(flat, least_shape=0)
    assert understated / crane.single_command_s(30, 15) - 1 == pytest.approx(-0.077, abs=5e-4)


@given(st.floats(0.0, 1.0), st.floats(1.0, 100.0))
def test_without_acceleration_the_integral_gives_bozer_and_white(b, longest_s):
    served = crane.Rack(longest_s, b * longest_s, CraneMotion(Axis(1), Axis(1)))
    assert crane.uniform_single_s(served) == pytest.approx(crane.single_command_s(longest_s, b * longest_s))
    assert crane.uniform_dual_s(served) == pytest.approx(crane.dual_command_s(longest_s, b * longest_s))


@given(st.floats(0.0, 1.0))
def test_a_dual_command_is_a_single_one_and_a_travel_between(b):
    both = crane.single_command_s(1, b) + crane.travel_between_s(1, b)
    assert crane.dual_command_s(1, b) == pytest.approx(4 / 3 + b**2 / 2 - b**3 / 30)
    assert crane.dual_command_s(1, b) == pytest.approx(both)


@given(st.floats(10, 100), st.floats(2, 30), st.floats(0.3, 4), st.floats(0.3, 4))
def test_acceleration_only_ever_adds_time(length_m, height_m, ax, ay):
    instant = crane.Rack(length_m, height_m, CraneMotion(Axis(3), Axis(1)))
    real = crane.Rack(length_m, height_m, CraneMotion(Axis(3, ax), Axis(1, ay)))
    assert crane.uniform_single_s(real) >= crane.uniform_single_s(instant)
    assert crane.uniform_dual_s(real) >= crane.uniform_dual_s(instant)


def test_drawn_cells_agree_with_mean_and_variance():
    rng = np.random.default_rng(5)
    for b in (0.3, 0.7, 1.0):
        single = 2 * np.maximum(rng.random(400_000), b * rng.random(400_000))
        assert single.mean() == pytest.approx(crane.single_command_s(1, b), abs=0.004)
        assert single.var() == pytest.approx(crane.single_command_variance_s2(1, b), abs=0.003)
