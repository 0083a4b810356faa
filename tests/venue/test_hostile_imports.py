"""Whatever a source holds, an import gives a venue that can be written, or a TwinError, and nothing else."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.venue.osm_documents import OsmDocument, two_storeys
from twin.errors import TwinError
from twin.venue.check import check_venue
from twin.venue.imdf import read_venue, write_venue
from twin.venue.importing.outcome import ImportOptions
from twin.venue.osm import import_osm_data

_KEYS = (
    "level", "repeat_on", "indoor", "door", "highway", "conveying", "incline", "width", "name", "room",
    "amenity", "stairs", "building", "entrance", "height", "step_count", "area", "type", "tactile_paving",
    "ref", "name:zh",
)  # fmt: skip
_VALUES = (
    "0", "0-1", "0;1", "0,5", "-1-3", "1", "yes", "no", "room", "corridor", "area", "wall", "level",
    "pathway", "elevator", "steps", "forward", "up", "down", "8%", "1e9", "0", "multipolygon", "toilets",
    "\x07", "",
)  # fmt: skip
_tags = st.dictionaries(
    st.sampled_from(_KEYS),
    st.sampled_from(_VALUES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    max_size=5,
)
_metres = st.integers(-3, 20).map(float) | st.floats(-30, 30) | st.sampled_from([0.0, 1e-7])
_places = st.tuples(_metres, _metres)


def full() -> OsmDocument:
    """A document with something of every kind."""
    document = two_storeys()
    document.way(
        [(2, 2), (8, 2)], highway="steps", conveying="forward", incline="up", level="0;1", width="1.2"
    )
    document.node((4, 1), highway="elevator", level="0-1")
    document.node((1, 1), amenity="drinking_water", level="0")
    document.way([(1, 3), (9, 3)], indoor="yes", tactile_paving="yes", level="0")
    document.way([(0, 4), (5, 4)], indoor="wall", level="0")
    outer = document.way([(30, 0), (40, 0), (40, 9), (30, 0)])
    document.relation([(outer, "outer")], indoor="area", level="1")
    return document


DATA = full().xml()
JSON = full().geojson()


def survive(data: bytes) -> None:
    """Import, write, read and check; TwinError is the only way out."""
    with suppress(TwinError):
        result = import_osm_data("x.osm", data, ImportOptions())
        assert all(problem.source_id.isprintable() for problem in result.problems)
        with TemporaryDirectory() as folder:
            write_venue(result.venue, Path(folder))
            reading = read_venue(Path(folder))
            assert {p.rule for p in check_venue(reading) if p.severity == "error"} <= {"level-ordinal-unique"}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_tags_and_places_are_imported_and_pass_the_check(data: st.DataObject) -> None:
    document = full()
    for _ in range(data.draw(st.integers(1, 5))):
        kind = data.draw(st.sampled_from(["node", "way", "ring", "retag", "move"]))
        tags = {key.replace(":", "__"): value for key, value in data.draw(_tags).items()}
        if kind == "node":
            document.node(data.draw(_places), **tags)
        elif kind in ("way", "ring"):
            path = data.draw(st.lists(_places, min_size=1, max_size=7))
            document.way([*path, path[0]] if kind == "ring" else path, **tags)
        elif kind == "retag":
            document.ways[data.draw(st.integers(1, len(document.ways)))][1].update(tags)
        else:
            node = data.draw(st.integers(1, len(document.nodes)))
            document.nodes[node] = data.draw(_places), document.nodes[node][1]
    survive(document.xml() if data.draw(st.booleans()) else document.geojson())


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([DATA, JSON]), st.integers(0, 10_000), st.binary(max_size=12), st.integers(0, 400))
def test_any_bytes_anywhere_are_imported_or_refused(source: bytes, at: int, data: bytes, gone: int) -> None:
    at %= len(source)
    survive(source[:at] + data + source[at + gone :])


_scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
_anything = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return ([path] if path else []) + [deeper for key, item in items for deeper in _paths(item, (*path, key))]


PATHS = _paths(json.loads(JSON))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PATHS), _anything), min_size=1, max_size=3))
def test_any_value_anywhere_in_geojson_is_imported_or_refused(damages: list[tuple[Any, Any]]) -> None:
    whole = json.loads(JSON)
    for path, value in damages:
        place = whole
        with suppress(KeyError, IndexError, TypeError):
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = value
    survive(json.dumps(whole).encode())


BODIES: dict[str, Callable[[], bytes]] = {
    "deep XML": lambda: b"<osm>" + b"<node>" * 50_000,
    "deep JSON": lambda: b'{"features":' + b"[" * 100_000,
    "a million laughs": lambda: b'<!DOCTYPE o [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><osm>&b;</osm>',
    "a file from outside": lambda: b'<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/passwd">]><osm>&a;</osm>',
    "UTF-16": lambda: DATA.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "no bytes": lambda: b"",
    "a nul": lambda: b"<osm>\x00</osm>",
    "places not on Earth": lambda: DATA.replace(b'lat="39', b'lat="939'),
    "no place at all": lambda: DATA.replace(b'lat="39', b'lat="nan" x="'),
    "levels without end": lambda: DATA.replace(b'v="0-1"', b'v="' + b"0-99;" * 5_000 + b'"'),
    "one level in a thousand": lambda: DATA.replace(b'v="0-1"', b'v="-100-300"'),
    "names without end": lambda: DATA.replace(b'v="R0"', b'v="' + b"x" * 1_000_000 + b'"'),
}


@pytest.mark.parametrize("body", BODIES)
def test_a_hostile_document_is_imported_or_refused(body: str) -> None:
    survive(BODIES[body]())


def test_no_entity_reaches_a_file_outside() -> None:
    with pytest.raises(TwinError, match="document type or entities"):
        import_osm_data("x.osm", BODIES["a file from outside"]())
