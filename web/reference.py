"""The reference of the API as one page, made here from the OpenAPI document, so that it works offline."""

import html
import json
from typing import Any

_STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;max-width:52rem}
body{margin:0 auto;padding:1rem 1rem 4rem}
h1{font-size:1.75rem}h2{font-size:1.25rem;margin-top:2.5rem;text-transform:capitalize}
details{border:1px solid #8886;border-radius:8px;margin:.5rem 0;padding:.25rem .75rem}
summary{cursor:pointer;padding:.35rem 0}code,pre{font-family:ui-monospace,monospace;font-size:.875rem}
pre{overflow:auto;background:#8881;padding:.75rem;border-radius:6px}
.method{font-weight:700;display:inline-block;min-width:3.2em}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.25rem .75rem .25rem 0;vertical-align:top}
th{font-weight:600}td{border-top:1px solid #8883}
"""
_METHODS = ("get", "post", "put", "delete")


def render_reference(openapi: dict[str, Any]) -> str:
    """HTML of an OpenAPI document: paths by tag, with parameters, examples and failures; no script."""
    by_tag: dict[str, list[str]] = {}
    for path, operations in openapi["paths"].items():
        for method in _METHODS:
            if method in operations:
                operation = operations[method]
                tag = operation.get("tags", ["other"])[0]
                by_tag.setdefault(tag, []).append(_operation(openapi, method, path, operation))
    sections = "".join(
        f"<section><h2>{html.escape(tag)}</h2>{''.join(found)}</section>" for tag, found in by_tag.items()
    )
    title = html.escape(openapi["info"]["title"])
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title} API</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{title} API</h1><p>{html.escape(openapi['info'].get('description', ''))}</p>"
        '<p>Times are ISO 8601 in UTC. The same as <a href="/openapi.json">OpenAPI</a>. '
        "The live feed is a WebSocket at <code>/api/v1/feed?kinds=seat,zone&amp;since=REVISION</code>.</p>"
        f"{sections}</main></body></html>"
    )


def _operation(openapi: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> str:
    parts = [f"<p>{html.escape(operation.get('description', ''))}</p>"]
    parameters = operation.get("parameters", [])
    if parameters:
        rows = "".join(_parameter(parameter) for parameter in parameters)
        parts.append(f"<table><tr><th>parameter</th><th>takes</th><th>about</th></tr>{rows}</table>")
    for status, response in operation["responses"].items():
        example = _example(openapi, response) if status == "200" else None
        if example is not None:
            shown = html.escape(json.dumps(example, ensure_ascii=False, indent=2))
            parts.append(f"<p>Answers, for example:</p><pre>{shown}</pre>")
    failures = ", ".join(s for s in operation["responses"] if s not in {"200", "422"})
    if failures:
        parts.append(f"<p>May fail with {failures}.</p>")
    return (
        f'<details><summary><span class="method">{method.upper()}</span> <code>{html.escape(path)}</code> '
        f"&ensp;{html.escape(operation.get('summary', ''))}</summary>{''.join(parts)}</details>"
    )


def _parameter(parameter: dict[str, Any]) -> str:
    schema = parameter.get("schema", {})
    kinds = [schema, *schema.get("anyOf", [])]
    takes = " or ".join(k["type"] for k in kinds if k.get("type") not in {None, "null"})
    allowed = next((k["enum"] for k in kinds if "enum" in k), None)
    if allowed:
        takes = " or ".join(str(value) for value in allowed)
    limits = [
        f"{sign} {value}"
        for k in kinds
        for name, sign in (("minimum", "≥"), ("maximum", "≤"))
        if (value := k.get(name)) is not None
    ]
    takes = ", ".join([takes, *limits])
    needed = " (needed)" if parameter.get("required") else ""
    about = parameter.get("description", "")
    return (
        f"<tr><td><code>{html.escape(parameter['name'])}</code>{needed}</td>"
        f"<td>{html.escape(takes)}</td><td>{html.escape(about)}</td></tr>"
    )


def _example(openapi: dict[str, Any], response: dict[str, Any]) -> Any:
    for content in response.get("content", {}).values():
        name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
        schema = openapi.get("components", {}).get("schemas", {}).get(name, {})
        if "example" in schema:
            return schema["example"]
    return None
