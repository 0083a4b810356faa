"""Small venues made by hypothesis: the small library with any names, numbers, places and shapes."""

from dataclasses import replace
from typing import TypeVar

import hypothesis.strategies as st
from shapely import LineString, Point, Polygon, box
from shapely.affinity import rotate, translate

from tests.venue.small_venue import small_venue
from twin.venue import model as m
from twin.venue.plane import LocalPlane

F = TypeVar("F", bound=m.Feature)
# Lone surrogates cannot be written as UTF-8; everything else can be a name.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
filled = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
maybe = st.none() | filled
labels = st.dictionaries(st.sampled_from(["zh", "en", "zh-Hant", "ru"]), texts, max_size=3)
metres = st.floats(-300, 300)
planes = st.builds(
    LocalPlane, lon=st.floats(-170, 170), lat=st.floats(-80, 80), rotation_deg=st.floats(-180, 180)
)
points = st.builds(Point, metres, metres)


@st.composite
def polygons(draw: st.DrawFn) -> Polygon:
    """A rectangle somewhere, turned somehow, perhaps with a hole."""
    width, height = draw(st.floats(1, 50)), draw(st.floats(1, 50))
    shape = box(0, 0, width, height)
    if draw(st.booleans()):
        hole = box(width * 0.3, height * 0.3, width * 0.6, height * 0.6)
        shape = Polygon(shape.exterior, [hole.exterior])
    return translate(rotate(shape, draw(st.floats(0, 90))), draw(metres), draw(metres))


@st.composite
def lines(draw: st.DrawFn) -> LineString:
    """A straight line half a metre long or longer."""
    x, y, length = draw(metres), draw(metres), draw(st.floats(0.5, 5))
    return rotate(LineString([(x, y), (x + length, y)]), draw(st.floats(0, 180)))


doors = st.none() | st.builds(m.Door, type=maybe, automatic=st.none() | st.booleans(), material=maybe)
numbers = st.floats(-1e6, 1e6)
attributes = st.dictionaries(filled, st.one_of(numbers, texts, st.booleans()), max_size=4)
faces = st.lists(
    st.builds(
        m.ShelfFace, side=texts, bays=st.integers(1, 40), layers=st.integers(1, 12), first_call_number=texts,
        last_call_number=texts,
    ),
    max_size=2,
).map(tuple)  # fmt: skip


@st.composite
def venues(draw: st.DrawFn) -> m.Venue:
    """Any venue of the small library's structure."""
    venue = small_venue()
    unit = st.builds(
        lambda u, shape, point, name, access: replace(
            u, geometry=shape, display_point=point, name=name, accessibility=access
        ),
        st.sampled_from(venue.units), st.none() | polygons(), st.none() | points, labels,
        st.lists(filled, max_size=2).map(tuple),
    )  # fmt: skip
    seat = st.builds(
        lambda s, point, bearing, socket: replace(s, geometry=point, bearing_deg=bearing, socket=socket),
        st.sampled_from(venue.seats), points, st.floats(-360, 720), st.booleans(),
    )  # fmt: skip
    opening = st.builds(
        lambda o, line, door: replace(o, geometry=line, door=door),
        st.sampled_from(venue.openings), lines(), doors,
    )  # fmt: skip
    return replace(
        venue,
        plane=draw(planes),
        name=draw(labels),
        hours=draw(maybe),
        outline=draw(st.none() | polygons()),
        display_point=draw(points),
        levels=tuple(replace(level, ordinal=draw(st.integers(-9, 99))) for level in venue.levels),
        units=_once(draw(st.lists(unit, max_size=6))),
        openings=_once(draw(st.lists(opening, max_size=4))),
        seats=_once(draw(st.lists(seat, max_size=6))),
        shelves=tuple(replace(shelf, faces=draw(faces)) for shelf in venue.shelves),
        equipment=tuple(replace(e, attributes=draw(attributes)) for e in venue.equipment),
        devices=tuple(
            replace(d, report_interval_s=draw(st.none() | st.floats(0, 1e6)), model=draw(texts))
            for d in venue.devices
        ),
    )


def _once(features: list[F]) -> tuple[F, ...]:
    return tuple({feature.id: feature for feature in features}.values())
