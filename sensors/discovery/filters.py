"""What a value template may call: filters, functions and methods of texts, each bounded."""

import math
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec
from jinja2 import Undefined

from sensors.discovery.bounds import MAX_TEXT, bounded_number, bounded_text
from sensors.message import DecodeError
from twin.errors import TwinError

_MAX_DIGITS = 400
_MAX_PARTS = 1_000
_MAX_PLACES = 15
#: Where a number or a text goes in a format, with few places, so that no width makes a giant.
_PLACE = re.compile(r"%[-+ 0]?\d{0,2}(?:\.\d{1,2})?[dfsgx%]")
_TRUE_WORDS = frozenset({"true", "on", "yes", "1", "enable"})
_FALSE_WORDS = frozenset({"false", "off", "no", "0", "disable"})


class NoValueError(TwinError):
    """The template finds nothing in this message that it could make a value of; that is no fault."""


class _Nothing:
    """Stands for an argument that was not given."""


_NOTHING = _Nothing()


def text_of(value: object) -> str:
    """A value as the template would write it."""
    if isinstance(value, int) and not isinstance(value, bool):
        bounded_number(value)
    return bounded_text(str(value))


def _text(value: object) -> str:
    if isinstance(value, Undefined):
        raise NoValueError("the message lacks what the template asks for")
    return text_of(value)


def _scalar(value: object) -> float | str:
    if isinstance(value, Undefined) or value is None:
        raise NoValueError("the message lacks what the template asks for")
    if isinstance(value, bool | int | float):
        return value
    return _text(value).strip()


def _float(value: object, default: object = _NOTHING) -> object:
    try:
        said = _scalar(value)
        return bounded_number(float(said[:_MAX_DIGITS] if isinstance(said, str) else said))
    except (ValueError, OverflowError, NoValueError) as error:
        return _instead(default, error)


def _int(value: object, default: object = _NOTHING, base: object = 10) -> object:
    try:
        said = _scalar(value)
        if isinstance(said, str):
            number = int(said[:_MAX_DIGITS], base if base in (2, 8, 10, 16) else 10)
        else:
            number = int(said)
        return bounded_number(number)
    except (ValueError, OverflowError, NoValueError) as error:
        if base == 10 and isinstance(value, str):
            return _whole(value, default)
        return _instead(default, error)


def _whole(value: str, default: object) -> object:
    """The whole part of a text such as "21.7"."""
    number = _float(value, default)
    return int(number) if isinstance(number, float) and math.isfinite(number) else number


def _instead(default: object, error: Exception) -> object:
    if default is _NOTHING:
        raise NoValueError(str(error)) from error
    return default


def _round(
    value: object, precision: object = 0, method: object = "common", default: object = _NOTHING
) -> object:
    if not isinstance(precision, int) or abs(precision) > _MAX_PLACES:
        raise DecodeError(f"a template rounds to at most {_MAX_PLACES} places")
    number = _float(value, default)
    if not isinstance(number, float):
        return number
    factor = 10**precision
    if method == "ceil":
        number = math.ceil(number * factor) / factor
    elif method == "floor":
        number = math.floor(number * factor) / factor
    elif method == "half":
        number = round(number * 2) / 2
    else:
        number = round(number, precision)
    return int(number) if precision == 0 and math.isfinite(number) else number


def _default(value: object, default: object = "", also_false: object = False) -> object:
    return default if isinstance(value, Undefined) or (also_false and not value) else value


def _is_defined(value: object) -> object:
    if isinstance(value, Undefined):
        raise NoValueError("the message lacks what the template asks for")
    return value


def _abs(value: object) -> object:
    number = value if isinstance(value, int | float) else _float(value)
    return abs(number) if isinstance(number, int | float) else number


def _replace(value: object, old: object, new: object) -> str:
    text, before, after = _text(value), _text(old), _text(new)
    if len(text) + text.count(before) * max(0, len(after) - len(before)) > MAX_TEXT:
        raise DecodeError(f"the template makes a text of more than {MAX_TEXT} characters")
    return text.replace(before, after)


def _split(value: object, separator: object = None, at_most: object = -1) -> list[str]:
    limit = at_most if isinstance(at_most, int) and 0 <= at_most < _MAX_PARTS else _MAX_PARTS
    return _text(value).split(None if separator is None else _text(separator), limit)


def _format(value: object, *arguments: object) -> str:
    text = _text(value)
    if "%" in _PLACE.sub("", text) or "*" in text:
        raise DecodeError(f"the format {text:.40} has more than plain places for numbers and texts")
    said = tuple(a if isinstance(a, int | float | bool) else _text(a) for a in arguments)
    for number in said:
        if not isinstance(number, str):
            bounded_number(number)
    return bounded_text(text % said)


def _length(value: object) -> int:
    return len(value) if isinstance(value, str | list | dict) else 0


def _item(value: object, key: object, default: object = None) -> object:
    return value.get(key, default) if isinstance(value, dict) and isinstance(key, str) else default


def _end(place: int) -> Callable[[object], object]:
    def end(value: object) -> object:
        if isinstance(value, str | list) and value:
            return value[place]
        raise NoValueError("the message lacks what the template asks for")

    return end


def _tojson(value: object) -> str:
    return bounded_text(msgspec.json.encode(_is_defined(value)).decode())


def _from_json(value: object) -> object:
    return msgspec.json.decode(_text(value))


def _bool(value: object, default: object = _NOTHING) -> object:
    if isinstance(value, bool):
        return value
    word = _text(value).strip().lower()
    if word in _TRUE_WORDS or word in _FALSE_WORDS:
        return word in _TRUE_WORDS
    return _instead(default, ValueError(f"{word:.40} is neither true nor false"))


def _iif(value: object, if_true: object = True, if_false: object = False) -> object:
    return if_true if value and not isinstance(value, Undefined) else if_false


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., object]:
    def extreme(*values: object) -> object:
        given = values[0] if len(values) == 1 and isinstance(values[0], list) else values
        if len(given) > _MAX_PARTS:
            raise DecodeError(f"the template compares more than {_MAX_PARTS} values")
        numbers = [_float(value) for value in given]
        return choose([number for number in numbers if isinstance(number, float)])

    return extreme


def _is_number(value: object) -> bool:
    return isinstance(_float(value, None), float)


def _of_text(change: Callable[[str], object]) -> Callable[[object], object]:
    return lambda value: change(_text(value))


#: Filters, by name. A call `float(x)` and a text's method `x.split(",")` mean the filter of that name.
FILTERS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "float": _float, "int": _int, "round": _round, "abs": _abs, "bool": _bool,
        "default": _default, "d": _default, "is_defined": _is_defined, "iif": _iif,
        "upper": _of_text(str.upper), "lower": _of_text(str.lower), "trim": _of_text(str.strip),
        "capitalize": _of_text(str.capitalize), "title": _of_text(str.title), "string": _of_text(str),
        "replace": _replace, "split": _split, "format": _format, "length": _length, "count": _length,
        "first": _end(0), "last": _end(-1), "tojson": _tojson, "to_json": _tojson, "from_json": _from_json,
        "min": _extreme(min), "max": _extreme(max), "is_number": _is_number, "get": _item,
        "startswith": lambda value, start: _text(value).startswith(_text(start)),
        "endswith": lambda value, end: _text(value).endswith(_text(end)),
    }
)  # fmt: skip
#: What may be called like a function, and like a method; `strip` is the filter `trim` by another name.
FUNCTIONS = frozenset({"float", "int", "bool", "iif", "min", "max", "is_number"})
METHODS: Mapping[str, str] = MappingProxyType(
    {name: name for name in ("split", "lower", "upper", "replace", "startswith", "endswith", "get", "title",
                             "capitalize")} | {"strip": "trim"}
)  # fmt: skip
#: Tests: `x is defined`.
TESTS = frozenset(
    {
        "defined", "undefined", "none", "number", "string", "boolean", "true", "false", "integer", "float",
        "mapping", "sequence", "even", "odd", "in", "eq", "equalto", "ne", "lt", "le", "gt", "ge",
    }
)  # fmt: skip
