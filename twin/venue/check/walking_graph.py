"""Rules about walking graphs that some exporters add to IMDF: points with a list of `neighbours`."""

from collections.abc import Iterator

from twin.venue.check.rule import Finding, Look, rule
from twin.venue.geojson import RawFeature
from twin.venue.problems import Severity, shorten

_Graph = dict[str, tuple[str, ...]]


@rule("walking-graph-symmetric", Severity.INFO, "A link of a walking graph leads one way only.")
def walking_graph_symmetric(look: Look) -> Iterator[Finding]:
    """A names B as its neighbour, but B does not name A."""
    for graph in _graphs(look):
        links = [(a, b) for a, neighbours in graph.items() for b in neighbours]
        known = set(links)
        for a, b in links:
            if b in graph and (b, a) not in known:
                yield Finding(a, f"names {b} as neighbour, which does not name it back; add or remove one")


@rule("walking-graph-neighbours", Severity.WARNING, "A walking graph links to a point that does not exist.")
def walking_graph_neighbours(look: Look) -> Iterator[Finding]:
    """A dangling link."""
    for graph in _graphs(look):
        for a, neighbours in graph.items():
            for b in neighbours:
                if b not in graph:
                    yield Finding(a, f"names {shorten(b)} as neighbour, which is not in the file")


@rule("walking-graph-repeats", Severity.INFO, "A point of a walking graph names a neighbour twice.")
def walking_graph_repeats(look: Look) -> Iterator[Finding]:
    """Harmless, but a sign of an editor that lost count."""
    for graph in _graphs(look):
        for a, neighbours in graph.items():
            if len(set(neighbours)) < len(neighbours):
                yield Finding(a, "names a neighbour more than once; keep one")


@rule("walking-graph-connected", Severity.INFO, "A walking graph falls into several parts.")
def walking_graph_connected(look: Look) -> Iterator[Finding]:
    """Says how many parts there are, and how large."""
    for graph in _graphs(look):
        parts = _components(graph)
        if len(parts) > 1:
            sizes = [len(part) for part in parts]
            single = sizes.count(1)
            told = ", ".join(str(size) for size in [s for s in sizes if s > 1][:8])
            message = f"falls into {len(parts)} parts: of {told or 'one'} points, and {single} single ones"
            yield Finding(min(parts[-1]), f"{message}; join them", len(parts))


def _graphs(look: Look) -> Iterator[_Graph]:
    for features in look.reading.extensions.values():
        graph = {raw.id: _neighbours(raw) for raw in features if "neighbours" in raw.properties}
        if graph:
            yield graph


def _neighbours(raw: RawFeature) -> tuple[str, ...]:
    value = raw.properties["neighbours"]
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _components(graph: _Graph) -> list[set[str]]:
    """The connected parts, direction ignored, largest first."""
    both: dict[str, set[str]] = {a: set() for a in graph}
    for a, neighbours in graph.items():
        for b in neighbours:
            if b in both:
                both[a].add(b)
                both[b].add(a)
    parts = []
    left = dict.fromkeys(graph)
    while left:
        stack = [next(iter(left))]
        part = set(stack)
        while stack:
            fresh = both[stack.pop()] - part
            part |= fresh
            stack += fresh
        for a in part:
            del left[a]
        parts.append(part)
    return sorted(parts, key=lambda part: (-len(part), min(part)))
