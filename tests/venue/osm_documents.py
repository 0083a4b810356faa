"""Small OpenStreetMap documents written in metres: each names its nodes, ways and relations."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import quoteattr

from shapely import Point

from twin.venue.plane import LocalPlane

PLANE = LocalPlane(lon=116.6, lat=39.9)
Place = tuple[float, float]


@dataclass
class OsmDocument:
    """A document that grows; coordinates are metres east and north of one place."""

    nodes: dict[int, tuple[Place, dict[str, str]]] = field(default_factory=dict)
    ways: dict[int, tuple[list[int], dict[str, str]]] = field(default_factory=dict)
    relations: dict[int, tuple[list[tuple[int, str]], dict[str, str]]] = field(default_factory=dict)

    def node(self, place: Place, **tags: str) -> int:
        """The node at `place`; made where there is none, given these tags too where there is one."""
        for identifier, (other, own) in self.nodes.items():
            if other == place:
                own.update(_spelt(tags))
                return identifier
        identifier = len(self.nodes) + 1
        self.nodes[identifier] = place, _spelt(tags)
        return identifier

    def way(self, places: Sequence[Place], **tags: str) -> int:
        """A way through these places."""
        identifier = len(self.ways) + 1
        self.ways[identifier] = [self.node(place) for place in places], _spelt(tags)
        return identifier

    def room(self, bounds: tuple[float, float, float, float], *doors: Place, **tags: str) -> int:
        """A closed way around a rectangle, with nodes in it where doors will be."""
        x0, y0, x1, y1 = bounds
        corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        ring: list[Place] = []
        for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
            on_side = [(x, y) for x, y in doors if _between(x, ax, bx) and _between(y, ay, by)]
            side = sorted({(ax, ay), *on_side} - {(bx, by)}, key=lambda p: abs(p[0] - ax) + abs(p[1] - ay))
            ring += side
        return self.way([*ring, ring[0]], **({"indoor": "room", "level": "0"} | tags))

    def relation(self, members: Sequence[tuple[int, str]], **tags: str) -> int:
        """A multipolygon of ways with roles."""
        identifier = len(self.relations) + 1
        self.relations[identifier] = list(members), {"type": "multipolygon"} | _spelt(tags)
        return identifier

    def xml(self) -> bytes:
        """The document as an .osm file."""
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="by hand">']
        for identifier, (place, tags) in self.nodes.items():
            point = PLANE.to_wgs84(Point(place))
            lines += [
                f'<node id="{identifier}" lat="{point.y:.9f}" lon="{point.x:.9f}">',
                *_tags(tags),
                "</node>",
            ]
        for identifier, (refs, tags) in self.ways.items():
            members = [f'<nd ref="{ref}"/>' for ref in refs]
            lines += [f'<way id="{identifier}">', *members, *_tags(tags), "</way>"]
        for identifier, (pairs, tags) in self.relations.items():
            members = [f'<member type="way" ref="{ref}" role="{role}"/>' for ref, role in pairs]
            lines += [f'<relation id="{identifier}">', *members, *_tags(tags), "</relation>"]
        return "\n".join([*lines, "</osm>"]).encode()

    def geojson(self) -> bytes:
        """The tagged nodes and ways as GeoJSON; closed ways are polygons."""
        features = [
            _feature(f"node/{i}", tags, "Point", self._at(i)) for i, (_, tags) in self.nodes.items() if tags
        ]
        for identifier, (refs, tags) in self.ways.items():
            path = [self._at(ref) for ref in refs]
            closed = len(path) > 3 and path[0] == path[-1]
            kind, coordinates = ("Polygon", [path]) if closed else ("LineString", path)
            features.append(_feature(f"way/{identifier}", tags, kind, coordinates))
        return json.dumps({"type": "FeatureCollection", "features": features}).encode()

    def _at(self, node: int) -> list[float]:
        point = PLANE.to_wgs84(Point(self.nodes[node][0]))
        return [point.x, point.y]


def _feature(identifier: str, tags: Mapping[str, str], kind: str, coordinates: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "id": identifier, "properties": {**tags, "version": 3}, "geometry": geometry}


def _tags(tags: Mapping[str, str]) -> list[str]:
    return [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()]


def _spelt(tags: Mapping[str, str]) -> dict[str, str]:
    """Keyword arguments cannot hold a colon: `name__zh` is `name:zh`."""
    return {key.replace("__", ":"): value for key, value in tags.items()}


def _between(value: float, a: float, b: float) -> bool:
    return min(a, b) <= value <= max(a, b)


def two_storeys() -> OsmDocument:
    """Two storeys: a corridor, a room with a door, a lift area and a stair area on both, an entrance.

    8 +--------+---+---+
      |  room  |lft|str|
    4 +--door--+-d-+-d-+
      |    corridor    |
    0 +----entrance----+
      0        12  15  18
    """
    document = OsmDocument()
    document.way(
        [(-1, -1), (19, -1), (19, 9), (-1, 9), (-1, -1)], building="university", name="图书馆",
        name__en="Library", addr__street="Lotus Road", addr__housenumber="1", addr__city="Beijing",
        addr__country="CN",
    )  # fmt: skip
    doors = [(6.0, 4.0), (13.5, 4.0), (16.5, 4.0)]
    for level in ("0", "1"):
        document.room((0, 0, 18, 4), (9, 0), *doors, indoor="corridor", level=level)
        document.room(
            (0, 4, 12, 8), (6, 4), level=level, ref=f"R{level}", name__zh="阅览室", name__en="Reading"
        )
    document.room((12, 4, 15, 8), (13.5, 4), level="0-1", highway="elevator", wheelchair="yes")
    document.room(
        (15, 4, 18, 8), (16.5, 4), level="0;1", stairs="yes", step_count="20", handrail__right="yes"
    )
    for door in doors:
        document.node(door, door="hinged", level="0", repeat_on="1")
    document.node((9, 0), door="sliding", entrance="main", level="0", width="1.8", automatic_door="yes")
    return document
