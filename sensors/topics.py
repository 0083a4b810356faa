"""Which values are filed under the MQTT topic filters that match a topic: filters as a tree."""


class TopicTree:
    """Finds the values filed under the topic filters that match a topic, the most specific first.

    A tree costs one step per topic level however many filters there are. Matching follows MQTT 5.0 section
    4.7: `+` is one level, `#` is the rest including none, and neither matches a first level that starts
    with `$`.
    """

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, topic_filter: str, value: str) -> None:
        """File `value` under `topic_filter`; again changes nothing."""
        node = self._root
        for level in topic_filter.split("/"):
            node = node.below.setdefault(level, _Node())
        if value not in node.values:
            node.values += (value,)

    def remove(self, topic_filter: str, value: str) -> None:
        """Take `value` from under `topic_filter`, if it is there."""
        node = self._root
        for level in topic_filter.split("/"):
            if level not in node.below:
                return
            node = node.below[level]
        node.values = tuple(filed for filed in node.values if filed != value)

    def find(self, topic: str) -> tuple[str, ...]:
        """The values whose filter matches `topic`, each once; empty when there is none."""
        return tuple(dict.fromkeys(self._walk(self._root, topic.split("/"), 0)))

    def _walk(self, node: "_Node", parts: list[str], depth: int) -> list[str]:
        found: list[str] = []
        if depth == len(parts):
            found += node.values
        else:
            if parts[depth] in node.below:
                found += self._walk(node.below[parts[depth]], parts, depth + 1)
            if "+" in node.below and not (depth == 0 and parts[0].startswith("$")):
                found += self._walk(node.below["+"], parts, depth + 1)
        if "#" in node.below and not (depth == 0 and parts[0].startswith("$")):
            found += node.below["#"].values
        return found


class _Node:
    __slots__ = ("below", "values")

    def __init__(self) -> None:
        self.below: dict[str, _Node] = {}
        self.values: tuple[str, ...] = ()
