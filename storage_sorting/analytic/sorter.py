"""How much a loop sorter can take in."""


def carriers_per_h(speed_m_s: float, pitch_m: float) -> float:
    """Carriers that pass a point in an hour: C = 3600 v / pitch."""
    return 3600 * speed_m_s / pitch_m


def mean_passes(missed_share: float) -> float:
    """How often a book passes its chute until it is diverted, if each pass misses by chance: 1/(1 - p)."""
    return 1 / (1 - missed_share)


def loop_capacity(inductions: int, missed_share: float = 0.0) -> float:
    """Books an hour over carriers an hour, with k inductions equally spaced and destinations spread evenly.

    Behind a saturated induction every carrier is full, and 1/k of the throughput leaves before the next one,
    so the loop is filled to 1 - X/(2 k C); by Little's law that is X (1/2 + p/(1 - p)) of a lap each. Hence
    X/C = 1 / ((k + 1)/(2 k) + p/(1 - p)).
    """
    k, p = inductions, missed_share
    return 1 / ((k + 1) / (2 * k) + p / (1 - p))
