"""What an entity's state means: the text that its template made, as a value of an observed property."""

import math
from collections.abc import Callable, Mapping

import msgspec

from sensors.discovery.config import Part
from sensors.discovery.options import Options
from sensors.message import MAX_TEXT_CHARS, DecodeError
from twin.things import Value

Meaning = Callable[[str], Value | None]
"""Makes a value of a state, or None when the state is none; raises DecodeError."""

#: States that say that there is none.
_NONE = frozenset({"", "none", "null", "unknown", "unavailable", "undefined", "nan"})
_QUOTED = 40


def is_none(state: str) -> bool:
    """Whether a state says that there is none."""
    return state.strip().lower() in _NONE


def number(convert: Callable[[float], float]) -> Meaning:
    """A number, converted into our unit."""

    def mean(state: str) -> float | None:
        if is_none(state):
            return None
        try:
            said = convert(float(state))
        except ValueError:
            raise DecodeError(f"expected a number, got {state!r:.{_QUOTED}}") from None
        if not math.isfinite(said):
            raise DecodeError("the number is too large")
        return said

    return mean


def number_if_any(state: str) -> float | None:
    """A number, or nothing for a text, which is a setting rather than a reading."""
    try:
        said = float(state)
    except ValueError:
        return None
    return said if math.isfinite(said) else None


def truth(on: str, off: str) -> Meaning:
    """True for one word and false for the other."""

    def mean(state: str) -> bool | None:
        if state == on:
            return True
        if state == off:
            return False
        if is_none(state):
            return None
        raise DecodeError(f"expected {on:.{_QUOTED}} or {off:.{_QUOTED}}, got {state!r:.{_QUOTED}}")

    return mean


def word(words: Mapping[str, str]) -> Meaning:
    """One of several words, each with our word for it."""

    def mean(state: str) -> str | None:
        if state in words:
            return words[state]
        if is_none(state):
            return None
        known = ", ".join(sorted(words))
        raise DecodeError(f"expected one of {known:.100}, got {state!r:.{_QUOTED}}")

    return mean


def one_of(allowed: frozenset[str]) -> Meaning:
    """A text out of a list that the device has declared."""

    def mean(state: str) -> str | None:
        if state not in allowed and not is_none(state):
            raise DecodeError(f"{state!r:.{_QUOTED}} is none of the options that the device declared")
        return state[:MAX_TEXT_CHARS] if state in allowed else None

    return mean


def event_type(allowed: frozenset[str]) -> Meaning:
    """The `event_type` of a JSON object, which must be one that the device declared, if it declared any."""

    def mean(state: str) -> str | None:
        if is_none(state):
            return None
        try:
            said = msgspec.json.decode(state)
        except (msgspec.DecodeError, RecursionError):
            said = None
        kind = said.get("event_type") if isinstance(said, dict) else None
        if not isinstance(kind, str) or (allowed and kind not in allowed):
            raise DecodeError("an event is an object whose event_type is one of the declared event_types")
        return kind[:MAX_TEXT_CHARS]

    return mean


def position(options: Options) -> Meaning:
    """How far open, in percent, on the scale that the device declared."""
    opened = options.number("position_open", 100, -1e6, 1e6)
    closed = options.number("position_closed", 0, -1e6, 1e6)
    if opened == closed:
        raise DecodeError("position_open and position_closed are the same")
    return number(lambda said: 100 * (said - closed) / (opened - closed))


def on_off(part: Part) -> Meaning:
    """The state of a switch, fan or light; the words for it are those it is commanded with, unless said."""
    options = part.options
    on, off = options.text("payload_on", "ON"), options.text("payload_off", "OFF")
    if part.component == "switch":
        return truth(options.text("state_on", on), options.text("state_off", off))
    if part.component == "light" and options.text("schema") == "template":
        return truth("on", "off")
    return truth(on, off)
