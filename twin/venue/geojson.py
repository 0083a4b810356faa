"""GeoJSON and CSV bytes to raw features; whatever is not one becomes a problem."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from twin.errors import TwinError
from twin.venue.problems import Problem, found_reading, shorten


@dataclass(frozen=True, slots=True)
class RawFeature:
    """One feature as its file has it; `id` and `feature_type` are empty where the file has none."""

    file: str
    index: int
    id: str
    feature_type: str
    geometry: object
    properties: Mapping[str, object]


class UnreadableError(TwinError):
    """Bytes that are not the format their file name says."""


def text_of(value: object) -> str:
    """The string or whole number `value` as text that UTF-8 can write; anything else is empty."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**18 else ""
    if not isinstance(value, str):
        return ""
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def parse_json(data: bytes) -> object:
    """The JSON value of `data`; NaN and Infinity are let through for the features to answer for.

    Raises UnreadableError.
    """
    body = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return msgspec.json.decode(body)
    except RecursionError as error:
        raise UnreadableError("its lists or objects are nested too deep") from error
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    try:
        return json.loads(body)
    except RecursionError as error:
        raise UnreadableError("its lists or objects are nested too deep") from error
    except ValueError as error:  # JSON, Unicode and the limit on digits
        raise UnreadableError(f"it is not JSON: {shorten(error, 120)}") from error


def parse_features(file: str, data: bytes) -> tuple[list[RawFeature], list[Problem]]:
    """The features of a FeatureCollection, a single Feature or a bare list of features."""
    try:
        value = parse_json(data)
    except UnreadableError as error:
        return [], [found_reading("file-readable", f"{error}; export the file again", file=file)]
    if isinstance(value, dict) and value.get("type") == "Feature":
        value = [value]
    elif isinstance(value, dict):
        value = value.get("features")
    if not isinstance(value, list):
        reason = "it is not a GeoJSON FeatureCollection; give it a list named `features`"
        return [], [found_reading("file-readable", reason, file=file)]
    raws: list[RawFeature] = []
    problems: list[Problem] = []
    for index, item in enumerate(value):
        raw = _raw_feature(file, index, item)
        if raw is None:
            reason = f"feature {index} is not an object with properties; remove or complete it"
            problems.append(found_reading("feature-object", reason, file=file))
        else:
            raws.append(raw)
    return raws, problems


def _raw_feature(file: str, index: int, item: object) -> RawFeature | None:
    if not isinstance(item, dict):
        return None
    properties = item.get("properties")
    if not isinstance(properties, dict):
        return None
    feature_type = text_of(item.get("feature_type"))
    return RawFeature(file, index, text_of(item.get("id")), feature_type, item.get("geometry"), properties)


def parse_devices(file: str, data: bytes) -> tuple[list[RawFeature], list[Problem]]:
    """The rows of a device registry in CSV as device features.

    Columns are the properties of a device and `id`; names are `name_zh`, `name_en` and so on, and a
    place may be given as `lon` and `lat`. Empty cells count as absent.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        reason = f"it is not CSV in UTF-8: {shorten(error, 120)}"
        return [], [found_reading("file-readable", reason, file=file)]
    problems = []
    raws = []
    for index, row in enumerate(rows):
        cells = {k.strip(): v.strip() for k, v in row.items() if isinstance(k, str) and isinstance(v, str)}
        if None in row or None in row.values():
            reason = f"line {index + 2} has not as many cells as there are columns; complete it"
            problems.append(found_reading("file-readable", reason, file=file))
        raws.append(_device_row(file, index, {k: v for k, v in cells.items() if v}))
    return raws, problems


def _device_row(file: str, index: int, cells: dict[str, str]) -> RawFeature:
    identifier = cells.pop("id", "")
    place = cells.pop("lon", None), cells.pop("lat", None)
    geometry = None
    if place != (None, None):
        geometry = {"type": "Point", "coordinates": [_number(place[0]), _number(place[1])]}
    names: dict[str, dict[str, str]] = {}
    properties: dict[str, object] = {}
    for key, value in cells.items():
        stem, _, language = key.rpartition("_")
        if stem in ("name", "alt_name") and language != "name":
            names.setdefault(stem, {})[language] = value
        else:
            properties[key] = _number(value) if key == "report_interval_s" else value
    return RawFeature(file, index, identifier, "device", geometry, properties | names)


def _number(text: str | None) -> float | str | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return text
