"""What a payload says: births to look its metrics up by, readings, and what is no longer vouched for."""

import logging
from collections.abc import Callable, Iterable

from sensors.message import MAX_NAME_CHARS, Announcement, Reading, Said, Stale
from sensors.sparkplug.channels import Channel, channels_of, unborn
from sensors.sparkplug.payload import TEXTS, Metric, Payload, guessed, value_of
from sensors.sparkplug.session import Birth
from sensors.sparkplug.topics import Address
from twin.things import Value

_log = logging.getLogger(__name__)
#: A birth says what is so now: a value measured longer ago than this is said again, of the moment of birth.
_LONG_AGO_US = 1_000_000
_BIRTH_NUMBER = "bdSeq"
_MAKERS = frozenset({"hardware make", "hw make", "make", "manufacturer", "vendor", "maker"})
_MODELS = frozenset({"hardware model", "hw model", "model"})

Look = Callable[[Metric], Channel | None]


def birth_of(address: Address, payload: Payload, received_us: int) -> Birth:
    """What to look later metrics up by. An alias that stands for two metrics stands for none."""
    metrics = [metric if metric.datatype else guessed(metric) or metric for metric in payload.metrics]
    by_name, crowded = channels_of(metrics)
    if crowded:
        _log.warning("%s: %d metrics found no room and are left out", address.name, crowded)
    by_alias: dict[int, str] = {}
    doubtful: set[int] = set()
    for metric in metrics:
        if metric.alias is not None and by_alias.setdefault(metric.alias, metric.name) != metric.name:
            doubtful.add(metric.alias)
    if doubtful:
        _log.warning("%s: %d aliases stand for several metrics", address.name, len(doubtful))
    return Birth(
        payload.time_us,
        received_us,
        by_name,
        {alias: by_name[name] for alias, name in by_alias.items() if name and alias not in doubtful},
    )


def look_in(birth: Birth | None, *, trusts_aliases: bool = True) -> Look:
    """How to find what a metric is, by its name or else its alias; None is found when neither tells."""

    def look(metric: Metric) -> Channel | None:
        if metric.name:
            channel = None if birth is None else birth.by_name.get(metric.name)
            if channel is None:
                told = metric if metric.datatype else guessed(metric)
                channel = None if told is None else unborn(told)
            return channel
        if birth is None or metric.alias is None or not trusts_aliases:
            return None
        return birth.by_alias.get(metric.alias)

    return look


def told(
    device: str, payload: Payload, look: Look, received_us: int, *, is_birth: bool = False
) -> tuple[list[Said], int]:
    """The readings of a payload, and how many of its metrics nobody could look up.

    A metric's own time counts before the payload's. What is null, not a number or of bad quality has no
    value, and what was said of it before is no longer vouched for. Raises DecodeError.
    """
    moments: dict[int | None, dict[str, Value | None]] = {}
    again: list[Said] = []
    void: dict[int | None, list[str]] = {}
    unknown = 0
    for metric in payload.metrics:
        channel = look(metric)
        if channel is None:
            unknown += 1
            continue
        if not channel.property:
            continue
        time_us = payload.time_us if metric.time_us is None else metric.time_us
        value = None if metric.is_null else value_of(metric, channel.datatype)
        if value is None:
            if not metric.is_historical:
                until_us = None if time_us is None else min(time_us, received_us)
                void.setdefault(until_us, []).append(channel.property)
            continue
        said = value if channel.convert is None else channel.convert(value)
        values = moments.setdefault(time_us, {})
        if channel.property in values:
            again.append(Reading(device, time_us, {channel.property: said}))
        else:
            values[channel.property] = said
        if is_birth and not metric.is_historical and _is_long_ago(time_us, payload.time_us):
            moments.setdefault(payload.time_us, {})[channel.property] = said
    result: list[Said] = [Reading(device, time_us, values) for time_us, values in moments.items()]
    result += again
    result += [Stale(device, until_us, tuple(dict.fromkeys(names))) for until_us, names in void.items()]
    return result, unknown


def birth_number(payload: Payload) -> int | None:
    """The number that ties a node's death to its birth, or None."""
    raw = next((metric.raw for metric in payload.metrics if metric.name == _BIRTH_NUMBER), None)
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else None


def introduction(address: Address, payload: Payload) -> Announcement:
    """Who was born: its name, and its maker and model where its metrics tell."""
    return Announcement(
        address.name,
        address.device or address.node[1],
        _text(payload.metrics, _MODELS),
        _text(payload.metrics, _MAKERS),
    )


def _text(metrics: Iterable[Metric], words: frozenset[str]) -> str:
    for metric in metrics:
        word = metric.name.rsplit("/", 1)[-1].replace("_", " ").casefold()
        if word in words and metric.datatype in TEXTS and isinstance(metric.raw, str):
            return metric.raw[:MAX_NAME_CHARS]
    return ""


def _is_long_ago(time_us: int | None, now_us: int | None) -> bool:
    return time_us is not None and now_us is not None and now_us - time_us > _LONG_AGO_US
