"""Devices that report or introduce themselves and have no place in the venue yet, ready to be placed."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sensors.message import Announcement
from sensors.registry import DeviceRegistry
from web.wire import iso

#: Names come from outside and may be long; beyond this a place in the list is told by a digest.
_PLACE_CHARS = 100
#: The longest place in the list, for the parameter that continues it.
MAX_PLACE_CHARS = _PLACE_CHARS + 20
#: How many properties of one device are named.
_SHOWN_PROPERTIES = 50

#: The columns of a list of devices, as `web.devices` and the venue's own read them.
COLUMNS = (
    "id", "external_id", "protocol", "feature_of_interest", "level_id", "category", "model",
    "report_interval_s",
)  # fmt: skip
#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Unassigned:
    """One device: what it told of itself, and where it stands in the list."""

    protocol: str
    told: Announcement
    place: str

    @property
    def id(self) -> str:
        """What its readings are kept under meanwhile, and the id it may keep."""
        return f"{self.protocol}:{self.told.device}"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a device reports, and when anything of it was last received (None: nothing was)."""

    properties: tuple[str, ...] = ()
    last_us: int | None = None


def list_unassigned(registry: DeviceRegistry) -> list[Unassigned]:
    """All of them by protocol and name; the order of two does not change when others come and go."""
    found = (
        Unassigned(protocol, told, _place(protocol, told)) for protocol, told in registry.list_unassigned()
    )
    return sorted(found, key=lambda device: device.place)


def page_of(devices: Iterable[Unassigned], after: str, limit: int) -> tuple[list[Unassigned], str | None]:
    """At most `limit` of the sorted devices that stand behind `after`, and where the next page begins."""
    page = list(islice((device for device in devices if device.place > after), limit + 1))
    return page[:limit], page[limit - 1].place if len(page) > limit else None


def shown(device: Unassigned, heard: Heard) -> dict[str, Any]:
    """One device as the API and the command show it; `announced` is null if it never introduced itself."""
    told = device.told
    has_told = bool(told.name or told.model or told.maker)
    return {
        "id": device.id,
        "protocol": device.protocol,
        "name": told.device,
        "announced": {"name": told.name, "model": told.model, "maker": told.maker} if has_told else None,
        "properties": list(heard.properties[:_SHOWN_PROPERTIES]),
        "last_seen": None if heard.last_us is None else iso(heard.last_us),
    }


def heard_in_state(properties: Mapping[str, Any]) -> Heard:
    """What the state knows of a device; its property values by name."""
    last_us = max((value.received_us for value in properties.values()), default=None)
    return Heard(tuple(sorted(properties)), last_us)


def rows_of(devices: Iterable[Mapping[str, Any]]) -> tuple[list[dict[str, str]], list[str]]:
    """Rows for the list of devices, without what they are about; and the names that cannot stand in one.

    A name that a spreadsheet would run as a formula, that is not printable, or that has spaces at its
    ends would not come back from the file as it is.
    """
    rows, left_out = [], []
    for device in devices:
        name, announced = device["name"], device["announced"] or {}
        if not _is_plain(name):
            left_out.append(device["id"])
            continue
        model = announced.get("model", "")
        rows.append(
            dict.fromkeys(COLUMNS, "")
            | {
                "id": device["id"],
                "external_id": name,
                "protocol": device["protocol"],
                "model": model if _is_plain(model) else "",
            }
        )
    return rows, left_out


def listed_by(get_page: Callable[[str], Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Every device, page by page; `get_page` answers as the API does to `after`."""
    devices: list[dict[str, Any]] = []
    after: str | None = ""
    while after is not None:
        answer = get_page(after)
        devices += answer["devices"]
        after = answer.get("next")
    return devices


def _place(protocol: str, told: Announcement) -> str:
    place = f"{protocol}:{told.device}"
    if len(place) <= _PLACE_CHARS:
        return place
    digest = hashlib.blake2s(place.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return f"{place[:_PLACE_CHARS]}~{digest}"


def _is_plain(cell: str) -> bool:
    return bool(cell) and cell.isprintable() and cell == cell.strip() and not cell.startswith(_FORMULA)
