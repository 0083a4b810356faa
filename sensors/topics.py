"""Which decoder a topic belongs to: MQTT topic filters as a tree, with the answers remembered."""

from collections.abc import Mapping

_REMEMBERED = 100_000


class TopicTree:
    """Finds the values filed under the topic filters that match a topic, the most specific first.

    A tree costs one step per topic level however many filters there are; topics seen before cost one
    look-up. Matching follows MQTT 5.0 section 4.7: `+` is one level, `#` is the rest including none, and
    neither matches a first level that starts with `$`.
    """

    def __init__(self, filters: Mapping[str, str]) -> None:
        """File each value of `filters` (topic filter by value)."""
        self._root: dict[str, dict] = {}  # type: ignore[type-arg]
        self._values: dict[int, list[str]] = {}
        self._remembered: dict[str, tuple[str, ...]] = {}
        for value, topic_filter in filters.items():
            node = self._root
            for level in topic_filter.split("/"):
                node = node.setdefault(level, {})
            self._values.setdefault(id(node), []).append(value)

    def find(self, topic: str) -> tuple[str, ...]:
        """The values whose filter matches `topic`; empty when there is none."""
        found = self._remembered.get(topic)
        if found is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            found = self._remembered[topic] = tuple(self._walk(self._root, topic.split("/"), 0))
        return found

    def _walk(self, node: dict, parts: list[str], depth: int) -> list[str]:  # type: ignore[type-arg]
        found: list[str] = []
        if depth == len(parts):
            found += self._values.get(id(node), [])
        else:
            if parts[depth] in node:
                found += self._walk(node[parts[depth]], parts, depth + 1)
            if "+" in node and not (depth == 0 and parts[0].startswith("$")):
                found += self._walk(node["+"], parts, depth + 1)
        if "#" in node and not (depth == 0 and parts[0].startswith("$")):
            found += self._values.get(id(node["#"]), [])
        return found
