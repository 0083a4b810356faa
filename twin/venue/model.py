"""The venue as IMDF describes it, plus seats, shelves, devices and equipment, in local metres.

Every geometry is a shapely geometry in the venue's local plane (`twin.venue.plane`): metres, x along the
building's long side, y to the left of it. Files hold WGS 84; readers and writers convert.
Terms: IMDF 1.0.0 (OGC 20-094).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from shapely import Point
from shapely.geometry.base import BaseGeometry

from twin.errors import NotInVenueError
from twin.things import Labels, Thing
from twin.venue.plane import LocalPlane


def label(labels: Labels, language: str) -> str:
    """The name in `language`, else in any language there is, else an empty string."""
    return labels.get(language) or labels.get("en") or labels.get("zh") or next(iter(labels.values()), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """What all features share. `geometry` is None where IMDF allows a feature without a place."""

    id: str
    name: Labels = field(default_factory=dict)
    alt_name: Labels = field(default_factory=dict)
    category: str = ""
    geometry: BaseGeometry | None = None
    display_point: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(Feature):
    """A postal address; `country` is ISO 3166, `province` ISO 3166-2."""

    address: str = ""
    unit: str | None = None
    locality: str = ""
    province: str | None = None
    country: str = ""
    postal_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Building(Feature):
    """A building; `address_id` names an address. IMDF gives its outline to its footprints."""

    restriction: str | None = None
    address_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint(Feature):
    """A building's outline at ground, aerial or subterranean."""

    building_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Level(Feature):
    """A storey; `ordinal` 0 is the ground floor, negative is below ground.

    `elevation_m` is how high its floor is above that of the ground floor, None where nobody said.
    """

    ordinal: int = 0
    elevation_m: float | None = None
    outdoor: bool = False
    short_name: Labels = field(default_factory=dict)
    building_ids: tuple[str, ...] = ()
    restriction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLevel(Feature):
    """A feature that lies on one level."""

    level_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(OnLevel):
    """A room, corridor, stair, lift car or any other space of a level."""

    accessibility: tuple[str, ...] = ()
    restriction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What closes an opening: IMDF `type`, `automatic`, `material`."""

    type: str | None = None
    automatic: bool | None = None
    material: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening(OnLevel):
    """A way through a wall between units, or out of the building; a line along the wall."""

    accessibility: tuple[str, ...] = ()
    access_control: tuple[str, ...] = ()
    door: Door | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture(OnLevel):
    """Furniture and other fixed obstacles: wall, desk, table, vegetation, ..."""

    anchor_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail(OnLevel):
    """Lines that only help to recognise the place, such as a step edge or a railing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kiosk(OnLevel):
    """A free-standing kiosk; `heading_deg` is where its user looks, from local +y clockwise."""

    anchor_id: str | None = None
    heading_deg: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(OnLevel):
    """A named part of a level that need not follow walls, such as a quiet zone."""

    restriction: str | None = None
    accessibility: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amenity(Feature):
    """A service at a point: toilet, lift, printer, entrance, drinking fountain, ..."""

    unit_ids: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor(Feature):
    """A point in a unit that an occupant or fixture hangs on."""

    unit_id: str | None = None
    address_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupant(Feature):
    """Who or what uses a place: a service desk, a cafe, a department."""

    anchor_id: str | None = None
    hours: str | None = None
    phone: str | None = None
    website: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship(Feature):
    """A connection IMDF geometry cannot show: stairs, escalators, lifts between levels.

    `attributes` are plain values after GTFS Pathways: `stair_count`, `min_width_m`, `max_slope` (rise over
    run), `length_m`, `handrail` (`left`, `right`, `both`, `centre` or `yes`, seen from origin to
    destination), `wheelchair` (`yes`, `limited` or `no`). What nobody said is not in it.
    """

    origin_id: str | None = None
    intermediary_ids: tuple[str, ...] = ()
    destination_id: str | None = None
    direction: str = "undirected"
    hours: str | None = None
    attributes: Mapping[str, float | str | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Geofence(Feature):
    """An area with a meaning of its own."""

    building_ids: tuple[str, ...] = ()
    level_ids: tuple[str, ...] = ()
    restriction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat(OnLevel):
    """One place to sit, a point. `zone_id` is the unit or section whose free seats it counts among.

    `category`: desk, carrel, armchair, sofa, stool, bench, study_room or child. `bearing_deg` is where the
    sitter looks, from local +y clockwise. `table_id` joins the seats of one table.
    """

    unit_id: str
    zone_id: str
    bearing_deg: float = 0.0
    table_id: str | None = None
    socket: bool = False
    window: bool = False
    quiet: bool = False
    accessible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfFace:
    """One side of a range: `bays` along it, `layers` high, holding one interval of call numbers."""

    side: str
    bays: int
    layers: int
    first_call_number: str
    last_call_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf(OnLevel):
    """One shelf range, a polygon, with one or two faces."""

    unit_id: str
    faces: tuple[ShelfFace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Device(Feature):
    """A sensor or controller: how it is called outside, what it speaks, and what it is about.

    `external_id` is the name in its protocol (a Zigbee friendly name, a LoRaWAN devEUI); `protocol` is the
    decoder's name; `feature_of_interest` is the id of the feature its readings are about.
    `category` is what kind of sensor it is: motion, radar, desk, climate, counter, contact, ...
    """

    external_id: str
    protocol: str
    feature_of_interest: str
    level_id: str | None = None
    model: str = ""
    report_interval_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment(OnLevel):
    """Storage and sorting machinery.

    `category`: aisle, rack, crane, conveyor, lift, induction, sorter, chute, put_wall, put_wall_slot or desk.
    `attributes` are plain values such as `length_m`, `speed_m_s`, `bays`, `layers`.
    """

    unit_id: str | None = None
    attributes: Mapping[str, float | str | bool] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Venue:
    """Everything of one venue. Collections keep file order; ids are unique across all of them."""

    id: str
    name: Labels
    category: str
    time_zone: str
    hours: str | None
    plane: LocalPlane
    outline: BaseGeometry | None
    alt_name: Labels = field(default_factory=dict)
    restriction: str | None = None
    phone: str | None = None
    website: str | None = None
    address_id: str | None = None
    display_point: Point | None = None
    addresses: tuple[Address, ...] = ()
    buildings: tuple[Building, ...] = ()
    footprints: tuple[Footprint, ...] = ()
    levels: tuple[Level, ...] = ()
    units: tuple[Unit, ...] = ()
    openings: tuple[Opening, ...] = ()
    fixtures: tuple[Fixture, ...] = ()
    details: tuple[Detail, ...] = ()
    kiosks: tuple[Kiosk, ...] = ()
    sections: tuple[Section, ...] = ()
    amenities: tuple[Amenity, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    occupants: tuple[Occupant, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    geofences: tuple[Geofence, ...] = ()
    seats: tuple[Seat, ...] = ()
    shelves: tuple[Shelf, ...] = ()
    devices: tuple[Device, ...] = ()
    equipment: tuple[Equipment, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Feature]:
        """Every feature by its id."""
        return MappingProxyType({f.id: f for collection in self._collections() for f in collection})

    @cached_property
    def level_of(self) -> Mapping[str, str]:
        """The level id of every feature that lies on one, amenities and anchors through their units."""
        features = [f for collection in self._collections() for f in collection]
        found = {f.id: f.level_id for f in features if isinstance(f, OnLevel)}
        for amenity in self.amenities:
            for unit_id in amenity.unit_ids[:1]:
                if unit_id in found:
                    found[amenity.id] = found[unit_id]
        for anchor in self.anchors:
            if anchor.unit_id in found:
                found[anchor.id] = found[anchor.unit_id]
        on_itself = {level.id: level.id for level in self.levels}
        for device in self.devices:
            about = device.feature_of_interest
            level_id = device.level_id or found.get(about) or on_itself.get(about)
            if level_id is not None:
                found[device.id] = level_id
        return MappingProxyType(found)

    def get_level(self, level_id: str) -> Level:
        """The level; raises NotInVenueError."""
        for level in self.levels:
            if level.id == level_id:
                return level
        raise NotInVenueError("level", level_id)

    def list_on_level(self, level_id: str) -> list[Feature]:
        """Every feature that lies on the level, in file order of its collection."""
        return [f for c in self._collections() for f in c if self.level_of.get(f.id) == level_id]

    def _collections(self) -> tuple[tuple[Feature, ...], ...]:
        return (
            self.addresses, self.buildings, self.footprints, self.levels, self.units, self.openings,
            self.fixtures, self.details, self.kiosks, self.sections, self.amenities, self.anchors,
            self.occupants, self.relationships, self.geofences, self.seats, self.shelves, self.devices,
            self.equipment,
        )  # fmt: skip


def kind_of(feature: Feature) -> str:
    """The feature's kind as the API and the files name it: `unit`, `seat`, `shelf`, ..."""
    return type(feature).__name__.lower()


def thing_of(feature: Feature, level_id: str | None) -> Thing:
    """The feature as a thing of the twin."""
    return Thing(
        id=feature.id,
        kind=kind_of(feature),
        name=feature.name,
        level_id=level_id,
        attributes={"category": feature.category},
    )


__all__ = [
    "Address", "Amenity", "Anchor", "Building", "Detail", "Device", "Door", "Equipment", "Feature", "Fixture",
    "Footprint", "Geofence", "Kiosk", "Level", "Occupant", "OnLevel", "Opening",
    "Relationship", "Seat", "Section", "Shelf", "ShelfFace", "Unit", "Venue", "kind_of", "label", "thing_of",
]  # fmt: skip
