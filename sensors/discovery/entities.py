"""The readings of an announced entity: which topic carries each, and what it means."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from sensors.discovery import meaning
from sensors.discovery.config import Introduction, Part
from sensors.discovery.heard import Heard
from sensors.discovery.meaning import Meaning
from sensors.discovery.quantities import BINARY, find_quantity
from sensors.discovery.template import ValueTemplate
from sensors.message import DecodeError
from sensors.units import converted
from twin.observation import PROPERTIES
from twin.things import Value

#: A month: no sensor is believed for longer than that without having said so anew.
_LONGEST_S = 2_678_400.0

#: Components that are about people or their pictures.
FORBIDDEN = frozenset({"camera", "device_tracker", "image", "tag"})


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """One value of an entity: `wanted` is the property it would be if no other of the device were the same.

    It is vouched for `expire_s` after it was heard, and a true one `off_delay_s`; 0 is for ever. `is_lesser`
    is what the maker calls diagnostic. `is_event` is a happening, of which a kept one is old news.
    """

    device: str
    component: str
    object_id: str
    topic: str
    wanted: str
    mean: Meaning
    template: ValueTemplate | None = None
    expire_s: float = 0.0
    off_delay_s: float = 0.0
    is_lesser: bool = False
    is_event: bool = False

    def read(self, heard: Heard) -> Value | None:
        """Its value in a message, None when the message has none; raises DecodeError."""
        state = heard.text if self.template is None else heard.rendered(self.template)
        return None if state is None else self.mean(state)


@dataclass(frozen=True, slots=True, eq=False)
class Attributes:
    """Numbers and truths beside the state; without a unit, so they keep their word after the entity's id."""

    device: str
    object_id: str
    topic: str
    template: ValueTemplate | None

    def read(self, heard: Heard) -> dict[str, Value]:
        """By property; empty when the message holds no object."""
        return {f"{self.object_id}_{word}": value for word, value in heard.plain_members(self.template)}


def read_channels(said: Introduction, part: Part) -> list[Channel]:
    """What an entity reads; empty for a component without readings. Raises DecodeError."""
    if part.component in FORBIDDEN:
        raise DecodeError(f"a {part.component} is about people or their pictures, and no such thing enters")
    make = _COMPONENTS.get(part.component)
    if make is None:
        return []
    options = part.options
    expire_s = options.number("expire_after", 0, 0, _LONGEST_S)
    is_lesser = options.text("entity_category") != ""
    return [
        replace(channel, device=said.device, expire_s=expire_s, is_lesser=is_lesser)
        for channel in make(part)
        if channel.topic
    ]


def read_attributes(said: Introduction, part: Part) -> Attributes | None:
    """The attributes of an entity, unless they are in the same message as its state."""
    options = part.options
    topic = options.topic("json_attributes_topic")
    template = options.template("json_attributes_template")
    if not topic or topic == options.topic("state_topic"):
        return None
    return Attributes(said.device, part.object_id, topic, template)


def _channel(part: Part, topic: str, wanted: str, mean: Meaning, *templates: str, **more: Any) -> Channel:
    """`topic` and `templates` are the names of options."""
    options = part.options
    template = options.template(*(templates or ("value_template",)))
    return Channel("", part.component, part.object_id, options.topic(topic), wanted, mean, template, **more)


def _own_word(part: Part) -> str:
    """The entity's id; with its component where the id alone would claim a property with a unit and range."""
    return f"{part.object_id}_{part.component}" if part.object_id in PROPERTIES else part.object_id


def _quantity(part: Part) -> Iterator[Channel]:
    options = part.options
    device_class, unit = options.text("device_class"), options.text("unit_of_measurement")
    known = find_quantity(
        device_class,
        unit,
        object_id=part.object_id,
        is_diagnostic=options.text("entity_category") == "diagnostic",
    )
    if known is not None:
        yield _channel(part, "state_topic", known[0], meaning.number(known[1]))
    elif device_class == "enum":
        mean = meaning.one_of(options.texts("options"))
        yield _channel(part, "state_topic", _own_word(part), mean)
    elif device_class not in ("date", "timestamp"):
        yield _channel(part, "state_topic", _own_word(part), meaning.number_if_any)


def _binary(part: Part) -> Iterator[Channel]:
    options = part.options
    mean = meaning.truth(options.text("payload_on", "ON"), options.text("payload_off", "OFF"))
    wanted = BINARY.get(options.text("device_class"), "") or _own_word(part)
    off_delay_s = options.number("off_delay", 0, 0, _LONGEST_S)
    yield _channel(part, "state_topic", wanted, mean, off_delay_s=off_delay_s)


def _on_off(part: Part) -> Iterator[Channel]:
    templates: tuple[str, ...] = ("state_value_template", "value_template")
    if part.component == "switch":
        templates = ("value_template",)
    elif part.component == "light" and part.options.text("schema") == "template":
        templates = ("state_template",)
    # A switch among a device's settings switches nothing in the building.
    wanted = _own_word(part) if part.options.text("entity_category") else "output_on"
    channel = _channel(part, "state_topic", wanted, meaning.on_off(part), *templates)
    if part.component == "light" and part.options.text("schema") == "json":
        channel = replace(channel, template=ValueTemplate("{{ value_json.state }}"))
    yield channel


def _openable(part: Part) -> Iterator[Channel]:
    """Covers and valves: their state as a word, and how far open they are."""
    options = part.options
    states = ("open", "opening", "closed", "closing", "stopped")
    if part.component == "valve" and options.is_on("reports_position"):
        yield _channel(part, "state_topic", "position_percent", meaning.position(options))
        return
    words = {options.text(f"state_{state}", state): state for state in states}
    yield _channel(part, "state_topic", f"{part.component}_state", meaning.word(words))
    if part.component == "cover":
        mean = meaning.position(options)
        yield _channel(part, "position_topic", "position_percent", mean, "position_template")


def _lock(part: Part) -> Iterator[Channel]:
    states = ("locked", "unlocked", "locking", "unlocking", "jammed")
    words = {part.options.text(f"state_{state}", state.upper()): state for state in states}
    yield _channel(part, "state_topic", "lock_state", meaning.word(words))


def _event(part: Part) -> Iterator[Channel]:
    mean = meaning.event_type(part.options.texts("event_types"))
    yield _channel(part, "state_topic", "action", mean, is_event=True)


def _climate(part: Part) -> Iterator[Channel]:
    """What it measures; what it is set to is no reading."""
    degrees = f"°{part.options.text('temperature_unit', 'C')}"
    if converted(0.0, degrees, "°C") is None:
        raise DecodeError(f"temperature_unit is C or F, not {degrees[1:]:.10}")
    temperature = meaning.number(lambda said: converted(said, degrees, "°C") or 0.0)
    yield _channel(
        part, "current_temperature_topic", "air_temperature_c", temperature, "current_temperature_template"
    )
    humidity = meaning.number(float)
    yield _channel(
        part, "current_humidity_topic", "relative_humidity_percent", humidity, "current_humidity_template"
    )


_COMPONENTS: Mapping[str, Callable[[Part], Iterator[Channel]]] = MappingProxyType(
    {
        "binary_sensor": _binary, "climate": _climate, "cover": _openable, "event": _event, "fan": _on_off,
        "humidifier": _climate, "light": _on_off, "lock": _lock, "number": _quantity, "sensor": _quantity,
        "switch": _on_off, "valve": _openable, "water_heater": _climate,
    }
)  # fmt: skip
