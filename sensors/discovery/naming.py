"""The observed property of each value of a device, when several of its entities measure the same quantity."""

from collections import defaultdict
from collections.abc import Iterable

from sensors.discovery.entities import Channel
from sensors.message import MAX_NAME_CHARS


def names_of(channels: Iterable[Channel]) -> dict[Channel, str]:
    """A distinct property for every channel of one device.

    Of several that would be the same property one keeps its name: the first by being no diagnostic, then by
    the shortest id. The others have their entity's id appended. So the names depend on which entities there
    are, not on the order in which they were announced. Events stay `action`: their ids are in their values.
    """
    by_wanted: dict[str, list[Channel]] = defaultdict(list)
    names: dict[Channel, str] = {}
    for channel in channels:
        if channel.is_event:
            names[channel] = channel.wanted
        else:
            by_wanted[channel.wanted].append(channel)
    taken = set(by_wanted) | {"action", "connection"}
    for wanted in sorted(by_wanted):
        first, *others = sorted(by_wanted[wanted], key=_rank)
        names[first] = wanted
        for channel in others:
            names[channel] = _free(channel, taken)
            taken.add(names[channel])
    return names


def _rank(channel: Channel) -> tuple[bool, int, str, str, str]:
    object_id = channel.object_id
    return channel.is_lesser, len(object_id), object_id, channel.component, channel.topic


def _free(channel: Channel, taken: set[str]) -> str:
    longer = f"{channel.wanted}_{channel.object_id}"
    for name in (longer, f"{longer}_{channel.component}"):
        if name not in taken:
            return name
    number = 2
    while f"{longer}_{number}"[-MAX_NAME_CHARS:] in taken:
        number += 1
    return f"{longer}_{number}"[-MAX_NAME_CHARS:]
