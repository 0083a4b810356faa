"""A venue folder whose files a test may damage."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import shapely
from shapely.affinity import translate
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from tests.venue.small_venue import PLANE, id_of, small_venue
from twin.venue.check import check_venue
from twin.venue.imdf import Problem, read_venue, write_venue

Edit = Callable[["VenueFolder"], object]


def in_file(geometry: BaseGeometry) -> Any:
    """The GeoJSON of a geometry on the small venue's plan."""
    return json.loads(shapely.to_geojson(PLANE.to_wgs84(geometry)))


class VenueFolder:
    """The small venue in a folder, with ways to change one thing in it; changes can be chained."""

    def __init__(self, path: Path) -> None:
        self.path = path
        write_venue(small_venue(), path)

    def load(self, kind: str) -> Any:
        """The JSON of a collection."""
        return json.loads((self.path / f"{kind}.geojson").read_text(encoding="utf-8"))

    def save(self, kind: str, value: object) -> "VenueFolder":
        """Write the JSON of a collection; NaN is allowed."""
        (self.path / f"{kind}.geojson").write_text(json.dumps(value), encoding="utf-8")
        return self

    def feature(self, kind: str, name: str, change: Callable[[Any], object]) -> "VenueFolder":
        """Change the feature called `name` in place."""
        collection = self.load(kind)
        for feature in collection["features"]:
            if feature["id"] == id_of(name):
                change(feature)
        self.save(kind, collection)
        return self

    def put(self, kind: str, called: str, **properties: object) -> "VenueFolder":
        """Set properties of the feature of that name."""
        self.feature(kind, called, lambda feature: feature["properties"].update(properties))
        return self

    def put_all(self, kind: str, **properties: object) -> "VenueFolder":
        """Set properties of every feature of a collection."""
        collection = self.load(kind)
        for feature in collection["features"]:
            feature["properties"].update(properties)
        self.save(kind, collection)
        return self

    def rename(self, kind: str, old: str, new: str) -> "VenueFolder":
        """Call property `old` of every feature of a collection `new`."""
        collection = self.load(kind)
        for feature in collection["features"]:
            feature["properties"][new] = feature["properties"].pop(old)
        self.save(kind, collection)
        return self

    def copy(self, kind: str, name: str, new_name: str, **properties: object) -> "VenueFolder":
        """Add a copy of the feature called `name`."""
        collection = self.load(kind)
        [found] = [feature for feature in collection["features"] if feature["id"] == id_of(name)]
        twin = json.loads(json.dumps(found)) | {"id": id_of(new_name)}
        twin["properties"] |= properties
        collection["features"].append(twin)
        self.save(kind, collection)
        return self

    def move(self, kind: str, name: str, dx_m: float, dy_m: float) -> "VenueFolder":
        """Move the feature called `name` along the plan's x and y."""

        def change(feature: Any) -> None:
            moved = translate(PLANE.to_metres(shape(feature["geometry"])), dx_m, dy_m)
            feature["geometry"] = in_file(moved)

        self.feature(kind, name, change)
        return self

    def remove(self, kind: str, name: str) -> "VenueFolder":
        """Take the feature called `name` away."""
        collection = self.load(kind)
        collection["features"] = [f for f in collection["features"] if f["id"] != id_of(name)]
        self.save(kind, collection)

        return self

    def check(self) -> list[Problem]:
        """Read and check."""
        return check_venue(read_venue(self.path))

    def rules(self) -> set[str]:
        """The rules that the venue breaks."""
        return {problem.rule for problem in self.check()}
