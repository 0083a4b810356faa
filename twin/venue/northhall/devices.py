"""Devices: sensors at seats, climate in rooms, counters at doors, controllers of lifts, smart shelves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from shapely import Point
from shapely.geometry.base import BaseGeometry

from twin.venue.model import Device, Opening, Relationship, Seat, Shelf, Unit
from twin.venue.northhall.ids import both, make_id
from twin.venue.northhall.seating import SeatedZone


@dataclass(frozen=True, slots=True)
class Make:
    """A make of sensor: the decoder it needs, how often it speaks, and how it is called on site."""

    category: str
    protocol: str
    model: str
    report_interval_s: float
    zh: str
    en: str


SEAT_SENSORS: Mapping[str, Make] = {
    "desk": Make("desk", "chirpstack_v4", "LoRaWAN desk occupancy sensor", 600, "桌下传感器", "Desk sensor"),
    "motion": Make("motion", "zigbee2mqtt", "Zigbee motion sensor", 300, "人体感应器", "Motion sensor"),
    "radar": Make("radar", "bibliotwin", "60 GHz presence radar", 60, "毫米波雷达", "Presence radar"),
}
CLIMATE: Sequence[Make] = (
    Make("climate", "bibliotwin", "Wired air quality sensor", 300, "空气传感器", "Air sensor"),
    Make("climate", "zigbee2mqtt", "Zigbee air quality sensor", 300, "空气传感器", "Air sensor"),
    Make("climate", "chirpstack_v4", "LoRaWAN air quality sensor", 300, "空气传感器", "Air sensor"),
)
COUNTER = Make("counter", "bibliotwin", "Stereo people counter", 60, "客流计数器", "People counter")
CONTROLLERS: Mapping[str, Make] = {
    "elevator": Make("lift", "bibliotwin", "Lift controller", 60, "控制器", "Controller"),
    "escalator": Make("escalator", "bibliotwin", "Escalator controller", 60, "控制器", "Controller"),
}
"""By the category of the way between levels."""
SHELF_READER = Make(
    "rfid", "bibliotwin", "UHF RFID shelf reader", 300, "智能书架读写器", "Smart shelf reader"
)
SMART_RANGES = 6
"""Ranges with a reader: the first ones of one room."""
SEATS_WITHOUT = 25
"""Seats left without a sensor on purpose: the twin must say unknown of them, never free."""


def outside_name(protocol: str, slug: str) -> str:
    """What a device called `slug` on site is called in its protocol."""
    if protocol == "chirpstack_v4":
        return blake2b(slug.encode(), digest_size=8, person=b"north-hall").hexdigest()
    return slug


def _device(make: Make, slug: str, about: str, level: str, point: BaseGeometry | None, label: str) -> Device:
    return Device(
        id=make_id("device", slug),
        name=both(f"{make.zh} {label}", f"{make.en} {label}"),
        category=make.category,
        geometry=point,
        external_id=outside_name(make.protocol, slug),
        protocol=make.protocol,
        feature_of_interest=about,
        level_id=make_id("level", level),
        model=make.model,
        report_interval_s=make.report_interval_s,
    )


def seat_devices(zones: Iterable[SeatedZone], rng: np.random.Generator) -> list[Device]:
    """A sensor for every seat but `SEATS_WITHOUT`, of the make its zone has."""
    placed: list[tuple[SeatedZone, int, Seat]] = [(z, i, s) for z in zones for i, s in enumerate(z.seats, 1)]
    bare = set(rng.choice(len(placed), SEATS_WITHOUT, replace=False).tolist())
    found = []
    for i, (zone, number, seat) in enumerate(placed):
        if i in bare:
            continue
        make = SEAT_SENSORS[zone.zone.sensor]
        prefix = "seat-" if make.protocol == "bibliotwin" else ""
        slug = f"{prefix}{zone.level}-{zone.zone.key}-{number:03d}"
        label = f"{zone.level.upper()}-{zone.letter}{number:03d}"
        found.append(_device(make, slug, seat.id, zone.level, seat.geometry, label))
    return found


def climate_devices(places: Iterable[tuple[str, str, str, Point]]) -> list[Device]:
    """One climate sensor to a place, the makes in turn; a place is level, slug, feature id and point."""
    return [
        _device(
            make := CLIMATE[i % len(CLIMATE)],
            f"{'air-' if make.protocol == 'bibliotwin' else ''}{level}-{slug}"
            f"{'' if make.protocol == 'bibliotwin' else '-air'}",
            about,
            level,
            point,
            f"{level.upper()} {slug}",
        )
        for i, (level, slug, about, point) in enumerate(places)
    ]


def counter_devices(doors: Iterable[tuple[str, str, Opening]]) -> list[Device]:
    """A people counter over each entrance; a door is level, slug and opening."""
    return [
        _device(
            COUNTER,
            f"count-{level}-{slug}",
            door.id,
            level,
            door.display_point or Point(),
            f"{level.upper()} {slug}",
        )
        for level, slug, door in doors
    ]


def controller_devices(machines: Iterable[tuple[str, Relationship, Unit]]) -> list[Device]:
    """A controller for each lift and escalator; one is called `slug`, and hangs where the way begins."""
    return [
        Device(
            id=make_id("device", slug),
            name=both(f"{link.name['zh']}{make.zh}", f"{make.en} of {link.name['en']}"),
            category=make.category,
            geometry=unit.display_point,
            external_id=outside_name(make.protocol, slug),
            protocol=make.protocol,
            feature_of_interest=link.id,
            level_id=unit.level_id,
            model=make.model,
            report_interval_s=make.report_interval_s,
        )
        for slug, link, unit in machines
        for make in (CONTROLLERS[link.category],)
    ]


def reader_devices(level: str, ranges: Iterable[Shelf]) -> list[Device]:
    """An RFID reader in each of these ranges, which all stand on one level."""
    return [
        _device(
            SHELF_READER,
            f"rfid-{level}-{number:03d}",
            shelf.id,
            level,
            None if shelf.geometry is None else shelf.geometry.centroid,
            label=f"{level.upper()} {number:03d}",
        )
        for number, shelf in enumerate(ranges, 1)
    ]
