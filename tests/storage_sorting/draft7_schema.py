"""JSON Schema draft 7, as far as the EPCIS schema uses it, because no validator is among the dependencies.

An unknown keyword is an error, so that nothing passes because it was not looked at. Of formats, date-time and
uri are checked.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

Schema = dict[str, Any]
_ANNOTATIONS = {
    "$schema",
    "$id",
    "title",
    "description",
    "definitions",
    "examples",
    "default",
    "then",
    "$comment",
}
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
_URI = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*$")


class Validator:
    """Finds what is wrong with values, by a schema whose references all point into itself."""

    def __init__(self, schema: Schema) -> None:
        self._root = schema

    def faults(self, value: Any) -> list[str]:
        """Everything wrong with a value, as path and reason."""
        return list(self._check(value, self._root, "$"))

    def _resolve(self, reference: str) -> Schema:
        found: Any = self._root
        for part in reference.removeprefix("#/").split("/"):
            found = found[part.replace("%40", "@").replace("~1", "/").replace("~0", "~")]
        assert isinstance(found, dict)
        return found

    def _holds(self, value: Any, schema: Schema) -> bool:
        return next(self._check(value, schema, "$"), None) is None

    def _check(self, value: Any, schema: Schema, path: str) -> Iterator[str]:
        if "$ref" in schema:  # in draft 7 a reference stands alone
            yield from self._check(value, self._resolve(schema["$ref"]), path)
            return
        for keyword, rule in schema.items():
            if keyword not in _ANNOTATIONS:
                yield from _KEYWORDS[keyword](self, value, rule, path, schema)

    def _type(self, value: Any, rule: Any, path: str, _schema: Schema) -> Iterator[str]:
        names = [rule] if isinstance(rule, str) else rule
        right = any(
            isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))
            for name in names
        )
        if not right:
            yield f"{path}: not of type {rule}"

    def _enum(self, value: Any, rule: Any, path: str, _schema: Schema) -> Iterator[str]:
        if value not in rule:
            yield f"{path}: {value!r} is none of the allowed values"

    def _pattern(self, value: Any, rule: str, path: str, _schema: Schema) -> Iterator[str]:
        if isinstance(value, str) and not re.search(rule, value):
            yield f"{path}: {value!r} does not match {rule}"

    def _format(self, value: Any, rule: str, path: str, _schema: Schema) -> Iterator[str]:
        if not isinstance(value, str):
            return
        if rule == "uri" and not _URI.match(value):
            yield f"{path}: {value!r} is no URI"
        if rule == "date-time":
            try:
                datetime.fromisoformat(value)
            except ValueError:
                yield f"{path}: {value!r} is no date and time"

    def _properties(self, value: Any, rule: Schema, path: str, _schema: Schema) -> Iterator[str]:
        if isinstance(value, dict):
            for name, inner in rule.items():
                if name in value:
                    yield from self._check(value[name], inner, f"{path}.{name}")

    def _required(self, value: Any, rule: list[str], path: str, _schema: Schema) -> Iterator[str]:
        if isinstance(value, dict):
            yield from (f"{path}: {name} is missing" for name in rule if name not in value)

    def _property_names(self, value: Any, rule: Schema, path: str, _schema: Schema) -> Iterator[str]:
        if isinstance(value, dict):
            for name in value:
                if not self._holds(name, rule):
                    yield f"{path}: {name!r} is no name of a property here"

    def _additional(self, value: Any, rule: Any, path: str, schema: Schema) -> Iterator[str]:
        if isinstance(value, dict) and rule is False:
            yield from (
                f"{path}: {name!r} is too much" for name in value if name not in schema.get("properties", {})
            )

    def _items(self, value: Any, rule: Schema, path: str, _schema: Schema) -> Iterator[str]:
        if isinstance(value, list):
            for place, inner in enumerate(value):
                yield from self._check(inner, rule, f"{path}[{place}]")

    def _min_items(self, value: Any, rule: int, path: str, _schema: Schema) -> Iterator[str]:
        if isinstance(value, list) and len(value) < rule:
            yield f"{path}: fewer than {rule}"

    def _unique(self, value: Any, rule: bool, path: str, _schema: Schema) -> Iterator[str]:
        if (
            rule
            and isinstance(value, list)
            and any(inner in value[:place] for place, inner in enumerate(value))
        ):
            yield f"{path}: something is in it twice"

    def _all_of(self, value: Any, rule: list[Schema], path: str, _schema: Schema) -> Iterator[str]:
        for each in rule:
            yield from self._check(value, each, path)

    def _any_of(self, value: Any, rule: list[Schema], path: str, _schema: Schema) -> Iterator[str]:
        if not any(self._holds(value, each) for each in rule):
            yield f"{path}: fits none of the alternatives"

    def _one_of(self, value: Any, rule: list[Schema], path: str, _schema: Schema) -> Iterator[str]:
        if sum(self._holds(value, each) for each in rule) != 1:
            yield f"{path}: fits not exactly one of the alternatives"

    def _not(self, value: Any, rule: Schema, path: str, _schema: Schema) -> Iterator[str]:
        if self._holds(value, rule):
            yield f"{path}: fits what it must not"

    def _if(self, value: Any, rule: Schema, path: str, schema: Schema) -> Iterator[str]:
        if self._holds(value, rule):
            yield from self._check(value, schema.get("then", {}), path)


_Keyword = Callable[[Validator, Any, Any, str, Schema], Iterator[str]]
_KEYWORDS: dict[str, _Keyword] = {
    "type": Validator._type,
    "enum": Validator._enum,
    "pattern": Validator._pattern,
    "format": Validator._format,
    "properties": Validator._properties,
    "required": Validator._required,
    "propertyNames": Validator._property_names,
    "additionalProperties": Validator._additional,
    "items": Validator._items,
    "minItems": Validator._min_items,
    "uniqueItems": Validator._unique,
    "allOf": Validator._all_of,
    "anyOf": Validator._any_of,
    "oneOf": Validator._one_of,
    "not": Validator._not,
    "if": Validator._if,
}
