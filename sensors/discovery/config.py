"""What a discovery message says: whose it is, and the options of every entity by their full names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from sensors.discovery.abbreviations import DEVICE_WORDS, SHARED, WORDS
from sensors.discovery.options import Options
from sensors.message import MAX_NAME_CHARS, DecodeError, RawMessage, parse

#: How long one introduction may be, and how many entities a device may have.
MAX_CONFIG_BYTES, MAX_ENTITIES = 65_536, 200
MAX_AVAILABILITIES = 10
_ID_CHARS = 50
_TOPIC = re.compile(r"homeassistant/(\w{1,40})/(?:([a-zA-Z0-9_-]{1,100})/)?([a-zA-Z0-9_-]{1,100})/config")
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9_-]+")
_BASE = "~"
_object: msgspec.json.Decoder[Mapping[str, Any]] = msgspec.json.Decoder(Mapping[str, Any])


@dataclass(frozen=True, slots=True)
class Part:
    """One entity: its component (`sensor`, ...), its id within the device, and its options by full name."""

    component: str
    object_id: str
    options: Options


@dataclass(frozen=True, slots=True)
class Introduction:
    """A device, or a part of one, as one message describes it."""

    device: str
    name: str
    model: str
    maker: str
    parts: tuple[Part, ...]


def is_config(topic: str) -> bool:
    """Whether devices introduce themselves on this topic."""
    return _TOPIC.fullmatch(topic) is not None


def read_introduction(message: RawMessage) -> Introduction | None:
    """The introduction, or None when the message takes one back. Raises DecodeError.

    Home Assistant's documentation of MQTT discovery describes both forms: one entity a message, and a whole
    device with its entities under `components`.
    """
    found = _TOPIC.fullmatch(message.topic)
    if found is None:
        raise DecodeError(f"{message.topic:.80} is no discovery topic")
    if not message.payload:
        return None
    if len(message.payload) > MAX_CONFIG_BYTES:
        raise DecodeError(f"an introduction has at most {MAX_CONFIG_BYTES} bytes")
    component, node, object_id = found.groups()
    said = _expanded(parse(_object, message))
    if said.get("migrate_discovery") is True:
        return None
    device = _device(said)
    if component == "device":
        parts = tuple(_parts(said))
        fallback = object_id
    else:
        parts = (Part(component, object_id[:_ID_CHARS], Options(_based(said, said.get(_BASE)))),)
        fallback = str(said.get("unique_id") or "_".join(filter(None, (node, object_id))))
    own_name = "" if component == "device" else said.get("name")
    return Introduction(
        device=_identity(device) or _checked_name(fallback),
        name=_label(device.get("name") or (own_name if not device else "")),
        model=_label(device.get("model")),
        maker=_label(device.get("manufacturer")),
        parts=parts,
    )


def _expanded(said: Mapping[str, Any]) -> dict[str, Any]:
    """Options by their full names; where both forms are there the full one counts."""
    full = {WORDS.get(word, word): value for word, value in said.items() if word in WORDS}
    full.update((word, value) for word, value in said.items() if word not in WORDS)
    listed = full.get("availability")
    if isinstance(listed, Mapping):
        listed = [listed]
    if listed is not None:
        if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
            raise DecodeError("availability is a list of objects")
        if len(listed) > MAX_AVAILABILITIES:
            raise DecodeError(f"an entity has at most {MAX_AVAILABILITIES} availability topics")
        full["availability"] = [{WORDS.get(word, word): v for word, v in one.items()} for one in listed]
    return full


def _based(options: Mapping[str, Any], base: object) -> dict[str, Any]:
    """Options with `~` at the start or end of a topic replaced by the base topic."""
    if base is None:
        return dict(options)
    if not isinstance(base, str):
        raise DecodeError("the base topic ~ is not a text")
    based = {word: _on_base(word, value, base) for word, value in options.items() if word != _BASE}
    listed: Any = based.get("availability") or ()
    if listed:
        based["availability"] = [
            {word: _on_base(word, value, base) for word, value in one.items()} for one in listed
        ]
    return based


def _on_base(word: str, value: object, base: str) -> object:
    if isinstance(value, str) and word.endswith("topic"):
        if value.startswith(_BASE):
            value = base + value[1:]
        if value.endswith(_BASE):
            value = value[:-1] + base
    return value


def _parts(said: Mapping[str, Any]) -> Iterator[Part]:
    """The entities of a device that describes itself whole; one with only a platform has been removed."""
    components = said.get("components")
    if not isinstance(components, Mapping) or not components:
        raise DecodeError("a device describes its entities under components (cmps)")
    if len(components) > MAX_ENTITIES:
        raise DecodeError(f"a device has at most {MAX_ENTITIES} entities")
    shared = _based({word: said[word] for word in SHARED if word in said}, said.get(_BASE))
    for key, given in components.items():
        if not isinstance(given, Mapping):
            raise DecodeError(f"component {key:.40} is not an object")
        own = _expanded(given)
        platform = own.pop("platform", None)
        if not isinstance(platform, str) or not re.fullmatch(r"\w{1,40}", platform):
            raise DecodeError(f"component {key:.40} names no platform (p)")
        if own:
            options = {**shared, **_based(own, own.get(_BASE, said.get(_BASE)))}
            yield Part(platform, _NOT_IN_IDS.sub("_", key)[:_ID_CHARS] or platform, Options(options))


def _device(said: Mapping[str, Any]) -> dict[str, Any]:
    device = said.get("device")
    if device is None:
        return {}
    if not isinstance(device, Mapping):
        raise DecodeError("device is not an object")
    return {DEVICE_WORDS.get(word, word): value for word, value in device.items()}


def _identity(device: Mapping[str, Any]) -> str:
    """The first identifier, or the address of the first connection; empty when the device has neither."""
    identifiers = device.get("identifiers")
    first = identifiers[0] if isinstance(identifiers, list) and identifiers else identifiers
    if isinstance(first, str | int) and not isinstance(first, bool) and first != "":
        return _checked_name(str(first))
    connections = device.get("connections")
    if isinstance(connections, list) and connections:
        pair = connections[0]
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[1], str) and pair[1]:
            return _checked_name(pair[1])
    if device:
        raise DecodeError("the device has neither identifiers nor connections")
    return ""


def _checked_name(name: str) -> str:
    if not 0 < len(name) <= MAX_NAME_CHARS or not name.isprintable():
        raise DecodeError(f"a device's name has 1 to {MAX_NAME_CHARS} printable characters, not {name!r:.60}")
    return name


def _label(value: object) -> str:
    if not isinstance(value, str | int | float):
        return ""
    return "".join(c for c in str(value)[:MAX_NAME_CHARS] if c.isprintable())
