"""What `/metrics` tells: a registry that asks the running twin each time it is read."""

from collections.abc import Iterable, Iterator, Mapping

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from web.running import RunningTwin

_PREFIX = "bibliotwin_"


def registry_of(running: RunningTwin) -> CollectorRegistry:
    """A registry of this twin alone; nothing is shared between two twins of one process."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_TwinCollector(running))
    return registry


class _TwinCollector(Collector):
    def __init__(self, running: RunningTwin) -> None:
        self._running = running

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        running = self._running
        yield from self._ingest()
        yield from self._feed()
        yield _counter(
            "state_revisions",
            "Changes of the state since start",
            running.state.revision - running.first_revision,
        )
        yield _by("listener_failures", "Listeners that failed on an event", "listener", running.bus.failures)
        yield _by("task_failures", "Tasks that failed and were started again", "task", running.tasks.failures)
        yield _counter("history_questions_refused", "Questions refused as too many", running.readers.refused)
        yield from self._questions()
        yield _gauge("series", "Series in history", len(running.series))

    def _ingest(self) -> Iterator[Metric]:
        counters = self._running.ingest.counters
        for name, about in (
            ("messages", "Messages taken in"),
            ("datapoints", "Datapoints stored"),
            ("duplicates", "Datapoints dropped because they were stored already"),
            ("quarantined", "Messages no decoder could read"),
            ("throttled", "Datapoints left out because their device would not stop"),
            ("commits", "Commits to history"),
            ("commit_failures", "Commits that failed and were tried again"),
            ("changes", "Properties changed by readings"),
        ):
            yield _counter(f"ingest_{name}", about, getattr(counters, name))
        yield _by("ingest_personal", "Fields left out because they name a person", "field", counters.personal)
        yield _gauge(
            "runaway_series", "Properties being thinned now", len(self._running.ingest.throttle.runaways)
        )
        for name, count in self._running.intake.answering.counters.items():
            yield _counter(f"answers_{name}", f"Messages to devices: {name}", count)
        yield _by("ingest_decoded", "Messages decoded", "decoder", counters.by_decoder)
        for name, count in self._running.source.counters.items():
            yield _counter(f"mqtt_{name}", f"MQTT source: {name.replace('_', ' ')}", count)
        yield _gauge("mqtt_waiting", "Messages received and not yet taken in", self._running.source.waiting())
        yield from self._pushes_and_tails()
        well = {name: ok for name, ok, _, _ in self._running.intake.checks()}
        yield _by(
            "ready",
            "1 when this part works",
            "part",
            {name: int(ok) for name, ok in well.items()},
            gauge=True,
        )

    def _pushes_and_tails(self) -> Iterator[Metric]:
        sources = self._running.intake.sources
        for name, count in sources.push.counters.items():
            yield _counter(f"push_{name}", f"Messages pushed over HTTP: {name}", count)
        yield _by("push_refused", "Pushes refused, or not stored in time", "reason", sources.refused)
        yield _gauge("push_waiting", "Messages pushed and not yet taken in", sources.push.waiting())
        files = {str(tail.file.path): tail for tail in sources.tails}
        for name in ("lines", "cut", "rotations", "truncations", "lost_track"):
            counts = {path: tail.file.counters[name] for path, tail in files.items()}
            yield _by(f"tail_{name}", f"Followed files: {name.replace('_', ' ')}", "file", counts)
        behind = {path: tail.file.behind_bytes for path, tail in files.items()}
        yield _by(
            "tail_behind_bytes", "Bytes of a followed file still to be read", "file", behind, gauge=True
        )

    def _questions(self) -> Iterator[Metric]:
        navigation = self._running.navigation
        asked = {"ways": navigation.ways, "names": navigation.words, "reach": navigation.reach}
        answered = {about: questions.answered for about, questions in asked.items()}
        yield _by("navigation_answers", "Questions about ways and names answered", "about", answered)
        refused = {about: questions.refused for about, questions in asked.items()}
        refused["pace"] = navigation.pace.refused
        yield _by(
            "navigation_refused", "Questions refused as too many at once, or too fast", "reason", refused
        )
        yield _gauge("navigation_ready", "1 when ways can be asked for", int(navigation.is_ready))

    def _feed(self) -> Iterator[Metric]:
        feed = self._running.feed
        yield _gauge("feed_clients", "Live pages connected", feed.client_count)
        yield _counter("feed_messages", "Messages queued for live pages", feed.sent_messages)
        yield _counter("feed_closed_slow", "Live pages closed because they were too slow", feed.closed_slow)


def _counter(name: str, about: str, value: float) -> Metric:
    return CounterMetricFamily(_PREFIX + name, about, value=value)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(_PREFIX + name, about, value=value)


def _by(name: str, about: str, label: str, values: "Mapping[str, int]", *, gauge: bool = False) -> Metric:
    family = GaugeMetricFamily if gauge else CounterMetricFamily
    metric = family(_PREFIX + name, about, labels=[label])
    for key, value in values.items():
        metric.add_metric([key], value)
    return metric
