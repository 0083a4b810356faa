"""Property values between files and the model, one pair of functions per kind of property."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from shapely import Point
from shapely.geometry.base import BaseGeometry

from twin.errors import TwinError
from twin.venue.geojson import text_of
from twin.venue.geometry import GeometryError, Remarks, build_geometry
from twin.venue.model import Door, ShelfFace, Venue, kind_of
from twin.venue.plane import LocalPlane
from twin.venue.schema import Kind

_ORDINARY: Final = 1e9


class ValueTypeError(TwinError):
    """A property value of the wrong type; the message says what was expected."""


def from_file(kind: Kind, value: object, plane: LocalPlane) -> object:
    """The model's value of a file's non-null `value`. Raises ValueTypeError."""
    return _FROM_FILE[kind](value, plane)


def text(value: object) -> str:
    """A string. Raises ValueTypeError."""
    if not isinstance(value, str):
        raise ValueTypeError("text")
    return text_of(value)


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (text(value),)
    if not isinstance(value, list):
        raise ValueTypeError("a list of text")
    return tuple(text(item) for item in value)


def labels(value: object) -> dict[str, str]:
    """Names by language; bare text is taken as a name in an undetermined language (`und`)."""
    if isinstance(value, str):
        return {"und": text(value)}
    if not isinstance(value, dict):
        raise ValueTypeError('names by language, such as {"en": ...}')
    return {text(key): text(item) for key, item in value.items() if item is not None}


def point(value: object, plane: LocalPlane) -> Point:
    """A GeoJSON Point in local metres. Raises ValueTypeError."""
    try:
        geometry = build_geometry(value, Remarks())
    except GeometryError as error:
        raise ValueTypeError(f"a GeoJSON Point ({error})") from error
    if not isinstance(geometry, Point):
        raise ValueTypeError("a GeoJSON Point")
    return Point(plane.to_metres(geometry))


def number(value: object) -> float:
    """A finite number of ordinary size. Raises ValueTypeError."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _ORDINARY:
        raise ValueTypeError("a number")
    return float(value)


def _integer(value: object) -> int:
    result = number(value)
    if not result.is_integer():
        raise ValueTypeError("a whole number")
    return int(result)


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueTypeError("true or false")
    return value


def _door(value: object) -> Door:
    if not isinstance(value, dict):
        raise ValueTypeError("a door with type, automatic and material")
    kind, automatic, material = value.get("type"), value.get("automatic"), value.get("material")
    return Door(
        type=None if kind is None else text(kind),
        automatic=None if automatic is None else _boolean(automatic),
        material=None if material is None else text(material),
    )


def _reference(value: object) -> str:
    identifier = value.get("id") if isinstance(value, dict) else value
    if not isinstance(identifier, str):
        raise ValueTypeError("a reference with id and feature_type")
    return text(identifier)


def _references(value: object) -> tuple[str, ...]:
    return tuple(_reference(item) for item in (value if isinstance(value, list) else [value]))


def _faces(value: object) -> tuple[ShelfFace, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueTypeError("a list of shelf faces")
    return tuple(
        ShelfFace(
            side=text(item.get("side", "")),
            bays=_integer(item.get("bays", 1)), layers=_integer(item.get("layers", 1)),
            first_call_number=text(item.get("first_call_number") or ""),
            last_call_number=text(item.get("last_call_number") or ""),
        )
        for item in value
    )  # fmt: skip


def _attributes(value: object) -> dict[str, float | str | bool]:
    if not isinstance(value, dict):
        raise ValueTypeError("an object of plain values")
    return {text(key): _plain(item) for key, item in value.items() if item is not None}


def _plain(value: object) -> float | str | bool:
    if isinstance(value, bool):
        return value
    return text(value) if isinstance(value, str) else number(value)


_FROM_FILE: Mapping[Kind, Callable[[object, LocalPlane], object]] = {
    Kind.TEXT: lambda value, _: text(value),
    Kind.TEXTS: lambda value, _: _texts(value),
    Kind.LABELS: lambda value, _: labels(value),
    Kind.POINT: point,
    Kind.INTEGER: lambda value, _: _integer(value),
    Kind.NUMBER: lambda value, _: number(value),
    Kind.BOOLEAN: lambda value, _: _boolean(value),
    # Files say where a sitter looks as a compass does, so that they do not depend on the plane.
    Kind.BEARING: lambda value, plane: _turned(number(value), plane.north_deg),
    Kind.DOOR: lambda value, _: _door(value),
    Kind.REFERENCE: lambda value, _: _reference(value),
    Kind.REFERENCES: lambda value, _: _references(value),
    Kind.FACES: lambda value, _: _faces(value),
    Kind.ATTRIBUTES: lambda value, _: _attributes(value),
}


def _turned(bearing_deg: float, by_deg: float) -> float:
    return round(math.fmod(math.fmod(bearing_deg + by_deg, 360) + 360, 360), 6) % 360


@dataclass(frozen=True, slots=True)
class FileValues:
    """The values of one venue as files have them."""

    venue: Venue

    def of(self, kind: Kind, value: Any) -> object:
        """The JSON value of the model's `value`; empty text, names and objects are null."""
        if value is None or value == "":
            return None
        convert = _TO_FILE.get(kind)
        return value if convert is None else convert(value, self)

    def geometry(self, geometry: BaseGeometry | None) -> object:
        """The GeoJSON geometry in WGS 84."""
        return None if geometry is None else _geojson(self.venue.plane.to_wgs84(geometry))

    def geometries(self, geometries: Sequence[BaseGeometry | None]) -> list[object]:
        """The GeoJSON geometries in WGS 84, null where there is none."""
        there = [geometry for geometry in geometries if geometry is not None]
        moved = iter(self.venue.plane.all_to_wgs84(there))
        return [None if geometry is None else _geojson(next(moved)) for geometry in geometries]

    def reference(self, identifier: str) -> object:
        """An IMDF feature reference."""
        feature = self.venue.by_id.get(identifier)
        return {"id": identifier, "feature_type": None if feature is None else kind_of(feature)}


def _door_object(door: Door) -> dict[str, object]:
    return {"type": door.type, "automatic": door.automatic, "material": door.material}


def _face(face: ShelfFace) -> dict[str, object]:
    return {
        "side": face.side, "bays": face.bays, "layers": face.layers,
        "first_call_number": face.first_call_number, "last_call_number": face.last_call_number,
    }  # fmt: skip


_TO_FILE: Mapping[Kind, Callable[[Any, FileValues], object]] = {
    Kind.TEXTS: lambda value, _: list(value),
    Kind.LABELS: lambda value, _: dict(value) or None,
    Kind.POINT: lambda value, files: files.geometry(value),
    Kind.BEARING: lambda value, files: _turned(value, -files.venue.plane.north_deg),
    Kind.DOOR: lambda value, _: _door_object(value),
    Kind.REFERENCE: lambda value, files: files.reference(value),
    Kind.REFERENCES: lambda value, files: [files.reference(item) for item in value],
    Kind.FACES: lambda value, _: [_face(face) for face in value],
    Kind.ATTRIBUTES: lambda value, _: dict(value) or None,
}


def _geojson(geometry: BaseGeometry) -> dict[str, object]:
    mapping = geometry.__geo_interface__
    return {"type": mapping["type"], "coordinates": mapping["coordinates"]}
