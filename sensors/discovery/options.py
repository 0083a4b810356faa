"""The options of one entity, read with checks: they come from strangers."""

from collections.abc import Iterator, Mapping
from typing import Any

from sensors.discovery.template import ValueTemplate
from sensors.message import DecodeError

MAX_TOPIC_CHARS = 250
_MAX_TEXT = 200


class Options:
    """An entity's options by their full names; a value of the wrong kind is a DecodeError."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given

    def text(self, name: str, default: str = "") -> str:
        """A short text. A number or truth counts as Home Assistant writes it: `True`, `1`."""
        value = self.given.get(name)
        if value is None:
            return default
        if not isinstance(value, str | int | float) or len(text := str(value)) > _MAX_TEXT:
            raise DecodeError(f"{name} is not a text of at most {_MAX_TEXT} characters")
        return text

    def texts(self, name: str) -> frozenset[str]:
        """A list of texts, empty when there is none."""
        values = self.given.get(name) or []
        if not isinstance(values, list) or len(values) > 1_000:
            raise DecodeError(f"{name} is not a list")
        return frozenset(str(value)[:_MAX_TEXT] for value in values)

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """A number between `low` and `high`, which some makers write as a text."""
        value = self.given.get(name)
        if value is None:
            return default
        try:
            number = float(value) if isinstance(value, str | int | float) else float("nan")
        except (ValueError, OverflowError):
            number = float("nan")
        if not low <= number <= high:
            raise DecodeError(f"{name} is not a number from {low:g} to {high:g}")
        return number

    def is_on(self, name: str) -> bool:
        """Whether a switch among the options is on."""
        return self.given.get(name) is True

    def topic(self, name: str) -> str:
        """A topic to follow; empty when there is none."""
        value = self.given.get(name)
        return "" if value is None or value == "" else checked_topic(name, value)

    def template(self, *names: str) -> ValueTemplate | None:
        """The first of these templates that is given."""
        for name in names:
            source = self.given.get(name)
            if source is None or source == "":
                continue
            if not isinstance(source, str):
                raise DecodeError(f"{name} is not a template")
            return ValueTemplate(source)
        return None

    def topics(self) -> Iterator[str]:
        """Every topic that the entity names, for whatever purpose."""
        listed = self.given.get("availability") or []
        for one in (self.given, *listed):
            for name, value in one.items():
                if name.endswith("topic") and isinstance(value, str):
                    yield value


def checked_topic(name: str, value: object) -> str:
    """A topic that may be followed; raises DecodeError for a filter or one of the broker's own."""
    if not isinstance(value, str) or len(value) > MAX_TOPIC_CHARS:
        raise DecodeError(f"{name} is not a topic of at most {MAX_TOPIC_CHARS} characters")
    if "+" in value or "#" in value:
        raise DecodeError(f"{name} is one topic, not a filter with wildcards: {value:.60}")
    if value.startswith("$") or not value.isprintable():
        raise DecodeError(f"{name} is not a topic that a device may have: {value!r:.60}")
    return value
