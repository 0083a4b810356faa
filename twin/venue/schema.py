"""The collections of a venue and their properties: IMDF 1.0.0 and our own, in one table.

Reader, writer and check all go by this table. Source: IMDF 1.0.0 (OGC 20-094), chapter per feature type.
"""

from dataclasses import MISSING, dataclass, fields
from enum import StrEnum, auto
from typing import Final

from twin.venue import model


class Kind(StrEnum):
    """What the value of a property is in a file."""

    TEXT = auto()
    TEXTS = auto()
    LABELS = auto()
    POINT = auto()
    INTEGER = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    BEARING = auto()
    DOOR = auto()
    REFERENCE = auto()
    REFERENCES = auto()
    FACES = auto()
    ATTRIBUTES = auto()


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its key in files, its field in the model (None: IMDF asks for it, we do not keep it).

    `required` values may not be null. `refers_to` are the feature types its ids may name; "*" is any.
    """

    key: str
    kind: Kind
    field: str | None
    required: bool = False
    refers_to: tuple[str, ...] = ()

    @property
    def many(self) -> bool:
        """Whether the value is a list, empty where there is nothing."""
        return self.kind in (Kind.TEXTS, Kind.REFERENCES, Kind.FACES)


@dataclass(frozen=True, slots=True)
class Collection:
    """One feature type: its model class, its field in Venue, and what its features hold.

    `geometry` are the GeoJSON types allowed; None among them means that null is.
    `own` collections are not IMDF but ours.
    """

    feature_type: str
    model: type[model.Feature]
    field: str
    geometry: tuple[str | None, ...]
    properties: tuple[Property, ...]
    own: bool = False

    @property
    def by_key(self) -> dict[str, Property]:
        """The properties by their key in files."""
        return {p.key: p for p in self.properties}

    def is_indispensable(self, prop: Property) -> bool:
        """Whether a feature without this property cannot be kept."""
        return prop.field in _needed_by(self.model)


def _needed_by(kind: type[model.Feature]) -> frozenset[str]:
    return frozenset(f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING)


_POLYGONAL = ("Polygon", "MultiPolygon")
_POINT = ("Point",)
_UNLOCATED = (None,)
_ANY = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", None)

_CATEGORY = Property("category", Kind.TEXT, "category", required=True)
_NAME = Property("name", Kind.LABELS, "name")
_ALT_NAME = Property("alt_name", Kind.LABELS, "alt_name")
_NAMES = (_NAME, _ALT_NAME)
_DISPLAY = Property("display_point", Kind.POINT, "display_point")
_RESTRICTION = Property("restriction", Kind.TEXT, "restriction")
_ACCESSIBILITY = Property("accessibility", Kind.TEXTS, "accessibility")
_HOURS = Property("hours", Kind.TEXT, "hours")
_PHONE = Property("phone", Kind.TEXT, "phone")
_WEBSITE = Property("website", Kind.TEXT, "website")
_CORRELATION = Property("correlation_id", Kind.TEXT, None)
_ADDRESS = Property("address_id", Kind.TEXT, None, refers_to=("address",))
_LEVEL = Property("level_id", Kind.TEXT, "level_id", required=True, refers_to=("level",))
_ANCHOR = Property("anchor_id", Kind.TEXT, "anchor_id", refers_to=("anchor",))


def _buildings(*, required: bool) -> Property:
    return Property("building_ids", Kind.TEXTS, "building_ids", required=required, refers_to=("building",))


def _kept(prop: Property, field: str, *, required: bool = False) -> Property:
    return Property(prop.key, prop.kind, field, required, prop.refers_to)


def _unit(field: str, *, required: bool) -> Property:
    return Property(field, Kind.TEXT, field, required, ("unit",))


VENUE: Final = Collection(
    "venue", model.Feature, "venue", _POLYGONAL,
    (
        _CATEGORY, _RESTRICTION, _kept(_NAME, "name", required=True), _ALT_NAME, _HOURS, _PHONE, _WEBSITE,
        _kept(_DISPLAY, "display_point", required=True), _kept(_ADDRESS, "address_id", required=True),
    ),
)  # fmt: skip
VENUE_EXTENSIONS: Final = ("time_zone", "local_plane")
"""Properties that we add to the venue: an IANA time zone, and the plane the venue was drawn in."""

_IMDF = (
    Collection("address", model.Address, "addresses", _UNLOCATED, (
        Property("address", Kind.TEXT, "address", required=True),
        Property("unit", Kind.TEXT, "unit"),
        Property("locality", Kind.TEXT, "locality", required=True),
        Property("province", Kind.TEXT, "province"),
        Property("country", Kind.TEXT, "country", required=True),
        Property("postal_code", Kind.TEXT, "postal_code"),
        Property("postal_code_ext", Kind.TEXT, None),
        Property("postal_code_vanity", Kind.TEXT, None),
    )),
    Collection("building", model.Building, "buildings", _UNLOCATED, (
        *_NAMES, _CATEGORY, _RESTRICTION, _DISPLAY, _kept(_ADDRESS, "address_id"),
    )),
    Collection("footprint", model.Footprint, "footprints", _POLYGONAL, (
        _CATEGORY, _NAME, _buildings(required=True),
    )),
    Collection("level", model.Level, "levels", _POLYGONAL, (
        _CATEGORY, _RESTRICTION, Property("ordinal", Kind.INTEGER, "ordinal", required=True),
        Property("outdoor", Kind.BOOLEAN, "outdoor", required=True), _kept(_NAME, "name", required=True),
        Property("short_name", Kind.LABELS, "short_name", required=True), _DISPLAY, _ADDRESS,
        _buildings(required=False),
    )),
    Collection("unit", model.Unit, "units", _POLYGONAL, (
        _CATEGORY, _RESTRICTION, _ACCESSIBILITY, *_NAMES, _LEVEL, _DISPLAY,
    )),
    Collection("opening", model.Opening, "openings", ("LineString",), (
        _CATEGORY, _ACCESSIBILITY, Property("access_control", Kind.TEXTS, "access_control"),
        Property("door", Kind.DOOR, "door"), *_NAMES, _DISPLAY, _LEVEL,
    )),
    Collection("fixture", model.Fixture, "fixtures", _POLYGONAL, (
        _CATEGORY, *_NAMES, _ANCHOR, _LEVEL, _DISPLAY,
    )),
    Collection("detail", model.Detail, "details", ("LineString", "MultiLineString"), (_LEVEL,)),
    Collection("kiosk", model.Kiosk, "kiosks", _POLYGONAL, (*_NAMES, _ANCHOR, _LEVEL, _DISPLAY)),
    Collection("section", model.Section, "sections", _POLYGONAL, (
        _CATEGORY, _RESTRICTION, _ACCESSIBILITY, *_NAMES, _DISPLAY, _LEVEL, _ADDRESS, _CORRELATION,
        Property("parents", Kind.TEXTS, None, refers_to=("section",)),
    )),
    Collection("amenity", model.Amenity, "amenities", _POINT, (
        _CATEGORY, _ACCESSIBILITY, *_NAMES, Property("hours", Kind.TEXT, None),
        Property("phone", Kind.TEXT, None), Property("website", Kind.TEXT, None),
        Property("unit_ids", Kind.TEXTS, "unit_ids", required=True, refers_to=("unit",)),
        _ADDRESS, _CORRELATION,
    )),
    Collection("anchor", model.Anchor, "anchors", _POINT, (
        _kept(_ADDRESS, "address_id"), _unit("unit_id", required=True),
    )),
    Collection("occupant", model.Occupant, "occupants", _UNLOCATED, (
        _kept(_NAME, "name", required=True), _CATEGORY, _kept(_ANCHOR, "anchor_id", required=True),
        _HOURS, _PHONE, _WEBSITE, Property("validity", Kind.ATTRIBUTES, None), _CORRELATION,
    )),
    Collection("relationship", model.Relationship, "relationships", _ANY, (
        _CATEGORY, Property("direction", Kind.TEXT, "direction", required=True),
        Property("origin", Kind.REFERENCE, "origin_id", refers_to=("*",)),
        Property("intermediary", Kind.REFERENCES, "intermediary_ids", refers_to=("*",)),
        Property("destination", Kind.REFERENCE, "destination_id", refers_to=("*",)), _HOURS,
    )),
    Collection("geofence", model.Geofence, "geofences", _POLYGONAL, (
        _CATEGORY, _RESTRICTION, *_NAMES, _CORRELATION, _DISPLAY, _buildings(required=False),
        Property("level_ids", Kind.TEXTS, "level_ids", refers_to=("level",)),
        Property("parents", Kind.TEXTS, None, refers_to=("geofence",)),
    )),
)  # fmt: skip

_OWN = (
    Collection("seat", model.Seat, "seats", _POINT, (
        _CATEGORY, *_NAMES, _LEVEL, _unit("unit_id", required=True),
        Property("zone_id", Kind.TEXT, "zone_id", required=True, refers_to=("unit", "section")),
        Property("bearing_deg", Kind.BEARING, "bearing_deg"), Property("table_id", Kind.TEXT, "table_id"),
        Property("socket", Kind.BOOLEAN, "socket"), Property("window", Kind.BOOLEAN, "window"),
        Property("quiet", Kind.BOOLEAN, "quiet"),
        Property("accessible", Kind.BOOLEAN, "accessible"), _DISPLAY,
    ), own=True),
    Collection("shelf", model.Shelf, "shelves", _POLYGONAL, (
        Property("category", Kind.TEXT, "category"), *_NAMES, _LEVEL, _unit("unit_id", required=True),
        Property("faces", Kind.FACES, "faces", required=True), _DISPLAY,
    ), own=True),
    Collection("device", model.Device, "devices", (*_POINT, None), (
        _CATEGORY, *_NAMES, Property("external_id", Kind.TEXT, "external_id", required=True),
        Property("protocol", Kind.TEXT, "protocol", required=True),
        Property("feature_of_interest", Kind.TEXT, "feature_of_interest", required=True, refers_to=("*",)),
        Property("level_id", Kind.TEXT, "level_id", refers_to=("level",)),
        Property("model", Kind.TEXT, "model"),
        Property("report_interval_s", Kind.NUMBER, "report_interval_s"),
        _DISPLAY,
    ), own=True),
    Collection("equipment", model.Equipment, "equipment", _ANY, (
        _CATEGORY, *_NAMES, _LEVEL, _unit("unit_id", required=False),
        Property("attributes", Kind.ATTRIBUTES, "attributes"), _DISPLAY,
    ), own=True),
)  # fmt: skip

COLLECTIONS: Final = {c.feature_type: c for c in (*_IMDF, *_OWN)}
"""Every collection but the venue itself, by feature type, in the order files are written."""

EXTRA_PROPERTIES: Final = {
    "kiosk": (Property("heading_deg", Kind.BEARING, "heading_deg"),),
    "level": (Property("elevation_m", Kind.NUMBER, "elevation_m"),),
    # What a lift or a stair is called; IMDF has no name for relationships.
    "relationship": (
        _NAME,
        Property("attributes", Kind.ATTRIBUTES, "attributes"),
    ),
}
"""Properties that we add to IMDF collections; written only where they have a value."""
