"""Reads a venue from an IMDF folder or zip, as much of it as can be read."""

import zoneinfo
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shapely import Point
from shapely.geometry.base import BaseGeometry

from twin.venue.archive import Archive, Limits, read_archive
from twin.venue.geojson import RawFeature, UnreadableError, parse_devices, parse_features, parse_json
from twin.venue.geometry import GeometryError, Remarks, build_geometry, repaired
from twin.venue.model import Feature, Venue
from twin.venue.plane import LocalPlane
from twin.venue.problems import Problem, VenueReadError, found_reading, shorten
from twin.venue.reading import VenueReading
from twin.venue.schema import COLLECTIONS, EXTRA_PROPERTIES, VENUE, VENUE_EXTENSIONS, Collection, Property
from twin.venue.siting import choose_plane
from twin.venue.spelling import find_meant
from twin.venue.values import ValueTypeError, from_file, number

_KNOWN_TYPES = (*COLLECTIONS, "venue")


def read_venue(path: Path, limits: Limits | None = None) -> VenueReading:
    """The venue in the folder or zip at `path`, with the problems found on the way.

    Raises VenueReadError where there is nothing to read: no such path, a zip over the limits or one that
    reaches out of its folder, or no file with a venue feature of any kind.
    """
    archive = read_archive(path, limits or Limits())
    reader = _Reader()
    reader.parse(archive)
    if not reader.raw:
        reasons = "; ".join(f"{p.file}: {p.message}" for p in reader.problems if p.rule == "file-readable")
        raise VenueReadError(str(path), reasons or "no IMDF in it; give the folder of venue.geojson")
    venue = reader.build()
    return VenueReading(
        venue=venue,
        problems=tuple(reader.problems),
        raw=tuple(reader.raw),
        extensions=reader.extensions,
        other_files=tuple(reader.other_files),
    )


@dataclass(slots=True)
class _Reader:
    """One reading: parse all files, then build the venue from what they hold."""

    problems: list[Problem] = field(default_factory=list)
    raw: list[RawFeature] = field(default_factory=list)
    extensions: dict[str, tuple[RawFeature, ...]] = field(default_factory=dict)
    other_files: list[str] = field(default_factory=list)
    _geometries: dict[int, BaseGeometry] = field(default_factory=dict)
    _meant: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def parse(self, archive: Archive) -> None:
        """Sort every feature of every file into venue features and extensions."""
        self.problems += _check_manifest(archive.contents.get("manifest.json"))
        self.other_files += archive.other_files
        for name, data in archive.contents.items():
            if name != "manifest.json":
                self._parse_file(name, data)
        for name in self.other_files:
            reason = "is neither an IMDF file nor one of ours; the venue does without it"
            self.problems.append(found_reading("file-known", f"{shorten(name)} {reason}", file=name))

    def _parse_file(self, name: str, data: bytes) -> None:
        stem, _, suffix = name.rpartition(".")
        if suffix.lower() == "csv" and stem != "device":
            self.other_files.append(name)
            return
        features, problems = (parse_devices if suffix.lower() == "csv" else parse_features)(name, data)
        if stem not in _KNOWN_TYPES and not any(f.feature_type in _KNOWN_TYPES for f in features):
            self.other_files.append(name)
            self.extensions[name] = tuple(features)
            return
        self.problems += problems
        self.raw += [kept for f in features if (kept := self._typed(f, stem)) is not None]

    def _typed(self, raw: RawFeature, stem: str) -> RawFeature | None:
        feature_type = raw.feature_type
        if feature_type not in _KNOWN_TYPES:
            meant = find_meant(feature_type, _KNOWN_TYPES) or (stem if stem in _KNOWN_TYPES else None)
            taken = "it is left out" if meant is None else f'it is read as {meant}; set "{meant}"'
            reason = f"feature_type {shorten(feature_type)!r} is not one that IMDF knows; {taken}"
            self.problems.append(found_reading("feature-type-known", reason, raw))
            if meant is None:
                return None
            feature_type = meant
        identifier = raw.id
        if not identifier:
            identifier = f"{stem}#{raw.index}"
            reason = f"feature {raw.index} has no id; it is called {identifier} here. Give it a UUID"
            self.problems.append(found_reading("id-present", reason, raw))
        return RawFeature(raw.file, raw.index, identifier, feature_type, raw.geometry, raw.properties)

    def build(self) -> Venue:
        """The venue of all features parsed."""
        kept = self._without_duplicates()
        for raw in kept:
            self._build_geometry(raw)
        venues = [raw for raw in kept if raw.feature_type == "venue"]
        for extra in venues[1:]:
            reason = f"the venue is {venues[0].id}; remove this second one"
            self.problems.append(found_reading("venue-single", reason, extra))
        if not venues:
            reason = "no venue feature; add venue.geojson with one"
            self.problems.append(found_reading("venue-present", reason, file="venue.geojson"))
        venue = venues[0] if venues else RawFeature("venue.geojson", 0, "", "venue", None, {})
        plane = self._plane(venue, kept)
        self._move_to(plane)
        collections = {c.field: tuple(self._features(c, kept, plane)) for c in COLLECTIONS.values()}
        return self._venue(venue, plane, collections)

    def _without_duplicates(self) -> list[RawFeature]:
        seen: dict[str, RawFeature] = {}
        for raw in self.raw:
            first = seen.setdefault(raw.id, raw)
            if first is not raw:
                reason = f"id {shorten(raw.id)} is already that of a {first.feature_type} in {first.file}"
                self.problems.append(found_reading("id-unique", f"{reason}; give this one its own", raw))
        return list(seen.values())

    def _build_geometry(self, raw: RawFeature) -> None:
        remarks = Remarks()
        try:
            geometry = build_geometry(raw.geometry, remarks)
        except GeometryError as error:
            self.problems.append(found_reading(error.rule, f"{error}; the feature has no place", raw))
            return
        for reason in remarks.invalid:
            advice = "the polygon was repaired; draw it again there"
            self.problems.append(found_reading("geometry-valid", f"{reason}; {advice}", raw))
        if remarks.open_rings:
            reason = "a ring's last position is not its first; it was closed. Repeat the first position"
            self.problems.append(found_reading("ring-closed", reason, raw))
        if remarks.has_heights:
            reason = "positions carry heights; they are dropped. Give the level's ordinal instead"
            self.problems.append(found_reading("height-dropped", reason, raw))
        allowed = VENUE.geometry if raw.feature_type == "venue" else COLLECTIONS[raw.feature_type].geometry
        # A feature of the wrong shape is left without a place, but for outlines of buildings, which serve.
        if geometry is not None and (geometry.geom_type in allowed or raw.feature_type == "building"):
            self._geometries[id(raw)] = geometry

    def _plane(self, venue: RawFeature, kept: Iterable[RawFeature]) -> LocalPlane:
        stored = _stored_plane(venue.properties.get("local_plane"))
        if stored is not None:
            return stored
        if venue.properties.get("local_plane") is not None:
            reason = "local_plane is not {lon, lat, rotation_deg}; another is chosen"
            self.problems.append(found_reading("property-type", reason, venue))
        display = venue.properties.get("display_point")
        try:
            origin = build_geometry(display, Remarks())
        except GeometryError:
            origin = None
        shapes = [(raw, self._geometries[id(raw)]) for raw in kept if id(raw) in self._geometries]
        footprints = [g for raw, g in shapes if raw.feature_type == "footprint"]
        levels = [g for raw, g in shapes if raw.feature_type in ("building", "level")]
        outline = self._geometries.get(id(venue))
        return choose_plane(origin if isinstance(origin, Point) else None, outline, footprints or levels)

    def _move_to(self, plane: LocalPlane) -> None:
        """Turn all geometries from degrees into metres; rounding may spoil one that was barely valid."""
        moved = zip(self._geometries, plane.all_to_metres(list(self._geometries.values())), strict=True)
        sound = ((key, repaired(geometry)) for key, geometry in moved)
        self._geometries = {key: geometry for key, geometry in sound if geometry is not None}

    def _features(
        self, collection: Collection, kept: Iterable[RawFeature], plane: LocalPlane
    ) -> Iterable[Feature]:
        indispensable = {p.field for p in collection.properties if collection.is_indispensable(p)}
        for raw in kept:
            if raw.feature_type != collection.feature_type:
                continue
            values = self._values(raw, collection, plane)
            if indispensable <= values.keys():
                yield collection.model(id=raw.id, geometry=self._geometries.get(id(raw)), **values)

    def _values(self, raw: RawFeature, collection: Collection, plane: LocalPlane) -> dict[str, Any]:
        found: dict[str, Any] = {}
        given = self._respelled(raw, collection)
        for prop in (*collection.properties, *EXTRA_PROPERTIES.get(collection.feature_type, ())):
            value = given.get(prop.key)
            if prop.field is None or value is None:
                continue
            try:
                found[prop.field] = from_file(prop.kind, value, plane)
            except ValueTypeError as error:
                self.problems.append(_mistyped(raw, prop, value, error))
        return found

    def _respelled(self, raw: RawFeature, collection: Collection) -> Mapping[str, object]:
        """The properties with misspelt keys put right, where the right key is not there as well."""
        known = collection.by_key
        given = dict(raw.properties)
        for key in raw.properties:
            if key in known or key in VENUE_EXTENSIONS:
                continue
            place = collection.feature_type, key
            if place not in self._meant:
                self._meant[place] = find_meant(key, known)
            meant = self._meant[place]
            if meant is not None:
                given.setdefault(meant, raw.properties[key])
        return given

    def _venue(self, raw: RawFeature, plane: LocalPlane, collections: Mapping[str, Any]) -> Venue:
        values: dict[str, Any] = {"name": {}, "category": "", "hours": None}
        values |= self._values(raw, VENUE, plane)
        return Venue(
            id=raw.id, plane=plane, outline=self._geometries.get(id(raw)), time_zone=self._time_zone(raw),
            **values, **collections,
        )  # fmt: skip

    def _time_zone(self, venue: RawFeature) -> str:
        value = venue.properties.get("time_zone")
        if value is None:
            reason = 'no time_zone; UTC is used. Add one such as "Asia/Shanghai" to the venue\'s properties'
            self.problems.append(found_reading("time-zone-present", reason, venue))
            return "UTC"
        try:
            return zoneinfo.ZoneInfo(value).key if isinstance(value, str) else _no_zone()
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            reason = f'time_zone {shorten(value)!r} is not an IANA one like "Asia/Shanghai"; UTC is used'
            self.problems.append(found_reading("time-zone-known", reason, venue))
            return "UTC"


def _no_zone() -> str:
    raise ValueError


def _mistyped(raw: RawFeature, prop: Property, value: object, error: ValueTypeError) -> Problem:
    reason = f"{prop.key} is {shorten(value)!r}, not {error}; the value is dropped"
    return found_reading("property-type", reason, raw)


def _stored_plane(value: object) -> LocalPlane | None:
    if not isinstance(value, dict):
        return None
    try:
        lon, lat, turn = number(value.get("lon")), number(value.get("lat")), number(value.get("rotation_deg"))
    except ValueTypeError:
        return None
    if not (-180 <= lon <= 180 and -85 <= lat <= 85 and -360 <= turn <= 360):
        return None
    return LocalPlane(lon=lon, lat=lat, rotation_deg=turn)


def _check_manifest(data: bytes | None) -> list[Problem]:
    try:
        manifest = None if data is None else parse_json(data)
    except UnreadableError as error:
        return [found_reading("manifest-valid", f"{error}; write it again", file="manifest.json")]
    if not isinstance(manifest, dict):
        reason = "no manifest.json; IMDF asks for one with version, created and language"
        return [found_reading("manifest-valid", reason, file="manifest.json")]
    faults = [f"no {key}" for key in ("created", "language") if not manifest.get(key)]
    if manifest.get("version") != "1.0.0":
        faults.append(f'version {shorten(manifest.get("version"))!r}, which must be "1.0.0"')
    return [found_reading("manifest-valid", fault, file="manifest.json") for fault in faults]
