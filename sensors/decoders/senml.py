"""SenML (RFC 8428) in JSON: senml/#, and wherever a payload has its shape.

A SenML name is one text for sensor and quantity. It is split so: where a base name ends with a separator,
or is followed by a name that is one word, the base name is the device and the name the quantity; a device
URN (RFC 9039) ends where its own parts end; otherwise the last `/` or `:` parts them, but for an IP address,
which is a device. A name without separators is the quantity of the device that the topic names. A device
without a quantity is described by its unit: `%RH` is relative humidity.
"""

import re
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

import msgspec

from sensors.message import DecodeError, RawMessage, Reading, parse
from sensors.senml_pack import UNITS, VALUED, Measurement, resolve
from sensors.units import converted
from sensors.vocabulary import COMMON, translate, unit_of
from twin.observation import PROPERTIES, ValueKind
from twin.things import Value

TOPIC_FILTERS = ("senml/#",)
ANYWHERE = True

_SEPARATORS = "/:._-"
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_LETTERED = re.compile(r"[A-Za-z].*")
_URN = re.compile(r"(urn:dev:[^:]+:[^:_]+)(?:[:_](.*))?")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
#: Short forms of the words of the common vocabulary.
_SHORT = {"temp": "temperature", "hum": "humidity", "rh": "humidity", "lux": "light"}
_US_OF_JOULES = 3_600_000

_pack = msgspec.json.Decoder(list[dict[str, Any]])


def decode(message: RawMessage) -> Iterable[Reading]:
    """Yield one Reading per device and moment; binary values and texts we have no word for are left out."""
    start = message.payload.lstrip()[:1]
    if start != b"[":
        if start == b"<" or b"\x80" <= start <= b"\x9f":
            raise DecodeError("SenML is read as JSON, not as XML or CBOR: send application/senml+json")
        raise DecodeError("a SenML pack is a JSON array of records")
    records = parse(_pack, message)
    if not any(record.keys() & VALUED for record in records):
        raise DecodeError("a SenML pack holds at least one record with a value")
    measurements = resolve(records, message.received_us)
    named_by_topic = _device_of(message)
    readings: dict[tuple[str, int | None], dict[str, Value | None]] = {}
    for measurement in measurements:
        device, word = split_name(measurement, named_by_topic)
        values = _values(measurement, _NOT_SLUG.sub("_", word.lower()).strip("_"))
        if values:
            readings.setdefault((device, measurement.time_us), {}).update(values)
    return [Reading(device, time_us, values) for (device, time_us), values in readings.items()]


def split_name(measurement: Measurement, named_by_topic: str) -> tuple[str, str]:
    """The device and the word for the quantity, which may be empty; the rule is above."""
    base, name, whole = measurement.base_name, measurement.name, measurement.full_name
    device = base.rstrip(_SEPARATORS)
    is_begun_urn = base.startswith("urn:dev:") and not _URN.fullmatch(device)
    if device and not is_begun_urn and _WORD.fullmatch(name):
        return device, name
    urn = _URN.fullmatch(whole)
    if urn is not None:
        return urn[1], urn[2] or ""
    if _is_address(whole):
        return whole, ""
    for separator in "/:":
        device, found, word = whole.rstrip("/:").rpartition(separator)
        if found and device and _LETTERED.fullmatch(word):
            return device, word
        if found:
            return whole, ""
    return (whole, "") if base else (named_by_topic, whole)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _device_of(message: RawMessage) -> str:
    topic = message.topic
    for prefix in ("senml/", "push/") if message.protocol else ("senml/",):
        if topic.startswith(prefix) and topic != prefix:
            rest = topic.removeprefix(prefix)
            return rest.split("/")[0] if prefix == "push/" else rest
    return topic


def _values(measurement: Measurement, word: str) -> dict[str, Value]:
    values: dict[str, Value] = {}
    said, unit = measurement.value, measurement.unit
    if isinstance(said, bool | str) or (said is not None and not unit):
        values |= translate(COMMON, {_SHORT.get(word, word) or "value": said})
    elif said is not None:
        values |= _quantity(word, said, unit)
    if measurement.sum is not None and unit == "W":
        # The sum of a power over time is energy (section 7); of other quantities it means nothing to us.
        name = "energy_kwh" if word in ("", "power", "energy") else f"{word}_energy_kwh"
        values[name] = measurement.sum / _US_OF_JOULES
    return values


def _quantity(word: str, said: float, unit: str) -> dict[str, Value]:
    known = COMMON.get(_SHORT.get(word, word))
    described = None if known is None else PROPERTIES.get(known[0])
    if described is not None and described.kind is not ValueKind.NUMBER:
        return translate(COMMON, {word: said})  # a switch written as 0 or 1
    scale, offset, ours, ending, usual = UNITS.get(unit, (1, 0, unit, "", ""))
    value = _tidy(said, scale, offset)
    if known is not None:
        wanted = unit_of(known[0])
        ready = _tidy(value, 100, 0) if (ours, wanted) == ("ratio", "%") else converted(value, ours, wanted)
        if ready is not None:
            return {known[0]: ready}
    if not ending:
        ending = _NOT_SLUG.sub("_", unit.lower()).strip("_")
    if not word:
        return {usual or "value": value}
    return {word if word == ending or word.endswith(f"_{ending}") else f"{word}_{ending}".strip("_"): value}


def _tidy(said: float, scale: float, offset: float) -> float:
    """Twelve digits, so that a binary fraction does not show where a unit was changed."""
    return said if (scale, offset) == (1, 0) else float(f"{said * scale + offset:.12g}")
