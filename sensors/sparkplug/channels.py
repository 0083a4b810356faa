"""What each metric of a birth is to the twin: an observed property, a name of its own, or nothing."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial

import msgspec

from sensors.message import MAX_NAME_CHARS, DecodeError
from sensors.sparkplug.payload import BOOLEAN, NUMBERS, READ, TEXTS, Metric
from sensors.units import converted
from sensors.vocabulary import COMMON, unit_of
from twin.observation import PROPERTIES, ValueKind
from twin.state import CONNECTION
from twin.things import Value

#: The most properties one node or device may fill; the register takes a few more for those of later births.
MAX_CHANNELS = 150

Convert = Callable[[object], Value]

_CONTROLS = frozenset({"node control", "device control"})
_BIRTH_NUMBER = "bdSeq"
_KINDS = {ValueKind.NUMBER: NUMBERS, ValueKind.BOOLEAN: frozenset({BOOLEAN}), ValueKind.TEXT: TEXTS}
_ALSO = {
    "air_temperature": "temperature",
    "room_temperature": "temperature",
    "relative_humidity": "humidity",
    "carbon_dioxide": "co2",
    "occupancy": "occupied",
}
#: Words of electricity and pressure that also stand for other quantities: a unit must tell.
_UNIT_TELLS = {"voltage": "voltage_v", "current": "current_a", "frequency": "frequency_hz"}
_NEEDS_UNIT = frozenset({"pressure", "power", "energy", *_UNIT_TELLS})
#: How SCADA systems write some units.
_UNITS = {"c": "°C", "°c": "°C", "deg c": "°C", "f": "°F", "°f": "°F", "deg f": "°F", "%rh": "%", "pct": "%"}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_GAP = re.compile(r"[\s.\-_]+")


class Channel(msgspec.Struct, frozen=True, gc=False):
    """One metric of a birth. An empty `property` is no reading; `convert` brings a value into our unit."""

    property: str
    datatype: int = 0
    convert: Convert | None = None


LEFT_OUT = Channel("")


def channels_of(metrics: Iterable[Metric]) -> tuple[dict[str, Channel], int]:
    """The metrics of a birth by name, and how many of them found no room.

    A name may be a path, `Zone 3/Temperature`. Its last word says which property it is if only one metric of
    the birth has that word, or one has it as its whole name; the others keep their path as their name.
    """
    known = {metric.name: metric for metric in metrics if metric.name}
    meant = {name: found for name, metric in known.items() if (found := _meant(metric)) is not None}
    claims = Counter(channel.property for channel in meant.values())
    whole = {channel.property for name, channel in meant.items() if "/" not in name}
    channels: dict[str, Channel] = {}
    taken: set[str] = set()
    crowded = 0
    for name in sorted(known, key=lambda name: name not in meant):
        channel = meant.get(name)
        if channel is None or ("/" in name and (claims[channel.property] > 1 or channel.property in whole)):
            channel = _as_it_is(known[name])
        if channel.property in taken or (channel.property and len(taken) >= MAX_CHANNELS):
            crowded += 1
            channel = LEFT_OUT
        elif channel.property:
            taken.add(channel.property)
        channels[name] = channel
    return channels, crowded


def unborn(metric: Metric) -> Channel:
    """A metric that no birth has told of: only a name without a path can be understood then."""
    meant = None if "/" in metric.name else _meant(metric)
    return _as_it_is(metric) if meant is None else meant


def _meant(metric: Metric) -> Channel | None:
    if _is_control(metric.name):
        return None
    word = _CAMEL.sub("_", metric.name.rsplit("/", 1)[-1].strip())
    word = _GAP.sub("_", word).casefold()
    word = _ALSO.get(word, word)
    if word in COMMON:
        name = COMMON[word][0]
    elif word in _UNIT_TELLS:
        name = _UNIT_TELLS[word]
    elif word in PROPERTIES and word != CONNECTION:
        name = word
    else:
        return None
    known = PROPERTIES.get(name)
    if known is None or metric.datatype not in _KINDS[known.kind]:
        return None
    ours, theirs = unit_of(name), _UNITS.get(metric.unit.casefold(), metric.unit)
    if ours and theirs and theirs != ours:
        if converted(1.0, theirs, ours) is None:
            return None
        return Channel(name, metric.datatype, partial(_in_unit, theirs, ours))
    if word in _NEEDS_UNIT and not theirs:
        return None
    return Channel(name, metric.datatype)


def _as_it_is(metric: Metric) -> Channel:
    """A number or a truth under its own name; unknown texts are settings rather than readings."""
    name = " ".join("".join(letter if letter.isprintable() else " " for letter in metric.name).split())
    unreadable = metric.datatype not in READ or metric.datatype in TEXTS
    if unreadable or _is_control(metric.name) or name == CONNECTION or not 0 < len(name) <= MAX_NAME_CHARS:
        return LEFT_OUT
    return Channel(name, metric.datatype)


def _is_control(name: str) -> bool:
    return name == _BIRTH_NUMBER or name.split("/", 1)[0].casefold() in _CONTROLS


def _in_unit(theirs: str, ours: str, value: object) -> Value:
    ready = converted(value, theirs, ours) if isinstance(value, float) else None
    if ready is None:
        raise DecodeError(f"expected a number in {theirs:.20}, not {value!r:.40}")
    return ready
