"""Writes a venue as IMDF 1.0.0, with our own collections beside it; the same venue gives the same bytes."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from twin.venue.model import Feature, Venue
from twin.venue.schema import COLLECTIONS, EXTRA_PROPERTIES, VENUE, Collection
from twin.venue.values import FileValues

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
CREATED = "1970-01-01T00:00:00Z"
"""What the manifest says of when it was made, unless told: IMDF asks for a time, equal bytes for none."""


def write_venue(venue: Venue, target: Path, *, created: str = CREATED) -> None:
    """Write `venue` to the folder `target`, or to a zip where its name ends in `.zip`.

    In a folder, collections left from an earlier venue are removed and other files left alone. Places are
    rounded to 1e-9 degrees (0.1 mm). Outlines of buildings are not written: IMDF gives them to footprints.
    """
    files = dict(venue_files(venue, created=created))
    if target.suffix.lower() == ".zip":
        _replace(target, _zipped(files))
        return
    target.mkdir(parents=True, exist_ok=True)
    for name in (f"{feature_type}.geojson" for feature_type in COLLECTIONS):
        if name not in files:
            (target / name).unlink(missing_ok=True)
    for name, data in files.items():
        _replace(target / name, data)


def venue_files(venue: Venue, *, created: str = CREATED) -> Iterator[tuple[str, bytes]]:
    """The files of a venue by name. Collections without features have none, but addresses."""
    languages = sorted(venue.name, key=lambda tag: (tag != "zh", tag != "en", tag))
    manifest = {
        "version": "1.0.0", "created": created, "generated_by": "bibliotwin",
        "language": next(iter(languages), "en"), "extensions": None,
    }  # fmt: skip
    yield "manifest.json", _json(manifest) + b"\n"
    values = FileValues(venue)
    # A venue that was read without its venue feature has no id to write one with.
    yield "venue.geojson", _collection("venue", [_venue_feature(venue, values)] if venue.id else [])
    for feature_type, collection in COLLECTIONS.items():
        features = _features(getattr(venue, collection.field), collection, values)
        if features or feature_type == "address":
            yield f"{feature_type}.geojson", _collection(feature_type, features)


def _venue_feature(venue: Venue, values: FileValues) -> dict[str, object]:
    properties = {p.key: values.of(p.kind, getattr(venue, p.field or "")) for p in VENUE.properties}
    if venue.display_point is None and venue.outline is not None:
        properties["display_point"] = values.geometry(venue.outline.representative_point())
    plane = venue.plane
    properties["time_zone"] = venue.time_zone
    properties["local_plane"] = {"lon": plane.lon, "lat": plane.lat, "rotation_deg": plane.rotation_deg}
    return _object(venue.id, "venue", values.geometry(_oriented(venue.outline)), properties)


def _features(
    features: tuple[Feature, ...], collection: Collection, values: FileValues
) -> list[dict[str, object]]:
    located = collection.geometry != (None,)
    geometries = values.geometries([_oriented(f.geometry) if located else None for f in features])
    return [
        _object(f.id, collection.feature_type, geometry, _properties(f, collection, values))
        for f, geometry in zip(features, geometries, strict=True)
    ]


def _properties(feature: Feature, collection: Collection, values: FileValues) -> dict[str, object]:
    properties: dict[str, object] = {}
    for prop in collection.properties:
        value = None if prop.field is None else values.of(prop.kind, getattr(feature, prop.field))
        # IMDF has null where nothing is known, and an empty list where a list must be.
        properties[prop.key] = (value or None) if prop.many and not prop.required else value
    for prop in EXTRA_PROPERTIES.get(collection.feature_type, ()):
        value = values.of(prop.kind, getattr(feature, prop.field or ""))
        if value is not None:
            properties[prop.key] = value
    return properties


def _oriented(geometry: BaseGeometry | None) -> BaseGeometry | None:
    """Polygons with their outer ring counter-clockwise, as RFC 7946 asks."""
    return None if geometry is None else shapely.orient_polygons(geometry)


def _object(
    identifier: str, feature_type: str, geometry: object, properties: dict[str, object]
) -> dict[str, object]:
    return {
        "id": identifier, "type": "Feature", "feature_type": feature_type,
        "geometry": geometry, "properties": properties,
    }  # fmt: skip


def _collection(name: str, features: list[dict[str, object]]) -> bytes:
    """One feature a line, so that a change of one feature is one line of a diff."""
    lines = b",\n".join(_json(feature) for feature in features)
    return b'{"type":"FeatureCollection","name":"%s","features":[\n%s\n]}\n' % (name.encode(), lines)


def _json(value: object) -> bytes:
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), files[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _replace(path: Path, data: bytes) -> None:
    """Write whole or not at all."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(data)
    unfinished.replace(path)
