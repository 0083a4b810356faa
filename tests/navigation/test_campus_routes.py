"""Routes on a real campus against the walking graph that people drew for it (`navPath.geojson`)."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from navigation.failures import NoRouteError
from navigation.itinerary import Place
from navigation.profiles import STAFF
from navigation.router import Router
from twin.venue.imdf import read_venue
from twin.venue.model import Anchor, Occupant, Venue

CAMPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "indoor" / "spbstu-imdf"
POINT = replace(STAFF, name="point", clearance_m=0.001, min_width_m=0.0, manual_door_s=0.0, speed_m_s=1.0)
"""Drawn lines keep no distance from walls and know no opening times; neither does this traveller."""

pytestmark = pytest.mark.skipif(not CAMPUS.exists(), reason="../shared/data/indoor/spbstu-imdf is not here")


class Drawn:
    """The indoor part of the drawn graph."""

    def __init__(self, venue: Venue) -> None:
        features = json.loads((CAMPUS / "navPath.geojson").read_text(encoding="utf-8"))["features"]
        self.nodes = [f for f in features if f["properties"]["level_id"]]
        number = {f["id"]: i for i, f in enumerate(self.nodes)}
        points = [shapely.Point(f["geometry"]["coordinates"]) for f in self.nodes]
        self.at = shapely.get_coordinates(venue.plane.all_to_metres(points))
        self.level = [f["properties"]["level_id"] for f in self.nodes]
        links = [
            (i, number[n])
            for i, f in enumerate(self.nodes)
            for n in f["properties"]["neighbours"]
            if n in number
        ]
        a, b = np.array(links).T
        length = np.hypot(*(self.at[a] - self.at[b]).T)
        flat = np.array(self.level)[a] == np.array(self.level)[b]
        shape = (len(self.nodes),) * 2
        self.graph = csr_matrix((length + 1e-9, (a, b)), shape=shape)
        self.flat_graph = csr_matrix(((length + 1e-9)[flat], (a[flat], b[flat])), shape=shape)


@pytest.fixture(scope="module")
def venue() -> Venue:
    return read_venue(CAMPUS).venue


@pytest.fixture(scope="module")
def drawn(venue: Venue) -> Drawn:
    return Drawn(venue)


@pytest.fixture(scope="module")
def router(venue: Venue) -> Router:
    return Router(venue)


def test_every_pair_of_units_that_the_drawn_graph_joins_is_routable(
    venue: Venue, drawn: Drawn, router: Router
) -> None:
    node_of_unit: dict[str, int] = {}
    tree = shapely.STRtree(shapely.points(drawn.at))
    for unit in venue.units:
        for node in tree.query(unit.geometry, predicate="contains").tolist():
            if drawn.level[node] == unit.level_id:
                node_of_unit.setdefault(unit.id, node)
    node_of_unit |= associated(venue, drawn)
    units = list(node_of_unit)
    joined = np.isfinite(dijkstra(drawn.graph, directed=False, indices=list(node_of_unit.values())))
    # Being routable is an equivalence here: every unit against the first of its part is enough.
    first: dict[int, str] = {}
    unroutable = []
    for i, unit in enumerate(units):
        part = int(np.flatnonzero(joined[i])[0])
        hub = first.setdefault(part, unit)
        for a, b in ((hub, unit), (unit, hub)):
            try:
                router.route(a, b, STAFF)
            except NoRouteError as error:
                unroutable.append((unit, str(error)))
    assert len(units) > 300
    assert not unroutable, f"{len(unroutable)} of {len(units)}: {unroutable[:5]}"


def test_same_level_routes_are_never_longer_than_those_of_the_drawn_graph(
    venue: Venue, drawn: Drawn, router: Router, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(4)
    savings = []
    longer = []
    for a in rng.choice(len(drawn.nodes), 60, replace=False).tolist():
        length, before = dijkstra(drawn.flat_graph, directed=False, indices=a, return_predecessors=True)
        reached = np.flatnonzero(np.isfinite(length) & (length > 5))
        for b in rng.choice(reached, min(4, len(reached)), replace=False).tolist():
            way = [b]
            while before[way[-1]] >= 0:
                way.append(int(before[way[-1]]))
            if not stays_on_floor(venue, drawn, way):
                continue
            route = router.route(place(drawn, a), place(drawn, b), POINT)
            saving = 1 - route.length_m / length[b]
            savings.append(saving)
            if saving < -1e-3:
                longer.append((drawn.nodes[a]["id"], drawn.nodes[b]["id"], route.length_m, length[b]))
    with capsys.disabled():
        print(f"\ncampus: {len(savings)} same-level routes, median saving {np.median(savings):.1%}")
    assert len(savings) > 40
    assert not longer


def associated(venue: Venue, drawn: Drawn) -> dict[str, int]:
    """Nodes of the drawn graph that were put down for an occupant, by the occupant's unit."""
    number = {f["id"]: i for i, f in enumerate(drawn.nodes)}
    features = json.loads((CAMPUS / "navPathAssocieted.geojson").read_text(encoding="utf-8"))["features"]
    found = {}
    for row in (f["properties"] for f in features):
        occupant = venue.by_id.get(row["associeted_id"])
        anchor = venue.by_id.get(occupant.anchor_id or "") if isinstance(occupant, Occupant) else None
        if isinstance(anchor, Anchor) and anchor.unit_id and row["pathNode_id"] in number:
            found[anchor.unit_id] = number[row["pathNode_id"]]
    return found


def place(drawn: Drawn, node: int) -> Place:
    x, y = drawn.at[node].tolist()
    return Place(level_id=drawn.level[node], x_m=x, y_m=y)


def stays_on_floor(venue: Venue, drawn: Drawn, way: list[int]) -> bool:
    """Whether a drawn way crosses walls only at openings; those who drew it were not always careful."""
    level = drawn.level[way[0]]
    line = shapely.LineString(drawn.at[way])
    walls = shapely.union_all([u.geometry.boundary for u in venue.units if u.level_id == level])
    doors = [shapely.buffer(o.geometry, 0.05) for o in venue.openings if o.level_id == level]
    floor = shapely.union_all([u.geometry for u in venue.units if u.level_id == level])
    crossing = shapely.intersection(line, shapely.difference(walls, shapely.union_all(doors)))
    return bool(crossing.is_empty and shapely.difference(line, shapely.buffer(floor, 0.01)).length < 0.01)
