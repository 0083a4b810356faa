"""The SIP2 messages that a store speaks with its library system: made, and read into plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage_sorting.sip2 import Frame, Sip2Error, write_time

_MOST_PENDING = 10_000


class HoldMode(StrEnum):
    """What is to become of a hold."""

    PLACE = "+"
    CANCEL = "-"
    CHANGE = "*"


class Circulation(StrEnum):
    """How an item stands, by the codes of item information."""

    OTHER = "01"
    ON_ORDER = "02"
    AVAILABLE = "03"
    CHARGED = "04"
    CHARGED_NO_RECALL = "05"
    IN_PROCESS = "06"
    RECALLED = "07"
    ON_HOLD_SHELF = "08"
    TO_BE_SHELVED = "09"
    IN_TRANSIT = "10"
    CLAIMED_RETURNED = "11"
    LOST = "12"
    MISSING = "13"


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What the library system lets a terminal in with; never printed."""

    user: str
    password: str
    location: str = ""


@dataclass(frozen=True, slots=True)
class SystemStatus:
    """What a library system is able to do, and how long and how often a terminal is to try."""

    online: bool
    checkin: bool
    checkout: bool
    timeout_s: float | None
    retries: int | None
    version: str
    supported: str


@dataclass(frozen=True, slots=True)
class ItemState:
    """What a library system knows of an item; `queue` holds wait for it."""

    item_id: str
    circulation: Circulation
    queue: int
    location: str


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """What a library system says of a check-in: `hold` if somebody waits for the item, at `destination`."""

    item_id: str
    ok: bool
    hold: bool
    destination: str


def login(credentials: Credentials) -> Frame:
    """93: let this terminal in; answered by 94."""
    fields = [("CN", credentials.user), ("CO", credentials.password)]
    if credentials.location:
        fields.append(("CP", credentials.location))
    return Frame("93", {"user_algorithm": "0", "password_algorithm": "0"}, tuple(fields))


def status() -> Frame:
    """99: this terminal is well; answered by 98."""
    return Frame("99", {"status": "0", "print_width": "080", "version": "2.00"})


def hold(
    mode: HoldMode, now: datetime, institution: str, patron: str, item_id: str, pickup: str = ""
) -> Frame:
    """15: place, change or cancel a hold; answered by 16."""
    fields = [("AO", institution), ("AA", patron), ("AB", item_id), ("AC", "")]
    if pickup:
        fields.insert(0, ("BS", pickup))
    return Frame("15", {"mode": mode, "date": write_time(now)}, tuple(fields))


def item_information(now: datetime, institution: str, item_id: str) -> Frame:
    """17: how does this item stand; answered by 18."""
    return Frame("17", {"date": write_time(now)}, (("AO", institution), ("AB", item_id), ("AC", "")))


def checkin(now: datetime, institution: str, item_id: str, location: str) -> Frame:
    """09: this item is here now; answered by 10."""
    when = write_time(now)
    fields = (("AP", location), ("AO", institution), ("AB", item_id), ("AC", ""))
    return Frame("09", {"no_block": "N", "date": when, "return_date": when}, fields)


def checkout(now: datetime, institution: str, patron: str, item_id: str) -> Frame:
    """11: this reader takes this item; answered by 12."""
    when = write_time(now)
    fields = (("AO", institution), ("AA", patron), ("AB", item_id), ("AC", ""))
    return Frame("11", {"renewal": "N", "no_block": "N", "date": when, "due_date": " " * 18}, fields)


def is_ok(answer: Frame) -> bool:
    """Whether a 94, 16, 10 or 12 says that it was done."""
    return answer.fixed.get("ok") == "1"


def read_status(answer: Frame) -> SystemStatus:
    """A 98; raises Sip2Error for another message."""
    fixed = _expect(answer, "98")
    timeout, retries = fixed["timeout"], fixed["retries"]
    return SystemStatus(
        online=fixed["online"] == "Y",
        checkin=fixed["checkin"] == "Y",
        checkout=fixed["checkout"] == "Y",
        # Tenths of a second; 999 says that it does not matter, and 000 that nobody set it.
        timeout_s=int(timeout) / 10 if _is_number(timeout) and timeout not in {"000", "999"} else None,
        retries=int(retries) if _is_number(retries) and retries != "999" else None,
        version=fixed["version"],
        supported=answer.find("BX"),
    )


def read_item(answer: Frame) -> ItemState:
    """An 18; raises Sip2Error for another message or one without a barcode."""
    fixed = _expect(answer, "18")
    item_id = answer.find("AB")
    if not item_id:
        raise Sip2Error("item information without the item's barcode")
    try:
        circulation = Circulation(fixed["circulation"])
    except ValueError:
        circulation = Circulation.OTHER
    queue = answer.find("CF")
    length = int(queue) if _is_number(queue) else 0
    return ItemState(item_id, circulation, min(length, _MOST_PENDING), answer.find("AP"))


def read_checkin(answer: Frame) -> CheckedIn:
    """A 10; raises Sip2Error for another message."""
    fixed = _expect(answer, "10")
    # Alert types 01 and 02 tell of a hold at this library or another; without a type, an alert is looked at.
    kind = answer.find("CV")
    waits = kind in {"01", "02"} or (not kind and fixed["alert"] == "Y")
    return CheckedIn(answer.find("AB"), is_ok(answer), waits, answer.find("CT"))


def _expect(answer: Frame, code: str) -> dict[str, str]:
    if answer.code != code:
        raise Sip2Error(f"a message {answer.code} where {code} was to come")
    return dict(answer.fixed)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9
