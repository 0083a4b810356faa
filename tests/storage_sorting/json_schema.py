"""The part of JSON Schema that the VDA 5050 schemas use, so that theirs and our verdicts can be compared."""

import re
from typing import Any

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_TYPES: dict[str, Any] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: (
        isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer()
    ),
}


def accepts(schema: dict[str, Any], value: Any) -> bool:
    """Whether the value is valid by the schema."""
    return _accepts(schema, schema, value)


def _accepts(root: dict[str, Any], schema: dict[str, Any], value: Any) -> bool:
    if "$ref" in schema:
        target: Any = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return _accepts(root, target, value)
    kinds = schema.get("type")
    if kinds is not None:
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if not any(_TYPES[kind](value) for kind in kinds):
            return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if schema.get("format") == "date-time" and isinstance(value, str) and not _TIME.fullmatch(value):
        return False
    if _TYPES["number"](value) and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
    ):
        return False
    if isinstance(value, dict):
        parts = schema.get("properties", {})
        return all(name in value for name in schema.get("required", [])) and all(
            _accepts(root, parts[name], inner) for name, inner in value.items() if name in parts
        )
    if isinstance(value, list) and "items" in schema:
        return all(_accepts(root, schema["items"], inner) for inner in value)
    return True


def _is_plain_valid(schema: dict[str, Any], value: Any) -> bool:
    """Whether type, enumeration, format and bounds hold."""
    kinds = schema.get("type", list(_TYPES))
    if not any(_TYPES[kind](value) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        return "type" not in schema
    if "enum" in schema and value not in schema["enum"]:
        return False
    if schema.get("format") == "date-time" and isinstance(value, str) and not _TIME.fullmatch(value):
        return False
    return not _TYPES["number"](value) or (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
    )
