"""Waiting, networks, sorters and breakdowns against the reference table."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage_sorting.analytic import crane, network, queues, sorter
from tests.storage_sorting.reference_values import reference_values

H = 3600.0


def test_waiting_for_the_cranes_of_the_reference():
    for case in reference_values()["crane_cases"]:
        length_s, height_s = case["L"] / case["vx"], case["H"] / case["vy"]
        mean_s = crane.single_command_s(length_s, height_s, case["t_pd"])
        second = crane.single_command_variance_s2(length_s, height_s) + mean_s**2
        for rho, wait_s in case["Wq_s"].items():
            waited_s = queues.mg1_wait_s(float(rho) / mean_s, mean_s, second)
            assert waited_s == pytest.approx(wait_s, abs=6e-3)


def test_erlangs_of_the_reference():
    for row in reference_values()["erlang"]:
        c, arrival, service = row["c"], row["lam_h"] / H, row["mu_h"] / H
        assert queues.mmc_wait_s(c, arrival, service) == pytest.approx(row["Wq_s"], abs=5e-4)
        assert queues.mmc_sojourn_s(c, arrival, service) == pytest.approx(row["W_s"], abs=5e-4)
        if "Pwait" in row:
            assert queues.erlang_c(c, arrival / service) == pytest.approx(row["Pwait"], abs=1e-6)


def test_the_network_of_the_reference():
    values = reference_values()["jackson"]
    names = list(values["stations"])
    nodes = [
        network.Node(n, (values["gamma_h"] if i == 0 else 0) / H, s["c"], s["mu_h"] / H)
        for i, (n, s) in enumerate(values["stations"].items())
    ]
    returned = values["no_read_return_p"]
    routing = [[0, 1, 0, 0], [0, returned, 1 - returned, 0], [0, 0, 0, 1], [0, 0, 0, 0]]
    load = network.jackson(nodes, routing)
    for name, node in zip(names, load.nodes, strict=True):
        expected = values["stations"][name]
        assert node.arrival_per_s * H == pytest.approx(expected["lam"], abs=5e-5)
        assert node.sojourn_s == pytest.approx(expected["W_s"], abs=5e-5)
        assert node.number == pytest.approx(expected["L"], abs=5e-6)
    assert load.number == pytest.approx(values["total_L"], abs=5e-6)
    assert load.end_to_end_s == pytest.approx(values["end_to_end_W_s"], abs=5e-5)
    rates = [(values["stations"][n]["mu_h"] - values["gamma_h"]) / H for n in ("lift", "put_wall")]
    for share, quantile_s in values["lift_plus_wall_quantiles_s"].items():
        got_s = network.hypoexponential_quantile_s(float(share), rates)
        assert got_s == pytest.approx(quantile_s, abs=1e-3)


def test_four_cranes_in_their_own_aisles_are_not_one_pool_of_four():
    values = reference_values()["jackson"]
    pool = values["stations"]["crane_pool"]
    arrival, service = values["gamma_h"] / H, pool["mu_h"] / H
    captive_s = queues.mmc_sojourn_s(1, arrival / pool["c"], service)
    pooled_s = queues.mmc_sojourn_s(pool["c"], arrival, service)
    assert captive_s == pytest.approx(values["aisle_captive_4xMM1_W_s"])
    assert pooled_s == pytest.approx(pool["W_s"], abs=5e-5)
    assert captive_s > 2 * pooled_s


def test_loop_capacities_of_the_reference():
    for name, row in reference_values()["loop_sorter"].items():
        found = re.fullmatch(r"k(\d)", name)
        for missed, capacity in (row if found else {}).items():
            assert found is not None
            got = sorter.loop_capacity(int(found[1]), float(missed))
            assert got == pytest.approx(capacity, abs=5.1e-5)


def test_breakdowns_of_the_reference():
    for row in reference_values()["availability"]["rows"]:
        mtbf_s, mttr_s = row["MTBF_s"], row["MTTR_s"]
        te_s = queues.effective_time_s(row["t0"], mtbf_s, mttr_s)
        ce2 = queues.effective_scv(row["t0"], row["c02"], mtbf_s, mttr_s)
        assert queues.availability(mtbf_s, mttr_s) == pytest.approx(row["A"], abs=5e-6)
        assert te_s == pytest.approx(row["te"], abs=5e-5)
        assert ce2 == pytest.approx(row["ce2"], abs=5e-5)
        waited_s = queues.mg1_wait_by_variability_s(0.8, te_s, ce2)
        assert waited_s == pytest.approx(row["Wq_rho0.8_s"], abs=6e-3)


def test_blocking_of_full_chutes_of_the_reference():
    for row in reference_values()["mm1k_block"]:
        assert queues.mm1k_blocking(row["rho"], row["K"]) == pytest.approx(row["P"], abs=1e-6)


@given(st.floats(0.01, 0.99), st.floats(0.1, 100), st.floats(0, 20))
def test_both_ways_to_write_pollaczek_and_khinchine_agree(rho, mean_s, scv):
    by_moment = queues.mg1_wait_s(rho / mean_s, mean_s, mean_s**2 * (1 + scv))
    assert by_moment == pytest.approx(queues.mg1_wait_by_variability_s(rho, mean_s, scv))


@given(st.integers(1, 40), st.floats(0.01, 0.99))
def test_erlangs_share_is_a_share_and_falls_with_servers(servers, rho):
    waits = queues.erlang_c(servers, rho * servers)
    assert 0 <= waits <= 1
    assert queues.erlang_c(servers + 1, rho * servers) <= waits
    if servers == 1:
        assert waits == pytest.approx(rho)


@given(st.lists(st.floats(0.01, 5), min_size=1, max_size=4), st.floats(0.05, 0.99))
def test_a_quantile_is_where_the_distribution_reaches_it(rates, share):
    at_s = network.hypoexponential_quantile_s(share, rates)
    assert network.hypoexponential_cdf(at_s, rates) == pytest.approx(share, abs=1e-6)


def test_equal_stages_are_an_erlang_distribution():
    drawn = np.random.default_rng(3).gamma(3, 2, 200_000)
    got_s = network.hypoexponential_quantile_s(0.9, [0.5, 0.5, 0.5])
    assert got_s == pytest.approx(float(np.quantile(drawn, 0.9)), rel=0.01)


def test_too_much_work_is_said_to_be_too_much():
    with pytest.raises(queues.UnstableQueueError, match="never ends"):
        queues.mg1_wait_s(1.0, 1.0, 2.0)
    with pytest.raises(queues.UnstableQueueError, match="the group of 4"):
        queues.mmc_wait_s(4, 4.1, 1.0)
    node = network.Node("lift", 1.0, 1, 0.9)
    with pytest.raises(queues.UnstableQueueError):
        network.jackson([node], [[0.0]])


def test_a_network_that_nothing_leaves_is_refused():
    node = network.Node("loop", 1.0, 1, 2.0)
    with pytest.raises(network.NetworkError, match="never leaves"):
        network.jackson([node], [[1.0]])
