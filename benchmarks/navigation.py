"""Navigation: building, loading and asking for routes, beside networkx and extremitypathfinder.

    python -m benchmarks.navigation [--queries 1000] [--campus FOLDER] [--no-rivals]

Prints JSON; milliseconds unless the name says otherwise. `wall` is what a clock on the wall says, `cpu` what
the thread used, which other work on the machine adds less to.

* `north_hall.build_s`, `load_s`: a router ready for walking, built, and out of its cache.
* `route`: from and to anywhere on public floor, both ends new to the router; `same_level` those on one level.
* `nearest`: the nearest of all seats. `reach`: the areas within 1, 2 and 5 minutes. `closure`: a connector
  or a door on the way is shut, then the route.
* `networkx`: the same graph of corners, stops and rides, both ends linked in, `single_source_dijkstra`.
* `extremitypathfinder`: one hall of North Hall as boundary and holes, in an environment of its own, since it
  needs an older numpy; "not available" where pip cannot fetch it. Beside it our own answer in the same hall.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import shapely

from navigation.cache import open_router
from navigation.closures import OPEN, Closures
from navigation.failures import NoRouteError
from navigation.itinerary import Place, Ride, Walk
from navigation.profiles import WALKING
from navigation.router import Router
from navigation.shortest import ShortestWays
from twin.venue.imdf import read_venue
from twin.venue.northhall import build_north_hall

RIVAL = """
import json, sys, time
from extremitypathfinder import PolygonEnvironment
task = json.load(sys.stdin)
began = time.perf_counter()
environment = PolygonEnvironment()
environment.store(task["boundary"], task["holes"], validate=False)
if hasattr(environment, "prepare"):
    environment.prepare()
stored = time.perf_counter() - began
answers = []
for start, goal in task["queries"]:
    began = time.perf_counter()
    _, length = environment.find_shortest_path(tuple(start), tuple(goal))
    answers.append((time.perf_counter() - began, length))
json.dump({"store_s": stored, "answers": answers}, sys.stdout)
"""


def spread(times: list[tuple[float, float]]) -> dict[str, Any]:
    """p50, p99 and the worst of (wall, cpu) seconds, in milliseconds."""
    if not times:
        return {"count": 0}
    wall, cpu = (np.array(column) * 1e3 for column in zip(*times, strict=True))
    named = {
        f"{name}_{kind}": round(float(np.percentile(values, share)), 3)
        for kind, values in (("wall", wall), ("cpu", cpu))
        for name, share in (("p50", 50), ("p99", 99))
    }
    return {"count": len(times), **named}


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and thread seconds of one call; a call that finds no route counts too."""
    wall, cpu = time.perf_counter(), time.thread_time()
    try:
        work()
    except NoRouteError:
        return time.perf_counter() - wall, time.thread_time() - cpu
    return time.perf_counter() - wall, time.thread_time() - cpu


def public_points(router: Router, count: int, rng: np.random.Generator) -> list[Place]:
    """Points spread evenly over the floor that anybody may enter."""
    space = router._planner.plan(WALKING, OPEN).network.space
    mesh, venue = space.mesh, router.venue
    a, b, c = (mesh.points[mesh.triangles[:, corner]] for corner in range(3))
    area = np.abs((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0])
    area *= np.array([venue.units[u].restriction is None for u in space.unit_of_cell.tolist()])[mesh.cell_of]
    found = []
    for triangle in rng.choice(len(area), count, p=area / area.sum()).tolist():
        x, y = (rng.dirichlet((1, 1, 1)) @ mesh.points[mesh.triangles[triangle]]).tolist()
        level = venue.levels[int(mesh.level_of_cell[mesh.cell_of[triangle]])]
        found.append(Place(level_id=level.id, x_m=x, y_m=y))
    return found


def measure_north_hall(queries: int, rivals: bool) -> dict[str, Any]:
    """Everything about North Hall."""
    with tempfile.TemporaryDirectory() as name:
        venue = build_north_hall(np.random.default_rng(7))
        build = timed(lambda: open_router(venue, Path(name)))
        load = min(timed(lambda: open_router(venue, Path(name))) for _ in range(3))
        router = open_router(venue, Path(name))
    points = public_points(router, 2 * queries + 50, np.random.default_rng(1))
    pairs = list(zip(points[:queries], points[queries : 2 * queries], strict=True))
    for a, b in zip(points[-50:], points[-49:], strict=False):
        timed(lambda a=a, b=b: router.route(a, b))
    times = [timed(lambda a=a, b=b: router.route(a, b)) for a, b in pairs]
    flat = [t for t, (a, b) in zip(times, pairs, strict=True) if a.level_id == b.level_id]
    seats = [seat.id for seat in venue.seats]
    nearest = [timed(lambda p=p: router.list_nearest(p, seats)) for p in points[: min(queries, 300)]]
    reach = [timed(lambda p=p: router.list_reach(p, (1.0, 2.0, 5.0))) for p in points[: min(queries, 40)]]
    found = {
        "ranges": len(venue.shelves),
        "seats": len(venue.seats),
        "build_s": {"wall": round(build[0], 2), "cpu": round(build[1], 2)},
        "load_s": {"wall": round(load[0], 3), "cpu": round(load[1], 3)},
        "route": spread(times),
        "same_level": spread(flat),
        "nearest": spread(nearest),
        "reach": spread(reach),
        "closure": measure_closures(router, pairs[:200]),
    }
    return found | ({"networkx": measure_networkx(router, pairs[:40])} if rivals else {})


def measure_closures(router: Router, pairs: list[tuple[Place, Place]]) -> dict[str, Any]:
    """From a closure never seen before to the route that heeds it."""
    connectors, doors = [], []
    for a, b in pairs:
        try:
            legs = router.route(a, b).legs
        except NoRouteError:
            continue
        rides = [leg.connector_id for leg in legs if isinstance(leg, Ride)]
        passed = [door.opening_id for leg in legs if isinstance(leg, Walk) for door in leg.doors]
        if rides:
            shut = Closures(connectors=frozenset(rides[:1]))
            connectors.append(timed(lambda a=a, b=b, shut=shut: router.route(a, b, WALKING, shut)))
        if passed:
            shut = Closures(openings=frozenset({passed[len(passed) // 2]}))
            doors.append(timed(lambda a=a, b=b, shut=shut: router.route(a, b, WALKING, shut)))
    return {"connector": spread(connectors), "door": spread(doors)}


def measure_networkx(router: Router, pairs: list[tuple[Place, Place]]) -> dict[str, Any]:
    """The same graph in networkx, with the same lines of sight at both ends."""
    plan = router._planner.plan(WALKING, OPEN)
    network, graph = plan.network, nx.DiGraph()
    for level, ground in enumerate(network.grounds):
        rows = np.repeat(ground.nodes, np.diff(ground.first))
        ends = ground.nodes[ground.to]
        seconds = plan.link_s(level)
        usable = np.isfinite(seconds)
        graph.add_weighted_edges_from(
            zip(rows[usable].tolist(), ends[usable].tolist(), seconds[usable].tolist(), strict=True)
        )
    corners = network.space.graph.corners
    for hop, seconds in zip(network.hops, plan.hop_s.tolist(), strict=True):
        if math.isfinite(seconds):
            ends = network.stop_of_unit[hop.origin], network.stop_of_unit[hop.destination]
            graph.add_edge(corners + ends[0], corners + ends[1], weight=seconds)
    times, worst = [], 0.0
    for a, b in pairs:
        start, goal = (router._stand(plan, place) for place in (a, b))
        starts = network.grounds[start.level].nodes[start.nodes].tolist()
        goals = network.grounds[goal.level].nodes[goal.nodes].tolist()

        def ask(start=start, goal=goal, starts=starts, goals=goals) -> float:  # type: ignore[no-untyped-def]
            out = plan.stand_s(start).tolist()
            graph.add_weighted_edges_from(("a", n, s) for n, s in zip(starts, out, strict=True))
            back = plan.stand_s(goal, backward=True).tolist()
            graph.add_weighted_edges_from((n, "b", s) for n, s in zip(goals, back, strict=True))
            try:
                return float(nx.single_source_dijkstra(graph, "a", "b")[0])
            except nx.NetworkXNoPath:
                return math.inf
            finally:
                graph.remove_nodes_from(["a", "b"])

        times.append(timed(ask))
        expected = ask()
        if math.isfinite(expected) and a.level_id != b.level_id:
            worst = max(worst, abs(router.route(a, b).duration_s - expected))
    return {"edges": graph.number_of_edges(), "route": spread(times), "largest_difference_s": round(worst, 9)}


def measure_one_cell(queries: int) -> dict[str, Any]:
    """One hall with its furniture: ours and extremitypathfinder on the same boundary and holes."""
    venue = build_north_hall(np.random.default_rng(7))
    router = Router(venue)
    mesh = router._planner.plan(WALKING, OPEN).network.space.mesh
    cell = int(np.bincount(mesh.cell_of, minlength=len(mesh.level_of_cell)).argmax())
    floor = shapely.coverage_union_all(shapely.polygons(mesh.points[mesh.triangles[mesh.cell_of == cell]]))
    floor = shapely.orient_polygons(floor)
    rng, pairs = np.random.default_rng(2), []
    while len(pairs) < queries:
        ends = rng.uniform(floor.bounds[:2], floor.bounds[2:], size=(2, 2))
        if all(floor.contains(shapely.Point(end)) for end in ends):
            pairs.append(ends.tolist())
    began = time.perf_counter()
    ways = ShortestWays(floor)
    store_s = time.perf_counter() - began
    times, lengths = [], []
    for start, goal in pairs:
        began = time.perf_counter()
        way = ways.find(tuple(start), tuple(goal))
        times.append(time.perf_counter() - began)
        lengths.append(math.nan if way is None else way.length_m)
    ours = {"store_s": round(store_s, 3), "p50_ms": round(float(np.median(times)) * 1e3, 3)}
    task = {
        "boundary": list(floor.exterior.coords)[:-1],
        "holes": [list(ring.coords)[:-1] for ring in floor.interiors],
        "queries": pairs,
    }
    return {
        "corners": len(shapely.get_coordinates(floor)),
        "ours": ours,
        "extremitypathfinder": rival(task, lengths),
    }


def rival(task: dict[str, Any], lengths: list[float]) -> dict[str, Any] | str:
    """What extremitypathfinder makes of the task, in a temporary environment."""
    with tempfile.TemporaryDirectory() as name:
        python = Path(name) / "bin" / "python"
        try:
            subprocess.run([sys.executable, "-m", "venv", name], check=True, capture_output=True, timeout=120)
            install = [str(python), "-m", "pip", "install", "-q", "numpy<2", "extremitypathfinder"]
            subprocess.run(install, check=True, capture_output=True, timeout=600)
            command = [str(python), "-c", RIVAL]
            run = subprocess.run(
                command, input=json.dumps(task), check=True, capture_output=True, text=True, timeout=900
            )
        except (subprocess.SubprocessError, OSError) as error:
            print(f"extremitypathfinder: {error}", file=sys.stderr)
            return "not available"
    answer = json.loads(run.stdout)
    times, theirs = zip(*answer["answers"], strict=True)
    pairs = zip(lengths, theirs, strict=True)
    difference = max((abs(a - b) for a, b in pairs if b is not None and math.isfinite(a)), default=math.nan)
    return {
        "store_s": round(answer["store_s"], 3),
        "p50_ms": round(float(np.median(times)) * 1e3, 3),
        "largest_difference_m": round(difference, 6),
    }


def measure_campus(folder: Path) -> dict[str, Any]:
    """Building another venue, such as the campus of St Petersburg."""
    venue = read_venue(folder).venue
    wall, cpu = min(timed(lambda: Router(venue).prepare()) for _ in range(3))
    return {"units": len(venue.units), "build_s": {"wall": round(wall, 2), "cpu": round(cpu, 2)}}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--campus", type=Path, help="an IMDF folder to build as well")
    parser.add_argument("--no-rivals", action="store_true")
    options = parser.parse_args()
    found = {"north_hall": measure_north_hall(options.queries, not options.no_rivals)}
    if options.campus is not None:
        found["campus"] = measure_campus(options.campus)
    if not options.no_rivals:
        found["one_cell"] = measure_one_cell(min(options.queries, 100))
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
