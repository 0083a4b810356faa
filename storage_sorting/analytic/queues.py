"""Waiting at one station, blocking of a full buffer, and what breakdowns add."""

from collections.abc import Sequence

from twin.errors import TwinError


class UnstableQueueError(TwinError):
    """More arrives than can ever be served."""

    def __init__(self, where: str, utilisation: float) -> None:
        super().__init__(
            f"{where} would be busy {utilisation:.1%} of the time, so its queue never ends; "
            "lower the arrivals, or add servers or speed"
        )
        self.where, self.utilisation = where, utilisation


def number_in_system(arrival_per_s: float, sojourn_s: float) -> float:
    """Little (1961): L = lambda W."""
    return arrival_per_s * sojourn_s


def mg1_wait_s(arrival_per_s: float, mean_s: float, second_moment_s2: float) -> float:
    """Mean wait before service, Poisson arrivals, one server, any service time.

    Source: Pollaczek and Khinchine, Wq = lambda E[S^2] / (2(1 - rho)). Raises UnstableQueueError.
    """
    utilisation = arrival_per_s * mean_s
    _check_stable("the server", utilisation)
    return arrival_per_s * second_moment_s2 / (2 * (1 - utilisation))


def mg1_wait_by_variability_s(utilisation: float, mean_s: float, scv: float) -> float:
    """The same from the squared coefficient of variation: Wq = rho/(1 - rho) t (1 + c^2)/2."""
    _check_stable("the server", utilisation)
    return utilisation / (1 - utilisation) * mean_s * (1 + scv) / 2


def erlang_c(servers: int, offered: float) -> float:
    """The share of arrivals that wait in M/M/c, `offered` being lambda/mu.

    Source: Erlang (1917), computed over the recursion of Erlang B so that no factorial overflows.
    Raises UnstableQueueError.
    """
    _check_stable(f"the group of {servers}", offered / servers)
    blocked = 1.0
    for busy in range(1, servers + 1):
        blocked = offered * blocked / (busy + offered * blocked)
    return blocked / (1 - offered / servers * (1 - blocked))


def mmc_wait_s(servers: int, arrival_per_s: float, service_per_s: float) -> float:
    """Mean wait before service in M/M/c: C(c, a) / (c mu - lambda). Raises UnstableQueueError."""
    waits = erlang_c(servers, arrival_per_s / service_per_s)
    return waits / (servers * service_per_s - arrival_per_s)


def mmc_sojourn_s(servers: int, arrival_per_s: float, service_per_s: float) -> float:
    """Mean time from arrival to the end of service in M/M/c. Raises UnstableQueueError."""
    return mmc_wait_s(servers, arrival_per_s, service_per_s) + 1 / service_per_s


def mm1k_blocking(utilisation: float, room: int) -> float:
    """The share of arrivals that find M/M/1/K full, as books do a chute; `room` counts the one in service.

    Source: (1 - rho) rho^K / (1 - rho^(K + 1)), written as a sum so that rho = 1 needs no case of its own.
    """
    powers: Sequence[float] = [utilisation**held for held in range(room + 1)]
    return powers[-1] / sum(powers)


def availability(mtbf_s: float, mttr_s: float) -> float:
    """The share of time that a machine can work: MTBF / (MTBF + MTTR), FEM 9.221."""
    return mtbf_s / (mtbf_s + mttr_s)


def effective_time_s(base_s: float, mtbf_s: float, mttr_s: float) -> float:
    """Mean time of a task with the repairs that fall into it: t0 / A, Hopp and Spearman."""
    return base_s / availability(mtbf_s, mttr_s)


def effective_scv(
    base_s: float, base_scv: float, mtbf_s: float, mttr_s: float, *, repair_scv: float = 1.0
) -> float:
    """Squared coefficient of variation of a task with its repairs.

    Failures come at random, in working time only.
    Source: Hopp and Spearman, ce^2 = c0^2 + (1 + cr^2) A(1 - A) MTTR/t0.
    It is why two machines of one availability differ: long rare repairs make longer queues than short ones.
    """
    a = availability(mtbf_s, mttr_s)
    return base_scv + (1 + repair_scv) * a * (1 - a) * mttr_s / base_s


def _check_stable(where: str, utilisation: float) -> None:
    if not 0 <= utilisation < 1:
        raise UnstableQueueError(where, utilisation)
