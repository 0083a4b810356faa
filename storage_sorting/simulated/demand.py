"""Who comes when: requests and returns of a day, drawn before it begins."""

from dataclasses import dataclass

import numpy as np

from storage_sorting.simulated.scenario import HOUR_S, Scenario
from storage_sorting.simulated.stock import Stock
from storage_sorting.simulated.things import Book, Request, item_id
from storage_sorting.stages import Service


@dataclass(frozen=True, slots=True)
class Return:
    """A returned book that reaches the sorter."""

    at_s: float
    book: Book


def moments_s(count: int, rush: tuple[float, ...], rng: np.random.Generator) -> np.ndarray:
    """So many moments of a day in their order, by the weights of its hours."""
    weights = np.array(rush, dtype=float)
    hours = rng.choice(len(weights), size=count, p=weights / weights.sum())
    moments: np.ndarray = np.sort((hours + rng.random(count)) * HOUR_S)
    return moments


def draw_requests(
    scenario: Scenario, stock: Stock, branches: tuple[str, ...], rng: np.random.Generator
) -> list[Request]:
    """The day's requests in their order; `branches` are all places to which books are sent in crates."""
    count = scenario.requests
    moments = moments_s(count, scenario.rush, rng)
    totes = stock.draw_totes(rng, count)
    in_tote = rng.integers(0, max(1, scenario.volumes // scenario.totes), count)
    to_branch = rng.random(count) < scenario.preloan_share
    storey = rng.choice(np.array(scenario.pickup_storeys), count)
    branch = rng.integers(0, len(branches), count)
    missing = rng.random(count) < scenario.book_missing
    names = rng.bytes(8 * count).hex()
    found = []
    for n in range(count):
        preloan = bool(to_branch[n])
        found.append(
            Request(
                id=f"R{names[16 * n : 16 * n + 16]}",
                item_id=item_id(int(totes[n]) * stock.per_tote + int(in_tote[n])),
                tote=int(totes[n]),
                service=Service.PRELOAN if preloan else Service.RETRIEVAL,
                destination=branches[int(branch[n])] if preloan else f"pickup-{storey[n] + 1}f",
                ordinal=int(storey[n]),
                asked_at_s=float(moments[n]),
                missing=bool(missing[n]),
            )
        )
    return found


def draw_returns(scenario: Scenario, branches: tuple[str, ...], rng: np.random.Generator) -> list[Return]:
    """The day's returns in their order; their numbers follow those of the store's own volumes."""
    count = scenario.returns
    moments = moments_s(count, scenario.return_rush, rng)
    kind = rng.random(count)
    branch = rng.integers(0, len(branches), count)
    to_hall = scenario.returns_to_stack + scenario.returns_to_hall
    found = []
    for n in range(count):
        if kind[n] < scenario.returns_to_stack:
            destination = scenario.stack
        elif kind[n] < to_hall:
            destination = scenario.hall
        else:
            destination = branches[int(branch[n])]
        found.append(Return(float(moments[n]), Book(item_id(scenario.volumes + n), destination)))
    return found
