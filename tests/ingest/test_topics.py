"""Topic filters as a tree match what MQTT says they match."""

from hypothesis import given
from hypothesis import strategies as st

from sensors.topics import TopicTree

levels = st.lists(st.sampled_from(("a", "b", "", "$SYS")), min_size=1, max_size=4)
filters = st.builds(
    lambda parts, rest: "/".join([*parts, *rest]),
    st.lists(st.sampled_from(("a", "b", "", "+", "$SYS")), min_size=1, max_size=4),
    st.sampled_from(([], ["#"])),
)


def matches(topic_filter: str, topic: str) -> bool:
    """MQTT 5.0 section 4.7, level by level."""
    wanted, given_ = topic_filter.split("/"), topic.split("/")
    if given_[0].startswith("$") and wanted[0] in ("+", "#"):
        return False
    for place, level in enumerate(wanted):
        if level == "#":
            return True
        if place >= len(given_) or level not in ("+", given_[place]):
            return False
    return len(wanted) == len(given_)


@given(st.lists(filters, max_size=6, unique=True), levels.map("/".join))
def test_the_tree_finds_exactly_the_filters_that_match(topic_filters, topic):
    tree = TopicTree()
    for name in topic_filters:
        tree.add(name, name)
    expected = sorted(name for name in topic_filters if matches(name, topic))
    assert sorted(tree.find(topic)) == expected


@given(st.lists(filters, min_size=1, max_size=6, unique=True), levels.map("/".join))
def test_a_filter_taken_away_finds_nothing_any_more(topic_filters, topic):
    tree = TopicTree()
    for name in topic_filters:
        tree.add(name, name)
    gone, *rest = topic_filters
    tree.remove(gone, gone)
    assert sorted(tree.find(topic)) == sorted(name for name in rest if matches(name, topic))
