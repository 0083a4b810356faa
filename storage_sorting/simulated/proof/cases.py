"""The cases that are run when no file is named: machines like North Hall's, figures from formulas."""

import json
from typing import Any

from storage_sorting.analytic import crane, network, queues, sorter
from storage_sorting.simulated.proof.casefile import Cases, parse_cases
from storage_sorting.travel import Axis, CraneMotion

_H = 3600.0
#: id, length and height in m, drive and lift in m/s, handling in s: an aisle of North Hall, one square
#: in time, one flat, one whose height counts more.
_CRANES = (
    ("north-hall", 54.6, 18.06, 4.0, 2.0, 3.0),
    ("square", 48.0, 18.0, 2.4, 0.9, 4.0),
    ("flat", 90.0, 12.0, 3.0, 1.0, 5.0),
    ("tall", 24.0, 24.0, 3.0, 1.2, 2.0),
)
_ACCELERATION, _LIFT_ACCELERATION = 2.0, 1.5
_LOADS = ("0.5", "0.8", "0.9")
#: Servers, arrivals and service of one server in 1/h.
_GROUPS = ((1, 70, 100), (2, 150, 100), (3, 90, 40), (6, 200, 45))
_STATIONS = (("crane_pool", 4, 50), ("pick", 2, 120), ("lift", 1, 200), ("put_wall", 1, 260))
_ARRIVALS_H, _RETURNED = 120, 0.04
#: Task in s and its squared variation, MTBF and MTTR in s: one availability with short and with long repairs.
_FAILING = ((20.0, 0.05, 3600, 150), (20.0, 0.05, 14400, 600))
_CHUTES = ((0.7, 8), (0.9, 12), (1.0, 20))


def default_cases() -> Cases:
    """Our own cases, in the form of a file."""
    return parse_cases(json.dumps(document()).encode(), "the default cases")


def document() -> dict[str, Any]:
    """The cases as the JSON of a file."""
    north_hall = _CRANES[0]
    return {
        "bozer_white_normalised": {
            "columns": ["b", "E_SC", "Var_SC", "E_TB", "E_DC"],
            "rows": [_normalised(b) for b in (0.0, 0.3, 0.6, 0.8, 1.0)],
        },
        "crane_cases": [_crane(*each) for each in _CRANES],
        f"fem_points_with_accel_case_{north_hall[0]}": _fem(*north_hall),
        "trapezoid_vectors": [_move(d, 4.0, _ACCELERATION) for d in (0.7, 8.0, 54.6)],
        "erlang": [_group(*each) for each in _GROUPS],
        "jackson": _network(),
        "loop_sorter": {
            f"k{k}": {str(p): sorter.loop_capacity(k, p) for p in (0.0, 0.03, 0.1)} for k in (1, 2, 3, 4)
        },
        "availability": {"rows": [_failing(*each) for each in _FAILING]},
        "mm1k_block": [{"rho": r, "K": k, "P": queues.mm1k_blocking(r, k)} for r, k in _CHUTES],
    }


def _normalised(b: float) -> list[float]:
    return [
        b,
        crane.single_command_s(1, b),
        crane.single_command_variance_s2(1, b),
        crane.travel_between_s(1, b),
        crane.dual_command_s(1, b),
    ]


def _crane(name: str, length_m: float, height_m: float, *machine: float) -> dict[str, Any]:
    drive, lift, handling_s = machine
    length_s, height_s = length_m / drive, height_m / lift
    single_s = crane.single_command_s(length_s, height_s, handling_s)
    dual_s = crane.dual_command_s(length_s, height_s, handling_s)
    variance = crane.single_command_variance_s2(length_s, height_s)
    second = variance + single_s**2
    waits = {load: queues.mg1_wait_s(float(load) / single_s, single_s, second) for load in _LOADS}
    return {
        "id": name,
        "L": length_m,
        "H": height_m,
        "vx": drive,
        "vy": lift,
        "t_pd": handling_s,
        "E_SC_s": single_s,
        "E_DC_s": dual_s,
        "SC_per_h": _H / single_s,
        "DC_ops_per_h": 2 * _H / dual_s,
        "sd_SC": variance**0.5,
        "Wq_s": waits,
    }


def _fem(_: str, length_m: float, height_m: float, *machine: float) -> dict[str, float]:
    drive, lift, handling_s = machine
    motion = CraneMotion(Axis(drive, _ACCELERATION), Axis(lift, _LIFT_ACCELERATION))
    bare = crane.Rack(length_m, height_m, motion)
    handled = crane.Rack(length_m, height_m, motion, handling_s)
    legs = zip(("t_E_P1", "t_E_P2", "t_P1_P2"), crane.fem_legs_s(bare), strict=True)
    # The crane is timed on its way over the points, whatever they say of the mean: no limit of shape.
    return {
        "ax": _ACCELERATION,
        "ay": _LIFT_ACCELERATION,
        **dict(legs),
        "SC_travel": crane.fem_single_s(bare, least_shape=0),
        "DC_travel": crane.fem_dual_s(bare, least_shape=0),
        f"SC_with_2x_pd{handling_s:g}": crane.fem_single_s(handled, least_shape=0),
        f"DC_with_4x_pd{handling_s:g}": crane.fem_dual_s(handled, least_shape=0),
        "monte_carlo_uniform_SC_travel": crane.uniform_single_s(bare),
        "monte_carlo_uniform_DC_travel": crane.uniform_dual_s(bare),
    }


def _move(distance_m: float, speed: float, acceleration: float) -> dict[str, float]:
    took_s = Axis(speed, acceleration).time_s(distance_m)
    return {"d": distance_m, "v": speed, "a": acceleration, "t": took_s}


def _group(servers: int, arrivals_h: float, service_h: float) -> dict[str, float]:
    rates = arrivals_h / _H, service_h / _H
    return {
        "c": servers,
        "lam_h": arrivals_h,
        "mu_h": service_h,
        "Pwait": queues.erlang_c(servers, arrivals_h / service_h),
        "Wq_s": queues.mmc_wait_s(servers, *rates),
        "W_s": queues.mmc_sojourn_s(servers, *rates),
    }


def _network() -> dict[str, Any]:
    nodes = [
        network.Node(name, _ARRIVALS_H / _H if place == 0 else 0.0, servers, rate_h / _H)
        for place, (name, servers, rate_h) in enumerate(_STATIONS)
    ]
    routing = [[float(j == i + 1) for j in range(len(nodes))] for i in range(len(nodes))]
    routing[1][1:3] = [_RETURNED, 1 - _RETURNED]
    load = network.jackson(nodes, routing)
    stations = {
        name: {"c": c, "mu_h": mu_h, "lam": node.arrival_per_s * _H, "W_s": node.sojourn_s, "L": node.number}
        for (name, c, mu_h), node in zip(_STATIONS, load.nodes, strict=True)
    }
    last_two = [(mu_h - _ARRIVALS_H) / _H for _, _, mu_h in _STATIONS[-2:]]
    _, cranes, crane_h = _STATIONS[0]
    apart_s = queues.mmc_sojourn_s(1, _ARRIVALS_H / cranes / _H, crane_h / _H)
    shares = ("0.5", "0.8", "0.95")
    return {
        "gamma_h": _ARRIVALS_H,
        "no_read_return_p": _RETURNED,
        "stations": stations,
        "total_L": load.number,
        "end_to_end_W_s": load.end_to_end_s,
        "aisle_captive_4xMM1_W_s": apart_s,
        "lift_plus_wall_quantiles_s": {
            share: network.hypoexponential_quantile_s(float(share), last_two) for share in shares
        },
    }


def _failing(task_s: float, scv: float, mtbf_s: float, mttr_s: float) -> dict[str, float]:
    effective_s = queues.effective_time_s(task_s, mtbf_s, mttr_s)
    effective_scv = queues.effective_scv(task_s, scv, mtbf_s, mttr_s)
    return {
        "t0": task_s,
        "c02": scv,
        "MTBF_s": mtbf_s,
        "MTTR_s": mttr_s,
        "te": effective_s,
        "A": queues.availability(mtbf_s, mttr_s),
        "ce2": effective_scv,
        "Wq_rho0.8_s": queues.mg1_wait_by_variability_s(0.8, effective_s, effective_scv),
    }
