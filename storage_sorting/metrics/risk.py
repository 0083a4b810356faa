"""Requests that may come too late, and things nobody has seen for too long."""

from collections.abc import Iterable
from dataclasses import dataclass

from storage_sorting.eta.board import Eta
from storage_sorting.objects import Carrier, Crate, Item, Request, Status, Tote, Whereabouts


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A request that may miss its time, by `late_chance`; 1.0 if it is past, or the request stands still."""

    request_id: str
    late_chance: float
    due_us: int
    eta: Eta | None


def at_risk(
    requests: Iterable[Request], etas: dict[str, Eta], now_us: int, least_chance: float = 0.2
) -> list[AtRisk]:
    """Requests with a promised time that are not ready and may well be late, the likeliest first.

    One that waits for a person is at risk whatever its time, for nothing will happen by itself.
    """
    found: list[AtRisk] = []
    for request in requests:
        if request.due_us is None or request.status not in {Status.OPEN, Status.FAILED}:
            continue
        eta = etas.get(request.id)
        chance = 0.0 if eta is None or eta.late_chance is None else eta.late_chance
        if now_us >= request.due_us or request.status is Status.FAILED:
            chance = 1.0
        if chance >= least_chance:
            found.append(AtRisk(request.id, chance, request.due_us, eta))
    return sorted(found, key=lambda risk: (-risk.late_chance, risk.due_us, risk.request_id))


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that should have been heard of again: where and when it was seen last."""

    kind: str
    id: str
    place: Whereabouts | None
    silent_s: float


def list_lost(objects: Iterable[Item | Tote | Carrier | Crate], now_us: int, silent_s: float) -> list[Lost]:
    """What is missing, or under way and silent for so long; what stands in its rack or waits is not.

    Longest silence first.
    """
    found = []
    for view in objects:
        quiet_s = (now_us - view.heard_us) / 1e6
        missing = isinstance(view, Item | Tote) and view.missing
        if missing or (quiet_s > silent_s and _under_way(view)):
            found.append(Lost(type(view).__name__.lower(), view.id, view.place, quiet_s))
    return sorted(found, key=lambda lost: (-lost.silent_s, lost.id))


def _under_way(view: Item | Tote | Carrier | Crate) -> bool:
    if isinstance(view, Tote):
        return not view.stored and view.stage is not None
    if isinstance(view, Carrier):
        return bool(view.requests)
    if isinstance(view, Crate):
        return bool(view.items)
    return view.held_by is not None and view.held_by[0].value in {"sort_pass", "carrier", "crate"}
