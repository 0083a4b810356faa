"""Mishaps on order: `jam@conveyor-3`, `down@crane-2`, `full@CH05`, as plain values at a time."""

import re
from dataclasses import dataclass
from enum import StrEnum

from storage_sorting.machinery import StoreLayout
from twin.errors import TwinError

_FORM = re.compile(r"(?P<kind>[a-z_]{2,20})@(?P<target>[A-Za-z0-9_-]{1,40})")
_NUMBERED = re.compile(r"(?P<category>[a-z]+)-(?P<number>\d{1,3})")


class Mishap(StrEnum):
    """What can be ordered. The first group lasts, the second happens at the next occasion."""

    JAM = "jam"
    DOWN = "down"
    FULL = "full"
    ESTOP = "estop"
    LINK_LOST = "link_lost"
    DUPLICATE = "duplicate"
    NO_BIN = "no_bin"
    NO_READ = "no_read"
    MULTI_READ = "multi_read"
    MISMATCH = "mismatch"
    ITEM_MISSING = "item_missing"
    TOTE_MISSING = "tote_missing"
    CANCELLED = "cancelled"


#: The devices that each mishap can befall, by category; `store` is the whole of it.
BEFALLS: dict[Mishap, tuple[str, ...]] = {
    Mishap.JAM: ("conveyor", "sorter"),
    Mishap.DOWN: ("crane", "lift", "desk", "sorter", "conveyor"),
    Mishap.FULL: ("chute",),
    Mishap.ESTOP: ("store",),
    Mishap.LINK_LOST: ("crane", "lift", "desk", "sorter", "conveyor", "induction", "chute"),
    Mishap.DUPLICATE: ("crane", "lift", "desk", "sorter", "conveyor", "induction", "chute"),
    Mishap.NO_BIN: ("store",),
    Mishap.NO_READ: ("conveyor", "induction", "desk"),
    Mishap.MULTI_READ: ("desk",),
    Mishap.MISMATCH: ("desk",),
    Mishap.ITEM_MISSING: ("desk",),
    Mishap.TOTE_MISSING: ("crane",),
    Mishap.CANCELLED: ("store",),
}
STORE = "store"
#: How long a mishap lasts if nobody says.
_LASTS_S = 300.0


class InjectionError(TwinError):
    """A mishap that cannot be ordered."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(f"{text!r} is no mishap: {why}; write it like jam@conveyor-3 or down@crane-2")
        self.text, self.why = text, why


@dataclass(frozen=True, slots=True)
class Injection:
    """A mishap that befalls `device` (a code) at simulated second `at_s`; `lasts_s` where it lasts at all."""

    kind: Mishap
    category: str
    device: str
    at_s: float
    lasts_s: float = _LASTS_S


def parse_injection(text: str, layout: StoreLayout, at_s: float, lasts_s: float = _LASTS_S) -> Injection:
    """A mishap as people write it: kind@device, the device by its code or its category and number.

    Raises InjectionError.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise InjectionError(text[:80], "it is not kind@device")
    try:
        kind = Mishap(found["kind"])
    except ValueError as error:
        raise InjectionError(text, f"the kinds are {', '.join(Mishap)}") from error
    category, device = _find(found["target"], layout, text)
    if category not in BEFALLS[kind]:
        raise InjectionError(text, f"{kind} can befall {', '.join(BEFALLS[kind])}, not a {category}")
    return Injection(kind, category, device, at_s, lasts_s)


def _find(target: str, layout: StoreLayout, text: str) -> tuple[str, str]:
    if target == STORE:
        return STORE, STORE
    categories = ("crane", "conveyor", "desk", "lift", "chute", "induction", "sorter")
    for category in categories:
        if target in layout.list_codes(category):
            return category, target
    numbered = _NUMBERED.fullmatch(target)
    codes = layout.list_codes(numbered["category"]) if numbered is not None else ()
    if numbered is None or not 1 <= int(numbered["number"]) <= len(codes):
        raise InjectionError(text, "there is no such device here")
    return numbered["category"], codes[int(numbered["number"]) - 1]
